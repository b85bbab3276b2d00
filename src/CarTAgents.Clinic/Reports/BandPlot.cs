using System.Text;
using CarTAgents.Output.Plots;
using CarTAgents.Output.Reports;

namespace CarTAgents.Clinic.Reports;

/// <summary>How a quantity is spread over patients at each of some times. All lists are as long as <see cref="X"/>; NaN for times without
/// patients.</summary>
public sealed record CourseBand
{
    /// <summary>Whose course it is.</summary>
    public required string Name { get; init; }

    /// <summary>The times, rising, in the unit of the plot's axis.</summary>
    public required IReadOnlyList<double> X { get; init; }

    /// <summary>5th percentiles.</summary>
    public required IReadOnlyList<double> Low { get; init; }

    /// <summary>First quartiles.</summary>
    public required IReadOnlyList<double> LowerQuartile { get; init; }

    /// <summary>Medians.</summary>
    public required IReadOnlyList<double> Median { get; init; }

    /// <summary>Third quartiles.</summary>
    public required IReadOnlyList<double> UpperQuartile { get; init; }

    /// <summary>95th percentiles.</summary>
    public required IReadOnlyList<double> High { get; init; }
}

/// <summary>Courses over time on a logarithmic axis: the median of patients as a line, their middle half and nine in ten as bands,
/// published values over them. A line carries <c>data-series</c>, <c>data-unit</c>, <c>data-x</c>, <c>data-y</c>, a band
/// <c>data-band</c>, <c>data-x</c>, <c>data-low</c> and <c>data-high</c>, all in full.</summary>
public sealed record BandPlot : IPlot
{
    private const int Colours = 8,
        Left = 70;

    /// <summary>What is shown, as a heading and for readers who cannot see it.</summary>
    public required string Title { get; init; }

    /// <summary>The unit of the values.</summary>
    public required string Unit { get; init; }

    /// <summary>The courses.</summary>
    public required IReadOnlyList<CourseBand> Courses { get; init; }

    /// <summary>Published values, drawn over the bands.</summary>
    public IReadOnlyList<PublishedPoint> Published { get; init; } = [];

    /// <summary>What the published points are, for the key.</summary>
    public string PublishedName { get; init; } = "published, with range";

    /// <summary>The lowest value that is shown, above 0: what lies below has reached the foot of the panel.</summary>
    public required double Floor { get; init; }

    /// <summary>The name of the axis of time.</summary>
    public string AxisName { get; init; } = "time from infusion";

    /// <summary>The unit of time: <c>months</c> or <c>d</c> for ticks as people count them.</summary>
    public string AxisUnit { get; init; } = "d";

    /// <summary>The width in units of the picture.</summary>
    public int Width { get; init; } = 780;

    /// <summary>The height of the drawing area.</summary>
    public int Height { get; init; } = 260;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A course has lists of different lengths, or the lowest value is not above 0.</exception>
    public string ToSvg(bool standalone = false)
    {
        Check();
        var svg = new StringBuilder();
        svg.Append($"<text x=\"0\" y=\"15\" class=\"head\">{Markup.Escape(Title)}");
        svg.Append($"<tspan class=\"soft\" font-weight=\"400\"> [{Markup.Escape(Unit)}]</tspan></text>\n");
        double top = AddKey(svg) + 18,
            right = Width - 26,
            bottom = top + Height;
        double[] places = [.. Courses.SelectMany(c => c.X), .. Published.SelectMany(p => new[] { p.From ?? p.X, p.X, p.To ?? p.X })];
        double[] values =
        [
            .. Courses.SelectMany(c => c.Median.Concat(c.High)).Concat(Published.SelectMany(p => new[] { p.Value, p.High ?? p.Value })),
        ];
        double highest = values.Where(v => v > Floor && double.IsFinite(v)).DefaultIfEmpty(Floor * 10).Max();
        var axis = PlotAxis.Common(places.DefaultIfEmpty(0).Min(), places.DefaultIfEmpty(1).Max(), AxisUnit);
        var height = PlotAxis.Logarithmic(Floor, highest);
        double X(double time) => Left + Math.Clamp(axis.Place(time), 0, 1) * (right - Left);
        // What is 0 has reached the foot.
        double Y(double value) => bottom - Math.Clamp(value > 0 ? height.Place(value) : 0, 0, 1) * Height;
        foreach (double minor in height.Minor)
            Svg.Line(svg, Left, Y(minor), right, Y(minor), "minor");
        foreach ((double value, string label) in height.Ticks)
        {
            Svg.Line(svg, Left, Y(value), right, Y(value), "grid");
            Svg.Text(svg, Left - 8, Y(value) + 4, label, "num", "end");
        }

        foreach ((double time, string label) in axis.Ticks)
        {
            Svg.Line(svg, X(time), bottom, X(time), bottom + 4, "axis");
            Svg.Text(svg, X(time), bottom + 17, label, "num", "middle");
        }

        Svg.Line(svg, Left, bottom, right, bottom, "axis");
        Svg.Text(svg, (Left + right) / 2, bottom + 35, $"{AxisName} [{AxisUnit}]", "soft", "middle");
        foreach ((int i, CourseBand course) in Courses.Index())
        {
            AddBand(svg, "nine in ten", OuterShade, course, i, course.Low, course.High, X, Y);
            AddBand(svg, "middle half", "shade", course, i, course.LowerQuartile, course.UpperQuartile, X, Y);
        }

        foreach ((int i, CourseBand course) in Courses.Index())
            AddMedian(svg, course, i, X, Y);
        foreach (PublishedPoint point in Published)
        {
            int of = Courses.Count == 1 ? -1 : Courses.ToList().FindIndex(c => c.Name == point.Curve);
            point.Draw(svg, X, Y, of < 0 ? "" : $"c{of % Colours}");
        }

        if (Courses.All(c => c.Median.All(double.IsNaN)))
            Svg.Text(svg, (Left + right) / 2, (top + bottom) / 2, "no patients", "soft", "middle");
        return Svg.Document(Title, Width, bottom + 42, svg, standalone);
    }

    // Bands of several courses lie over one another.
    private string OuterShade => Courses.Count == 1 ? "shade" : "shade faint";

    private void Check()
    {
        if (!(Floor > 0 && double.IsFinite(Floor)))
            throw new ArgumentException(FormattableString.Invariant($"the lowest value is {Floor}, not above 0"));
        foreach (CourseBand c in Courses)
        {
            if (new[] { c.Low, c.LowerQuartile, c.Median, c.UpperQuartile, c.High }.Any(l => l.Count != c.X.Count))
                throw new ArgumentException($"the lists of '{c.Name}' differ in length");
        }
    }

    private double AddKey(StringBuilder svg)
    {
        var key = new PlotKey(svg, 0, 35, Width);
        foreach ((int i, CourseBand course) in Courses.Index())
            key.AddLine(Courses.Count == 1 ? "median" : $"{course.Name}, median", $"c{i % Colours}");
        // Over one another, as the bands are.
        string colour = Courses.Count == 1 ? "f0" : "f6";
        key.Add(
            "middle half of the patients",
            (s, x, y) =>
            {
                string box = Svg.Box(x, y - 6, x + 14, y + 6);
                Svg.Element(s, "rect", $"shade {colour}", box, "");
                Svg.Element(s, "rect", $"shade {colour}", box, "");
            }
        );
        key.AddArea("5th to 95th percentile", $"{OuterShade} {colour}");
        if (Published.Count > 0)
            key.Add(PublishedName, PublishedPoint.DrawSign);
        return key.Foot;
    }

    private static void AddBand(
        StringBuilder svg,
        string name,
        string style,
        CourseBand course,
        int number,
        IReadOnlyList<double> low,
        IReadOnlyList<double> high,
        Func<double, double> x,
        Func<double, double> y
    )
    {
        var path = new StringBuilder();
        for (int i = 0; i < course.X.Count; i++)
        {
            int start = i;
            while (i < course.X.Count && !double.IsNaN(low[i]) && !double.IsNaN(high[i]))
                i++;
            for (int k = start; k < i; k++)
                path.Append(k == start ? 'M' : 'L').Append($"{Svg.F(x(course.X[k]))} {Svg.F(y(high[k]))}");
            for (int k = i - 1; k >= start; k--)
                path.Append($"L{Svg.F(x(course.X[k]))} {Svg.F(y(low[k]))}");
            if (i > start)
                path.Append('Z');
        }

        string data = Svg.Data("band", name) + Svg.Data("series", course.Name);
        data += Svg.Data("x", course.X) + Svg.Data("low", low) + Svg.Data("high", high);
        Svg.Element(svg, "path", $"{style} f{number % Colours}", $"{data} d=\"{path}\"", $"{course.Name}: {name}");
    }

    private void AddMedian(StringBuilder svg, CourseBand course, int number, Func<double, double> x, Func<double, double> y)
    {
        // Below the lowest value there is nothing to follow.
        List<(double X, double Y)> points = [.. course.X.Zip(course.Median, (t, v) => (x(t), v >= Floor ? y(v) : double.NaN))];
        string data = Svg.Data("series", course.Name) + Svg.Data("unit", Unit) + Svg.Data("x", course.X) + Svg.Data("y", course.Median);
        string path = Curve.PathOf(Curve.Thin(points, Width), step: false);
        Svg.Element(svg, "path", $"curve c{number % Colours}", $"{data} d=\"{path}\"", course.Name);
    }
}
