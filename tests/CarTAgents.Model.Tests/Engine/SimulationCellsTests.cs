using CarTAgents.Compute.Cpu;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Sums;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Tissues;

namespace CarTAgents.Model.Tests.Engine;

/// <summary>No cell is lost, doubled or changed into another; every birth, death, entry and kill is counted once.</summary>
public class SimulationCellsTests
{
    public static TheoryData<int, double, double> Tissues()
    {
        TheoryData<int, double, double> data = [];
        double[] densities = [0, 0.01, 0.3, 0.9, 1];
        int seed = 0;
        foreach (double t in densities)
        {
            foreach (double resident in densities)
            {
                for (int i = 0; i < 3; i++)
                    data.Add(seed++, t, resident);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Tissues))]
    public void Without_death_and_division_every_cell_is_still_there(int seed, double tDensity, double residentDensity)
    {
        var random = new Random(seed);
        Lattice lattice = Scenarios.RandomLattice(random, 1 << (seed % 3));
        ParameterSet table = Scenarios.Lively(random, 5, (uint)seed, 0);
        for (int k = 0; k < Limits.TKinds; k++)
        {
            ref TKind p = ref Scenarios.T(table, k);
            p.Death = p.ActivationDeath = Threshold.Never;
            p.Divisions = 0;
            p.Step = new Threshold(Math.Max(p.Step.Value, Threshold.OfProbability(0.3).Value));
        }

        for (int k = 1; k <= Limits.ResidentKinds; k++)
        {
            // Hits are given and damage, but never kill.
            ref ResidentKind p = ref Scenarios.R(table, k);
            p.Death = p.Divide = Threshold.Never;
            p.Hits = 255;
        }

        int[] tSites = Scenarios.Sites(random, lattice.Sites, (int)(lattice.Sites * tDensity)),
            residentSites = Scenarios.Sites(random, lattice.Sites, (int)(lattice.Sites * residentDensity));
        PlacedCell[] placed =
        [
            .. tSites
                .Select((s, i) => Scenarios.NumberedT(s, i % 4, i + 1))
                .Concat(residentSites.Select((s, i) => Scenarios.NumberedResident(s, i % 7 + 1, i + 1)))
                .OrderBy(p => p.Site),
        ];
        using CpuDevice device = Scenarios.Cpu(1);
        using var simulation = new Simulation(
            Scenarios.One(lattice, table, new InitialTissue { Placed = placed }, 60, random.Next(1, 20)),
            device
        );
        Cells before = Scenarios.Read(simulation);
        Assert.Equal(tSites, before.TSites);
        Assert.Equal(Enumerable.Range(1, tSites.Length), before.TSites.Select(s => before.TCells[s].LnCar));
        simulation.AdvanceTo(60);
        Cells after = Scenarios.Read(simulation);

        static IEnumerable<(int, int)> Numbers(Cells cells) =>
            cells.TSites.Select(s => (cells.TCells[s].LnCar, ((TSignal)cells.TSignals[s]).Kind)).Order();
        Assert.Equal(Numbers(before), Numbers(after));
        Assert.All(after.TSites, s => Assert.Equal(((TSignal)after.TSignals[s]).Kind, after.TCells[s].Kind));
        // Residents stay where they are.
        Assert.Equal(
            before.ResidentSites.Select(s => (s, before.ResidentSignals[s], before.Residents[s].LnAntigen)),
            after.ResidentSites.Select(s => (s, after.ResidentSignals[s], after.Residents[s].LnAntigen))
        );
        bool freed = tDensity is > 0 and < 1 && lattice.Sites > 30 && residentDensity == 0 && tSites.Length > 0;
        if (freed && Enumerable.Range(0, 4).Any(k => Scenarios.T(table, k).Rounds > 0) && tSites.Length > 4)
            Assert.NotEqual(before.TSites, after.TSites);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(20)]
    [InlineData(30)]
    [InlineData(40)]
    [InlineData(50)]
    public void Counts_balance_with_events_at_every_census(int firstSeed)
    {
        using CpuDevice device = Scenarios.Cpu(1);
        long[] happened = new long[Ledger.Count];
        for (int seed = firstSeed; seed < firstSeed + 10; seed++)
        {
            Scenario scenario = Scenarios.Random(seed);
            List<Simulation.Record> records = [];
            using var simulation = new Simulation(scenario, device) { OnCensus = records.Add };
            int replicas = scenario.Replicas.Count;
            Cells[] cells = [.. Enumerable.Range(0, replicas).Select(r => Scenarios.Read(simulation, r))];
            long[] cleared = new long[replicas];
            for (uint tick = 1; tick <= scenario.EndTick; tick++)
            {
                simulation.AdvanceTo(tick);
                for (int r = 0; r < replicas; r++)
                {
                    Cells now = Scenarios.Read(simulation, r);
                    // A site is freed by clearing alone, and at the end of a tick a daughter may have taken it already.
                    foreach (int s in cells[r].ResidentSites)
                    {
                        bool wasDebris = ((ResidentSignal)cells[r].ResidentSignals[s]).Phase == ResidentPhase.Debris;
                        bool isDebris =
                            now.ResidentSignals[s] != 0 && ((ResidentSignal)now.ResidentSignals[s]).Phase == ResidentPhase.Debris;
                        if (wasDebris && !isDebris)
                            cleared[r]++;
                        else if (!wasDebris)
                            Assert.NotEqual(0, now.ResidentSignals[s]);
                    }

                    cells[r] = now;
                }
            }

            simulation.Finish();
            for (int r = 0; r < replicas; r++)
            {
                Simulation.Record[] own = [.. records.Where(c => c.Slot == r)];
                Assert.Equal((int)(scenario.EndTick + scenario.Window - 1) / scenario.Window + 1, own.Length);
                for (int i = 1; i < own.Length; i++)
                {
                    long[] was = own[i - 1].Counts,
                        now = own[i].Counts;
                    long E(int e) => now[Counter.Events + e];
                    static long Sum(long[] counts, int first, int n) => counts.Skip(first).Take(n).Sum();
                    Assert.Equal(Sum(was, Counter.T, 4) + E(Ledger.TBorn) + E(Ledger.Entered) - E(Ledger.TDied), Sum(now, Counter.T, 4));
                    Assert.Equal(
                        Sum(was, Counter.Alive, Limits.ResidentKinds) + E(Ledger.Born) - E(Ledger.Died) - E(Ledger.Killed),
                        Sum(now, Counter.Alive, Limits.ResidentKinds)
                    );
                    for (int e = 0; e < Ledger.Count; e++)
                    {
                        Assert.Equal(own[i - 1].Sums[e] + E(e), own[i].Sums[e]);
                        happened[e] += E(e);
                    }
                }

                long[] first = own[0].Counts,
                    last = own[^1].Counts;
                Assert.Equal(
                    first.Skip(Counter.Alive).Take(3 * Limits.ResidentKinds).Sum() + own[^1].Sums[Ledger.Born] - cleared[r],
                    last.Skip(Counter.Alive).Take(3 * Limits.ResidentKinds).Sum()
                );
                CountsMatchTheLattice(last, cells[r]);
            }
        }

        Assert.All(happened, n => Assert.True(n > 10, string.Join(", ", happened)));
    }

    private static void CountsMatchTheLattice(long[] counts, Cells cells)
    {
        for (int kind = 0; kind < 4; kind++)
        {
            int[] sites = [.. cells.TSites.Where(s => ((TSignal)cells.TSignals[s]).Kind == kind)];
            Assert.Equal(sites.Length, counts[Counter.T + kind]);
            Assert.Equal(sites.Count(s => ((TSignal)cells.TSignals[s]).Phase == TPhase.Bound), counts[Counter.TBound + kind]);
            Assert.Equal(sites.Count(s => cells.TCells[s].Program == TProgram.Proliferating), counts[Counter.TProliferating + kind]);
            Assert.Equal(sites.Count(s => cells.TCells[s].IsSecreting), counts[Counter.TSecreting + kind]);
            Assert.Equal(sites.Sum(s => (long)cells.TCells[s].Kills), counts[Counter.TKills + kind]);
        }

        for (int kind = 1; kind <= Limits.ResidentKinds; kind++)
        {
            int[] sites = [.. cells.ResidentSites.Where(s => KindAt(cells, s) == kind)];
            Assert.Equal(sites.Count(s => ((ResidentSignal)cells.ResidentSignals[s]).IsAlive), counts[Counter.Alive + kind - 1]);
            Assert.Equal(
                sites.Count(s => ((ResidentSignal)cells.ResidentSignals[s]).Phase == ResidentPhase.Dying),
                counts[Counter.Dying + kind - 1]
            );
            Assert.Equal(
                sites.Count(s => ((ResidentSignal)cells.ResidentSignals[s]).Phase == ResidentPhase.Debris),
                counts[Counter.Debris + kind - 1]
            );
            Assert.Equal(
                sites.Where(s => ((ResidentSignal)cells.ResidentSignals[s]).IsAlive).Sum(s => (long)cells.Residents[s].LnAntigen),
                counts[Counter.LnAntigen + kind - 1]
            );
        }
    }

    private static int KindAt(Cells cells, int site) => cells.Residents[site].KindIn(((ResidentSignal)cells.ResidentSignals[site]).Class);

    [Fact]
    public void Kills_of_T_cells_are_the_residents_killed_less_those_of_T_cells_that_died()
    {
        using CpuDevice device = Scenarios.Cpu(1);
        long killed = 0,
            lost = 0;
        for (int seed = 0; seed < 12; seed++)
        {
            var random = new Random(seed);
            Lattice lattice = Scenarios.RandomLattice(random, 4);
            ParameterSet table = Scenarios.Lively(random, 5, (uint)seed, 0);
            for (int k = 0; k < Limits.TKinds; k++)
            {
                ref TKind p = ref Scenarios.T(table, k);
                p.Divisions = 0;
                Scenarios.Law(table, k, Law.Bind).Fill(Threshold.OfProbability(0.8).Value);
                Scenarios.Law(table, k, Law.Kill).Fill(Threshold.OfProbability(0.9).Value);
            }

            for (int k = 1; k <= Limits.ResidentKinds; k++)
            {
                ref ResidentKind p = ref Scenarios.R(table, k);
                p.IsTarget = 1;
                p.Kill = new Threshold(Math.Max(p.Kill.Value, Threshold.OfProbability(0.5).Value));
                p.Divide = Threshold.OfProbability(0.08);
                p.Death = Threshold.OfProbability(0.01);
            }

            int[] sites = Scenarios.Sites(random, lattice.Sites, lattice.Sites / 2);
            InitialTissue tissue = new()
            {
                Placed = [.. sites.Select((s, i) => Scenarios.NumberedT(s, i % 4, i + 1))],
                Residents = [new ResidentShare(1, lattice.Sites / 3, 30_000, 0.3), new ResidentShare(2, lattice.Sites / 4, 30_000, 0.3)],
            };
            List<Simulation.Record> records = [];
            using var simulation = new Simulation(Scenarios.One(lattice, table, tissue, 60, 1), device) { OnCensus = records.Add };
            Dictionary<int, int> kills = [];
            long killsOfDead = 0;
            for (uint tick = 1; tick <= 60; tick++)
            {
                simulation.AdvanceTo(tick);
                Cells cells = Scenarios.Read(simulation);
                Dictionary<int, int> now = cells.TSites.ToDictionary(s => cells.TCells[s].LnCar, s => cells.TCells[s].Kills);
                killsOfDead += kills.Where(k => !now.ContainsKey(k.Key)).Sum(k => k.Value);
                foreach ((int number, int n) in now)
                    Assert.True(n >= kills.GetValueOrDefault(number) && n <= kills.GetValueOrDefault(number) + 1);
                kills = now;
            }

            simulation.Finish();
            Assert.Equal(records[^1].Sums[Ledger.Killed] - killsOfDead, kills.Values.Sum());
            killed += records[^1].Sums[Ledger.Killed];
            lost += killsOfDead;
        }

        Assert.True(killed > 1000 && lost > 100, $"{killed} killed, {lost} by T cells that died");
    }

    [Fact]
    public void Daughters_begin_without_kills_and_the_sum_of_kills_stays_exact()
    {
        using CpuDevice device = Scenarios.Cpu(1);
        long born = 0;
        for (int seed = 0; seed < 8; seed++)
        {
            Scenario scenario = Scenarios.Random(100 + seed, 1);
            foreach (ParameterChange change in scenario.Replicas[0].Parameters)
            {
                for (int k = 0; k < Limits.TKinds; k++)
                {
                    ref TKind p = ref Scenarios.T(change.Parameters, k);
                    p.Death = p.ActivationDeath = Threshold.Never;
                    p.Divisions = 3;
                }
            }

            List<Simulation.Record> records = [];
            using Simulation simulation = Scenarios.Run(scenario, device, records);
            Assert.Equal(records[^1].Sums[Ledger.Killed], records[^1].Counts.Skip(Counter.TKills).Take(4).Sum());
            born += records[^1].Sums[Ledger.TBorn];
        }

        Assert.True(born > 50, $"{born} T cells were born");
    }
}
