namespace CarTAgents.Clinic.Endpoints;

/// <summary>What is written down of every patient of a trial: a column of patients.csv.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Unit">Its unit; days are from the infusion, 1 is yes and 0 no.</param>
/// <param name="Of">Its value; NaN where there is none.</param>
public sealed record Measure(string Name, string Unit, Func<PatientMeasures, double> Of)
{
    /// <summary>The column's header.</summary>
    public string Header => $"{Name} [{Unit}]";

    /// <summary>Its place in <see cref="Measures.All"/>.</summary>
    public int Place { get; internal set; }
}
