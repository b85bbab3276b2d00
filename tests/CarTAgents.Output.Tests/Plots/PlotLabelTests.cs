using System.Globalization;
using System.Xml.Linq;
using CarTAgents.Output.Plots;

namespace CarTAgents.Output.Tests.Plots;

/// <summary>Where the label of a limit stands.</summary>
public sealed class PlotLabelTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>Curves that run along the limit at the right, just above it, just below it, and up and down through it.</summary>
    [Theory]
    [InlineData(108, false)]
    [InlineData(92, false)]
    [InlineData(108, true)]
    [InlineData(92, true)]
    public void The_label_of_a_limit_keeps_off_the_curves(double level, bool swings)
    {
        double[] x = [.. Enumerable.Range(0, 281).Select(i => i / 10.0)];
        double[] y =
        [
            .. x.Select(d =>
                d < 14 ? 5
                : swings ? level + (60 * Math.Sin(d * 2))
                : level
            ),
        ];
        var panel = new PlotPanel
        {
            Title = "CRP",
            Unit = "mg/L",
            Height = 75,
            Lowest = 0,
            Highest = 200,
            Series =
            [
                new PlotSeries
                {
                    Name = "CRP",
                    X = x,
                    Y = y,
                },
            ],
            Behind = [new PlotRange("limit") { Middle = 100, Label = "mark of severe CRS" }],
        };
        var svg = XElement.Parse(new TimePlot { Description = "test", Panels = [panel] }.ToSvg());
        XElement label = svg.Descendants(Svg + "text").Single(t => t.Value == "mark of severe CRS"),
            limit = svg.Descendants(Svg + "line").Single(l => (string?)l.Attribute("class") == "limit");
        static double Of(XElement e, string name) => double.Parse((string)e.Attribute(name)!, CultureInfo.InvariantCulture);
        (double right, double foot) = (Of(label, "x"), Of(label, "y"));
        double left = right - (6 * label.Value.Length);
        (double X, double Y)[] points =
        [
            .. ((string)svg.Descendants(Svg + "path").First().Attribute("d")!)
                .Split(['M', 'L'], StringSplitOptions.RemoveEmptyEntries)
                .Select(p => p.Split(' ').Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray())
                .Select(p => (p[0], p[1])),
        ];
        bool Covered(double from, double to, double top, double bottom) =>
            points
                .Zip(points.Skip(1))
                .SelectMany(s =>
                    Enumerable
                        .Range(0, 50)
                        .Select(i =>
                            (X: s.First.X + ((s.Second.X - s.First.X) * i / 50), Y: s.First.Y + ((s.Second.Y - s.First.Y) * i / 50))
                        )
                )
                .Any(p => p.X >= from && p.X <= to && p.Y >= top && p.Y <= bottom);
        Assert.False(Covered(left, right, foot - 10, foot + 2));
        Assert.InRange(Math.Abs(foot - Of(limit, "y1")), 0, 14);
        Assert.InRange(left, Of(limit, "x1"), Of(limit, "x2"));
        // Where it would stand otherwise the curve runs through it, above the line or below.
        double corner = Of(limit, "x2") - 4,
            line = Of(limit, "y1");
        Assert.True(
            Covered(corner - (6 * label.Value.Length), corner, line - 14, line - 2)
                || Covered(corner - (6 * label.Value.Length), corner, line + 3, line + 15)
        );
    }

    /// <summary>A curve along the top drives the label of an event to the bottom, and one along the bottom leaves it at the top.</summary>
    [Theory]
    [InlineData(98, true)]
    [InlineData(2, false)]
    public void The_label_of_an_event_keeps_off_the_curves(double level, bool isLow)
    {
        var panel = new PlotPanel
        {
            Title = "CD19",
            Unit = "molecules/cell",
            Height = 130,
            Lowest = 0,
            Highest = 100,
            Series =
            [
                new PlotSeries
                {
                    Name = "nalm6",
                    X = [0, 10, 20],
                    Y = [level, level, level],
                },
            ],
        };
        var plot = new TimePlot
        {
            Description = "test",
            Panels = [panel],
            Marks = [new PlotMark(5, "60 T cells")],
        };
        var svg = XElement.Parse(plot.ToSvg());
        XElement label = svg.Descendants(Svg + "text").Single(t => t.Value == "60 T cells"),
            mark = svg.Descendants(Svg + "line").Single(l => (string?)l.Attribute("class") == "mark");
        double Of(XElement e, string name) => double.Parse((string)e.Attribute(name)!, CultureInfo.InvariantCulture);
        double middle = (Of(mark, "y1") + Of(mark, "y2")) / 2;
        Assert.Equal(isLow, Of(label, "y") > middle);
    }
}
