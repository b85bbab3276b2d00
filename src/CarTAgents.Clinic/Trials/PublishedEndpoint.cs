using System.Globalization;
using CarTAgents.Clinic.Endpoints;
using CarTAgents.Configuration.Keys;
using CarTAgents.Output.Courses;
using CarTAgents.Output.Runs;
using CarTAgents.Output.Tables;

namespace CarTAgents.Clinic.Trials;

/// <summary>How a simulated endpoint is compared with the published one.</summary>
public enum EndpointRule
{
    /// <summary>A rate: inside the published interval.</summary>
    Rate,

    /// <summary>A time: within a factor of 1.5.</summary>
    Time,

    /// <summary>A count or level: within a factor of 3.</summary>
    Level,

    /// <summary>Inside stated bounds.</summary>
    Band,
}

/// <summary>An endpoint as a study published it.</summary>
/// <param name="Study">The study.</param>
/// <param name="Endpoint">What it is.</param>
/// <param name="Rule">How it is compared.</param>
/// <param name="Value">The published figure; NaN where only bounds are known.</param>
/// <param name="Low">Low end of its interval, range or bounds; NaN for none.</param>
/// <param name="High">High end.</param>
/// <param name="Source">Where it was published, and whether that was checked.</param>
/// <param name="Confidence">high, medium or low.</param>
public sealed record PublishedEndpoint(
    string Study,
    Endpoint Endpoint,
    EndpointRule Rule,
    double Value,
    double Low,
    double High,
    string Source,
    string Confidence
)
{
    private static readonly string[] Columns = ["study", "endpoint", "rule", "published", "low", "high", "source", "confidence"];

    /// <summary>What a simulated figure must lie between to meet it.</summary>
    public (double Low, double High) Bounds =>
        Rule switch
        {
            EndpointRule.Time => (Value / TrialRule.OfTimes, Value * TrialRule.OfTimes),
            EndpointRule.Level => (Value / TrialRule.OfLevels, Value * TrialRule.OfLevels),
            _ => (Low, High),
        };

    /// <summary>Whether a simulated figure meets it.</summary>
    public bool IsMetBy(double value) => value >= Bounds.Low && value <= Bounds.High;

    /// <summary>Reads a table.</summary>
    /// <param name="path">A CSV file.</param>
    /// <exception cref="OutputException">It cannot be read, or a line is wrong; the message names it.</exception>
    public static IReadOnlyList<PublishedEndpoint> Read(string path)
    {
        List<(int Number, string[] Values)> lines = Csv.Read(path);
        if (lines.Count == 0 || !lines[0].Values.SequenceEqual(Columns))
            throw Csv.Damaged(path, 1, $"expected the columns {string.Join(',', Columns)}");
        var rows = new List<PublishedEndpoint>();
        foreach ((int line, string[] cells) in lines.Skip(1))
        {
            PublishedEndpoint row = Row(path, line, cells);
            if (rows.Any(r => r.Endpoint.Name == row.Endpoint.Name))
                throw Csv.Damaged(path, line, $"endpoint: '{row.Endpoint.Name}' stands there twice");
            rows.Add(row);
        }

        return rows.Count > 0 ? rows : throw Csv.Damaged(path, 1, "expected endpoints under the header, found none");
    }

    private static PublishedEndpoint Row(string path, int line, string[] cells)
    {
        OutputException Wrong(string what) => Csv.Damaged(path, line, what);
        if (cells.Length != Columns.Length)
            throw Wrong(string.Create(CultureInfo.InvariantCulture, $"expected {Columns.Length} values, found {cells.Length}"));
        double Number(int c) =>
            cells[c].Length == 0 ? double.NaN
            : double.TryParse(cells[c], NumberStyles.Float, CultureInfo.InvariantCulture, out double v) && double.IsFinite(v) ? v
            : throw Wrong($"{Columns[c]}: '{cells[c]}' is no number");
        Endpoint endpoint =
            Endpoints.Endpoints.All.FirstOrDefault(e => e.Name == cells[1])
            ?? throw Wrong(
                $"endpoint: there is no '{cells[1]}'; did you mean '{Nearest.Of(cells[1], Endpoints.Endpoints.All.Select(e => e.Name))}'?"
            );
        EndpointRule rule = cells[2] switch
        {
            "rate" => EndpointRule.Rate,
            "time" => EndpointRule.Time,
            "level" => EndpointRule.Level,
            "band" => EndpointRule.Band,
            _ => throw Wrong($"rule: expected rate, time, level or band, found '{cells[2]}'"),
        };
        var row = new PublishedEndpoint(cells[0], endpoint, rule, Number(3), Number(4), Number(5), cells[6], cells[7]);
        if (row.Low > row.High || row.Value < row.Low || row.Value > row.High)
            throw Wrong("expected low <= published <= high");
        if (rule is EndpointRule.Rate or EndpointRule.Band && (double.IsNaN(row.Low) || double.IsNaN(row.High)))
            throw Wrong($"a {cells[2]} needs low and high, which decide whether it is met");
        if (rule is EndpointRule.Time or EndpointRule.Level && !(row.Value > 0))
            throw Wrong($"a {cells[2]} needs a published value above 0");
        if (row.Source.Length == 0)
            throw Wrong("source: expected where it was published");
        if (row.Confidence is not ("high" or "medium" or "low"))
            throw Wrong($"confidence: expected high, medium or low, found '{row.Confidence}'");
        return row;
    }
}
