using System.Diagnostics;
using System.Globalization;
using CarTAgents.Cli.Tests;
using CarTAgents.Testing;

namespace CarTAgents.Acceptance;

/// <summary>Processes that are killed, signalled, out of disk, or started all at once: nothing is lost, and nothing differs
/// afterwards.</summary>
public sealed partial class InterruptionTests : IDisposable
{
    private readonly Workbench _bench = new();
    private readonly Random _random;
    private readonly ITestOutputHelper _output;

    public InterruptionTests(ITestOutputHelper output)
    {
        int seed = Environment.TickCount;
        output.WriteLine(FormattableString.Invariant($"seed {seed}"));
        _random = new Random(seed);
        _output = output;
    }

    public void Dispose() => _bench.Dispose();

    /// <summary>A run is killed at random moments, and goes on from what it has left, until it is done.</summary>
    [Fact]
    public void KilledRunsEndWithTheSameBytes()
    {
        int most = Figures.InFull ? 25 : 1;
        List<object[]> rows = [];
        foreach (Job job in Jobs())
        {
            string straight = _bench.In($"{job.Name}-straight");
            var wall = Stopwatch.StartNew();
            Command.Result whole = Command.RunApart([.. job.Line, "-o", straight]);
            Assert.Equal((0, ""), (whole.Code, whole.Error));
            double length = wall.ElapsedMilliseconds;
            int kills = 0,
                early = 0,
                runs = 0;
            while (kills < most)
            {
                string run = _bench.In(FormattableString.Invariant($"{job.Name}-{runs}"));
                while (true)
                {
                    bool goesOn = job.HasCheckpoints && HasCheckpoint(run);
                    string[] line = goesOn
                        ? ["resume", run, "--device", "cpu", "--threads", "1", "--quiet"]
                        : [.. job.Line, "-o", run, "--force"];
                    using Command command = Command.Start(null, line);
                    if (kills < most)
                    {
                        Thread.Sleep((int)(_random.NextDouble() * length));
                        command.Signal(Command.Kill);
                    }

                    Command.Result result = command.Wait();
                    if (result.Code == 0)
                    {
                        Assert.Equal(whole.Hash, result.Hash);
                        break;
                    }

                    Assert.True(result.Code == 128 + Command.Kill, $"{job.Name}, exit code {result.Code}: {result.Error}");
                    kills++;
                    early += HasCheckpoint(run) ? 0 : 1;
                }

                runs++;
                Same(straight, run);
            }

            rows.Add([job.Name, kills, early, runs, runs, runs, runs, 0]);
        }

        Figures.Report(
            "kills",
            [
                "configuration",
                "kills [1]",
                "before the first checkpoint [1]",
                "runs [1]",
                "same state hash [1]",
                "same census and course [1]",
                "same pictures and snapshots [1]",
                "temporary files left [1]",
            ],
            rows
        );
    }

    /// <summary>Each signal by which a terminal or a queue stops a run, with a terminal, a pipe and neither; and a terminal that goes
    /// away.</summary>
    [Fact]
    public void SignalsLeaveACheckpointWhateverTheRunPrintsTo()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "numbers of signals are those of Linux");
        (string Name, int Number)[] signals = Figures.InFull
            ? [("HUP", 1), ("INT", 2), ("QUIT", 3), ("USR1", 10), ("TERM", 15), ("XCPU", 24)]
            : [("HUP", 1)];
        string[] line = ["run", _bench.Config, "--device", "cpu", "--threads", "1", "--until", "60 h"];
        Command.Result straight = Command.Run([.. line, "-o", _bench.In("straight"), "--quiet"]);
        Assert.Equal(0, straight.Code);
        List<object[]> rows = [];
        foreach ((string name, int number) in signals)
        {
            foreach (string where in Figures.InFull ? (string[])["terminal", "pipe", "nothing"] : ["terminal"])
            {
                string run = _bench.In($"{name}-{where}");
                int code = where == "terminal" ? InTerminal(run, line, name) : Detached(run, line, name, number, where == "nothing");
                Assert.True(code == 130, $"SIG{name}, {where}: exit code {code}");
                rows.Add([name, where, code, .. Continues(run, straight)]);
            }
        }

        if (Figures.InFull)
        {
            string run = _bench.In("gone");
            InTerminal(run, line, null);
            rows.Add(["terminal closed", "terminal", "", .. Continues(run, straight)]);
        }

        Figures.Report(
            "signals",
            ["signal", "output goes to", "exit code [1]", "stopped at [min]", "same hash and census after resume [1]"],
            rows
        );
    }

    /// <summary>The disk is full after a random number of bytes more: an error in words, and when there is room again the run goes on,
    /// from its last checkpoint or anew.</summary>
    [Fact]
    public void AFullDiskLosesNothing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "mounts a small disk, as root");
        string disk = Directory.CreateDirectory(_bench.In("disk")).FullName;
        if (Shell($"mount -t tmpfs -o size=64m tmpfs '{disk}'") != 0)
            Assert.Skip("mounting is not allowed here");
        List<object[]> rows = [];
        try
        {
            string straight = _bench.In("straight");
            string[] line = ["run", _bench.Config, "--device", "cpu", "--threads", "1", "--quiet", "--until", "60 h"];
            Command.Result whole = Command.Run([.. line, "-o", straight]);
            Assert.Equal(0, whole.Code);
            long bytes = Directory.GetFiles(straight, "*", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length);
            int full = 0;
            while (full < (Figures.InFull ? 20 : 1))
            {
                string run = Path.Combine(disk, "run");
                long room = (long)(_random.NextDouble() * bytes / 1024);
                using Command command = Command.Start(null, [.. line, "-o", run]);
                // Asked in advance, a run is refused that will not fit: here others fill the disk while it goes on.
                command.Until(() => File.Exists(Path.Combine(run, "run.json")));
                var space = new DriveInfo(disk);
                long size = ((space.TotalSize - space.AvailableFreeSpace) / 1024) + room;
                bool isSmall = Shell($"mount -o remount,size={size}k '{disk}' 2>/dev/null") == 0;
                Command.Result result = command.Wait();
                Assert.DoesNotContain("   at ", result.Error);
                // What is thinned out in between may have made room for all.
                Assert.True(isSmall ? result.Code is 0 or 1 : result.Code == 0, $"{room} KiB: exit code {result.Code}: {result.Error}");
                Assert.Equal(result.Code == 1, result.Error.Contains("the disk or the quota is full", StringComparison.Ordinal));
                Assert.Empty(Directory.GetFiles(run, "*.tmp-*", SearchOption.AllDirectories));
                bool goesOn = HasCheckpoint(run);
                Assert.Equal(0, Shell($"mount -o remount,size=64m '{disk}'"));
                Command.Result again = Command.Run(
                    goesOn ? ["resume", run, "--device", "cpu", "--threads", "1", "--quiet"] : [.. line, "-o", run, "--force"]
                );
                Assert.Equal((0, ""), (again.Code, again.Error));
                Assert.Equal(whole.Hash, again.Hash);
                Same(straight, run);
                if (result.Code == 1)
                {
                    full++;
                    rows.Add([room, FileOf(result.Error, run), goesOn ? "resume" : "run", 1]);
                }

                Directory.Delete(run, recursive: true);
            }
        }
        finally
        {
            Assert.Equal(0, Shell($"umount '{disk}'"));
        }

        Figures.Report("full-disks", ["room [KiB]", "file", "went on by", "same bytes [1]"], rows);
    }

    /// <summary>An array of jobs that start together without a directory of their own.</summary>
    [Fact]
    public void RunsThatStartTogetherTakeADirectoryEach()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a shell");
        int count = Figures.InFull ? 32 : 4;
        Command[] runs =
        [
            .. Enumerable
                .Range(1, count)
                .Select(seed =>
                    Command.InShell(
                        "exec \"$0\" \"$@\"",
                        _bench.Path,
                        "run",
                        _bench.Config,
                        "--device",
                        "cpu",
                        "--threads",
                        "1",
                        "--quiet",
                        "--until",
                        "30 min",
                        "--seed",
                        FormattableString.Invariant($"{seed}")
                    )
                ),
        ];
        Command.Result[] results = [.. runs.Select(r => r.Wait())];
        foreach (Command run in runs)
            run.Dispose();
        Assert.All(results, r => Assert.Equal((0, ""), (r.Code, r.Error)));
        Assert.Equal(count, results.Select(r => r.Hash).Distinct().Count());
        string[] directories = [.. Directory.GetDirectories(_bench.In("runs")).Select(Path.GetFileName).Order(StringComparer.Ordinal)!];
        Assert.Equal(
            Enumerable
                .Range(1, count)
                .Select(n => n == 1 ? "assay" : FormattableString.Invariant($"assay-{n}"))
                .Order(StringComparer.Ordinal),
            directories
        );
        // Each printed where its own run is.
        foreach (Command.Result result in results)
        {
            string directory = result.Out.Split('\n')[0]["written to ".Length..].Trim();
            Assert.Contains($"\"stateHash\": \"{result.Hash}\"", File.ReadAllText(_bench.In(directory, "run.json")));
        }

        Figures.Report(
            "started-together",
            ["processes [1]", "runs [1]", "directories [1]"],
            [
                [count, results.Length, directories.Length],
            ]
        );
    }

    /// <summary>Runs in a terminal of tmux and is sent a signal there, or none: the terminal is closed.</summary>
    /// <returns>The exit code; 0 of a terminal that is gone.</returns>
    private int InTerminal(string run, string[] line, string? signal)
    {
        Need.Program("tmux");
        string socket = "cartagents-" + Path.GetFileName(_bench.Path),
            pid = run + ".pid";
        string command = string.Join(' ', line.Append("-o").Append(run).Select(a => $"'{a}'"));
        string script = _bench.Write(
            Path.GetFileName(run) + ".sh",
            $"echo $$ > '{pid}'; exec env --default-signal '{Command.Host}' exec '{Command.Assembly}' {command}\n"
        );
        string tmux = $"tmux -L {socket} -f /dev/null";
        try
        {
            Assert.Equal(0, Shell($"{tmux} new-session -d -x 80 -y 24 'sh {script}; echo $? > {run}.code; sleep 600'"));
            Until(() => HasCheckpoint(run), run);
            if (signal is null)
            {
                Assert.Equal(0, Shell($"{tmux} kill-server"));
                Until(() => Outcome(run) is not (null or "running"), run);
                return 0;
            }

            Assert.Equal(0, Shell($"kill -{signal} $(cat '{pid}')"));
            Until(() => File.Exists(run + ".code") && File.ReadAllText(run + ".code").EndsWith('\n'), run);
            return int.Parse(File.ReadAllText(run + ".code"), CultureInfo.InvariantCulture);
        }
        finally
        {
            Shell($"{tmux} kill-server 2>/dev/null");
        }
    }

    private int Detached(string run, string[] line, string name, int number, bool nothing)
    {
        string script = $"exec setsid env --default-signal={name} \"$0\" \"$@\"" + (nothing ? " <&- >&- 2>&-" : "");
        using Command command = Command.InShell(script, _bench.Path, [.. line, "-o", run]);
        command.Until(() => HasCheckpoint(run));
        command.Signal(number);
        return command.Wait().Code;
    }

    /// <summary>What it was stopped at, and that it goes on to the same bytes.</summary>
    private object[] Continues(string run, Command.Result straight)
    {
        Assert.Equal("interrupted", Outcome(run));
        double minutes = Record(run).GetProperty("simulatedSeconds").GetDouble() / 60;
        Command.Result resumed = Command.Run("resume", run, "--device", "cpu", "--threads", "1", "--quiet");
        Assert.Equal((0, straight.Hash), (resumed.Code, resumed.Hash));
        Same(_bench.In("straight"), run);
        return [minutes, 1];
    }
}
