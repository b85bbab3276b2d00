using System.Globalization;
using CarTAgents.Compute.Cpu;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Output.Runs;
using CarTAgents.Testing;

namespace CarTAgents.Output.Tests.Runs;

/// <summary>A branch is the run that its configuration describes: what has happened stays, and what is changed holds from there
/// on.</summary>
public class BranchTests(ITestOutputHelper output)
{
    private const int Window = 15,
        End = 180;

    /// <summary>Random lists of events before and after: the branch is the straight run of its list whenever both lists agree on what has
    /// happened, and is refused otherwise.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void IsTheStraightRunOfItsEventsOrIsRefused(int seed)
    {
        using var directory = new TemporaryFolder();
        var random = new Random(seed);
        int same = 0,
            refused = 0;
        for (int round = 0; round < 12; round++)
        {
            List<Happening> before = [.. Enumerable.Range(0, random.Next(5)).Select(_ => Happening.Draw(random))];
            // Now and then within a window.
            int tick = random.Next(3) == 0 ? random.Next(1, End) : Window * random.Next(1, End / Window);
            List<Happening> after = [.. before];
            for (int change = random.Next(3); change >= 0; change--)
            {
                int at = random.Next(after.Count + 1);
                if (at == after.Count || random.Next(3) == 0)
                    after.Insert(at, Happening.Draw(random));
                else if (random.Next(2) == 0)
                    after.RemoveAt(at);
                else
                    after[at] = Happening.Draw(random);
            }

            string name = FormattableString.Invariant($"{round}"),
                list = Text(after);
            SmallAssay.Execute(
                directory.File("origin-" + name),
                $"events={Text(before)}",
                FormattableString.Invariant($"duration={tick} min")
            );
            string[] sets = [$"events={list}", FormattableString.Invariant($"duration={End} min")];
            string what = $"seed {seed}, round {round}, tick {tick}\nbefore {Text(before)}\nafter  {list}";
            if (!Past(before, tick).SequenceEqual(Past(after, tick)) || after.Except(before).Any(e => e.At < tick))
            {
                refused++;
                ConfigurationException e = Assert.Throws<ConfigurationException>(() =>
                    Branch(directory.File("origin-" + name), "none", sets)
                );
                Assert.True(e.Key.StartsWith("events", StringComparison.Ordinal), what);
                Assert.False(Directory.Exists(directory.File("none")), what);
                continue;
            }

            same++;
            RunRecord straight = SmallAssay.Execute(directory.File("straight-" + name), sets);
            RunRecord branch = Branch(directory.File("origin-" + name), directory.File("branch-" + name), sets);
            Assert.True(straight.StateHash == branch.StateHash, what);
            Assert.Equal(
                File.ReadAllText(directory.File($"straight-{name}/census.csv")),
                File.ReadAllText(directory.File($"branch-{name}/census.csv"))
            );
        }

        output.WriteLine($"seed {seed}: {same} the same, {refused} refused");
        Assert.True(same > 0 && refused > 0);
    }

    /// <summary>What an event has set before does not cover what the user sets now; the configuration that is left says all.</summary>
    [Fact]
    public void WhatIsSetHoldsFromTheBranchOnUntilAnEventChangesIt()
    {
        using var directory = new TemporaryFolder();
        string events = "events=[{at: 30 min, set: {v_tum: 6 um/min}}]";
        SmallAssay.Execute(directory.File("origin"), events, "duration=1 h");
        HashSet<string?> hashes = [];
        foreach (string speed in (string[])["6", "0", "2"])
        {
            string path = directory.File("branch-" + speed);
            RunRecord branch = Branch(directory.File("origin"), path, $"v_tum={speed} um/min", "duration=2 h");
            hashes.Add(branch.StateHash);
            // The whole course, from its beginning.
            RunConfiguration whole = RunConfiguration.Load(Path.Combine(path, "config.yaml"));
            Assert.Equal(["30 min", "3600 s"], whole.Events.Select(e => e.At.Text));
            RunRecord again = Execute(directory.File("again-" + speed), whole);
            Assert.Equal(branch.StateHash, again.StateHash);
        }

        Assert.Equal(3, hashes.Count);
        BranchConfiguration.Make(
            SmallAssay.Configuration("events=[{at: 3 h, set: {v_tum: 6 um/min}}]"),
            65,
            ["v_tum=1 um/min"],
            out IReadOnlyList<string> notes
        );
        Assert.Equal("v_tum is 1 um/min from day 0 01:15 on, until the event at 3 h changes it", Assert.Single(notes));
    }

    [Theory]
    [InlineData("tissue.residents.nalm6.cells=400", "start of the run")]
    [InlineData("tissue.tCells.effectorToTarget=3", "start of the run")]
    [InlineData("N_CD19_NALM6=1e4 molecules/cell", "residents.nalm6.antigen.median")]
    [InlineData("lattice.size=[16, 16, 16]", "start of the run")]
    [InlineData("replicas=2", "start of the run")]
    public void WhatTheCheckpointContainsCannotBeChanged(string set, string why)
    {
        RunConfiguration before = SmallAssay.Configuration();
        ConfigurationException e = Assert.Throws<ConfigurationException>(() => BranchConfiguration.Make(before, 60, [set], out _));
        Assert.Contains(why, e.Message);
        Assert.Contains("cannot change from a checkpoint on", e.Message);
        Assert.StartsWith($"--set {set}", e.Message);
    }

    [Theory]
    [InlineData("events=[]", "the dose of 50 T cells at 30 min", "events")]
    [InlineData("events.0.dose.cells=60", "was the dose of 50 T cells", "events.0")]
    [InlineData("events.0.at=90 min", "the dose of 50 T cells at 30 min", "events")]
    [InlineData("events.1={at: 40 min, dose: {cells: 5, mix: {cd8: 1}}}", "40 min lies before the checkpoint", "events.1.at")]
    public void WhatHasHappenedIsNamedWithItsTime(string set, string why, string key)
    {
        RunConfiguration before = SmallAssay.Configuration("events=[{at: 30 min, dose: {cells: 50, mix: {cd8: 1}}}]");
        ConfigurationException e = Assert.Throws<ConfigurationException>(() => BranchConfiguration.Make(before, 60, [set], out _));
        Assert.Contains(why, e.Message);
        Assert.Equal(key, e.Key);
    }

    [Theory]
    [InlineData("patient.infusion.cellsPerKilogram=20000", "infusion at")]
    [InlineData("patient.infusion.mix={cd4: 1}", "infusion at")]
    [InlineData("B_LBCL_start=1e9", "start of the run")]
    public void APatientsStartAndInfusionCannotBeChangedAfterwards(string set, string why)
    {
        RunConfiguration before = RunConfiguration.Load(SmallRun.Configs() + "/lymphoma-zuma1.yaml");
        uint after = (uint)((before.Patient!.Infusion!.At.Value + 86400) / before.Tick.Value);
        Assert.Contains(why, Assert.Throws<ConfigurationException>(() => BranchConfiguration.Make(before, after, [set], out _)).Message);
        if (why == "infusion at")
        {
            // Still to come a day before.
            BranchConfiguration.Make(before, 15, [set], out _);
        }
    }

    /// <summary>Its own directory is enough, whatever became of its origin.</summary>
    [Fact]
    public void RepeatsFromItsOwnDirectoryAlone()
    {
        using var directory = new TemporaryFolder();
        SmallAssay.Execute(directory.File("origin"), "duration=1 h");
        RunRecord branch = Branch(directory.File("origin"), directory.File("branch"), "seed=7", "duration=2 h");
        Directory.Delete(directory.File("origin"), recursive: true);
        RunDirectory there = RunDirectory.Open(directory.File("branch"));
        RunRecord again = Branch(directory.File("branch"), directory.File("again"), [.. branch.Set], Checkpoint.Open(there.Origin));
        Assert.Equal(branch.StateHash, again.StateHash);
        Assert.Equal(File.ReadAllText(there.Census), File.ReadAllText(directory.File("again/census.csv")));
    }

    [Fact]
    public void ACheckpointOfAnotherRunIsRefused()
    {
        using var directory = new TemporaryFolder();
        SmallAssay.Execute(directory.File("one"), "duration=1 h");
        SmallAssay.Execute(directory.File("other"), "duration=2 h", "seed=77");
        string foreign = Checkpoint.Files(RunDirectory.Open(directory.File("other")))[^1];
        File.Copy(foreign, directory.File("one/checkpoints/" + Path.GetFileName(foreign)));
        using Checkpoint newest = Checkpoint.OpenNewest(RunDirectory.Open(directory.File("one")));
        foreach (
            Action go in (Action[])
                [
                    () => SmallAssay.Resume(directory.File("one"), newest),
                    () => Branch(directory.File("one"), directory.File("b"), [], newest),
                ]
        )
        {
            Assert.Contains("of another run", Assert.Throws<OutputException>(go).Message);
        }
        Assert.True(File.Exists(foreign));
    }

    [Fact]
    public void AnEditedConfigurationIsNeverOverwrittenInSilence()
    {
        using var directory = new TemporaryFolder();
        string path = directory.File("run"),
            config = Path.Combine(path, "config.yaml");
        SmallAssay.Execute(path, "duration=1 h");
        string text = File.ReadAllText(config),
            edited = text.Replace("seed: 1", "seed: 99", StringComparison.Ordinal);
        Assert.NotEqual(text, edited);
        File.WriteAllText(config, edited);
        using (Checkpoint newest = Checkpoint.OpenNewest(RunDirectory.Open(path)))
        {
            ConfigurationException e = Assert.Throws<ConfigurationException>(() => SmallAssay.Resume(path, newest));
            Assert.Contains("seed: 99", e.Message);
            Assert.Contains("branch", e.Message);
        }

        Assert.Equal(edited, File.ReadAllText(config));
        // A longer duration is one that the run can follow.
        File.WriteAllText(config, text.Replace("duration: 1 h", "duration: 90 min", StringComparison.Ordinal));
        using (Checkpoint newest = Checkpoint.OpenNewest(RunDirectory.Open(path)))
            Assert.Equal(90, SmallAssay.Resume(path, newest).Ticks);
    }

    private static RunRecord Execute(string path, RunConfiguration configuration)
    {
        using var device = new CpuDevice(1);
        using Run run = Run.Start(new RunOrder("small", []), configuration, device, path);
        return run.Execute(CancellationToken.None);
    }

    private static RunRecord Branch(string origin, string path, params string[] sets)
    {
        using Checkpoint checkpoint = Checkpoint.OpenNewest(RunDirectory.Open(origin));
        return Branch(origin, path, sets, checkpoint);
    }

    private static RunRecord Branch(string origin, string path, string[] sets, Checkpoint checkpoint)
    {
        RunDirectory from = RunDirectory.Open(origin);
        RunConfiguration configuration = BranchConfiguration.Make(
            RunConfiguration.Parse(checkpoint.Configuration, from.Configuration),
            checkpoint.Tick,
            sets,
            out _
        );
        using var device = new CpuDevice(1);
        using Run run = Run.Branch(new RunOrder("small", sets), from, checkpoint, configuration, device, path);
        return run.Execute(CancellationToken.None);
    }

    private static string Text(IEnumerable<Happening> events) => $"[{string.Join(", ", events.Select(e => e.Text))}]";

    private static IEnumerable<Happening> Past(IEnumerable<Happening> events, int tick) =>
        events.OrderBy(e => e.At).Where(e => (e.At + Window - 1) / Window * Window < tick);

    /// <summary>An event: a dose or a change.</summary>
    private sealed record Happening(int At, string What)
    {
        public string Text => string.Create(CultureInfo.InvariantCulture, $"{{at: {At} min, {What}}}");

        public static Happening Draw(Random random)
        {
            int at = random.Next(2) == 0 ? Window * random.Next(End / Window) : random.Next(End);
            string what = random.Next(4) switch
            {
                0 => $"set: {{v_tum: {random.Next(1, 4)} um/min}}",
                1 => $"set: {{t_engage: {random.Next(20, 40)} min}}",
                2 => $"dose: {{cells: {random.Next(1, 40)}, mix: {{cd8: 1, cd4: 1}}}}",
                // More than finds room at once.
                _ => $"dose: {{cells: {random.Next(1, 4000)}, over: {random.Next(1, 90)} min, mix: {{cd4: 1}}, enter: outside}}",
            };
            return new Happening(at, what);
        }
    }
}
