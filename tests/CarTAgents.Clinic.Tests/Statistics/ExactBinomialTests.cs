using CarTAgents.Clinic.Statistics;
using MathNet.Numerics.Distributions;

namespace CarTAgents.Clinic.Tests.Statistics;

public sealed class ExactBinomialTests
{
    [Theory]
    [InlineData(0.8)]
    [InlineData(0.95)]
    [InlineData(0.99)]
    public void The_interval_covers_every_true_share_at_least_as_often_as_it_says(double level)
    {
        foreach (int n in (int[])[1, 2, 7, 20, 61])
        {
            Estimate[] intervals = [.. Enumerable.Range(0, n + 1).Select(k => ExactBinomial.Of(k, n, level))];
            double worst = 1;
            for (int i = 1; i < 200; i++)
            {
                double share = i / 200.0;
                double covered = Enumerable
                    .Range(0, n + 1)
                    .Where(k => intervals[k].Low <= share && share <= intervals[k].High)
                    .Sum(k => Binomial.PMF(share, n, k));
                Assert.True(covered >= level - 1e-9, $"{covered} of {n} at {share}");
                worst = Math.Min(worst, covered);
            }

            // Neither is it wider than it must be, where there are enough outcomes to come near.
            Assert.True(n < 61 || worst < level + (1 - level) * 0.6, $"{worst} of {n}");
        }
    }

    [Fact]
    public void Each_end_leaves_half_of_the_rest_beyond_what_was_seen()
    {
        foreach ((int k, int n) in new[] { (1, 3), (5, 5), (0, 9), (59, 101), (400, 1010) })
        {
            Estimate e = ExactBinomial.Of(k, n, 0.9);
            double AtLeast(double share) => Enumerable.Range(k, n + 1 - k).Sum(x => Binomial.PMF(share, n, x));
            double AtMost(double share) => Enumerable.Range(0, k + 1).Sum(x => Binomial.PMF(share, n, x));
            Assert.Equal(k == 0 ? 1 : 0.05, AtLeast(e.Low), 1e-9);
            Assert.Equal(k == n ? 1 : 0.05, AtMost(e.High), 1e-9);
        }
    }

    [Fact]
    public void With_and_without_mirror_each_other()
    {
        for (int k = 0; k <= 30; k++)
        {
            (Estimate with, Estimate without) = (ExactBinomial.Of(k, 30), ExactBinomial.Of(30 - k, 30));
            Assert.Equal(with.Low, 1 - without.High, 1e-10);
            Assert.Equal(with.High, 1 - without.Low, 1e-10);
            Assert.InRange(with.Value, with.Low, with.High);
        }
    }

    [Fact]
    public void Studies_told_these_intervals()
    {
        // Response and complete response of ZUMA-1 (Neelapu et al. 2017, doi:10.1056/NEJMoa1707447): 82% (73-89) and 54% (44-64).
        Estimate response = ExactBinomial.Of(83, 101),
            complete = ExactBinomial.Of(55, 101);
        Assert.Equal([0.82, 0.73, 0.89], new[] { response.Value, response.Low, response.High }.Select(v => Math.Round(v, 2)));
        Assert.Equal([0.54, 0.44, 0.64], new[] { complete.Value, complete.Low, complete.High }.Select(v => Math.Round(v, 2)));
        // None of n: the rule of three and its exact form.
        Assert.Equal(1 - Math.Pow(0.025, 1 / 16.0), ExactBinomial.Of(0, 16).High, 1e-10);
        Assert.Equal(0, ExactBinomial.Of(0, 16).Low);
    }

    [Fact]
    public void Of_nobody_nothing_is_known()
    {
        Estimate e = ExactBinomial.Of(0, 0);
        Assert.True(double.IsNaN(e.Value));
        Assert.Equal((0.0, 1.0), (e.Low, e.High));
    }

    [Fact]
    public void Impossible_counts_and_levels_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ExactBinomial.Of(-1, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => ExactBinomial.Of(4, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => ExactBinomial.Of(1, 3, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ExactBinomial.Of(1, 3, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ExactBinomial.Of(1, 3, double.NaN));
    }
}
