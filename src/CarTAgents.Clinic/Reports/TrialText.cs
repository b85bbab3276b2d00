using System.Globalization;
using CarTAgents.Clinic.Endpoints;
using CarTAgents.Clinic.Trials;
using CarTAgents.Output.Reports;

namespace CarTAgents.Clinic.Reports;

/// <summary>Figures of a trial in words.</summary>
public static class TrialText
{
    /// <summary>Endpoints that a reader looks for first.</summary>
    public static IReadOnlyList<string> Main { get; } =
    [
        "objective response",
        "in complete response, month 6",
        "complete remission",
        "SLEDAI under 3, month 3",
        "CRS grade 3 or more",
        "CRS grade 2 or more",
    ];

    /// <summary>The unit of an endpoint; nothing for a plain number.</summary>
    public static string Unit(Endpoint endpoint) => endpoint.Unit == "d/uL" ? "d x cells/µL" : ReportText.Unit(endpoint.Unit);

    /// <summary>An endpoint with its unit.</summary>
    public static string Name(Endpoint endpoint) => Unit(endpoint) is { Length: > 0 } unit ? $"{endpoint.Name} [{unit}]" : endpoint.Name;

    /// <summary>A figure, with its interval in brackets where there is one.</summary>
    public static string WithInterval(double value, double low, double high)
    {
        string interval = Interval(low, high);
        return interval.Length == 0 ? Number(value)
            : double.IsNaN(value) ? interval
            : $"{Number(value)} ({interval})";
    }

    /// <summary>A figure to three digits; nothing for none.</summary>
    public static string Number(double value)
    {
        if (!double.IsFinite(value))
            return "";
        double rounded = double.Parse(value.ToString("G3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return Math.Abs(rounded) is >= 1e5 or (> 0 and < 1e-3)
            ? ReportText.Power(rounded)
            : rounded.ToString("#,##0.####", CultureInfo.InvariantCulture);
    }

    /// <summary>Low and high end.</summary>
    public static string Interval(double low, double high) =>
        double.IsFinite(low) || double.IsFinite(high)
            ? $"{(double.IsFinite(low) ? Number(low) : "")} to {(double.IsFinite(high) ? Number(high) : "not reached")}"
            : "";

    /// <summary>The endpoints that need more days than the patients were followed for.</summary>
    public static string LeftOut(TrialPlan plan) => string.Join(", ", plan.LeftOut.Select(p => p.Endpoint.Name));

    /// <summary>How a figure that is not met lies to the published one.</summary>
    public static string Miss(EndpointResult row)
    {
        PublishedEndpoint p = row.Published;
        if (double.IsNaN(row.Simulated.Value))
            return "nobody has it";
        if (p.Rule is EndpointRule.Time or EndpointRule.Level)
            return $"{Number(row.Simulated.Value / p.Value)} × published (within {Number(p.Bounds.High / p.Value)})";
        return row.Simulated.Value < p.Low ? $"below {Number(p.Low)}" : $"above {Number(p.High)}";
    }
}
