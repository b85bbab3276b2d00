using System.Text.Json;
using CarTAgents.Compute.Cpu;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Output.Courses;
using CarTAgents.Output.Reports;
using CarTAgents.Output.Runs;
using CarTAgents.Testing;

namespace CarTAgents.Output.Tests.Runs;

/// <summary>The run of a patient on lattices ends with death, wherever it was interrupted, and its files say so.</summary>
public class DeathTests
{
    // ln 2 of a hazard of 2 a day comes in the 25th window after the infusion, and the run ends a tick after the next has begun.
    private const uint End = 120 + 26 * 20 + 1;
    private static readonly string[] Files = ["course.csv", "census.csv", "summary.json"];

    private static RunConfiguration Configuration(params string[] sets) =>
        RunConfiguration.Load(
            Path.Combine(SmallRun.Configs(), "lymphoma-zuma1.yaml"),
            [
                "lattice.size=[8, 8, 8]",
                "patient.infusion.at=2 h",
                "duration=1 d",
                "patient.outcome.imaging.scans=[6 h, 30 d]",
                "patient.outcome.survival={background: 1 1/d, tumour: 1 1/d, halfTumour: 1, grade4: 0 1/d}",
                .. sets,
            ]
        );

    [Fact]
    public void TheFilesTellOfIt()
    {
        using var directory = new TemporaryFolder();
        RunRecord record = SmallRun.Execute(directory.File("run"), Configuration());
        Assert.Equal((RunOutcome.Completed, (long)End), (record.Outcome, record.Ticks));
        Assert.Equal("the run ended early: the patient died on day 0.35", record.Stopped);
        Assert.Equal(1, record.Results![OutcomeResults.Died]);
        Assert.Equal(25.0 / 72, record.Results[OutcomeResults.Day(OutcomeResults.Died)], 1e-12);
        Assert.Equal((0, 0), (record.Results[OutcomeResults.Responded], record.Results[OutcomeResults.Progressed]));
        Assert.Equal(25.0 / 72, CourseTable.Read(directory.File("run/course.csv"), mortal: true).Patients[0].Time[^1], 1e-12);
        using JsonDocument summary = JsonDocument.Parse(File.ReadAllText(directory.File("run/summary.json")));
        Assert.Equal(1, summary.RootElement.GetProperty(OutcomeResults.Died).GetDouble());
        string report = File.ReadAllText(directory.File("run/report.html"));
        Assert.Contains("<dt>Death</dt>", report, StringComparison.Ordinal);
        Assert.Contains("the patient died on day 0.35", report, StringComparison.Ordinal);
        RunReport.Write(RunDirectory.Open(directory.File("run")));
        Assert.Equal(report, File.ReadAllText(directory.File("run/report.html")));
    }

    /// <summary>A drug given by its time stands on the chart, also on one that is made again.</summary>
    [Fact]
    public void ADrugOnTheWayIsMarked()
    {
        using var directory = new TemporaryFolder();
        SmallRun.Execute(directory.File("run"), Configuration("patient.drugs.steroid.at=3 h", "duration=8 h"));
        string report = directory.File("run/report.html");
        int Marks() => File.ReadAllText(report).Split(">steroid</text>").Length - 1;
        int marks = Marks();
        Assert.True(marks > 0, "no mark");
        RunReport.Write(RunDirectory.Open(directory.File("run")));
        Assert.Equal(marks, Marks());
    }

    [Fact]
    public void StoppedAndResumedItEndsAtTheSameTick()
    {
        using var directory = new TemporaryFolder();
        RunRecord straight = SmallRun.Execute(directory.File("straight"), Configuration());
        foreach (uint at in (ReadOnlySpan<uint>)[End, End - 1, End - 21, 300])
        {
            string path = directory.File($"split-{at}");
            SmallRun.Execute(path, Configuration($"duration={at} min"));
            RunRecord record = SmallRun.GoOn(path, "duration=1 d");
            Assert.Equal((straight.Ticks, straight.StateHash, straight.Stopped), (record.Ticks, record.StateHash, record.Stopped));
            Assert.Equal(straight.Results, record.Results);
            foreach (string file in Files)
                Assert.Equal(File.ReadAllBytes(directory.File("straight/" + file)), File.ReadAllBytes(Path.Combine(path, file)));
        }

        // Going on with the dead, nothing goes on.
        RunRecord again = SmallRun.GoOn(directory.File("straight"), "duration=2 d");
        Assert.Equal((straight.Ticks, straight.StateHash), (again.Ticks, again.StateHash));
        Assert.Equal(
            File.ReadAllBytes(directory.File($"split-{End}/course.csv")),
            File.ReadAllBytes(directory.File("straight/course.csv"))
        );
    }

    [Fact]
    public void ABranchFromBeforeDiesLikewise()
    {
        using var directory = new TemporaryFolder();
        RunConfiguration configuration = Configuration("output.checkpoint={every: 5 h, keep: 9}");
        RunRecord straight = SmallRun.Execute(directory.File("straight"), configuration);
        RunDirectory origin = RunDirectory.Open(directory.File("straight"));
        using var device = new CpuDevice(1);
        Checkpoint early = Checkpoint.Open(Checkpoint.Files(origin)[0]);
        RunConfiguration same = BranchConfiguration.Make(configuration, early.Tick, ["duration=3 d"], out _);
        using Run branch = Run.Branch(new RunOrder("small.yaml", []), origin, early, same, device, directory.File("branch"));
        RunRecord record = branch.Execute(CancellationToken.None);
        Assert.Equal((straight.Ticks, straight.StateHash, straight.Stopped), (record.Ticks, record.StateHash, record.Stopped));
        Assert.Equal(straight.Results, record.Results);
    }
}
