using CarTAgents.Clinic.Statistics;
using MathNet.Numerics;

namespace CarTAgents.Clinic.Tests.Statistics;

public sealed class FisherExactTests
{
    [Fact]
    public void The_lady_tastes_tea()
    {
        // Fisher, The Design of Experiments, 1935: eight cups, four of them milk first. 34 of 70 tables are as improbable as three right.
        Assert.Equal(34 / 70.0, FisherExact.Of(3, 1, 1, 3).P, 1e-12);
        Assert.Equal(2 / 70.0, FisherExact.Of(4, 0, 0, 4).P, 1e-12);
        Assert.Equal(1, FisherExact.Of(2, 2, 2, 2).P, 1e-12);
        Assert.Equal(9, FisherExact.Of(3, 1, 1, 3).OddsRatio);
        Assert.Equal(double.PositiveInfinity, FisherExact.Of(4, 0, 0, 4).OddsRatio);
        Assert.True(double.IsNaN(FisherExact.Of(0, 0, 3, 4).OddsRatio));
    }

    [Fact]
    public void Turning_the_table_changes_nothing()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            int[] t = [.. Enumerable.Range(0, 4).Select(_ => random.Next(seed < 50 ? 30 : 600))];
            double p = FisherExact.Of(t[0], t[1], t[2], t[3]).P;
            foreach (FisherExact turned in new[] { FisherExact.Of(t[1], t[0], t[3], t[2]), FisherExact.Of(t[0], t[2], t[1], t[3]) })
                Assert.True(Math.Abs(p - turned.P) < 1e-11 && p is > 0 and <= 1, $"seed {seed}: {p}, {turned.P}");
        }
    }

    [Theory]
    [InlineData(5, 9, 6)]
    [InlineData(20, 20, 17)]
    [InlineData(31, 4, 12)]
    public void Without_a_difference_small_p_are_at_most_as_frequent_as_they_say(int first, int second, int with)
    {
        double Ways(int x) => SpecialFunctions.Binomial(first, x) * SpecialFunctions.Binomial(second, with - x);
        int[] tables = [.. Enumerable.Range(0, with + 1).Where(x => x <= first && with - x <= second)];
        double all = tables.Sum(Ways);
        foreach (double level in tables.Select(x => FisherExact.Of(x, first - x, with - x, second - with + x).P).Append(0.05))
        {
            double below = tables.Where(x => FisherExact.Of(x, first - x, with - x, second - with + x).P <= level).Sum(Ways) / all;
            Assert.True(below <= level * (1 + 1e-9), $"{below} at {level}");
        }
    }

    [Fact]
    public void Of_nobody_nothing_differs_and_negative_counts_are_refused()
    {
        Assert.Equal(1, FisherExact.Of(0, 0, 0, 0).P);
        Assert.Throws<ArgumentOutOfRangeException>(() => FisherExact.Of(1, 2, -1, 3));
    }
}
