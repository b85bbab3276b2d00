using CarTAgents.Compute.Cpu;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Sums;
using CarTAgents.Model.Body;
using CarTAgents.Model.Columns;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Tests.Body;

/// <summary>Patients in a simulation: every T cell of the body accounted for; the same bits however the run is cut, threaded or kept
/// company.</summary>
public class PatientTests
{
    /// <summary>T cells die here on the lattice alone, where the census counts them, so that the body's sum is known to the cell.</summary>
    [Theory]
    [InlineData(1, true, false)]
    [InlineData(2, true, true)]
    [InlineData(3, false, false)]
    public void Every_T_cell_of_the_body_was_infused_or_born_and_has_not_died(int seed, bool weighted, bool lungs)
    {
        const string none = "{resting: 0 1/d, effector: 0 1/d, exhausted: 0 1/d, memory: 0 1/d, failing: 0 1/d}";
        Scenario scenario = SmallPatient.Scenario(
            $"seed={seed}",
            $"patient.weighted={(weighted ? "true" : "false")}",
            $"tCells.cd8.fate.loss={none}",
            $"tCells.cd4.fate.loss={none}",
            "tCells.cd8.activationDeath=0.3",
            "tCells.cd4.activationDeath=0.3",
            "tCells.cd8.lifespan=40 h",
            lungs ? "patient.lungs={share: 0.7, stay: 2 h}" : "patient.lungs=~",
            lungs ? "tissues.tumour.stay=8 h" : "tissues.tumour.homing=3"
        );
        uint window = (uint)scenario.Window;
        List<Simulation.Record> records = [];
        using CpuDevice device = Scenarios.Cpu(1);
        List<CourseRow> rows = [];
        using var simulation = new Simulation(scenario, device) { OnCensus = records.Add, OnCourse = rows.Add };
        Patient patient = simulation.Patients[0];
        int tissues = patient.Tissues.Count,
            charted = CourseColumns.CarTInBody.Place;
        long body = 0,
            entered = 0,
            offered = 0,
            born = 0,
            died = 0,
            exits = 0,
            doublings = 0,
            inOrgans = 0,
            bornInOrgans = 0;
        long[] worth = new long[tissues];
        for (uint at = 0; at + window <= scenario.EndTick; at += window)
        {
            // Into the window: the plan is made from the census before, and the census of this tick is told.
            Simulation.Record[] before = [.. records.TakeLast(tissues)];
            if (at == scenario.Patient!.InfusionTick)
                body += scenario.Patient.Dose;
            simulation.AdvanceTo(at + 1);
            body += patient.Organs.Born + (patient.Lungs?.Born ?? 0);
            bornInOrgans += patient.Organs.Born;
            inOrgans = Math.Max(inOrgans, patient.Organs.Cells.Sum());
            Assert.All(patient.Blood.Cells, n => Assert.Equal(0, n));
            long present = patient.Organs.Cells.Sum() + (patient.Lungs?.Cells.Sum() ?? 0);
            for (int i = 0; i < tissues; i++)
            {
                TissueSample tissue = patient.Tissues[i];
                body += tissue.NetBirths;
                offered += Planned(simulation.States[i].Entries);
                if (before.Length > 0)
                {
                    if (at != scenario.Patient.InfusionTick)
                        Assert.Equal(worth[i], tissue.TCell.AtCensus);
                    present += Enumerable.Range(0, TissueSample.Classes).Sum(c => tissue.TCells(before[i].Counts, c));
                    exits += before[i].Counts.Skip(Counter.Left).Take(TissueSample.Classes).Sum();
                }

                if (worth[i] != 0 && tissue.TCell.Now > worth[i])
                    doublings++;
                worth[i] = tissue.TCell.Now;
            }

            Assert.True(body == present, $"tick {at}: {present} of {body} T cells are there");
            if (rows.Count > 0)
                Assert.Equal(body, rows[^1].Values[charted]);

            // The census of this tick tells of the window before it.
            Simulation.Record[] census = [.. records.TakeLast(tissues)];
            for (int i = 0; i < tissues && before.Length > 0; i++)
            {
                long[] counts = census[i].Counts;
                long births = counts[Counter.Events + Ledger.TBorn],
                    deaths = counts[Counter.Events + Ledger.TDied];
                Assert.Equal(0, counts.Skip(Counter.FateDied).Take(TissueSample.Classes).Sum());
                body += (births - deaths) * patient.Tissues[i].TCell.AtCensus;
                (born, died, entered) = (born + births, died + deaths, entered + counts[Counter.Events + Ledger.Entered]);
            }
        }

        // All of it happened.
        Assert.All(
            [born, died, entered, exits, inOrgans, bornInOrgans],
            n =>
                Assert.True(
                    n > 10,
                    $"{born} born, {died} died, {entered} entered of {offered}, {exits} left, {inOrgans} and {bornInOrgans} in organs"
                )
        );
        Assert.InRange(entered, 1, offered - 1);
        if (weighted)
            Assert.True(doublings > 0);
    }

    private static long Planned(WindowEntries entries) => entries.Planned.ToArray().LongCount(e => e.ResidentKind == 0);

    /// <summary>Tumour cells too few for a lattice cell: killed at the hazard that the lattice showed, born and dying at their own
    /// rates. A few targets tell the hazard as many do, in more time.</summary>
    [Theory]
    [InlineData(100, 0.03, 5000, false)]
    [InlineData(20, 0.3, 5000, false)]
    [InlineData(20, 0.3, 20, false)]
    [InlineData(100, 0.03, 3, false)]
    [InlineData(400, 0.03, 25_000, true)]
    [InlineData(400, 0.03, 3000, true)]
    [InlineData(50, 0.3, 20, true)]
    public void What_no_lattice_cell_stands_for_is_killed_as_on_the_lattice(double hazard, double perSite, long targets, bool byLaw)
    {
        const int sites = 1 << 15;
        const long represents = 1_000_000_000_000;
        Scenario scenario = SmallPatient.Scenario();
        SearchLaw law = new(0.0176, 0.211);
        PatientPlan plan = scenario.Patient! with { Search = byLaw ? law : null };
        TargetPlan target = plan.Targets.First(t => t.Kind == plan.Tumour);
        var tissue = new TissueSample(represents, 1, plan.Tumour);
        long[] census = new long[Counter.Count];
        long effectors = (long)(perSite * sites);
        census[Counter.Alive + plan.Tumour - 1] = targets;
        // Without the law of contact as many again are bound, and find no other target.
        long bound = byLaw ? 0 : effectors;
        census[Counter.Program + Counter.OfState(0, (int)TProgram.Effector)] = effectors + bound;
        census[Counter.T] = effectors + bound;
        census[Counter.TBound] = bound;
        // As many kills a window as the hazard makes; whole numbers of them are rounded up and down in turn.
        double due = 0,
            density = (double)effectors / sites,
            ofFew = hazard * density * (byLaw ? 1 / (1 + density / law.Crowding) : 1),
            there = byLaw
                ? hazard * density * law.HalfTargets / (law.HalfTargets * (1 + density / law.Crowding) + (double)targets / sites)
                : ofFew,
            each = there * plan.WindowDays,
            perWindow = targets * each / (1 - each / 2);
        for (int window = 0; window < 20_000; window++)
        {
            due += perWindow;
            census[Counter.Events + Ledger.Killed] = (long)due;
            due -= (long)due;
            tissue.FollowKills(census, plan, sites);
        }

        census[Counter.Alive + plan.Tumour - 1] = 0;
        TargetPlan other = plan.Targets.First(t => t.Kind != plan.Tumour && t.Births == 0);
        foreach (int kind in new[] { plan.Tumour, other.Kind })
            tissue.AddResidents(kind, represents / 2);
        var random = new HostRandom(1, 2, HostPurpose.Patient, 3);
        double losses = ofFew + target.Deaths;
        int windows = (int)(2 / ((losses - target.Births) * plan.WindowDays));
        for (int window = 0; window < windows; window++)
            tissue.AdvanceRemainder(census, plan, sites, ref random);
        double expected = represents / 2.0 * Math.Pow(Math.Exp(-losses * plan.WindowDays) + target.Births * plan.WindowDays, windows);
        // A few die by whole cells, so that the hazard goes up and down.
        double tolerance = targets > 64 ? 0.005 : 0.02;
        Assert.InRange(tissue.TumourRemainder / expected, 1 - tolerance, 1 + tolerance);
        expected = represents / 2.0 * Math.Exp(-(ofFew + other.Deaths) * plan.WindowDays * windows);
        Assert.InRange(tissue.Arriving[other.Kind] / expected, 1 - tolerance, 1 + tolerance);
    }

    /// <summary>Cells of the remainder that a change of the factor takes up are not killed, nor do they enter, before it is
    /// settled.</summary>
    [Fact]
    public void What_growth_takes_up_is_not_spent_twice()
    {
        PatientPlan plan = SmallPatient.Scenario().Patient!;
        var tissue = new TissueSample(1000, 1, plan.Tumour);
        long[] census = new long[Counter.Count];
        census[Counter.Alive + plan.Tumour - 1] = 300;
        census[Counter.Events + Ledger.Crowded] = 4;
        tissue.AddResidents(plan.Tumour, 90_000);
        tissue.ReceiveCensus(census, new long[TissueSample.Classes]);
        // 4 divisions and the remainder over 300 cells: 313 more each, and what the division leaves.
        Assert.Equal(1313, tissue.Resident.Now);
        Assert.Equal(94_000 - 313 * 300, tissue.TumourResidue);
        Assert.Equal(300_000 + 94_000, tissue.Tumour(census));
        var random = new HostRandom(1, 2, HostPurpose.Patient, 3);
        for (int window = 0; window < 50; window++)
            tissue.AdvanceRemainder(census, plan, 1 << 12, ref random);
        census[Counter.Events + Ledger.Crowded] = 0;
        long left = tissue.TumourResidue;
        Assert.True(left >= 0);
        tissue.ReceiveCensus(census, new long[TissueSample.Classes]);
        Assert.Equal(left, tissue.TumourRemainder);
        Assert.Equal(313 * 300 + 300_000 + left, tissue.Tumour(census));
    }

    [Fact]
    public void Everything_happens_in_the_small_patient()
    {
        List<Simulation.Record> records = [];
        List<CourseRow> rows = [];
        Scenario scenario = SmallPatient.Scenario();
        using CpuDevice device = Scenarios.Cpu(2);
        using var simulation = new Simulation(scenario, device) { OnCensus = records.Add, OnCourse = rows.Add };
        simulation.AdvanceTo(scenario.EndTick);
        long Sum(int first, int count) => records.Sum(r => r.Counts.Skip(first).Take(count).Sum());
        for (int e = 0; e < Ledger.Count; e++)
            Assert.True(Sum(Counter.Events + e, 1) > 20, $"event {e}");
        foreach (int counter in new[] { Counter.Left, Counter.Diluted, Counter.FateDied })
            Assert.True(Sum(counter, TissueSample.Classes) > 20, $"counter {counter}");
        foreach (int program in Enumerable.Range(0, TCell.Programs))
        {
            long present = Enumerable
                .Range(0, TState.Count)
                .Where(s => (int)TState.Program(s) == program)
                .Sum(s => records.Sum(r => r.Counts[Counter.Program + s]));
            Assert.True(present > 20, $"program {program}");
        }

        Assert.True(Sum(Counter.ResidentLeft, Limits.ResidentKinds) > 20);
        Assert.Equal(scenario.EndTick / scenario.Window - 1, (uint)rows.Count);
        Assert.All(rows, r => Assert.Equal(CourseColumns.All.Count, r.Values.Length));
        Assert.All(
            [CourseColumns.CarT, CourseColumns.Kills, CourseColumns.Tumour, CourseColumns.BCells],
            c => Assert.True(rows[^1][c] > 0, c.Header)
        );
    }

    [Fact]
    public void Threads_do_not_matter()
    {
        ulong[] hashes = [.. new[] { 1, 2, 7 }.Select(threads => Hash(SmallPatient.Scenario(), threads, []))];
        Assert.Equal(hashes[0], hashes[1]);
        Assert.Equal(hashes[0], hashes[2]);
        Assert.NotEqual(hashes[0], Hash(SmallPatient.Scenario("seed=2"), 2, []));
    }

    [Fact]
    public void Stops_and_saved_states_at_any_tick_change_nothing()
    {
        Scenario scenario = SmallPatient.Scenario();
        var random = new Random(5);
        ulong straight = Hash(scenario, 2, []);
        uint[] Ticks() => [.. Enumerable.Range(0, 6).Select(_ => (uint)random.Next(1, (int)scenario.EndTick)).Order()];
        Assert.Equal(straight, Hash(scenario, 2, Ticks()));
        Assert.Equal(straight, Hash(scenario, 1, [120, 121, 139, 140, 141]));
        Assert.Equal(straight, Hash(scenario, 2, Ticks(), save: true));
        Assert.Equal(straight, Hash(scenario, 2, [119, 120, 121, 140, 141, 160, 161], save: true));
    }

    [Fact]
    public void A_patients_course_does_not_depend_on_company()
    {
        Scenario company = SmallPatient.Scenario("identity=4", "replicas=3"),
            alone = SmallPatient.Scenario("identity=5");
        List<CourseRow> together = [],
            own = [];
        using CpuDevice device = Scenarios.Cpu(2);
        using var all = new Simulation(company, device) { OnCourse = together.Add };
        using var one = new Simulation(alone, device) { OnCourse = own.Add };
        all.AdvanceTo(company.EndTick);
        one.AdvanceTo(alone.EndTick);
        for (int tissue = 0; tissue < 3; tissue++)
            Assert.Equal(one.StateHash(tissue), all.StateHash(3 + tissue));
        Assert.NotEqual(all.StateHash(0), all.StateHash(3));
        Assert.Equal(own.Select(r => r.Values), together.Where(r => r.Identity == 5).Select(r => r.Values));
    }

    /// <summary>Tissues that are handed over to counts and come back, in and out of company, in one go or not.</summary>
    [Fact]
    public void Nor_where_tissues_leave_the_lattice_and_return()
    {
        string[] sets =
        [
            "patient.handOver={below: 300, for: 1 h, above: 500}",
            "duration=40 h",
            "patient.infusion.cellsPerKilogram=2e6",
            "fields.IFN-gamma.quantum=0.5 molecules",
        ];
        Scenario company = SmallPatient.Scenario(["identity=4", "replicas=2", .. sets]),
            alone = SmallPatient.Scenario(["identity=5", .. sets]);
        using CpuDevice device = Scenarios.Cpu(2);
        using var all = new Simulation(company, device);
        using var one = new Simulation(alone, device);
        List<bool> away = [];
        var random = new Random(3);
        List<uint> stops = [];
        for (uint at = 0; at <= alone.EndTick; at += (uint)alone.Window)
        {
            one.AdvanceTo(at);
            bool now = one.Patients[0].Tissues.Any(t => t.IsAway);
            if (away.Count > 0 && now != away[^1])
                stops.AddRange([at - 1, at, at + 1, at + (uint)random.Next(2, 60)]);
            away.Add(now);
        }

        Assert.True(stops.Count > 0, "no tissue left its lattice");
        all.AdvanceTo(company.EndTick);
        for (int tissue = 0; tissue < 3; tissue++)
            Assert.Equal(one.StateHash(tissue), all.StateHash(3 + tissue));
        ulong straight = Hash(alone, 1, []);
        Assert.Equal(straight, one.StateHash());
        Assert.Equal(straight, Hash(alone, 2, [.. stops.Order()], save: true));
    }

    private static ulong Hash(Scenario scenario, int threads, uint[] stops, bool save = false)
    {
        using CpuDevice device = Scenarios.Cpu(threads);
        var simulation = new Simulation(scenario, device);
        foreach (uint stop in stops)
        {
            simulation.AdvanceTo(stop);
            if (!save)
                continue;
            using var state = new MemoryStream();
            simulation.Save(state);
            simulation.Dispose();
            simulation = new Simulation(scenario, device);
            state.Position = 0;
            simulation.Load(state);
        }

        simulation.AdvanceTo(scenario.EndTick);
        ulong hash = simulation.StateHash();
        simulation.Dispose();
        return hash;
    }
}
