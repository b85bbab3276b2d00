using System.Globalization;
using System.Xml.Linq;
using CarTAgents.Output.Plots;

namespace CarTAgents.Output.Tests.Plots;

public class StackedBarPlotTests
{
    private static StackedBarPlot Plot(params StackedBar[] bars) =>
        new()
        {
            Title = "Time by kernel",
            Unit = "ns",
            Bars = bars,
        };

    private static double Number(XElement e, string name) => double.Parse(e.Attribute(name)!.Value, CultureInfo.InvariantCulture);

    [Fact]
    public void Parts_stand_end_to_end_and_are_as_long_as_their_numbers()
    {
        StackedBarPlot plot = Plot(
            new StackedBar("64^3 <a>", [("Diffusion", 5.5), ("Source", 0), ("host", 2.25)]),
            new StackedBar("b", [("host", 3)])
        );
        XElement svg = XElement.Parse(plot.ToSvg(standalone: true));
        XElement[] parts = [.. svg.Descendants().Where(e => e.Attribute("data-part") is not null)];
        Assert.Equal(["Diffusion", "Source", "host", "host"], parts.Select(p => p.Attribute("data-part")!.Value));
        double unit = Number(parts[0], "width") / 5.5;
        double left = Number(parts[0], "x");
        Assert.Equal(left, Number(parts[3], "x"));
        foreach (IGrouping<string, XElement> bar in parts.GroupBy(p => p.Attribute("data-bar")!.Value))
        {
            double end = left;
            foreach (XElement part in bar)
            {
                Assert.Equal(end, Number(part, "x"), 0.011);
                Assert.Equal(Number(part, "data-x") * unit, Number(part, "width"), 0.02);
                end += Number(part, "width");
            }
        }

        Assert.Contains(svg.Descendants().Where(e => e.Name.LocalName == "text"), e => e.Value == "7.75");
        Assert.Equal(parts[2].Attribute("class")!.Value, parts[3].Attribute("class")!.Value);
    }

    [Fact]
    public void Parts_beyond_the_colours_share_one_and_are_said_to_be_others()
    {
        string svg = Plot(new StackedBar("a", [.. Enumerable.Range(1, 12).Select(i => ($"k{i}", (double)i))])).ToSvg();
        Assert.Contains(">others<", svg, StringComparison.Ordinal);
        Assert.Equal(
            4,
            XElement.Parse(svg).Descendants().Count(e => e.Attribute("data-part") is not null && e.Attribute("class")!.Value == "stable")
        );
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Lengths_that_are_none_are_refused(double length) =>
        Assert.Throws<ArgumentException>(() => Plot(new StackedBar("a", [("k", length)])).ToSvg());

    [Fact]
    public void No_bars_are_a_plot_too() => Assert.Contains("Time by kernel", Plot().ToSvg(), StringComparison.Ordinal);
}
