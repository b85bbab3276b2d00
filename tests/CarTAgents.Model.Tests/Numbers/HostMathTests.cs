using System.Globalization;
using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Tests.Numbers;

public partial class HostMathTests
{
    private const ulong Seed = 0x5eed5eed5eed5eed;

    private static readonly double[] Specials =
    [
        0.0,
        -0.0,
        1,
        -1,
        2,
        -2,
        3,
        -3,
        0.5,
        -0.5,
        1.5,
        -2.5,
        1e300,
        -1e300,
        1e-300,
        -1e-300,
        5e-324,
        -5e-324,
        double.MaxValue,
        double.MinValue,
        9007199254740991,
        -9007199254740991,
        9007199254740993,
        double.PositiveInfinity,
        double.NegativeInfinity,
        double.NaN,
    ];

    // Limits in ulp, just above the worst of 150 times as many arguments (host-math.py 150): 0.74, 0.56, 1.06, 0.78, 0.76, 0.64, 5.5.
    [Theory]
    [InlineData("Exp", 0.8)]
    [InlineData("Exp2", 0.6)]
    [InlineData("ExpM1", 1.2)]
    [InlineData("Log", 0.8)]
    [InlineData("Log1P", 0.8)]
    [InlineData("Pow", 0.7)]
    [InlineData("NormalQuantile", 6)]
    public void Agrees_with_the_high_precision_reference(string function, double limit)
    {
        int rows = 0;
        double worst = 0;
        string at = "";
        foreach (string line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "reference", "host-math.csv")))
        {
            if (!line.StartsWith(function + ",", StringComparison.Ordinal))
                continue;
            string[] cells = line.Split(',');
            double x = FromBits(cells[1]),
                y = FromBits(cells[2]),
                value = FromBits(cells[3]);
            double rest = double.Parse(cells[4], CultureInfo.InvariantCulture);
            double actual = function switch
            {
                "Exp" => HostMath.Exp(x),
                "Exp2" => HostMath.Exp2(x),
                "ExpM1" => HostMath.ExpM1(x),
                "Log" => HostMath.Log(x),
                "Log1P" => HostMath.Log1P(x),
                "Pow" => HostMath.Pow(x, y),
                _ => HostMath.NormalQuantile(x),
            };
            double error = Math.Abs((actual - value) / (Math.BitIncrement(Math.Abs(value)) - Math.Abs(value)) - rest);
            if (!(error <= worst))
            {
                worst = error;
                at = $"{function}({x:R}, {y:R}) = {actual:R}, not {value:R}";
            }

            rows++;
        }

        Assert.True(rows >= 80, $"{rows} rows");
        Assert.True(worst <= limit, $"{worst} ulp: {at}");
    }

    [Fact]
    public void Special_arguments_give_what_the_standard_says()
    {
        foreach (double x in Specials)
        {
            AssertAlike(Math.Exp(x), HostMath.Exp(x), $"Exp({x})");
            AssertAlike(Math.Log(x), HostMath.Log(x), $"Log({x})");
            AssertAlike(double.Exp2(x), HostMath.Exp2(x), $"Exp2({x})");
            AssertAlike(double.ExpM1(x), HostMath.ExpM1(x), $"ExpM1({x})", smallIsPlain: true);
            AssertAlike(double.LogP1(x), HostMath.Log1P(x), $"Log1P({x})", smallIsPlain: true);
            foreach (double y in Specials)
                AssertAlike(Math.Pow(x, y), HostMath.Pow(x, y), $"Pow({x}, {y})");
        }
    }

    [Fact]
    public void Range_ends_where_doubles_end()
    {
        Assert.True(double.IsFinite(HostMath.Exp(709.782712893384)));
        Assert.Equal(double.PositiveInfinity, HostMath.Exp(709.7827128933841));
        Assert.Equal(double.Epsilon, HostMath.Exp(-745.1332191019411));
        Assert.Equal(0, HostMath.Exp(-745.1332191019412));
        Assert.Equal(double.PositiveInfinity, HostMath.Exp2(1024));
        Assert.Equal(0, HostMath.Exp2(-1075.5));
        Assert.Equal(double.PositiveInfinity, HostMath.Pow(2, 1024));
        Assert.Equal(double.Epsilon, HostMath.Pow(2, -1074));
        Assert.Equal(double.PositiveInfinity, HostMath.Pow(1 + 1e-15, 1e308));
        Assert.Equal(0, HostMath.Pow(1 - 1e-15, 1e308));
        Assert.Equal(double.NegativeInfinity, HostMath.NormalQuantile(0));
        Assert.Equal(double.PositiveInfinity, HostMath.NormalQuantile(1));
        Assert.Equal(0, HostMath.NormalQuantile(0.5));
        AssertAlike(double.NaN, HostMath.NormalQuantile(-1e-300), "quantile below 0");
        AssertAlike(double.NaN, HostMath.NormalQuantile(1.0000000000000002), "quantile above 1");
        AssertAlike(double.NaN, HostMath.NormalQuantile(double.NaN), "quantile of NaN");
    }

    [Fact]
    public void Powers_that_are_doubles_are_exact()
    {
        for (int k = -1074; k < 1024; k++)
        {
            Assert.Equal(Math.ScaleB(1.0, k), HostMath.Exp2(k));
            Assert.Equal(Math.ScaleB(1.0, k), HostMath.Pow(2, k));
        }

        for (long b = 2; b <= 1000; b++)
        {
            double exact = 1;
            for (int e = 0; exact <= 9007199254740992.0; e++, exact *= b)
            {
                Assert.Equal(exact, HostMath.Pow(b, e));
                Assert.Equal((e & 1) == 0 ? exact : -exact, HostMath.Pow(-b, e));
            }

            Assert.Equal((double)b, HostMath.Pow((double)b * b, 0.5));
            Assert.Equal(1.0 / (1L << 40), HostMath.Pow(1.0 / (1L << 20), 2));
        }

        Assert.Equal(1, HostMath.Exp(0));
        Assert.Equal(0, HostMath.Log(1));
    }

    [Fact]
    public void Functions_rise_over_neighbouring_arguments_where_their_pieces_meet()
    {
        for (int k = -20; k <= 20; k++)
        {
            AssertRising(HostMath.Exp, (k + 0.5) * 0.6931471805599453);
            AssertRising(HostMath.ExpM1, (k + 0.5) * 0.6931471805599453);
            AssertRising(HostMath.Exp2, k + 0.5);
            AssertRising(HostMath.Log, Math.ScaleB(0.7071067811865476, k));
            AssertRising(HostMath.Log, Math.ScaleB(1, k));
            AssertRising(x => HostMath.Pow(x, 1.7), Math.ScaleB(0.7071067811865476, k));
        }

        AssertRising(HostMath.Log1P, -0.29);
        AssertRising(HostMath.Log1P, 0.41);

        // AS 241 changes its formula here; steps of 1e-13 are well above its own error.
        foreach (double p in new[] { 0.075, 0.925, 1.3887943864964e-11, 0.5 })
        {
            for (int i = -50; i < 50; i++)
                Assert.True(HostMath.NormalQuantile(p * (1 + i * 1e-13)) < HostMath.NormalQuantile(p * (1 + (i + 1) * 1e-13)));
        }
    }

    [Fact]
    public void Inverse_functions_undo_each_other()
    {
        var random = new HostRandom(Seed, 0, 1);
        for (int i = 0; i < 20_000; i++)
        {
            double x = 1400 * random.NextUniform() - 700;
            AssertClose(x, HostMath.Log(HostMath.Exp(x)), 2.3e-16 * Math.Max(1, Math.Abs(x)) * 2);
            AssertClose(1, HostMath.Exp(x) * HostMath.Exp(-x), 5e-16);

            double small = x * 1e-3 * random.NextUniform();
            AssertClose(small, HostMath.Log1P(HostMath.ExpM1(small)), 6e-16 * Math.Abs(small) * Math.Max(1, HostMath.Exp(-small)));

            double b = HostMath.Exp(x * 0.1);
            double y = 8 * random.NextUniform() - 4;
            AssertClose(1, HostMath.Pow(b, y) * HostMath.Pow(b, -y), 5e-16);
            AssertClose(1, HostMath.Pow(b, 0.5) / Math.Sqrt(b), 2.3e-16);
            AssertClose(1, HostMath.Pow(2, y) / HostMath.Exp2(y), 4.5e-16);

            double u = random.NextUniform();
            Assert.Equal(-HostMath.NormalQuantile(u), HostMath.NormalQuantile(1 - u));
            AssertClose(u, Fit.NormalDistribution(HostMath.NormalQuantile(u)), 1e-14);
        }
    }

    [Fact]
    public void The_bits_are_those_of_every_other_machine()
    {
        var random = new HostRandom(Seed, 10, 10);
        Assert.Equal(5883118721721994292UL, SampleAll(ref random, 5000));
    }

    private static ulong SampleAll(ref HostRandom random, int rounds)
    {
        ulong hash = 14695981039346656037;
        for (int i = 0; i < rounds; i++)
        {
            double x = HostMath.Normal(ref random, 0, 20);
            Mix(HostMath.Exp(x));
            Mix(HostMath.Exp2(x));
            Mix(HostMath.ExpM1(x));
            Mix(HostMath.Log(Math.Abs(x)));
            Mix(HostMath.Log1P(Math.Abs(x)));
            Mix(HostMath.Pow(Math.Abs(x), HostMath.Uniform(ref random)));
            Mix(HostMath.LogNormal(ref random, 3, 0.5));
            Mix(HostMath.Binomial(ref random, 12, 0.2));
            Mix(HostMath.Binomial(ref random, 1_000_000, 0.2));
            Mix(HostMath.Poisson(ref random, 3));
            Mix(HostMath.Poisson(ref random, 1e12));
            Mix(random.NextBelow(1000));
        }

        return hash;

        void Mix(double value) => hash = (hash ^ (ulong)BitConverter.DoubleToInt64Bits(value)) * 1099511628211;
    }

    // Chi-square against the law built from the ratio of neighbouring masses alone.
    private static void AssertCounts(Func<long> draw, double mean, double variance, long largest, Func<long, double> ratio)
    {
        double deviation = Math.Sqrt(variance);
        long first = Math.Max(0, (long)(mean - 12 * deviation - 20));
        long last = Math.Min(largest, (long)(mean + 12 * deviation + 20));
        int mode = (int)((long)mean - first);
        var expected = new double[last - first + 1];
        expected[mode] = 1;
        double sum = 1;
        for (int i = mode + 1; i < expected.Length; i++)
            sum += expected[i] = expected[i - 1] * ratio(first + i);
        for (int i = mode - 1; i >= 0; i--)
            sum += expected[i] = expected[i + 1] / ratio(first + i + 1);
        const int draws = 100_000;
        var seen = new long[expected.Length];
        for (int i = 0; i < draws; i++)
            seen[draw() - first]++;
        for (int i = 0; i < expected.Length; i++)
            expected[i] *= draws / sum;
        Fit.AssertChiSquare(seen, expected);
    }

    private static void AssertRising(Func<double, double> function, double around)
    {
        double x = around;
        for (int i = 0; i < 40; i++)
            x = Math.BitDecrement(x);
        for (int i = 0; i < 80; i++)
        {
            double next = Math.BitIncrement(x);
            Assert.True(function(x) <= function(next), $"falls from {x:R} to {next:R}");
            x = next;
        }
    }

    private static void AssertClose(double expected, double actual, double tolerance) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance, $"{actual:R}, not {expected:R}");

    // The same NaN, infinity or signed zero; a finite value to 1e-15 (a last place or two, in which the C library may differ).
    private static void AssertAlike(double expected, double actual, string what, bool smallIsPlain = false)
    {
        bool plain = double.IsNaN(expected) || double.IsInfinity(expected) || (expected == 0 && !smallIsPlain);
        if (plain)
        {
            Assert.True(
                double.IsNaN(expected)
                    ? BitConverter.DoubleToInt64Bits(actual) == BitConverter.DoubleToInt64Bits(double.NaN)
                    : expected.Equals(actual) && double.IsNegative(expected) == double.IsNegative(actual),
                $"{what} = {actual:R}, not {expected:R}"
            );
        }
        else
        {
            Assert.True(
                Math.Abs(actual - expected) <= 1e-15 * Math.Abs(expected) + (smallIsPlain ? 1e-30 : 0),
                $"{what} = {actual:R}, not {expected:R}"
            );
        }
    }

    private static double FromBits(string hex) =>
        BitConverter.Int64BitsToDouble(long.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
}
