using CarTAgents.Model.Numbers;

namespace CarTAgents.Clinic.Statistics;

/// <summary>The interval of any statistic of a sample, by drawing samples from it with replacement (Efron 1979,
/// doi:10.1214/aos/1176344552): quantiles of the statistic over them. A seed gives the same samples on every machine.</summary>
public static class Bootstrap
{
    /// <summary>Estimates a statistic.</summary>
    /// <param name="sample">The sample: a number a patient, or whatever belongs to a patient, as a pair for a paired difference.</param>
    /// <param name="statistic">The statistic of a sample, which it must not keep.</param>
    /// <param name="seed">The seed of the draws.</param>
    /// <param name="stream">Tells estimates of one seed apart whose draws should not be the same.</param>
    /// <param name="resamples">How many samples are drawn, 1 or more.</param>
    /// <param name="level">The interval's level, above 0 and below 1.</param>
    /// <returns>The statistic of the sample, with the interval; NaN of an empty sample, NaN ends where a drawn sample's statistic is
    /// NaN.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static Estimate Of<T>(
        ReadOnlySpan<T> sample,
        Func<ReadOnlySpan<T>, double> statistic,
        ulong seed,
        uint stream = 0,
        int resamples = 2000,
        double level = 0.95
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 1);
        ConfidenceLevel.Check(level);
        if (sample.IsEmpty)
            return new Estimate(double.NaN, double.NaN, double.NaN);
        var random = new HostRandom(seed, stream, HostPurpose.Resampling);
        var drawn = new T[sample.Length];
        var statistics = new double[resamples];
        for (int i = 0; i < resamples; i++)
        {
            for (int k = 0; k < drawn.Length; k++)
                drawn[k] = sample[(int)random.NextBelow(sample.Length)];
            statistics[i] = statistic(drawn);
        }

        Array.Sort(statistics);
        if (double.IsNaN(statistics[0]))
            return new Estimate(statistic(sample), double.NaN, double.NaN);
        double tail = (1 - level) / 2;
        return new Estimate(statistic(sample), Quantile.OfSorted(statistics, tail), Quantile.OfSorted(statistics, 1 - tail));
    }
}
