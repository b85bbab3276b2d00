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
public static partial class HostMath
{
    // ln 2 = Ln2High + Ln2Low + 1.2e-26; the high part ends in 21 zero bits, so that k * Ln2High is exact for |k| < 2^21.
    private const double Ln2High = 0.6931471803691238;
    private const double Ln2Low = 1.9082149292705877e-10;

    // ln 2 rounded to double, and what the rounding left.
    private const double Ln2 = 0.6931471805599453;
    private const double Ln2Rest = 2.3190468138462996e-17;

    private const double Log2E = 1.4426950408889634;
    private const double SqrtHalf = 0.7071067811865476;

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
