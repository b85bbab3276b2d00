using CarTAgents.Compute.Cpu;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Kernels;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Draws;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Numbers;
using CarTAgents.Model.Tissues;
using CarTAgents.Testing;

namespace CarTAgents.Model.Tests.Tissues;

public sealed class TissueCopyTests
{
    [Fact]
    public void Occupied_sites_are_those_that_are_not_empty()
    {
        var random = new Random(7);
        for (int round = 0; round < 2000; round++)
        {
            byte[] codes = new byte[random.Next(200)];
            int every = random.Next(1, 40);
            for (int i = 0; i < codes.Length; i++)
            {
                if (random.Next(every) == 0)
                    codes[i] = (byte)random.Next(1, 256);
            }

            int[] places = new int[codes.Length];
            int found = TissueCopy.Occupied(codes, places);
            Assert.Equal(Enumerable.Range(0, codes.Length).Where(i => codes[i] != 0), places[..found]);
        }
    }

    /// <summary>Rows of any number tell of each cell what the engine's own signals and records say, of the tick of the copy.</summary>
    [Fact]
    public void A_copy_tells_the_cells_and_the_quanta_of_its_tick()
    {
        var configuration = RunConfiguration.Load(
            Path.Combine(Repository.Root, "configs", "killing-assay.yaml"),
            ["lattice.size=[24, 16, 8]", "replicas=2", "p_kill_contact=1", "duration=3 h"]
        );
        using var device = new CpuDevice(1);
        using var simulation = new Simulation(ScenarioConversion.Convert(configuration, out _), device);
        var copy = new TissueCopy(simulation, 1, [1], tCellRecords: true, residentRecords: true);
        var codes = new TissueCopy(simulation, 1, []);
        foreach (uint tick in new uint[] { 0, 30, 150 })
        {
            simulation.RunTo(tick, TestContext.Current.CancellationToken);
            copy.Take(records: true);
            codes.Take(records: false);
            simulation.RunTo(tick + 7, TestContext.Current.CancellationToken);
            Assert.Equal(tick, copy.Tick);
        }

        // The same state by itself.
        using var again = new Simulation(ScenarioConversion.Convert(configuration, out _), device);
        again.RunTo(150, TestContext.Current.CancellationToken);
        Lattice l = again.Scenario.Lattice;
        byte[] t = new byte[l.Sites],
            r = new byte[l.Sites];
        TCell[] tCells = new TCell[l.Sites];
        Resident[] residents = new Resident[l.Sites];
        int[] quanta = new int[copy.Quanta(1).Length];
        again.ReadSignals(1, 0, t, r);
        again.ReadCells(1, 0, tCells, residents);
        again.ReadField(1, 1, quanta);
        Assert.Equal(quanta, copy.Quanta(1).ToArray());
        Assert.Throws<ArgumentException>(() => copy.Quanta(0));
        static float Molecules(int ln) => ln == 0 ? 0 : (float)HostMath.Exp((double)ln / Resident.LnUnit);
        int[] places = new int[l.Sites];
        int seen = 0,
            bound = 0,
            dead = 0,
            kills = 0;
        for (int row = 0; row < l.Ny * l.Nz; seen++)
        {
            int rows = Math.Min(1 + (seen % 5), (l.Ny * l.Nz) - row),
                start = row * l.Nx;
            int[] sites = [.. Enumerable.Range(start, rows * l.Nx)];
            CellLayer<TCellView>.Cells found = copy.TCells.Find(row, rows, places);
            int[] held = [.. sites.Where(i => t[i] != 0)];
            Assert.Equal(held.Length, found.Count);
            for (int k = 0; k < held.Length; k++)
            {
                (TCellView cell, TCell record) = (found[k], tCells[held[k]]);
                Assert.Equal(held[k], start + found.Place(k));
                var signal = (TSignal)t[held[k]];
                Assert.Equal(signal.Kind, cell.Kind);
                Assert.Equal(signal.Phase == TPhase.Bound, cell.IsBound);
                Assert.Equal((int)record.Program, (int)cell.Program);
                Assert.Equal(record.IsSecreting, cell.IsSecreting);
                Assert.Equal(record.Kills, cell.Kills);
                Assert.Equal(Molecules(record.LnCar), cell.Car);
                TCellView coded = CellLayer<TCellView>.OfCode(codes.TCells.Codes(row, rows)[found.Place(k)]);
                Assert.Equal((cell.Kind, cell.IsBound), (coded.Kind, coded.IsBound));
                bound += cell.IsBound ? 1 : 0;
                kills += cell.Kills;
            }

            CellLayer<ResidentView>.Cells others = copy.Residents.Find(row, rows, places);
            held = [.. sites.Where(i => r[i] != 0)];
            Assert.Equal(held.Length, others.Count);
            for (int k = 0; k < held.Length; k++)
            {
                (ResidentView cell, Resident record) = (others[k], residents[held[k]]);
                Assert.Equal(held[k], start + others.Place(k));
                var signal = (ResidentSignal)r[held[k]];
                Assert.Equal((signal.Class, record.KindIn(signal.Class)), (cell.Class, cell.Kind));
                Assert.Equal(signal.IsAlive, cell.Phase == CellPhase.Alive);
                Assert.Equal(signal.Phase == ResidentPhase.Dying, cell.Phase == CellPhase.Dying);
                Assert.Equal(record.Damage, cell.Damage);
                Assert.Equal(Molecules(record.LnAntigen), cell.Antigen);
                ResidentView coded = CellLayer<ResidentView>.OfCode(codes.Residents.Codes(row, rows)[others.Place(k)]);
                Assert.Equal((cell.Class, cell.Phase), (coded.Class, coded.Phase));
                dead += cell.Phase == CellPhase.Alive ? 0 : 1;
            }

            row += rows;
        }

        // Something of each was there to be told.
        Assert.True(bound > 0 && dead > 0 && kills > 0, $"{bound} bound, {dead} dead, {kills} kills");
    }
}
