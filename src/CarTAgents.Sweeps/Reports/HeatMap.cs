using System.Globalization;
using System.Text;
using CarTAgents.Output.Pictures;
using CarTAgents.Output.Plots;
using CarTAgents.Output.Reports;

namespace CarTAgents.Sweeps.Reports;

/// <summary>A number for each pair of two factors' values, as coloured fields with the number on them.</summary>
public sealed record HeatMap : IPlot
{
    private const int Left = 150,
        Top = 46,
        FieldHeight = 40,
        Foot = 46;

    /// <summary>What is shown.</summary>
    public required string Title { get; init; }

    /// <summary>The unit of the numbers; empty for none.</summary>
    public required string Unit { get; init; }

    /// <summary>Name and values of the factor from left to right.</summary>
    public required (string Name, IReadOnlyList<string> Values) Across { get; init; }

    /// <summary>Name and values of the factor from top to bottom.</summary>
    public required (string Name, IReadOnlyList<string> Values) Down { get; init; }

    /// <summary>The number at a place across and a place down; NaN for none.</summary>
    public required Func<int, int, double> Value { get; init; }

    /// <summary>The width in units of the picture.</summary>
    public int Width { get; init; } = 780;

    /// <inheritdoc/>
    public string ToSvg(bool standalone = false)
    {
        int columns = Across.Values.Count,
            rows = Down.Values.Count;
        double[] all =
        [
            .. Enumerable.Range(0, columns).SelectMany(x => Enumerable.Range(0, rows).Select(y => Value(x, y))).Where(double.IsFinite),
        ];
        double low = all.Length == 0 ? 0 : all.Min(),
            high = all.Length == 0 ? 1 : all.Max(),
            wide = Math.Min(140, (Width - Left - 10.0) / columns);
        double bottom = Top + rows * FieldHeight;
        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"plot\" role=\"img\" viewBox=\"0 0 {Width} {bottom + Foot:0}\"><title>"
        );
        svg.Append(Markup.Escape(Title)).Append("</title>\n");
        if (standalone)
            svg.Append("<style>\n").Append(TimePlot.Style).Append("\n</style>\n");
        string unit = Unit.Length == 0 ? "" : $" [{Unit}]";
        Svg.Text(svg, 0, 15, Title + unit, "head", "start");
        for (int y = 0; y < rows; y++)
        {
            double top = Top + y * FieldHeight;
            Svg.Text(svg, Left - 8, top + FieldHeight / 2.0 + 4, Down.Values[y], "num", "end");
            for (int x = 0; x < columns; x++)
            {
                double value = Value(x, y);
                if (double.IsFinite(value))
                    Field(svg, Left + x * wide, top, wide, value, high > low ? (value - low) / (high - low) : 0);
            }
        }

        for (int x = 0; x < columns; x++)
            Svg.Text(svg, Left + (x + 0.5) * wide, bottom + 17, Across.Values[x], "num", "middle");
        Svg.Text(svg, Left + columns * wide / 2, bottom + 38, Across.Name, "soft", "middle");
        Svg.Text(svg, Left - 8, Top - 8, Down.Name, "soft", "end");
        return svg.Append("</svg>\n").ToString();
    }

    private static void Field(StringBuilder svg, double left, double top, double wide, double value, double place)
    {
        Rgb colour = ColourMap.At((int)Math.Round(place * (ColourMap.Length - 1)));
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<rect x=\"{Svg.F(left)}\" y=\"{Svg.F(top)}\" width=\"{Svg.F(wide - 2)}\" height=\"{FieldHeight - 2}\" rx=\"2\" "
                + $"fill=\"#{colour.R:x2}{colour.G:x2}{colour.B:x2}\" data-y=\"{value:R}\"/>\n"
        );
        // Dark violet below, light green and yellow above.
        string ink = place < 0.6 ? "#ffffff" : "#1c2024";
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<text x=\"{Svg.F(left + (wide - 2) / 2)}\" y=\"{Svg.F(top + FieldHeight / 2.0 + 3)}\" text-anchor=\"middle\" "
                + $"style=\"fill:{ink}\">{ReportText.Power(Round(value))}</text>\n"
        );
    }

    /// <summary>Three significant digits.</summary>
    private static double Round(double value) =>
        double.Parse(value.ToString("G3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
