namespace CarTAgents.Model.Body;

/// <summary>The course of one patient: what a clinician would chart, one row an output time.</summary>
public static class Course
{
    /// <summary>Names with units, in the order of <see cref="CourseRow.Values"/>.</summary>
    public static readonly IReadOnlyList<string> Columns =
    [
        "time [d]",
        "car_t [1/uL]",
        "b_cells [1/uL]",
        "naive_b_share [1]",
        "tumour [cells]",
        "marrow_blasts [1]",
        "il6 [pg/mL]",
        "ifng [pg/mL]",
        "il1 [pg/mL]",
        "crp [mg/L]",
        "temperature [C]",
        "crs_grade [1]",
        "lymphocytes [1/uL]",
        "car_t_body [cells]",
        "b_cells_body [cells]",
        "kills [cells]",
    ];
}

/// <summary>One row of a course.</summary>
/// <param name="Identity">The patient.</param>
/// <param name="Tick">Tick of the row.</param>
/// <param name="Values">Values by <see cref="Course.Columns"/>; time is counted from the infusion; NaN where a column means nothing for
/// this disease.</param>
public sealed record CourseRow(uint Identity, uint Tick, double[] Values);
