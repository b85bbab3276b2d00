using CarTAgents.Clinic.Statistics;

namespace CarTAgents.Clinic.Tests.Statistics;

public sealed class SpearmanCorrelationTests
{
    [Fact]
    public void Distances_of_ranks_give_it_by_hand()
    {
        // Intelligence and hours of television: the squared distances of ranks sum up to 194, so that rho = 1 - 6 194 / (10 99) = -29/165.
        double[] x = [106, 86, 100, 101, 99, 103, 97, 113, 112, 110],
            y = [7, 0, 27, 50, 28, 29, 20, 12, 6, 17];
        SpearmanCorrelation c = SpearmanCorrelation.Of(x, y);
        Assert.Equal(-29 / 165.0, c.Rho, 1e-12);
        Assert.Equal(0.627188, c.P, 1e-6);
        // Equal values share their mean rank: 1, 2.5, 2.5, 4 against 1, 2, 3, 4.
        Assert.Equal(4.5 / Math.Sqrt(4.5 * 5), SpearmanCorrelation.Of([1, 2, 2, 3], [1, 2, 3, 4]).Rho, 1e-12);
    }

    [Fact]
    public void Only_ranks_count_and_each_side_may_be_turned()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            double[] x = [.. Enumerable.Range(0, random.Next(3, 40)).Select(_ => (double)random.Next(12))],
                y = [.. x.Select(v => v + random.Next(15))];
            SpearmanCorrelation c = SpearmanCorrelation.Of(x, y),
                bent = SpearmanCorrelation.Of([.. x.Select(Math.Exp)], y),
                turned = SpearmanCorrelation.Of([.. x.Select(v => -v)], y),
                swapped = SpearmanCorrelation.Of(y, x);
            Assert.True(double.IsNaN(c.Rho) == (x.Distinct().Count() == 1 || y.Distinct().Count() == 1), $"seed {seed}");
            Assert.Equal(c.Rho, bent.Rho, 1e-12);
            Assert.Equal(c.Rho, -turned.Rho, 1e-12);
            Assert.Equal(c.Rho, swapped.Rho, 1e-12);
            Assert.Equal(c.P, turned.P, 1e-9);
        }

        double[] rising = [3, 4, 7, 9, 22];
        Assert.Equal(1, SpearmanCorrelation.Of(rising, [.. rising.Select(v => Math.Log(v))]).Rho, 1e-12);
        Assert.Equal(0, SpearmanCorrelation.Of(rising, rising).P, 1e-12);
    }

    [Fact]
    public void Where_there_is_no_correlation_none_is_told()
    {
        Assert.True(double.IsNaN(SpearmanCorrelation.Of([], []).Rho));
        Assert.True(double.IsNaN(SpearmanCorrelation.Of([1], [2]).Rho));
        Assert.True(double.IsNaN(SpearmanCorrelation.Of([1, 2], [2, 5]).P));
        Assert.True(double.IsNaN(SpearmanCorrelation.Of([1, 1, 1], [2, 5, 6]).Rho));
        Assert.Throws<ArgumentException>(() => SpearmanCorrelation.Of([1, 2], [2]));
        Assert.Throws<ArgumentException>(() => SpearmanCorrelation.Of([1, double.NaN, 4], [2, 3, 4]));
    }
}
