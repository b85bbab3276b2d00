using CarTAgents.Clinic.Statistics;

namespace CarTAgents.Clinic.Tests.Statistics;

public sealed class QuantileTests
{
    [Fact]
    public void It_is_linear_between_the_values()
    {
        Assert.Equal(2.5, Quantile.Of([8, 1, 4, 3], 0.25), 1e-12);
        Assert.Equal(3.5, Quantile.Of([8, 1, 4, 3], 0.5), 1e-12);
        Assert.Equal(7, Quantile.Of([7], 0.3));
        for (int seed = 0; seed < 30; seed++)
        {
            var random = new Random(seed);
            double[] values = [.. Enumerable.Range(0, random.Next(1, 50)).Select(_ => random.NextDouble() * 20 - 10)];
            double share = random.NextDouble();
            double[] sorted = [.. values.Order()];
            Assert.Equal(sorted[0], Quantile.Of(values, 0));
            Assert.Equal(sorted[^1], Quantile.Of(values, 1));
            for (int k = 1; k + 1 < sorted.Length; k++)
                Assert.Equal(sorted[k], Quantile.Of(values, k / (sorted.Length - 1.0)), 1e-9);
            double q = Quantile.Of(values, share);
            Assert.Equal(3 * q + 2, Quantile.Of([.. values.Select(v => 3 * v + 2)], share), 1e-9);
            Assert.Equal(-q, Quantile.Of([.. values.Select(v => -v)], 1 - share), 1e-9);
            Assert.True(Quantile.Of(values, share / 2) <= q, $"seed {seed}");
        }
    }

    [Fact]
    public void Of_nothing_there_is_none_and_what_is_no_number_is_refused()
    {
        Assert.True(double.IsNaN(Quantile.Of([], 0.5)));
        Assert.Throws<ArgumentException>(() => Quantile.Of([1, double.NaN], 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Quantile.Of([1, 2], 1.01));
        Assert.Throws<ArgumentOutOfRangeException>(() => Quantile.Of([1, 2], double.NaN));
    }
}
