using System.Runtime.Intrinsics;
using CarTAgents.Kernels;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Rows;
using CarTAgents.Kernels.Rules;
using CarTAgents.Kernels.Sums;

namespace CarTAgents.Kernels.Tests.Rows;

/// <summary>Secretion, uptake and losses of eight voxels at once are those of the plain rule, at the ends of all ranges too.</summary>
public class SourceRowsTests
{
    [Fact]
    public void Sources_at_the_ends_of_their_ranges_equal_the_plain_rule()
    {
        long clipped = 0,
            exchanged = 0;
        for (int seed = 0; seed < 150; seed++)
        {
            using TissueMemory plain = RandomTissue.Make(seed);
            Stretch(plain, new Random(seed));
            ScalarTick.Dithers(plain);
            using TissueMemory rows = plain.Copy();
            for (int pass = 0; pass < 2; pass++)
            {
                int[] before = rows.T.Amount.Span(0, rows.T.Voxels).ToArray();
                ScalarTick.Sources(plain);
                rows.Run<SourceRows>(1 + seed % 3);
                plain.AssertEqual(rows, $"seed {seed}, {plain.T.Nx} x {plain.T.Ny} x {plain.T.Nz}, pass {pass}");
                for (int v = 0; v < before.Length; v++)
                {
                    clipped += ((SecretedQuanta)rows.T.Secreted[v]).IsClipped ? 1 : 0;
                    exchanged += rows.T.Amount[v] != before[v] ? 1 : 0;
                }
            }
        }

        Assert.True(clipped > 1000, $"{clipped} voxels were full");
        Assert.True(exchanged > 10_000, $"{exchanged} voxels exchanged");
    }

    /// <summary>Makes amounts, counters and rates of a random tissue as large, or as small, as they can be.</summary>
    private static void Stretch(TissueMemory memory, Random random)
    {
        uint Any(params uint[] values) => values[random.Next(values.Length)];
        for (int r = 0; r < memory.T.Replicas; r++)
        {
            memory.Window(r).Weight = new Threshold(Any(0, 1, 1u << 31, uint.MaxValue - 1, uint.MaxValue));
            for (int f = 0; f < memory.T.Fields; f++)
            {
                ref FieldParameters p = ref memory.Field(f, r);
                p.UptakeHalf = Any(0, 1, p.UptakeHalf, 1u << 24, uint.MaxValue);
                p.BoostHalf = Any(0, 1, p.BoostHalf, uint.MaxValue);
                p.BoostGain = Any(0, p.BoostGain, 1u << 24, uint.MaxValue >> 1);
                uint most = Any(2, 1000, 1 << 20, 1 << 24, 1u << 31);
                foreach (ref uint rate in memory.Secretion(f, r))
                    rate = rate == 0 ? 0 : (uint)random.NextInt64(most);
                foreach (ref uint rate in memory.Uptake(f, r))
                    rate = rate == 0 ? 0 : (uint)random.NextInt64(most);
                // Classes of no kind: they are nobody's.
                memory.Secretion(f, r)[CellClass.Count - 1] = memory.Uptake(f, r)[CellClass.Count - 1] = 7;
                int kind = random.Next(4);
                foreach (ref int amount in memory.Amounts(f, r))
                {
                    amount = kind switch
                    {
                        0 => 0,
                        1 => random.Next(30),
                        2 => Source.Cap - random.Next(3000),
                        _ => random.Next(100) == 0 ? Source.Cap + random.Next(100) : random.Next(Source.Cap),
                    };
                }
            }
        }

        uint nearFull = Any(0, 0x7FFFFFFFu - 100_000);
        for (int v = 0; v < memory.T.Voxels * memory.T.Replicas; v++)
        {
            memory.T.Secreted[v] = nearFull + (uint)random.Next(100_000) + (random.Next(50) == 0 ? 0x80000000u : 0);
            memory.T.Washed[v] = uint.MaxValue - (uint)random.Next(1 << random.Next(31));
        }
    }

    [Fact]
    public void Counts_of_cells_equal_those_of_the_plain_rule()
    {
        long cells = 0;
        for (int seed = 0; seed < 60; seed++)
        {
            using TissueMemory memory = RandomTissue.Make(seed);
            for (int f = 0; f < memory.T.Fields; f++)
                cells += Count(memory, f, 0x7FFF & ~(1 << seed % 15), $"seed {seed}, field {f}");
        }

        Assert.True(cells > 10_000, $"{cells} cells were counted");
    }

    private static unsafe long Count(TissueMemory memory, int field, int classes, string at)
    {
        Grid grid = memory.T.Grids[field];
        double* room = stackalloc double[CellCounts.Room];
        var counts = new CellCounts(room, classes, grid.Shift, grid.ShiftZ);
        int block = CellCounts.Sites >> grid.Shift;
        long cells = 0;
        foreach (Voxel v in memory.Voxels(field))
        {
            int i = v.X % block;
            if (i == 0)
                counts.Count(memory.T, v.Replica, v.Y, v.Z, v.X << grid.Shift);
            cells += Equal(Source.TCells(memory.T, v), counts.At(i, 0), classes, at);
            cells += Equal(Source.Residents(memory.T, v), counts.At(i, CellClass.OfLayer), classes >> CellClass.OfLayer, at);
            // A voxel with cells of a class is among those whose sites have some.
            ulong sites = SiteBits.First(1 << grid.Shift) << (i << grid.Shift);
            for (int c = 0; c < CellClass.Count; c++)
                Assert.True((classes >> c & 1) == 0 || counts.Of(c)[i] == 0 || (counts.SitesOf(1 << c) & sites) != 0, at);
        }

        return cells;
    }

    private static long Equal(ClassCounts plain, ClassCounts counts, int classes, string at)
    {
        long cells = 0;
        for (int c = 0; c < CellClass.OfLayer; c++)
        {
            Assert.Equal((at, (classes >> c & 1) != 0 ? plain.First : 0), (at, counts.First));
            cells += counts.First;
            (plain, counts) = (plain.Next, counts.Next);
        }

        return cells;
    }

    [Fact]
    public void A_quotient_of_doubles_rounds_down_to_that_of_whole_numbers()
    {
        var random = new Random(11);
        long whole = 0;
        for (int i = 0; i < 200_000; i++)
        {
            // Just under, at and over multiples of the divisor, where a rounding of the division would show, up to the largest allowed.
            long d = random.NextInt64(1, 1L << random.Next(1, 33)),
                most = (1L << 53) - d,
                n = random.NextInt64(1, 1L << random.Next(1, 53)) / d * d + random.Next(-1, 2);
            if (i % 4 == 0)
                n = most / d * d - random.Next(2);
            if (n < 0 || n > most)
                continue;
            whole += n % d == 0 ? 1 : 0;
            double quotient = Vector256.Floor(Vector256.Create((double)n) / Vector256.Create((double)d))[i & 3];
            Assert.True((long)quotient == n / d, $"{n} / {d} gave {quotient}");
        }

        Assert.True(whole > 10_000);
    }

    [Fact]
    public void Whole_numbers_become_doubles_and_numbers_again()
    {
        var random = new Random(12);
        for (int i = 0; i < 10_000; i++)
        {
            ulong a = (ulong)random.NextInt64(1L << random.Next(53)),
                b = (uint)random.NextInt64(1L << 32),
                c = (uint)random.NextInt64(1L << 32);
            Assert.Equal(a, WholeNumbers.ToDouble(Vector256.Create(a))[i & 3]);
            Assert.Equal(a, WholeNumbers.ToUInt64(Vector256.Create((double)a))[i & 3]);
            Assert.Equal(b * c, WholeNumbers.Product(Vector256.Create(b), Vector256.Create(c))[i & 3]);
        }
    }
}
