using System.Globalization;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using CarTAgents.Compute.Cpu;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Tissues;
using CarTAgents.Output.Runs;
using CarTAgents.Output.Tables;
using CarTAgents.Output.Tests.Tables;
using CarTAgents.Output.Tests.Vtk;
using CarTAgents.Testing;
using Parquet;
using Parquet.Schema;

namespace CarTAgents.Output.Tests.Cells;

/// <summary>Tables of cells against the census, the snapshots and one another; read back as a tissue.</summary>
public class CellTableTests(ITestOutputHelper output)
{
    private static readonly string[] Hourly = ["output.cells.every=1 h", "output.frames=~", "output.snapshots=~"];

    [Fact]
    public void Cells_are_those_of_the_census_and_stand_where_the_snapshot_has_them()
    {
        using var directory = new TemporaryFolder();
        SmallRun.Execute(directory.File("run"), SmallRun.Configuration("output.cells.every=50 min", "output.snapshots.every=50 min"));
        CensusTable census = Census.Read(directory.File("run"));
        Assert.Equal(["000000.csv", "000001.csv", "000002.csv", "000003.csv", "000004.csv"], Names(directory.File("run/cells")));
        foreach ((int number, double time) in ((int, double)[])[(0, 0), (3, 2.5), (4, 3)])
        {
            CellTable cells = CellTable.Read(directory.File($"run/cells/00000{number}.csv"));
            int row = census.Time.ToList().IndexOf(time);
            int Expected(string column) => (int)census.Mean(column)[row];
            Assert.All(cells["time [h]"], t => Assert.Equal(time, CellTable.Number(t)));
            Assert.Equal(Expected("nalm6 [cells]"), cells.Count("nalm6", "alive"));
            Assert.Equal(Expected("nalm6 dying [cells]"), cells.Count("nalm6", "dying"));
            Assert.Equal(Expected("nalm6 debris [cells]"), cells.Count("nalm6", "debris"));
            Assert.Equal(Expected("stroma [cells]"), cells.Count("stroma", "alive"));
            foreach (string kind in (string[])["cd8", "cd4"])
            {
                Assert.Equal(Expected($"{kind} [cells]"), cells.Count(kind));
                Assert.Equal(Expected($"{kind} bound [cells]"), cells.Count(kind, "bound"));
                Assert.Equal(Expected($"{kind} secreting [cells]"), cells.Sum(kind, "secreting"));
                Assert.Equal(Expected($"{kind} kills of cells present [cells]"), cells.Sum(kind, "kills [cells]"));
                Assert.True(cells.Sum(kind, "engagements [1]") >= cells.Sum(kind, "kills [cells]"));
                Assert.Equal(
                    Expected($"{kind} proliferating [cells]"),
                    cells["kind"].Zip(cells["program"]).Count(c => c == (kind, "proliferating"))
                );
            }

            var arrays = VtiReader.Read(File.ReadAllBytes(directory.File($"run/snapshots/cells-00000{number}.vti")), out _);
            foreach ((string array, bool isT) in (ReadOnlySpan<(string, bool)>)[("resident kind", false), ("T cell kind", true)])
            {
                (string name, byte[] codes) = arrays
                    .Where(a => a.Key.StartsWith(array, StringComparison.Ordinal))
                    .Select(a => (a.Key, a.Value.Data))
                    .Single();
                string[] kinds = [.. name[(name.IndexOf('[') + 1)..^1].Split(", ").Select(k => k.Split(' ')[1])];
                (double, double, double, string)[] expected =
                [
                    .. codes
                        .Index()
                        .Where(c => c.Item != 0)
                        .Select(c => (Um(c.Index % 24), Um(c.Index / 24 % 16), Um(c.Index / 384), kinds[c.Item - 1])),
                ];
                (double, double, double, string)[] found =
                [
                    .. cells
                        .Rows.Select(r => (CellTable.Number(r[1]), CellTable.Number(r[2]), CellTable.Number(r[3]), r[4]))
                        .Where(r => r.Item4.StartsWith("cd", StringComparison.Ordinal) == isT),
                ];
                Assert.Equal(expected, found);
            }
        }

        static double Um(int site) => (site + 0.5) * 10;
    }

    [Fact]
    public async Task All_formats_hold_the_same_and_kinds_can_be_chosen()
    {
        using var directory = new TemporaryFolder();
        foreach (string format in (string[])["csv", "parquet", "arrow"])
        {
            SmallRun.Execute(
                directory.File(format),
                SmallRun.Configuration([
                    .. Hourly,
                    "duration=1 h",
                    $"output.cells.format={format}",
                    "output.cells.kinds=[nalm6, cd8]",
                    "output.cells.identity=true",
                ])
            );
        }

        CellTable text = CellTable.Read(directory.File("csv/cells/000001.csv"));
        Assert.Equal(["cd8", "nalm6"], text["kind"].Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(text.Names, await Parquet(directory.File("parquet/cells/000001.parquet"), text));
        Assert.Equal(text.Names, Arrow(directory.File("arrow/cells/000001.arrow"), text));
        // Without residents there are no columns of theirs.
        SmallRun.Execute(
            directory.File("t"),
            SmallRun.Configuration([.. Hourly, "duration=1 h", "output.cells.kinds=[cd8, cd4]", "output.cells.identity=true"])
        );
        CellTable t = CellTable.Read(directory.File("t/cells/000001.csv"));
        Assert.DoesNotContain("CD19 [molecules/cell]", t.Names);
        Assert.Equal(text.Rows.Where(r => r[6] == "cd8").Select(r => r[..13]), t.Rows.Where(r => r[6] == "cd8"));
    }

    [Fact]
    public void A_run_that_stopped_leaves_the_same_tables_when_it_has_gone_on()
    {
        using var directory = new TemporaryFolder();
        string straight = directory.File("straight"),
            split = directory.File("split");
        SmallRun.Execute(straight, SmallRun.Configuration(Hourly));
        SmallRun.Execute(split, SmallRun.Configuration([.. Hourly, "output.checkpoint={every: 70 min, keep: 9}"]));
        string early = Checkpoint.Files(RunDirectory.Open(split))[0];
        foreach (string later in Checkpoint.Files(RunDirectory.Open(split)).Skip(1))
            File.Delete(later);
        using (var device = new CpuDevice(1))
        using (Run run = Run.Resume(new RunOrder("small.yaml", []), RunDirectory.Open(split), Checkpoint.Open(early), [], device))
        {
            Assert.Equal(["000000.csv", "000001.csv"], Names(directory.File("split/cells")));
            run.Execute(CancellationToken.None);
        }

        Assert.Equal(["000000.csv", "000001.csv", "000002.csv", "000003.csv"], Names(directory.File("split/cells")));
        foreach (string name in Names(directory.File("straight/cells")))
            Assert.Equal(File.ReadAllBytes(Path.Combine(straight, "cells", name)), File.ReadAllBytes(Path.Combine(split, "cells", name)));
    }

    [Fact]
    public void Tables_change_no_bit_of_the_run_and_take_no_more_disk_than_was_reckoned()
    {
        using var directory = new TemporaryFolder();
        RunConfiguration with = SmallRun.Configuration(Hourly);
        Assert.Equal(
            SmallRun.Execute(directory.File("with"), with).StateHash,
            SmallRun.Execute(directory.File("without"), SmallRun.Configuration("output=~")).StateHash
        );
        Assert.False(Directory.Exists(directory.File("without/cells")));
        var plan = new OutputPlan(with, ScenarioConversion.Convert(with, out _));
        Assert.Equal(4, plan.CellTables(0));
        Assert.InRange(Directory.GetFiles(directory.File("with/cells")).Sum(f => new FileInfo(f).Length), 1, plan.CellTableBytes(0));
    }

    [Fact]
    public void A_table_is_read_back_as_a_tissue_with_the_molecules_of_each_cell()
    {
        using var directory = new TemporaryFolder();
        SmallRun.Execute(directory.File("run"), SmallRun.Configuration(Hourly));
        CellTable old = CellTable.Read(directory.File("run/cells/000003.csv"));
        RunConfiguration configuration = SmallRun.Configuration([
            .. Hourly,
            "tissue={pattern: file}",
            $"tissue.file.path={directory.File("run/cells/000003.csv")}",
            "tissue.residents=~",
            "tissue.tCells=~",
            "duration=1 h",
        ]);
        RunRecord record = SmallRun.Execute(directory.File("again"), configuration);
        CellTable again = CellTable.Read(directory.File("again/cells/000000.csv"));
        string[] alive = ["alive", "free", "bound"];
        int dead = old["phase"].Count(p => !alive.Contains(p));
        Assert.True(dead > 10);
        Assert.Contains(
            record.Notes!,
            n => n.StartsWith($"{dead} of {old.Rows.Count} cells of 000003.csv are dying", StringComparison.Ordinal)
        );
        string[] same = ["x [um]", "y [um]", "z [um]", "kind", "CD19 [molecules/cell]", "CAR [molecules/cell]"];
        int[] columns = [.. same.Select(n => System.Array.IndexOf(old.Names, n))];
        Assert.Equal(
            old.Rows.Where(r => alive.Contains(r[5])).Select(r => string.Join(',', columns.Select(c => r[c]))),
            again.Rows.Select(r => string.Join(',', columns.Select(c => r[c])))
        );
    }

    [Theory]
    [InlineData("parquet")]
    [InlineData("arrow")]
    public void Other_formats_are_read_as_the_same_table_of_text(string format)
    {
        const int seed = 3;
        output.WriteLine($"seed {seed}");
        using var directory = new TemporaryFolder();
        TableColumn[] columns = RandomCells(new Random(seed));
        byte[] bytes = format == "parquet" ? ParquetFile.Of(columns) : ArrowFile.Of(columns);
        var text = new StringBuilder(Csv.Line(columns.Select(c => c.Name)) + "\n");
        for (int row = 0; row < columns[0].Count; row++)
        {
            foreach (TableColumn column in columns)
            {
                column.Print(text, row);
                text.Append(column == columns[^1] ? '\n' : ',');
            }
        }

        string path = directory.File("cells." + format);
        File.WriteAllText(directory.File("cells.csv"), text.ToString());
        File.WriteAllBytes(path, bytes);
        IReadOnlyList<PlacedCell> expected = Placed(Tissue(directory.File("cells.csv")));
        Assert.InRange(expected.Count, 100, columns[0].Count - 1);
        RunConfiguration configuration = Tissue(path);
        Assert.Equal(expected, Placed(configuration));

        // Cut short or changed, it is read or refused, with its name.
        var random = new Random(seed);
        int refused = 0;
        for (int round = 0; round < 60; round++)
        {
            byte[] damaged = round % 3 == 0 ? bytes[..random.Next(8, bytes.Length)] : [.. bytes];
            for (int change = 0; change < 3; change++)
                damaged[random.Next(6, damaged.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(path, damaged);
            try
            {
                Placed(configuration);
            }
            catch (ConfigurationException e)
            {
                refused++;
                Assert.Contains(path, e.Message, StringComparison.Ordinal);
            }
        }

        Assert.True(refused > 20, $"{refused} refused");

        static RunConfiguration Tissue(string file) =>
            SmallRun.Configuration(
                "tissue={pattern: file}",
                $"tissue.file.path={file}",
                "tissue.residents=~",
                "tissue.tCells=~",
                "tissue.file.place=nearest"
            );

        static IReadOnlyList<PlacedCell> Placed(RunConfiguration configuration) =>
            ScenarioConversion.Convert(configuration, out _).Replicas[0].InitialTissue!.Placed;
    }

    private static TableColumn[] RandomCells(Random random)
    {
        NumberColumn<double>[] place = [new("x [um]"), new("y [um]"), new("z [um]")];
        NumberColumn<float> cd19 = new("CD19 [molecules/cell]"),
            car = new("CAR [molecules/cell]");
        TextColumn kind = new("kind"),
            phase = new("phase");
        var cell = new NumberColumn<long>("cell");
        double[] edges = [240, 160, 80];
        for (int i = 0; i < 300; i++)
        {
            foreach ((NumberColumn<double> column, double edge) in place.Zip(edges))
                column.Add(random.NextDouble() * edge);
            bool isT = random.Next(2) == 0;
            kind.Add(isT ? "cd8" : "nalm6");
            phase.Add(
                isT ? "bound"
                : random.Next(9) == 0 ? "debris"
                : "alive"
            );
            cd19.Add(isT || random.Next(5) == 0 ? null : random.NextSingle() * 1e5f);
            car.Add(isT && random.Next(5) > 0 ? random.NextSingle() * 1e5f : null);
            cell.Add(random.NextInt64(1L << 53));
        }

        return [cell, .. place, kind, phase, cd19, car];
    }

    [Theory]
    [InlineData("output.cells={every: 90 s}", "output.cells.every", "not a whole number of ticks")]
    [InlineData("output.cells={every: 1 h, kinds: [nalm]}", "output.cells.kinds.0", "did you mean 'nalm6'?")]
    [InlineData("output.cells={every: 1 h, replica: 4}", "output.cells.replica", "there is no replica 4")]
    [InlineData("output.cells={every: 1 h, format: parket}", "output.cells.format", "parquet")]
    [InlineData("output.cells={evry: 1 h}", "output.cells.evry", "did you mean 'every'?")]
    [InlineData("output.cells={every: 1 h, kinds: []}", "output.cells.kinds", "1")]
    public void What_is_wrong_is_named(string set, string key, string message)
    {
        ConfigurationException e = Assert.Throws<ConfigurationException>(() => SmallRun.Configuration(set));
        Assert.Contains(key, e.Message, StringComparison.Ordinal);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    private static string[] Names(string folder) =>
        [.. Directory.GetFiles(folder).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    // Compares each column with the same one of the text, and gives the names.
    private static async Task<string[]> Parquet(string file, CellTable text)
    {
        await using FileStream stream = File.OpenRead(file);
        await using ParquetReader reader = await ParquetReader.CreateAsync(
            stream,
            cancellationToken: TestContext.Current.CancellationToken
        );
        using ParquetRowGroupReader rows = reader.OpenRowGroupReader(0);
        foreach (DataField field in reader.Schema.GetDataFields())
        {
            string[] expected = text[field.Name];
            if (field.ClrType == typeof(ReadOnlyMemory<char>))
            {
                string?[] values = new string?[expected.Length];
                await rows.ReadAsync(field, values.AsMemory(), null, TestContext.Current.CancellationToken);
                Assert.Equal(expected, values.Select(v => v ?? ""));
            }
            else if (field.ClrType == typeof(int))
            {
                Assert.Equal(expected, await Numbers<int>());
            }
            else if (field.ClrType == typeof(long))
            {
                Assert.Equal(expected, await Numbers<long>());
            }
            else if (field.ClrType == typeof(float))
            {
                Assert.Equal(expected, await Numbers<float>());
            }
            else
            {
                Assert.Equal(expected, await Numbers<double>());
            }

            async Task<IEnumerable<string>> Numbers<T>()
                where T : struct, IFormattable
            {
                var values = new T?[expected.Length];
                await rows.ReadAsync<T>(field, values.AsMemory(), null, TestContext.Current.CancellationToken);
                return values.Select(v => v?.ToString(null, CultureInfo.InvariantCulture) ?? "");
            }
        }

        return [.. reader.Schema.GetDataFields().Select(f => f.Name)];
    }

    private static string[] Arrow(string file, CellTable text)
    {
        using FileStream stream = File.OpenRead(file);
        using var reader = new ArrowFileReader(stream);
        using RecordBatch batch = reader.ReadNextRecordBatch();
        Assert.Equal(text.Rows.Count, batch.Length);
        foreach ((int at, Apache.Arrow.Field field) in batch.Schema.FieldsList.Index())
        {
            IArrowArray array = batch.Column(at);
            string Value(int row) =>
                array switch
                {
                    StringArray texts => texts.GetString(row) ?? "",
                    Int32Array numbers => numbers.GetValue(row)?.ToString(CultureInfo.InvariantCulture) ?? "",
                    Int64Array numbers => numbers.GetValue(row)?.ToString(CultureInfo.InvariantCulture) ?? "",
                    FloatArray numbers => numbers.GetValue(row)?.ToString(CultureInfo.InvariantCulture) ?? "",
                    _ => ((DoubleArray)array).GetValue(row)?.ToString(CultureInfo.InvariantCulture) ?? "",
                };
            Assert.Equal(text[field.Name], Enumerable.Range(0, batch.Length).Select(Value));
        }

        return [.. batch.Schema.FieldsList.Select(f => f.Name)];
    }
}
