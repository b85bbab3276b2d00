namespace CarTAgents.Model.Tests;

/// <summary>Goodness of fit at a significance of 1e-4 a test. Seeds are fixed, so a test that passes goes on passing.</summary>
internal static class Fit
{
    // Standard normal quantile of 1 - 1e-4.
    private const double Z = 3.719;

    /// <summary>Pearson's test, two-sided; neighbouring cells are pooled until 8 counts are expected in each.</summary>
    public static void AssertChiSquare(ReadOnlySpan<long> seen, ReadOnlySpan<double> expected)
    {
        double statistic = 0,
            pooledSeen = 0,
            pooledExpected = 0,
            left = 0;
        foreach (double e in expected)
            left += e;
        int cells = 0;
        for (int i = 0; i < seen.Length; i++)
        {
            pooledSeen += seen[i];
            pooledExpected += expected[i];
            left -= expected[i];
            if (pooledExpected < 8 || (left < 8 && i < seen.Length - 1))
                continue;
            statistic += (pooledSeen - pooledExpected) * (pooledSeen - pooledExpected) / pooledExpected;
            pooledSeen = pooledExpected = 0;
            cells++;
        }

        if (cells <= 1)
        {
            Assert.True(statistic < 1e-9 && pooledSeen < 40, $"certain outcome missed: {statistic}, {pooledSeen}");
            return;
        }

        // What is still pooled belongs to an expectation under 8: a Poisson count above 30 there has a chance under 1e-8.
        Assert.InRange(pooledSeen, 0, 30);
        double degrees = cells - 1;

        // Wilson and Hilferty: the cube root of chi^2/f is close to normal.
        double z = (Math.Cbrt(statistic / degrees) - (1 - 2 / (9 * degrees))) / Math.Sqrt(2 / (9 * degrees));
        Assert.True(Math.Abs(z) < Z || (degrees < 3 && z < Z), $"chi-square {statistic} of {degrees} degrees of freedom, z = {z}");
    }

    /// <summary>Kolmogorov's test; the probabilities are sorted in place. The limit of sqrt(n) D is 2.23.</summary>
    public static void AssertUniform(Span<double> probabilities)
    {
        probabilities.Sort();
        int n = probabilities.Length;
        double distance = 0;
        for (int i = 0; i < n; i++)
            distance = Math.Max(distance, Math.Max((i + 1.0) / n - probabilities[i], probabilities[i] - (double)i / n));
        double scaled = distance * Math.Sqrt(n);
        Assert.True(scaled < 2.23, $"Kolmogorov distance {distance} of {n} values, scaled {scaled}");
    }

    /// <summary>The normal distribution function by its Taylor series (Marsaglia 2004, doi:10.18637/jss.v011.i04).</summary>
    public static double NormalDistribution(double z)
    {
        double sum = z,
            term = z,
            previous = 0;
        for (int i = 3; sum != previous; i += 2)
        {
            previous = sum;
            term *= z * z / i;
            sum += term;
        }

        return 0.5 + sum * Math.Exp(-0.5 * z * z) / Math.Sqrt(2 * Math.PI);
    }
}
