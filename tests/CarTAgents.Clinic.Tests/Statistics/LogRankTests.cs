using CarTAgents.Clinic.Statistics;

namespace CarTAgents.Clinic.Tests.Statistics;

public sealed class LogRankTests
{
    [Fact]
    public void The_remissions_differ_as_in_the_textbooks()
    {
        // Kleinbaum and Klein, Survival Analysis, chapter 2: 9 events where 19.25 were expected, 21 for 10.75, chi-squared 16.79.
        var test = LogRank.Of(Leukaemia.Treated, Leukaemia.Placebo);
        Assert.Equal(16.79, test.ChiSquared, 0.005);
        Assert.Equal(1, test.DegreesOfFreedom);
        Assert.Equal(4.17e-5, test.P, 0.005e-5);
        Assert.Equal([9, 21], test.Observed);
        Assert.Equal([19.25, 10.75], test.Expected.Select(e => Math.Round(e, 2)));
    }

    [Fact]
    public void A_group_does_not_differ_from_itself()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            FollowUp[] group = [.. Leukaemia.Random(random, random.Next(3, 40)), new FollowUp(0.5, true), new FollowUp(99, false)];
            for (int times = 2; times <= 4; times++)
            {
                var test = LogRank.Of([.. Enumerable.Repeat(group, times)]);
                Assert.True(test.ChiSquared < 1e-12 && test.P > 0.999 && test.DegreesOfFreedom == times - 1, $"seed {seed}: {test}");
            }
        }
    }

    [Fact]
    public void Neither_the_order_of_groups_nor_the_clock_matters_and_events_are_as_many_as_expected()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            FollowUp[][] groups = [.. Enumerable.Range(0, random.Next(2, 5)).Select(_ => Leukaemia.Random(random, random.Next(1, 40)))];
            var test = LogRank.Of(groups);
            Assert.Equal(test.Observed.Sum(), test.Expected.Sum(), 1e-9);
            // Only the order of times counts.
            var bent = LogRank.Of([.. groups.Select(g => g.Select(p => p with { Time = Math.Sqrt(p.Time) * 7 }).ToArray())]);
            random.Shuffle(groups);
            var shuffled = LogRank.Of(groups);
            Assert.True(Math.Abs(test.ChiSquared - bent.ChiSquared) < 1e-9, $"seed {seed}");
            Assert.True(Math.Abs(test.ChiSquared - shuffled.ChiSquared) < 1e-8 * (1 + test.ChiSquared), $"seed {seed}");
            Assert.InRange(double.IsNaN(test.P) ? 1 : test.P, 0, 1);
        }
    }

    [Fact]
    public void Groups_by_lot_differ_as_much_as_chi_squared_says()
    {
        var random = new Random(5);
        FollowUp[] patients = Leukaemia.Random(new Random(2), 90);
        Assert.InRange(patients.Count(p => p.Event), 30, 90);
        const int lots = 2000;
        double[] p = new double[lots];
        for (int i = 0; i < lots; i++)
        {
            random.Shuffle(patients);
            p[i] = LogRank.Of(patients[..30], patients[30..60], patients[60..]).P;
        }

        // Of uniform numbers a share below each level, to four standard errors and a little for the approximation.
        foreach (double level in (double[])[0.05, 0.2, 0.5, 0.8])
            Assert.Equal(level, p.Count(v => v < level) / (double)lots, 4 * Math.Sqrt(level * (1 - level) / lots) + 0.01);
    }

    [Fact]
    public void Where_nothing_can_be_told_there_is_no_p()
    {
        FollowUp[] free = [.. Leukaemia.Censored(3, 4)];
        Assert.True(double.IsNaN(LogRank.Of(free, free).P));
        // All events at once, of all who are left.
        FollowUp[] once = [.. Leukaemia.Ended(3, 3)];
        Assert.True(double.IsNaN(LogRank.Of(once, once).P));
        // One group gone before the first event.
        var gone = LogRank.Of([.. Leukaemia.Censored(1, 1)], [.. Leukaemia.Ended(2, 3)]);
        Assert.Equal((0.0, 0), (gone.ChiSquared, gone.DegreesOfFreedom));
        Assert.True(double.IsNaN(LogRank.Of(Leukaemia.Treated, []).P));
        Assert.Throws<ArgumentException>(() => LogRank.Of(free));
        Assert.Throws<ArgumentException>(() => LogRank.Of(free, [new FollowUp(-1, true)]));
    }
}
