using System.Text;
using CarTAgents.Compute.Cpu;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Output.Reports;
using CarTAgents.Output.Runs;
using CarTAgents.Output.Vtk;
using CarTAgents.Testing;

namespace CarTAgents.Output.Tests.Runs;

/// <summary>What was asked of a run and did not happen is said; what was asked to be seen is there to the end.</summary>
public class AskedForTests
{
    [Fact]
    public void CellsOfADoseThatFoundNoRoomAreCountedAtTheEnd()
    {
        using var directory = new TemporaryFolder();
        // 2048 sites.
        RunRecord record = SmallAssay.Execute(
            directory.File("run"),
            "events=[{at: 0 h, dose: {cells: 5000, over: 1 min, mix: {cd8: 1}, enter: anywhere}}]",
            "duration=1 h",
            "output=~"
        );
        string note = Assert.Single(record.Notes!, n => n.StartsWith("of 5000 T cells in doses ", StringComparison.Ordinal));
        int[] numbers = [.. note.Split(' ', ';').Where(w => int.TryParse(w, out _)).Select(w => int.Parse(w, null))];
        Assert.Equal(numbers[0], numbers[1] + numbers[2]);
        Assert.True(numbers[2] > 2500, note);
        Assert.Equal(record.Notes, RunRecord.Read(directory.File("run/run.json"))!.Notes);
        RunRecord roomy = SmallAssay.Execute(
            directory.File("roomy"),
            "events=[{at: 0 h, dose: {cells: 5, over: 1 min, mix: {cd8: 1}, enter: anywhere}}]",
            "tissue.tCells.effectorToTarget=0.05",
            "duration=1 h",
            "output=~"
        );
        Assert.DoesNotContain(roomy.Notes ?? [], n => n.Contains("have entered"));
    }

    [Fact]
    public void ARunThatGoesOnHasTheResultsOfOneThatDidNotStop()
    {
        using var directory = new TemporaryFolder();
        RunRecord straight = SmallAssay.Execute(directory.File("straight"), "duration=3 h", "output=~");
        SmallAssay.Execute(directory.File("split"), "duration=1 h", "output=~");
        RunRecord resumed = SmallAssay.Resume(
            directory.File("split"),
            Checkpoint.OpenNewest(RunDirectory.Open(directory.File("split"))),
            "duration=3 h"
        );
        Assert.Contains("kills per T cell and day [1/(cell d)]", straight.Results!.Keys);
        Assert.Equal(straight.Results, resumed.Results);
    }

    [Fact]
    public void AParameterThatNothingUsesIsNamed()
    {
        RunConfiguration configuration = SmallAssay.Configuration("p_kill_solid=1", "t_engage=31 min");
        Assert.Contains(
            "p_kill_solid is set, and used nowhere",
            Assert.Single(Run.UnusedParameters(configuration, ["p_kill_solid=1", "t_engage=31 min", "seed=2"]))
        );
    }

    [Fact]
    public void TheLastStateIsWrittenWhereTheIntervalMissesIt()
    {
        using var directory = new TemporaryFolder();
        SmallAssay.Execute(
            directory.File("run"),
            "duration=3 h",
            "output={frames: {every: 70 min, pixels: 64}, snapshots: {every: 70 min}}"
        );
        Assert.Equal(
            [0, 70 / 60.0, 140 / 60.0, 3],
            VtkSeries.Open(directory.File("run/series.pvd")).Files.Select(f => f.TimeHours).Distinct()
        );
        Assert.Equal(4, Directory.GetFiles(directory.File("run/frames"), "*.png").Length);
    }

    [Fact]
    public void ASnapshotLiesWhereItsTableOfCellsDoes()
    {
        using var directory = new TemporaryFolder();
        string table = directory.Write("cells.csv", "x,y,z,type\n-75,-75,-35,nalm6\n5,5,5,cd8\n");
        SmallAssay.Execute(
            directory.File("run"),
            "tissue={pattern: file, tCells: ~, residents: {}, file: {path: "
                + table
                + ", origin: [-80 um, -80 um, -40 um], types: {nalm6: nalm6, cd8: cd8}}}",
            "duration=15 min",
            "output={snapshots: {every: 15 min}}"
        );
        foreach (string file in Directory.GetFiles(directory.File("run/snapshots")))
            Assert.Contains("Origin=\"-80 -80 -40\"", Encoding.Latin1.GetString(File.ReadAllBytes(file)));
    }

    [Fact]
    public void ACheckpointIsWrittenEachHourUnlessAskedOtherwise()
    {
        using var directory = new TemporaryFolder();
        using var device = new CpuDevice(1);
        var clock = new Clock();
        // The configuration asks for none.
        using Run run = Run.Start(
            new RunOrder("small.yaml", []) { Clock = clock },
            SmallAssay.Configuration("duration=100 h", "output=~"),
            device,
            directory.File("run")
        );
        List<uint> told = [],
            written = [];
        run.Execute(
            CancellationToken.None,
            tick =>
            {
                IReadOnlyList<string> files = Checkpoint.Files(run.Directory);
                if (files.Count > 0)
                    written.Add(uint.Parse(Path.GetFileNameWithoutExtension(files[^1]), null));
                told.Add(tick);
                clock.Minutes += 20;
            }
        );
        Assert.True(told.Count > 6, "the run was told in too few stretches");
        // After three stretches of twenty minutes each.
        Assert.Equal(told.Where((_, i) => i % 3 == 2 && i < told.Count - 1), written.Distinct());
    }

    private sealed class Clock : TimeProvider
    {
        public long Minutes { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => 60 * Minutes;
    }

    [Fact]
    public void AnEventWithinAWindowHappensWhenItsNoteSays()
    {
        static string Hash(string at)
        {
            using var device = new CpuDevice(1);
            Scenario scenario = ScenarioConversion.Convert(
                SmallAssay.Configuration("duration=1 h", $"events=[{{at: {at}, set: {{v_tum: 1 um/min}}}}]"),
                out IReadOnlyList<string> notes
            );
            Assert.Equal(at != "30 min", notes.Any(n => n.Contains("takes effect at 30 min")));
            using var simulation = new Simulation(scenario, device);
            simulation.RunTo(scenario.EndTick);
            return FormattableString.Invariant($"{simulation.StateHash():x16}");
        }

        string expected = Hash("30 min");
        Assert.Equal([expected, expected], [Hash("16 min"), Hash("29 min")]);
    }

    [Fact]
    public void WhatIsNotedStandsInTheReport()
    {
        using var directory = new TemporaryFolder();
        RunRecord record = SmallAssay.Execute(
            directory.File("run"),
            "p_kill_solid=1",
            "events=[{at: 20 min, dose: {cells: 5000, over: 1 min, mix: {cd8: 1}, enter: anywhere}}]",
            "duration=1 h",
            "output={report: true}"
        );
        string report = System.Net.WebUtility.HtmlDecode(File.ReadAllText(directory.File("run/report.html")));
        Assert.Equal(4, record.Notes!.Count);
        Assert.All(record.Notes, n => Assert.Contains(n, report));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(9)]
    [InlineData(17)]
    public void ACensusThatLacksALineIsNamedWithIt(int line)
    {
        using var directory = new TemporaryFolder();
        SmallAssay.Execute(directory.File("run"), "replicas=2", "duration=2 h", "output={report: false}");
        string census = directory.File("run/census.csv");
        string[] lines = File.ReadAllLines(census);
        Assert.Equal(19, lines.Length);
        File.WriteAllLines(census, lines.Where((_, i) => i != line - 1));
        OutputException e = Assert.Throws<OutputException>(() => RunReport.Write(RunDirectory.Open(directory.File("run"))));
        Assert.True(e.IsRequest);
        Assert.Contains(FormattableString.Invariant($"census.csv', line {line}: "), e.Message);
        Assert.Contains("a line is missing", e.Message);
    }

    [Fact]
    public void ACensusThatWasAlteredIsNotGoneOnWith()
    {
        using var directory = new TemporaryFolder();
        SmallAssay.Execute(directory.File("run"), "duration=1 h", "output={report: false}");
        string census = directory.File("run/census.csv"),
            text = File.ReadAllText(census);
        // In the second census; what comes after the last checkpoint is written anew anyway.
        int second = text.IndexOf('\n', text.IndexOf('\n') + 1),
            digit = text.IndexOfAny(['1', '2', '3', '4', '5', '6', '7', '8'], second);
        File.WriteAllText(census, text[..digit] + (char)(text[digit] + 1) + text[(digit + 1)..]);
        OutputException e = Assert.Throws<OutputException>(() => SmallRun.GoOn(directory.File("run"), "duration=2 h"));
        Assert.True(e.IsRequest);
        Assert.Contains("census.csv' was altered", e.Message);
        File.WriteAllText(census, text);
        Assert.Equal(RunOutcome.Completed, SmallRun.GoOn(directory.File("run"), "duration=2 h").Outcome);
    }
}
