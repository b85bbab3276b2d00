using System.Globalization;
using System.Xml.Linq;
using CarTAgents.Output.Plots;
using CarTAgents.Testing;

namespace CarTAgents.Output.Tests.Plots;

public sealed partial class TimePlotTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_numbers_come_back_to_the_last_digit(bool logarithmic)
    {
        double[] x = [0, 1.0 / 3, 2, 2, 1e6 / 7];
        double[] y = [Math.PI, 1e-300, double.NaN, 12345678.123456789, 0.1];
        XElement svg = Parse(
            Plot(
                new PlotPanel
                {
                    Title = "Cells <all>",
                    Unit = "1/µL",
                    Logarithmic = logarithmic,
                    Series = [Series("CAR-T & \"other\"", x, y)],
                }
            )
        );
        XElement curve = Assert.Single(Curves(svg));
        Assert.Equal("CAR-T & \"other\"", (string?)curve.Attribute("data-series"));
        Assert.Equal("1/µL", (string?)curve.Attribute("data-unit"));
        Assert.Equal(x, Numbers(curve, "data-x"));
        Assert.Equal(y, Numbers(curve, "data-y"));
        Assert.Equal("Cells <all>", (string?)curve.Parent!.Attribute("data-panel"));
    }

    [Fact]
    public void The_name_of_a_curve_that_ends_early_stands_at_its_end()
    {
        XElement svg = Parse(
            Plot(
                new PlotPanel
                {
                    Title = "a",
                    Unit = "",
                    Logarithmic = true,
                    Series = [Series("gone", [0, 1, 2, 8], [100, 10, 1, 0])],
                },
                new PlotPanel
                {
                    Title = "b",
                    Unit = "",
                    Logarithmic = true,
                    Series = [Series("there", [0, 1, 2, 8], [100, 10, 1, 1])],
                }
            )
        );
        double Left(string name) =>
            double.Parse((string)svg.Descendants(Svg + "text").Single(t => t.Value == name).Attribute("x")!, CultureInfo.InvariantCulture);
        double end = Points(Curves(svg).First())[^1].X,
            edge = Points(Curves(svg).Last())[^1].X;
        Assert.InRange(Left("gone"), end, end + 10);
        Assert.True(Left("there") > edge);
        Assert.DoesNotContain(svg.Descendants(Svg + "text"), t => t.Value == "no values");
    }

    [Fact]
    public void A_straight_line_is_drawn_straight_between_the_ticks_of_its_ends()
    {
        double[] x = [.. Enumerable.Range(0, 11).Select(i => i * 2.4)];
        XElement svg = Parse(
            Plot(
                new PlotPanel
                {
                    Title = "a",
                    Unit = "",
                    Series = [Series("s", x, [.. x.Select(v => v * 4)])],
                    Lowest = 0,
                    Highest = 100,
                }
            )
        );
        (double X, double Y)[] points = Points(Assert.Single(Curves(svg)));
        Assert.Equal(11, points.Length);
        for (int i = 0; i < 11; i++)
        {
            Assert.Equal(points[0].X + ((points[10].X - points[0].X) * i / 10), points[i].X, 0.011);
            Assert.Equal(points[0].Y + ((points[10].Y - points[0].Y) * i / 10), points[i].Y, 0.011);
        }

        // Value 0 lies on the grid line labelled 0, and the curve rises, that is, y falls.
        XElement zero = svg.Descendants(Svg + "text").Single(t => t.Value == "0" && (string?)t.Attribute("text-anchor") == "end");
        Assert.Equal(points[0].Y + 4, (double)zero.Attribute("y")!, 0.011);
        Assert.True(points[10].Y < points[0].Y - 100);
    }

    [Fact]
    public void Equal_factors_are_equal_distances_on_a_logarithmic_axis_and_what_is_not_positive_is_a_gap()
    {
        XElement svg = Parse(
            Plot(
                new PlotPanel
                {
                    Title = "a",
                    Unit = "cells",
                    Logarithmic = true,
                    Series = [Series("s", [0, 1, 2, 3, 4, 5], [1, 10, 100, 0, 1000, 10000])],
                }
            )
        );
        XElement curve = Assert.Single(Curves(svg));
        (double X, double Y)[] points = Points(curve);
        Assert.Equal(5, points.Length);
        for (int i = 2; i < 5; i++)
        {
            Assert.Equal(points[1].Y - points[0].Y, points[i].Y - points[i - 1].Y, 0.021);
        }

        Assert.Equal(2, ((string)curve.Attribute("d")!).Count(c => c == 'M'));
    }

    [Fact]
    public void A_step_keeps_its_value_until_the_next()
    {
        PlotSeries series = Series("dose", [0, 2, 10], [0, 5, 1]) with { Step = true };
        string path = (string)
            Assert
                .Single(
                    Curves(
                        Parse(
                            Plot(
                                new PlotPanel
                                {
                                    Title = "a",
                                    Unit = "",
                                    Series = [series],
                                }
                            )
                        )
                    )
                )
                .Attribute("d")!;
        Assert.DoesNotContain('L', path);
        Assert.Equal(2, path.Count(c => c == 'H'));
        Assert.Equal(2, path.Count(c => c == 'V'));
    }

    [Fact]
    public void Panels_share_the_axis_of_time()
    {
        XElement svg = Parse(
            new TimePlot
            {
                Description = "test",
                Panels =
                [
                    new PlotPanel
                    {
                        Title = "a",
                        Unit = "",
                        Series = [Series("s", [0, 10], [1, 2])],
                    },
                    new PlotPanel
                    {
                        Title = "b",
                        Unit = "",
                        Series = [Series("long", [0, 5, 40], [1, 2, 3])],
                    },
                ],
            }.ToSvg()
        );
        (double X, double Y)[] a = Points(Curves(svg).First());
        (double X, double Y)[] b = Points(Curves(svg).Last());
        Assert.Equal(a[0].X, b[0].X);
        Assert.Equal((a[1].X - a[0].X) * 4, b[2].X - b[0].X, 0.05);
    }

    [Fact]
    public void A_name_keeps_its_colour_and_names_of_a_panel_differ()
    {
        XElement svg = Parse(
            new TimePlot
            {
                Description = "test",
                Panels =
                [
                    new PlotPanel
                    {
                        Title = "a",
                        Unit = "",
                        Series = [Series("p", [0, 1], [1, 2]), Series("q", [0, 1], [2, 1])],
                    },
                    new PlotPanel
                    {
                        Title = "b",
                        Unit = "",
                        Series = [Series("r", [0, 1], [1, 2]), Series("q", [0, 1], [2, 1])],
                    },
                ],
            }.ToSvg()
        );
        string[] styles = [.. Curves(svg).Select(c => (string)c.Attribute("class")!)];
        Assert.Equal(styles[1], styles[3]);
        Assert.NotEqual(styles[0], styles[1]);
        Assert.NotEqual(styles[2], styles[3]);
    }

    [Fact]
    public void Names_at_the_ends_do_not_lie_over_each_other()
    {
        PlotSeries[] series = [.. Enumerable.Range(0, 12).Select(i => Series($"series {i}", [0, 1], [1, 5 + (i * 0.001)]))];
        XElement svg = Parse(
            Plot(
                new PlotPanel
                {
                    Title = "a",
                    Unit = "",
                    Series = series,
                    Height = 60,
                }
            )
        );
        double[] y =
        [
            .. svg.Descendants(Svg + "text")
                .Where(t => t.Value.StartsWith("series", StringComparison.Ordinal))
                .Select(t => (double)t.Attribute("y")!)
                .Order(),
        ];
        Assert.Equal(12, y.Length);
        for (int i = 1; i < y.Length; i++)
        {
            Assert.True(y[i] - y[i - 1] >= 14.9);
        }
    }

    [Fact]
    public void A_long_curve_is_thinned_on_screen_but_keeps_its_extremes_and_all_its_numbers()
    {
        int n = 100_000;
        double[] x = [.. Enumerable.Range(0, n).Select(i => (double)i)];
        double[] y = [.. x.Select(v => v % 977 == 500 ? 90.0 : v % 2)];
        XElement curve = Assert.Single(
            Curves(
                Parse(
                    Plot(
                        new PlotPanel
                        {
                            Title = "a",
                            Unit = "",
                            Series = [Series("s", x, y)],
                            Lowest = 0,
                            Highest = 100,
                        }
                    )
                )
            )
        );
        (double X, double Y)[] points = Points(curve);
        Assert.InRange(points.Length, 1000, 8000);
        Assert.Equal(n, Numbers(curve, "data-y").Length);
        double unit = (points.Max(p => p.Y) - points.Min(p => p.Y)) / 90;
        Assert.True(points.Count(p => p.Y < points.Max(q => q.Y) - (80 * unit)) >= n / 977);
    }

    [Fact]
    public void A_file_of_its_own_carries_its_style_and_loads_nothing()
    {
        using var directory = new TemporaryFolder();
        var plot = new TimePlot
        {
            Description = "d",
            Panels =
            [
                new PlotPanel
                {
                    Title = "a",
                    Unit = "",
                    Series = [Series("s", [0, 1], [0, 1])],
                },
            ],
            Marks = [new PlotMark(1, "dose <1>")],
        };
        plot.Write(directory.File("a.svg"));
        string text = File.ReadAllText(directory.File("a.svg"));
        Assert.Contains(TimePlot.Style, text, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme:dark", text, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", text, StringComparison.Ordinal);
        Assert.DoesNotContain("href", text, StringComparison.Ordinal);
        Assert.Contains(Parse(text).Descendants(Svg + "text"), t => t.Value == "dose <1>");
    }

    private static PlotSeries Series(string name, double[] x, double[] y) =>
        new()
        {
            Name = name,
            X = x,
            Y = y,
        };

    private static string Plot(params PlotPanel[] panels) => new TimePlot { Description = "test", Panels = panels }.ToSvg();

    private static XElement Parse(string svg) => XElement.Parse(svg);

    private static IEnumerable<XElement> Curves(XElement svg) =>
        svg.Descendants(Svg + "path").Where(p => p.Attribute("data-series") is not null);

    private static double[] Numbers(XElement curve, string attribute) =>
        [.. ((string)curve.Attribute(attribute)!).Split(' ').Select(t => double.Parse(t, CultureInfo.InvariantCulture))];

    private static (double X, double Y)[] Points(XElement curve) =>
        [
            .. ((string)curve.Attribute("d")!)
                .Replace("h0", "", StringComparison.Ordinal)
                .Split(['M', 'L'], StringSplitOptions.RemoveEmptyEntries)
                .Select(p => p.Split(' '))
                .Select(p => (double.Parse(p[0], CultureInfo.InvariantCulture), double.Parse(p[1], CultureInfo.InvariantCulture))),
        ];
}
