using System.Globalization;
using System.Text;
using CarTAgents.Output.Reports;

namespace CarTAgents.Output.Plots;

/// <summary>Counts by category as bars, written as SVG in the style of <see cref="TimePlot"/>. The numbers stand over the bars, and in full
/// in
/// <c>data-x</c> and <c>data-y</c> of each.</summary>
public sealed record BarPlot : IPlot
{
    private const int Left = 70;
    private const int Top = 34;
    private const int Foot = 42;

    /// <summary>What the plot shows, for readers who cannot see it, and as its heading.</summary>
    public required string Title { get; init; }

    /// <summary>The unit of the heights.</summary>
    public required string Unit { get; init; }

    /// <summary>The name of the axis of categories.</summary>
    public required string AxisName { get; init; }

    /// <summary>Category and height, from the left; heights 0 or more.</summary>
    public required IReadOnlyList<(string Name, double Height)> Bars { get; init; }

    /// <summary>The width in units of the picture.</summary>
    public int Width { get; init; } = 780;

    /// <summary>The height of the drawing area.</summary>
    public int Height { get; init; } = 170;

    /// <inheritdoc/>
    public string ToSvg(bool standalone = false)
    {
        if (Bars.Any(b => !(b.Height >= 0) || !double.IsFinite(b.Height)))
            throw new ArgumentException("a bar's height is 0 or more");
        PlotAxis axis = PlotAxis.Linear(0, Math.Max(1, Bars.Count == 0 ? 1 : Bars.Max(b => b.Height)));
        double right = Width - 26,
            bottom = Top + Height;
        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"plot\" role=\"img\" viewBox=\"0 0 {Width} {bottom + Foot:0}\"><title>"
        );
        svg.Append(Markup.Escape(Title)).Append("</title>\n");
        if (standalone)
            svg.Append("<style>\n").Append(TimePlot.Style).Append("\n</style>\n");
        string unit = axis.Factor.Length == 0 ? Unit : $"{axis.Factor} {Unit}";
        svg.Append("<text x=\"0\" y=\"15\" class=\"head\">")
            .Append(Markup.Escape(Title))
            .Append("<tspan class=\"soft\" font-weight=\"400\"> [");
        svg.Append(Markup.Escape(unit)).Append("]</tspan></text>\n");
        foreach ((double value, string label) in axis.Ticks)
        {
            string y = Svg.F(bottom - (axis.Place(value) * Height));
            svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{Left}\" y1=\"{y}\" x2=\"{Svg.F(right)}\" y2=\"{y}\" class=\"grid\"/>\n");
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<text x=\"{Left - 8}\" y=\"{Svg.F(bottom - (axis.Place(value) * Height) + 4)}\" class=\"num\" "
                    + $"text-anchor=\"end\">{Markup.Escape(label)}</text>\n"
            );
        }

        double slot = (right - Left) / Math.Max(1, Bars.Count),
            bar = Math.Min(64, slot * 0.72);
        for (int i = 0; i < Bars.Count; i++)
        {
            (string name, double height) = Bars[i];
            double middle = Left + ((i + 0.5) * slot),
                top = bottom - (axis.Place(height) * Height);
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<rect class=\"bar\" x=\"{Svg.F(middle - (bar / 2))}\" y=\"{Svg.F(top)}\" width=\"{Svg.F(bar)}\" "
                    + $"height=\"{Svg.F(bottom - top)}\""
            );
            svg.Append(
                CultureInfo.InvariantCulture,
                $" data-x=\"{Markup.Escape(name)}\" data-y=\"{Markup.Number(height)}\"><title>{Markup.Escape(name)}: "
                    + $"{height:#,##0.###}</title></rect>\n"
            );
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<text x=\"{Svg.F(middle)}\" y=\"{Svg.F(top - 5)}\" class=\"soft num\" text-anchor=\"middle\">{height:#,##0.###}</text>\n"
            );
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<text x=\"{Svg.F(middle)}\" y=\"{Svg.F(bottom + 17)}\" class=\"num\" "
                    + $"text-anchor=\"middle\">{Markup.Escape(name)}</text>\n"
            );
        }

        svg.Append(
            CultureInfo.InvariantCulture,
            $"<line x1=\"{Left}\" y1=\"{Svg.F(bottom)}\" x2=\"{Svg.F(right)}\" y2=\"{Svg.F(bottom)}\" class=\"axis\"/>\n"
        );
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<text x=\"{Svg.F((Left + right) / 2)}\" y=\"{Svg.F(bottom + 36)}\" class=\"soft\" "
                + $"text-anchor=\"middle\">{Markup.Escape(AxisName)}</text>\n"
        );
        return svg.Append("</svg>\n").ToString();
    }
}
