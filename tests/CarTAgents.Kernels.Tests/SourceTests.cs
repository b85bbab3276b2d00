using System.Numerics;
using CarTAgents.Kernels;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Rules;
using CarTAgents.Kernels.Sums;

namespace CarTAgents.Kernels.Tests;

public class SourceTests
{
    private const double Two32 = 4294967296.0;

    /// <summary>Counts of cells under a voxel by class, found by going through all sites.</summary>
    private static long[] CellsUnder(TissueMemory memory, Voxel v)
    {
        int factor = memory.Factors[v.Field],
            factorZ = memory.T.Nz == 1 ? 1 : factor;
        long[] counts = new long[CellClass.Count];
        foreach (Site s in memory.Sites())
        {
            if (s.Replica != v.Replica || s.X / factor != v.X || s.Y / factor != v.Y || s.Z / factorZ != v.Z)
                continue;
            byte t = memory.T.TSignals[s.Index],
                resident = memory.T.ResidentSignals[s.Index];
            if (t != 0)
                counts[CellClass.OfT(((TSignal)t).Kind, memory.T.TCells[s.Index].IsSecreting)]++;
            if (resident != 0 && ((ResidentSignal)resident).Phase < ResidentPhase.Dying)
                counts[CellClass.OfResident(((ResidentSignal)resident).Class)]++;
        }

        return counts;
    }

    [Fact]
    public void Every_voxel_accounts_for_each_quantum()
    {
        for (int seed = 0; seed < 30; seed++)
        {
            if (seed % 18 > 9)
                continue;
            using TissueMemory memory = RandomTissue.Make(seed);
            for (int i = 0; i < memory.T.Voxels * memory.T.Replicas; i++)
            {
                memory.T.Secreted[i] = (uint)(i * 7);
                memory.T.Washed[i] = (uint)(i * 11);
            }

            ScalarTick.Dithers(memory);
            using TissueMemory before = memory.Copy();
            ScalarTick.Sources(memory);
            for (int f = 0; f < memory.T.Fields; f++)
            {
                foreach (Voxel v in memory.Voxels(f))
                {
                    FieldParameters p = memory.Field(f, v.Replica);
                    long[] cells = CellsUnder(before, v);
                    uint weight = memory.Window(v.Replica).Weight.Value;
                    BigInteger secretion = OfClasses(memory.Secretion(f, v.Replica).ToArray()),
                        uptake = OfClasses(memory.Uptake(f, v.Replica).ToArray());
                    if (p.BoostField != 0 && secretion > 0)
                    {
                        // Fields on equal grids exchange one after the other: one before this has had its turn.
                        int by = p.BoostField - 1;
                        long at = (long)v.Replica * memory.T.Voxels + memory.T.Grids[by].First + v.Local,
                            booster = (by < f ? memory : before).T.Amount[at];
                        secretion += (secretion * (booster * p.BoostGain / (booster + p.BoostHalf))) >> 16;
                    }

                    BigInteger OfClasses(uint[] quanta)
                    {
                        BigInteger tCells = 0,
                            residents = 0;
                        for (int c = 0; c < 8; c++)
                        {
                            tCells += cells[c] * quanta[c];
                            residents += cells[8 + c] * quanta[8 + c];
                        }

                        return residents + (weight == uint.MaxValue ? tCells : (tCells * weight) >> 32);
                    }

                    uint secreted = memory.T.Secreted[v.Index] - before.T.Secreted[v.Index],
                        washed = memory.T.Washed[v.Index] - before.T.Washed[v.Index];
                    Assert.Equal(secretion, secreted);

                    // Each loss is one of the two whole numbers around its exact share of what is there, so that the rest must match.
                    long amount = before.T.Amount[v.Index] + secreted,
                        after = memory.T.Amount[v.Index];
                    // Of twice the mean of before and after secretion: U C / (K + C + U / 2).
                    double twice = before.T.Amount[v.Index] + amount,
                        taken = (double)uptake * twice / Math.Max(1.0, twice + 2.0 * p.UptakeHalf + (double)uptake);
                    bool found = false;
                    for (long u = (long)taken - 1; u <= (long)taken + 2 && !found; u++)
                    {
                        if (u < 0 || Math.Abs(Math.Min(u, amount) - Math.Min(taken, amount)) > 1.001)
                            continue;
                        long left = amount - Math.Min(u, amount);
                        double decay = left * (p.Decay.Value / Two32);
                        for (long d = (long)decay; d <= (long)decay + 1 && !found; d++)
                        {
                            double washout = (left - d) * (p.Washout.Value / Two32);
                            found = after == left - d - washed && Math.Abs(washed - washout) < 1.001;
                        }
                    }

                    Assert.True(
                        found,
                        $"seed {seed}, field {f}: {before.T.Amount[v.Index]} + {secreted} became {after}, {washed} washed out"
                    );
                    Assert.True(after >= 0);
                }
            }
        }
    }

    [Fact]
    public void Only_secretion_without_losses_adds_what_it_counts()
    {
        for (int seed = 0; seed < 18; seed++)
        {
            using TissueMemory memory = RandomTissue.Make(seed);
            for (int r = 0; r < memory.T.Replicas; r++)
            {
                for (int f = 0; f < memory.T.Fields; f++)
                {
                    ref FieldParameters p = ref memory.Field(f, r);
                    p.Decay = p.Washout = default;
                    memory.Uptake(f, r).Clear();
                }
            }

            using TissueMemory before = memory.Copy();
            ScalarTick.Sources(memory);
            for (int i = 0; i < memory.T.Voxels * memory.T.Replicas; i++)
            {
                Assert.Equal(before.T.Amount[i] + (long)memory.T.Secreted[i], memory.T.Amount[i]);
            }
        }
    }

    [Theory]
    [InlineData("decay", 0.003)]
    [InlineData("washout", 0.0002)]
    [InlineData("uptake", 0.25)]
    public void Rounding_of_a_loss_is_unbiased_down_to_single_quanta(string loss, double share)
    {
        // 200,000 voxels of 7 quanta: what is lost is binomial-like with a variance under n * mean.
        using var memory = new TissueMemory(100, 100, 20, true, true, true, factors: [1]);
        ref FieldParameters p = ref memory.Field(0);
        double expected = 7 * share;
        if (loss == "uptake")
        {
            // One T cell on each voxel takes 2 * 7 / (7 + 48 + 2 / 2) = 1/4 of a quantum.
            memory.Uptake(0)[0] = 2;
            p.UptakeHalf = 48;
            memory.T.TSignals.Span(0, memory.T.Sites).Fill(new TSignal(0, TPhase.Searching, 0));
            expected = share;
        }
        else if (loss == "decay")
        {
            p.Decay = Threshold.OfProbability(share);
        }
        else
        {
            p.Washout = Threshold.OfProbability(share);
        }

        memory.Replica().SeedLow = 99;
        memory.Amounts(0).Fill(7);
        memory.Run<DitherRows>();
        memory.Run<SourceRows>();
        double lost = 0;
        foreach (int amount in memory.Amounts(0))
            lost += 7 - amount;
        double mean = 200_000 * expected,
            deviation = Math.Sqrt(mean);
        Assert.InRange(lost, mean - 5 * deviation, mean + 5 * deviation);
    }

    [Fact]
    public void A_full_voxel_is_cut_off_and_keeps_a_flag()
    {
        using var memory = new TissueMemory(4, 1, 1, true, true, true, factors: [1]);
        memory.Secretion(0)[CellClass.OfResident(1)] = 1000;
        for (int x = 0; x < 3; x++)
            memory.T.ResidentSignals[x] = ResidentSignal.Living(1);
        memory.Amounts(0)[0] = Source.Cap - 1000;
        memory.Amounts(0)[1] = Source.Cap - 999;
        memory.Amounts(0)[2] = Source.Cap + 5;
        ScalarTick.Sources(memory);
        Assert.Equal([Source.Cap, Source.Cap, Source.Cap + 5, 0], memory.Amounts(0).ToArray());
        Assert.Equal([(1000L, false), (999L, true), (0L, true), (0L, false)], Enumerable.Range(0, 4).Select(v => Secreted(memory, v)));

        // The flag stays until the census, and the census counts the voxels and clears it.
        memory.Amounts(0).Clear();
        ScalarTick.Sources(memory);
        Assert.Equal((1999L, true), Secreted(memory, 1));
        Census.Group(memory.T, 0, 0);
        Census.Total(memory.T, 0, Counter.Clipped);
        Census.Total(memory.T, 0, Counter.Secreted);
        Assert.Equal(2, memory.T.Totals[Counter.Clipped]);
        Assert.Equal(2000 + 1999 + 1000, memory.T.Totals[Counter.Secreted]);
        Assert.Equal([0u, 0u, 0u, 0u], memory.T.Secreted.Span(0, 4).ToArray());
    }

    [Fact]
    public void Flows_beyond_their_counters_are_flagged_and_do_not_wrap()
    {
        using var memory = new TissueMemory(2, 1, 1, true, true, true, factors: [1]);
        ref FieldParameters p = ref memory.Field(0);
        memory.Secretion(0)[CellClass.OfResident(1)] = 10_000_000;
        p.Washout = Threshold.Always;
        memory.T.ResidentSignals[0] = memory.T.ResidentSignals[1] = ResidentSignal.Living(1);
        memory.T.Secreted[0] = 0x7FFFFFFFu - 5;
        memory.T.Washed[1] = uint.MaxValue - 5;
        ScalarTick.Sources(memory);
        Assert.Equal(uint.MaxValue, memory.T.Secreted[0]);
        Assert.Equal(uint.MaxValue, memory.T.Washed[1]);
        Assert.Equal((10_000_000L, true), Secreted(memory, 1));
    }

    private static (long Quanta, bool IsClipped) Secreted(TissueMemory memory, int voxel)
    {
        SecretedQuanta secreted = memory.T.Secreted[voxel];
        return (secreted.Quanta, secreted.IsClipped);
    }
}
