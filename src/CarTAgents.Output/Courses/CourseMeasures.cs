namespace CarTAgents.Output.Courses;

/// <summary>Measures of a curve over time, in days from the infusion: NaN where a measure has no meaning. A value that is NaN counts as not
/// taken.</summary>
public static class CourseMeasures
{
    /// <summary>The first highest value after the infusion and its time; NaN while the curve still rises at its end.</summary>
    public static (double Value, double Time) Peak(ReadOnlySpan<double> time, ReadOnlySpan<double> value) => Extreme(time, value, 1);

    /// <summary>The first lowest value after the infusion and its time, at the end too.</summary>
    public static (double Value, double Time) Lowest(ReadOnlySpan<double> time, ReadOnlySpan<double> value) => Extreme(time, value, -1);

    /// <summary>The value at a time, interpolated linearly; NaN outside the curve.</summary>
    public static double At(ReadOnlySpan<double> time, ReadOnlySpan<double> value, double at)
    {
        for (int i = 0; i < time.Length; i++)
        {
            if (time[i] == at)
                return value[i];
            if (time[i] > at)
                return i == 0 ? double.NaN : value[i - 1] + (value[i] - value[i - 1]) * (at - time[i - 1]) / (time[i] - time[i - 1]);
        }

        return double.NaN;
    }

    /// <summary>The area under the curve between two times, by trapezia; NaN where the curve does not reach over both.</summary>
    public static double Area(ReadOnlySpan<double> time, ReadOnlySpan<double> value, double from, double to)
    {
        double area = 0,
            lastTime = from,
            last = At(time, value, from),
            end = At(time, value, to);
        for (int i = 0; i < time.Length && time[i] < to; i++)
        {
            if (time[i] <= from)
                continue;
            area += (time[i] - lastTime) * (last + value[i]) / 2;
            (lastTime, last) = (time[i], value[i]);
        }

        return area + (to - lastTime) * (last + end) / 2;
    }

    /// <summary>The doubling time over the steepest window before the peak, from the slope of ln(value) by least squares.</summary>
    /// <param name="time">Days from the infusion.</param>
    /// <param name="value">Values; only windows in which all are positive count.</param>
    /// <param name="window">Width of the window, days.</param>
    /// <returns>Days; NaN where no window of three values or more lies between infusion and peak, or none rises.</returns>
    public static double DoublingTime(ReadOnlySpan<double> time, ReadOnlySpan<double> value, double window)
    {
        double peak = Peak(time, value).Time,
            steepest = 0;
        for (int first = 0; first < time.Length; first++)
        {
            if (time[first] < 0)
                continue;
            int last = first;
            while (last < time.Length && time[last] < time[first] + window - 1e-9)
                last++;
            // Rows that lie far apart make no window of this width.
            if (last == time.Length || !(time[last] <= peak) || time[last] > time[first] + 1.5 * window || last - first < 2)
                continue;
            double slope = LnSlope(time[first..(last + 1)], value[first..(last + 1)]);
            if (slope > steepest)
                steepest = slope;
        }

        return steepest > 0 ? Math.Log(2) / steepest : double.NaN;
    }

    /// <summary>The half-lives of a fall in two phases, A 2^(-t/fast) + B 2^(-t/slow): least squares of the relative differences, from
    /// where the curve has fallen to half its peak to its lowest positive value.</summary>
    /// <returns>Days; slow is NaN where one phase describes the fall as well or the second is too long to be told from a level, both where
    /// there are fewer than eight values or the curve does not halve again.</returns>
    public static (double Fast, double Slow) Fall(ReadOnlySpan<double> time, ReadOnlySpan<double> value)
    {
        (double peak, double peakTime) = Peak(time, value);
        var t = new List<double>();
        var y = new List<double>();
        for (int i = 0; i < time.Length; i++)
        {
            if (time[i] > peakTime && value[i] > 0 && (t.Count > 0 || value[i] <= peak / 2))
            {
                t.Add(time[i]);
                y.Add(value[i]);
            }
        }

        int end = y.Count == 0 ? 0 : y.IndexOf(y.Min()) + 1;
        if (end < 8 || y[end - 1] > y[0] / 2)
            return (double.NaN, double.NaN);
        double[] ts = [.. t[..end].Select(v => v - t[0])],
            ys = [.. y[..end]];
        double span = ts[^1],
            shortest = span / (4 * end),
            longest = 8 * span;
        (double one, double single) = (double.PositiveInfinity, double.NaN);
        (double two, double fast, double slow) = (double.PositiveInfinity, double.NaN, double.NaN);
        // Half-lives on a grid of equal ratios, each refined about its best; amplitudes follow linearly.
        const int steps = 40;
        double ratio = Math.Pow(longest / shortest, 1.0 / steps);
        Phase[] grid = [.. Enumerable.Range(0, steps + 1).Select(i => new Phase(ts, ys, shortest * Math.Pow(ratio, i)))];
        for (int i = 0; i <= steps; i++)
        {
            Try(grid[i], null);
            for (int j = i + 1; j <= steps; j++)
                Try(grid[i], grid[j]);
        }

        for (double step = ratio; step - 1 > 1e-7; step = Math.Pow(step, 0.7))
        {
            Phase[] About(double halfLife) => [.. Enumerable.Range(-2, 5).Select(i => new Phase(ts, ys, halfLife * Math.Pow(step, i)))];
            foreach (Phase alone in About(single))
                Try(alone, null);
            Phase[] second = About(slow);
            foreach (Phase first in About(fast))
            {
                foreach (Phase other in second)
                    Try(first, other);
            }
        }

        // A second phase counts where it explains most of what one leaves, beyond rounding.
        if (one < 1e-9 * end || !(two < 0.5 * one) || slow < 1.5 * fast)
            return (single, double.NaN);
        return (fast, slow < 2 * span ? slow : double.NaN);

        void Try(Phase a, Phase? b)
        {
            double squares = SumOfSquares(a.Shares, b?.Shares);
            if (b is null && squares < one)
                (one, single) = (squares, a.HalfLife);
            else if (b is not null && squares < two)
                (two, fast, slow) = (squares, Math.Min(a.HalfLife, b.HalfLife), Math.Max(a.HalfLife, b.HalfLife));
        }
    }

    /// <summary>A phase of a fall: 2^(-t/halfLife) / y at each value, computed once for all phases that it is paired with.</summary>
    private sealed class Phase(double[] t, double[] y, double halfLife)
    {
        public double HalfLife { get; } = halfLife;

        public double[] Shares { get; } = [.. t.Zip(y, (at, value) => Math.Pow(2, -at / halfLife) / value)];
    }

    /// <summary>The first time below a limit after one at or above it, and the first time at or above it again after the lowest value that
    /// follows.</summary>
    public static (double Gone, double Back) Gap(ReadOnlySpan<double> time, ReadOnlySpan<double> value, double limit)
    {
        int gone = -1,
            lowest = -1;
        bool there = false;
        for (int i = 0; i < time.Length; i++)
        {
            there |= value[i] >= limit;
            if (gone < 0 && there && value[i] < limit)
                gone = i;
            if (gone >= 0 && !double.IsNaN(value[i]) && (lowest < 0 || value[i] < value[lowest]))
                lowest = i;
        }

        if (gone < 0)
            return (double.NaN, double.NaN);
        for (int i = lowest; i < time.Length; i++)
        {
            if (value[i] >= limit)
                return (time[gone], time[i]);
        }

        return (time[gone], double.NaN);
    }

    /// <summary>The first time after the infusion at or above a grade, and how long until it is below for good; NaN while it
    /// lasts.</summary>
    public static (double Onset, double Duration) Episode(ReadOnlySpan<double> time, ReadOnlySpan<double> grade, double least)
    {
        int first = -1,
            last = -1;
        for (int i = 0; i < time.Length; i++)
        {
            if (time[i] < 0 || !(grade[i] >= least))
                continue;
            if (first < 0)
                first = i;
            last = i;
        }

        if (first < 0)
            return (double.NaN, double.NaN);
        return (time[first], last + 1 < time.Length ? time[last + 1] - time[first] : double.NaN);
    }

    /// <summary>The median of some values, at least one.</summary>
    internal static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }

    private static (double Value, double Time) Extreme(ReadOnlySpan<double> time, ReadOnlySpan<double> value, int sign)
    {
        int at = -1,
            end = -1;
        for (int i = 0; i < time.Length; i++)
        {
            if (time[i] < 0 || double.IsNaN(value[i]))
                continue;
            end = i;
            if (at < 0 || sign * value[i] > sign * value[at])
                at = i;
        }

        return at < 0 || (sign > 0 && at == end) ? (double.NaN, double.NaN) : (value[at], time[at]);
    }

    private static double LnSlope(ReadOnlySpan<double> time, ReadOnlySpan<double> value)
    {
        double t = 0,
            y = 0,
            ty = 0,
            tt = 0;
        for (int i = 0; i < time.Length; i++)
        {
            if (!(value[i] > 0))
                return double.NaN;
            t += time[i] / time.Length;
            y += Math.Log(value[i]) / time.Length;
        }

        for (int i = 0; i < time.Length; i++)
        {
            ty += (time[i] - t) * (Math.Log(value[i]) - y);
            tt += (time[i] - t) * (time[i] - t);
        }

        return ty / tt;
    }

    /// <summary>Sum of squares of A p + B q - 1 at the best amplitudes, of one phase or two; infinite where one would not be
    /// positive.</summary>
    private static double SumOfSquares(double[] p, double[]? q)
    {
        double pp = 0,
            pq = 0,
            qq = 0,
            p1 = 0,
            q1 = 0;
        for (int i = 0; i < p.Length; i++)
        {
            double other = q is null ? 0 : q[i];
            pp += p[i] * p[i];
            pq += p[i] * other;
            qq += other * other;
            p1 += p[i];
            q1 += other;
        }

        double determinant = pp * qq - pq * pq;
        double first = q is null ? p1 / pp : (p1 * qq - q1 * pq) / determinant,
            second = q is null ? 0 : (q1 * pp - p1 * pq) / determinant;
        if (!(first > 0) || !(second >= 0) || (q is not null && second == 0))
            return double.PositiveInfinity;
        double squares = 0;
        for (int i = 0; i < p.Length; i++)
        {
            double difference = first * p[i] + (q is null ? 0 : second * q[i]) - 1;
            squares += difference * difference;
        }

        return squares;
    }
}
