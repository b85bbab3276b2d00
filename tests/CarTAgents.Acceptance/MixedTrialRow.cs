using CarTAgents.Clinic.Endpoints;
using CarTAgents.Clinic.Trials;

namespace CarTAgents.Acceptance;

/// <summary>An endpoint of a cohort that no search saw, beside that of another such cohort: one that was simulated when the numbers were
/// fitted, by another program.</summary>
/// <param name="Result">The endpoint here, and as published.</param>
/// <param name="Before">The figure of the other cohort, to two digits; NaN where none was told.</param>
/// <param name="Cohort">Patients of that cohort.</param>
internal sealed record MixedTrialRow(EndpointResult Result, double Before, int Cohort)
{
    /// <summary>Whether it agrees with the other cohort within the noise of both: four standard errors of a rate; of others three, as
    /// their interval tells them, and what two digits leave.</summary>
    public bool IsRepeated
    {
        get
        {
            double value = Result.Simulated.Value;
            if (double.IsNaN(Before))
                return true;
            if (Result.Published.Endpoint is Share)
            {
                double p = Math.Clamp((Before + value) / 200, 0.02, 0.98),
                    error = 100 * Math.Sqrt(p * (1 - p) * (1.0 / Math.Max(1, Result.Patients) + 1.0 / Cohort));
                return Math.Abs(value - Before) <= 4 * error + 0.5;
            }

            // Of a median that fewer than half reached, nothing can be told.
            double low = Result.Simulated.Low,
                high = Result.Simulated.High,
                spread = low > 0 && double.IsFinite(high) ? Math.Log(high / low) / 4 : 0.3,
                noise = Math.Max(0.03, spread) * Math.Sqrt(1 + (double)Result.Patients / Cohort);
            return double.IsNaN(value) || Math.Abs(Math.Log(value / Before)) <= 3 * noise + 0.03;
        }
    }
}
