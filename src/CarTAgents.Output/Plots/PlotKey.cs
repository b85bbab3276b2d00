using System.Text;

namespace CarTAgents.Output.Plots;

/// <summary>What the colours and signs of a plot mean, in lines under its heading.</summary>
internal sealed class PlotKey
{
    private const double Sign = 14,
        LineHeight = 17;
    private readonly double _width;
    private readonly StringBuilder _svg;
    private double _x;

    /// <summary>Begins a key.</summary>
    /// <param name="svg">The picture.</param>
    /// <param name="left">Where lines begin.</param>
    /// <param name="foot">The foot of the first line.</param>
    /// <param name="width">Where lines end.</param>
    public PlotKey(StringBuilder svg, double left, double foot, double width)
    {
        (_svg, _x, Left, Foot, _width) = (svg, left, left, foot, width);
    }

    private double Left { get; }

    /// <summary>The foot of the last line.</summary>
    public double Foot { get; private set; }

    /// <summary>Adds an entry, on a new line where the last has no room for it.</summary>
    /// <param name="label">What it means.</param>
    /// <param name="draw">Draws the sign, 14 units wide, from a left edge, around a height.</param>
    public void Add(string label, Action<StringBuilder, double, double> draw)
    {
        double length = Sign + 6 + Svg.TextWidth(label);
        if (_x > Left && _x + length > _width)
            NewLine();
        draw(_svg, _x, Foot - 4);
        Svg.Text(_svg, _x + Sign + 6, Foot, label, "soft", "start");
        _x += length + 14;
    }

    /// <summary>Adds an area's colour.</summary>
    public void AddArea(string label, string style) =>
        Add(label, (svg, x, y) => Svg.Element(svg, "rect", style, Svg.Box(x, y - 6, x + Sign, y + 6), ""));

    /// <summary>Adds a line's colour.</summary>
    public void AddLine(string label, string style) =>
        Add(label, (svg, x, y) => svg.Append($"<path class=\"curve {style}\" d=\"M{Svg.F(x)} {Svg.F(y)}H{Svg.F(x + Sign)}\"/>\n"));

    /// <summary>Goes on in a new line.</summary>
    public void NewLine()
    {
        if (_x > Left)
            (_x, Foot) = (Left, Foot + LineHeight);
    }
}
