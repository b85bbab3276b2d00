using CarTAgents.Model.Columns;

namespace CarTAgents.Model.Body;

/// <summary>One row of the course of one patient, of which there is one an output time.</summary>
/// <param name="Identity">The patient.</param>
/// <param name="Tick">Tick of the row.</param>
/// <param name="Values">Values in the order of <see cref="CourseColumns.All"/>; time is counted from the infusion; NaN where a column means
/// nothing for this disease.</param>
public sealed record CourseRow(uint Identity, uint Tick, double[] Values)
{
    /// <summary>Body cells by tissue and kind, in the order of <see cref="TissueColumn.Of"/>; none of a mixed patient.</summary>
    public double[] Tissues { get; init; } = [];

    /// <summary>The value of a column.</summary>
    public double this[CourseColumn column] => Values[column.Place];
}
