using CarTAgents.Compute.Cpu;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Body;
using CarTAgents.Model.Columns;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Testing;

namespace CarTAgents.Model.Tests.Body;

/// <summary>Response, progression and death by the written rules, of constructed tumours and of patients on lattices.</summary>
public class OutcomeTests
{
    // A row is told with the plan of the window after it.
    private const uint Window = 20,
        Infusion = 120;
    private const string Survival = "patient.outcome.survival={background: 1 1/d, tumour: 1 1/d, halfTumour: 1, grade4: 0 1/d}";

    private static Outcome Follow(string design, double until, Func<double, double> tumour, Func<double, int>? grade = null)
    {
        OutcomeDescription rules = RunConfiguration.Load(Repository.PathOf("configs", $"{design}.yaml")).Patient!.Outcome!;
        var outcome = new Outcome(rules, Outcome.MedianThreshold, transplantRank: 1);
        outcome.Begin(tumour(0));
        const double step = 0.25;
        for (double day = step; day <= until && outcome.IsAlive; day += step)
        {
            double cells = tumour(day);
            outcome.Look(new TumourBurden(tumour(0), cells, cells / 4), grade?.Invoke(day) ?? 0, day, step);
        }

        return outcome;
    }

    [Fact]
    public void BeforeTheFirstScanNothingIsTold()
    {
        Outcome outcome = Follow("lymphoma-zuma1", 29.75, _ => 0);
        Assert.False(outcome.TellsResponse);
        Assert.Equal(Response.None, outcome.Best);
        Assert.True(outcome.TellsDeath);
        Assert.False(outcome.TellsResidual);
    }

    /// <summary>Below a third of the burden at the first scan, gone at the second, back at a look between scans.</summary>
    [Fact]
    public void AScanTellsTheResponseAndALookTheProgression()
    {
        Outcome outcome = Follow(
            "lymphoma-zuma1",
            200,
            day =>
                day < 10 ? 1e10
                : day < 60 ? 3.4e9
                : day < 110 ? 3.5e8
                : 3 * 3.6e8 + 1
        );
        Assert.Equal([(int)Response.Partial, (int)Response.Complete, (int)Response.None], outcome.AtScans.Take(3));
        Assert.Equal(
            (Response.Complete, 30, 90, 120, 0.25),
            (outcome.Best, outcome.ResponseDay, outcome.CompleteDay, outcome.ProgressionDay, outcome.NegativeAtProgression)
        );
        Assert.True(outcome.TellsResponse);
    }

    [Theory]
    [InlineData(1.83, double.NaN)]
    [InlineData(1.85, 30)]
    public void ProgressionIsAMultipleOfTheFewestCells(double times, double progression)
    {
        Outcome outcome = Follow("lymphoma-zuma1", 31, day => day < 5 ? 1e10 : times * 1e10);
        Assert.Equal((Response.None, progression), (outcome.Best, outcome.ProgressionDay));
    }

    [Fact]
    public void OfMarrowRemissionIsLookedForAndRelapseAfterIt()
    {
        Outcome outcome = Follow(
            "b-all-mskcc",
            100,
            day =>
                day < 16 ? 4e11
                : day < 70 ? 9e7
                : 6e10
        );
        Assert.Equal(
            (Response.Complete, 18, 16, 70),
            (outcome.Best, outcome.CompleteDay, outcome.ResidualNegativeDay, outcome.ProgressionDay)
        );

        Outcome refractory = Follow("b-all-mskcc", 100, _ => 5.1e10);
        Assert.Equal((Response.None, 60), (refractory.Best, refractory.ProgressionDay));
        Assert.True(double.IsNaN(refractory.ResidualNegativeDay));
    }

    /// <summary>The summed hazard reaches ln 2: by much tumour and by grade 4, not by grade 3.</summary>
    [Theory]
    [InlineData(0, 3, 8660)]
    [InlineData(3.6e10, 0, 263.5)]
    [InlineData(0, 4, 6.93)]
    public void DeathComesWhenTheSummedHazardDoes(double tumour, int grade, double day)
    {
        Outcome outcome = Follow("lymphoma-zuma1", 10_000, _ => tumour, _ => grade);
        Assert.Equal(day, outcome.DeathDay, 0.01 * day + 0.25);
        Assert.Equal(grade == 4, outcome.IsToxicDeath);
    }

    private static (Simulation Simulation, List<CourseRow> Rows) Course(CpuDevice device, params string[] sets)
    {
        List<CourseRow> rows = [];
        Scenario scenario = SmallPatient.Scenario(["duration=14 h", .. sets]);
        var simulation = new Simulation(scenario, device) { OnCourse = rows.Add };
        simulation.AdvanceTo(scenario.EndTick);
        return (simulation, rows);
    }

    /// <summary>Of 2 a day ln 2 comes in the 25th window after the infusion; the course has its row, whatever the interval, and up to it
    /// is that of who lives on.</summary>
    [Fact]
    public void TheRunOfAPatientOnLatticesEndsWithDeath()
    {
        using CpuDevice device = Scenarios.Cpu(2);
        (Simulation dead, List<CourseRow> rows) = Course(device, Survival, "patient.every=3 h");
        (Simulation alive, List<CourseRow> whole) = Course(device, "patient.outcome=~");
        using (dead)
        using (alive)
        {
            const uint death = Infusion + 25 * Window;
            Assert.True(dead.IsOver && !alive.IsOver);
            Assert.Equal((death, death + Window + 1), (rows[^1].Tick, dead.Tick));
            Assert.Equal(25.0 / 72, dead.Histories[0].Outcome.DeathDay, 1e-12);
            Assert.Equal(rows[^1].Values[CourseColumns.Time.Place], dead.Histories[0].Outcome.DeathDay);
            foreach (CourseRow row in rows)
                Assert.Equal(whole.First(r => r.Tick == row.Tick).Values, row.Values);
            ulong hash = dead.StateHash();
            dead.AdvanceTo(dead.Scenario.EndTick);
            Assert.Equal(hash, dead.StateHash());
            dead.Finish();
            Assert.Equal(death, rows[^1].Tick);
        }
    }

    /// <summary>Saved before, in the window of, and after death, and loaded: the same end.</summary>
    [Theory]
    [InlineData(7)]
    [InlineData(17)]
    [InlineData(600)]
    public void ItGoesOnFromACheckpointToTheSameDeath(uint before)
    {
        using CpuDevice device = Scenarios.Cpu(2);
        string[] sets =
        [
            Survival,
            "patient.outcome.imaging={complete: 1e7, partial: 0.9, progression: 1.1, visible: 1, scans: [2 h, 5 h], every: 1 d}",
        ];
        (Simulation straight, List<CourseRow> rows) = Course(device, sets);
        using (straight)
        {
            Scenario scenario = SmallPatient.Scenario(["duration=14 h", .. sets]);
            using var saved = new MemoryStream();
            using var first = new Simulation(scenario, device);
            first.AdvanceTo(straight.Tick - before);
            first.Save(saved);
            saved.Position = 0;
            List<CourseRow> rest = [];
            using var resumed = new Simulation(scenario, device) { OnCourse = rest.Add };
            resumed.Load(saved);
            resumed.AdvanceTo(scenario.EndTick);
            Assert.Equal((straight.Tick, straight.StateHash()), (resumed.Tick, resumed.StateHash()));
            Assert.Equal(straight.Histories[0].Outcome.AtScans, resumed.Histories[0].Outcome.AtScans);
            Assert.Equal(rows[^1].Values, (rest.Count > 0 ? rest : rows)[^1].Values);
            saved.SetLength(0);
            resumed.Save(saved);
            saved.Position = 0;
            using var over = new Simulation(scenario, device);
            over.Load(saved);
            over.AdvanceTo(scenario.EndTick);
            Assert.Equal((straight.Tick, straight.StateHash()), (over.Tick, over.StateHash()));
        }
    }

    /// <summary>Patients die when they do alone, and those who live on do not notice.</summary>
    [Fact]
    public void OneOfSeveralDiesAsItWouldAlone()
    {
        using CpuDevice device = Scenarios.Cpu(2);
        string[] sets =
        [
            "lattice.size=[8, 8, 8]",
            "patient.outcome.survival={background: 1 1/d, tumour: 1 1/d, halfTumour: 1e9, grade4: 0 1/d}",
        ];
        (Simulation together, List<CourseRow> rows) = Course(device, [.. sets, "replicas=3", "identity=4"]);
        using (together)
        {
            Assert.True(together.Histories.DistinctBy(h => h.Outcome.DeathDay).Count() > 1, "all died at once");
            for (uint identity = 4; identity < 7; identity++)
            {
                (Simulation alone, List<CourseRow> own) = Course(device, [.. sets, $"identity={identity}"]);
                using (alone)
                {
                    CourseRow[] among = [.. rows.Where(r => r.Identity == identity)];
                    Assert.Equal(own.Select(r => r.Tick), among.Select(r => r.Tick));
                    Assert.Equal(own[^1].Values, among[^1].Values);
                }
            }
        }
    }

    /// <summary>The rules read what the course tells.</summary>
    [Fact]
    public void TheResponseOnLatticesFollowsFromTheCourse()
    {
        using CpuDevice device = Scenarios.Cpu(2);
        string scans = string.Join(", ", Enumerable.Range(1, 11).Select(h => $"{h} h"));
        (Simulation simulation, List<CourseRow> rows) = Course(
            device,
            "residents.lymphoma.doubling=60 d",
            "patient.infusion.cellsPerKilogram=5e6",
            $"patient.outcome={{imaging: {{complete: 1, partial: 0.9, progression: 2, visible: 1, scans: [{scans}], every: 1 d}}}}"
        );
        using (simulation)
        {
            double Tumour(uint tick) => rows.First(r => r.Tick == tick).Values[CourseColumns.Tumour.Place];
            int[] expected = [.. Enumerable.Range(1, 11).Select(h => Tumour(Infusion + (uint)h * 60) < 0.9 * Tumour(Infusion) ? 1 : 0)];
            Assert.Equal(expected, simulation.Histories[0].Outcome.AtScans);
            Assert.True(expected.Distinct().Count() == 2, string.Join(' ', rows.Select(r => r.Values[CourseColumns.Tumour.Place])));
        }
    }
}
