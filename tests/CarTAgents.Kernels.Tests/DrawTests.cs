using CarTAgents.Kernels;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Draws;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Rules;
using CarTAgents.Kernels.Sums;

namespace CarTAgents.Kernels.Tests;

/// <summary>Rules that draw: their frequencies against the stated ones, at five standard deviations or a chi-square of significance 1e-5.
/// Seeds are fixed.</summary>
public partial class DrawTests
{
    /// <summary>Quantiles of chi-square of 1 - 1e-5 by degrees of freedom, 1 to 6.</summary>
    private static readonly double[] Limits = [0, 19.5, 23.0, 25.9, 28.5, 30.9, 33.1];

    private static void AssertEven(params long[] counts)
    {
        double expected = (double)counts.Sum() / counts.Length;
        double chi = counts.Sum(c => (c - expected) * (c - expected) / expected);
        Assert.True(expected > 20 && chi < Limits[counts.Length - 1], $"{string.Join(", ", counts)}: chi-square {chi}");
    }

    private static void AssertShare(long hits, long trials, double share)
    {
        double deviation = Math.Sqrt(trials * share * (1 - share));
        Assert.True(Math.Abs(hits - trials * share) < 5 * deviation, $"{hits} of {trials}, expected {trials * share} +- {deviation}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    public void A_walker_steps_as_often_and_keeps_its_heading_as_often_as_it_should(int nz)
    {
        using var memory = new TissueMemory(64, 40, nz, true, true, true);
        memory.TKind(0).Step = Threshold.OfProbability(0.7);
        memory.TKind(0).KeepHeading = Threshold.OfProbability(0.4);
        memory.TKind(0).Rounds = 2;
        long steps = 0,
            kept = 0,
            trials = 0;
        long[] counts = new long[7];
        for (int tick = 0; tick < (nz == 1 ? 40 : 1); tick++)
        {
            for (memory.T.Round = 0; memory.T.Round < 3; memory.T.Round++)
            {
                foreach (Site s in memory.Sites())
                {
                    int heading = s.Local % memory.T.Directions + 1;
                    memory.T.TSignals[s.Index] = new TSignal(0, TPhase.Searching, 0);
                    memory.T.TCells[s.Index] = new TCell(0, 0, 0) { Heading = heading };
                    TStep.Run(memory.T, s);
                    int direction = ((TSignal)memory.T.TSignals[s.Index]).Direction;
                    if (memory.T.Round == 2)
                    {
                        Assert.Equal(0, direction);
                        continue;
                    }

                    trials++;
                    Assert.Equal(direction == 0 ? heading : direction, memory.T.TCells[s.Index].Heading);
                    if (direction == 0)
                        continue;
                    steps++;
                    if (direction == heading)
                        kept++;
                    else
                        counts[direction]++;
                }
            }

            memory.T.Clock[0]++;
        }

        AssertShare(steps, trials, 0.7);
        AssertShare(kept, steps, 0.4 + 0.6 / memory.T.Directions);
        AssertEven(counts[1..(memory.T.Directions + 1)]);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Contenders_for_a_site_win_equally_often(int contenders)
    {
        using var memory = new TissueMemory(3, 3, 3, false, false, false);
        Site middle = memory.At(1, 1, 1);
        for (int d = 1; d <= contenders; d++)
        {
            int local = Neighbour.Local(memory.T, middle, d);
            memory.T.TSignals[local] = new TSignal(0, d % 2 == 0 ? TPhase.Searching : TPhase.Dividing, Direction.Opposite(d));
            memory.T.ResidentSignals[local] = ResidentSignal.Dividing(1, Direction.Opposite(d));
        }

        long[] tWins = new long[contenders],
            residentWins = new long[contenders];
        for (uint tick = 0; tick < 20_000; tick++)
        {
            memory.T.Clock[0] = tick;
            Site s = memory.At(1, 1, 1);
            Entrant t = Resolve.TCell(memory.T, s),
                resident = Resolve.Resident(memory.T, s);
            tWins[t.Direction - 1]++;
            residentWins[resident.Direction - 1]++;
            Assert.Equal(t.Direction % 2 != 0, t.IsBirth);
            Assert.True(resident.IsBirth);
        }

        AssertEven(tWins);
        AssertEven(residentWins);
    }

    [Fact]
    public void A_T_cell_binds_each_target_in_reach_equally_often_and_with_the_stated_probabilities()
    {
        using var memory = new TissueMemory(3, 3, 3, false, false, false);
        memory.TKind(0).HitDelay = 5;
        memory.ResidentKind(1).IsTarget = 1;
        memory.ResidentKind(1).Kill = Threshold.OfProbability(0.5);
        memory.Law(0, Law.Bind).Fill(Threshold.OfProbability(0.3).Value);
        memory.Law(0, Law.Kill).Fill(Threshold.OfProbability(0.8).Value);
        memory.Law(0, Law.Trigger).Fill(Threshold.OfProbability(0.35).Value);
        Site middle = memory.At(1, 1, 1);
        int[] reach = [0, 2, 3, 6];
        foreach (int d in reach)
        {
            memory.T.ResidentSignals[Neighbour.Local(memory.T, middle, d)] = ResidentSignal.Living(1);
            memory.T.Residents[Neighbour.Local(memory.T, middle, d)] = new Resident(40_000, 0);
        }

        // Not targets: dead, dying, of another kind, antigen-negative.
        memory.T.ResidentSignals[Neighbour.Local(memory.T, middle, 1)] = ResidentSignal.Dying(1, 0);
        memory.T.ResidentSignals[Neighbour.Local(memory.T, middle, 4)] = ResidentSignal.Debris(1, killed: true);
        memory.T.ResidentSignals[Neighbour.Local(memory.T, middle, 5)] = ResidentSignal.Living(2);
        long bound = 0,
            lethal = 0,
            triggering = 0;
        long[] counts = new long[7];
        for (uint tick = 0; tick < 30_000; tick++)
        {
            memory.T.Clock[0] = tick;
            memory.T.TCells[middle.Index] = new TCell(0, 40_000, 0);
            memory.T.TSignals[middle.Index] = new TSignal(0, TPhase.Searching, 0);
            TSense.Run(memory.T, memory.At(1, 1, 1));
            byte signal = memory.T.TSignals[middle.Index];
            if (((TSignal)signal).Phase != TPhase.Bound)
                continue;
            bound++;
            counts[((TSignal)signal).Direction]++;
            lethal += memory.T.TCells[middle.Index].IsLethal ? 1 : 0;
            triggering += memory.T.TCells[middle.Index].IsTriggering ? 1 : 0;
            Assert.False(memory.T.TCells[middle.Index].ContactIsDue(tick + 4));
            Assert.True(memory.T.TCells[middle.Index].ContactIsDue(tick + 5));
        }

        AssertShare(bound, 30_000, 0.3);
        AssertShare(lethal, bound, 0.5 * 0.8);
        AssertShare(triggering, bound, 0.35);
        Assert.Equal(bound, reach.Sum(d => counts[d]));
        AssertEven([.. reach.Select(d => counts[d])]);
    }

    [Fact]
    public void A_target_without_antigen_and_by_a_cell_without_CAR_is_never_bound()
    {
        using var memory = new TissueMemory(1, 1, 1, false, false, false);
        memory.ResidentKind(1).IsTarget = 1;
        memory.Law(0, Law.Bind).Fill(uint.MaxValue);
        memory.T.ResidentSignals[0] = ResidentSignal.Living(1);
        foreach ((int antigen, int car) in new[] { (0, 65535), (65535, 0), (0, 0), (1, 65535), (65535, 1), (1, 1) })
        {
            memory.T.Residents[0] = new Resident(antigen, 0);
            memory.T.TCells[0] = new TCell(0, car, 0);
            memory.T.TSignals[0] = new TSignal(0, TPhase.Searching, 0);
            TSense.Run(memory.T, memory.At(0, 0, 0));
            Assert.Equal(antigen > 0 && car > 0, ((TSignal)memory.T.TSignals[0]).Phase == TPhase.Bound);
        }
    }

    [Fact]
    public void Residents_die_divide_and_are_cleared_as_often_as_they_should_in_all_directions_alike()
    {
        using var memory = new TissueMemory(130, 20, 6, true, true, true);
        ref ResidentKind p = ref memory.ResidentKind(1);
        p.Death = Threshold.OfProbability(0.07);
        p.Divide = Threshold.OfProbability(0.2);
        p.Clear = Threshold.OfProbability(0.1);
        long died = 0,
            divided = 0,
            cleared = 0,
            live = 0,
            debris = 0;
        long[] directions = new long[7];
        for (uint tick = 0; tick < 6; tick++)
        {
            memory.T.Clock[0] = tick;
            foreach (Site s in memory.Sites())
            {
                bool dead = s.Local % 3 == 0;
                memory.T.ResidentSignals[s.Index] = ResidentSignals.Of(1, dead ? ResidentPhase.Debris : ResidentPhase.Alive, 0);
                memory.T.Residents[s.Index] = new Resident(5, 5);
                if (dead)
                    debris++;
                else
                    live++;
            }

            memory.Run<ResidentSenseRows>();
            foreach (Site s in memory.Sites())
            {
                byte signal = memory.T.ResidentSignals[s.Index];
                if (signal == 0)
                {
                    cleared++;
                }
                else if (((ResidentSignal)signal).Phase == ResidentPhase.Dying)
                {
                    died++;
                }
                else if (((ResidentSignal)signal).Phase == ResidentPhase.Dividing)
                {
                    divided++;
                    directions[((ResidentSignal)signal).Direction]++;
                    Assert.Equal(((ResidentSignal)signal).Direction - 1, memory.T.Residents[s.Index].FirstTry);
                }
            }
        }

        AssertShare(died, live, 0.07);
        AssertShare(divided, live, 0.2);
        AssertShare(cleared, debris, 0.1);
        AssertEven(directions[1..7]);
    }

    [Fact]
    public void A_crowded_resident_tries_every_direction_once_and_gives_up()
    {
        using var memory = new TissueMemory(3, 3, 3, false, false, false);
        foreach (Site s in memory.Sites())
        {
            memory.T.ResidentSignals[s.Index] = ResidentSignal.Living(2);
        }

        long middle = memory.At(1, 1, 1).Index;
        memory.T.ResidentSignals[middle] = ResidentSignal.Dividing(1, 3);
        memory.T.Residents[middle] = new Resident(0, 0) { FirstTry = 2 };
        List<int> tried = [];
        while (((ResidentSignal)memory.T.ResidentSignals[middle]).Phase == ResidentPhase.Dividing)
        {
            tried.Add(((ResidentSignal)memory.T.ResidentSignals[middle]).Direction);
            ScalarTick.Cells(memory, 1);
        }

        Assert.Equal([3, 4, 5, 6, 1, 2], tried);
        Assert.Equal(1UL << (8 * Ledger.Crowded), memory.T.Events[middle]);
    }

    [Fact]
    public void Repair_leaves_each_hit_with_half_a_chance_a_half_time()
    {
        using var memory = new TissueMemory(100, 50, 1, true, true, true);
        ref ResidentKind p = ref memory.ResidentKind(1);
        p.Hits = 255;
        p.HitGap = 100;
        // A half-time of 10 ticks, 15 ticks ago: 2^-1.5 = 0.354 are left.
        p.HitKept = Threshold.OfProbability(Math.Pow(2, -0.1));
        memory.T.Clock[0] = 1000;
        foreach (Site s in memory.Sites())
        {
            memory.T.ResidentSignals[s.Index] = ResidentSignal.Living(1);
            uint last = s.Local % 2 == 0 ? 985u : 899u;
            memory.T.Residents[s.Index] = new Resident(0, 0) { Damage = 8, LastHit = last };
            memory.T.TSignals[s.Index] = new TSignal(0, TPhase.Bound, 0).WithHit;
        }

        memory.Run<ResidentSenseRows>();
        long left = 0,
            trials = 0;
        foreach (Site s in memory.Sites())
        {
            Resident cell = memory.T.Residents[s.Index];
            Assert.Equal(1000u, cell.LastHit);
            if (s.Local % 2 == 0)
            {
                left += cell.Damage - 1;
                trials += 8;
            }
            else
            {
                // 101 ticks ago is beyond the gap: only the new hit counts.
                Assert.Equal(1, cell.Damage);
            }
        }

        AssertShare(left, trials, Math.Pow(2, -1.5));
    }

    [Fact]
    public void A_law_is_linear_between_its_points_and_zero_without_antigen()
    {
        using var memory = new TissueMemory(1, 1, 1, true, true, true);
        Span<uint> law = memory.Law(2, Law.Kill);
        for (int i = 0; i < law.Length; i++)
            law[i] = (uint)(i * (long)i * 65000);
        long first = Law.OfT(0, 2, Law.Kill);
        Assert.Equal(0u, Law.At(memory.T, first, 0));
        for (int ln = 1; ln < 65536; ln++)
        {
            int bin = ln / 256;
            double exact = law[bin] + (law[bin + 1] - (double)law[bin]) * (ln % 256) / 256;
            Assert.Equal((uint)exact, Law.At(memory.T, first, ln));
        }
    }

    [Fact]
    public void No_draw_of_a_tick_is_used_twice()
    {
        // Purposes, rounds and tissues of one site and tick, and neighbouring blocks of dice, all differ in a word of the counter.
        using var memory = new TissueMemory(130, 3, 2, true, true, true);
        HashSet<(uint, uint)> seen = [];
        int drawn = 0;
        for (uint tissue = 0; tissue < 3; tissue++)
        {
            memory.Replica().TissueNumber = tissue;
            for (uint purpose = 1; purpose <= 13; purpose++)
            {
                for (int round = 0; round < 4; round++)
                {
                    for (int local = 0; local < memory.T.Sites; local += 7)
                    {
                        Words4 block = Draw.Block(memory.T, 0, local, 5, purpose, round);
                        drawn++;
                        seen.Add((block.X, block.Y));
                    }
                }
            }
        }

        Assert.Equal(drawn, seen.Count);
        HashSet<(int, int)> dice = [];
        foreach (Site s in memory.Sites())
            Assert.True(dice.Add((Draw.DiceBlock(memory.T, s), (s.X >> 4) & 3)));
    }
}
