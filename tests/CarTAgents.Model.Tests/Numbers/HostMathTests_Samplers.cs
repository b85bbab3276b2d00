using System.Globalization;
using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Tests.Numbers;

/// <content>The samplers.</content>
public partial class HostMathTests
{
    [Fact]
    public void Uniform_normal_and_lognormal_variates_have_their_distributions()
    {
        var random = new HostRandom(Seed, 1, 2);
        const int draws = 50_000;
        var uniform = new double[draws];
        var normal = new double[draws];
        var scaled = new double[draws];
        var lognormal = new double[draws];
        for (int i = 0; i < draws; i++)
        {
            uniform[i] = HostMath.Uniform(ref random);
            normal[i] = Fit.NormalDistribution(HostMath.Normal(ref random));
            scaled[i] = Fit.NormalDistribution((HostMath.Normal(ref random, 37.2, 0.4) - 37.2) / 0.4);
            lognormal[i] = Fit.NormalDistribution(Math.Log(HostMath.LogNormal(ref random, 1.5e4, 0.8) / 1.5e4) / 0.8);
        }

        Assert.Equal(8UL * draws, random.Position);
        Fit.AssertUniform(uniform);
        Fit.AssertUniform(normal);
        Fit.AssertUniform(scaled);
        Fit.AssertUniform(lognormal);
    }

    [Theory]
    [InlineData(1, 0.3)]
    [InlineData(7, 0.5)]
    [InlineData(20, 0.47)]
    [InlineData(20, 0.5)]
    [InlineData(25, 0.41)]
    [InlineData(40, 0.9)]
    [InlineData(100, 0.0999)]
    [InlineData(100, 0.1001)]
    [InlineData(1000, 0.3)]
    [InlineData(1000, 0.97)]
    [InlineData(1_000_000, 3e-6)]
    [InlineData(1_000_000, 2e-5)]
    [InlineData(9_007_199_254_740_992, 1e-15)]
    [InlineData(9_007_199_254_740_992, 4e-15)]
    public void Binomial_counts_have_their_distribution(long n, double p)
    {
        var random = new HostRandom(Seed, 2, ((uint)n ^ (uint)(p * 1e4)) & 0xffff);
        double mean = n * p;
        AssertCounts(() => HostMath.Binomial(ref random, n, p), mean, mean * (1 - p), n, k => (n - k + 1) * (p / (1 - p)) / k);
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.7)]
    [InlineData(4.2)]
    [InlineData(9.999)]
    [InlineData(10)]
    [InlineData(10.6)]
    [InlineData(31)]
    [InlineData(400.25)]
    [InlineData(12345.5)]
    public void Poisson_counts_have_their_distribution(double mean)
    {
        var random = new HostRandom(Seed, 3, (uint)(mean * 100));
        AssertCounts(() => HostMath.Poisson(ref random, mean), mean, mean, long.MaxValue, k => mean / k);
    }

    [Theory]
    [InlineData(true, 1_000_000_000_000, 0.3)]
    [InlineData(true, 1_000_000_000_000, 0.999)]
    [InlineData(true, 5_000_000_000_000_000, 2e-4)]
    [InlineData(false, 1_000_000_000_000, 1)]
    [InlineData(false, 0, 123_456_789_012.75)]
    public void Huge_counts_have_their_distribution(bool binomial, long n, double p)
    {
        // The distribution function itself, summed count by count from the mode outwards in steps of the exact ratio.
        var random = new HostRandom(Seed, 4, (uint)n & 0xffff);
        double mean =
            binomial ? n * p
            : n == 0 ? p
            : n;
        double deviation = Math.Sqrt(binomial ? mean * (1 - p) : mean);
        int half = (int)(7 * deviation) + 10;
        long mode = (long)mean;
        var mass = new double[2 * half + 1];
        mass[half] = 1;
        double odds = p / (1 - p);
        for (int i = 1; i <= half; i++)
        {
            long up = mode + i,
                down = mode - i + 1;
            mass[half + i] = mass[half + i - 1] * (binomial ? (n - up + 1) * odds / up : mean / up);
            mass[half - i] = mass[half - i + 1] / (binomial ? (n - down + 1) * odds / down : mean / down);
        }

        for (int i = 1; i < mass.Length; i++)
            mass[i] += mass[i - 1];
        const int draws = 20_000;
        var probabilities = new double[draws];
        var digits = new long[16];
        for (int i = 0; i < draws; i++)
        {
            long k = binomial ? HostMath.Binomial(ref random, n, p) : HostMath.Poisson(ref random, mean);
            digits[k & 15]++;
            int place = (int)(k - mode) + half;
            Assert.InRange(place, 1, mass.Length - 1);

            // The middle of the count's own step: no bias against a continuous law.
            probabilities[i] = (mass[place] + mass[place - 1]) / 2 / mass[^1];
        }

        Fit.AssertUniform(probabilities);
        var fair = new double[16];
        Array.Fill(fair, draws / 16.0);
        Fit.AssertChiSquare(digits, fair);
    }

    [Fact]
    public void Counts_at_the_largest_sizes_are_odd_as_often_as_even()
    {
        var random = new HostRandom(Seed, 5, 5);
        var binomial = new long[16];
        var poisson = new long[16];
        var z = new double[20_000];
        for (int i = 0; i < z.Length; i++)
        {
            long k = HostMath.Binomial(ref random, HostMath.MaxTrials, 0.5);
            z[i] = Fit.NormalDistribution((k - (1L << 52)) / Math.Sqrt(1L << 51));
            binomial[k & 15]++;
            poisson[HostMath.Poisson(ref random, HostMath.MaxMean) & 15]++;
        }

        var fair = new double[16];
        Array.Fill(fair, z.Length / 16.0);
        Fit.AssertChiSquare(binomial, fair);
        Fit.AssertChiSquare(poisson, fair);

        // At this size the normal law is the binomial to 1e-8.
        Fit.AssertUniform(z);
    }

    [Fact]
    public void Certain_outcomes_take_no_draw()
    {
        var random = new HostRandom(Seed, 6, 6);
        Assert.Equal(0, HostMath.Binomial(ref random, 0, 0.4));
        Assert.Equal(0, HostMath.Binomial(ref random, HostMath.MaxTrials, 0));
        Assert.Equal(HostMath.MaxTrials, HostMath.Binomial(ref random, HostMath.MaxTrials, 1));
        Assert.Equal(0, HostMath.Poisson(ref random, 0));
        Assert.Equal(0UL, random.Position);

        Assert.Equal(0, HostMath.Binomial(ref random, HostMath.MaxTrials, double.Epsilon));
        Assert.Equal(0, HostMath.Poisson(ref random, double.Epsilon));
    }

    [Fact]
    public void Arguments_outside_their_ranges_are_refused()
    {
        var random = new HostRandom(Seed, 7, 7);
        Assert.Throws<ArgumentOutOfRangeException>(() => HostMath.Binomial(ref random, -1, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => HostMath.Binomial(ref random, HostMath.MaxTrials + 1, 0.5));
        foreach (double p in new[] { -1e-300, 1.0000000000000002, double.NaN, double.PositiveInfinity })
            Assert.Throws<ArgumentOutOfRangeException>(() => HostMath.Binomial(ref random, 10, p));
        foreach (double mean in new[] { -1e-300, 2 * HostMath.MaxMean, double.NaN, double.PositiveInfinity })
            Assert.Throws<ArgumentOutOfRangeException>(() => HostMath.Poisson(ref random, mean));
        Assert.Equal(0UL, random.Position);
    }

    [Fact]
    public void Rare_counts_rise_with_their_uniform()
    {
        // Inversion: of two streams, the one with the larger uniform has the larger count.
        var previous = new HostRandom(Seed, 8, 0);
        for (uint purpose = 1; purpose < 2000; purpose++)
        {
            var next = new HostRandom(Seed, 8, purpose);
            HostRandom a = previous,
                b = next;
            bool larger = a.NextUniform() < b.NextUniform();
            a = b = previous;
            b = next;
            long few = HostMath.Poisson(ref a, 6.5),
                many = HostMath.Poisson(ref b, 6.5);
            Assert.True(larger ? few <= many : few >= many);
            a = previous;
            b = next;
            few = HostMath.Binomial(ref a, 50, 0.1);
            many = HostMath.Binomial(ref b, 50, 0.1);
            Assert.True(larger ? few <= many : few >= many);
            previous = next;
        }
    }

    [Fact]
    public void Sampling_allocates_nothing()
    {
        var random = new HostRandom(Seed, 9, 9);
        SampleAll(ref random, 10);
        long before = GC.GetAllocatedBytesForCurrentThread();
        SampleAll(ref random, 1000);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    // A stored value on purpose: no test inside one process can show that another machine computes the same bits, but every machine can
    // compare itself with this one. It changes only with the algorithms, and then every stored result of the simulator changes too.
}
