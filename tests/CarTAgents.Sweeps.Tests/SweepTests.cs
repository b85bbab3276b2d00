using CarTAgents.Compute;
using CarTAgents.Compute.Cpu;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Output.Runs;
using CarTAgents.Output.Tables;
using CarTAgents.Sweeps.Designs;
using CarTAgents.Sweeps.Runs;
using CarTAgents.Testing;

namespace CarTAgents.Sweeps.Tests;

/// <summary>Sweeps of an assay on a few sites: whatever happens to their processes, their tables are the same.</summary>
public class SweepTests
{
    private static readonly string[] Tables = ["runs.csv", "runs.parquet", "summary.csv", "summary.parquet"];
    private static readonly Design Ratios = GridDesign.Of(["tissue.tCells.effectorToTarget=0.1,1"]);

    private static RunConfiguration Assay(params string[] sets) =>
        RunConfiguration.Load(
            Repository.PathOf("configs", "killing-assay.yaml"),
            ["lattice.size=[8, 8, 8]", "duration=1 h", "tissue.residents.nalm6.fraction=0.3", .. sets]
        );

    private static Sweep Start(
        string path,
        Design design,
        int replicates = 3,
        Shard? shard = null,
        RunConfiguration? configuration = null
    ) =>
        Sweep.Start(
            new SweepOrder("assay.yaml", replicates, Keeping.Tables),
            configuration ?? Assay(),
            design,
            path,
            numbered: false,
            shard ?? Shard.Whole,
            Cpu
        );

    private static CpuDevice Cpu(int threads) => new(1);

    private static Dictionary<string, byte[]> Straight(TemporaryFolder folder, Design design, int replicates = 3)
    {
        string path = folder.File("straight");
        using Sweep sweep = Start(path, design, replicates);
        Assert.True(sweep.Execute(2, CancellationToken.None));
        return Tables.ToDictionary(t => t, t => File.ReadAllBytes(Path.Combine(path, t)));
    }

    private static void RequireSame(Dictionary<string, byte[]> expected, string path) =>
        Assert.All(expected, t => Assert.Equal(t.Value, File.ReadAllBytes(Path.Combine(path, t.Key))));

    [Fact]
    public void Interrupted_after_each_run_and_resumed_it_ends_with_the_same_tables()
    {
        using var folder = new TemporaryFolder();
        Dictionary<string, byte[]> expected = Straight(folder, Ratios);
        string path = folder.File("interrupted");
        bool done;
        int attempts = 0;
        using (Sweep sweep = Start(path, Ratios))
            done = Stopped(sweep);
        for (; !done; attempts++)
        {
            using var sweep = Sweep.Resume(path, Shard.Whole, Cpu);
            done = Stopped(sweep);
        }

        Assert.InRange(attempts, 5, 7);
        RequireSame(expected, path);
        static bool Stopped(Sweep sweep)
        {
            using var stop = new CancellationTokenSource();
            int before = -1;
            return sweep.Execute(
                1,
                stop.Token,
                (ended, _) =>
                {
                    before = before < 0 ? ended : before;
                    if (ended > before)
                        stop.Cancel();
                }
            );
        }
    }

    [Fact]
    public void Shards_share_the_runs_and_merge_to_the_tables_of_one_process()
    {
        using var folder = new TemporaryFolder();
        Dictionary<string, byte[]> expected = Straight(folder, Ratios);
        string path = folder.File("shards");
        Sweep[] shards = [.. Enumerable.Range(1, 3).Select(i => Start(path, Ratios, shard: new Shard(i, 3)))];
        // The first shard to come takes what the others have not begun.
        Assert.True(shards[1].Execute(1, CancellationToken.None));
        Assert.True(shards[0].Execute(1, CancellationToken.None));
        Assert.True(shards[2].Execute(1, CancellationToken.None));
        int[] ended = [.. shards.Select(s => s.Plan.Runs.Count(r => s.Ends.Of(r) is not null))];
        Array.ForEach(shards, s => s.Dispose());
        Assert.Equal([0, 6, 0], ended);
        Sweep.Merge(path, []);
        RequireSame(expected, path);
    }

    [Fact]
    public void A_claim_is_one_shards_and_an_empty_one_that_a_power_cut_left_is_nobodys()
    {
        using var folder = new TemporaryFolder();
        SweepDirectory directory = SweepDirectory.At(folder.Path);
        Assert.True(directory.Claim(1, new Shard(1, 2)));
        Assert.True(directory.Claim(1, new Shard(1, 2)));
        Assert.False(directory.Claim(1, new Shard(2, 2)));
        File.WriteAllText(Path.Combine(folder.Path, "claims", "000001"), "");
        Assert.True(directory.Claim(1, new Shard(2, 2)));
        Assert.False(directory.Claim(1, new Shard(1, 2)));
    }

    [Fact]
    public void Shards_that_have_not_ended_are_not_merged_and_the_missing_runs_are_named()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("shards");
        using (Sweep sweep = Start(path, Ratios, shard: new Shard(2, 2)))
            Assert.NotNull(sweep);
        var e = Assert.Throws<OutputException>(() => Sweep.Merge(path, []));
        Assert.True(e.IsRequest);
        Assert.Contains("6 of 6 runs have not ended: 1, 2, 3, 4, 5, 6", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shard_of_another_design_is_refused_and_leaves_nothing_behind()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("shards");
        Start(path, Ratios, shard: new Shard(1, 2)).Dispose();
        Design other = GridDesign.Of(["tissue.tCells.effectorToTarget=0.1,2"]);
        Assert.Throws<OutputException>(() => Start(path, other, shard: new Shard(2, 2)));
        Assert.Equal(["manifest-1-of-2.sqlite"], SweepDirectory.Open(path).Manifests.Select(Path.GetFileName));
    }

    [Fact]
    public void A_shard_of_another_configuration_is_refused_and_leaves_the_first_ones_alone()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("shards");
        Start(path, Ratios, shard: new Shard(1, 2)).Dispose();
        byte[] first = File.ReadAllBytes(SweepDirectory.Open(path).Configuration);
        var e = Assert.Throws<OutputException>(() => Start(path, Ratios, shard: new Shard(2, 2), configuration: Assay("seed=5")));
        Assert.Contains("another sweep", e.Message, StringComparison.Ordinal);
        Assert.Equal(first, File.ReadAllBytes(SweepDirectory.Open(path).Configuration));
    }

    [Theory]
    [InlineData]
    [InlineData("seed=5")]
    public void A_shard_with_other_published_values_is_refused_and_leaves_the_first_ones_alone(params string[] sets)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("shards");
        string published = File.ReadAllText(Repository.PathOf("configs", "published", "mskcc.csv"));
        RunConfiguration Patient(string name, string table, params string[] more) =>
            RunConfiguration.Load(
                Repository.PathOf("configs", "b-all-mskcc.yaml"),
                ["lattice.size=[16, 16, 16]", "duration=1 d", $"patient.published={folder.Write(name, table)}", .. more]
            );
        Design doses = GridDesign.Of(["seed=1,2"]);
        Start(path, doses, 1, new Shard(1, 2), Patient("first.csv", published)).Dispose();
        Dictionary<string, byte[]> Files() =>
            Directory
                .GetFiles(path, "*", SearchOption.AllDirectories)
                .Where(f => !f.EndsWith(".sqlite", StringComparison.Ordinal))
                .ToDictionary(f => f, File.ReadAllBytes);
        Dictionary<string, byte[]> first = Files();
        Assert.Contains(Path.Combine(path, "published.csv"), first.Keys);
        string other = published[..(published.TrimEnd().LastIndexOf('\n') + 1)];
        var e = Assert.Throws<OutputException>(() => Start(path, doses, 1, new Shard(2, 2), Patient("second.csv", other, sets)));
        Assert.Contains("another sweep", e.Message, StringComparison.Ordinal);
        Assert.Equal(first, Files());
    }

    [Fact]
    public void Shards_that_begin_together_do_not_take_each_others_files_for_foreign_ones()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("shards");
        Directory.CreateDirectory(path);
        // What the other shard of a patient's sweep has written, and is writing.
        File.WriteAllText(AtomicFile.TemporaryName(Path.Combine(path, "config.yaml")), "half");
        File.WriteAllText(Path.Combine(path, "published.csv"), "");
        var shards = new Sweep[8];
        Parallel.For(0, shards.Length, i => shards[i] = Start(path, Ratios, shard: new Shard(i + 1, shards.Length)));
        Assert.Equal(shards.Length, SweepDirectory.Open(path).Manifests.Count);
        Array.ForEach(shards, s => s.Dispose());
    }

    [Fact]
    public void Equal_runs_are_run_once_and_stand_in_the_tables_all_the_same()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("equal");
        string table = folder.Write("design.csv", "tissue.tCells.effectorToTarget,seed\n1,5\n1,5\n1,6\n");
        using Sweep sweep = Start(path, TableDesign.Read(table), replicates: 1);
        Assert.Equal([null, 1, null], sweep.Plan.Runs.Select(r => r.SameAs));
        Assert.True(sweep.Execute(1, CancellationToken.None));
        Assert.Equal(2, Directory.GetDirectories(sweep.Directory.Runs).Length);
        (string[] names, List<(int, string[] Values)> rows) = Rows(path);
        int hash = Array.IndexOf(names, "state hash");
        Assert.Equal(rows[0].Values[hash], rows[1].Values[hash]);
        Assert.NotEqual(rows[0].Values[hash], rows[2].Values[hash]);
    }

    [Fact]
    public void A_run_that_fails_is_told_with_its_message_and_stops_no_other()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("failing");
        Design design = GridDesign.Of(["fields.IFN-gamma.quantum=0.02 molecules,0.0001 molecules"]);
        using Sweep sweep = Start(path, design, replicates: 1);
        Assert.True(sweep.Execute(1, CancellationToken.None));
        (string[] names, List<(int, string[] Values)> rows) = Rows(path);
        int error = Array.IndexOf(names, "error"),
            hash = Array.IndexOf(names, "state hash");
        Assert.Equal("", rows[0].Values[error]);
        Assert.NotEqual("", rows[0].Values[hash]);
        Assert.Contains("field IFN-gamma overflowed", rows[1].Values[error], StringComparison.Ordinal);
        Assert.Equal("", rows[1].Values[hash]);
        Assert.Contains("1 run failed, run 2 first", File.ReadAllText(sweep.Directory.Report), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_of_a_sweep_has_the_hash_of_the_same_run_by_itself()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("sweep");
        using Sweep sweep = Start(path, Ratios, replicates: 2);
        Assert.True(sweep.Execute(2, CancellationToken.None));
        RunConfiguration alone = Assay("tissue.tCells.effectorToTarget=1", "seed=2");
        using Device device = Cpu(1);
        using Run run = Run.Start(new RunOrder("assay.yaml", []), alone, device, folder.File("alone"));
        string hash = run.Execute(CancellationToken.None).StateHash!;
        (string[] names, List<(int, string[] Values)> rows) = Rows(path);
        Assert.Equal(hash, rows[3].Values[Array.IndexOf(names, "state hash")]);
        Assert.Equal("2", rows[3].Values[Array.IndexOf(names, "seed")]);
    }

    [Fact]
    public void Wrong_values_are_found_before_anything_runs_and_named_where_they_were_typed()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("wrong");
        void Refused(Design design, string message)
        {
            var e = Assert.Throws<ConfigurationException>(() => Start(path, design));
            Assert.Contains(message, e.Message, StringComparison.Ordinal);
            Assert.False(Directory.Exists(path));
        }

        Refused(GridDesign.Of(["tissue.tCells.effectorToTargets=1,2"]), "did you mean 'effectorToTarget'?");
        Refused(GridDesign.Of(["duration=1 h,1 um"]), "--vary duration=1 um");
        string table = folder.Write("design.csv", "duration\n1 h\n1 um\n");
        Refused(TableDesign.Read(table), "design.csv:3: duration");
    }

    [Fact]
    public void A_manifest_that_is_none_or_of_a_configuration_that_was_altered_is_refused()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("sweep");
        Start(path, Ratios).Dispose();
        string file = SweepDirectory.Open(path).Configuration;
        File.WriteAllText(file, File.ReadAllText(file).Replace("duration: 1 h", "duration: 2 h", StringComparison.Ordinal));
        Assert.Contains("was altered", Refused(), StringComparison.Ordinal);
        File.WriteAllText(SweepDirectory.Open(path).Manifests[0], "no database, but long enough to be taken for the header of one");
        Assert.Contains("no manifest", Refused(), StringComparison.Ordinal);
        string Refused()
        {
            var e = Assert.Throws<OutputException>(() => Sweep.Resume(path, Shard.Whole, Cpu));
            Assert.True(e.IsRequest);
            return e.Message;
        }
    }

    [Fact]
    public void A_directory_that_holds_something_else_is_left_alone()
    {
        using var folder = new TemporaryFolder();
        string mine = folder.Write("sweep/thesis.txt", "mine");
        Assert.Throws<OutputException>(() => Start(folder.File("sweep"), Ratios));
        Assert.Equal("mine", File.ReadAllText(mine));
        SweepDirectory free = SweepDirectory.TakeFree(folder.File("sweep"), out IDisposable hold);
        hold.Dispose();
        Assert.Equal(folder.File("sweep-2"), free.Path);
    }

    [Fact]
    public void A_second_process_of_the_same_shard_is_refused()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("sweep");
        using Sweep first = Start(path, Ratios);
        Assert.Contains(
            "another process",
            Assert.Throws<OutputException>(() => Sweep.Resume(path, Shard.Whole, Cpu)).Message,
            StringComparison.Ordinal
        );
    }

    private static (string[] Names, List<(int, string[] Values)> Rows) Rows(string path)
    {
        List<(int, string[] Values)> lines = Csv.Read(Path.Combine(path, "runs.csv"));
        return (lines[0].Values, lines[1..]);
    }
}
