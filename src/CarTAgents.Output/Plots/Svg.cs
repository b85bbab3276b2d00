using System.Globalization;
using System.Text;
using CarTAgents.Output.Reports;

namespace CarTAgents.Output.Plots;

/// <summary>Elements of SVG.</summary>
internal static class Svg
{
    /// <summary>A coordinate.</summary>
    public static string F(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>Writes a line of text.</summary>
    public static void Text(StringBuilder svg, double x, double y, string text, string style, string anchor)
    {
        string where = anchor == "start" ? "" : $" text-anchor=\"{anchor}\"";
        svg.Append($"<text x=\"{F(x)}\" y=\"{F(y)}\" class=\"{style}\"{where}>{Markup.Escape(text)}</text>\n");
    }

    /// <summary>Writes a straight line.</summary>
    public static void Line(StringBuilder svg, double x0, double y0, double x1, double y1, string style) =>
        svg.Append($"<line x1=\"{F(x0)}\" y1=\"{F(y0)}\" x2=\"{F(x1)}\" y2=\"{F(y1)}\" class=\"{style}\"/>\n");

    /// <summary>Writes a rectangle, at least a unit wide and high.</summary>
    public static void Area(StringBuilder svg, double x0, double y0, double x1, double y1)
    {
        (string width, string height) = (F(Math.Max(1, x1 - x0)), F(Math.Max(1, y1 - y0)));
        svg.Append($"<rect class=\"range\" x=\"{F(x0)}\" y=\"{F(y0)}\" width=\"{width}\" height=\"{height}\"/>\n");
    }

    /// <summary>Writes a dot.</summary>
    public static void Dot(StringBuilder svg, double x, double y) =>
        svg.Append($"<circle class=\"dot\" cx=\"{F(x)}\" cy=\"{F(y)}\" r=\"3.5\"/>\n");

    /// <summary>Writes a line with a bar at each end.</summary>
    public static void Whisker(StringBuilder svg, double x0, double y0, double x1, double y1)
    {
        Line(svg, x0, y0, x1, y1, "whisker");
        (double across, double along) = x0 == x1 ? (4.0, 0.0) : (0.0, 4.0);
        Line(svg, x0 - across, y0 - along, x0 + across, y0 + along, "whisker");
        Line(svg, x1 - across, y1 - along, x1 + across, y1 + along, "whisker");
    }
}
