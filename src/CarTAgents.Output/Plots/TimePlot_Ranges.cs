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
        svg.Append("<rect class=\"range\" x=\"").Append(Svg.F(right - 22)).Append("\" y=\"3\" width=\"22\" height=\"14\"/>\n");
        Svg.Line(svg, right - 22, 10, right, 10, "middle");
        Svg.Text(svg, right - 28, 14, RangeKey, "soft", "end");
    }

    /// <summary>Draws what is behind the curves of a panel, clipped at its edges.</summary>
    private static void DrawRanges(
        StringBuilder svg,
        PlotPanel panel,
        List<(double X, double Y)>[] curves,
        PlotAxis common,
        PlotAxis axis,
        double top,
        double bottom,
        double right
    )
    {
        var labels = new List<(double Left, double Top, double Right, double Bottom)>();
        // Where no curve runs through it, above the line or below it, as far right as may be.
        void AddLabel(string text, double line, double from, double to)
        {
            double length = Svg.TextWidth(text);
            (double X, double Y)? best = null;
            int least = int.MaxValue;
            for (double end = to - 4; end - length >= from && least > 0; end -= 12)
            {
                foreach (double y in (double[])[line - 4, line + 13])
                {
                    var box = (Left: end - length - 3, Top: y - 12, Right: end + 3, Bottom: y + 4);
                    if (box.Top < top || box.Bottom > bottom)
                        continue;
                    int crossed =
                        curves.Index().Count(c => Curve.Crosses(c.Item, panel.Series[c.Index].Step, box))
                        + labels.Count(l => l.Left < box.Right && box.Left < l.Right && l.Top < box.Bottom && box.Top < l.Bottom);
                    if (crossed < least)
                        (least, best) = (crossed, (end, y));
                }
            }

            (double x, double foot) = best ?? (to - 4, line - 4);
            labels.Add((x - length - 3, foot - 12, x + 3, foot + 4));
            Svg.Text(svg, x, foot, text, "soft", "end");
        }

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
                    Svg.Area(svg, x0, top, x1, bottom);
                else
                    Svg.Whisker(svg, x0, middle, x1, middle);
                if (place is >= 0 and <= 1)
                {
                    if (range.Middle is null)
                        Svg.Line(svg, Across(place), top, Across(place), bottom, "middle");
                    else
                        Svg.Dot(svg, Across(place), middle);
                }
            }
            else if (point)
            {
                if (spread)
                    Svg.Whisker(svg, x0, high, x0, low);
                if (range.Middle is not null)
                    Svg.Dot(svg, x0, middle);
            }
            else
            {
                if (spread)
                    Svg.Area(svg, x0, high, x1, low);
                if (range.Middle is not null)
                    Svg.Line(svg, x0, middle, x1, middle, range.From is null ? "limit" : "middle");
            }

            if (range.Label.Length > 0)
                AddLabel(range.Label, middle, x0, x1);
            svg.Append("</g>\n");
        }
    }
}
