namespace CarTAgents.Cli.Tests;

/// <summary>Trials by the command: what it refuses, and what kills do not change.</summary>
public class TrialCommandTests(ITestOutputHelper output)
{
    private static readonly string Study = Workbench.Shipped("mixed/b-all-mskcc.yaml");

    /// <summary>Kills of a trial; 20 in acceptance runs.</summary>
    private static readonly int Kills = InFull ? 20 : 1;

    /// <summary>Blocks of 20 patients.</summary>
    private static readonly int All = InFull ? 10 : 4;

    private static bool InFull => Environment.GetEnvironmentVariable("CARTAGENTS_ACCEPTANCE") == "1";

    [Theory]
    [InlineData("expected 2 to 100000", "--patients", "1")]
    [InlineData("needs 365 days", "--set", "duration=200 d")]
    [InlineData("expected i/n", "--shard", "3/2", "-o", "DIR")]
    [InlineData("--shard needs -o DIR", "--shard", "1/2")]
    [InlineData("no place here", "--resume", "--set", "seed=2")]
    [InlineData("no place here", "--resume", "--patients", "3")]
    [InlineData("no place here", "--resume", "--space", "lattice")]
    [InlineData("expected mixed or lattice", "--space", "cube")]
    [InlineData("patient.twin", "--space", "lattice")]
    [InlineData("the first needs", "--until", "3d")]
    [InlineData("not a time above 0", "--until", "0d")]
    [InlineData("did you mean 'third-dose'?", "--arms", "third-doze")]
    public void What_is_wrong_is_refused_before_anything_is_made(string message, params string[] arguments)
    {
        using var bench = new Workbench();
        string place = bench.In("trial");
        Command.Result run = Command.Run(["trial", Study, .. arguments.Select(a => a == "DIR" ? place : a)]);
        Assert.Equal(2, run.Code);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(place));
        Assert.False(Directory.Exists("trials"));
    }

    [Fact]
    public void A_patient_on_lattices_is_told_where_a_study_is()
    {
        Command.Result run = Command.Run("trial", Workbench.Shipped("killing-assay.yaml"));
        Assert.Equal(2, run.Code);
        Assert.Contains("configs/mixed/lymphoma-zuma1.yaml", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Killed_at_random_and_resumed_it_ends_with_the_same_tables()
    {
        using var bench = new Workbench();
        string straight = bench.In("straight"),
            killed = bench.In("killed");
        string[] small = ["--patients", FormattableString.Invariant($"{20 * All}"), "--set", "trial.arms={}"];
        Command.Result whole = Command.Run(["trial", Study, .. small, "-o", straight]);
        Assert.Equal(0, whole.Code);
        Assert.Contains("endpoints are met", whole.Out, StringComparison.Ordinal);
        const int seed = 17;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (int kill = 0; kill < Kills; kill++)
        {
            string[] how = Directory.Exists(killed) ? ["--resume", killed] : [Study, .. small, "-o", killed];
            using Command command = Command.Start(null, ["trial", .. how, "--quiet", "--jobs", "1"]);
            int until = Math.Min(Blocks(killed) + 1 + random.Next(2), All);
            command.Until(() => Blocks(killed) >= until);
            command.Signal(Command.Kill);
            command.Wait();
        }

        output.WriteLine($"{Blocks(killed)} of {All} blocks when it was killed last");
        Command.Result resumed = Command.Run("trial", "--resume", killed, "--quiet");
        Assert.Equal(0, resumed.Code);
        foreach (string table in (string[])["patients.csv", "endpoints.csv", "courses.parquet"])
            Assert.Equal(File.ReadAllBytes(Path.Combine(straight, table)), File.ReadAllBytes(Path.Combine(killed, table)));
    }

    private static int Blocks(string trial) =>
        Directory.Exists(Path.Combine(trial, "patients")) ? Directory.GetFiles(Path.Combine(trial, "patients"), "??????.csv").Length : 0;
}
