using CarTAgents.Compute.Cpu;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Rules;
using CarTAgents.Kernels.Sums;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Tissues;

namespace CarTAgents.Model.Tests.Engine;

public class SimulationFieldsTests
{
    private static readonly FieldGrid[] Fields = [new("a", 1, 1), new("b", 2, 1), new("c", 4, 1), new("d", 2, 1)];

    /// <summary>Four fields on three grids, sources of every class, and as losses washout alone.</summary>
    private static Scenario Washed(int seed, bool washout, int secretion)
    {
        var random = new Random(seed);
        ParameterSet table = Scenarios.Lively(random, 9, (uint)seed, 4);
        for (int f = 0; f < 4; f++)
        {
            ref FieldParameters p = ref Scenarios.F(table, f);
            p.Decay = default;
            p.Washout = washout ? Threshold.OfProbability(0.01 + 0.1 * random.NextDouble()) : default;
            Scenarios.Uptake(table, f).Clear();
            foreach (ref uint s in Scenarios.Secretion(table, f))
                s = (uint)random.Next(secretion);
            Scenarios.SetDiffusion(table, f, random.Next(16, 129), 2 * f);
        }

        var lattice = new Lattice(4 * random.Next(1, 6), 4 * random.Next(1, 4), seed % 3 == 0 ? 1 : 4, 10, seed % 2 == 0, true, false);
        InitialTissue tissue = new()
        {
            Residents = [new ResidentShare(1, lattice.Sites / 4, 1000, 0.5), new ResidentShare(2, lattice.Sites / 5, 30_000, 0.5)],
            TCells = lattice.Sites / 3,
            TMix = [new TShare(0, 1, 1000, 0), new TShare(1, 1, 1000, 0)],
        };
        return Scenarios.One(lattice, table, tissue, 57, 7, Fields);
    }

    private static long[] Totals(Simulation simulation) =>
        [
            .. Enumerable
                .Range(0, 4)
                .Select(f =>
                {
                    (int nx, int ny, int nz) = simulation.FieldSize(f);
                    int[] amounts = new int[nx * ny * nz];
                    simulation.ReadField(0, f, amounts);
                    Assert.All(amounts, a => Assert.InRange(a, 0, Source.Cap + 1000));
                    return amounts.Sum(a => (long)a);
                }),
        ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_was_secreted_is_there_or_was_washed_out_to_the_quantum(bool washout)
    {
        using CpuDevice device = Scenarios.Cpu(1);
        for (int seed = 0; seed < 8; seed++)
        {
            List<Simulation.Record> records = [];
            using Simulation simulation = Scenarios.Run(Washed(seed, washout, 2000), device, records);
            long[] totals = Totals(simulation);
            for (int i = 0; i < records.Count; i++)
            {
                for (int f = 0; f < 4; f++)
                {
                    long secreted = records[i].Sums[Ledger.Count + f],
                        washed = records[i].Sums[Ledger.Count + Limits.Fields + f];
                    Assert.Equal(secreted - washed, records[i].Counts[Counter.Amount + f]);
                    Assert.Equal(washout && i > 0, washed > 0);
                    if (i > 0)
                        Assert.Equal(secreted, records[i - 1].Sums[Ledger.Count + f] + records[i].Counts[Counter.Secreted + f]);
                }
            }

            for (int f = 0; f < 4; f++)
            {
                Assert.Equal(records[^1].Counts[Counter.Amount + f], totals[f]);
                Assert.True(totals[f] > 10_000);
            }
        }
    }

    [Fact]
    public void Decay_and_uptake_take_the_stated_share()
    {
        // One voxel a site, nothing diffuses: amount and losses of one tick against the exact shares, summed over 4,096 voxels.
        using CpuDevice device = Scenarios.Cpu(1);
        ParameterSet table = Scenarios.Still(4, 1, fields: 1);
        ref FieldParameters p = ref Scenarios.F(table, 0);
        Scenarios.Secretion(table, 0)[CellClass.OfResident(1)] = 1000;
        Scenarios.Uptake(table, 0)[CellClass.OfResident(1)] = 300;
        p.UptakeHalf = 5000;
        p.Decay = Threshold.OfProbability(0.02);
        var lattice = new Lattice(16, 16, 16, 10, true, true, true);
        Scenario scenario = Scenarios.One(
            lattice,
            table,
            new InitialTissue { Residents = [new ResidentShare(1, 4096, 0, 0)] },
            200,
            10,
            [new FieldGrid("a", 1, 1)]
        );
        using var simulation = new Simulation(scenario, device);
        double expected = 0;
        for (uint tick = 1; tick <= 200; tick++)
        {
            double during = expected + 500;
            expected += 1000 - 300 * during / (5000 + during + 150);
            expected *= 0.98;
            simulation.AdvanceTo(tick);
        }

        int[] amounts = new int[4096];
        simulation.ReadField(0, 0, amounts);
        // Rounding adds a variance of at most 1/4 twice a tick, damped by the losses: under 3 quanta a voxel.
        Assert.InRange(amounts.Average(a => (double)a), expected - 0.3, expected + 0.3);
        Assert.True(amounts.Max() - amounts.Min() < 40);
    }

    [Fact]
    public void An_overflow_stops_the_run_at_the_next_census_and_says_which_field()
    {
        using CpuDevice device = Scenarios.Cpu(1);
        ParameterSet table = Scenarios.Still(4, 1, fields: 2);
        Scenarios.Secretion(table, 1)[CellClass.OfResident(1)] = 1_000_000;
        var lattice = new Lattice(4, 4, 1, 10, true, true, true);
        Scenario scenario = Scenarios.One(
            lattice,
            table,
            new InitialTissue { Residents = [new ResidentShare(1, 1, 0, 0)] },
            100,
            5,
            [new FieldGrid("a", 1, 1), new FieldGrid("IL-6", 1, 1)]
        );
        using var simulation = new Simulation(scenario, device);
        simulation.AdvanceTo(20);
        // 16.7 million quanta are reached in tick 17, and the census at 20 is the first of the next window; it is told when the window
        // after it has been issued.
        RunException e = Assert.Throws<RunException>(() => simulation.AdvanceTo(100));
        Assert.Equal(25u, simulation.Tick);
        Assert.Contains("before tick 20 ", e.Message, StringComparison.Ordinal);
        Assert.Contains("IL-6", e.Message, StringComparison.Ordinal);
        Assert.Contains("1 voxels", e.Message, StringComparison.Ordinal);
        int[] amounts = new int[16];
        simulation.ReadField(0, 1, amounts);
        Assert.Equal(Source.Cap, amounts.Max());
    }

    [Fact]
    public void The_last_census_too_reports_an_overflow()
    {
        using CpuDevice device = Scenarios.Cpu(1);
        Scenario scenario = Washed(1, false, 3_000_000);
        using var simulation = new Simulation(scenario, device);
        Assert.Throws<RunException>(() =>
        {
            simulation.AdvanceTo(scenario.EndTick);
            simulation.Finish();
        });
    }
}
