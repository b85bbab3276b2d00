using System.Globalization;
using System.Text;
using CarTAgents.Output.Reports;

namespace CarTAgents.Output.Plots;

/// <summary>A bar of a plot of stacked bars.</summary>
/// <param name="Name">What it is of.</param>
/// <param name="Parts">Name and length of its parts, from the left; lengths 0 or more.</param>
public sealed record StackedBar(string Name, IReadOnlyList<(string Name, double Length)> Parts);

/// <summary>Sums and their parts as horizontal bars, one below the other. Parts of one name have one colour; each carries <c>data-bar</c>,
/// <c>data-part</c> and <c>data-x</c>, its length in full; the sum stands at the end of its bar.</summary>
public sealed record StackedBarPlot : IPlot
{
    private const int RowHeight = 34,
        BarHeight = 20,
        Colours = 8;
    private const double SumWidth = 64;

    /// <summary>What is shown, as a heading and for readers who cannot see it.</summary>
    public required string Title { get; init; }

    /// <summary>The unit of the lengths.</summary>
    public required string Unit { get; init; }

    /// <summary>The bars from the top.</summary>
    public required IReadOnlyList<StackedBar> Bars { get; init; }

    /// <summary>The width in units of the picture.</summary>
    public int Width { get; init; } = 780;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A length is negative or not a number.</exception>
    public string ToSvg(bool standalone = false)
    {
        if (Bars.Any(b => b.Parts.Any(p => !(p.Length >= 0) || !double.IsFinite(p.Length))))
            throw new ArgumentException("lengths are 0 or more");
        // The greatest parts have colours of their own, the others share one.
        string[] named =
        [
            .. Bars.SelectMany(b => b.Parts)
                .GroupBy(p => p.Name)
                .OrderByDescending(g => g.Max(p => p.Length))
                .ThenBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => g.Key)
                .Take(Colours),
        ];
        string Style(string part) => Array.IndexOf(named, part) is >= 0 and var i ? $"f{i}" : "stable";
        double longest = Bars.Select(b => b.Parts.Sum(p => p.Length)).DefaultIfEmpty(0).Max();
        PlotAxis axis = PlotAxis.Linear(0, longest > 0 ? longest : 1);
        string unit = axis.Factor.Length == 0 ? Unit : $"{axis.Factor} {Unit}";
        var svg = new StringBuilder();
        svg.Append("<text x=\"0\" y=\"15\" class=\"head\">").Append(Markup.Escape(Title));
        svg.Append("<tspan class=\"soft\" font-weight=\"400\"> [").Append(Markup.Escape(unit)).Append("]</tspan></text>\n");
        var key = new PlotKey(svg, 0, 35, Width);
        foreach (string name in named)
            key.AddArea(name, Style(name));
        if (Bars.Any(b => b.Parts.Any(p => !named.Contains(p.Name))))
            key.AddArea("others", "stable");

        double left = Math.Max(40, Bars.Select(b => Svg.TextWidth(b.Name) + 10).DefaultIfEmpty(0).Max()),
            right = Width - SumWidth,
            top = key.Foot + 12,
            bottom = top + (Math.Max(1, Bars.Count) * RowHeight);
        double X(double length) => left + (axis.Place(length) * (right - left));
        foreach ((double value, string label) in axis.Ticks)
        {
            Svg.Line(svg, X(value), top, X(value), bottom + 4, "grid");
            Svg.Text(svg, X(value), bottom + 17, label, "num", "middle");
        }

        foreach ((int row, StackedBar bar) in Bars.Index())
            AddBar(svg, bar, top + ((row + 0.5) * RowHeight), left, X, Style);
        return Svg.Document(Title, Width, bottom + 24, svg, standalone);
    }

    private void AddBar(StringBuilder svg, StackedBar bar, double middle, double left, Func<double, double> x, Func<string, string> style)
    {
        Svg.Text(svg, left - 8, middle + 4, bar.Name, "", "end");
        double sum = 0;
        foreach ((string name, double length) in bar.Parts)
        {
            string box = Svg.Box(x(sum), middle - (BarHeight / 2.0), x(sum + length), middle + (BarHeight / 2.0));
            sum += length;
            string data = Svg.Data("bar", bar.Name) + Svg.Data("part", name) + Svg.Data("x", length);
            string title = string.Create(CultureInfo.InvariantCulture, $"{bar.Name}: {name} {length:#,##0.###} {Unit}");
            Svg.Element(svg, "rect", style(name), box + data, title);
        }

        Svg.Text(svg, x(sum) + 6, middle + 4, sum.ToString("#,##0.##", CultureInfo.InvariantCulture), "num", "start");
    }
}
