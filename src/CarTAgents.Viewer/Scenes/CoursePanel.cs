using System.Globalization;
using CarTAgents.Model.Columns;
using CarTAgents.Output.Courses;

namespace CarTAgents.Viewer.Scenes;

/// <summary>A curve of a patient's course, as high as its panel.</summary>
/// <param name="Title">Name and unit.</param>
/// <param name="Latest">The newest value.</param>
/// <param name="Heights">For each row of the course, from 0 at the bottom to 1; NaN where there is nothing to draw.</param>
public sealed record CoursePanel(string Title, string Latest, IReadOnlyList<double> Heights)
{
    /// <summary>The columns that the chart of the report has, where there are values.</summary>
    /// <param name="course">The course, of one row or more.</param>
    public static IReadOnlyList<CoursePanel> Of(PatientCourse course) =>
        [
            .. CourseColumns
                .All.Where(c => c.Scale is not null)
                .Select(c => (Column: c, Values: course[c]))
                .Where(c => c.Values.Any(double.IsFinite))
                .Select(c => new CoursePanel(TitleOf(c.Column), LatestOf(c.Values), HeightsOf(c.Column.Scale!, c.Values))),
        ];

    /// <summary>The first and the last day of a course, in words.</summary>
    /// <param name="days">Days from the infusion.</param>
    public static (string First, string Last) Ends(double[] days) =>
        (
            string.Create(CultureInfo.InvariantCulture, $"{days[0]:0.#} d"),
            string.Create(CultureInfo.InvariantCulture, $"{days[^1]:0.#} d from infusion")
        );

    private static string TitleOf(CourseColumn column) =>
        column.Unit switch
        {
            "1" => column.Label,
            "C" => column.Label + " [°C]",
            _ => $"{column.Label} [{column.Unit.Replace("uL", "µL", StringComparison.Ordinal)}]",
        };

    private static string LatestOf(double[] values) =>
        values.Last(double.IsFinite).ToString("G3", CultureInfo.InvariantCulture).Replace("E+", "e", StringComparison.Ordinal);

    private static double[] HeightsOf(ColumnScale scale, double[] values)
    {
        double floor = scale.Floor ?? 0;
        double Of(double value) => scale.Logarithmic ? Math.Log10(Math.Max(value, Math.Max(floor, 1e-9))) : value;
        double[] seen = [.. values.Where(v => double.IsFinite(v) && (!scale.Logarithmic || v > floor)).Select(Of)];
        if (seen.Length == 0)
            return [.. values.Select(_ => double.NaN)];
        double low = Math.Min(seen.Min(), scale.Lowest is { } l ? Of(l) : seen.Min()),
            high = Math.Max(seen.Max(), scale.Highest is { } h ? Of(h) : seen.Max());
        return [.. values.Select(v => double.IsFinite(v) ? Math.Clamp((Of(v) - low) / Math.Max(high - low, 1e-9), 0, 1) : double.NaN)];
    }
}
