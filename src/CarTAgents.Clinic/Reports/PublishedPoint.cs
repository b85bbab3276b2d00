using System.Text;
using CarTAgents.Output.Plots;

namespace CarTAgents.Clinic.Reports;

/// <summary>A figure that a study published, drawn as a hollow dot with its ranges behind what was simulated.</summary>
/// <param name="Name">What it is and where it is from, for those who point at it.</param>
/// <param name="X">Where on the horizontal axis, in its unit.</param>
/// <param name="Value">The value, in the unit of the curves.</param>
public sealed record PublishedPoint(string Name, double X, double Value)
{
    /// <summary>The curve beside which it belongs, whose colour it takes; empty for none.</summary>
    public string Curve { get; init; } = "";

    /// <summary>Low end of the value's interval or range; null for none.</summary>
    public double? Low { get; init; }

    /// <summary>High end of the value's interval or range; null for none.</summary>
    public double? High { get; init; }

    /// <summary>Where its place begins, of a value whose place has a range; null for none.</summary>
    public double? From { get; init; }

    /// <summary>Where its place ends.</summary>
    public double? To { get; init; }

    /// <summary>Draws it.</summary>
    /// <param name="svg">The picture.</param>
    /// <param name="x">Places across, held within the panel.</param>
    /// <param name="y">Places down, held within the panel.</param>
    /// <param name="colour">The class of its colour; empty for that of soft text.</param>
    internal void Draw(StringBuilder svg, Func<double, double> x, Func<double, double> y, string colour)
    {
        svg.Append("<g class=\"behind\"").Append(Svg.Data("curve", Curve)).Append(Svg.Data("x", X)).Append(Svg.Data("y", Value));
        foreach ((string name, double? end) in new[] { ("low", Low), ("high", High), ("from", From), ("to", To) })
        {
            if (end is { } number)
                svg.Append(Svg.Data(name, number));
        }

        svg.Append('>');
        Whisker(svg, x(X), y(Low ?? Value), x(X), y(High ?? Value), colour);
        Whisker(svg, x(From ?? X), y(Value), x(To ?? X), y(Value), colour);
        Svg.Element(svg, "circle", $"published {Stroke(colour)}", Circle(x(X), y(Value)), Name);
        svg.Append("</g>\n");
    }

    /// <summary>Draws what stands for it in a key.</summary>
    internal static void DrawSign(StringBuilder svg, double x, double y)
    {
        Whisker(svg, x + 7, y - 7, x + 7, y + 7, "");
        Svg.Element(svg, "circle", $"published {Stroke("")}", Circle(x + 7, y), "");
    }

    private static string Circle(double x, double y) => $" cx=\"{Svg.F(x)}\" cy=\"{Svg.F(y)}\" r=\"4\"";

    private static string Stroke(string colour) => colour.Length == 0 ? "c6" : colour;

    private static void Whisker(StringBuilder svg, double x0, double y0, double x1, double y1, string colour)
    {
        if (x0 == x1 && y0 == y1)
            return;
        (string l, string t, string r, string b) = (Svg.F(x0), Svg.F(y0), Svg.F(x1), Svg.F(y1));
        (string before, string after) = x0 == x1 ? (Svg.F(x0 - 4), Svg.F(x0 + 4)) : (Svg.F(y0 - 4), Svg.F(y0 + 4));
        string path =
            x0 == x1
                ? $"M{l} {t}V{b}M{before} {t}H{after}M{before} {b}H{after}"
                : $"M{l} {t}H{r}M{l} {before}V{after}M{r} {before}V{after}";
        svg.Append($"<path class=\"whisker {Stroke(colour)}\" d=\"{path}\"/>");
    }
}
