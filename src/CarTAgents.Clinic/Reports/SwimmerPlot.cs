using System.Globalization;
using System.Text;
using CarTAgents.Output.Plots;

namespace CarTAgents.Clinic.Reports;

/// <summary>A patient of a swimmer plot. Times are in the unit of the plot's axis, NaN where something did not happen.</summary>
/// <param name="Name">The patient's number or name.</param>
/// <param name="End">When follow-up ended, 0 or more.</param>
public sealed record SwimmerLane(string Name, double End)
{
    /// <summary>Whether the patient was still followed, without progression, at the end.</summary>
    public bool Ongoing { get; init; }

    /// <summary>From when on which response held, rising; before the first the patient is not assessed.</summary>
    public IReadOnlyList<(double From, ResponseState State)> States { get; init; } = [];

    /// <summary>First response.</summary>
    public double Response { get; init; } = double.NaN;

    /// <summary>Progression or relapse.</summary>
    public double Progression { get; init; } = double.NaN;

    /// <summary>Death.</summary>
    public double Death { get; init; } = double.NaN;
}

/// <summary>Each patient's follow-up as a bar, longest first, coloured by response over time, with signs for first response, progression,
/// death and patients still followed. A lane carries <c>data-lane</c> and <c>data-end</c>, its bars <c>data-response</c>,
/// <c>data-from</c> and <c>data-to</c>, its signs <c>data-sign</c> and <c>data-x</c>.</summary>
public sealed record SwimmerPlot : IPlot
{
    private static readonly (string Name, string Sign)[] Signs =
    [
        ("first response", "response"),
        ("progression", "progression"),
        ("death", "death"),
        ("still followed", "ongoing"),
    ];

    /// <summary>What is shown, as a heading and for readers who cannot see it.</summary>
    public required string Title { get; init; }

    /// <summary>The patients, in any order.</summary>
    public required IReadOnlyList<SwimmerLane> Lanes { get; init; }

    /// <summary>The most that are shown; of more, an even choice by length of follow-up.</summary>
    public int Most { get; init; } = 40;

    /// <summary>The name of the axis of time.</summary>
    public string AxisName { get; init; } = "time from infusion";

    /// <summary>The unit of time: <c>months</c> or <c>d</c> for ticks as people count them.</summary>
    public string AxisUnit { get; init; } = "months";

    /// <summary>The width in units of the picture.</summary>
    public int Width { get; init; } = 780;

    /// <inheritdoc/>
    public string ToSvg(bool standalone = false)
    {
        SwimmerLane[] lanes = Chosen();
        var svg = new StringBuilder();
        Svg.Text(svg, 0, 15, Title, "head", "start");
        var key = new PlotKey(svg, 0, 35, Width);
        foreach (ResponseState state in lanes.SelectMany(Spans).Select(s => s.State).Distinct().Order())
            key.AddArea(ResponseStyle.Name(state), ResponseStyle.Of(state));
        foreach ((string name, string sign) in Signs.Where(s => lanes.Any(l => !double.IsNaN(Place(l, s.Sign)))))
            key.Add(name, (s, x, y) => s.Append($"<path class=\"{Style(sign)}\" d=\"{Drawn(sign, x + 7, y)}\"/>\n"));
        double row = lanes.Length <= 20 ? 20 : 14,
            left = Math.Max(70, lanes.Select(l => Svg.TextWidth(l.Name) + 10).DefaultIfEmpty(0).Max()),
            right = Width - 26,
            top = key.Foot + 12,
            bottom = top + Math.Max(lanes.Length * row, 40);
        var axis = PlotAxis.Common(0, lanes.Select(l => l.End).DefaultIfEmpty(1).Max(), AxisUnit);
        double X(double time) => left + Math.Clamp(axis.Place(time), 0, 1) * (right - left);
        foreach ((double time, string label) in axis.Ticks)
        {
            Svg.Line(svg, X(time), top, X(time), bottom + 4, "grid");
            Svg.Text(svg, X(time), bottom + 17, label, "num", "middle");
        }

        Svg.Line(svg, left, bottom, right, bottom, "axis");
        foreach ((int i, SwimmerLane lane) in lanes.Index())
            AddLane(svg, lane, top + (i + 0.5) * row, row, left, X);
        if (lanes.Length == 0)
            Svg.Text(svg, (left + right) / 2, (top + bottom) / 2 + 4, "no patients", "soft", "middle");
        string shown =
            lanes.Length == Lanes.Count
                ? $"{Count(lanes.Length)} patient{(lanes.Length == 1 ? "" : "s")}"
                : $"{Count(lanes.Length)} of {Count(Lanes.Count)} patients, evenly by length of follow-up";
        Svg.Text(svg, (left + right) / 2, bottom + 35, $"{AxisName} [{AxisUnit}]; {shown}", "soft", "middle");
        return Svg.Document(Title, Width, bottom + 42, svg, standalone);
    }

    private SwimmerLane[] Chosen()
    {
        SwimmerLane[] sorted = [.. Lanes.OrderByDescending(l => l.End)];
        return sorted.Length <= Most
            ? sorted
            : [.. Enumerable.Range(0, Most).Select(i => sorted[(int)((long)i * (sorted.Length - 1) / Math.Max(1, Most - 1))])];
    }

    private static IEnumerable<(double From, double To, ResponseState State)> Spans(SwimmerLane lane)
    {
        (double from, ResponseState state) = (0, ResponseState.Unassessed);
        foreach ((double next, ResponseState then) in lane.States.Where(s => s.From < lane.End))
        {
            if (next > from)
                yield return (from, next, state);
            (from, state) = (next, then);
        }

        if (lane.End > from)
            yield return (from, lane.End, state);
    }

    private static void AddLane(StringBuilder svg, SwimmerLane lane, double middle, double row, double left, Func<double, double> x)
    {
        svg.Append($"<g{Svg.Data("lane", lane.Name)}{Svg.Data("end", lane.End)}>\n");
        Svg.Text(svg, left - 8, middle + 4, lane.Name, "num soft", "end");
        foreach ((double from, double to, ResponseState state) in Spans(lane))
        {
            string data = Svg.Data("response", state.ToString()) + Svg.Data("from", from) + Svg.Data("to", to);
            string box = Svg.Box(x(from), middle - row * 0.36, x(to), middle + row * 0.36);
            Svg.Element(svg, "rect", ResponseStyle.Of(state), data + box, ResponseStyle.Name(state));
        }

        foreach ((string name, string sign) in Signs)
        {
            double place = Place(lane, sign);
            if (double.IsNaN(place))
                continue;
            string drawn = Drawn(sign, x(place) + (sign == "ongoing" ? 7 : 0), middle);
            Svg.Element(svg, "path", Style(sign), $"{Svg.Data("sign", sign)}{Svg.Data("x", place)} d=\"{drawn}\"", name);
        }

        svg.Append("</g>\n");
    }

    private static double Place(SwimmerLane lane, string sign) =>
        sign switch
        {
            "response" => lane.Response,
            "progression" => lane.Progression,
            "death" => lane.Death,
            _ => lane.Ongoing ? lane.End : double.NaN,
        };

    private static string Style(string sign) => sign is "death" or "ongoing" ? "cross" : "sign";

    private static string Drawn(string sign, double x, double y)
    {
        (string l, string m, string r) = (Svg.F(x - 4.5), Svg.F(x), Svg.F(x + 4.5));
        (string t, string h, string b) = (Svg.F(y - 4.5), Svg.F(y), Svg.F(y + 4.5));
        return sign switch
        {
            "response" => $"M{m} {t}L{r} {b}L{l} {b}Z",
            "progression" => $"M{m} {t}L{r} {h}L{m} {b}L{l} {h}Z",
            "death" => $"M{l} {t}L{r} {b}M{r} {t}L{l} {b}",
            _ => $"M{Svg.F(x - 6)} {h}H{r}M{m} {t}L{r} {h}L{m} {b}",
        };
    }

    private static string Count(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
