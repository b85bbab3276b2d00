using System.Text.Json;

namespace CarTAgents.Cli.Tests;

/// <summary>What is around a run, a terminal, a log, a queue, other processes, ends none without a checkpoint.</summary>
public class OutsideTests
{
    [Theory]
    [InlineData("HUP", 1)]
    [InlineData("QUIT", 3)]
    [InlineData("USR1", 10)]
    [InlineData("XCPU", 24)]
    public void ASignalOfATerminalOrAQueueStopsARunWithACheckpoint(string name, int signal)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "numbers of signals are those of Linux");
        using var bench = new Workbench();
        // What this process was started to ignore, a child would ignore too.
        string script = $"exec env --default-signal={name} \"$0\" \"$@\"";
        using Command run = Command.InShell(script, bench.Path, [.. bench.Line("run"), "--until", "50 d"]);
        run.Until(() => bench.Checkpoints("run").Length > 0);
        run.Signal(signal);
        Command.Result result = run.Wait();
        Assert.Equal("", result.Error);
        Assert.Equal(130, result.Code);
        Assert.Equal("interrupted", Outcome(bench.In("run")));
        Assert.Contains("cartagents resume", result.Out);
    }

    [Theory]
    [InlineData("exec \"$0\" \"$@\" >/dev/full")]
    [InlineData("exec \"$0\" \"$@\" >&-")]
    [InlineData("exec \"$0\" \"$@\" >&- 2>&- <&-")]
    [InlineData("exec \"$0\" \"$@\" >/dev/full 2>/dev/full")]
    public void ALogThatTakesNoMoreDoesNotEndARun(string script)
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs the device /dev/full of Linux");
        using var bench = new Workbench();
        string[] line = [.. bench.Line("run").Where(a => a != "--quiet"), "--until", "2 h"];
        using Command run = Command.InShell(script, bench.Path, line);
        Assert.Equal(0, run.Wait().Code);
        Assert.Equal("completed", Outcome(bench.In("run")));
        Assert.True(File.Exists(bench.In("run", "report.html")));
    }

    [Fact]
    public void AnErrorThatCannotBeToldStillHasItsExitCode()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs the device /dev/full of Linux");
        using var bench = new Workbench();
        using Command run = Command.InShell("exec \"$0\" \"$@\" 2>/dev/full", bench.Path, "run", "nowhere.yaml");
        Assert.Equal(2, run.Wait().Code);
        using Command schema = Command.InShell("exec \"$0\" \"$@\" >/dev/full", bench.Path, "schema");
        Assert.Equal(1, schema.Wait().Code);
    }

    [Fact]
    public void AReportThatWasNotWrittenIsMissedByTheRecordAndMadeByResume()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a shell");
        using var bench = new Workbench();
        // A directory in its place: the last file of a run cannot be written.
        Directory.CreateDirectory(bench.In("run", "report.html"));
        Command.Result run = bench.Run("run", "--until", "1 h");
        Assert.Equal(1, run.Code);
        Assert.Contains("report.html", run.Error);
        Assert.Equal("failed", Outcome(bench.In("run")));
        Directory.Delete(bench.In("run", "report.html"));
        Command.Result resumed = Command.Run("resume", "--device", "cpu", bench.In("run"), "--quiet");
        Assert.Equal(0, resumed.Code);
        Assert.Equal("completed", Outcome(bench.In("run")));
        File.Delete(bench.In("run", "report.html"));
        Command.Result again = Command.Run("resume", "--device", "cpu", bench.In("run"), "--quiet");
        Assert.Equal((0, resumed.Hash), (again.Code, again.Hash));
        Assert.True(File.Exists(bench.In("run", "report.html")));
    }

    [Theory]
    [InlineData("run", "")]
    [InlineData("check", "")]
    [InlineData("resume", "")]
    [InlineData("report", "")]
    [InlineData("branch", "", "-o", "new")]
    [InlineData("run", "CONFIG", "-o", "")]
    [InlineData("resume", "RUN", "--checkpoint", "")]
    [InlineData("run", "CONFIG", "--set", "patient.published=\"a\\0b\"")]
    [InlineData("run", "CONFIG", "--set", "tissue.file.path=\"\"")]
    public void AnEmptyOrOddPathIsRefusedInWords(params string[] line)
    {
        using var bench = new Workbench();
        Assert.Equal(0, bench.Run("run", "--until", "10 min").Code);
        Command.Result result = Command.Run([
            .. line.Select(a =>
                a == "CONFIG" ? bench.Config
                : a == "RUN" ? bench.In("run")
                : a
            ),
        ]);
        Assert.Equal(2, result.Code);
        Assert.StartsWith("error: ", result.Error);
        Assert.DoesNotContain("   at ", result.Error);
    }

    [Fact]
    public void AnInputIsKeptAndAnotherContentIsNamed()
    {
        using var bench = new Workbench();
        bench.Write("cells.csv", "x,y,z,type\n15,15,15,0\n35,35,35,1\n");
        string[] sets =
        [
            "--until",
            "1 h",
            "--set",
            "tissue={pattern: file, tCells: ~, residents: {}, file: {path: " + bench.In("cells.csv") + ", types: {nalm6: 0, cd8: 1}}}",
        ];
        Command.Result first = bench.Run("run", sets);
        Assert.Equal((0, ""), (first.Code, first.Error));
        File.Delete(bench.In("cells.csv"));
        string kept = Directory.GetFiles(bench.In("run", "inputs")).Single();
        // On another machine.
        Directory.Move(bench.In("run"), bench.In("moved"));
        Command.Result again = Command.Run("run", bench.In("moved", "config.yaml"), "-o", bench.In("again"), "--device", "cpu", "--quiet");
        Assert.Equal((0, first.Hash), (again.Code, again.Hash));
        File.AppendAllText(bench.In("moved", "inputs", Path.GetFileName(kept)), "55,55,55,1\n");
        Command.Result changed = Command.Run(
            "run",
            bench.In("moved", "config.yaml"),
            "-o",
            bench.In("third"),
            "--device",
            "cpu",
            "--quiet"
        );
        Assert.Equal(2, changed.Code);
        Assert.Contains(Path.GetFileName(kept), changed.Error);
        Assert.Contains("SHA-256", changed.Error);
    }

    private static string? Outcome(string run) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "run.json"))).RootElement.GetProperty("outcome").GetString();
}
