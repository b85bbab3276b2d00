using CarTAgents.Output.Runs;
using CarTAgents.Testing;

namespace CarTAgents.Output.Tests.Runs;

public class RunDirectoryTests
{
    [Fact]
    public void TakesTheFirstFreeName()
    {
        using var directory = new TemporaryFolder();
        string name = directory.File("run");
        Assert.Equal(name, RunDirectory.Free(name));
        foreach (string taken in new[] { "run", "run-2" })
        {
            Directory.CreateDirectory(directory.File(taken));
            File.WriteAllText(Path.Combine(directory.File(taken), "config.yaml"), "");
        }

        Assert.Equal(name + "-3", RunDirectory.Free(name));
        // A directory without a run in it is free.
        Directory.CreateDirectory(name + "-3");
        Assert.Equal(name + "-3", RunDirectory.Free(name));
    }

    [Fact]
    public void RefusesARunUnlessForcedAndLeavesWhatIsNotTheRuns()
    {
        using var directory = new TemporaryFolder();
        string run = directory.File("run");
        SmallAssay.Go(run, "duration=1 h");
        File.WriteAllText(Path.Combine(run, "notes.txt"), "mine");
        Assert.Contains("--force", Assert.Throws<OutputException>(() => RunDirectory.Create(run, force: false, out _)).Message);
        Assert.True(File.Exists(Path.Combine(run, "census.csv")));
        RunDirectory.Create(run, force: true, out IDisposable hold);
        hold.Dispose();
        Assert.Equal(["notes.txt"], Directory.GetFileSystemEntries(run).Select(Path.GetFileName));
    }

    [Fact]
    public void IsHeldByOneAtATime()
    {
        using var directory = new TemporaryFolder();
        string run = directory.File("run");
        RunDirectory made = RunDirectory.Create(run, force: false, out IDisposable hold);
        File.WriteAllText(made.Configuration, "");
        Assert.Contains("another process", Assert.Throws<OutputException>(() => made.Hold()).Message);
        Assert.Contains("another process", Assert.Throws<OutputException>(() => RunDirectory.Create(run, force: true, out _)).Message);
        Assert.True(File.Exists(made.Configuration));
        hold.Dispose();
        made.Hold().Dispose();
        Assert.Equal(["config.yaml"], Directory.GetFileSystemEntries(run).Select(Path.GetFileName));
    }

    [Fact]
    public void RefusesPlacesThatHoldNoRunOrCannot()
    {
        using var directory = new TemporaryFolder();
        Assert.Contains(
            "there is no directory",
            Assert.Throws<OutputException>(() => RunDirectory.Open(directory.File("nowhere"))).Message
        );
        Assert.Contains("holds no run", Assert.Throws<OutputException>(() => RunDirectory.Open(directory.Path)).Message);
        File.WriteAllText(directory.File("file"), "");
        Assert.Contains(
            "cannot write",
            Assert.Throws<OutputException>(() => RunDirectory.Create(directory.File("file"), false, out _)).Message
        );
        Assert.Contains(
            "cannot write",
            Assert.Throws<OutputException>(() => RunDirectory.Create(Path.Combine(directory.File("file"), "run"), false, out _)).Message
        );
    }
}
