using CarTAgents.Output.Runs;
using CarTAgents.Viewer.Graphics;

namespace CarTAgents.Cli.Tests;

/// <summary>The commands view and render as their users meet them.</summary>
public class ViewTests
{
    private static readonly Dictionary<string, string> NoDisplay = new() { ["DISPLAY"] = "", ["WAYLAND_DISPLAY"] = "" };

    /// <summary>A window is turned, cut open, asked for a cell and a picture, stepped and let go: each act is traced, and what the run
    /// leaves behind is what it leaves without a window.</summary>
    [Fact]
    public void AWindowDoesWhatIsAskedAndTheRunIsTheSame()
    {
        using var display = Display.Open();
        using var bench = new Workbench();
        Command.Result alone = bench.Run("alone");
        string trace = bench.In("trace");
        using Command window = Command.Start(
            new Dictionary<string, string> { ["DISPLAY"] = display.Name },
            ["view", .. bench.Line("seen")[1..], "--paused", "--trace", trace, "--size", "640x480"]
        );
        string[] Lines() => File.Exists(trace) ? File.ReadAllLines(trace) : [];
        void Until(string act, int times = 1)
        {
            window.Until(() => Lines().Count(l => l.StartsWith(act, StringComparison.Ordinal)) >= times);
            if (window.HasExited)
                Assert.Fail($"the window is gone before '{act}': {window.Wait().Out} {window.Wait().Error} {string.Join('\n', Lines())}");
        }

        Until("shown 640 480");
        display.Do("mousemove", "400", "240", "mousedown", "1", "mousemove", "430", "240", "mousemove", "460", "250", "mouseup", "1");
        Until("turn");
        display.Do("click", "4");
        Until("zoom");
        display.Do("key", "7");
        Until("top");
        display.Do("key", "z");
        Until("axis");
        display.Do("key", "f");
        Until("field");
        display.Do("key", "period");
        Until("step 1");
        // Between cells there is nothing to pick: it takes a few tries.
        for (int tries = 1; !Lines().Any(l => l.StartsWith("pick ", StringComparison.Ordinal) && l != "pick none") && tries <= 30; tries++)
        {
            display.Do("mousemove", $"{380 + (5 * tries)}", $"{200 + (3 * tries)}", "click", "1");
            Until("pick", tries);
        }

        display.Do("key", "s");
        Until("picture");
        display.Do("key", "space");
        Until("go");
        // The run ends by itself; the window stays until it is closed.
        string record = bench.In("seen", "run.json");
        window.Until(() => File.Exists(record) && RunRecord.Read(record)?.Outcome == RunOutcome.Completed);
        display.Do("key", "Escape");
        Command.Result seen = window.Wait();

        Assert.Equal(0, seen.Code);
        Assert.Equal(alone.Hash, seen.Hash);
        Assert.Equal(File.ReadAllBytes(bench.In("alone", "census.csv")), File.ReadAllBytes(bench.In("seen", "census.csv")));
        string[] lines = Lines();
        Assert.Contains(lines, l => l.StartsWith("pick ", StringComparison.Ordinal) && l != "pick none");
        Assert.Contains("el=90", lines.Last(l => l.StartsWith("field", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("cut=z:0.5", lines.Last(l => l.StartsWith("field", StringComparison.Ordinal)), StringComparison.Ordinal);
        string picture = lines.First(l => l.StartsWith("picture ", StringComparison.Ordinal))["picture ".Length..];
        Assert.StartsWith(bench.In("seen", "views"), picture, StringComparison.Ordinal);
        // A blank picture of this size is a few kilobytes.
        Assert.InRange(new FileInfo(picture).Length, 20_000, 3 * 640 * 480);
        Assert.Equal("close", lines[^1]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AClosedWindowLeavesACheckpointToGoOnFrom(bool byKey)
    {
        using var display = Display.Open();
        using var bench = new Workbench();
        Command.Result alone = bench.Run("alone");
        string trace = bench.In("trace");
        using Command window = Command.Start(
            new Dictionary<string, string> { ["DISPLAY"] = display.Name },
            ["view", .. bench.Line("seen")[1..], "--paused", "--trace", trace, "--size", "320x240"]
        );
        window.Until(() => File.Exists(trace) && File.ReadAllText(trace).Contains("shown", StringComparison.Ordinal));
        display.Do("mousemove", "100", "100", "key", "greater");
        window.Until(() => File.ReadAllText(trace).Contains("step", StringComparison.Ordinal));
        if (byKey)
            display.Do("key", "Escape");
        else
            window.Signal(Command.Interrupt);
        Assert.Equal(130, window.Wait().Code);
        Assert.NotEmpty(bench.Checkpoints("seen"));
        Assert.Equal(alone.Hash, Command.Run("resume", bench.In("seen"), "--device", "cpu", "--threads", "1", "--quiet").Hash);
    }

    [Fact]
    public void WithoutADisplayNothingIsWrittenAndAnotherWayIsNamed()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var bench = new Workbench();
        Command.Result view = Command.RunApart(NoDisplay, ["view", .. bench.Line("none")[1..]]);
        Assert.Equal(2, view.Code);
        Assert.Contains("cartagents render", view.Error, StringComparison.Ordinal);
        Assert.Contains("cartagents view --serve", view.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(bench.In("none")));
    }

    /// <summary>Commands that draw nothing go without the viewer's assemblies: they do not load them.</summary>
    [Fact]
    public void OtherCommandsDoNotLoadTheViewer()
    {
        using var bench = new Workbench();
        DirectoryInfo program = Directory.CreateDirectory(bench.In("program"));
        foreach (string file in Directory.GetFiles(AppContext.BaseDirectory))
        {
            string name = Path.GetFileName(file);
            bool isViewers =
                name.StartsWith("CarTAgents.Viewer", StringComparison.Ordinal) || name.StartsWith("Silk", StringComparison.Ordinal);
            // Without the list of what belongs to it, a program takes what lies beside it.
            if (!isViewers && !name.EndsWith(".deps.json", StringComparison.Ordinal) && !name.EndsWith(".pdb", StringComparison.Ordinal))
                File.Copy(file, Path.Combine(program.FullName, name));
        }

        Assert.True(File.Exists(Path.Combine(AppContext.BaseDirectory, "CarTAgents.Viewer.dll")));
        string alone = $"shift 2; exec \"$0\" exec '{Path.Combine(program.FullName, "cartagents.dll")}' \"$@\"";
        foreach (
            string[] line in (string[][])
                [
                    ["--help"],
                    ["run", "--help"],
                    ["view", "--help"],
                    [.. bench.Line("run"), "--until", "30min"],
                ]
        )
        {
            using Command command = Command.InShell(alone, bench.Path, line);
            Command.Result result = command.Wait();
            Assert.True(result.Code == 0, $"{string.Join(' ', line)}: {result.Error}");
        }

        using Command render = Command.InShell(alone, bench.Path, "render", bench.Config, "-o", "a.png");
        Assert.Contains("CarTAgents.Viewer", render.Wait().Error, StringComparison.Ordinal);
    }

    [Fact]
    public void RenderDrawsASimulationAndTheStateOfARunAlike()
    {
        RequireEgl();
        using var bench = new Workbench();
        string[] look = ["--look", "az=20 field=IFN-gamma hide=debris", "--size", "320x200", "--quiet"];
        Command.Result drawn = Command.RunApart(NoDisplay, ["render", bench.Config, "-o", bench.In("a.png"), "--until", "2h", .. look]);
        Assert.True(drawn.Code == 0, drawn.Error);
        Assert.InRange(new FileInfo(bench.In("a.png")).Length, 10_000, 3 * 320 * 200);
        bench.Run("run", "--until", "2h", "--set", "output.recording={every: 30 min}");
        Assert.Equal(0, Command.Run(["render", bench.In("run"), "-o", bench.In("b.png"), .. look]).Code);
        // The same state on the same driver.
        Assert.Equal(File.ReadAllBytes(bench.In("a.png")), File.ReadAllBytes(bench.In("b.png")));
        Command.Result many = Command.Run(["render", bench.Config, "-o", bench.In("many"), "--until", "1h", "--every", "30min", .. look]);
        Assert.True(many.Code == 0, many.Error);
        string[] files = [.. Directory.GetFiles(bench.In("many")).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];
        Assert.Equal(["000000.png", "000001.png", "000002.png"], files);
        // Of the recording: at 0, 1 and 2 h; cells have their places and colours, fields are a little coarser.
        Command.Result played = Command.Run(["render", bench.In("run"), "-o", bench.In("played"), "--every", "1h", .. look]);
        Assert.True(played.Code == 0, played.Error);
        Assert.Equal(3, Directory.GetFiles(bench.In("played")).Length);
        Command.Result coloured = Command.Run([
            "render",
            bench.In("run"),
            "-o",
            bench.In("none"),
            "--every",
            "1h",
            "--look",
            "colour=cd19",
        ]);
        Assert.Equal(2, coloured.Code);
        Assert.Contains("kinds of cells only", coloured.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("field=IFN-gama", "IFN-gamma")]
    [InlineData("hide=nalm", "nalm6")]
    [InlineData("color=kind", "colour")]
    public void RenderRefusesAWrongLookWithWhatIsNearest(string look, string near)
    {
        RequireEgl();
        using var bench = new Workbench();
        Command.Result result = Command.Run("render", bench.Config, "-o", bench.In("a.png"), "--look", look);
        Assert.Equal(2, result.Code);
        Assert.Contains($"'{near}'", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(bench.In("a.png")));
    }

    [Fact]
    public void RenderRefusesWhatItCannotDrawWithWhatCanBeDone()
    {
        using var bench = new Workbench();
        Command.Result film = Command.Run("render", bench.Config, "-o", bench.In("many"), "--film");
        Assert.Equal(2, film.Code);
        Assert.Contains("--every", film.Error, StringComparison.Ordinal);
        Command.Result mixed = Command.Run("view", Workbench.Shipped("mixed/b-all-mskcc.yaml"), "--serve", "0", "-o", bench.In("mixed"));
        Assert.Equal(2, mixed.Code);
        Assert.Contains("no tissue to look at", mixed.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(bench.In("mixed")));
    }

    /// <summary>Pictures without ffmpeg are there all the same, and the command that makes a film of them.</summary>
    [Fact]
    public void WithoutFfmpegThePicturesStayAndTheCommandIsTold()
    {
        RequireEgl();
        using var bench = new Workbench();
        Command.Result film = Command.RunApart(
            new Dictionary<string, string>(NoDisplay) { ["PATH"] = bench.Path },
            ["render", bench.Config, "-o", bench.In("film"), "--until", "1h", "--every", "1h", "--film", "--size", "160x160", "--quiet"]
        );
        Assert.Equal(2, film.Code);
        Assert.Equal(2, Directory.GetFiles(bench.In("film"), "*.png").Length);
        Assert.Contains($"ffmpeg -y -loglevel error -framerate 24 -i {bench.In("film", "%06d.png")}", film.Error, StringComparison.Ordinal);
    }

    /// <summary>A lattice that the driver has no texture for is refused before anything is simulated or written.</summary>
    [Fact]
    public void ALatticeThatIsTooLargeToDrawIsRefusedAtOnce()
    {
        RequireEgl();
        int largest;
        using (var context = new OffscreenContext())
            largest = context.Gl.GetInteger(Silk.NET.OpenGL.GetPName.Max3DTextureSize);
        if (largest >= 16384)
            return;
        using var display = Display.Open();
        using var bench = new Workbench();
        string[] large = ["--set", $"lattice.size=[{largest + 8}, 8, 8]", "--until", "30d"];
        Command.Result drawn = Command.Run(["render", bench.Config, "-o", bench.In("a.png"), .. large]);
        Command.Result seen = Command.RunApart(
            new Dictionary<string, string> { ["DISPLAY"] = display.Name },
            ["view", .. bench.Line("seen")[1..], .. large]
        );
        foreach (Command.Result refused in (Command.Result[])[drawn, seen])
        {
            Assert.Equal(2, refused.Code);
            Assert.Contains($"lattices of up to {largest} sites", refused.Error, StringComparison.Ordinal);
        }

        Assert.False(Directory.Exists(bench.In("seen")));
    }

    private static void RequireEgl()
    {
        try
        {
            new OffscreenContext().Dispose();
        }
        catch (GraphicsException e)
        {
            Display.Missing(e.Message);
        }
    }
}
