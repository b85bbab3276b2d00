using System.Text;
using CarTAgents.Output.Resources;
using CarTAgents.Output.Runs;

namespace CarTAgents.Output.Plots;

/// <summary>A plot of one or more panels above a common axis of time, written as SVG: names at the ends of their curves, light and
/// dark by the reader's preference, light on paper. Each curve carries its numbers in full: <c>data-series</c>, <c>data-unit</c>,
/// <c>data-axis-unit</c>, <c>data-column</c>, <c>data-table</c> and <c>data-tissue</c> where it is a column of a table, and <c>data-x</c>
/// and <c>data-y</c>, separated by spaces.</summary>
public sealed partial record TimePlot : IPlot
{
    /// <summary>The style sheet of all plots, for a page that holds them inline.</summary>
    public static readonly string Style = Resource.Text("plot.css").TrimEnd();

    private const int Colours = 8;
    private const int Left = 70;
    private const int HeadHeight = 26;
    private const int PanelGap = 16;
    private const int FootHeight = 42;
    private const int NameHeight = 15;
    private const int LongestName = 28;

    /// <summary>What the plot shows, for readers who cannot see it.</summary>
    public required string Description { get; init; }

    /// <summary>The panels from the top.</summary>
    public required IReadOnlyList<PlotPanel> Panels { get; init; }

    /// <summary>The name of the common axis.</summary>
    public string AxisName { get; init; } = "time";

    /// <summary>The unit of the common axis: <c>min</c>, <c>h</c> or <c>d</c> for time.</summary>
    public string AxisUnit { get; init; } = "h";

    /// <summary>What happened when.</summary>
    public IReadOnlyList<PlotMark> Marks { get; init; } = [];

    /// <summary>Least space for names to the right of the panels, so that plots above one another have axes of equal length.</summary>
    public double LeastNameRoom { get; init; }

    /// <summary>Room that the names of these curves take.</summary>
    public double NameRoom => Panels.SelectMany(p => p.Series).Select(s => Svg.TextWidth(Shorten(s.Name))).DefaultIfEmpty(0).Max();

    /// <summary>The width in units of the picture.</summary>
    public int Width { get; init; } = 780;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A curve has not as many values as places, or a place is not finite or falls.</exception>
    public string ToSvg(bool standalone = false)
    {
        Check();
        Dictionary<string, int> colours = AssignColours();
        double[] places = [.. Panels.SelectMany(p => p.Series).SelectMany(s => s.X), .. Marks.Select(m => m.X)];
        PlotAxis common = PlotAxis.Common(places.Length == 0 ? 0 : places.Min(), places.Length == 0 ? 1 : places.Max(), AxisUnit);
        double right = Width - 26 - Math.Max(NameRoom, LeastNameRoom);
        var body = new StringBuilder();
        double top = 0;
        AddRangeKey(body, right);
        for (int i = 0; i < Panels.Count; i++)
        {
            double height = Math.Max(Panels[i].Height, NameHeight * Panels[i].Series.Count);
            DrawPanel(body, Panels[i], common, colours, top + HeadHeight, height, right, i == 0);
            top += HeadHeight + height + PanelGap;
        }

        top -= PanelGap;
        foreach ((double value, string label) in common.Ticks)
        {
            Svg.Text(body, Left + (common.Place(value) * (right - Left)), top + 17, label, "num", "middle");
        }

        string axis = AxisName + Bracket(AxisUnit, common.Factor);
        Svg.Text(body, (Left + right) / 2, top + 36, axis, "soft", "middle");
        double total = top + FootHeight;
        return Svg.Document(Description, Width, total, body, standalone);
    }

    /// <summary>Writes the plot as a file of its own, whole or not at all.</summary>
    /// <param name="path">The file; its directory must exist.</param>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public void Write(string path) => AtomicFile.WriteText(path, ToSvg(standalone: true));

    private static string Shorten(string name) => name.Length <= LongestName ? name : string.Concat(name.AsSpan(0, LongestName - 1), "…");

    private static string Bracket(string unit, string factor) =>
        (unit.Length > 0, factor.Length > 0) switch
        {
            (true, true) => $" [{factor} {unit}]",
            (true, false) => $" [{unit}]",
            (false, true) => $" [{factor}]",
            _ => "",
        };

    // A name keeps its colour through all panels; a new one takes the first that its panel does not use.
    private Dictionary<string, int> AssignColours()
    {
        var colours = new Dictionary<string, int>();
        foreach (PlotPanel panel in Panels)
        {
            HashSet<int> used = [.. panel.Series.Where(s => colours.ContainsKey(s.Name)).Select(s => colours[s.Name])];
            foreach (PlotSeries series in panel.Series.Where(s => !colours.ContainsKey(s.Name)))
            {
                int colour = 0;
                while (used.Contains(colour))
                {
                    colour++;
                }

                colours.TryAdd(series.Name, colour);
                used.Add(colour);
            }
        }

        return colours;
    }

    private void Check()
    {
        foreach (PlotSeries series in Panels.SelectMany(p => p.Series))
        {
            if (series.X.Count != series.Y.Count)
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"'{series.Name}' has {series.Y.Count} values at {series.X.Count} places")
                );
            }

            for (int i = 0; i < series.X.Count; i++)
            {
                if (!double.IsFinite(series.X[i]) || (i > 0 && series.X[i] < series.X[i - 1]))
                {
                    throw new ArgumentException(
                        FormattableString.Invariant($"'{series.Name}': place {i} is {series.X[i]}, which is not finite or falls")
                    );
                }
            }
        }

        if (Marks.Any(m => !double.IsFinite(m.X)))
        {
            throw new ArgumentException("a mark has no finite place");
        }
    }
}
