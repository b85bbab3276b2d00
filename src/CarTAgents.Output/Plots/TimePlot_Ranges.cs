using System.Text;
using CarTAgents.Output.Reports;

namespace CarTAgents.Output.Plots;

public sealed partial record TimePlot
{
    /// <summary>What the areas behind the curves are, for a key above the first panel; empty for none.</summary>
    public string RangeKey { get; init; } = "";

    private void AddRangeKey(StringBuilder svg, double right)
    {
        if (RangeKey.Length == 0)
            return;
        svg.Append("<rect class=\"range\" x=\"").Append(F(right - 22)).Append("\" y=\"3\" width=\"22\" height=\"14\"/>\n");
        Line(svg, right - 22, 10, right, 10, "middle");
        Text(svg, right - 28, 14, RangeKey, "soft", "end");
    }

    /// <summary>Draws what lies behind the curves of a panel, cut off at its edges.</summary>
    private static void DrawRanges(
        StringBuilder svg,
        PlotPanel panel,
        PlotAxis common,
        PlotAxis axis,
        double top,
        double bottom,
        double right
    )
    {
        foreach (PlotRange range in panel.Behind)
        {
            double from = common.Place(range.From ?? double.NegativeInfinity),
                to = common.Place(range.To ?? double.PositiveInfinity);
            from = double.IsNaN(from) ? 0 : from;
            to = double.IsNaN(to) ? 1 : to;
            if (from > 1 || to < 0)
                continue;
            double Across(double place) => Left + (Math.Clamp(place, 0, 1) * (right - Left));
            double Up(double? value, double otherwise)
            {
                double place = value is { } v ? axis.Place(v) : double.NaN;
                return bottom - (Math.Clamp(double.IsNaN(place) ? otherwise : place, 0, 1) * (bottom - top));
            }

            double x0 = Across(from),
                x1 = Across(to),
                low = Up(range.Low, 0),
                high = Up(range.High, 0),
                middle = Up(range.Middle, 0);
            svg.Append("<g class=\"behind\"");
            foreach (
                (string name, double? value) in new[]
                {
                    ("from", range.From),
                    ("to", range.To),
                    ("place", range.Place),
                    ("low", range.Low),
                    ("high", range.High),
                    ("middle", range.Middle),
                }
            )
            {
                if (value is { } v)
                    svg.Append(" data-").Append(name).Append("=\"").Append(Markup.Number(v)).Append('"');
            }

            svg.Append("><title>").Append(Markup.Escape(range.Name)).Append("</title>\n");
            bool spread = range.Low is not null && range.High is not null,
                point = range.From is { } a && range.To is { } b && a == b;
            if (range.Place is not null || (range.From is not null && range.Middle is null && !spread))
            {
                // A time: a bar at a level, or a band where it belongs to none.
                double place = common.Place(range.Place ?? double.NaN);
                if (range.Middle is null)
                    Area(svg, x0, top, x1, bottom);
                else
                    Whisker(svg, x0, middle, x1, middle);
                if (place is >= 0 and <= 1)
                {
                    if (range.Middle is null)
                        Line(svg, Across(place), top, Across(place), bottom, "middle");
                    else
                        Dot(svg, Across(place), middle);
                }
            }
            else if (point)
            {
                if (spread)
                    Whisker(svg, x0, high, x0, low);
                if (range.Middle is not null)
                    Dot(svg, x0, middle);
            }
            else
            {
                if (spread)
                    Area(svg, x0, high, x1, low);
                if (range.Middle is not null)
                    Line(svg, x0, middle, x1, middle, range.From is null ? "limit" : "middle");
            }

            if (range.Label.Length > 0)
                Text(svg, x1 - 4, middle - 4, range.Label, "soft", "end");
            svg.Append("</g>\n");
        }
    }

    private static void Area(StringBuilder svg, double x0, double y0, double x1, double y1) =>
        svg.Append("<rect class=\"range\" x=\"")
            .Append(F(x0))
            .Append("\" y=\"")
            .Append(F(y0))
            .Append("\" width=\"")
            .Append(F(Math.Max(1, x1 - x0)))
            .Append("\" height=\"")
            .Append(F(Math.Max(1, y1 - y0)))
            .Append("\"/>\n");

    private static void Dot(StringBuilder svg, double x, double y) =>
        svg.Append("<circle class=\"dot\" cx=\"").Append(F(x)).Append("\" cy=\"").Append(F(y)).Append("\" r=\"3.5\"/>\n");

    private static void Whisker(StringBuilder svg, double x0, double y0, double x1, double y1)
    {
        Line(svg, x0, y0, x1, y1, "whisker");
        (double across, double along) = x0 == x1 ? (4.0, 0.0) : (0.0, 4.0);
        Line(svg, x0 - across, y0 - along, x0 + across, y0 + along, "whisker");
        Line(svg, x1 - across, y1 - along, x1 + across, y1 + along, "whisker");
    }
}
