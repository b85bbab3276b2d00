namespace CarTAgents.Model.Numbers;

/// <summary>
/// Exponential, logarithm, power and the samplers built on them, from nothing but + - * / and square root in double, comparisons,
/// integers and bit casts: the same bits on every machine. All host arithmetic that can reach the lattice goes through here.
/// </summary>
/// <remarks>
/// IEEE 754 fixes each of these operations to the last bit, and the runtime neither contracts nor reorders them. A NaN result is
/// always <see cref="double.NaN"/> itself, because the sign of a computed NaN differs between processors.
/// Errors are given in ulp (units in the last place of the correctly rounded result). The samplers take words from the stream in a
/// fixed order; a stream of one seed gives the same samples everywhere.
/// </remarks>
public static class HostMath
{
    /// <summary>The largest number of trials of <see cref="Binomial"/>: 2^53, up to which every count is a double.</summary>
    public const long MaxTrials = 1L << 53;

    /// <summary>The largest mean of <see cref="Poisson"/>: 2^52.</summary>
    public const double MaxMean = 1L << 52;

    // ln 2 = Ln2High + Ln2Low + 1.2e-26; the high part ends in 21 zero bits, so that k * Ln2High is exact for |k| < 2^21.
    private const double Ln2High = 0.6931471803691238;
    private const double Ln2Low = 1.9082149292705877e-10;

    // ln 2 rounded to double, and what the rounding left.
    private const double Ln2 = 0.6931471805599453;
    private const double Ln2Rest = 2.3190468138462996e-17;

    private const double Log2E = 1.4426950408889634;
    private const double SqrtHalf = 0.7071067811865476;
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

    /// <summary>e to the power <paramref name="x"/>, within 1 ulp; overflow gives infinity, underflow passes through subnormals to
    /// 0.</summary>
    /// <param name="x">The exponent; NaN gives NaN.</param>
    public static double Exp(double x) => double.IsNaN(x) ? double.NaN : Exp(x, 0);

    /// <summary>2 to the power <paramref name="x"/>, within 1 ulp, exact for integers; overflow and underflow as
    /// <see cref="Exp(double)"/>.</summary>
    /// <param name="x">The exponent; NaN gives NaN.</param>
    public static double Exp2(double x)
    {
        if (double.IsNaN(x))
            return double.NaN;
        if (x >= 1024)
            return double.PositiveInfinity;
        if (x <= -1076)
            return 0;
        double k = Math.Floor(x + 0.5);
        double f = x - k;
        double high = Product(f, Ln2, out double low);
        (double r, double rest) = ExpM1Core(high, low + f * Ln2Rest);
        return Scale(AddOne(r, rest), (int)k);
    }

    /// <summary>e^<paramref name="x"/> - 1 without cancellation near 0, within 2 ulp.</summary>
    /// <param name="x">The exponent; NaN gives NaN, -0 gives -0.</param>
    public static double ExpM1(double x)
    {
        if (double.IsNaN(x))
            return double.NaN;
        if (x > 38)
            return Exp(x) - 1;
        if (x < -38)
            return -1;
        if (x == 0)
            return x;
        double k = Math.Floor(x * Log2E + 0.5);
        (double r, double rest) = ExpM1Core(x - k * Ln2High, -(k * Ln2Low));
        if (k == 0)
            return r + rest;
        double power = Scale(1, (int)k);
        return power >= 1 ? power - 1 + power * r + power * rest : (power * r) + (power - 1) + power * rest;
    }

    /// <summary>Natural logarithm, within 1 ulp. Zero gives minus infinity, negative numbers and NaN give NaN.</summary>
    /// <param name="x">The argument, 0 or more; subnormals are as exact as the rest.</param>
    public static double Log(double x)
    {
        if (!(x > 0))
            return x == 0 ? double.NegativeInfinity : double.NaN;
        if (double.IsPositiveInfinity(x))
            return x;
        double m = Split(x, out int k);
        return Log(k, m - 1, 0);
    }

    /// <summary>Natural logarithm of 1 + <paramref name="x"/> without cancellation near 0, within 2 ulp.</summary>
    /// <param name="x">The argument, -1 or more; below -1 and NaN give NaN, -0 gives -0.</param>
    public static double Log1P(double x)
    {
        if (!(x > -1))
            return x == -1 ? double.NegativeInfinity : double.NaN;
        if (double.IsPositiveInfinity(x))
            return x;
        if (x > -0.29 && x < 0.41)
            return Log(0, x, 0);
        double u = 1 + x;
        double lost = x > 1 ? 1 - (u - x) : x - (u - 1);
        double m = Split(u, out int k);
        return Log(k, m - 1, lost / u);
    }

    /// <summary>
    /// <paramref name="x"/> to the power <paramref name="y"/>, within 1 ulp over the whole range; exact where the power of a small integer
    /// is a double. Special cases are those of IEEE 754-2008 pow.
    /// </summary>
    /// <param name="x">The base. A negative base gives a number only for an integer <paramref name="y"/>, else NaN.</param>
    /// <param name="y">The exponent.</param>
    public static double Pow(double x, double y)
    {
        if (y == 0 || x == 1)
            return 1;
        if (double.IsNaN(x) || double.IsNaN(y))
            return double.NaN;
        double size = Math.Abs(x);
        if (double.IsInfinity(y))
        {
            return size == 1 ? 1
                : (size > 1) == (y > 0) ? double.PositiveInfinity
                : 0;
        }

        double sign = 1;
        if (double.IsNegative(x) && Math.Floor(y) == y)
            sign = Math.Abs(y) < 9007199254740992.0 && ((long)y & 1) != 0 ? -1 : 1;
        else if (x < 0 && !double.IsInfinity(x))
            return double.NaN;

        if (size == 0)
            return sign * (y > 0 ? 0 : double.PositiveInfinity);
        if (double.IsInfinity(size))
            return sign * (y > 0 ? double.PositiveInfinity : 0);
        if (size == 1)
            return sign;

        // |ln x| is at least 2^-53: beyond 2^64 the result is out of range for sure, and the exact product below would overflow.
        double bounded = Math.Max(-18446744073709551616.0, Math.Min(18446744073709551616.0, y));
        double logarithm = LogExtended(size, out double logarithmLow);
        double high = Product(bounded, logarithm, out double low);
        return sign * Exp(high, low + bounded * logarithmLow);
    }

    /// <summary>
    /// The standard normal variate under which a fraction <paramref name="p"/> of the distribution lies, relative error about 1e-15
    /// (Wichura 1988, algorithm AS 241, doi:10.2307/2347330).
    /// </summary>
    /// <param name="p">The fraction, 0 to 1; 0 and 1 give the infinities, everything outside NaN.</param>
    public static double NormalQuantile(double p)
    {
        if (!(p >= 0 && p <= 1))
            return double.NaN;
        double q = p - 0.5;
        if (Math.Abs(q) <= 0.425)
        {
            double t = 0.180625 - q * q;
            return q
                * (
                    (
                        (
                            (
                                (
                                    ((2.5090809287301226727e3 * t + 3.3430575583588128105e4) * t + 6.7265770927008700853e4) * t
                                    + 4.5921953931549871457e4
                                ) * t
                                + 1.3731693765509461125e4
                            ) * t
                            + 1.9715909503065514427e3
                        ) * t
                        + 1.3314166789178437745e2
                    ) * t
                    + 3.3871328727963666080
                )
                / (
                    (
                        (
                            (
                                (
                                    ((5.2264952788528545610e3 * t + 2.8729085735721942674e4) * t + 3.9307895800092710610e4) * t
                                    + 2.1213794301586595867e4
                                ) * t
                                + 5.3941960214247511077e3
                            ) * t
                            + 6.8718700749205790830e2
                        ) * t
                        + 4.2313330701600911252e1
                    ) * t
                    + 1
                );
        }

        double tail = q < 0 ? p : 1 - p;
        if (tail == 0)
            return q < 0 ? double.NegativeInfinity : double.PositiveInfinity;
        double r = Math.Sqrt(-Log(tail));
        double z;
        if (r <= 5)
        {
            r -= 1.6;
            z =
                (
                    (
                        (
                            (
                                (
                                    ((7.74545014278341407640e-4 * r + 2.27238449892691845833e-2) * r + 2.41780725177450611770e-1) * r
                                    + 1.27045825245236838258
                                ) * r
                                + 3.64784832476320460504
                            ) * r
                            + 5.76949722146069140550
                        ) * r
                        + 4.63033784615654529590
                    ) * r
                    + 1.42343711074968357734
                )
                / (
                    (
                        (
                            (
                                (
                                    ((1.05075007164441684324e-9 * r + 5.47593808499534494600e-4) * r + 1.51986665636164571966e-2) * r
                                    + 1.48103976427480074590e-1
                                ) * r
                                + 6.89767334985100004550e-1
                            ) * r
                            + 1.67638483018380384940
                        ) * r
                        + 2.05319162663775882187
                    ) * r
                    + 1
                );
        }
        else
        {
            r -= 5;
            z =
                (
                    (
                        (
                            (
                                (
                                    ((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r + 1.24266094738807843860e-3) * r
                                    + 2.65321895265761230930e-2
                                ) * r
                                + 2.96560571828504891230e-1
                            ) * r
                            + 1.78482653991729133580
                        ) * r
                        + 5.46378491116411436990
                    ) * r
                    + 6.65790464350110377720
                )
                / (
                    (
                        (
                            (
                                (
                                    ((2.04426310338993978564e-15 * r + 1.42151175831644588870e-7) * r + 1.84631831751005468180e-5) * r
                                    + 7.86869131145613259100e-4
                                ) * r
                                + 1.48753612908506148525e-2
                            ) * r
                            + 1.36929880922735805310e-1
                        ) * r
                        + 5.99832206555887937690e-1
                    ) * r
                    + 1
                );
        }

        return q < 0 ? -z : z;
    }

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

    // e^(high + low); low is a correction to high.
    private static double Exp(double high, double low)
    {
        if (high > 710)
            return double.PositiveInfinity;
        if (high < -746)
            return 0;
        double k = Math.Floor(high * Log2E + 0.5);
        (double r, double rest) = ExpM1Core(high - k * Ln2High, low - k * Ln2Low);
        return Scale(AddOne(r, rest), (int)k);
    }

    // e^(high + low) - 1 as an unevaluated sum, |high + low| < 0.35: r + r^2 (1/2! + r/3! + ... + r^12/14!), cut at 2^-61.
    private static (double High, double Low) ExpM1Core(double high, double low)
    {
        double r = Sum(high, low, out double rest);
        double p = 1.0 / 87178291200;
        p = p * r + 1.0 / 6227020800;
        p = p * r + 1.0 / 479001600;
        p = p * r + 1.0 / 39916800;
        p = p * r + 1.0 / 3628800;
        p = p * r + 1.0 / 362880;
        p = p * r + 1.0 / 40320;
        p = p * r + 1.0 / 5040;
        p = p * r + 1.0 / 720;
        p = p * r + 1.0 / 120;
        p = p * r + 1.0 / 24;
        p = p * r + 1.0 / 6;
        p = p * r + 0.5;
        double sum = Sum(r, r * r * p, out double lost);
        return (sum, lost + (rest + rest * r));
    }

    // 1 + r + rest, rounded once but for the last bits of the rest.
    private static double AddOne(double r, double rest)
    {
        double sum = Sum(1, r, out double lost);
        return sum + (lost + rest);
    }

    // k ln 2 + ln(1 + f) + c for 1 + f in [0.707, 1.415): with s = f / (2 + f), ln(1 + f) = 2s + s R = f - (f^2/2 - s (f^2/2 + R)).
    private static double Log(int k, double f, double c)
    {
        double s = f / (2 + f);
        double half = 0.5 * f * f;
        double correction = s * (half + AtanhTail(s * s)) + (k * Ln2Low + c);
        return k * Ln2High - (half - correction - f);
    }

    // 2 (z/3 + z^2/5 + ... + z^12/25), z = s^2 < 0.0295: 2 atanh(s) = 2s + s R; cut at 2^-63 of the whole.
    private static double AtanhTail(double z)
    {
        double p = 2.0 / 25;
        p = p * z + 2.0 / 23;
        p = p * z + 2.0 / 21;
        p = p * z + 2.0 / 19;
        p = p * z + 2.0 / 17;
        p = p * z + 2.0 / 15;
        p = p * z + 2.0 / 13;
        p = p * z + 2.0 / 11;
        p = p * z + 2.0 / 9;
        p = p * z + 2.0 / 7;
        p = p * z + 2.0 / 5;
        p = p * z + 2.0 / 3;
        return p * z;
    }

    // ln x as an unevaluated sum, relative error about 2^-64: enough that multiplying by an exponent costs no place of a power.
    private static double LogExtended(double x, out double low)
    {
        double f = Split(x, out int k) - 1;
        double denominator = Sum(2, f, out double denominatorLow);

        // s = f / (2 + f) in two parts.
        double s = f / denominator;
        double product = Product(s, denominator, out double productLow);
        double sLow = (f - product - productLow - s * denominatorLow) / denominator;

        // z = s^2 in two parts; the tail R / z = 2/3 + (2/5 z + ...) likewise.
        double z = Product(s, s, out double zLow);
        zLow += 2 * s * sLow;
        double p = 2.0 / 25;
        p = p * z + 2.0 / 23;
        p = p * z + 2.0 / 21;
        p = p * z + 2.0 / 19;
        p = p * z + 2.0 / 17;
        p = p * z + 2.0 / 15;
        p = p * z + 2.0 / 13;
        p = p * z + 2.0 / 11;
        p = p * z + 2.0 / 9;
        p = p * z + 2.0 / 7;
        p = p * z + 2.0 / 5;
        double tail = Sum(2.0 / 3, p * z, out double tailLow);
        tailLow += 3.700743415417188e-17;

        // R = z * tail, then s * R, each in two parts.
        double r = Product(z, tail, out double rLow);
        rLow += z * tailLow + zLow * tail;
        double q = Product(s, r, out double qLow);
        qLow += s * rLow + sLow * r;

        // k ln 2 + 2s + s R, largest first.
        double sum = Sum(2 * s, q, out double sumLow);
        sumLow += 2 * sLow + qLow;
        double high = Sum(k * Ln2High, sum, out low);
        double second = Sum(k * Ln2Low, sumLow, out double third);
        second = Sum(low, second, out double fourth);
        return Sum(high, second + (third + fourth), out low);
    }

    // x = m 2^k with m in [sqrt(1/2), sqrt 2), x finite and positive.
    private static double Split(double x, out int k)
    {
        k = 0;
        if (x < 2.2250738585072014E-308)
        {
            x *= 1L << 54;
            k = -54;
        }

        long bits = BitConverter.DoubleToInt64Bits(x);
        k += (int)(bits >> 52) - 1022;
        double m = BitConverter.Int64BitsToDouble((bits & 0x000FFFFFFFFFFFFF) | 0x3FE0000000000000);
        if (m < SqrtHalf)
        {
            m *= 2;
            k--;
        }

        return m;
    }

    // y 2^k for y in [0.5, 2), -1086 <= k <= 1025, rounded once.
    private static double Scale(double y, int k)
    {
        if (k > 1022)
            return y * PowerOfTwo(k - 1022) * PowerOfTwo(1022);
        return k < -1020 ? y * PowerOfTwo(k + 64) * PowerOfTwo(-64) : y * PowerOfTwo(k);
    }

    private static double PowerOfTwo(int k) => BitConverter.Int64BitsToDouble((long)(k + 1023) << 52);

    // a + b, with what rounding lost (Knuth).
    private static double Sum(double a, double b, out double lost)
    {
        double sum = a + b;
        double t = sum - a;
        lost = a - (sum - t) + (b - t);
        return sum;
    }

    // a b, with what rounding lost (Dekker), for products away from overflow and underflow.
    private static double Product(double a, double b, out double lost)
    {
        double product = a * b;
        double t = 134217729 * a;
        double aHigh = t - (t - a);
        double aLow = a - aHigh;
        t = 134217729 * b;
        double bHigh = t - (t - b);
        double bLow = b - bHigh;
        lost = aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow;
        return product;
    }
}
