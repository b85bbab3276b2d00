using MathNet.Numerics.Distributions;

namespace CarTAgents.Clinic.Statistics;

/// <summary>The level of a confidence interval, such as 0.95.</summary>
internal static class ConfidenceLevel
{
    /// <summary>Refuses a level that is not above 0 and below 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public static void Check(double level)
    {
        if (!(level > 0 && level < 1))
            throw new ArgumentOutOfRangeException(nameof(level), level, "a level lies above 0 and below 1");
    }

    /// <summary>How many standard errors a normal interval of a level reaches to each side.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The level is not above 0 and below 1.</exception>
    public static double Reach(double level)
    {
        Check(level);
        return Normal.InvCDF(0, 1, (1 + level) / 2);
    }
}
