using System.Globalization;
using System.Text;
using CarTAgents.Output.Reports;

namespace CarTAgents.Output.Plots;

public sealed partial record TimePlot
{
    private static PlotAxis AxisOf(PlotPanel panel)
    {
        IEnumerable<double> values = panel
            .Series.SelectMany(s => s.Y)
            .Concat(panel.Behind.SelectMany(b => new[] { b.Low, b.Middle, b.High }).OfType<double>())
            .Where(y => y >= (panel.Floor ?? y));
        if (panel.Lowest is { } least)
        {
            values = values.Append(least);
        }

        if (panel.Highest is { } most)
        {
            values = values.Append(most);
        }

        double lowest = double.PositiveInfinity;
        double highest = double.NegativeInfinity;
        foreach (double v in values.Where(v => double.IsFinite(v) && (!panel.Logarithmic || v > 0)))
        {
            lowest = Math.Min(lowest, v);
            highest = Math.Max(highest, v);
        }

        return (panel.Logarithmic, double.IsFinite(lowest)) switch
        {
            (true, true) => PlotAxis.Logarithmic(lowest, highest),
            (true, false) => PlotAxis.Logarithmic(1, 10),
            (false, true) => PlotAxis.Linear(lowest, highest),
            _ => PlotAxis.Linear(0, 1),
        };
    }

    // Moves names apart that would lie over each other, keeping their order and staying within the panel.
    private static void Spread(List<(double Wanted, double Y, PlotSeries Series, double EndX)> names, double top, double bottom)
    {
        names.Sort((a, b) => a.Wanted.CompareTo(b.Wanted));
        double free = top;
        for (int i = 0; i < names.Count; i++)
        {
            double y = Math.Max(names[i].Wanted, free);
            names[i] = names[i] with { Y = y };
            free = y + NameHeight;
        }

        double limit = bottom;
        for (int i = names.Count - 1; i >= 0; i--)
        {
            double y = Math.Min(names[i].Y, limit);
            names[i] = names[i] with { Y = y };
            limit = y - NameHeight;
        }
    }

    private void DrawPanel(
        StringBuilder svg,
        PlotPanel panel,
        PlotAxis common,
        Dictionary<string, int> colours,
        double top,
        double height,
        double right,
        bool first
    )
    {
        PlotAxis axis = AxisOf(panel);
        double width = right - Left;
        double bottom = top + height;
        double X(double x) => Left + (common.Place(x) * width);
        double Y(double y) => y < panel.Floor ? double.NaN : bottom - (axis.Place(y) * height);

        svg.Append("<g data-panel=\"").Append(Markup.Escape(panel.Title)).Append("\">\n");
        svg.Append("<text x=\"0\" y=\"").Append(Svg.F(top - 11)).Append("\" class=\"head\">").Append(Markup.Escape(panel.Title));
        svg.Append("<tspan class=\"soft\" font-weight=\"400\">")
            .Append(Markup.Escape(Bracket(panel.Unit, axis.Factor)))
            .Append("</tspan></text>\n");
        foreach (double value in axis.Minor)
        {
            Svg.Line(svg, Left, Y(value), right, Y(value), "minor");
        }

        foreach ((double value, string label) in axis.Ticks)
        {
            Svg.Line(svg, Left, Y(value), right, Y(value), "grid");
            Svg.Text(svg, Left - 8, Y(value) + 4, label, "num", "end");
        }

        foreach ((double value, string _) in common.Ticks)
        {
            Svg.Line(svg, X(value), bottom, X(value), bottom + 4, "axis");
        }

        Svg.Line(svg, Left, bottom, right, bottom, "axis");
        List<(double X, double Y)>[] curves = [.. panel.Series.Select(s => s.X.Zip(s.Y, (x, y) => (X(x), Y(y))).ToList())];
        DrawRanges(svg, panel, curves, common, axis, top, bottom, right);
        double markEnd = double.NegativeInfinity;
        foreach (PlotMark mark in Marks.OrderBy(m => m.X))
        {
            Svg.Line(svg, X(mark.X), top, X(mark.X), bottom, "mark");

            // Labels once, in the uppermost panel, and only where they do not run into each other.
            if (first && X(mark.X) + 4 > markEnd)
            {
                bool leftwards = X(mark.X) + 4 + Svg.TextWidth(mark.Label) > right;
                double from = leftwards ? X(mark.X) - 4 - Svg.TextWidth(mark.Label) : X(mark.X) + 4;
                // At the top, or where a curve runs there, at the bottom.
                double foot = ((double[])[top + 11, bottom - 5]).MinBy(y =>
                    curves
                        .Index()
                        .Count(c =>
                            Curve.Crosses(c.Item, panel.Series[c.Index].Step, (from, y - 11, from + Svg.TextWidth(mark.Label), y + 3))
                        )
                );
                Svg.Text(svg, X(mark.X) + (leftwards ? -4 : 4), foot, mark.Label, "soft", leftwards ? "end" : "start");
                markEnd = X(mark.X) + 8 + (leftwards ? 0 : Svg.TextWidth(mark.Label));
            }
        }

        var names = new List<(double Wanted, double Y, PlotSeries Series, double EndX)>();
        foreach ((int n, PlotSeries series) in panel.Series.Index())
        {
            List<(double X, double Y)> points = curves[n];
            int colour = colours[series.Name];
            string style = (colour / Colours, series.Dashed) switch
            {
                (0, false) => "",
                (_, true) => " dashed",
                _ => " dotted",
            };
            svg.Append("<path class=\"curve c")
                .Append(colour % Colours)
                .Append(style)
                .Append("\" data-series=\"")
                .Append(Markup.Escape(series.Name));
            svg.Append("\" data-unit=\"").Append(Markup.Escape(panel.Unit));
            svg.Append("\" data-axis-unit=\"").Append(Markup.Escape(AxisUnit));
            if (series.Column is { } column)
            {
                svg.Append("\" data-column=\"")
                    .Append(Markup.Escape(column.Header))
                    .Append("\" data-table=\"")
                    .Append(Markup.Escape(series.Table));
                if (series.Tissue is { } tissue)
                    svg.Append(CultureInfo.InvariantCulture, $"\" data-tissue=\"{tissue}");
            }

            svg.Append("\" data-x=\"").AppendJoin(' ', series.X.Select(Markup.Number));
            svg.Append("\" data-y=\"").AppendJoin(' ', series.Y.Select(Markup.Number));
            svg.Append("\" d=\"")
                .Append(Curve.PathOf(Curve.Thin(points, width), series.Step))
                .Append("\"><title>")
                .Append(Markup.Escape(series.Name))
                .Append("</title></path>\n");
            int last = points.FindLastIndex(p => !double.IsNaN(p.Y));
            if (last < 0)
                continue;
            (double endX, double endY) = points[last];
            // The name of a curve that ends long before the axis stands at its end: at the edge it would belong to nothing.
            if (panel.Series.Count == 1 && right - endX > Svg.TextWidth(Shorten(series.Name)) + 40)
                Svg.Text(svg, endX + 8, Math.Clamp(endY + 4, top + 12, bottom - 4), Shorten(series.Name), $"n{colour % Colours}", "start");
            else
                names.Add((endY, endY, series, endX));
        }

        if (panel.Series.All(s => s.Y.All(y => double.IsNaN(Y(y)))))
        {
            Svg.Text(svg, (Left + right) / 2, (top + bottom) / 2, "no values", "soft", "middle");
        }

        Spread(names, top, bottom);
        foreach ((double wanted, double y, PlotSeries series, double endX) in names)
        {
            int colour = colours[series.Name] % Colours;
            // A line from a curve that ends long before its name would pass for the curve.
            if (right - endX < 40)
            {
                svg.Append("<path class=\"lead c")
                    .Append(colour)
                    .Append("\" d=\"M")
                    .Append(Svg.F(endX + 3))
                    .Append(' ')
                    .Append(Svg.F(wanted))
                    .Append('L');
                svg.Append(Svg.F(right + 4))
                    .Append(' ')
                    .Append(Svg.F(wanted))
                    .Append('L')
                    .Append(Svg.F(right + 12))
                    .Append(' ')
                    .Append(Svg.F(y))
                    .Append("\"/>\n");
            }

            Svg.Text(svg, right + 15, y + 4, Shorten(series.Name), "n" + colour.ToString(CultureInfo.InvariantCulture), "start");
        }

        svg.Append("</g>\n");
    }
}
