using CarTAgents.Sweeps.Runs;

namespace CarTAgents.Cli.Tests;

/// <summary>Sweeps by the command: what it refuses, and what kills do not change.</summary>
public class SweepCommandTests(ITestOutputHelper output)
{
    private static readonly string Assay = Workbench.Shipped("killing-assay.yaml");
    private static readonly string[] Small =
    [
        "--set",
        "lattice.size=[8, 8, 8]",
        "--set",
        "duration=1 h",
        "--set",
        "tissue.residents.nalm6.fraction=0.3",
        "--vary",
        "tissue.tCells.effectorToTarget=0.1,0.3,1,3",
    ];

    /// <summary>Kills of a sweep; 20 in acceptance runs.</summary>
    private static readonly int Kills = Environment.GetEnvironmentVariable("CARTAGENTS_ACCEPTANCE") == "1" ? 20 : 2;

    [Theory]
    [InlineData("nothing is varied")]
    [InlineData("did you mean 'effectorToTarget'?", "--vary", "tissue.tCells.effectorToTargt=1,2")]
    [InlineData("a value is missing", "--vary", "duration=1 h,")]
    [InlineData("--vary stands without", "--vary")]
    [InlineData("expected i/n", "--vary", "duration=1 h,2 h", "--shard", "3/2", "-o", "DIR")]
    [InlineData("--shard needs -o DIR", "--vary", "duration=1 h,2 h", "--shard", "1/2")]
    [InlineData("expected latin-hypercube, sobol or morris", "--sample", "random")]
    [InlineData("did you mean 't_engage'?", "--sample", "morris", "--over", "t_engag")]
    [InlineData("the low end first", "--sample", "morris", "--over", "t_engage=60 min..10 min")]
    [InlineData("takes 6 to", "--sample", "sobol", "--over", "t_engage", "--runs", "5")]
    [InlineData("belong to --sample", "--vary", "duration=1 h,2 h", "--runs", "5")]
    [InlineData("a sweep has one design", "--vary", "duration=1 h,2 h", "--sample", "morris")]
    [InlineData("expected 1 to", "--vary", "duration=1 h,2 h", "--replicates", "0")]
    [InlineData("expected tables or all", "--vary", "duration=1 h,2 h", "--keep", "some")]
    [InlineData("there is no file", "--design", "none.csv")]
    [InlineData("no place here", "--resume", "--vary", "duration=1 h,2 h")]
    [InlineData("--slurm needs -o DIR", "--vary", "duration=1 h,2 h", "--slurm")]
    public void What_is_wrong_is_refused_before_anything_is_made(string message, params string[] arguments)
    {
        using var bench = new Workbench();
        string place = bench.In("sweep");
        Command.Result run = Command.Run(["sweep", Assay, .. arguments.Select(a => a == "DIR" ? place : a)]);
        Assert.Equal(2, run.Code);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(place));
        Assert.False(Directory.Exists("sweeps"));
    }

    [Fact]
    public void Killed_at_random_runs_and_resumed_it_ends_with_the_same_tables()
    {
        using var bench = new Workbench();
        string straight = bench.In("straight"),
            killed = bench.In("killed");
        string[] replicates = ["--replicates", "6"];
        Assert.Equal(0, Command.Run(["sweep", Assay, .. Small, .. replicates, "-o", straight, "--quiet"]).Code);
        const int seed = 11;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        int runs = 24;
        for (int kill = 0; kill < Kills; kill++)
        {
            bool begun = Directory.Exists(killed) && SweepDirectory.At(killed).Manifests.Count > 0;
            using Command sweep = Command.Start(
                null,
                begun
                    ? ["sweep", "--resume", killed, "--quiet", "--jobs", "1"]
                    : ["sweep", Assay, .. Small, .. replicates, "-o", killed, "--quiet", "--jobs", "1"]
            );
            string last = SweepDirectory.At(killed).Run(1 + (kill * runs + random.Next(runs)) / (Kills + 1));
            sweep.Until(() => Directory.Exists(last));
            sweep.Signal(Command.Kill);
            sweep.Wait();
        }

        Assert.Equal(0, Command.Run("sweep", "--resume", killed, "--quiet").Code);
        foreach (string table in (string[])["runs.csv", "summary.csv", "runs.parquet", "summary.parquet"])
            Assert.Equal(File.ReadAllBytes(Path.Combine(straight, table)), File.ReadAllBytes(Path.Combine(killed, table)));
    }

    [Fact]
    public void Shards_of_several_processes_are_merged_and_the_script_for_a_queue_is_a_script()
    {
        using var bench = new Workbench();
        string place = bench.In("sweep");
        Command[] shards =
        [
            .. Enumerable
                .Range(1, 2)
                .Select(i => Command.Start(null, ["sweep", Assay, .. Small, "-o", place, "--shard", $"{i}/2", "--quiet"])),
        ];
        Assert.All(shards.Select(s => s.Wait()), r => Assert.Equal((0, ""), (r.Code, r.Error)));
        Array.ForEach(shards, s => s.Dispose());
        Command.Result merged = Command.Run("sweep", "merge", place);
        Assert.Equal((0, ""), (merged.Code, merged.Error));
        Assert.Equal(5, File.ReadAllLines(Path.Combine(place, "runs.csv")).Length);

        Command.Result script = Command.Run(["sweep", Assay, .. Small, "-o", bench.In("other"), "--shard", "1/4", "--slurm"]);
        Assert.Equal(0, script.Code);
        Assert.StartsWith("#!/bin/bash\n#SBATCH", script.Out, StringComparison.Ordinal);
        Assert.Contains("#SBATCH --array=1-4", script.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("--slurm", script.Out, StringComparison.Ordinal);
        using Command bash = Command.InShell("bash -n script.sh", Path.GetDirectoryName(bench.Write("script.sh", script.Out))!);
        Assert.Equal(0, bash.Wait().Code);
        Assert.False(Directory.Exists(bench.In("other")));
    }
}
