using CarTAgents.Kernels;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Sums;

namespace CarTAgents.Kernels.Tests;

/// <summary>Rules that draw nothing commute, to the bit, with every rotation and reflection of the lattice.</summary>
public class SymmetryTests
{
    /// <summary>A symmetry of the lattice: new axis a is old axis Axes[a], reversed where Flip[a].</summary>
    private sealed record Symmetry(int[] Axes, bool[] Flip)
    {
        public int Map(int direction)
        {
            if (direction is 0 or Direction.None)
                return direction;
            int axis = Array.IndexOf(Axes, (direction - 1) / 2),
                side = (direction - 1) & 1;
            return 1 + 2 * axis + (Flip[axis] ? 1 - side : side);
        }

        public (int X, int Y, int Z) Map(int x, int y, int z, int[] size)
        {
            int[] old = [x, y, z],
                at = new int[3];
            for (int a = 0; a < 3; a++)
                at[a] = Flip[a] ? size[Axes[a]] - 1 - old[Axes[a]] : old[Axes[a]];
            return (at[0], at[1], at[2]);
        }

        public override string ToString() => string.Join(" ", Axes.Select((axis, a) => (Flip[a] ? "-" : "+") + "xyz"[axis]));
    }

    private static IEnumerable<Symmetry> Symmetries(bool flat)
    {
        int[][] orders = flat
            ?
            [
                [0, 1, 2],
                [1, 0, 2],
            ]
            :
            [
                [0, 1, 2],
                [0, 2, 1],
                [1, 0, 2],
                [1, 2, 0],
                [2, 0, 1],
                [2, 1, 0],
            ];
        foreach (int[] order in orders)
        {
            for (int flips = 0; flips < (flat ? 4 : 8); flips++)
                yield return new Symmetry(order, [(flips & 1) != 0, (flips & 2) != 0, (flips & 4) != 0]);
        }
    }

    private static TissueMemory Transform(TissueMemory memory, Symmetry symmetry)
    {
        ref Tissue t = ref memory.T;
        int[] size = [t.Nx, t.Ny, t.Nz],
            periodic = [t.PeriodicX, t.PeriodicY, t.PeriodicZ];
        var made = new TissueMemory(
            size[symmetry.Axes[0]],
            size[symmetry.Axes[1]],
            size[symmetry.Axes[2]],
            periodic[symmetry.Axes[0]] != 0,
            periodic[symmetry.Axes[1]] != 0,
            periodic[symmetry.Axes[2]] != 0,
            1,
            memory.Factors,
            t.EntryCapacity
        );
        memory.CopyParametersTo(made);
        made.T.Clock[0] = t.Clock[0];
        foreach (Site s in memory.Sites())
        {
            (int x, int y, int z) = symmetry.Map(s.X, s.Y, s.Z, size);
            long to = made.At(x, y, z).Index;
            byte signal = t.TSignals[s.Index];
            if (signal != 0)
            {
                byte turned = (byte)((signal & ~7) | symmetry.Map(((TSignal)signal).Direction));
                made.T.TSignals[to] = turned;
                TCell cell = t.TCells[s.Index];
                made.T.TCells[to] = cell with { Heading = symmetry.Map(cell.Heading) };
            }

            byte resident = t.ResidentSignals[s.Index];
            if (resident != 0)
            {
                made.T.ResidentSignals[to] = (byte)((resident & ~7) | symmetry.Map(((ResidentSignal)resident).Direction));
                made.T.Residents[to] = t.Residents[s.Index];
            }

            made.T.Events[to] = t.Events[s.Index];
        }

        for (int f = 0; f < t.Fields; f++)
        {
            int[] voxels = [t.Grids[f].Nx, t.Grids[f].Ny, t.Grids[f].Nz];
            int nx = made.T.Grids[f].Nx,
                ny = made.T.Grids[f].Ny;
            foreach (Voxel v in memory.Voxels(f))
            {
                (int x, int y, int z) = symmetry.Map(v.X, v.Y, v.Z, voxels);
                made.Amounts(f)[(z * ny + y) * nx + x] = t.Amount[v.Index];
            }
        }

        return made;
    }

    /// <summary>The cells of a tissue as text by site, without what is masked.</summary>
    private static void AssertSame(TissueMemory expected, TissueMemory seen, bool killersMatter, string when)
    {
        foreach (Site s in expected.Sites())
        {
            byte t = expected.T.TSignals[s.Index],
                resident = expected.T.ResidentSignals[s.Index];
            byte mask = killersMatter || ((ResidentSignal)resident).IsAlive ? (byte)0xFF : (byte)0xF8;
            Assert.True(t == seen.T.TSignals[s.Index], $"{when}: T signal at {s.X}, {s.Y}, {s.Z}: {t:X} is {seen.T.TSignals[s.Index]:X}");
            Assert.True(
                (resident & mask) == (seen.T.ResidentSignals[s.Index] & mask),
                $"{when}: resident signal at {s.X}, {s.Y}, {s.Z}: {resident:X} is {seen.T.ResidentSignals[s.Index]:X}"
            );
            if (t != 0)
            {
                TCell a = expected.T.TCells[s.Index],
                    b = seen.T.TCells[s.Index];
                if (!killersMatter)
                {
                    a.ForgetKills();
                    b.ForgetKills();
                }

                Assert.True(a.Words.Equals(b.Words), $"{when}: T record at {s.X}, {s.Y}, {s.Z}");
            }

            if (resident != 0)
            {
                Resident a = expected.T.Residents[s.Index],
                    b = seen.T.Residents[s.Index];
                Assert.True(a.Words.Equals(b.Words), $"{when}: resident record at {s.X}, {s.Y}, {s.Z}");
            }

            Assert.True(expected.T.Events[s.Index] == seen.T.Events[s.Index], $"{when}: events at {s.X}, {s.Y}, {s.Z}");
        }
    }

    /// <summary>Engagements under way, with every rule that draws switched off.</summary>
    private static TissueMemory Engagements(int seed, bool alone)
    {
        var random = new Random(seed);
        bool flat = seed % 2 == 0;
        int[] size = [random.Next(3, 8), random.Next(3, 8), flat ? 1 : random.Next(3, 6)];
        var memory = new TissueMemory(size[0], size[1], size[2], random.Next(2) == 0, random.Next(2) == 0, random.Next(2) == 0);
        for (int k = 0; k < 4; k++)
        {
            ref TKind p = ref memory.TKind(k);
            p.HitDelay = (uint)(2 + k);
            p.Engagement = p.HitDelay + (uint)(3 + k);
            p.Rearm = 1000;
            p.Divisions = 0;
        }

        for (int k = 1; k < 8; k++)
        {
            ref ResidentKind p = ref memory.ResidentKind(k);
            p.IsTarget = 1;
            p.Hits = (int)(k % 3 + 1);
            // Hits are forgotten at once or not at all, so that no repair is drawn.
            p.HitGap = k == 4 ? 0u : 1000u;
            p.HitKept = Threshold.Always;
            p.DyingTicks = (uint)(k % 4);
            p.Clear = k % 2 == 0 ? Threshold.Always : default;
        }

        memory.T.Clock[0] = 50;
        HashSet<long> taken = [];
        foreach (Site s in memory.Sites())
        {
            if (random.Next(3) > 0)
            {
                memory.T.ResidentSignals[s.Index] = ResidentSignals.Of(
                    random.Next(1, 8),
                    random.Next(10) == 0 ? ResidentPhase.Debris : ResidentPhase.Alive,
                    0
                );
                memory.T.Residents[s.Index] = new Resident(random.Next(65536), random.Next(9)) { Damage = random.Next(2), LastHit = 49 };
            }
        }

        foreach (Site s in memory.Sites())
        {
            int kind = random.Next(4),
                direction = random.Next(memory.T.Directions + 1),
                local = Neighbour.Local(memory.T, s, direction);
            if (random.Next(2) == 0 || local < 0 || memory.T.ResidentSignals[local] == 0 || (alone && !taken.Add(local)))
                continue;
            var cell = new TCell(kind, random.Next(65536), random.Next(256));
            cell.IsTriggering = random.Next(4) != 0;
            cell.IsLethal = random.Next(4) != 0;
            cell.SetContactDue(50 + (uint)random.Next(5));
            cell.IsSecreting = cell.IsStimulated = random.Next(2) == 1;
            cell.SetStimulationEnd(50 + (uint)random.Next(8));
            memory.T.TCells[s.Index] = cell;
            memory.T.TSignals[s.Index] = new TSignal(kind, TPhase.Bound, direction);
        }

        return memory;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Hits_damage_death_debris_and_detachment(bool alone)
    {
        long killed = 0,
            kills = 0;
        for (int seed = 0; seed < 24; seed++)
        {
            using TissueMemory start = Engagements(seed, alone),
                end = start.Copy();
            for (int tick = 0; tick < 14; tick++)
                ScalarTick.Cells(end, 1);
            foreach (Site s in end.Sites())
            {
                killed += (long)((end.T.Events[s.Index] >> (8 * Ledger.Killed)) & 0xFF);
                if (end.T.TSignals[s.Index] != 0)
                    kills += end.T.TCells[s.Index].Kills;
            }

            foreach (Symmetry symmetry in Symmetries(start.T.Nz == 1))
            {
                using TissueMemory turned = Transform(start, symmetry),
                    expected = Transform(end, symmetry);
                for (int tick = 0; tick < 14; tick++)
                    ScalarTick.Cells(turned, 1);
                // Where several T cells hit at once the kill is the lowest direction's, which is a choice and turns with nothing.
                AssertSame(expected, turned, alone, $"seed {seed}, {symmetry}");
            }
        }

        Assert.True(killed > 50, $"{killed} were killed");
        Assert.Equal(killed, kills);
    }

    [Fact]
    public void Moves_and_births_where_one_cell_points_at_a_site()
    {
        long moved = 0,
            born = 0,
            tBorn = 0;
        for (int seed = 0; seed < 8; seed++)
        {
            var random = new Random(seed);
            bool flat = seed % 2 == 0;
            using var start = new TissueMemory(
                random.Next(3, 9),
                random.Next(3, 9),
                flat ? 1 : random.Next(3, 6),
                random.Next(2) == 0,
                random.Next(2) == 0,
                random.Next(2) == 0
            );
            for (int k = 0; k < 4; k++)
                start.TKind(k).DivisionCycle = 10;
            HashSet<long> tPointed = [],
                residentPointed = [];
            foreach (Site s in start.Sites())
            {
                int direction = random.Next(start.T.Directions + 1),
                    kind = random.Next(4);
                int local = Neighbour.Local(start.T, s, direction);
                bool divides = random.Next(4) == 0;
                if (random.Next(3) == 0 && (direction == 0 ? !divides : local < 0 || tPointed.Add(local)))
                {
                    var cell = new TCell(kind, random.Next(65536), random.Next(256)) { Heading = direction };
                    if (divides)
                    {
                        cell.Program = TProgram.Proliferating;
                        cell.DivisionsLeft = random.Next(1, 3);
                        cell.Tries = 1;
                    }

                    start.T.TCells[s.Index] = cell;
                    start.T.TSignals[s.Index] = new TSignal(kind, divides ? TPhase.Dividing : TPhase.Searching, direction);
                }

                direction = random.Next(1, start.T.Directions + 1);
                local = Neighbour.Local(start.T, s, direction);
                divides = random.Next(2) == 0;
                if (random.Next(3) > 0 && (!divides || local < 0 || residentPointed.Add(local)))
                {
                    start.T.ResidentSignals[s.Index] = ResidentSignals.Of(
                        random.Next(1, 8),
                        divides ? ResidentPhase.Dividing : ResidentPhase.Alive,
                        divides ? direction : 0
                    );
                    // Without an antigen nothing is drawn for the daughters. The last try, so that the next direction is not asked for.
                    start.T.Residents[s.Index] = new Resident(0, random.Next(65536)) { Tries = divides ? start.T.Directions - 1 : 0 };
                }
            }

            using TissueMemory end = start.Copy();
            Pass(end);
            foreach (Site s in start.Sites())
            {
                moved += start.T.TSignals[s.Index] != 0 && end.T.TSignals[s.Index] == 0 ? 1 : 0;
                born += (long)((end.T.Events[s.Index] >> (8 * Ledger.Born)) & 0xFF);
                tBorn += (long)((end.T.Events[s.Index] >> (8 * Ledger.TBorn)) & 0xFF);
            }

            foreach (Symmetry symmetry in Symmetries(flat))
            {
                using TissueMemory turned = Transform(start, symmetry),
                    expected = Transform(end, symmetry);
                Pass(turned);
                AssertSame(expected, turned, true, $"seed {seed}, {symmetry}");
            }
        }

        Assert.True(moved > 50 && born > 20 && tBorn > 10, $"{moved} moved, {born} and {tBorn} were born");

        static void Pass(TissueMemory memory)
        {
            ScalarTick.Resolves(memory);
            ScalarTick.Moves(memory);
            ScalarTick.Settles(memory);
        }
    }

    [Fact]
    public void Gathering_of_secretion()
    {
        for (int seed = 0; seed < 6; seed++)
        {
            var random = new Random(seed);
            bool flat = seed % 2 == 0;
            using var start = new TissueMemory(8, 4 * random.Next(1, 4), flat ? 1 : 4, true, false, true, factors: [1, 2, 4, 2]);
            for (int f = 0; f < 4; f++)
            {
                foreach (ref uint secretion in start.Secretion(f))
                    secretion = (uint)random.Next(5000);
                foreach (ref int amount in start.Amounts(f))
                    amount = random.Next(1000);
            }

            foreach (Site s in start.Sites())
            {
                if (random.Next(2) == 0)
                    start.T.ResidentSignals[s.Index] = ResidentSignals.Of(random.Next(1, 8), (ResidentPhase)random.Next(4), 0);
                if (random.Next(2) == 0)
                    continue;
                int kind = random.Next(4);
                start.T.TSignals[s.Index] = new TSignal(kind, TPhase.Searching, 0);
                start.T.TCells[s.Index] = new TCell(kind, 5, 5) { IsSecreting = random.Next(2) == 1 };
            }

            using TissueMemory end = start.Copy();
            ScalarTick.Sources(end);
            foreach (Symmetry symmetry in Symmetries(flat))
            {
                using TissueMemory turned = Transform(start, symmetry),
                    expected = Transform(end, symmetry);
                ScalarTick.Sources(turned);
                for (int f = 0; f < 4; f++)
                    Assert.True(expected.Amounts(f).SequenceEqual(turned.Amounts(f)), $"seed {seed}, {symmetry}, field {f}");
            }
        }
    }
}
