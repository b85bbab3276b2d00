using CarTAgents.Output.Plots;

namespace CarTAgents.Output.Tests.Plots;

public sealed class AxisTicksTests
{
    public static TheoryData<double, double> Ranges() =>
        new()
        {
            { 0, 1 },
            { 0, 0.1 },
            { -3.7, 12.2 },
            { 0, 24.68 },
            { 0, 1e9 },
            { 3e-12, 5e-12 },
            { 1000, 1001 },
            { 0, 100 },
            { -1e-5, 1e-5 },
            { 0.3, 7e15 },
            { 0, 99_999 },
            { 0, 100_000 },
        };

    [Theory]
    [MemberData(nameof(Ranges))]
    public void Ticks_are_even_round_and_inside(double lowest, double highest)
    {
        for (int atMost = 2; atMost <= 12; atMost++)
        {
            AxisTicks ticks = AxisTicks.Within(lowest, highest, atMost);
            Assert.InRange(ticks.Values.Count, 1, atMost);
            double slack = (highest - lowest) * 1e-9;
            Assert.All(ticks.Values, v => Assert.InRange(v, lowest - slack, highest + slack));
            Assert.Equal(ticks.Labels.Count, ticks.Labels.Distinct().Count());
            for (int i = 0; i < ticks.Values.Count; i++)
            {
                double factor = 1;
                for (int k = 0; k < Math.Abs(ticks.Exponent); k++)
                {
                    factor *= 10;
                }

                double label = double.Parse(ticks.Labels[i], System.Globalization.CultureInfo.InvariantCulture);
                double value = ticks.Exponent < 0 ? label / factor : label * factor;
                Assert.Equal(ticks.Values[i], value, Math.Abs(ticks.Values[i]) * 1e-6 + slack);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Ranges))]
    public void Ticks_around_a_range_enclose_it(double lowest, double highest)
    {
        AxisTicks ticks = AxisTicks.Around(lowest, highest, 6);
        double slack = (highest - lowest) * 1e-6;
        Assert.True(ticks.Values[0] <= lowest + slack);
        Assert.True(ticks.Values[^1] >= highest - slack);
        Assert.InRange(ticks.Values.Count, 2, 8);
    }

    [Fact]
    public void Labels_are_as_short_as_they_can_be()
    {
        Assert.Equal(["0", "5", "10", "15", "20"], AxisTicks.Within(0, 24.68, 7).Labels);
        Assert.Equal(["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"], AxisTicks.Within(0, 1, 6).Labels);
        AxisTicks large = AxisTicks.Within(0, 2.5e6, 6);
        Assert.Equal("×10⁶", large.Factor);
        Assert.Equal(["0.0", "0.5", "1.0", "1.5", "2.0", "2.5"], large.Labels);
        Assert.Equal("×10⁻⁶", AxisTicks.Within(0, 3e-6, 5).Factor);
        Assert.Equal(["0", "20,000", "40,000", "60,000", "80,000"], AxisTicks.Within(0, 99_000, 6).Labels);
    }

    [Fact]
    public void An_empty_range_has_a_tick_and_a_broken_one_none()
    {
        Assert.Equal(["7"], AxisTicks.Within(7, 7, 5).Labels);
        Assert.True(AxisTicks.Around(0, 0, 5).Values.Count >= 2);
        Assert.True(AxisTicks.Around(-4, -4, 5).Values.Count >= 2);
        Assert.Throws<ArgumentException>(() => AxisTicks.Within(0, double.NaN, 5));
        Assert.Throws<ArgumentException>(() => AxisTicks.Within(1, 0, 5));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1.99, 1)]
    [InlineData(2, 2)]
    [InlineData(4.9, 2)]
    [InlineData(5, 5)]
    [InlineData(213.3, 200)]
    [InlineData(0.07, 0.05)]
    public void Round_lengths_do_not_exceed_the_limit(double limit, double expected) =>
        Assert.Equal(expected, AxisTicks.RoundDown(limit), 1e-12);
}
