using MathNet.Numerics.Statistics;

namespace CarTAgents.Clinic.Statistics;

/// <summary>Quantiles of a sample, linear between its values: type 7 of Hyndman and Fan (1996, doi:10.1080/00031305.1996.10473566), R's
/// default.</summary>
public static class Quantile
{
    /// <summary>A quantile.</summary>
    /// <param name="values">The values, in any order.</param>
    /// <param name="share">The share of the values below it, 0 to 1: 0.5 for the median.</param>
    /// <returns>The quantile; NaN of no value.</returns>
    /// <exception cref="ArgumentException">A value is not a number.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The share is out of its range.</exception>
    public static double Of(ReadOnlySpan<double> values, double share)
    {
        double[] sorted = values.ToArray();
        Array.Sort(sorted);
        return OfSorted(sorted, share);
    }

    /// <summary>A quantile of values that rise.</summary>
    /// <inheritdoc cref="Of"/>
    public static double OfSorted(double[] values, double share)
    {
        if (!(share is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(share), share, "a share lies from 0 to 1");
        // Sorting puts those first that are not numbers.
        if (values.Length > 0 && double.IsNaN(values[0]))
            throw new ArgumentException("a value is not a number", nameof(values));
        return SortedArrayStatistics.QuantileCustom(values, share, QuantileDefinition.R7);
    }
}
