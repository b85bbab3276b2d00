using CarTAgents.Compute.Cpu;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Kernels.Draws;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Tissues;
using CarTAgents.Output.Runs;

namespace CarTAgents.Output.Tests.Runs;

public sealed class TissueCopyTests
{
    [Fact]
    public void Occupied_sites_are_those_that_are_not_empty()
    {
        var random = new Random(7);
        for (int round = 0; round < 2000; round++)
        {
            byte[] signals = new byte[random.Next(200)];
            int every = random.Next(1, 40);
            for (int i = 0; i < signals.Length; i++)
            {
                if (random.Next(every) == 0)
                    signals[i] = (byte)random.Next(1, 256);
            }

            int[] sites = new int[signals.Length];
            int found = TissueCopy.Occupied(signals, sites);
            Assert.Equal(Enumerable.Range(0, signals.Length).Where(i => signals[i] != 0), sites[..found]);
        }
    }

    [Fact]
    public void A_copy_holds_the_signals_the_records_and_the_quanta_of_its_tick()
    {
        RunConfiguration configuration = SmallRun.Configuration("replicas=2");
        using var device = new CpuDevice(1);
        using var simulation = new Simulation(ScenarioConversion.Convert(configuration, out _), device);
        var copy = new TissueCopy(simulation, 1, [1], tCellRecords: true, residentRecords: true);
        foreach (uint tick in new uint[] { 0, 30, 90 })
        {
            simulation.RunTo(tick, TestContext.Current.CancellationToken);
            copy.Take(records: true);
            simulation.RunTo(tick + 7, TestContext.Current.CancellationToken);
            Assert.Equal(tick, copy.Tick);
        }

        // The same state by itself.
        using var again = new Simulation(ScenarioConversion.Convert(configuration, out _), device);
        again.RunTo(90, TestContext.Current.CancellationToken);
        Lattice l = again.Scenario.Lattice;
        byte[] t = new byte[l.Sites],
            r = new byte[l.Sites];
        Words4[] tCells = new Words4[l.Sites],
            residents = new Words4[l.Sites];
        int[] quanta = new int[copy.Quanta(1).Length];
        again.ReadSignals(1, 0, t, r);
        again.ReadCells(1, 0, tCells, residents);
        again.ReadField(1, 1, quanta);
        Assert.Equal(t, copy.TCells.Rows(0, l.Ny * l.Nz).ToArray());
        Assert.Equal(r, copy.Residents.Rows(0, l.Ny * l.Nz).ToArray());
        Assert.Equal(quanta, copy.Quanta(1).ToArray());
        Assert.Throws<ArgumentException>(() => copy.Quanta(0));
        int cells = 0;
        for (int row = 0; row < l.Ny * l.Nz; row++)
        {
            int[] sites = [.. Enumerable.Range(row * l.Nx, l.Nx)];
            Assert.Equal(sites.Where(i => t[i] != 0).Select(i => tCells[i]), copy.TCells.Records(row, 1).ToArray());
            Assert.Equal(sites.Where(i => r[i] != 0).Select(i => residents[i]), copy.Residents.Records(row, 1).ToArray());
            cells += copy.TCells.Records(row, 1).Length;
        }

        Assert.InRange(cells, 1, l.Sites);
    }
}
