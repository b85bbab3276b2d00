using System.Runtime.InteropServices;
using System.Xml.Linq;
using CarTAgents.Compute.Cpu;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Tissues;
using CarTAgents.Output.Pictures;
using CarTAgents.Output.Runs;
using CarTAgents.Output.Tables;
using CarTAgents.Output.Tests.Pictures;
using CarTAgents.Output.Tests.Tables;
using CarTAgents.Output.Tests.Vtk;
using CarTAgents.Output.Vtk;
using CarTAgents.Testing;

namespace CarTAgents.Output.Tests.Runs;

/// <summary>What a run leaves behind besides the census: pictures, files for ParaView.</summary>
public sealed class RunOutputsTests
{
    [Fact]
    public void Pictures_are_equal_pixel_for_pixel_between_runs_and_thread_counts()
    {
        using var directory = new TemporaryFolder();
        foreach (int threads in (int[])[1, 2, 5])
            SmallRun.Execute(directory.File($"{threads}"), SmallRun.Configuration(), threads);
        string[] names = Names(directory.File("1/frames"));
        Assert.Equal(["000000.png", "000001.png", "000002.png", "000003.png"], names);
        foreach (string name in names)
        {
            Rgb[] first = PngReader.Read(File.ReadAllBytes(directory.File($"1/frames/{name}"))).Pixels;
            foreach (string other in (string[])["2", "5"])
                Assert.Equal(first, PngReader.Read(File.ReadAllBytes(directory.File($"{other}/frames/{name}"))).Pixels);
        }

        Assert.NotEqual(File.ReadAllBytes(directory.File("1/frames/000000.png")), File.ReadAllBytes(directory.File("1/frames/000003.png")));
    }

    [Theory]
    [InlineData("output.frames.projection=seeThrough")]
    [InlineData("output.frames.projection=firstHit")]
    [InlineData("output.frames.slice=5 um")]
    public void Each_view_is_another_picture(string set)
    {
        Assert.NotEqual(First(SmallRun.Configuration()), First(SmallRun.Configuration(set)));
        Assert.Equal(First(SmallRun.Configuration(set)), First(SmallRun.Configuration(set)));
    }

    [Fact]
    public void A_slice_is_the_layer_that_holds_its_height()
    {
        // The middle of eight layers is the fifth, from 40 to 50 um.
        Assert.Equal(First(SmallRun.Configuration()), First(SmallRun.Configuration("output.frames.slice=49 um")));
        Assert.NotEqual(First(SmallRun.Configuration()), First(SmallRun.Configuration("output.frames.slice=51 um")));
    }

    [Fact]
    public void The_replica_that_is_asked_for_is_drawn()
    {
        string[] two = ["replicas=2", "identity=7"];
        Rgb[] first = First(SmallRun.Configuration(two));
        Assert.Equal(first, First(SmallRun.Configuration([.. two, "output.frames.replica=7"])));
        Assert.NotEqual(first, First(SmallRun.Configuration([.. two, "output.frames.replica=8"])));
    }

    [Fact]
    public void Snapshots_hold_the_cells_and_the_quanta_of_the_census()
    {
        using var directory = new TemporaryFolder();
        SmallRun.Execute(directory.File("run"), SmallRun.Configuration());
        CensusTable census = Census.Read(directory.File("run"));
        VtkSeries series = VtkSeries.Open(directory.File("run/series.pvd"));
        Assert.Equal([0, 0, 0, 1.5, 1.5, 1.5, 3, 3, 3], series.Files.Select(f => f.TimeHours));
        foreach ((double time, _, string file) in series.Files)
        {
            int row = census.Time.ToList().IndexOf(time);
            double Count(string column) => census.Mean(column)[row];
            var arrays = VtiReader.Read(File.ReadAllBytes(directory.File("run/" + file)), out XElement image);
            string spacing = (string)image.Descendants("ImageData").Single().Attribute("Spacing")!;
            if (file.Contains("cells", StringComparison.Ordinal))
            {
                Assert.Equal("10 10 10", spacing);
                byte[] kind = arrays["resident kind [1 nalm6, 2 stroma]"].Data,
                    condition = arrays["resident condition [1 alive, 2 dying, 3 debris]"].Data;
                byte[] t = arrays["T cell kind [1 cd8, 2 cd4]"].Data,
                    bound = arrays["T cell bound [1 yes]"].Data,
                    program = arrays["T cell program [1 resting, 2 proliferating, 3 effector, 4 exhausted, 5 memory, 6 failing]"].Data;
                int[] kills = [.. MemoryMarshal.Cast<byte, ushort>(arrays["T cell kills [cells]"].Data).ToArray().Select(k => (int)k)];
                int Residents(int k, int c) => kind.Zip(condition).Count(p => p == (k, c));
                Assert.Equal(24 * 16 * 8, kind.Length);
                Assert.Equal(Count("nalm6 [cells]"), Residents(1, 1));
                Assert.Equal(Count("nalm6 dying [cells]"), Residents(1, 2));
                Assert.Equal(Count("nalm6 debris [cells]"), Residents(1, 3));
                Assert.Equal(Count("stroma [cells]"), Residents(2, 1));
                Assert.Equal(Count("cd8 [cells]"), t.Count(k => k == 1));
                Assert.Equal(Count("cd4 [cells]"), t.Count(k => k == 2));
                Assert.Equal(Count("cd8 bound [cells]") + Count("cd4 bound [cells]"), bound.Count(b => b == 1));
                Assert.Equal(Count("cd8 proliferating [cells]") + Count("cd4 proliferating [cells]"), program.Count(p => p == 2));
                Assert.Equal(Count("cd8 kills of cells present [cells]") + Count("cd4 kills of cells present [cells]"), kills.Sum());
                float[] cd19 = MemoryMarshal.Cast<byte, float>(arrays["CD19 [molecules/cell]"].Data).ToArray();
                double[] logs = [.. cd19.Where((_, i) => kind[i] == 1 && condition[i] == 1).Select(m => Math.Log(m))];
                Assert.Equal(
                    Count("nalm6 CD19 geometric mean [molecules/cell]"),
                    logs.Length == 0 ? 0 : Math.Exp(logs.Average()),
                    1e-4 * 36000
                );
            }
            else
            {
                string field = Assert.Single(arrays.Keys);
                Assert.Equal(field == "IL-2 [pM]" ? "20 20 20" : "40 40 40", spacing);
                float[] values = MemoryMarshal.Cast<byte, float>(arrays[field].Data).ToArray();
                double mean = Count(field.Replace(" [", " mean [", StringComparison.Ordinal));
                Assert.Equal(mean, values.Average(v => (double)v), Math.Max(1e-12, mean * 1e-6));
                if (time > 1 && field == "IFN-gamma [pM]")
                    Assert.True(mean > 0);
            }
        }
    }

    [Fact]
    public void Blocks_of_sites_hold_as_many_cells_and_a_region_only_its_own()
    {
        using var directory = new TemporaryFolder();
        string[] shorter = ["duration=90 min"];
        SmallRun.Execute(directory.File("all"), SmallRun.Configuration(shorter));
        SmallRun.Execute(directory.File("blocks"), SmallRun.Configuration([.. shorter, "output.snapshots.stride=3"]));
        SmallRun.Execute(
            directory.File("part"),
            SmallRun.Configuration([
                .. shorter,
                "output.snapshots.region={from: [40 um, 0 um, 20 um], size: [80 um, 160 um, 40 um]}",
                "output.snapshots.fields=[IL-2]",
            ])
        );
        byte[] whole = VtiReader
            .Read(File.ReadAllBytes(directory.File("all/snapshots/cells-000001.vti")), out _)["T cell kind [1 cd8, 2 cd4]"]
            .Data;
        var blocks = VtiReader.Read(File.ReadAllBytes(directory.File("blocks/snapshots/cells-000001.vti")), out _);
        int[] cd8 = MemoryMarshal.Cast<byte, int>(blocks["cd8 [cells]"].Data).ToArray();
        Assert.Equal(8 * 6 * 3, cd8.Length);
        Assert.Equal(whole.Count(k => k == 1), cd8.Sum());
        Assert.Equal(
            Enumerable.Range(0, whole.Length).Count(i => whole[i] == 1 && i % 24 < 3 && i / 24 % 16 < 3 && i / (24 * 16) < 3),
            cd8[0]
        );

        var part = VtiReader.Read(File.ReadAllBytes(directory.File("part/snapshots/cells-000001.vti")), out XElement image);
        Assert.Equal("40 0 20", (string?)image.Descendants("ImageData").Single().Attribute("Origin"));
        byte[] expected =
        [
            .. Enumerable.Range(0, whole.Length).Where(i => i % 24 is >= 4 and < 12 && i / (24 * 16) is >= 2 and < 6).Select(i => whole[i]),
        ];
        Assert.Equal(expected, part["T cell kind [1 cd8, 2 cd4]"].Data);
        Assert.Equal(
            ["cells-000000.vti", "cells-000001.vti", "fields-000000.vti", "fields-000001.vti"],
            Names(directory.File("part/snapshots"))
        );
        Assert.Equal(
            4 * 8 * 2 * 4,
            VtiReader.Read(File.ReadAllBytes(directory.File("part/snapshots/fields-000001.vti")), out _)["IL-2 [pM]"].Data.Length
        );
    }

    [Fact]
    public void A_run_that_stopped_leaves_the_same_files_when_it_has_gone_on()
    {
        using var directory = new TemporaryFolder();
        SmallRun.Execute(directory.File("straight"), SmallRun.Configuration());
        SmallRun.Execute(directory.File("split"), SmallRun.Configuration("output.checkpoint={every: 70 min, keep: 9}"));
        RunDirectory split = RunDirectory.Open(directory.File("split"));
        string early = Checkpoint.Files(split)[0];
        foreach (string later in Checkpoint.Files(split).Skip(1))
            File.Delete(later);
        Assert.Equal(70u, Checkpoint.Open(early).Tick);

        // What lies beyond the checkpoint is gone as soon as the run goes on, and comes back.
        using (var device = new CpuDevice(1))
        using (Run run = Run.Resume(new RunOrder("small.yaml", []), split, Checkpoint.Open(early), [], device))
        {
            Assert.Equal(["000000.png", "000001.png"], Names(split.Frames));
            Assert.All(VtkSeries.Open(split.Series).Files, f => Assert.Equal(0, f.TimeHours));
            run.Execute(CancellationToken.None);
        }

        foreach (
            string name in (string[])
                [
                    "census.csv",
                    "series.pvd",
                    .. Names(directory.File("straight/frames")).Select(n => "frames/" + n),
                    .. Names(directory.File("straight/snapshots")).Select(n => "snapshots/" + n),
                ]
        )
        {
            Assert.Equal(File.ReadAllBytes(directory.File("straight/" + name)), File.ReadAllBytes(directory.File("split/" + name)));
        }

        Assert.Equal(Names(directory.File("straight/snapshots")), Names(split.Snapshots));
    }

    [Fact]
    public void Outputs_change_no_bit_of_the_run()
    {
        using var directory = new TemporaryFolder();
        Assert.Equal(
            SmallRun.Execute(directory.File("with"), SmallRun.Configuration("output.frames.every=7 min")).StateHash,
            SmallRun.Execute(directory.File("without"), SmallRun.Configuration("output=~")).StateHash
        );
        Assert.False(Directory.Exists(directory.File("without/frames")));
        Assert.False(Directory.Exists(directory.File("without/snapshots")));
    }

    [Theory]
    [InlineData("cells-000001.vti", 1, new double[] { 0, 0, 0 })]
    [InlineData("cells-000002.vti", 2, new[] { 0, 0, 0, 1.5, 1.5, 1.5 })]
    [InlineData("fields-x4-000002.vti", 2, new[] { 0, 0, 0, 1.5, 1.5, 1.5 })]
    public void A_snapshot_that_cannot_be_written_ends_the_run_and_harms_nothing_earlier(string file, int number, double[] hours)
    {
        using var directory = new TemporaryFolder();
        // A directory of that name is in the way.
        Directory.CreateDirectory(directory.File("run/snapshots/" + file));
        OutputException e = Assert.Throws<OutputException>(() => SmallRun.Execute(directory.File("run"), SmallRun.Configuration()));
        Assert.Contains(file, e.Message, StringComparison.Ordinal);
        Assert.Equal(RunOutcome.Failed, RunRecord.Read(directory.File("run/run.json"))!.Outcome);
        IReadOnlyList<(double TimeHours, int Part, string File)> files = VtkSeries.Open(directory.File("run/series.pvd")).Files;
        Assert.Equal(hours, files.Select(f => f.TimeHours));
        Assert.All(
            files,
            f =>
            {
                Assert.NotEmpty(VtiReader.Read(File.ReadAllBytes(directory.File("run/" + f.File)), out _));
            }
        );
        Assert.DoesNotContain(Names(directory.File("run/snapshots")), n => n.Contains("tmp", StringComparison.Ordinal));
        // The run went on while the snapshot was being written.
        Assert.InRange(Census.Read(directory.File("run")).Time.Count, 6 * number, 13);
    }

    [Fact]
    public void A_run_that_would_fill_the_disk_is_refused_before_anything_is_written()
    {
        using var directory = new TemporaryFolder();
        RunConfiguration configuration = SmallRun.Configuration("duration=100000 d", "output.snapshots.every=1 min", "output.events={}");
        OutputException e = Assert.Throws<OutputException>(() => SmallRun.Execute(directory.File("run"), configuration));
        Assert.Contains("144000001 snapshots", e.Message, StringComparison.Ordinal);
        Assert.Contains("for events of cells", e.Message, StringComparison.Ordinal);
        Assert.Contains("free", e.Message, StringComparison.Ordinal);
        Assert.Empty(directory.Names());
    }

    [Fact]
    public void The_estimate_of_the_disk_is_not_below_what_is_written()
    {
        using var directory = new TemporaryFolder();
        RunConfiguration configuration = SmallRun.Configuration();
        SmallRun.Execute(directory.File("run"), configuration);
        var plan = new OutputPlan(configuration, ScenarioConversion.Convert(configuration, out _));
        long Size(string folder) => Directory.GetFiles(directory.File("run/" + folder)).Sum(f => new FileInfo(f).Length);
        Assert.Equal(4, plan.Frames(0));
        Assert.Equal(3, plan.Snapshots(0));
        Assert.InRange(Size("frames"), 1, plan.FrameBytes(0));
        Assert.InRange(Size("snapshots"), 1, plan.SnapshotBytes(0));
        Assert.InRange(Size("checkpoints"), 1, plan.CheckpointBytes);
        Assert.InRange(new FileInfo(directory.File("run/census.csv")).Length, 1, 3 * plan.CensusBytes(0));
    }

    [Fact]
    public void Every_due_tick_is_met_once_on_the_way_to_the_end()
    {
        RunConfiguration configuration = SmallRun.Configuration(
            "output.frames.every=35 min",
            "output.snapshots.every=50 min",
            "output.checkpoint={every: 14 min}"
        );
        var plan = new OutputPlan(configuration, ScenarioConversion.Convert(configuration, out _));
        List<uint> stops = [0];
        while (stops[^1] < 180)
            stops.Add(plan.Next(stops[^1]));
        uint[] expected =
        [
            .. Enumerable.Range(0, 181).Select(t => (uint)t).Where(t => t % 35 == 0 || t % 50 == 0 || t % 14 == 0 || t == 180),
        ];
        Assert.Equal(expected, stops);
        Assert.Equal(plan.Frames(0), stops.Count(t => plan.Frame(t) is not null));
        Assert.Equal(plan.Snapshots(36), stops.Count(t => t >= 36 && plan.Snapshot(t) is not null));
        Assert.Equal([14u, 28, 42, 56, 70, 84, 98, 112, 126, 140, 154, 168], stops.Where(plan.Checkpoint));
    }

    private static string[] Names(string folder) =>
        [.. Directory.GetFileSystemEntries(folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    private static Rgb[] First(RunConfiguration configuration)
    {
        using var device = new CpuDevice(1);
        using var simulation = new Simulation(ScenarioConversion.Convert(configuration, out _), device);
        simulation.RunTo(40);
        var frames = new FrameWriter(simulation.Scenario, configuration);
        var tissue = new TissueCopy(simulation, frames.Slot, frames.Fields);
        tissue.Take(records: false);
        return frames.Picture(tissue).Draw().Pixels.ToArray();
    }
}
