using CarTAgents.Compute.Cpu;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Output.Runs;
using CarTAgents.Output.Tables;
using CarTAgents.Output.Tests.Tables;
using CarTAgents.Testing;

namespace CarTAgents.Output.Tests.Runs;

/// <summary>A run that a census stops is the run of that duration, wherever it was interrupted.</summary>
public class StopTests
{
    // Few targets among many T cells, which are gone within the day.
    private static RunConfiguration Configuration(params string[] sets) =>
        SmallRun.Configuration([
            "tissue.residents={nalm6: {cells: 3}}",
            "tissue.tCells={cells: 1500, mix: {cd8: 1}}",
            "duration=4 d",
            "output.snapshots=~",
            .. sets,
        ]);

    [Fact]
    public void A_run_ends_a_tick_after_the_census_without_targets_as_one_of_that_duration_does()
    {
        using var directory = new TemporaryFolder();
        RunRecord stopped = SmallRun.Execute(directory.File("stopped"), Configuration("stop.targetsGone=true"));
        Assert.Equal(RunOutcome.Completed, stopped.Outcome);
        Assert.InRange(stopped.Ticks, 16u, 4 * 1440u - 1);
        Assert.Equal(1u, stopped.Ticks % 15);
        Assert.Contains("no target was left", stopped.Stopped!, StringComparison.Ordinal);
        Assert.Contains(stopped.Stopped!, stopped.Notes!);
        CensusTable census = Census.Read(directory.File("stopped"));
        double[] targets = census.Mean("nalm6 [cells]");
        Assert.Equal([0, 0], targets[^2..]);
        Assert.DoesNotContain(0, targets[..^2]);

        RunRecord straight = SmallRun.Execute(directory.File("straight"), Configuration($"duration={stopped.Ticks} min"));
        Assert.Equal(straight.StateHash, stopped.StateHash);
        Assert.Equal(straight.Results, stopped.Results);
        foreach (string file in (string[])["census.csv", .. Frames("straight")])
            Assert.Equal(File.ReadAllBytes(directory.File("straight/" + file)), File.ReadAllBytes(directory.File("stopped/" + file)));
        Assert.Equal(Frames("straight"), Frames("stopped"));

        string[] Frames(string run) =>
            [
                .. Directory
                    .GetFiles(directory.File(run + "/frames"))
                    .Select(f => "frames/" + Path.GetFileName(f))
                    .Order(StringComparer.Ordinal),
            ];
    }

    [Fact]
    public void Stopped_and_resumed_it_ends_at_the_same_tick()
    {
        using var directory = new TemporaryFolder();
        string[] sets = ["stop.targetsGone=true", "output.frames=~"];
        RunRecord straight = SmallRun.Execute(directory.File("straight"), Configuration(sets));
        string census = directory.File("straight/census.csv");
        // Interrupted at its very end, a tick before, and in the middle of the window before.
        foreach (uint before in (ReadOnlySpan<uint>)[0, 1, 9])
        {
            string path = directory.File($"split-{before}");
            long at = straight.Ticks - before;
            SmallRun.Execute(path, Configuration(["output.frames=~", $"duration={at} min"]));
            // As a process leaves it that was killed after its checkpoint.
            RunDirectory run = RunDirectory.Open(path);
            using (var device = new CpuDevice(1))
            using (
                Run branch = Run.Branch(
                    new RunOrder("small.yaml", []),
                    run,
                    Checkpoint.OpenNewest(run),
                    Configuration(sets),
                    device,
                    path + "-on"
                )
            )
            {
                RunRecord record = branch.Execute(CancellationToken.None);
                Assert.Equal((straight.Ticks, straight.StateHash, straight.Stopped), (record.Ticks, record.StateHash, record.Stopped));
            }

            Assert.Equal(File.ReadAllBytes(census), File.ReadAllBytes(path + "-on/census.csv"));
        }

        // Going on with a run that has stopped, it stops where it is.
        RunRecord again = SmallRun.GoOn(directory.File("straight"), "duration=5 d");
        Assert.Equal((straight.Ticks, straight.StateHash), (again.Ticks, again.StateHash));
        Assert.Equal(File.ReadAllBytes(directory.File("split-0-on/census.csv")), File.ReadAllBytes(census));
    }

    [Fact]
    public void A_branch_without_the_condition_goes_on_as_if_there_had_been_none()
    {
        using var directory = new TemporaryFolder();
        RunConfiguration stops = Configuration("stop.targetsGone=true", "output.frames=~");
        RunRecord stopped = SmallRun.Execute(directory.File("stopped"), stops);
        RunConfiguration goesOn = BranchConfiguration.Make(
            stops,
            (uint)stopped.Ticks,
            ["stop=~", $"duration={stopped.Ticks + 40} min"],
            out _
        );
        RunDirectory origin = RunDirectory.Open(directory.File("stopped"));
        using var device = new CpuDevice(1);
        using Run branch = Run.Branch(
            new RunOrder("small.yaml", []),
            origin,
            Checkpoint.OpenNewest(origin),
            goesOn,
            device,
            directory.File("branch")
        );
        RunRecord record = branch.Execute(CancellationToken.None);
        RunRecord straight = SmallRun.Execute(
            directory.File("straight"),
            Configuration("output.frames=~", $"duration={stopped.Ticks + 40} min")
        );
        Assert.Equal((straight.Ticks, straight.StateHash, null), (record.Ticks, record.StateHash, record.Stopped));
        Assert.Equal(File.ReadAllBytes(directory.File("straight/census.csv")), File.ReadAllBytes(directory.File("branch/census.csv")));
    }

    [Fact]
    public void A_run_ends_when_a_kind_exceeds_its_number_in_any_replica()
    {
        using var directory = new TemporaryFolder();
        RunRecord record = SmallRun.Execute(
            directory.File("run"),
            SmallRun.Configuration("tissue.tCells=~", "replicas=2", "duration=4 d", "output=~", "stop.above={nalm6: 700, cd8: 5}")
        );
        CensusTable census = Census.Read(directory.File("run"));
        double[] most = census.Most("nalm6 [cells]");
        Assert.InRange(record.Ticks, 16u, 4 * 1440u - 1);
        Assert.True(most[^2] > 700);
        Assert.All(most[..^2], n => Assert.InRange(n, 0, 700));
        Assert.Contains($"{most[^2]} cells of nalm6", record.Stopped!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_nothing_stops_is_as_without()
    {
        using var directory = new TemporaryFolder();
        RunRecord with = SmallRun.Execute(directory.File("with"), SmallRun.Configuration("stop={targetsGone: true, above: {nalm6: 1e6}}"));
        RunRecord without = SmallRun.Execute(directory.File("without"), SmallRun.Configuration());
        Assert.Equal((without.StateHash, without.Ticks, null), (with.StateHash, with.Ticks, with.Stopped));
        Assert.Equal(File.ReadAllBytes(directory.File("without/census.csv")), File.ReadAllBytes(directory.File("with/census.csv")));
    }

    [Theory]
    [InlineData("stop={targetGone: true}", "stop.targetGone", "did you mean 'targetsGone'?")]
    [InlineData("stop={above: {nalm: 5}}", "stop.above.nalm", "did you mean 'nalm6'?")]
    [InlineData("stop={targetsGone: false}", "stop", "nothing is named that ends the run")]
    [InlineData("stop={above: {nalm6: -1}}", "stop.above.nalm6", "0")]
    public void What_is_wrong_is_named(string set, string key, string message)
    {
        ConfigurationException e = Assert.Throws<ConfigurationException>(() => SmallRun.Configuration(set));
        Assert.Contains(key, e.Message, StringComparison.Ordinal);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }
}
