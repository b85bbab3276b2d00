namespace CarTAgents.Model.Numbers;

/// <content>Samplers of distributions.</content>
public static partial class HostMath
{
    /// <summary>The largest number of trials of <see cref="Binomial"/>: 2^53, up to which every count is a double.</summary>
    public const long MaxTrials = 1L << 53;

    /// <summary>The largest mean of <see cref="Poisson"/>: 2^52.</summary>
    public const double MaxMean = 1L << 52;

    private const double HalfLogTwoPi = 0.9189385332046728;

    // Below this mean a count is found by inversion (one uniform), above it by transformed rejection.
    private const double InversionLimit = 10;

    // ln k! - (k ln k - k), k = 0..15.
    private static ReadOnlySpan<double> FactorialRemainders =>
        [
            0.0,
            1.0,
            1.3068528194400546,
            1.4959226032237258,
            1.6328763858683832,
            1.7403021806115442,
            1.828694396641771,
            1.9037903176782212,
            1.9690705693065629,
            2.0268062840554952,
            2.0785616431350586,
            2.12545984509181,
            2.168334698205882,
            2.207822206123445,
            2.244418568125061,
            2.2785183673077407,
        ];

    /// <summary>A number in the open interval (0, 1); see <see cref="HostRandom.NextUniform"/>.</summary>
    /// <param name="random">The stream; two words are taken.</param>
    public static double Uniform(ref HostRandom random) => random.NextUniform();

    /// <summary>A standard normal variate: the quantile of one uniform, so at most 8.21 in size.</summary>
    /// <param name="random">The stream; two words are taken.</param>
    public static double Normal(ref HostRandom random) => NormalQuantile(random.NextUniform());

    /// <summary>A normal variate.</summary>
    /// <param name="random">The stream; two words are taken.</param>
    /// <param name="mean">The mean, in any unit.</param>
    /// <param name="deviation">The standard deviation, in the unit of the mean.</param>
    public static double Normal(ref HostRandom random, double mean, double deviation) => mean + deviation * Normal(ref random);

    /// <summary>A lognormal variate.</summary>
    /// <param name="random">The stream; two words are taken.</param>
    /// <param name="median">The median, in any unit; the mean is larger by exp(spread^2 / 2).</param>
    /// <param name="spread">The standard deviation of the natural logarithm, without unit.</param>
    public static double LogNormal(ref HostRandom random, double median, double spread) => median * Exp(spread * Normal(ref random));

    /// <summary>
    /// How many of <paramref name="n"/> independent trials succeed. Inversion while the rarer outcome is expected less than 10 times, and
    /// then monotone in the one uniform it takes; else transformed rejection with squeeze, BTRS (Hormann 1993,
    /// doi:10.1080/00949659308811496), on a probability evaluated without cancellation. Both draw from the binomial law itself, at any
    /// size; probabilities are resolved to about 1e-16 by inversion and to a relative 1e-13 by rejection.
    /// </summary>
    /// <param name="random">The stream; two words by inversion, four a trial by rejection (fewer than 1.5 trials on average), none if the
    /// result is certain.</param>
    /// <param name="n">Number of trials, 0 to <see cref="MaxTrials"/>.</param>
    /// <param name="p">Probability of success of each, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> or <paramref name="p"/> is outside its range, or NaN.</exception>
    public static long Binomial(ref HostRandom random, long n, double p)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(n, MaxTrials);
        if (!(p >= 0 && p <= 1))
            throw new ArgumentOutOfRangeException(nameof(p), p, "a probability lies between 0 and 1");
        if (n == 0 || p == 0)
            return 0;
        if (p == 1)
            return n;

        // 1 - p is exact here.
        if (p > 0.5)
            return n - BinomialRare(ref random, n, 1 - p);
        return BinomialRare(ref random, n, p);
    }

    /// <summary><see cref="Binomial"/> of a count that may be owed: none of fewer than 0.</summary>
    public static long BinomialOrNone(ref HostRandom random, long n, double p) => n > 0 ? Binomial(ref random, n, p) : 0;

    /// <summary>
    /// A Poisson count. Inversion for means below 10, and then monotone in the one uniform it takes; else transformed rejection with
    /// squeeze, PTRS (Hormann 1993, doi:10.1016/0167-6687(93)90997-4), on a probability evaluated without cancellation. Both draw from the
    /// Poisson law itself, at any size; resolution as <see cref="Binomial"/>.
    /// </summary>
    /// <param name="random">The stream; two words by inversion, four a trial by rejection (fewer than 1.5 trials on average), none for mean
    /// 0.</param>
    /// <param name="mean">The mean, 0 to <see cref="MaxMean"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="mean"/> is outside its range, or NaN.</exception>
    public static long Poisson(ref HostRandom random, double mean)
    {
        if (!(mean >= 0 && mean <= MaxMean))
            throw new ArgumentOutOfRangeException(nameof(mean), mean, "a Poisson mean lies between 0 and 2^52");
        if (mean == 0)
            return 0;
        if (mean < InversionLimit)
        {
            double u = random.NextUniform();
            double mass = Exp(-mean);
            long k = 0;
            while (u > mass && !InTail(k, mean, mass))
            {
                u -= mass;
                k++;
                mass *= mean / k;
            }

            return k;
        }

        long whole = (long)mean;
        double fraction = mean - whole;
        double b = 0.931 + 2.53 * Math.Sqrt(mean);
        double a = -0.059 + 0.02483 * b;
        double inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
        double squeeze = 0.9277 - 3.6224 / (b - 2);
        while (true)
        {
            double u = random.NextUniform() - 0.5;
            double v = random.NextUniform();
            double side = 0.5 - Math.Abs(u);

            // The offset from floor(mean) is kept apart: added to a mean of 1e15 it would lose its fraction and favour even counts.
            double offset = Math.Floor((2 * a / side + b) * u + (fraction + 0.43));
            if (!(offset >= -whole && offset <= MaxMean))
                continue;
            long k = whole + (long)offset;
            if (side >= 0.07 && v <= squeeze)
                return k;
            if (side < 0.013 && v > side)
                continue;
            double mass = -FactorialRemainder(k) - Deviance(k, mean, offset - fraction);
            if (Log(v * inverseAlpha / (a / (side * side) + b)) <= mass)
                return k;
        }
    }

    // p <= 1/2.
    private static long BinomialRare(ref HostRandom random, long n, double p)
    {
        double mean = Product(n, p, out double meanLow);
        if (mean < InversionLimit)
        {
            double u = random.NextUniform();
            double mass = Exp(n * Log1P(-p));
            double odds = p / (1 - p);
            long k = 0;
            while (u > mass && k < n && !InTail(k, mean, mass))
            {
                u -= mass;
                k++;
                mass *= (n - k + 1) * odds / k;
            }

            return k;
        }

        double whole = Math.Floor(mean);
        double fraction = mean - whole + meanLow;
        double spread = Math.Sqrt(mean * (1 - p));
        double b = 1.15 + 2.53 * spread;
        double a = -0.0873 + 0.0248 * b + 0.01 * p;
        double alpha = (2.83 + 5.1 / b) * spread;
        double squeeze = 0.92 - 4.2 / b;
        double mode = whole + Math.Floor(fraction + p);
        double failures = n - mean - meanLow;
        double top = BinomialMass(mode);
        while (true)
        {
            double u = random.NextUniform() - 0.5;
            double v = random.NextUniform();
            double side = 0.5 - Math.Abs(u);
            double offset = Math.Floor((2 * a / side + b) * u + (fraction + 0.5));
            if (!(offset >= -whole && offset <= n - whole))
                continue;
            double k = whole + offset;
            if (side >= 0.07 && v <= squeeze)
                return (long)k;
            if (Log(v * alpha / (a / (side * side) + b)) <= BinomialMass(k) - top)
                return (long)k;
        }

        // ln of the probability of k, up to a constant: Loader's saddle-point form.
        double BinomialMass(double k)
        {
            double deviation = k - whole - fraction;
            return -FactorialRemainder(k)
                - FactorialRemainder(n - k)
                - Deviance(k, mean, deviation)
                - Deviance(n - k, failures, -deviation);
        }
    }

    // Past the mean the masses left sum to less than the uniform's own grain; without this, rounding could leave a search without an end.
    private static bool InTail(long k, double mean, double mass) => k > mean && mass < 1.0 / (1L << 60);

    // ln k! - (k ln k - k), absolute error under 2e-16 and the last place (Stirling's series, Loader 2000).
    private static double FactorialRemainder(double k)
    {
        if (k < 16)
            return FactorialRemainders[(int)k];
        double s = 1 / (k * k);
        return HalfLogTwoPi + 0.5 * Log(k) + (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - (1.0 / 1680 - s * (1.0 / 1188)) * s) * s) * s) / k;
    }

    // x ln(x / mean) + mean - x, from d = x - mean known more exactly than the two (Loader 2000, "bd0").
    private static double Deviance(double x, double mean, double d)
    {
        if (x == 0)
            return mean;
        if (Math.Abs(d) >= 0.1 * (x + mean))
            return x * Log(x / mean) - d;
        double v = d / (x + mean);
        double sum = d * v;
        double term = 2 * x * v;
        v *= v;
        for (int odd = 3; ; odd += 2)
        {
            term *= v;
            double next = sum + term / odd;
            if (next == sum)
                return next;
            sum = next;
        }
    }
}
