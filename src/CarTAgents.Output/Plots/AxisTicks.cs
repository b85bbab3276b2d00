using System.Globalization;

namespace CarTAgents.Output.Plots;

/// <summary>Round values along an axis or a colour bar (steps of 1, 2 or 5 times a power of ten), with their labels.</summary>
/// <remarks>Computed with + - * / only, so that a frame has the same ticks on every machine.</remarks>
public sealed class AxisTicks
{
    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    private AxisTicks(double[] values, string[] labels, int exponent)
    {
        Values = values;
        Labels = labels;
        Exponent = exponent;
    }

    /// <summary>The values, rising.</summary>
    public IReadOnlyList<double> Values { get; }

    /// <summary>A label a value, in units of <see cref="Factor"/>.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>The power of ten taken out of all labels; 0 unless the values are very large or small.</summary>
    public int Exponent { get; }

    /// <summary>What the labels are multiples of: <c>×10⁶</c>, or nothing.</summary>
    public string Factor => Exponent == 0 ? "" : "×" + Power(Exponent);

    /// <summary>AxisTicks within a range.</summary>
    /// <param name="lowest">The low end.</param>
    /// <param name="highest">The high end, not below the low one; both finite.</param>
    /// <param name="atMost">The most ticks wanted, 2 or more.</param>
    /// <returns>The ticks; one at the low end where the range is empty.</returns>
    public static AxisTicks Within(double lowest, double highest, int atMost) => Make(lowest, highest, atMost, outside: false);

    /// <summary>Ticks of which the first and last enclose a range.</summary>
    /// <param name="lowest">The low end.</param>
    /// <param name="highest">The high end, not below the low one; both finite.</param>
    /// <param name="atMost">About the most ticks wanted, 2 or more.</param>
    /// <returns>Two or more ticks, also where the range is empty.</returns>
    public static AxisTicks Around(double lowest, double highest, int atMost)
    {
        if (highest == lowest)
        {
            double half = lowest == 0 ? 0.5 : Math.Abs(lowest) / 2;
            lowest = lowest == 0 ? 0 : lowest - half;
            highest += half;
        }

        return Make(lowest, highest, atMost, outside: true);
    }

    /// <summary>The largest of 1, 2 and 5 times a power of ten that is not above a number.</summary>
    /// <param name="limit">A positive number.</param>
    /// <returns>The round number.</returns>
    public static double RoundDown(double limit)
    {
        (int mantissa, int exponent) = StepAbove(limit);
        double step = Scale(mantissa, exponent);
        if (step <= limit)
        {
            return step;
        }

        return mantissa switch
        {
            1 => Scale(5, exponent - 1),
            2 => Scale(1, exponent),
            _ => Scale(2, exponent),
        };
    }

    /// <summary>A power of ten in superscripts.</summary>
    /// <param name="exponent">The exponent.</param>
    /// <returns>Such as <c>10⁻³</c>.</returns>
    public static string Power(int exponent)
    {
        string digits = Math.Abs(exponent).ToString(CultureInfo.InvariantCulture);
        return "10" + (exponent < 0 ? "⁻" : "") + string.Concat(digits.Select(d => Superscripts[d - '0']));
    }

    private static AxisTicks Make(double lowest, double highest, int atMost, bool outside)
    {
        if (!double.IsFinite(lowest) || !double.IsFinite(highest) || highest < lowest)
        {
            throw new ArgumentException($"no range from {lowest} to {highest}", nameof(highest));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(atMost, 2);
        if (highest == lowest)
        {
            return new AxisTicks([lowest], [lowest.ToString("G6", CultureInfo.InvariantCulture)], 0);
        }

        (int mantissa, int exponent) = StepAbove((highest - lowest) / (atMost - 1));
        long first;
        long last;
        while (true)
        {
            double step = Scale(mantissa, exponent);
            first = (long)(outside ? Math.Floor((lowest / step) + 1e-9) : Math.Ceiling((lowest / step) - 1e-9));
            last = (long)(outside ? Math.Ceiling((highest / step) - 1e-9) : Math.Floor((highest / step) + 1e-9));
            if (last - first < atMost || outside)
            {
                break;
            }

            (mantissa, exponent) = mantissa switch
            {
                1 => (2, exponent),
                2 => (5, exponent),
                _ => (1, exponent + 1),
            };
        }

        if (last < first)
        {
            // A narrow range between two round numbers, which two ticks at its ends describe better than none.
            return new AxisTicks(
                [lowest, highest],
                [lowest.ToString("G6", CultureInfo.InvariantCulture), highest.ToString("G6", CultureInfo.InvariantCulture)],
                0
            );
        }

        int shared = SharedExponent(Math.Max(Math.Abs(lowest), Math.Abs(highest)));
        int decimals = Math.Max(0, shared - exponent);
        var values = new double[last - first + 1];
        var labels = new string[values.Length];
        for (long i = first; i <= last; i++)
        {
            values[i - first] = Scale(i * mantissa, exponent);
            labels[i - first] = Scale(i * mantissa, exponent - shared)
                .ToString(
                    shared == 0 && decimals == 0 ? "N0" : "F" + decimals.ToString(CultureInfo.InvariantCulture),
                    CultureInfo.InvariantCulture
                );
        }

        return new AxisTicks(values, labels, shared);
    }

    // The exponent of engineering notation for numbers that would need many digits.
    private static int SharedExponent(double largest)
    {
        int exponent = 0;
        if (largest is >= 0.001 and < 100_000)
        {
            return exponent;
        }

        while (largest >= 1000)
        {
            largest /= 1000;
            exponent += 3;
        }

        while (largest < 0.1 && exponent > -300)
        {
            largest *= 1000;
            exponent -= 3;
        }

        return exponent;
    }

    // The smallest of 1, 2, 5 times a power of ten that is not below a positive number.
    private static (int Mantissa, int Exponent) StepAbove(double number)
    {
        int exponent = 0;
        while (Scale(1, exponent + 1) <= number)
        {
            exponent++;
        }

        while (Scale(1, exponent) > number && exponent > -300)
        {
            exponent--;
        }

        double tolerance = number * (1 - 1e-9);
        return Scale(1, exponent) >= tolerance ? (1, exponent)
            : Scale(2, exponent) >= tolerance ? (2, exponent)
            : Scale(5, exponent) >= tolerance ? (5, exponent)
            : (1, exponent + 1);
    }

    private static double Scale(long mantissa, int exponent)
    {
        double power = 1;
        for (int i = Math.Abs(exponent); i > 0; i--)
        {
            power *= 10;
        }

        // Dividing by an exact power gives the nearest number to the decimal one.
        return exponent >= 0 ? mantissa * power : mantissa / power;
    }
}
