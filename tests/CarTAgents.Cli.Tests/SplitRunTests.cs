using System.Text.Json;
using CarTAgents.Configuration.Descriptions;

namespace CarTAgents.Cli.Tests;

/// <summary>A run that was stopped anywhere and went on leaves what a run leaves that never stopped.</summary>
public class SplitRunTests(ITestOutputHelper output)
{
    /// <summary>Random moments a way of stopping: five in acceptance mode, which makes twenty in all.</summary>
    private static int Moments => IsAcceptance ? 5 : 1;

    private static bool IsAcceptance => Environment.GetEnvironmentVariable("CARTAGENTS_ACCEPTANCE") == "1";

    /// <summary>Lets a run go on for a random while in acceptance mode, and for none otherwise: a test that chance decides says little when
    /// it passes once.</summary>
    private void Wait(int most)
    {
        if (!IsAcceptance)
            return;
        int milliseconds = _moments.Next(most);
        output.WriteLine($"waited {milliseconds} ms (seed {Seed})");
        Thread.Sleep(milliseconds);
    }

    private const int Seed = 12;
    private readonly Random _moments = new(Seed);

    [Theory]
    [InlineData(Command.Interrupt)]
    [InlineData(Command.Terminate)]
    public void InterruptedBySignal(int signal)
    {
        using var bench = new Workbench();
        Command.Result straight = bench.Run("straight", "--until", "60h");
        Assert.Equal(0, straight.Code);
        for (int moment = 0; moment < Moments; moment++)
        {
            string run = $"split-{moment}";
            int stops = 0;
            using (Command first = Command.Start(null, [.. bench.Line(run), "--until", "60h"]))
            {
                first.Until(() => File.Exists(bench.In(run, "run.json")));
                Wait(600);
                first.Signal(signal);
                stops += Check(first.Wait(), bench, run);
            }

            // Once more in the part that is left, then to the end.
            using (Command second = Command.Start(null, "resume", "--device", "cpu", bench.In(run), "--threads", "2", "--quiet"))
            {
                second.Until(() => Outcome(bench, run) == "running");
                Wait(200);
                second.Signal(signal);
                Command.Result result = second.Wait();
                if (result.Out.Length > 0)
                    stops += Check(result, bench, run);
            }

            Command.Result last = Command.RunApart("resume", "--device", "cpu", bench.In(run), "--threads", "1");
            AssertSame(bench, straight, last, run);
            output.WriteLine($"signal {signal}, moment {moment}: stopped {stops} times");
        }

        // 130 after a checkpoint, 0 when the run was done before the signal came.
        static int Check(Command.Result result, Workbench bench, string run)
        {
            Assert.DoesNotContain("   at ", result.Error);
            Assert.Empty(result.Error);
            Assert.True(result.Code is 0 or 130, $"exit code {result.Code}");
            Assert.Equal(result.Code == 0 ? "completed" : "interrupted", Outcome(bench, run));
            Assert.Equal(result.Code == 130, result.Out.Contains($"cartagents resume {bench.In(run)}", StringComparison.Ordinal));
            Assert.NotEmpty(bench.Checkpoints(run));
            return result.Code == 130 ? 1 : 0;
        }
    }

    [Fact]
    public void Killed()
    {
        using var bench = new Workbench();
        Command.Result straight = bench.Run("straight", "--until", "60h");
        for (int moment = 0; moment < Moments; moment++)
        {
            string run = $"killed-{moment}";
            int kills = 0;
            string[] line = [.. bench.Line(run), "--until", "60h"];
            for (int attempt = 0; attempt < 2; attempt++)
            {
                using Command command = Command.Start(null, line);
                string? before = bench.Checkpoints(run).LastOrDefault();
                command.Until(() => bench.Checkpoints(run).LastOrDefault() is { } now && now != before);
                Wait(300);
                command.Signal(Command.Kill);
                Command.Result result = command.Wait();
                Assert.True(result.Code is 0 or 128 + Command.Kill, $"exit code {result.Code}");
                if (result.Code != 0)
                    kills++;
                line = ["resume", "--device", "cpu", bench.In(run), "--threads", "1", "--quiet"];
            }

            Command.Result last = Command.RunApart("resume", "--device", "cpu", bench.In(run), "--threads", "1");
            AssertSame(bench, straight, last, run);
            Assert.Empty(Directory.GetFiles(bench.In(run), "*.tmp-*", SearchOption.AllDirectories));
            output.WriteLine($"moment {moment}: killed {kills} times");
        }
    }

    /// <summary>A patient, stopped before and after the infusion, between and within windows.</summary>
    [Fact]
    public void OfAPatient()
    {
        using var bench = new Workbench();
        string[] line =
        [
            "run",
            Workbench.Shipped("lymphoma-zuma1.yaml"),
            "--device",
            "cpu",
            "--quiet",
            "--set",
            "lattice.size=[16, 16, 16]",
            "--set",
            "patient.infusion.at=20 h",
        ];
        Command.Result straight = Command.Run([.. line, "--threads", "1", "--until", "40 h", "-o", bench.In("straight")]);
        Assert.Equal(0, straight.Code);
        Assert.Equal(0, Command.Run([.. line, "--threads", "2", "--until", "10 h", "-o", bench.In("split")]).Code);
        Command.Result last = straight;
        foreach (string until in new[] { "20 h", "1207 min", "30 h", "40 h" })
            last = Command.Run("resume", "--device", "cpu", bench.In("split"), "--threads", "1", "--quiet", "--until", until);
        AssertSame(bench, straight, last, "split");
        foreach (string file in new[] { "course.csv", "summary.json" })
            Assert.Equal(File.ReadAllBytes(bench.In("straight", file)), File.ReadAllBytes(bench.In("split", file)));
    }

    [Fact]
    public void StoppedAtTheWallClockLimit()
    {
        using var bench = new Workbench();
        Command.Result straight = bench.Run("straight");
        Command.Result result = bench.Run("limited", "--wall-limit", "1 ms");
        // Twice more, then to the end: each stop may lie before the first tick or behind the last.
        for (int more = 0; more < 2 && result.Code == 130; more++)
        {
            Assert.Equal("wall-limit", Outcome(bench, "limited"));
            result = Command.Run("resume", "--device", "cpu", bench.In("limited"), "--threads", "1", "--wall-limit", "100 ms");
        }

        AssertSame(bench, straight, Command.Run("resume", "--device", "cpu", bench.In("limited"), "--threads", "1"), "limited");
    }

    [Fact]
    public void StoppedBeforeItBegan()
    {
        using var bench = new Workbench();
        Command.Result straight = bench.Run("straight");
        Command.Result stopped = bench.Run("split", "--wall-limit", "0.001 ms");
        Assert.Equal("", stopped.Error);
        Assert.Equal(130, stopped.Code);
        Assert.Equal(["0000000000.checkpoint"], bench.Checkpoints("split").Select(Path.GetFileName));
        AssertSame(bench, straight, Command.Run("resume", "--device", "cpu", bench.In("split"), "--threads", "1"), "split");
    }

    [Fact]
    public void StoppedBetweenTwoCensuses()
    {
        using var bench = new Workbench();
        Command.Result straight = bench.Run("straight");
        // 15-minute censuses: the first stretches end in the middle of a window.
        Assert.Equal(0, bench.Run("split", "--until", "100 min").Code);
        Assert.Equal(0, Command.Run("resume", "--device", "cpu", bench.In("split"), "--threads", "2", "--until", "223 min").Code);
        AssertSame(
            bench,
            straight,
            Command.Run("resume", "--device", "cpu", bench.In("split"), "--threads", "1", "--until", "6 h"),
            "split"
        );
    }

    [Fact]
    public void CheckpointsByTheWallClock()
    {
        using var bench = new Workbench();
        string[] line = [.. bench.Line("run"), "--until", "40h", "--set", "output=~", "--checkpoint-every", "20 ms"];
        Command.Result straight = bench.Run("straight", "--until", "40h", "--set", "output=~");
        using (Command command = Command.Start(null, line))
        {
            command.Until(() => bench.Checkpoints("run").Length > 0);
            Thread.Sleep(50);
            command.Signal(Command.Kill);
            command.Wait();
        }

        Assert.NotEmpty(bench.Checkpoints("run"));
        AssertSame(bench, straight, Command.Run("resume", "--device", "cpu", bench.In("run"), "--threads", "1"), "run");
    }

    [Fact]
    public void ACompleteRunStaysAsItIsAndCanBeMadeLonger()
    {
        using var bench = new Workbench();
        Command.Result longer = bench.Run("straight", "--until", "8 h");
        Command.Result run = bench.Run("run");
        byte[] census = File.ReadAllBytes(bench.In("run", "census.csv")),
            record = File.ReadAllBytes(bench.In("run", "run.json"));
        Command.Result again = Command.Run("resume", "--device", "cpu", bench.In("run"), "--threads", "1");
        Assert.Equal(0, again.Code);
        Assert.Contains("complete", again.Out);
        Assert.Contains(run.Hash, again.Out);
        Assert.Equal(census, File.ReadAllBytes(bench.In("run", "census.csv")));
        Assert.Equal(record, File.ReadAllBytes(bench.In("run", "run.json")));
        Assert.NotEqual(run.Hash, longer.Hash);
        AssertSame(bench, longer, Command.Run("resume", "--device", "cpu", bench.In("run"), "--threads", "1", "--until", "8 h"), "run");
    }

    [Fact]
    public void ABranchWithoutChangesIsTheRunAndAnotherIsNot()
    {
        using var bench = new Workbench();
        Command.Result straight = bench.Run("straight");
        Assert.Equal(2, bench.Checkpoints("straight").Length);
        string from = bench.Checkpoints("straight")[0];
        byte[] census = File.ReadAllBytes(bench.In("straight", "census.csv"));

        Command.Result same = Command.Run(
            "branch",
            "--device",
            "cpu",
            bench.In("straight"),
            "-o",
            bench.In("same"),
            "--checkpoint",
            from,
            "--threads",
            "1"
        );
        AssertSame(bench, straight, same, "same", branch: true);

        Command.Result other = Command.Run(
            "branch",
            "--device",
            "cpu",
            bench.In("straight"),
            "-o",
            bench.In("other"),
            "--checkpoint",
            from,
            "--threads",
            "1",
            "--set",
            "t_engage=45 min"
        );
        Assert.Equal(0, other.Code);
        Assert.NotEqual(straight.Hash, other.Hash);
        Assert.Equal(census, File.ReadAllBytes(bench.In("straight", "census.csv")));
        string[] before = File.ReadAllLines(bench.In("straight", "census.csv")),
            after = File.ReadAllLines(bench.In("other", "census.csv"));
        // Five hours of common history: a header and twenty censuses of 15 minutes.
        Assert.Equal(before.Take(21), after.Take(21));
        Assert.NotEqual(before, after);
        Assert.Contains(from, File.ReadAllText(bench.In("other", "run.json")));
        Assert.Equal("45 min", RunConfiguration.Load(bench.In("other", "config.yaml")).Events[^1].Set!["t_engage"]);
    }

    [Fact]
    public void GoesOnFromAnEarlierCheckpoint()
    {
        using var bench = new Workbench();
        Command.Result straight = bench.Run("straight");
        Assert.Equal(0, bench.Run("run", "--set", "output.checkpoint.keep=4").Code);
        string[] checkpoints = bench.Checkpoints("run");
        Assert.Equal(4, checkpoints.Length);
        // Killed before it writes its first checkpoint anew: later ones must not be taken for the run's future.
        Assert.Equal(
            130,
            Command
                .Run(
                    "resume",
                    "--device",
                    "cpu",
                    bench.In("run"),
                    "--checkpoint",
                    checkpoints[1],
                    "--threads",
                    "1",
                    "--wall-limit",
                    "0.001 ms"
                )
                .Code
        );
        Assert.DoesNotContain(checkpoints[2], bench.Checkpoints("run"));
        AssertSame(bench, straight, Command.Run("resume", "--device", "cpu", bench.In("run"), "--threads", "1"), "run");
    }

    private static string? Outcome(Workbench bench, string run)
    {
        string record = bench.In(run, "run.json");
        return File.Exists(record) ? JsonDocument.Parse(File.ReadAllText(record)).RootElement.GetProperty("outcome").GetString() : null;
    }

    /// <summary>The same state, to the last bit, and the same table, to the last byte.</summary>
    private static void AssertSame(Workbench bench, Command.Result straight, Command.Result last, string run, bool branch = false)
    {
        Assert.Equal("", last.Error);
        Assert.Equal(0, last.Code);
        Assert.Equal("completed", Outcome(bench, run));
        using JsonDocument record = JsonDocument.Parse(File.ReadAllText(bench.In(run, "run.json")));
        Assert.Equal(straight.Hash, record.RootElement.GetProperty("stateHash").GetString());
        Assert.Contains(straight.Hash, last.Out, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(File.ReadAllBytes(bench.In("straight", "census.csv")), File.ReadAllBytes(bench.In(run, "census.csv")));
        foreach (string folder in new[] { "frames", "snapshots" })
        {
            // A branch has those of its own time.
            string[] all = Names(folder, "straight"),
                present = Names(folder, run);
            if (branch)
                Assert.Subset(all.ToHashSet(), present.ToHashSet());
            else
                Assert.Equal(all, present);
            Assert.All(
                present,
                name => Assert.Equal(File.ReadAllBytes(bench.In("straight", folder, name)), File.ReadAllBytes(bench.In(run, folder, name)))
            );
        }

        string[] Names(string folder, string of) =>
            Directory.Exists(bench.In(of, folder))
                ? [.. Directory.GetFiles(bench.In(of, folder)).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)]
                : [];
    }
}
