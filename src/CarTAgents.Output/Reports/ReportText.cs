using System.Globalization;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Output.Plots;

namespace CarTAgents.Output.Reports;

/// <summary>Numbers, units, times and events as reports write them.</summary>
internal static class ReportText
{
    private const double SecondsPerDay = Configuration.Units.Unit.SecondsPerDay;

    /// <summary>What was done, in a few words.</summary>
    public static string Label(EventDescription change) =>
        change.Give is { } drug ? drug.ToString().ToLowerInvariant()
        : change.Dose is { } dose ? $"{dose.Cells.Text} T cells"
        : string.Join(", ", change.Set!.Select(s => $"{s.Key} = {s.Value}"));

    public static string Exact(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    public static string Number(double value) =>
        value == Math.Floor(value) && Math.Abs(value) < 1e15 ? value.ToString("#,##0", CultureInfo.InvariantCulture)
        : Math.Abs(value) >= 1000 ? value.ToString("#,##0", CultureInfo.InvariantCulture)
        : value.ToString("G3", CultureInfo.InvariantCulture);

    public static string Span(double seconds) =>
        seconds switch
        {
            < 1 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.##} s"),
            < 180 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.#} s"),
            < 3 * 3600 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0.#} min"),
            < 14 * SecondsPerDay => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0.##} h"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / SecondsPerDay:0.##} d"),
        };

    /// <summary>A number as <see cref="Number"/>, very large and small ones times a power of ten.</summary>
    public static string Power(double value)
    {
        if (Math.Abs(value) is not (>= 1e6 or (> 0 and < 1e-3)))
            return Number(value);
        string[] parts = value.ToString("0.##e+0", CultureInfo.InvariantCulture).Split('e');
        return $"{parts[0]} × {AxisTicks.Power(int.Parse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture))}";
    }

    /// <summary>A unit for people.</summary>
    public static string Unit(string unit) =>
        unit switch
        {
            "1" => "",
            "C" => "°C",
            _ => unit.Replace("uL", "µL", StringComparison.Ordinal),
        };
}
