namespace CarTAgents.Clinic.Endpoints;

/// <summary>A patient of a trial, with all that was written down.</summary>
/// <param name="Identity">Which patient: the same in a cohort of any size, and in every arm.</param>
/// <param name="Values">Values in the order of <see cref="Measures.All"/>.</param>
public sealed record TrialPatient(uint Identity, double[] Values)
{
    /// <summary>A patient at the end of the course.</summary>
    public static TrialPatient Of(PatientMeasures measures) =>
        new(measures.Patient.Identity, [.. Measures.All.Select(m => m.Of(measures))]);

    /// <summary>A patient of whom nothing is known.</summary>
    public static TrialPatient Unknown(uint identity) => new(identity, [.. Measures.All.Select(_ => double.NaN)]);

    /// <summary>A value; NaN where there is none.</summary>
    public double this[Measure measure] => Values[measure.Place];

    /// <summary>Whether something happened: its day is known.</summary>
    public bool Has(Measure day) => !double.IsNaN(this[day]);

    /// <summary>Day of death; infinite while alive.</summary>
    public double Lives => Has(Measures.DeathDay) ? this[Measures.DeathDay] : double.PositiveInfinity;

    /// <summary>Day of progression or death; infinite without either.</summary>
    public double IsFree => Has(Measures.ProgressionDay) ? Math.Min(this[Measures.ProgressionDay], Lives) : Lives;

    /// <summary>Whether there was a response, partial or complete.</summary>
    public bool Responded => this[Measures.Best] >= 1;

    /// <summary>Whether the response was complete.</summary>
    public bool IsComplete => this[Measures.Best] >= 2;
}
