using System.Globalization;
using System.Text;
using CarTAgents.Output.Reports;
using CarTAgents.Output.Runs;

namespace CarTAgents.Output.Plots;

/// <summary>A plot of one or more panels above a common axis of time, written as SVG: names at the ends of their curves, light and
/// dark by the reader's preference, light on paper. Each curve carries its numbers in full: <c>data-series</c>, <c>data-unit</c>,
/// <c>data-axis-unit</c>, <c>data-column</c>, <c>data-table</c> and <c>data-tissue</c> where it is a column of a table, and <c>data-x</c>
/// and <c>data-y</c>, separated by spaces.</summary>
public sealed partial record TimePlot : IPlot
{
    /// <summary>The style sheet of all plots, for a page that holds them inline. Colours after Okabe and Ito, made darker on light
    /// paper and lighter on dark where the contrast asks for it.</summary>
    public const string Style = """
        .plot{--ink:#1c2024;--soft:#5b6470;--grid:#e4e7eb;--axis:#a9b0b9;--c0:#0072b2;--c1:#d55e00;--c2:#009e73;--c3:#b65d90;--c4:#d18f00;--c5:#3fa3dc;--c6:#30363d;--c7:#8a7d00;font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-size:12px}
        @media screen and (prefers-color-scheme:dark){.plot{--ink:#e8eaed;--soft:#a4acb6;--grid:#2c3138;--axis:#59616b;--c0:#56b4e9;--c1:#f07f3c;--c2:#2cc596;--c3:#dd94bd;--c4:#f0b332;--c5:#9ad8fb;--c6:#d5d9de;--c7:#f0e442}}
        .plot text{fill:var(--ink)}.plot .soft{fill:var(--soft)}.plot .head{font-weight:600;font-size:13px}.plot .num{font-variant-numeric:tabular-nums}
        .plot .grid{stroke:var(--grid);stroke-width:1}.plot .minor{stroke:var(--grid);stroke-width:.5}.plot .axis{stroke:var(--axis);stroke-width:1}
        .plot .mark{stroke:var(--soft);stroke-width:1;stroke-dasharray:2 3}.plot .lead{stroke-width:.75;fill:none;opacity:.6}
        .plot .range{fill:var(--soft);opacity:.17}.plot .middle{stroke:var(--soft);stroke-width:1.5;opacity:.8}.plot .limit{stroke:var(--soft);stroke-width:1.25;stroke-dasharray:7 4}.plot .whisker{stroke:var(--soft);stroke-width:1.5;opacity:.55}.plot .dot{fill:var(--soft)}
        .plot .bar{fill:var(--c0)}.plot .curve{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}.plot .dashed{stroke-dasharray:6 4}.plot .dotted{stroke-dasharray:1 4}
        .plot .c0{stroke:var(--c0)}.plot .c1{stroke:var(--c1)}.plot .c2{stroke:var(--c2)}.plot .c3{stroke:var(--c3)}.plot .c4{stroke:var(--c4)}.plot .c5{stroke:var(--c5)}.plot .c6{stroke:var(--c6)}.plot .c7{stroke:var(--c7)}
        .plot text.n0{fill:var(--c0)}.plot text.n1{fill:var(--c1)}.plot text.n2{fill:var(--c2)}.plot text.n3{fill:var(--c3)}.plot text.n4{fill:var(--c4)}.plot text.n5{fill:var(--c5)}.plot text.n6{fill:var(--c6)}.plot text.n7{fill:var(--c7)}
        """;

    private const int Colours = 8;
    private const int Left = 70;
    private const int HeadHeight = 26;
    private const int PanelGap = 16;
    private const int FootHeight = 42;
    private const int NameHeight = 15;
    private const int LongestName = 28;
    private const int StandaloneEdge = 16;

    // The mean advance of the system's sans-serif fonts at 12 px, generously.
    private const double Advance = 6.8;

    /// <summary>What the plot shows, for readers who cannot see it.</summary>
    public required string Description { get; init; }

    /// <summary>The panels from the top.</summary>
    public required IReadOnlyList<PlotPanel> Panels { get; init; }

    /// <summary>The name of the common axis.</summary>
    public string AxisName { get; init; } = "time";

    /// <summary>The unit of the common axis: <c>min</c>, <c>h</c> or <c>d</c> for time.</summary>
    public string AxisUnit { get; init; } = "h";

    /// <summary>What happened when.</summary>
    public IReadOnlyList<PlotMark> Marks { get; init; } = [];

    /// <summary>The width in units of the picture.</summary>
    public int Width { get; init; } = 780;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A curve has not as many values as places, or a place is not finite or falls.</exception>
    public string ToSvg(bool standalone = false)
    {
        Check();
        Dictionary<string, int> colours = AssignColours();
        double[] places = [.. Panels.SelectMany(p => p.Series).SelectMany(s => s.X), .. Marks.Select(m => m.X)];
        PlotAxis common = PlotAxis.Common(places.Length == 0 ? 0 : places.Min(), places.Length == 0 ? 1 : places.Max(), AxisUnit);
        double names = colours.Count == 0 ? 0 : colours.Keys.Max(n => TextWidth(Shorten(n)));
        double right = Width - 26 - names;
        var body = new StringBuilder();
        double top = 0;
        AddRangeKey(body, right);
        for (int i = 0; i < Panels.Count; i++)
        {
            double height = Math.Max(Panels[i].Height, NameHeight * Panels[i].Series.Count);
            DrawPanel(body, Panels[i], common, colours, top + HeadHeight, height, right, i == 0);
            top += HeadHeight + height + PanelGap;
        }

        top -= PanelGap;
        foreach ((double value, string label) in common.Ticks)
        {
            Text(body, Left + (common.Place(value) * (right - Left)), top + 17, label, "num", "middle");
        }

        string axis = AxisName + Bracket(AxisUnit, common.Factor);
        Text(body, (Left + right) / 2, top + 36, axis, "soft", "middle");
        double total = top + FootHeight;
        var svg = new StringBuilder();
        svg.Append("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"plot\" role=\"img\"");
        int edge = standalone ? StandaloneEdge : 0;
        svg.Append(CultureInfo.InvariantCulture, $" viewBox=\"{-edge} {-edge} {Width + (2 * edge)} {F(total + (2 * edge))}\"");
        if (standalone)
        {
            svg.Append(CultureInfo.InvariantCulture, $" width=\"{Width + (2 * edge)}\" height=\"{F(total + (2 * edge))}\"");
        }

        svg.Append("><title>").Append(Markup.Escape(Description)).Append("</title>\n");
        if (standalone)
        {
            svg.Append("<style>\n")
                .Append(Style)
                .Append("\n.plot{background:#fff}@media screen and (prefers-color-scheme:dark){.plot{background:#16181c}}\n</style>\n");
        }

        return svg.Append(body).Append("</svg>\n").ToString();
    }

    /// <summary>Writes the plot as a file of its own, whole or not at all.</summary>
    /// <param name="path">The file; its directory must exist.</param>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public void Write(string path) => AtomicFile.WriteText(path, ToSvg(standalone: true));

    private static string F(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static double TextWidth(string text) => text.Length * Advance;

    private static string Shorten(string name) => name.Length <= LongestName ? name : string.Concat(name.AsSpan(0, LongestName - 1), "…");

    private static string Bracket(string unit, string factor) =>
        (unit.Length > 0, factor.Length > 0) switch
        {
            (true, true) => $" [{factor} {unit}]",
            (true, false) => $" [{unit}]",
            (false, true) => $" [{factor}]",
            _ => "",
        };

    private static void Text(StringBuilder svg, double x, double y, string text, string style, string anchor)
    {
        svg.Append("<text x=\"").Append(F(x)).Append("\" y=\"").Append(F(y)).Append("\" class=\"").Append(style).Append('"');
        if (anchor != "start")
        {
            svg.Append(" text-anchor=\"").Append(anchor).Append('"');
        }

        svg.Append('>').Append(Markup.Escape(text)).Append("</text>\n");
    }

    private static void Line(StringBuilder svg, double x0, double y0, double x1, double y1, string style) =>
        svg.Append("<line x1=\"")
            .Append(F(x0))
            .Append("\" y1=\"")
            .Append(F(y0))
            .Append("\" x2=\"")
            .Append(F(x1))
            .Append("\" y2=\"")
            .Append(F(y1))
            .Append("\" class=\"")
            .Append(style)
            .Append("\"/>\n");

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

    // Points in units of the picture; NaN marks a gap. Where there are many more than a screen shows, each step of half a unit keeps
    // its first, lowest, highest and last.
    private static List<(double X, double Y)> Thin(List<(double X, double Y)> points, double width)
    {
        if (points.Count <= 8 * width)
        {
            return points;
        }

        var result = new List<(double X, double Y)>();
        for (int start = 0; start < points.Count; )
        {
            double column = Math.Floor(points[start].X * 2);
            bool gap = double.IsNaN(points[start].Y);
            int end = start + 1;
            while (end < points.Count && double.IsNaN(points[end].Y) == gap && Math.Floor(points[end].X * 2) == column)
            {
                end++;
            }

            if (gap)
            {
                result.Add(points[start]);
            }
            else
            {
                int low = start;
                int high = start;
                for (int i = start; i < end; i++)
                {
                    low = points[i].Y < points[low].Y ? i : low;
                    high = points[i].Y > points[high].Y ? i : high;
                }

                result.AddRange(new SortedSet<int> { start, low, high, end - 1 }.Select(i => points[i]));
            }

            start = end;
        }

        return result;
    }

    private static string PathOf(List<(double X, double Y)> points, bool step)
    {
        var path = new StringBuilder();
        double lastY = double.NaN;
        for (int i = 0; i < points.Count; i++)
        {
            (double x, double y) = points[i];
            if (double.IsNaN(y))
            {
                if (step && !double.IsNaN(lastY))
                {
                    path.Append('H').Append(F(x));
                }
            }
            else if (double.IsNaN(lastY))
            {
                path.Append('M').Append(F(x)).Append(' ').Append(F(y));

                // A point alone between gaps shows by its round end.
                if (i + 1 == points.Count || double.IsNaN(points[i + 1].Y))
                {
                    path.Append("h0");
                }
            }
            else if (step)
            {
                path.Append('H').Append(F(x)).Append('V').Append(F(y));
            }
            else
            {
                path.Append('L').Append(F(x)).Append(' ').Append(F(y));
            }

            lastY = y;
        }

        return path.ToString();
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

    // A name keeps its colour through all panels; a new one takes the first that its panel does not use.
    private Dictionary<string, int> AssignColours()
    {
        var colours = new Dictionary<string, int>();
        foreach (PlotPanel panel in Panels)
        {
            HashSet<int> used = [.. panel.Series.Where(s => colours.ContainsKey(s.Name)).Select(s => colours[s.Name])];
            foreach (PlotSeries series in panel.Series.Where(s => !colours.ContainsKey(s.Name)))
            {
                int colour = 0;
                while (used.Contains(colour))
                {
                    colour++;
                }

                colours.TryAdd(series.Name, colour);
                used.Add(colour);
            }
        }

        return colours;
    }

    private void Check()
    {
        foreach (PlotSeries series in Panels.SelectMany(p => p.Series))
        {
            if (series.X.Count != series.Y.Count)
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"'{series.Name}' has {series.Y.Count} values at {series.X.Count} places")
                );
            }

            for (int i = 0; i < series.X.Count; i++)
            {
                if (!double.IsFinite(series.X[i]) || (i > 0 && series.X[i] < series.X[i - 1]))
                {
                    throw new ArgumentException(
                        FormattableString.Invariant($"'{series.Name}': place {i} is {series.X[i]}, which is not finite or falls")
                    );
                }
            }
        }

        if (Marks.Any(m => !double.IsFinite(m.X)))
        {
            throw new ArgumentException("a mark has no finite place");
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
        svg.Append("<text x=\"0\" y=\"").Append(F(top - 11)).Append("\" class=\"head\">").Append(Markup.Escape(panel.Title));
        svg.Append("<tspan class=\"soft\" font-weight=\"400\">")
            .Append(Markup.Escape(Bracket(panel.Unit, axis.Factor)))
            .Append("</tspan></text>\n");
        foreach (double value in axis.Minor)
        {
            Line(svg, Left, Y(value), right, Y(value), "minor");
        }

        foreach ((double value, string label) in axis.Ticks)
        {
            Line(svg, Left, Y(value), right, Y(value), "grid");
            Text(svg, Left - 8, Y(value) + 4, label, "num", "end");
        }

        foreach ((double value, string _) in common.Ticks)
        {
            Line(svg, X(value), bottom, X(value), bottom + 4, "axis");
        }

        Line(svg, Left, bottom, right, bottom, "axis");
        DrawRanges(svg, panel, common, axis, top, bottom, right);
        double markEnd = double.NegativeInfinity;
        foreach (PlotMark mark in Marks.OrderBy(m => m.X))
        {
            Line(svg, X(mark.X), top, X(mark.X), bottom, "mark");

            // Labels once, in the uppermost panel, and only where they do not run into each other.
            if (first && X(mark.X) + 4 > markEnd)
            {
                bool leftwards = X(mark.X) + 4 + TextWidth(mark.Label) > right;
                Text(svg, X(mark.X) + (leftwards ? -4 : 4), top + 11, mark.Label, "soft", leftwards ? "end" : "start");
                markEnd = X(mark.X) + 8 + (leftwards ? 0 : TextWidth(mark.Label));
            }
        }

        var names = new List<(double Wanted, double Y, PlotSeries Series, double EndX)>();
        foreach (PlotSeries series in panel.Series)
        {
            var points = new List<(double X, double Y)>(series.X.Count);
            for (int i = 0; i < series.X.Count; i++)
            {
                points.Add((X(series.X[i]), Y(series.Y[i])));
            }

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
            if (series.Column.Length > 0)
            {
                svg.Append("\" data-column=\"")
                    .Append(Markup.Escape(series.Column))
                    .Append("\" data-table=\"")
                    .Append(Markup.Escape(series.Table));
                if (series.Tissue is { } tissue)
                    svg.Append(CultureInfo.InvariantCulture, $"\" data-tissue=\"{tissue}");
            }

            svg.Append("\" data-x=\"").AppendJoin(' ', series.X.Select(Markup.Number));
            svg.Append("\" data-y=\"").AppendJoin(' ', series.Y.Select(Markup.Number));
            svg.Append("\" d=\"")
                .Append(PathOf(Thin(points, width), series.Step))
                .Append("\"><title>")
                .Append(Markup.Escape(series.Name))
                .Append("</title></path>\n");
            int last = points.FindLastIndex(p => !double.IsNaN(p.Y));
            if (last < 0)
                continue;
            (double endX, double endY) = points[last];
            // The name of a curve that ends long before the axis stands at its end: at the edge it would belong to nothing.
            if (panel.Series.Count == 1 && right - endX > TextWidth(Shorten(series.Name)) + 40)
                Text(svg, endX + 8, Math.Clamp(endY + 4, top + 12, bottom - 4), Shorten(series.Name), $"n{colour % Colours}", "start");
            else
                names.Add((endY, endY, series, endX));
        }

        if (panel.Series.All(s => s.Y.All(y => double.IsNaN(Y(y)))))
        {
            Text(svg, (Left + right) / 2, (top + bottom) / 2, "no values", "soft", "middle");
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
                    .Append(F(endX + 3))
                    .Append(' ')
                    .Append(F(wanted))
                    .Append('L');
                svg.Append(F(right + 4))
                    .Append(' ')
                    .Append(F(wanted))
                    .Append('L')
                    .Append(F(right + 12))
                    .Append(' ')
                    .Append(F(y))
                    .Append("\"/>\n");
            }

            Text(svg, right + 15, y + 4, Shorten(series.Name), "n" + colour.ToString(CultureInfo.InvariantCulture), "start");
        }

        svg.Append("</g>\n");
    }
}
