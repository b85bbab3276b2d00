using CarTAgents.Compute.Cpu;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Sums;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Tissues;

namespace CarTAgents.Model.Tests.Engine;

/// <summary>Doses enter in exact numbers, at their times and places; changes of parameters hold from the next window.</summary>
public class HostTests
{
    private static readonly TShare[] Mix = [new(0, 1, 0, 0)];

    private static List<Simulation.Record> Run(
        Lattice lattice,
        ParameterSet table,
        InitialTissue tissue,
        uint end,
        int window,
        IReadOnlyList<Dose> doses,
        out Cells cells,
        IReadOnlyList<int>? vessels = null,
        IReadOnlyList<ParameterChange>? changes = null
    )
    {
        Scenario plain = Scenarios.One(lattice, table, tissue, end, window, doses: doses, vesselKinds: vessels);
        Scenario scenario = changes is null
            ? plain
            : new Scenario
            {
                Lattice = plain.Lattice,
                TickSeconds = 60,
                Window = window,
                EndTick = end,
                Seed = plain.Seed,
                TKinds = plain.TKinds,
                ResidentKinds = plain.ResidentKinds,
                VesselKinds = plain.VesselKinds,
                Fields = plain.Fields,
                Replicas =
                [
                    new Replica
                    {
                        Identity = plain.Replicas[0].Identity,
                        Parameters = [new ParameterChange(0, table), .. changes],
                        Doses = doses,
                        InitialTissue = tissue,
                    },
                ],
            };
        using CpuDevice device = Scenarios.Cpu();
        List<Simulation.Record> records = [];
        using Simulation simulation = Scenarios.Run(scenario, device, records);
        cells = Scenarios.Read(simulation);
        return records;
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 1)]
    [InlineData(0, 7)]
    [InlineData(5, 40)]
    [InlineData(12, 33)]
    public void A_dose_enters_at_its_time_evenly_and_in_full(uint at, uint over)
    {
        const int window = 5,
            dose = 997;
        // Cells die in the tick after they enter, so that nobody is refused.
        ParameterSet table = Scenarios.Still(1, 1);
        Scenarios.T(table, 0).Death = Threshold.Always;
        List<Simulation.Record> records = Run(
            new Lattice(50, 50, 2, 10, true, true, true),
            table,
            new InitialTissue(),
            80,
            window,
            [new Dose(at, dose, over, Mix, EntryRoute.Anywhere)],
            out _
        );
        uint start = (at + window - 1) / window * window;
        foreach (Simulation.Record record in records)
        {
            long elapsed = Math.Clamp((long)record.Tick - start, 0, over);
            Assert.Equal(dose * elapsed / over, record.Sums[Ledger.Entered]);
        }

        Assert.Equal(dose, records[^1].Sums[Ledger.Entered]);
    }

    [Theory]
    [InlineData(30)]
    [InlineData(40)]
    [InlineData(500)]
    public void What_is_refused_is_tried_again_until_it_is_in_and_no_more(int dose)
    {
        // 40 of 100 sites are free, and nobody moves.
        List<Simulation.Record> records = Run(
            new Lattice(10, 10, 1, 10, true, true, true),
            Scenarios.Still(2, 1),
            new InitialTissue { TCells = 60, TMix = Mix },
            600,
            3,
            [new Dose(0, dose, 10, Mix, EntryRoute.Anywhere)],
            out Cells cells
        );
        Assert.Equal(Math.Min(40, dose), records[^1].Sums[Ledger.Entered]);
        Assert.Equal(60 + Math.Min(40, dose), cells.TSites.Count());
        Assert.All(records, r => Assert.Equal(60 + r.Sums[Ledger.Entered], r.Counts[Counter.T]));
    }

    [Fact]
    public void What_was_owed_enters_when_room_comes_back()
    {
        ParameterSet table = Scenarios.Still(2, 1),
            dying = Scenarios.Still(2, 1);
        Scenarios.T(dying, 1).Death = Threshold.OfProbability(0.3);
        List<Simulation.Record> records = Run(
            new Lattice(10, 10, 1, 10, true, true, true),
            table,
            new InitialTissue { TCells = 100, TMix = [new TShare(1, 1, 0, 0)] },
            400,
            3,
            [new Dose(0, 80, 1, Mix, EntryRoute.Anywhere)],
            out Cells cells,
            changes: [new ParameterChange(100, dying)]
        );
        Assert.Equal(0, records.Last(r => r.Tick <= 99).Sums[Ledger.Entered]);
        Assert.Equal(80, records[^1].Sums[Ledger.Entered]);
        Assert.Equal(80, cells.TSites.Count());
        Assert.All(cells.TSites, s => Assert.Equal(0, ((TSignal)cells.TSignals[s]).Kind));
    }

    [Fact]
    public void Several_doses_enter_each_with_its_own_kinds_in_full()
    {
        // Crowding refuses entries of both doses; in the end there is room for all.
        List<Simulation.Record> records = Run(
            new Lattice(20, 10, 1, 10, true, true, true),
            Scenarios.Still(3, 1),
            new InitialTissue { TCells = 60, TMix = [new TShare(3, 1, 0, 0)] },
            900,
            4,
            [
                new Dose(0, 50, 1, [new TShare(0, 1, 0, 0)], EntryRoute.Anywhere),
                new Dose(8, 70, 12, [new TShare(1, 1, 0, 0)], EntryRoute.Anywhere),
            ],
            out Cells cells
        );
        Assert.Equal(120, records[^1].Sums[Ledger.Entered]);
        Assert.Equal((50, 70, 60), (Kind(0), Kind(1), Kind(3)));

        int Kind(int kind) => cells.TSites.Count(s => ((TSignal)cells.TSignals[s]).Kind == kind);
    }

    [Fact]
    public void A_mix_is_kept_and_CAR_numbers_are_drawn()
    {
        Run(
            new Lattice(100, 100, 2, 10, true, true, true),
            Scenarios.Still(4, 1),
            new InitialTissue(),
            200,
            10,
            [new Dose(0, 6000, 20, [new TShare(0, 1, 20_000, 0.5), new TShare(2, 3, 0, 0)], EntryRoute.Anywhere)],
            out Cells cells
        );
        int first = cells.TSites.Count(s => ((TSignal)cells.TSignals[s]).Kind == 0);
        Assert.Equal(6000, cells.TSites.Count());
        Assert.InRange(first, 1500 - 5 * 34, 1500 + 5 * 34);
        Fit.AssertUniform([
            .. cells
                .TSites.Where(s => ((TSignal)cells.TSignals[s]).Kind == 0)
                .Select(s => Fit.NormalDistribution((cells.TCells[s].LnCar / 4096.0 - Math.Log(20_000)) / 0.5)),
        ]);
        Assert.All(cells.TSites.Where(s => ((TSignal)cells.TSignals[s]).Kind == 2), s => Assert.Equal(0, cells.TCells[s].LnCar));
    }

    [Fact]
    public void Entry_anywhere_is_uniform_at_vessels_on_them_and_outside_on_the_faces()
    {
        var lattice = new Lattice(10, 8, 6, 10, true, true, true);
        ParameterSet table = Scenarios.Still(5, 1);
        InitialTissue tissue = new() { VesselColumns = [3, 44], VesselKind = 7 };
        foreach (EntryRoute way in Enum.GetValues<EntryRoute>())
        {
            long[] counts = new long[480];
            for (uint identity = 0; identity < 150; identity++)
            {
                table = Scenarios.Still(5, identity);
                Run(lattice, table, tissue, 2, 2, [new Dose(0, way == EntryRoute.Vessels ? 5 : 60, 1, Mix, way)], out Cells cells, [7]);
                foreach (int s in cells.TSites)
                    counts[s]++;
            }

            bool Eligible(int s) =>
                way switch
                {
                    EntryRoute.Anywhere => true,
                    EntryRoute.Vessels => s % 80 is 3 or 44,
                    _ => s % 10 is 0 or 9 || s / 10 % 8 is 0 or 7 || s / 80 is 0 or 5,
                };
            int eligible = Enumerable.Range(0, 480).Count(Eligible);
            Assert.All(Enumerable.Range(0, 480).Where(s => !Eligible(s)), s => Assert.Equal(0, counts[s]));
            // Entries of one tick name distinct sites, so that the counts vary a little less than independent ones: only too large a
            // statistic is a fault.
            long[] seen = [.. Enumerable.Range(0, 480).Where(Eligible).Select(s => counts[s])];
            double mean = (double)seen.Sum() / eligible,
                statistic = seen.Sum(c => (c - mean) * (c - mean) / mean);
            Assert.True(statistic < eligible - 1 + 5 * Math.Sqrt(2.0 * (eligible - 1)), $"{way}: chi-square {statistic} of {eligible - 1}");
            Assert.True(mean > 10);
        }
    }

    [Fact]
    public void Changes_hold_from_the_first_window_that_starts_at_or_after_their_tick()
    {
        const int window = 6;
        foreach ((uint at, uint from) in new (uint, uint)[] { (0, 0), (1, 6), (6, 6), (7, 12), (11, 12), (12, 12) })
        {
            ParameterSet still = Scenarios.Still(1, 1),
                death = Scenarios.Still(1, 1);
            Scenarios.T(death, 0).Death = Threshold.Always;
            using CpuDevice device = Scenarios.Cpu();
            Scenario plain = Scenarios.One(
                new Lattice(4, 4, 1, 10, true, true, true),
                still,
                new InitialTissue { TCells = 16, TMix = Mix },
                30,
                window
            );
            Scenario scenario = new()
            {
                Lattice = plain.Lattice,
                TickSeconds = 60,
                Window = window,
                EndTick = 30,
                Seed = 1,
                TKinds = plain.TKinds,
                ResidentKinds = plain.ResidentKinds,
                VesselKinds = [],
                Fields = [],
                Replicas =
                [
                    new Replica
                    {
                        Identity = 1,
                        Parameters = [new ParameterChange(0, still), new ParameterChange(at, death)],
                        InitialTissue = plain.Replicas[0].InitialTissue,
                    },
                ],
            };
            using var simulation = new Simulation(scenario, device);
            simulation.AdvanceTo(from);
            Assert.Equal(16, Scenarios.Read(simulation).TSites.Count());
            simulation.AdvanceTo(from + 1);
            Assert.Empty(Scenarios.Read(simulation).TSites);
        }
    }
}
