using System.Globalization;
using System.Text;
using CarTAgents.Output.Reports;

namespace CarTAgents.Output.Plots;

/// <summary>Elements of SVG.</summary>
internal static class Svg
{
    private const int StandaloneEdge = 16;

    // The mean advance of the system's sans-serif fonts at 12 px, generously.
    private const double Advance = 6.8;

    /// <summary>A picture: what it shows for readers who cannot see it, its style sheet where it stands alone, and its elements.</summary>
    public static string Document(string description, int width, double height, StringBuilder body, bool standalone)
    {
        var svg = new StringBuilder();
        svg.Append("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"plot\" role=\"img\"");
        int edge = standalone ? StandaloneEdge : 0;
        svg.Append(CultureInfo.InvariantCulture, $" viewBox=\"{-edge} {-edge} {width + (2 * edge)} {F(height + (2 * edge))}\"");
        if (standalone)
            svg.Append(CultureInfo.InvariantCulture, $" width=\"{width + (2 * edge)}\" height=\"{F(height + (2 * edge))}\"");

        svg.Append("><title>").Append(Markup.Escape(description)).Append("</title>\n");
        if (standalone)
        {
            svg.Append("<style>\n")
                .Append(TimePlot.Style)
                .Append("\n.plot{background:#fff}@media screen and (prefers-color-scheme:dark){.plot{background:#16181c}}\n</style>\n");
        }

        return svg.Append(body).Append("</svg>\n").ToString();
    }

    /// <summary>About how wide a text is.</summary>
    public static double TextWidth(string text) => text.Length * Advance;

    /// <summary>An attribute with a number in full.</summary>
    public static string Data(string name, double value) => $" data-{name}=\"{Markup.Number(value)}\"";

    /// <summary>An attribute with numbers in full, separated by spaces.</summary>
    public static string Data(string name, IEnumerable<double> values) =>
        $" data-{name}=\"{string.Join(' ', values.Select(Markup.Number))}\"";

    /// <summary>An attribute with a text.</summary>
    public static string Data(string name, string value) => $" data-{name}=\"{Markup.Escape(value)}\"";

    /// <summary>Writes an element with attributes written already, and a title for those who point at it; empty for none.</summary>
    public static void Element(StringBuilder svg, string element, string style, string attributes, string title) =>
        svg.Append($"<{element} class=\"{style}\"{attributes}")
            .Append(title.Length == 0 ? "/>\n" : $"><title>{Markup.Escape(title)}</title></{element}>\n");

    /// <summary>The place of a rectangle as attributes.</summary>
    public static string Box(double x0, double y0, double x1, double y1) =>
        $" x=\"{F(x0)}\" y=\"{F(y0)}\" width=\"{F(x1 - x0)}\" height=\"{F(y1 - y0)}\"";

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
