using CarTAgents.Output.Runs;

namespace CarTAgents.Cli.Tests;

/// <summary>Events in a window, and recordings played back in one.</summary>
public class WindowTests
{
    /// <summary>A wrong event is answered and changes nothing; a dose takes effect, a film is made, the run is begun again; each run is
    /// repeated by its own config.yaml.</summary>
    [Fact]
    public void AnEventIsTypedAndTheRunRepeats()
    {
        using var display = Display.Open();
        using var bench = new Workbench();
        string trace = bench.In("trace");
        using Command window = Command.Start(
            new Dictionary<string, string> { ["DISPLAY"] = display.Name },
            ["view", .. bench.Line("seen")[1..], "--paused", "--trace", trace, "--size", "320x240", "--set", "duration=2 h"]
        );
        Trace acts = new(window, trace);
        acts.Until("shown");
        display.Do("mousemove", "200", "100", "key", "e", "type", "dose 50 cd9");
        display.Do("key", "Return");
        acts.Until("answer");
        display.Do("key", "e", "type", "dose 60 over 30 min");
        display.Do("key", "Return");
        acts.Until("answer", 2);
        display.Do("key", "R");
        acts.Until("film ");
        display.Do("key", "greater");
        acts.Until("step");
        display.Do("key", "l", "key", "t");
        acts.Until("curves");
        display.Do("key", "F11");
        acts.Until("full screen");
        display.Do("key", "R");
        acts.Until("filmed");
        display.Do("key", "r");
        acts.Until("shown", 2);
        display.Do("key", "space");
        string again = bench.In("seen-2", "run.json");
        window.Until(() => File.Exists(again) && RunRecord.Read(again)?.Outcome == RunOutcome.Completed);
        display.Do("key", "Escape");
        Command.Result seen = window.Wait();

        Assert.True(seen.Code == 0, seen.Error);
        string[] answers = acts.Of("answer");
        Assert.Contains("cd8", answers[0], StringComparison.Ordinal);
        Assert.Contains("from", answers[1], StringComparison.Ordinal);
        Assert.Equal(RunOutcome.Interrupted, RunRecord.Read(bench.In("seen", "run.json"))!.Outcome);
        Assert.Equal("dose 60 over 30 min", Assert.Single(RunRecord.Read(bench.In("seen", "run.json"))!.Given!).Words);
        Assert.NotEmpty(Directory.GetFiles(bench.In("seen", "views"), "film1-*.png"));
        string[] plain = ["--device", "cpu", "--threads", "1", "--quiet"];
        Command.Result repeated = Command.Run(["run", bench.In("seen", "config.yaml"), "-o", bench.In("repeated"), .. plain]);
        Assert.Equal(seen.Hash, repeated.Hash);
        Assert.Equal(repeated.Hash, Command.Run(["resume", bench.In("seen"), .. plain]).Hash);
    }

    [Fact]
    public void ARecordingIsPlayedStateByStateAndByItsSlider()
    {
        using var display = Display.Open();
        using var bench = new Workbench();
        bench.Run("run", "--until", "2h", "--set", "output.recording={every: 15 min}");
        string trace = bench.In("trace");
        using Command window = Command.Start(
            new Dictionary<string, string> { ["DISPLAY"] = display.Name },
            ["view", bench.In("run"), "--paused", "--trace", trace, "--size", "1100x650"]
        );
        Trace acts = new(window, trace);
        acts.Until("shown");
        display.Do("mousemove", "700", "300", "key", "Right");
        acts.Until("step 1");
        display.Do("key", "Left");
        acts.Until("step -1");
        // The slider lies at the bottom, between the panels.
        display.Do("mousemove", "500", "612", "mousedown", "1", "mousemove", "800", "612", "mouseup", "1");
        acts.Until("seek");
        display.Do("key", "s");
        acts.Until("picture");
        display.Do("key", "space");
        acts.Until("go");
        display.Do("key", "Escape");
        Assert.Equal(0, window.Wait().Code);
        Assert.InRange(int.Parse(acts.Of("seek")[0]["seek ".Length..], System.Globalization.CultureInfo.InvariantCulture), 15, 120);
        Assert.InRange(new FileInfo(acts.Of("picture")[0]["picture ".Length..]).Length, 10_000, 3 * 1100 * 650);
    }

    /// <summary>Xlib ends a process whose display goes away, as at the end of a remote session: not before the run is safe.</summary>
    [Fact]
    public void ARunOutlivesItsDisplay()
    {
        using var bench = new Workbench();
        string trace = bench.In("trace");
        using Display display = Display.Open();
        using Command window = Command.Start(
            new Dictionary<string, string> { ["DISPLAY"] = display.Name },
            ["view", .. bench.Line("seen")[1..], "--paused", "--trace", trace, "--size", "320x240"]
        );
        Trace acts = new(window, trace);
        acts.Until("shown");
        display.Do("mousemove", "200", "100", "key", "greater");
        acts.Until("step");
        display.End();
        Command.Result seen = window.Wait();
        Assert.Equal(1, seen.Code);
        Assert.Contains("display", seen.Error, StringComparison.Ordinal);
        Assert.Contains("cartagents resume", seen.Out, StringComparison.Ordinal);
        Assert.Equal(RunOutcome.Interrupted, RunRecord.Read(bench.In("seen", "run.json"))!.Outcome);
        Command.Result alone = bench.Run("alone");
        Assert.Equal(alone.Hash, Command.Run("resume", bench.In("seen"), "--device", "cpu", "--threads", "1", "--quiet").Hash);
    }

    [Fact]
    public void ARunWithoutARecordingSaysHowToMakeOne()
    {
        using var bench = new Workbench();
        bench.Run("run", "--until", "15min");
        Command.Result view = Command.Run("view", bench.In("run"));
        Assert.Equal(2, view.Code);
        Assert.Contains("output.recording", view.Error, StringComparison.Ordinal);
        Command.Result sets = Command.Run("view", bench.In("run"), "--set", "seed=2");
        Assert.Equal(2, sets.Code);
        Assert.Contains("played back", sets.Error, StringComparison.Ordinal);
    }

    private sealed class Trace(Command window, string file)
    {
        public string[] Of(string act) =>
            File.Exists(file) ? [.. File.ReadAllLines(file).Where(l => l.StartsWith(act, StringComparison.Ordinal))] : [];

        public void Until(string act, int times = 1)
        {
            window.Until(() => Of(act).Length >= times);
            if (window.HasExited)
                Assert.Fail($"the window is gone before '{act}': {window.Wait().Out} {window.Wait().Error}");
        }
    }
}
