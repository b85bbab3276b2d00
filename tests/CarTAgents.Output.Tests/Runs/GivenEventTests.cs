using CarTAgents.Compute;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Output.Runs;
using CarTAgents.Testing;

namespace CarTAgents.Output.Tests.Runs;

/// <summary>Events that are given to a run under way: the configuration that it leaves behind is that of the same run.</summary>
[Collection(nameof(Disk))]
public class GivenEventTests(ITestOutputHelper output)
{
    // One dose of the configuration is under way when others are given, and one is still to come.
    private const string Planned =
        "events=[{at: 30 min, dose: {cells: 200, over: 2 h, mix: {cd8: 1}}}, {at: 3 h, dose: {cells: 50, mix: {cd8: 1}}}]";

    private static readonly string[] Events =
    [
        "dose 900 over 45 min enter outside",
        "p_kill_contact=0.6",
        "dose 20 cd8",
        "tCells.cd8.motility.speed=3 um/min",
        "dose 5000 cd8:2 over 1 h",
    ];

    /// <summary>Three events at random times, on every device: run again from config.yaml, gone on from a checkpoint before and after
    /// them, the bits and the lines of the census are the same.</summary>
    [Theory]
    [InlineData("cpu", 1, 1)]
    [InlineData("cpu", 2, 2)]
    [InlineData("opencl", 0, 4)]
    public void TheRunRepeatsFromItsConfiguration(string name, int threads, int seed)
    {
        output.WriteLine($"seed {seed}");
        using Device device = Open(name, threads);
        using var folder = new TemporaryFolder();
        var random = new Random(seed);
        (uint Tick, string Words)[] given =
        [
            .. Enumerable.Range(0, 3).Select(_ => ((uint)random.Next(1, 220), Events[random.Next(Events.Length)])).OrderBy(e => e.Item1),
        ];
        RunConfiguration start = SmallAssay.Configuration(Planned, "output.checkpoint={every: 1 h, keep: 9}");
        RunRecord alone = Execute(folder.File("alone"), start, device);
        var giver = new Giver(given);
        RunRecord live = Execute(folder.File("live"), start, device, giver);
        Assert.Equal(3, giver.Answers.Count);
        Assert.Equal(given.Select(g => g.Words), live.Given!.Select(g => g.Words));
        Assert.NotEqual(alone.StateHash, live.StateHash);

        RunConfiguration left = RunConfiguration.Load(folder.File("live/config.yaml"));
        Assert.Equal(5, left.Events.Count);
        Assert.Equal(live.StateHash, Execute(folder.File("again"), left, device).StateHash);
        byte[] census = File.ReadAllBytes(folder.File("live/census.csv"));
        Assert.Equal(census, File.ReadAllBytes(folder.File("again/census.csv")));

        RunDirectory directory = RunDirectory.Open(folder.File("live"));
        foreach (string file in Checkpoint.Files(directory).Reverse())
        {
            using Checkpoint checkpoint = Checkpoint.Open(file);
            using Run run = Run.Resume(new RunOrder("live", []), directory, checkpoint, [], device);
            Assert.Equal(live.StateHash, run.Execute(CancellationToken.None).StateHash);
            Assert.Equal(census, File.ReadAllBytes(folder.File("live/census.csv")));
        }
    }

    /// <summary>What does not convert changes nothing, and says what was expected.</summary>
    [Theory]
    [InlineData("dose 5000 cd9", "cd8")]
    [InlineData("dose many", "number of cells")]
    [InlineData("dose 10 cd8 over", "over")]
    [InlineData("dose 10 cd8 enter vessels", "vessels")]
    [InlineData("give 10", "unknown word")]
    [InlineData("grant 10", "dose CELLS")]
    [InlineData("p_kill_contct=0.2", "p_kill_contact")]
    [InlineData("tCells.cd8.motility.speed=fast", "um/min")]
    [InlineData("lattice.spacing=5 um", "cannot change")]
    [InlineData("=1", "path")]
    public void OneThatIsWrongChangesNothing(string words, string expected)
    {
        using Device device = Open("cpu", 1);
        using var folder = new TemporaryFolder();
        RunConfiguration start = SmallAssay.Configuration("duration=1 h");
        RunRecord alone = Execute(folder.File("alone"), start, device);
        var giver = new Giver([(20, words)]);
        RunRecord live = Execute(folder.File("live"), start, device, giver);
        ConfigurationException error = Assert.IsType<ConfigurationException>(Assert.Single(giver.Errors));
        Assert.Contains(expected, error.Problems[0].Message, StringComparison.Ordinal);
        Assert.Equal(alone.StateHash, live.StateHash);
        Assert.Null(live.Given);
        Assert.Equal(File.ReadAllText(folder.File("alone/config.yaml")), File.ReadAllText(folder.File("live/config.yaml")));
    }

    [Fact]
    public void OneAfterTheLastWindowHasBegunIsRefused()
    {
        using Device device = Open("cpu", 1);
        using var folder = new TemporaryFolder();
        var giver = new Giver([(46, "dose 10")]);
        Execute(folder.File("live"), SmallAssay.Configuration("duration=1 h"), device, giver);
        Assert.Contains("ends at", Assert.Single(giver.Errors).Message, StringComparison.Ordinal);
    }

    /// <summary>Where the disk does not take the configuration, the event has not happened, and the run goes on.</summary>
    [Fact]
    public void OneThatCannotBeKeptDoesNotHappen()
    {
        using Device device = Open("cpu", 1);
        using var folder = new TemporaryFolder();
        RunConfiguration start = SmallAssay.Configuration(Planned, "duration=2 h");
        RunRecord alone = Execute(folder.File("alone"), start, device);
        var giver = new Giver([(50, "dose 5000 over 30 min")]) { FailsOn = "config.yaml" };
        RunRecord live = Execute(folder.File("live"), start, device, giver);
        Assert.IsType<OutputException>(Assert.Single(giver.Errors));
        Assert.Equal(alone.StateHash, live.StateHash);
        Assert.Null(live.Given);
        Assert.Equal(File.ReadAllText(folder.File("alone/config.yaml")), File.ReadAllText(folder.File("live/config.yaml")));
    }

    /// <summary>A configuration with a later event than the checkpoint goes on; one with an earlier event is another run's.</summary>
    [Fact]
    public void OneWrittenIntoThePastIsStillRefused()
    {
        using Device device = Open("cpu", 1);
        using var folder = new TemporaryFolder();
        Execute(folder.File("run"), SmallAssay.Configuration("duration=2 h"), device);
        string file = folder.File("run/config.yaml");
        RunConfiguration past = RunConfiguration.Load(file, ["events.0={at: 30 min, dose: {cells: 10, mix: {cd8: 1}}}"]);
        File.WriteAllText(file, past.WriteResolved(folder.File("run")));
        RunDirectory directory = RunDirectory.Open(folder.File("run"));
        using var checkpoint = Checkpoint.OpenNewest(directory);
        ConfigurationException error = Assert.Throws<ConfigurationException>(() =>
            Run.Resume(new RunOrder("run", []), directory, checkpoint, ["duration=3 h"], device)
        );
        Assert.Contains("branch", error.Message, StringComparison.Ordinal);
    }

    private static Device Open(string name, int threads)
    {
        try
        {
            return Devices.Open(name, threads, out _);
        }
        catch (DeviceException e)
        {
            if (Environment.GetEnvironmentVariable("CARTAGENTS_REQUIRE_ALL") == "1")
                Assert.Fail("required: " + e.Message);
            Assert.Skip(e.Message);
            throw;
        }
    }

    private static RunRecord Execute(string path, RunConfiguration configuration, Device device, Giver? giver = null)
    {
        using Run run = Run.Start(new RunOrder("small", []), configuration, device, path);
        run.Observer = giver;
        return run.Execute(CancellationToken.None);
    }

    private sealed class Giver(IEnumerable<(uint Tick, string Words)> events) : IRunObserver
    {
        private readonly Queue<(uint Tick, string Words)> _events = new(events);

        public List<string> Answers { get; } = [];

        public List<Exception> Errors { get; } = [];

        /// <summary>The file that the disk does not take while an event is given.</summary>
        public string? FailsOn { get; init; }

        public uint Between(Run run, CancellationToken interrupt)
        {
            while (_events.TryPeek(out (uint Tick, string Words) next) && run.Tick >= next.Tick)
            {
                _events.Dequeue();
                if (FailsOn is not null)
                    Disk.Before = (operation, file) => Fail(operation, file, run.Directory.In(FailsOn));
                try
                {
                    Answers.Add(run.Give(next.Words));
                }
                catch (Exception e) when (e is ConfigurationException or OutputException)
                {
                    Errors.Add(e);
                }
                finally
                {
                    Disk.Before = null;
                }
            }

            return _events.TryPeek(out (uint Tick, string Words) after) ? Math.Max(1, after.Tick - run.Tick) : uint.MaxValue;
        }

        private static void Fail(DiskOperation operation, string file, string failing)
        {
            if (operation == DiskOperation.Rename && file == failing)
                throw new IOException("the disk does not take it");
        }
    }
}
