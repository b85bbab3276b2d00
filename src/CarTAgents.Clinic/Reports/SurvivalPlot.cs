using System.Globalization;
using System.Text;
using CarTAgents.Clinic.Statistics;
using CarTAgents.Output.Plots;

namespace CarTAgents.Clinic.Reports;

/// <summary>A curve of a survival plot.</summary>
/// <param name="Name">Its name, such as an endpoint's or an arm's.</param>
/// <param name="Estimate">The curve.</param>
public sealed record SurvivalCurve(string Name, KaplanMeier Estimate);

/// <summary>Kaplan-Meier curves with their intervals and a tick where patients were censored, patients at risk under the axis, and
/// what a study published behind them. Each curve carries <c>data-series</c>, and of each step <c>data-x</c>, <c>data-y</c>,
/// <c>data-low</c> and <c>data-high</c>, shares from 0 to 1; the ticks <c>data-x</c>; each line of numbers at risk <c>data-at-risk</c>
/// with <c>data-x</c> and <c>data-y</c>.</summary>
public sealed record SurvivalPlot : IPlot
{
    private const int Colours = 8;
    private const int LongestName = 22;
    private const double RowHeight = 16;

    /// <summary>What is shown, as a heading and for readers who cannot see it.</summary>
    public required string Title { get; init; }

    /// <summary>The curves; those without patients are left out.</summary>
    public required IReadOnlyList<SurvivalCurve> Curves { get; init; }

    /// <summary>Published shares, 0 to 1.</summary>
    public IReadOnlyList<PublishedPoint> Published { get; init; } = [];

    /// <summary>What the published points are, for the key.</summary>
    public string PublishedName { get; init; } = "published, with 95% interval";

    /// <summary>What the events are, for the key: deaths, relapses.</summary>
    public string Events { get; init; } = "events";

    /// <summary>The name of the axis of time.</summary>
    public string AxisName { get; init; } = "time from infusion";

    /// <summary>The unit of time: <c>months</c> or <c>d</c> for ticks as people count them.</summary>
    public string AxisUnit { get; init; } = "months";

    /// <summary>Where the axis of time ends; null where the last patient's follow-up does.</summary>
    public double? Until { get; init; }

    /// <summary>The width in units of the picture.</summary>
    public int Width { get; init; } = 780;

    /// <summary>The height of the drawing area.</summary>
    public int Height { get; init; } = 260;

    /// <inheritdoc/>
    public string ToSvg(bool standalone = false)
    {
        var svg = new StringBuilder();
        SurvivalCurve[] curves = [.. Curves.Where(c => c.Estimate.Patients > 0)];
        Svg.Text(svg, 0, 15, Title, "head", "start");
        var key = new PlotKey(svg, 0, 35, Width);
        foreach ((int i, SurvivalCurve curve) in curves.Index())
        {
            key.NewLine();
            key.AddLine(Told(curve), $"c{i % Colours}");
        }

        if (Published.Count > 0)
        {
            key.NewLine();
            key.Add(PublishedName, PublishedPoint.DrawSign);
        }

        double end = Until ?? curves.Select(c => c.Estimate.Steps[^1].Time).Concat(Published.Select(p => p.X)).DefaultIfEmpty(1).Max();
        var axis = PlotAxis.Common(0, end, AxisUnit);
        double left = Math.Max(70, curves.Select(c => Svg.TextWidth(Shorten(c.Name)) + 26).DefaultIfEmpty(0).Max()),
            right = Width - 26,
            top = key.Foot + 18,
            bottom = top + Height;
        double X(double time) => left + Math.Clamp(axis.Place(time), 0, 1) * (right - left);
        double Y(double share) => bottom - Math.Clamp(share, 0, 1) * Height;
        for (int percent = 0; percent <= 100; percent += 25)
        {
            Svg.Line(svg, left, Y(percent / 100.0), right, Y(percent / 100.0), percent == 0 ? "axis" : "grid");
            Svg.Text(svg, left - 8, Y(percent / 100.0) + 4, $"{percent}%", "num", "end");
        }

        foreach ((double time, string label) in axis.Ticks)
        {
            Svg.Line(svg, X(time), bottom, X(time), bottom + 4, "axis");
            Svg.Text(svg, X(time), bottom + 17, label, "num", "middle");
        }

        Svg.Text(svg, (left + right) / 2, bottom + 35, $"{AxisName} [{AxisUnit}]", "soft", "middle");
        if (curves.Length == 0)
            Svg.Text(svg, (left + right) / 2, (top + bottom) / 2, "no patients", "soft", "middle");
        foreach ((int i, SurvivalCurve curve) in curves.Index())
            AddBand(svg, curve, i, end, X, Y);
        foreach (PublishedPoint point in Published.Where(p => p.X <= end))
        {
            int of = Array.FindIndex(curves, c => c.Name == point.Curve);
            point.Draw(svg, X, Y, of < 0 ? "" : $"c{of % Colours}");
        }

        foreach ((int i, SurvivalCurve curve) in curves.Index())
            AddCurve(svg, curve, i, end, X, Y);
        double foot = bottom + 42;
        if (curves.Length > 0)
        {
            foot = bottom + 58;
            Svg.Text(svg, 0, foot, "patients at risk", "soft", "start");
            double[] times = [.. axis.Ticks.Select(t => t.Value)];
            foreach ((int i, SurvivalCurve curve) in curves.Index())
            {
                foot += RowHeight;
                AddAtRisk(svg, curve, i, times, foot, X);
            }

            foot += 8;
        }

        return Svg.Document(Title, Width, foot, svg, standalone);
    }

    private static string Shorten(string name) => name.Length <= LongestName ? name : string.Concat(name.AsSpan(0, LongestName - 1), "…");

    private static string Number(double value) =>
        double.IsNaN(value) ? "not reached" : value.ToString("#,##0.0", CultureInfo.InvariantCulture);

    private string Told(SurvivalCurve curve)
    {
        (KaplanMeier e, Estimate median) = (curve.Estimate, curve.Estimate.Median);
        string half = double.IsNaN(median.Value) ? "median not reached" : $"median {Number(median.Value)} {AxisUnit}";
        string interval = double.IsNaN(median.Low) ? "" : $" (95% interval {Number(median.Low)} to {Number(median.High)})";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{curve.Name}: {e.Patients:N0} patients, {e.Events:N0} {Events}, {half}{interval}"
        );
    }

    private static void AddBand(
        StringBuilder svg,
        SurvivalCurve curve,
        int number,
        double end,
        Func<double, double> x,
        Func<double, double> y
    )
    {
        // Where nobody is left there is no interval any more.
        KaplanMeierStep[] steps = [.. curve.Estimate.Steps.TakeWhile(s => s.Time <= end && s.Survival > 0)];
        double last = Math.Min(end, curve.Estimate.Steps.FirstOrDefault(s => s.Survival == 0, curve.Estimate.Steps[^1]).Time);
        var path = new StringBuilder();
        path.Append($"M{Svg.F(x(0))} {Svg.F(y(1))}");
        foreach (KaplanMeierStep s in steps)
            path.Append($"H{Svg.F(x(s.Time))}V{Svg.F(y(s.High))}");
        path.Append($"H{Svg.F(x(last))}");
        for (int i = steps.Length - 1; i >= 0; i--)
            path.Append($"V{Svg.F(y(steps[i].Low))}H{Svg.F(x(steps[i].Time))}");
        path.Append($"V{Svg.F(y(1))}Z");
        svg.Append($"<path class=\"shade f{number % Colours}\" d=\"{path}\"/>\n");
    }

    private static void AddCurve(
        StringBuilder svg,
        SurvivalCurve curve,
        int number,
        double end,
        Func<double, double> x,
        Func<double, double> y
    )
    {
        IReadOnlyList<KaplanMeierStep> steps = curve.Estimate.Steps;
        KaplanMeierStep[] shown = [.. steps.TakeWhile(s => s.Time <= end)];
        var path = new StringBuilder($"M{Svg.F(x(0))} {Svg.F(y(1))}");
        foreach (KaplanMeierStep s in shown.Where(s => s.Events > 0))
            path.Append($"H{Svg.F(x(s.Time))}V{Svg.F(y(s.Survival))}");
        path.Append($"H{Svg.F(x(Math.Min(end, steps[^1].Time)))}");
        string data =
            Svg.Data("series", curve.Name)
            + Svg.Data("x", steps.Select(s => s.Time))
            + Svg.Data("y", steps.Select(s => s.Survival))
            + Svg.Data("low", steps.Select(s => s.Low))
            + Svg.Data("high", steps.Select(s => s.High));
        Svg.Element(svg, "path", $"curve c{number % Colours}", $"{data} d=\"{path}\"", curve.Name);
        KaplanMeierStep[] censored = [.. shown.Where(s => s.Censored > 0)];
        if (censored.Length == 0)
            return;
        string ticks = string.Concat(censored.Select(s => $"M{Svg.F(x(s.Time))} {Svg.F(y(s.Survival) - 5)}V{Svg.F(y(s.Survival) + 5)}"));
        data = Svg.Data("censored", curve.Name) + Svg.Data("x", censored.Select(s => s.Time));
        svg.Append($"<path class=\"censor c{number % Colours}\"{data} d=\"{ticks}\"/>\n");
    }

    private static void AddAtRisk(StringBuilder svg, SurvivalCurve curve, int number, double[] times, double foot, Func<double, double> x)
    {
        int[] atRisk = [.. times.Select(curve.Estimate.AtRisk)];
        string data = Svg.Data("at-risk", curve.Name) + Svg.Data("x", times) + Svg.Data("y", atRisk.Select(n => (double)n));
        svg.Append($"<g{data}>\n");
        Svg.Text(svg, 0, foot, Shorten(curve.Name), $"n{number % Colours}", "start");
        foreach ((double time, int count) in times.Zip(atRisk))
            Svg.Text(svg, x(time), foot, count.ToString("N0", CultureInfo.InvariantCulture), "num", "middle");
        svg.Append("</g>\n");
    }
}
