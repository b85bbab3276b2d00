using System.Globalization;
using CarTAgents.Configuration.Keys;
using CarTAgents.Model.Columns;
using CarTAgents.Output.Runs;
using CarTAgents.Output.Tables;

namespace CarTAgents.Output.Courses;

/// <summary>A value that a study published.</summary>
/// <param name="Study">The study.</param>
/// <param name="Endpoint">A measure of <see cref="CourseSummary.Measures"/>, or what is only drawn, in words.</param>
/// <param name="Unit">Unit of median, low and high.</param>
/// <param name="Group">The patients; empty for all.</param>
/// <param name="Median">The median, or the one value.</param>
/// <param name="Low">Low end of the spread.</param>
/// <param name="High">High end of the spread.</param>
/// <param name="Spread">What low and high are: range, 95% CI, s.d.</param>
/// <param name="Panel">The column of a course behind whose curve it is drawn; null for none.</param>
/// <param name="FirstDay">First day for which it holds; NaN for all.</param>
/// <param name="LastDay">Last day for which it holds.</param>
/// <param name="Level">Of a time: the level of the panel's column that it tells of; NaN for its whole height.</param>
/// <param name="Source">Where it was published, and whether that was checked.</param>
/// <param name="Confidence">high, medium or low.</param>
public sealed record PublishedValue(
    string Study,
    string Endpoint,
    string Unit,
    string Group,
    double Median,
    double Low,
    double High,
    string Spread,
    CourseColumn? Panel,
    double FirstDay,
    double LastDay,
    double Level,
    string Source,
    string Confidence
)
{
    /// <summary>Whether it is a time, drawn along the axis of time.</summary>
    public bool IsTime => Panel is not null && Unit == CourseColumns.Time.Unit;

    /// <summary>The measure of a course that it can be compared with; null for none.</summary>
    public CourseMeasure? Measure => CourseSummary.Measures.FirstOrDefault(m => m.Name == Endpoint);
}

/// <summary>Values that a study published, to compare a simulated course with: a CSV file.</summary>
public static class PublishedTable
{
    private static readonly string[] Columns =
    [
        "study",
        "endpoint",
        "unit",
        "group",
        "median",
        "low",
        "high",
        "spread",
        "panel",
        "first day",
        "last day",
        "level",
        "source",
        "confidence",
    ];

    private static IEnumerable<string> Panels => CourseColumns.All.Where(c => c != CourseColumns.Time).Select(c => c.Name);

    /// <summary>Reads a file.</summary>
    /// <exception cref="OutputException">It cannot be read, or a line is wrong; the message names it.</exception>
    public static IReadOnlyList<PublishedValue> Read(string path)
    {
        List<(int Number, string[] Values)> lines = Csv.Read(path);
        if (lines.Count == 0 || !lines[0].Values.SequenceEqual(Columns))
            throw Csv.Damaged(path, 1, $"expected the columns {string.Join(',', Columns)}");
        var values = new List<PublishedValue>();
        foreach ((int line, string[] cells) in lines.Skip(1))
        {
            OutputException Wrong(string what) => Csv.Damaged(path, line, what);
            if (cells.Length != Columns.Length)
                throw Wrong(string.Create(CultureInfo.InvariantCulture, $"expected {Columns.Length} values, found {cells.Length}"));
            double Number(int c) =>
                cells[c].Length == 0 ? double.NaN
                : double.TryParse(cells[c], NumberStyles.Float, CultureInfo.InvariantCulture, out double v) && double.IsFinite(v) ? v
                : throw Wrong($"{Columns[c]}: '{cells[c]}' is no number");
            CourseColumn? Panel(string name) =>
                name.Length == 0
                    ? null
                    : CourseColumns.All.FirstOrDefault(c => c.Name == name && c != CourseColumns.Time)
                        ?? throw Wrong($"panel: there is no column '{name}'; did you mean '{Nearest.Of(name, Panels)}'?");
            var value = new PublishedValue(
                cells[0],
                cells[1],
                cells[2],
                cells[3],
                Number(4),
                Number(5),
                Number(6),
                cells[7],
                Panel(cells[8]),
                Number(9),
                Number(10),
                Number(11),
                cells[12],
                cells[13]
            );
            if (value.Measure is { } measure && measure.Unit != value.Unit)
                throw Wrong($"unit: '{value.Endpoint}' is in {measure.Unit}, not in '{value.Unit}'");
            if (value.Panel is { } panel && !value.IsTime && panel.Unit != value.Unit)
                throw Wrong($"unit: '{panel.Name}' is in {panel.Unit}, not in '{value.Unit}'");
            if (value.Measure is null && value.Panel is null)
            {
                throw Wrong(
                    $"endpoint: '{value.Endpoint}' is neither drawn in a panel nor measured; did you mean "
                        + $"'{Nearest.Of(value.Endpoint, CourseSummary.Measures.Select(m => m.Name))}'?"
                );
            }

            if (double.IsNaN(value.FirstDay) != double.IsNaN(value.LastDay) || value.FirstDay > value.LastDay)
                throw Wrong("first day and last day: expected both, in order, or neither");
            if (value.Low > value.Median || value.Median > value.High || value.Low > value.High)
                throw Wrong("expected low <= median <= high");
            if (double.IsNaN(value.Median) && double.IsNaN(value.Low) && double.IsNaN(value.High))
                throw Wrong("expected a median, or low and high");
            if (value.Source.Length == 0)
                throw Wrong("source: expected where it was published");
            if (value.Confidence is not ("high" or "medium" or "low"))
                throw Wrong($"confidence: expected high, medium or low, found '{value.Confidence}'");
            values.Add(value);
        }

        return values;
    }
}
