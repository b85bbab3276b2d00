using CarTAgents.Compute.Cpu;
using CarTAgents.Output.Runs;
using CarTAgents.Testing;

namespace CarTAgents.Output.Tests.Runs;

/// <summary>A directory is one run's: nothing of another run is taken for its own, and nothing that no run made is touched.</summary>
public class RunDirectoryTests
{
    [Theory]
    [InlineData("run.json")]
    [InlineData("census.csv")]
    [InlineData("checkpoints/0000000060.checkpoint")]
    public void ARecordACensusOrACheckpointIsARun(string sign)
    {
        using var directory = new TemporaryFolder();
        string run = directory.File("run");
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(run, sign))!);
        File.WriteAllText(Path.Combine(run, sign), "");
        OutputException e = Assert.Throws<OutputException>(() => RunDirectory.Take(run, force: false));
        Assert.True(e.IsRequest);
        Assert.Contains("--force", e.Message);
        using RunPlace place = RunDirectory.TakeFree(run);
        Assert.Equal(run + "-2", place.Directory.Path);
    }

    [Fact]
    public async Task ProcessesThatStartTogetherTakeADirectoryEach()
    {
        using var directory = new TemporaryFolder();
        string name = directory.File("run");
        RunPlace[] places = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => RunDirectory.TakeFree(name))));
        Assert.Equal(12, places.Select(p => p.Directory.Path).Distinct().Count());
        Assert.Contains(places, p => p.Directory.Path == name);
        foreach (RunPlace place in places)
            place.Dispose();
        // A run that never stood leaves no file.
        Assert.Empty(Directory.GetFiles(directory.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void ARunThatIsReplacedGoesWhenTheNewOneStandsAndWhatNoRunMadeStays()
    {
        using var directory = new TemporaryFolder();
        string run = directory.File("run");
        SmallAssay.Execute(run, "duration=2 h");
        foreach (string mine in new[] { "notes.txt", "checkpoints/notes.txt", "snapshots/thesis.vti.bak" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(run, mine))!);
            File.WriteAllText(Path.Combine(run, mine), "mine");
        }

        string[] old = Tree(run);
        using (RunPlace place = RunDirectory.Take(run, force: true))
        {
            Assert.False(File.Exists(place.Directory.Census));
            File.WriteAllText(place.Directory.Census, "new");
        }

        // It did not stand: all is as it was.
        Assert.Equal(old, Tree(run));
        Assert.NotEqual("new", File.ReadAllText(Path.Combine(run, "census.csv")));
        using (RunPlace place = RunDirectory.Take(run, force: true))
        {
            File.WriteAllText(place.Directory.Census, "new");
            place.Stand();
        }

        Assert.Equal(["census.csv", "checkpoints/notes.txt", "notes.txt", "snapshots/thesis.vti.bak"], Tree(run));
    }

    /// <summary>A process that is killed while it replaces a run leaves the old one or the new one.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AReplacementThatWasKilledIsUndoneOrFinished(bool stood)
    {
        using var directory = new TemporaryFolder();
        string run = directory.File("run");
        SmallAssay.Execute(run, "duration=2 h");
        string[] old = Tree(run);
        RunDirectory there = RunDirectory.Open(run);
        there.MoveAside(there.OwnFiles());
        File.WriteAllText(there.Census, "new");
        if (stood)
            File.WriteAllText(there.Record, "{}");
        RunDirectory.Open(run);
        Assert.Equal(stood ? ["census.csv", "run.json"] : old, Tree(run));
    }

    [Fact]
    public void FilesOfNoRunAreNeverReplaced()
    {
        using var directory = new TemporaryFolder();
        string config = directory.File("config.yaml");
        File.WriteAllText(config, "# my notes\n");
        foreach (bool force in new[] { false, true })
        {
            OutputException e = Assert.Throws<OutputException>(() => RunDirectory.Take(directory.Path, force));
            Assert.Contains("config.yaml", e.Message);
        }

        Assert.Equal("# my notes\n", File.ReadAllText(config));
    }

    [Fact]
    public void TheConfigurationThatIsRunIsNeverReplaced()
    {
        using var directory = new TemporaryFolder();
        string run = directory.File("run");
        SmallAssay.Execute(run, "duration=1 h");
        string config = Path.Combine(run, "config.yaml"),
            text = File.ReadAllText(config);
        Assert.Contains("--force", Assert.Throws<OutputException>(() => RunDirectory.Take(run, force: true, config)).Message);
        Assert.Equal(text, File.ReadAllText(config));
    }

    [Fact]
    public void IsHeldByOneAtATime()
    {
        using var directory = new TemporaryFolder();
        string run = directory.File("run");
        RunPlace place = RunDirectory.Take(run, force: false);
        RunDirectory made = place.Directory;
        File.WriteAllText(made.Record, "");
        place.Stand();
        Assert.Contains("another process", Assert.Throws<OutputException>(() => made.Hold()).Message);
        Assert.Contains("another process", Assert.Throws<OutputException>(() => RunDirectory.Take(run, force: true)).Message);
        Assert.True(File.Exists(made.Record));
        place.Dispose();
        made.Hold().Dispose();
        Assert.Equal(["run.json"], Directory.GetFileSystemEntries(run).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("checkpoints")]
    [InlineData("frames")]
    [InlineData("run.lock")]
    public void NoSymbolicLinkIsFollowed(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a privilege there");
        using var directory = new TemporaryFolder();
        string run = directory.File("run"),
            victim = Directory.CreateDirectory(directory.File("victim")).FullName;
        Directory.CreateDirectory(run);
        if (name == "run.lock")
            File.CreateSymbolicLink(Path.Combine(run, name), Path.Combine(victim, "file"));
        else
            Directory.CreateSymbolicLink(Path.Combine(run, name), victim);
        OutputException e = Assert.Throws<OutputException>(() => SmallAssay.Execute(run, "duration=2 h", "output.frames.every=1 h"));
        Assert.Contains("symbolic link", e.Message);
        Assert.Empty(Directory.GetFileSystemEntries(victim));
    }

    [Theory]
    [InlineData("removed")]
    [InlineData("moved")]
    [InlineData("census")]
    [InlineData("taken")]
    public void ADirectoryThatGoesAwayUnderARunIsNoticedAndNotMadeAnew(string how)
    {
        using var directory = new TemporaryFolder();
        string path = directory.File("run");
        using var device = new CpuDevice(1);
        using Run run = Run.Start(new RunOrder("small", []), SmallAssay.Configuration(), device, path);
        bool done = false;
        void Happen(uint tick)
        {
            if (done || tick < 30)
                return;
            done = true;
            switch (how)
            {
                case "removed":
                    Remove(path);
                    break;
                case "moved":
                    Directory.Move(path, path + "-elsewhere");
                    break;
                case "census":
                    File.Delete(Path.Combine(path, "census.csv"));
                    break;
                default:
                    File.WriteAllText(
                        Path.Combine(path, "run.json"),
                        File.ReadAllText(Path.Combine(path, "run.json")).Replace("\"run\": \"", "\"run\": \"0")
                    );
                    break;
            }
        }

        OutputException e = Assert.Throws<OutputException>(() => run.Execute(CancellationToken.None, Happen));
        Assert.False(e.IsRequest);
        Assert.Contains(how == "taken" ? "another run" : "gone", e.Message);
        Assert.True(run.Tick < run.Scenario.EndTick);
        if (how is "removed" or "moved")
            Assert.False(Directory.Exists(path));
        else if (how == "census")
            Assert.Equal(RunOutcome.Failed, RunRecord.Read(Path.Combine(path, "run.json"))!.Outcome);
    }

    /// <summary>Removes a directory into which a picture may be written meanwhile: then it is not empty after all.</summary>
    private static void Remove(string path)
    {
        const int tries = 1000;
        for (int i = 1; Directory.Exists(path); i++)
        {
            try
            {
                Directory.Delete(path, recursive: true);
            }
            catch (IOException) when (i < tries)
            {
                // Once more.
            }
        }
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
        foreach (string path in new[] { directory.File("file"), Path.Combine(directory.File("file"), "run") })
        {
            OutputException e = Assert.Throws<OutputException>(() => RunDirectory.Take(path, false));
            Assert.Contains("cannot write in", e.Message);
            Assert.True(e.IsRequest);
        }
    }

    /// <summary>All files under a directory, with their paths in it, in order.</summary>
    private static string[] Tree(string directory) =>
        [
            .. Directory
                .GetFiles(directory, "*", SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(directory, f))
                .Order(StringComparer.Ordinal),
        ];
}
