using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Sums;
using CarTAgents.Model.Body;
using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Tests.Body;

/// <summary>The body's side of a tissue: body count = represented x lattice count + remainder, to the cell, whatever the lattice
/// draws.</summary>
public class TissueSampleTests
{
    private const int Tumour = 1,
        Sites = 8000;

    private static long[] Census(long tumour = 0, long crowded = 0, long killed = 0)
    {
        long[] census = new long[Counter.Count];
        census[Counter.Alive + Tumour - 1] = tumour;
        census[Counter.Events + Ledger.Crowded] = crowded;
        census[Counter.Events + Ledger.Killed] = killed;
        return census;
    }

    private static long BodyT(TissueSample tissue, long[] census) =>
        Enumerable.Range(0, TissueSample.Classes).Sum(c => tissue.TCells(census, c));

    private const int Effector = (int)TProgram.Effector;

    /// <summary>The worked example of the design: 2,000 crowded divisions among 200,000 tumour cells, each for 475,000.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(100)]
    public void Divisions_without_room_enlarge_what_a_cell_stands_for_and_dilute_others_in_proportion(int diluted)
    {
        var tissue = new TissueSample(475_000, 1, Tumour);
        long[] blood = new long[TissueSample.Classes],
            first = Census(200_000, 2_000);
        first[Counter.T] = first[Counter.Program + Effector] = 100;
        tissue.ReceiveCensus(first, blood);
        tissue.SetTCellFactor(first, Sites, weighted: true);
        Assert.Equal(479_750, tissue.Resident.Now);
        Assert.Equal(479_750, tissue.TCell.Now);
        Assert.Equal(95_950_000_000, tissue.Tumour(first));
        Assert.Equal((uint)(4294967296.0 / 101), tissue.Dilution.Value);
        Assert.Equal(47_500_000, BodyT(tissue, first));

        // However many the dice dilute away, the body's count stays to the cell: the remainder holds the difference.
        long[] second = Census(200_000);
        second[Counter.T] = second[Counter.Program + Effector] = 100 - diluted;
        second[Counter.Diluted + Effector] = diluted;
        tissue.ReceiveCensus(second, blood);
        tissue.SetTCellFactor(second, Sites, weighted: true);
        Assert.Equal(95_950_000_000, tissue.Tumour(second));
        Assert.Equal(47_500_000, BodyT(tissue, second));
        Assert.Equal(47_500_000 - 479_750L * (100 - diluted), tissue.Pool[Effector]);
        Assert.Equal(Threshold.Never, tissue.Dilution);
        Assert.All(blood, n => Assert.Equal(0, n));
    }

    [Fact]
    public void Growth_that_does_not_divide_evenly_is_kept_in_a_remainder_and_a_kill_counts_for_what_the_cell_stood_for()
    {
        var tissue = new TissueSample(10, 1, Tumour);
        long[] blood = new long[TissueSample.Classes];
        // 7 divisions of 3 cells found no room: 70 body cells, 23 to each and one over.
        tissue.ReceiveCensus(Census(3, crowded: 7), blood);
        Assert.Equal((33, 100), (tissue.Resident.Now, tissue.Tumour(Census(3))));
        // The next census still counts cells of 10, the one after it cells of 33: one was killed before each.
        tissue.ReceiveCensus(Census(2, killed: 1), blood);
        Assert.Equal((10.0, 90), (tissue.Kills, tissue.Tumour(Census(2))));
        tissue.ReceiveCensus(Census(1, killed: 1), blood);
        Assert.Equal((43.0, 57), (tissue.Kills, tissue.Tumour(Census(1))));
    }

    /// <summary>Windows of a lattice without places, in which T cells enter, are refused, divide, die, leave and are diluted, and the
    /// tumour grows and is killed, in any numbers.</summary>
    [Fact]
    public void Body_counts_hold_to_the_cell_over_any_windows()
    {
        for (int seed = 0; seed < 200; seed++)
            BodyCountsHold(seed);
    }

    private static void BodyCountsHold(int seed)
    {
        var random = new Random(seed);
        bool weighted = random.Next(4) > 0;
        var tissue = new TissueSample(random.NextInt64(1, 1_000_000), 1, Tumour);
        long[] blood = new long[TissueSample.Classes],
            lattice = new long[TissueSample.Classes];
        long body = random.NextInt64(1, 1L << 40),
            alive = random.Next(1, Sites),
            tumour = alive * tissue.Resident.Now,
            worth = tissue.Resident.Now;
        for (long rest = body, some; rest > 0; rest -= some)
            tissue.Pool[random.Next(TCell.Programs)] += some = random.NextInt64(1, rest + 1);
        if (weighted)
            tissue.SetFounderFactor(body, Sites);
        double kills = 0;
        long[] census = Census(alive);
        // Body cells that entered, were born or died on the lattice since the census that is received next.
        long since = 0;
        List<(int Class, long Cells)> refused = [];
        for (int window = 0; window < 60; window++)
        {
            long growth = tissue.Resident.Now * census[Counter.Events + Ledger.Crowded];
            tissue.ReceiveCensus(census, blood);
            tissue.SetTCellFactor(census, Sites, weighted);
            Assert.InRange(tissue.TCell.Now, 1, tissue.Resident.Now);
            if (!weighted)
                Assert.Equal(tissue.Resident.Now, tissue.TCell.Now);
            tumour += growth;
            Assert.Equal((tumour, kills), (tissue.Tumour(census), tissue.Kills));
            Assert.Equal(body, BodyT(tissue, census) + blood.Sum() + refused.Sum(r => r.Cells) + since);
            foreach ((int c, long cells) in refused)
                tissue.Pool[c] += cells;
            refused.Clear();

            List<int> entries = [];
            for (int c = 0; c < TissueSample.Classes; c++)
            {
                for (int n = random.Next(200); n > 0 && tissue.Pool[c] >= tissue.TCell.Now; n--)
                {
                    tissue.Pool[c] -= tissue.TCell.Now;
                    entries.Add(c);
                }
            }

            // The fate of who is there, and the census.
            census = Census(alive);
            for (int c = 0; c < TissueSample.Classes; c++)
            {
                long left = random.NextInt64(lattice[c] / 3 + 1),
                    died = random.NextInt64(lattice[c] / 3 + 1),
                    diluted = tissue.Dilution.IsNever ? 0 : random.NextInt64(lattice[c] / 3 + 1);
                lattice[c] -= left + died + diluted;
                body -= died * tissue.TCell.Now;
                (census[Counter.Left + c], census[Counter.FateDied + c], census[Counter.Diluted + c], census[Counter.Program + c]) = (
                    left,
                    died,
                    diluted,
                    lattice[c]
                );
                census[Counter.T + c / TState.Count] += lattice[c];
            }

            // What happened to the tumour in the window before, which this census counts, and is received a window later.
            long born = random.NextInt64(alive / 4 + 1),
                killed = random.NextInt64(alive / 4 + 1);
            alive += born - killed;
            tumour += worth * (born - killed);
            kills += (double)worth * killed;
            worth = tissue.Resident.Now;
            census[Counter.Alive + Tumour - 1] = alive;
            census[Counter.Events + Ledger.Killed] = killed;
            census[Counter.Events + Ledger.Crowded] = random.Next(3) == 0 ? random.NextInt64(alive / 50 + 1) : 0;

            // The window: entries find room or not, T cells divide and die.
            since = 0;
            foreach (int c in entries)
            {
                if (random.Next(3) == 0)
                {
                    refused.Add((c, tissue.TCell.Now));
                    continue;
                }

                lattice[c]++;
                since += tissue.TCell.Now;
            }

            for (int c = 0; c < TissueSample.Classes; c++)
            {
                long change = random.NextInt64(lattice[c] / 2 + 1) - random.NextInt64(lattice[c] / 3 + 1);
                lattice[c] += change;
                body += change * tissue.TCell.Now;
                since += change * tissue.TCell.Now;
            }
        }
    }

    [Fact]
    public void Few_T_cells_stand_for_less_and_many_for_more_a_factor_of_two_at_a_time()
    {
        var tissue = new TissueSample(1000, 1, Tumour);
        tissue.SetFounderFactor(8L * Sites / AssumedNumbers.SitesOfFounders, Sites);
        Assert.Equal((8, Threshold.Never), (tissue.TCell.Now, tissue.Dilution));
        List<long> course = [];
        foreach (int many in new[] { Sites / AssumedNumbers.SitesOfMany + 1, Sites / AssumedNumbers.SitesOfFew - 1 })
        {
            for (int window = 0; window < 40; window++)
            {
                long[] census = Census(1);
                census[Counter.T] = census[Counter.Program + Effector] = many;
                long before = tissue.TCell.Now;
                tissue.ReceiveCensus(census, new long[TissueSample.Classes]);
                tissue.SetTCellFactor(census, Sites, weighted: true);
                if (course.Count == 0 || course[^1] != tissue.TCell.Now)
                    course.Add(tissue.TCell.Now);
                // Half of the cells go where each comes to stand for twice as much, none where for less; at the most a share that fits.
                double share = tissue.TCell.Now <= before ? 0 : 1 - (double)before / tissue.TCell.Now;
                Assert.Equal(share * 4294967296.0, tissue.Dilution.Value, 1.0);
            }
        }

        Assert.Equal([8, 16, 32, 64, 128, 256, 512, 1000, 500, 250, 125, 62, 31, 15, 7, 3, 1], course);
    }
}
