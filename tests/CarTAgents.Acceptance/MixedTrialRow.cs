namespace CarTAgents.Acceptance;

/// <summary>A published figure beside those of two cohorts that no search saw: one simulated when the numbers were fitted, by another
/// program, and this one.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Name">What was measured.</param>
/// <param name="Published">The published figure.</param>
/// <param name="Low">Lower end of what agrees with it.</param>
/// <param name="High">Upper end.</param>
/// <param name="Before">The figure of the other cohort, to two digits.</param>
/// <param name="Cohort">Patients of that cohort.</param>
/// <param name="IsRate">Whether it is a share of patients in percent; otherwise a median.</param>
/// <param name="Found">The figure here, of how many patients, and the standard error of its logarithm.</param>
internal sealed record MixedTrialRow(
    string Trial,
    string Name,
    double Published,
    double Low,
    double High,
    double Before,
    int Cohort,
    bool IsRate,
    (double Value, int Of, double Error) Found
)
{
    /// <summary>Whether it agrees with the published figure.</summary>
    public bool IsMet => Found.Value >= Low && Found.Value <= High;

    /// <summary>Whether it agrees with the other cohort within the noise of both: four standard errors of a rate; three of a median,
    /// as the values around it tell, and what two digits leave.</summary>
    public bool IsRepeated
    {
        get
        {
            if (IsRate)
            {
                double p = Math.Clamp((Before + Found.Value) / 200, 0.02, 0.98),
                    error = 100 * Math.Sqrt(p * (1 - p) * (1.0 / Math.Max(1, Found.Of) + 1.0 / Cohort));
                return Math.Abs(Found.Value - Before) <= 4 * error + 0.5;
            }

            double noise = Math.Max(0.03, Found.Error) * Math.Sqrt(1 + (double)Found.Of / Cohort);
            return Math.Abs(Math.Log(Found.Value / Before)) <= 3 * noise + 0.03;
        }
    }
}
