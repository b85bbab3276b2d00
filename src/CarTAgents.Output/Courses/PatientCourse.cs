using CarTAgents.Model.Columns;

namespace CarTAgents.Output.Courses;

/// <summary>The course of one patient.</summary>
/// <param name="Identity">The patient; 0 where the table holds one.</param>
/// <param name="Rows">Values in the order of <see cref="CourseColumns.All"/>, then of the columns by tissue, by rising time.</param>
public sealed record PatientCourse(uint Identity, IReadOnlyList<double[]> Rows)
{
    private (double Fast, double Slow)? _fall;

    /// <summary>Half-lives of the fall of CAR-T cells in blood, days; found once.</summary>
    public (double Fast, double Slow) Fall => _fall ??= CourseMeasures.Fall(Time, this[CourseColumns.CarT]);

    /// <summary>Days from the infusion.</summary>
    public double[] Time => this[CourseColumns.Time];

    /// <summary>A column over time.</summary>
    public double[] this[CourseColumn column] => [.. Rows.Select(r => r[column.Place])];
}
