using System.Globalization;
using System.Text;
using CarTAgents.Output.Plots;

namespace CarTAgents.Clinic.Reports;

/// <summary>A patient of a waterfall plot.</summary>
/// <param name="Change">Best change from the baseline, %: -100 or more; NaN where it was never measured again.</param>
/// <param name="Response">Best response.</param>
public readonly record struct WaterfallBar(double Change, ResponseState Response);

/// <summary>Each patient's best change from the baseline as a bar, from the worst to the best, coloured by best response. The bars of a
/// response are one path with <c>data-response</c>, <c>data-x</c> (ranks from 0) and <c>data-y</c> (changes in full, also of bars
/// that are cut).</summary>
public sealed record WaterfallPlot : IPlot
{
    private const int Left = 70,
        WidestBar = 44;

    /// <summary>What is shown, as a heading and for readers who cannot see it.</summary>
    public required string Title { get; init; }

    /// <summary>The patients, in any order.</summary>
    public required IReadOnlyList<WaterfallBar> Bars { get; init; }

    /// <summary>The change at which bars are cut, %, above 0.</summary>
    public double Cap { get; init; } = 100;

    /// <summary>A change that counts as a response, drawn as a dashed line, %; null for none.</summary>
    public double? Threshold { get; init; }

    /// <summary>The width in units of the picture.</summary>
    public int Width { get; init; } = 780;

    /// <summary>The height of the drawing area.</summary>
    public int Height { get; init; } = 240;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A change is below -100%.</exception>
    public string ToSvg(bool standalone = false)
    {
        if (Bars.Any(b => b.Change < -100))
            throw new ArgumentException("a change is below -100%");
        WaterfallBar[] bars =
        [
            .. Bars.Where(b => !double.IsNaN(b.Change)).OrderByDescending(b => b.Change).ThenByDescending(b => b.Response),
        ];
        var svg = new StringBuilder();
        svg.Append(
            $"<text x=\"0\" y=\"15\" class=\"head\">{Escaped(Title)}<tspan class=\"soft\" font-weight=\"400\"> [%]</tspan></text>\n"
        );
        var key = new PlotKey(svg, 0, 35, Width);
        foreach (IGrouping<ResponseState, WaterfallBar> group in bars.GroupBy(b => b.Response).OrderBy(g => g.Key))
            key.AddArea($"{ResponseStyle.Name(group.Key)} ({Count(group.Count())})", ResponseStyle.Of(group.Key));
        double highest = bars.Length == 0 ? 0 : Math.Min(Cap, Math.Ceiling(Math.Max(0, bars[0].Change) / 25) * 25),
            step = highest > 50 ? 50 : 25,
            right = Width - 26,
            top = key.Foot + 18,
            bottom = top + Height;
        double Y(double change) => top + (highest - Math.Min(change, highest)) / (highest + 100) * Height;
        for (double tick = -100; tick <= highest; tick += step)
        {
            Svg.Line(svg, Left, Y(tick), right, Y(tick), "grid");
            Svg.Text(svg, Left - 8, Y(tick) + 4, Signed(tick), "num", "end");
        }

        AddBars(svg, bars, right - Left, Y);
        if (Threshold is { } threshold && threshold <= highest)
            Svg.Line(svg, Left, Y(threshold), right, Y(threshold), "limit");
        Svg.Line(svg, Left, Y(0), right, Y(0), "axis");
        if (bars.Length == 0)
            Svg.Text(svg, (Left + right) / 2, (top + bottom) / 2, "no patients", "soft", "middle");
        int cut = bars.Count(b => b.Change > highest);
        AddCut(svg, cut * (right - Left) / Math.Max(1, bars.Length), top);
        Svg.Text(svg, (Left + right) / 2, bottom + 19, Foot(bars, cut), "soft", "middle");
        return Svg.Document(Title, Width, bottom + 26, svg, standalone);
    }

    private string Foot(WaterfallBar[] bars, int cut)
    {
        string text = $"{Count(bars.Length)} patient{(bars.Length == 1 ? "" : "s")}, a bar each";
        if (cut > 0)
            text += $"; {Count(cut)} cut at {Signed(Cap)}%, the highest is {Signed(Math.Round(bars[0].Change))}%";
        int missing = Bars.Count - bars.Length;
        return missing == 0 ? text : $"{text}; {Count(missing)} never assessed and not shown";
    }

    private static void AddBars(StringBuilder svg, WaterfallBar[] bars, double width, Func<double, double> y)
    {
        double slot = width / Math.Max(1, bars.Length);
        // Bars with gaps, or so many that they make one area: neighbours overlap a little, as a seam would show between them.
        bool apart = slot >= 4;
        double bar = apart ? Math.Min(WidestBar, slot * 0.8) : slot + 0.3;
        foreach (IGrouping<ResponseState, (int Rank, WaterfallBar Bar)> group in bars.Index().GroupBy(b => b.Item.Response))
        {
            var path = new StringBuilder();
            foreach ((int rank, WaterfallBar b) in group)
            {
                double x = Left + (apart ? (rank + 0.5) * slot - bar / 2 : rank * slot),
                    end = Math.Min(Left + width, x + bar),
                    foot = y(b.Change);
                // No change is a thin line rather than no bar.
                if (Math.Abs(foot - y(0)) < 1)
                    foot = y(0) + 1;
                path.Append($"M{Svg.F(x)} {Svg.F(y(0))}H{Svg.F(end)}V{Svg.F(foot)}H{Svg.F(x)}Z");
            }

            string data =
                Svg.Data("response", group.Key.ToString())
                + Svg.Data("x", group.Select(b => (double)b.Rank))
                + Svg.Data("y", group.Select(b => b.Bar.Change));
            string name = $"{ResponseStyle.Name(group.Key)}: {Count(group.Count())}";
            Svg.Element(svg, "path", ResponseStyle.Of(group.Key), $"{data} d=\"{path}\"", name);
        }
    }

    // The bars that are cut are side by side: one jagged line runs through all.
    private static void AddCut(StringBuilder svg, double length, double top)
    {
        if (length <= 0)
            return;
        var path = new StringBuilder($"M{Svg.F(Left)} {Svg.F(top + 12)}");
        for (double x = Math.Min(4, length), up = 1; ; x = Math.Min(x + 4, length), up = 1 - up)
        {
            path.Append($"L{Svg.F(Left + x)} {Svg.F(top + 12 - 4 * up)}");
            if (x >= length)
                break;
        }

        svg.Append($"<path class=\"cut\" d=\"{path}\"/>\n");
    }

    private static string Escaped(string text) => Output.Reports.Markup.Escape(text);

    private static string Count(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Signed(double number) => number.ToString("+#,##0;−#,##0;0", CultureInfo.InvariantCulture);
}
