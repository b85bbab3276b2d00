using CarTAgents.Output.Runs;

namespace CarTAgents.Cli.Tests;

/// <summary>Directories that cannot be written or hold a run already, and damaged files in them: refused in words, and left as they
/// were.</summary>
public class BadDirectoryTests
{
    [Fact]
    public void OfADirectoryThatMayNotBeWritten()
    {
        using var bench = new Workbench();
        string closed = Directory.CreateDirectory(bench.In("closed")).FullName;
        if (OperatingSystem.IsWindows())
            return;
        File.SetUnixFileMode(closed, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            File.WriteAllText(Path.Combine(closed, "probe"), "");
            TestContext.Current.TestOutputHelper?.WriteLine(
                "this user may write everywhere: the case of a file in the way is tested alone"
            );
        }
        catch (UnauthorizedAccessException)
        {
            Command.Result result = Command.Run("run", bench.Config, "-o", Path.Combine(closed, "run"));
            Assert.Equal(1, result.Code);
            Assert.Contains(closed, result.Error);
        }
        finally
        {
            File.SetUnixFileMode(closed, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public void OfAnOccupiedDirectory()
    {
        using var bench = new Workbench();
        Assert.Equal(0, bench.Run("run", "--until", "3h").Code);
        string[] before = bench.Files("run");
        foreach (string[] line in new[] { bench.Line("run"), ["branch", "--device", "cpu", bench.In("run"), "-o", bench.In("run")] })
        {
            Command.Result again = Command.Run(line);
            Assert.Equal(2, again.Code);
            Assert.Equal(before, bench.Files("run"));
        }

        Assert.Contains("already holds a run", bench.Run("run").Error);
        Assert.Contains("--force", bench.Run("run").Error);
        Command.Result forced = bench.Run("run", "--force", "--seed", "7");
        Assert.Equal(0, forced.Code);
        Assert.Contains("\"seed\": 7", File.ReadAllText(bench.In("run", "run.json")));
        Assert.DoesNotContain("0000000180.checkpoint", bench.Checkpoints("run").Select(Path.GetFileName));

        // What else is in the directory stays.
        File.WriteAllText(bench.In("run", "notes.txt"), "mine");
        Assert.Equal(0, bench.Run("run", "--force").Code);
        Assert.True(File.Exists(bench.In("run", "notes.txt")));
    }

    [Fact]
    public void OfADirectoryThatAnotherProcessRunsIn()
    {
        using var bench = new Workbench();
        using Command running = Command.Start(null, [.. bench.Line("run"), "--until", "50 d"]);
        running.Until(() => bench.Checkpoints("run").Length > 0);
        Assert.False(running.HasExited);
        Command.Result resumed = Command.Run("resume", "--device", "cpu", bench.In("run")),
            forced = bench.Run("run", "--force");
        Assert.Equal((2, 2), (resumed.Code, forced.Code));
        Assert.Contains("another process", resumed.Error);
        Assert.Contains("another process", forced.Error);
        running.Signal(Command.Interrupt);
        Assert.Equal(130, running.Wait().Code);
        Assert.Equal(130, Command.Run("resume", "--device", "cpu", bench.In("run"), "--wall-limit", "1 ms").Code);
    }

    [Fact]
    public void OfAResumption()
    {
        using var bench = new Workbench();
        Assert.Equal(0, bench.Run("run").Code);
        string[] before = bench.Files("run");
        string run = bench.In("run"),
            branch = bench.In("branch");
        Refuse(["resume", "--device", "cpu", run, "--set", "t_engage=30 min"], "branch");
        Refuse(["resume", "--device", "cpu", run, "--until", "1 h"], "before the checkpoint");
        Refuse(["resume", "--device", "cpu", run, "--checkpoint", "nowhere"], "'nowhere' cannot be read");
        Refuse(["resume", "--device", "cpu", run, "--checkpoint", bench.In("run", "run.json")], "not a checkpoint");
        Refuse(["branch", "--device", "cpu", run, "-o", branch, "--set", "lattice.size=[32, 16, 8]"], "cannot change from a checkpoint on");
        Refuse(["branch", "--device", "cpu", run, "-o", branch, "--set", "tick=30 s"], "cannot change from a checkpoint on");
        Refuse(["branch", "--device", "cpu", run, "-o", branch, "--set", "fields.IL-2.factor=2"], "cannot change from a checkpoint on");
        Refuse(["branch", "--device", "cpu", run, "-o", branch, "--set", "t_engange=30 min"], "did you mean 't_engage'");
        Assert.False(Directory.Exists(branch));

        void Refuse(string[] line, string expected)
        {
            Command.Result result = Command.Run(line);
            Assert.Contains(expected, result.Error);
            Assert.DoesNotContain("   at ", result.Error);
            Assert.Equal(2, result.Code);
            Assert.Equal(before, bench.Files("run"));
        }
    }

    [Fact]
    public void OfACheckpoint()
    {
        using var bench = new Workbench();
        Command.Result straight = bench.Run("run");
        string[] files = bench.Checkpoints("run");
        byte[] whole = File.ReadAllBytes(files[^1]);
        var damaged = new Dictionary<string, byte[]>
        {
            ["cut short"] = whole[..^100],
            ["cut short "] = whole[..40],
            ["cut short or altered"] = Altered(whole, whole.Length / 2),
            ["checksum"] = Altered(whole, whole.Length - 1),
            [$"version {Checkpoint.Version + 1}"] = Altered(whole, "CarTAgents checkpoint\n".Length, Checkpoint.Version + 1),
            ["not a checkpoint"] = Altered(whole, 3),
            ["cut short  "] = [],
        };
        foreach ((string expected, byte[] bytes) in damaged)
        {
            File.WriteAllBytes(files[^1], bytes);
            string[] before = bench.Files("run");
            Command.Result result = Command.Run("resume", "--device", "cpu", bench.In("run"), "--until", "7 h");
            Assert.Contains(expected.Trim(), result.Error);
            Assert.Contains(files[^1], result.Error);
            Assert.Contains($"--checkpoint {files[0]}", result.Error);
            Assert.DoesNotContain("   at ", result.Error);
            Assert.Equal(2, result.Code);
            Assert.Equal(before, bench.Files("run"));
        }

        // The one that the message names is as good as ever.
        Command.Result again = Command.Run("resume", "--device", "cpu", bench.In("run"), "--checkpoint", files[0], "--threads", "1");
        Assert.Equal(0, again.Code);
        Assert.Equal(straight.Hash, again.Hash);
        Assert.Equal(whole, File.ReadAllBytes(files[^1]));

        foreach (string file in files)
            File.Delete(file);
        Command.Result none = Command.Run("resume", "--device", "cpu", bench.In("run"), "--until", "7 h");
        Assert.Equal(2, none.Code);
        Assert.Contains("holds no checkpoint", none.Error);
        Assert.Contains("-o NEW", none.Error);
    }

    [Fact]
    public void OfATableOfCountsThatWasAltered()
    {
        using var bench = new Workbench();
        Assert.Equal(0, bench.Run("run").Code);
        string census = bench.In("run", "census.csv");
        string[] lines = File.ReadAllLines(census);
        File.WriteAllLines(census, lines[..5]);
        Command.Result few = Command.Run("resume", "--device", "cpu", bench.In("run"), "--until", "7 h");
        Assert.Equal(2, few.Code);
        Assert.Contains("altered", few.Error);
        File.WriteAllLines(census, ["time [h]", .. lines[1..]]);
        Command.Result other = Command.Run("resume", "--device", "cpu", bench.In("run"), "--until", "7 h");
        Assert.Equal(2, other.Code);
        Assert.Contains("other columns", other.Error);
        File.WriteAllLines(census, lines);
        Assert.Equal(0, Command.Run("resume", "--device", "cpu", bench.In("run"), "--until", "7 h").Code);
    }

    private static byte[] Altered(byte[] bytes, int at, byte? value = null)
    {
        byte[] altered = [.. bytes];
        altered[at] = value ?? (byte)(altered[at] ^ 0x10);
        return altered;
    }
}
