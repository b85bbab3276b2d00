using MathNet.Numerics.Distributions;

namespace CarTAgents.Clinic.Statistics;

/// <summary>The share of patients with something, with the exact interval of Clopper and Pearson (1934, doi:10.1093/biomet/26.4.404),
/// which covers the true share at least as often as its level says.</summary>
public static class ExactBinomial
{
    /// <summary>Estimates a share.</summary>
    /// <param name="with">Patients with it, 0 or more.</param>
    /// <param name="patients">All patients, as many or more; of none the share is NaN and the interval from 0 to 1.</param>
    /// <param name="level">The interval's level, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static Estimate Of(int with, int patients, double level = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(with);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(with, patients);
        ConfidenceLevel.Check(level);
        double tail = (1 - level) / 2,
            low = with == 0 ? 0 : Beta.InvCDF(with, patients - with + 1, tail),
            high = with == patients ? 1 : Beta.InvCDF(with + 1, patients - with, 1 - tail);
        return new Estimate(with / (double)patients, low, high);
    }
}
