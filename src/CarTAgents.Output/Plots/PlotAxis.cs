using System.Globalization;

namespace CarTAgents.Output.Plots;

/// <summary>An axis of a plot: a range, what it maps to, and its ticks.</summary>
internal sealed class PlotAxis
{
    // Steps that divide days and weeks as people do.
    private static readonly double[] HourSteps = [0.25, 0.5, 1, 2, 3, 6, 12, 24, 48, 72, 168, 336, 672, 1344, 2688];
    private static readonly double[] DaySteps = [0.25, 0.5, 1, 2, 3, 7, 14, 28, 56, 91, 182, 364, 728, 1820, 3640];
    private static readonly double[] MonthSteps = [0.25, 0.5, 1, 2, 3, 6, 12, 24, 36, 60, 120];
    private static readonly double[] MinuteSteps = [0.25, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 720, 1440];

    private readonly double _from;
    private readonly double _to;
    private readonly bool _logarithmic;

    private PlotAxis(double from, double to, bool logarithmic)
    {
        _from = from;
        _to = to;
        _logarithmic = logarithmic;
    }

    /// <summary>The values that carry a label, with it.</summary>
    public List<(double Value, string Label)> Ticks { get; } = [];

    /// <summary>Values between them that carry a fine line.</summary>
    public List<double> Minor { get; } = [];

    /// <summary>The factor of which the labels are multiples; empty for 1.</summary>
    public string Factor { get; private set; } = "";

    /// <summary>An axis of values from 0 or below the lowest to above the highest.</summary>
    public static PlotAxis Linear(double lowest, double highest)
    {
        // A curve that comes near zero is read against zero.
        if (lowest > 0 && lowest < 0.5 * highest)
        {
            lowest = 0;
        }

        AxisTicks ticks = AxisTicks.Around(lowest, highest, 5);
        var axis = new PlotAxis(ticks.Values[0], ticks.Values[^1], logarithmic: false) { Factor = ticks.Factor };
        for (int i = 0; i < ticks.Values.Count; i++)
        {
            axis.Ticks.Add((ticks.Values[i], ticks.Labels[i]));
        }

        return axis;
    }

    /// <summary>An axis of powers of ten around positive values, fifteen decades at most.</summary>
    public static PlotAxis Logarithmic(double lowest, double highest)
    {
        int last = (int)Math.Ceiling(Math.Log10(highest) - 1e-9);
        int first = Math.Max(last - 15, (int)Math.Floor(Math.Log10(lowest) + 1e-9));
        if (first == last)
        {
            first--;
        }

        var axis = new PlotAxis(first, last, logarithmic: true);
        int every = (last - first + 5) / 6;
        bool plain = first >= -2 && last <= 4;
        for (int e = first; e <= last; e++)
        {
            if ((e - first) % every == 0)
            {
                string label = plain ? Math.Pow(10, e).ToString("#,##0.##", CultureInfo.InvariantCulture) : AxisTicks.Power(e);
                axis.Ticks.Add((Math.Pow(10, e), label));
            }
            else
            {
                axis.Minor.Add(Math.Pow(10, e));
            }

            for (int k = 2; k < 10 && e < last && last - first <= 2; k++)
            {
                axis.Minor.Add(k * Math.Pow(10, e));
            }
        }

        return axis;
    }

    /// <summary>The common axis: it ends where the data end.</summary>
    public static PlotAxis Common(double lowest, double highest, string unit)
    {
        if (highest == lowest)
        {
            highest = lowest + 1;
        }

        var axis = new PlotAxis(lowest, highest, logarithmic: false);
        double[]? steps = unit switch
        {
            "h" => HourSteps,
            "d" or "day" or "days" => DaySteps,
            "months" => MonthSteps,
            "min" => MinuteSteps,
            _ => null,
        };
        double step = steps is null ? 0 : Array.Find(steps, s => (highest - lowest) / s <= 10);
        if (step == 0)
        {
            AxisTicks ticks = AxisTicks.Within(lowest, highest, 10);
            axis.Factor = ticks.Factor;
            for (int i = 0; i < ticks.Values.Count; i++)
            {
                axis.Ticks.Add((ticks.Values[i], ticks.Labels[i]));
            }

            return axis;
        }

        // Adding 0 turns a negative zero, which would be written as such, into zero.
        for (double i = Math.Ceiling((lowest / step) - 1e-9) + 0.0; i * step <= highest + (step * 1e-9); i++)
        {
            axis.Ticks.Add((i * step, (i * step).ToString("#,##0.##", CultureInfo.InvariantCulture)));
        }

        return axis;
    }

    /// <summary>Where a value lies, 0 at the low end and 1 at the high end; NaN where it has no place.</summary>
    public double Place(double value)
    {
        double v = _logarithmic ? (value > 0 ? Math.Log10(value) : double.NaN) : value;
        return double.IsFinite(v) ? (v - _from) / (_to - _from) : double.NaN;
    }
}
