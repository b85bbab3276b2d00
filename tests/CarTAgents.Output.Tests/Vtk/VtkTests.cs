using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Xml.Linq;
using CarTAgents.Output.Runs;
using CarTAgents.Output.Vtk;
using CarTAgents.Testing;

namespace CarTAgents.Output.Tests.Vtk;

public sealed class VtkTests
{
    private static readonly float[] Thirds = [.. Enumerable.Range(0, 64 * 64 * 70).Select(i => i / 3f)];

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(5, 4, 3)]
    [InlineData(64, 64, 64)]
    [InlineData(64, 64, 70)]
    public void Arrays_read_back_are_the_same(int nx, int ny, int nz)
    {
        int cells = nx * ny * nz;
        byte[] bytes = [.. Enumerable.Range(0, cells).Select(i => (byte)(i * 7))];
        int[] ints = [.. Enumerable.Range(0, cells).Select(i => int.MinValue + (i * 1_000))];
        long[] longs = [.. Enumerable.Range(0, cells).Select(i => long.MaxValue - i)];
        float[] floats = Thirds[..cells];
        VtkImage image = new VtkImage(nx, ny, nz).Add("kind", bytes).Add("IL-2 [quanta]", ints).Add("sum <&\">", longs).Add("CD19", floats);
        Assert.Equal(cells * (1L + 4 + 8 + 4), image.RawBytes);
        Dictionary<string, (string Type, byte[] Data)> read = VtiReader.Read(Bytes(image), out XElement _);
        Assert.Equal(["kind", "IL-2 [quanta]", "sum <&\">", "CD19"], read.Keys);
        Assert.Equal(
            ("UInt8", "Int32", "Int64", "Float32"),
            (read["kind"].Type, read["IL-2 [quanta]"].Type, read["sum <&\">"].Type, read["CD19"].Type)
        );
        Assert.Equal(bytes, read["kind"].Data);
        Assert.Equal(ints, MemoryMarshal.Cast<byte, int>(read["IL-2 [quanta]"].Data));
        Assert.Equal(longs, MemoryMarshal.Cast<byte, long>(read["sum <&\">"].Data));
        Assert.Equal(floats, MemoryMarshal.Cast<byte, float>(read["CD19"].Data));
    }

    [Fact]
    public void The_bytes_do_not_depend_on_threads()
    {
        int[] values = [.. Enumerable.Range(0, 600_000).Select(i => i * i)];
        Assert.Equal(
            Bytes(new VtkImage(600, 100, 10) { Threads = 1 }.Add("v", values)),
            Bytes(new VtkImage(600, 100, 10) { Threads = 4 }.Add("v", values))
        );
    }

    [Fact]
    public void Wrong_sizes_and_names_twice_are_refused()
    {
        var image = new VtkImage(3, 2, 1);
        Assert.Contains(
            "expected 6 values for 'a', found 5",
            Assert.Throws<ArgumentException>(() => image.Add("a", new byte[5])).Message,
            StringComparison.Ordinal
        );
        image.Add("a", new byte[6]);
        Assert.Contains(
            "'a' already",
            Assert.Throws<ArgumentException>(() => image.Add("a", new int[6])).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => new VtkImage(0, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new VtkImage(2000, 2000, 2000));
    }

    [Fact]
    public void Blocks_keep_totals_and_lie_where_the_box_lies()
    {
        (int X, int Y, int Z) grid = (13, 11, 7);
        byte[] kinds = [.. Enumerable.Range(0, 13 * 11 * 7).Select(i => (byte)(i * 37 % 5))];
        int[] amounts = [.. Enumerable.Range(0, 13 * 11 * 7).Select(i => int.MaxValue - i)];
        for (int stride = 1; stride <= 5; stride++)
        {
            var region = new VtkRegion(grid, (2, 1, 3), (9, 10, 4), stride);
            byte[] highest = region.Highest(kinds);
            int[] counts = region.Count(kinds);
            long[] sums = region.Sum(amounts);
            long total = 0;
            int occupied = 0;
            var expectedHighest = new byte[highest.Length];
            for (int z = 0; z < 4; z++)
            {
                for (int y = 0; y < 10; y++)
                {
                    for (int x = 0; x < 9; x++)
                    {
                        int source = ((((z + 3) * 11) + y + 1) * 13) + x + 2;
                        int block = (((z / stride * region.Ny) + (y / stride)) * region.Nx) + (x / stride);
                        total += amounts[source];
                        occupied += kinds[source] == 0 ? 0 : 1;
                        expectedHighest[block] = Math.Max(expectedHighest[block], kinds[source]);
                    }
                }
            }

            Assert.Equal(total, sums.Sum());
            Assert.Equal(occupied, counts.Sum());
            Assert.Equal(expectedHighest, highest);
            VtkImage image = region.Image((10, 10, 20), 1.5);
            Assert.Equal((10.0 * stride, 10.0 * stride, 20.0 * stride), image.SpacingUm);
            Assert.Equal((20.0, 10.0, 60.0), image.OriginUm);
            Assert.Equal(
                ((9 + stride - 1) / stride, (10 + stride - 1) / stride, (4 + stride - 1) / stride),
                (image.Nx, image.Ny, image.Nz)
            );
        }
    }

    [Fact]
    public void A_flat_lattice_keeps_its_thickness()
    {
        VtkImage image = VtkRegion.Whole((8, 8, 1), 4).Image((10, 10, 10));
        Assert.Equal((2, 2, 1), (image.Nx, image.Ny, image.Nz));
        Assert.Equal((40.0, 40.0, 10.0), image.SpacingUm);
    }

    [Fact]
    public void A_box_outside_the_grid_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new VtkRegion((4, 4, 4), (2, 0, 0), (3, 4, 4)));
        Assert.Throws<ArgumentException>(() => new VtkRegion((4, 4, 4), (0, 0, -1), (4, 4, 4)));
        Assert.ThrowsAny<ArgumentException>(() => new VtkRegion((4, 4, 4), (0, 0, 0), (4, 4, 4), 0));
        Assert.Throws<ArgumentException>(() => VtkRegion.Whole((4, 4, 4)).Highest(new byte[63]));
    }

    [Fact]
    public void A_series_is_in_order_of_time_and_survives_being_reopened()
    {
        using var directory = new TemporaryFolder();
        string path = directory.File("series.pvd");
        VtkSeries series = VtkSeries.Open(path);
        series.Add(1, "snapshots/b.vti");
        series.Add(0, "snapshots/a.vti");
        series.Add(0, "snapshots/a-fields.vti", 1, "fields <IL-2>");
        series.Add(1.0 / 3, "snapshots/third.vti");
        series.Save();
        VtkSeries again = VtkSeries.Open(path);
        Assert.Equal(
            [
                (0.0, 0, "snapshots/a.vti"),
                (0.0, 1, "snapshots/a-fields.vti"),
                (1.0 / 3, 0, "snapshots/third.vti"),
                (1.0, 0, "snapshots/b.vti"),
            ],
            again.Files
        );
        again.Add(1, "snapshots/b2.vti");
        Assert.Equal("snapshots/b.vti", VtkSeries.Open(path).Files[^1].File);
        again.Save();
        Assert.Equal("snapshots/b2.vti", VtkSeries.Open(path).Files[^1].File);
        again.RemoveAfter(1.0 / 3);
        Assert.Equal(3, VtkSeries.Open(path).Files.Count);
        Assert.Equal(["series.pvd"], directory.Names());
    }

    [Fact]
    public void A_broken_series_is_named()
    {
        using var directory = new TemporaryFolder();
        string path = directory.File("series.pvd");
        File.WriteAllText(path, "<VTKFile><Collection><DataSet timestep='x'");
        Assert.Contains(path, Assert.Throws<OutputException>(() => VtkSeries.Open(path)).Message, StringComparison.Ordinal);
        File.WriteAllText(path, "<VTKFile><Collection><DataSet timestep='1' part='0'/></Collection></VTKFile>");
        Assert.Contains("'file'", Assert.Throws<OutputException>(() => VtkSeries.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Vtk_itself_reads_the_same()
    {
        const string python = "/usr/bin/python3";
        string script = Path.Combine(Repository.Root, "tests", "tools", "read_vti.py");
        Assert.SkipUnless(File.Exists(python) && Run(python, "-c", "import vtkmodules.vtkIOXML").Code == 0, "needs python3-vtk9 of Debian");
        using var directory = new TemporaryFolder();
        byte[] kinds = [.. Enumerable.Range(0, 70 * 60 * 50).Select(i => (byte)(i % 11 == 0 ? 0 : i % 7))];
        int[] amounts = [.. Enumerable.Range(0, 70 * 60 * 50).Select(i => i * 9)];
        Directory.CreateDirectory(directory.File("snapshots"));
        var region = new VtkRegion((70, 60, 50), (10, 0, 20), (41, 60, 1), 2);
        VtkRegion
            .Whole((70, 60, 50))
            .Image((10, 10, 7.5), 27.25)
            .Add("kind", kinds)
            .Add("IL-2 [quanta]", amounts)
            .Add("CD19 [1]", Thirds[..kinds.Length])
            .Write(directory.File("snapshots/a.vti"));
        region
            .Image((10, 10, 7.5))
            .Add("kind", region.Highest(kinds))
            .Add("IL-2 [quanta]", region.Sum(amounts))
            .Write(directory.File("snapshots/b.vti"));
        VtkSeries series = VtkSeries.Open(directory.File("series.pvd"));
        series.Add(0, "snapshots/a.vti");
        series.Add(0, "snapshots/b.vti", 1);
        series.Save();
        (int code, string output) = Run(python, script, directory.File("series.pvd"));
        Assert.True(code == 0, output);
        JsonElement[] files = [.. output.Trim().Split('\n').Select(l => JsonDocument.Parse(l).RootElement)];
        Assert.Equal(2, files.Length);
        Assert.Equal("[70, 60, 50]", files[0].GetProperty("cells").GetRawText());
        Assert.Equal("[10.0, 10.0, 7.5]", files[0].GetProperty("spacing").GetRawText());
        Assert.Equal(27.25, files[0].GetProperty("time").GetDouble());
        JsonElement kind = files[0].GetProperty("arrays").GetProperty("kind");
        Assert.Equal("unsigned char", kind.GetProperty("type").GetString());
        foreach (IGrouping<byte, byte> group in kinds.GroupBy(k => k))
        {
            Assert.Equal(
                group.Count(),
                kind.GetProperty("counts").GetProperty(group.Key.ToString(CultureInfo.InvariantCulture)).GetInt32()
            );
        }

        Assert.Equal(amounts.Sum(a => (long)a), files[0].GetProperty("arrays").GetProperty("IL-2 [quanta]").GetProperty("sum").GetInt64());
        Assert.Equal(
            Thirds[..kinds.Length].Sum(v => (double)v),
            files[0].GetProperty("arrays").GetProperty("CD19 [1]").GetProperty("sum").GetDouble(),
            1.0
        );
        Assert.Equal("[21, 30, 1]", files[1].GetProperty("cells").GetRawText());
        Assert.Equal("[20.0, 20.0, 7.5]", files[1].GetProperty("spacing").GetRawText());
        Assert.Equal("[100.0, 0.0, 150.0]", files[1].GetProperty("origin").GetRawText());
        Assert.Equal(region.Sum(amounts).Sum(), files[1].GetProperty("arrays").GetProperty("IL-2 [quanta]").GetProperty("sum").GetInt64());
    }

    private static byte[] Bytes(VtkImage image)
    {
        using var stream = new MemoryStream();
        image.Write(stream);
        return stream.ToArray();
    }

    private static (int Code, string Output) Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, process.ExitCode == 0 ? output : output + error.GetAwaiter().GetResult());
    }
}
