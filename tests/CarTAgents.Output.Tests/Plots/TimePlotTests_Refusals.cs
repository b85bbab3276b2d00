using System.Globalization;
using System.Xml.Linq;
using CarTAgents.Output.Plots;
using CarTAgents.Testing;

namespace CarTAgents.Output.Tests.Plots;

/// <content>What cannot be drawn.</content>
public sealed partial class TimePlotTests
{
    [Fact]
    public void Nothing_to_show_is_said()
    {
        Assert.Contains(
            "no values",
            Plot(
                new PlotPanel
                {
                    Title = "a",
                    Unit = "",
                    Series = [],
                }
            ),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "no values",
            Plot(
                new PlotPanel
                {
                    Title = "a",
                    Unit = "",
                    Logarithmic = true,
                    Series = [Series("s", [0, 1], [0, -1])],
                }
            ),
            StringComparison.Ordinal
        );
        Parse(new TimePlot { Description = "none", Panels = [] }.ToSvg());
    }

    [Fact]
    public void Broken_series_are_refused_by_name()
    {
        Assert.Contains(
            "'s'",
            Assert
                .Throws<ArgumentException>(() =>
                    Plot(
                        new PlotPanel
                        {
                            Title = "a",
                            Unit = "",
                            Series = [Series("s", [0, 1], [0])],
                        }
                    )
                )
                .Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "'s'",
            Assert
                .Throws<ArgumentException>(() =>
                    Plot(
                        new PlotPanel
                        {
                            Title = "a",
                            Unit = "",
                            Series = [Series("s", [1, 0], [0, 1])],
                        }
                    )
                )
                .Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "'s'",
            Assert
                .Throws<ArgumentException>(() =>
                    Plot(
                        new PlotPanel
                        {
                            Title = "a",
                            Unit = "",
                            Series = [Series("s", [double.NaN], [0])],
                        }
                    )
                )
                .Message,
            StringComparison.Ordinal
        );
    }
}
