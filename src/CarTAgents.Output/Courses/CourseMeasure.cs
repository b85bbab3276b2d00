namespace CarTAgents.Output.Courses;

/// <summary>A measure of a patient's course, as trials report it.</summary>
/// <param name="Name">Its name, which begins with that of the column.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Topic">What is measured, in words.</param>
/// <param name="Meaning">What of it, in words.</param>
/// <param name="Value">Its value of a course; NaN where it has none.</param>
public sealed record CourseMeasure(string Name, string Unit, string Topic, string Meaning, Func<PatientCourse, double> Value)
{
    /// <summary>Name and unit, as in summary.json.</summary>
    public string Key { get; } = $"{Name} [{Unit}]";
}
