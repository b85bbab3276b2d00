using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace CarTAgents.Output.Tables;

/// <summary>A mean over runs that differ in their random numbers alone: replicas of a run, replicates of a sweep.</summary>
/// <param name="Count">How many have the value.</param>
/// <param name="Mean">The mean.</param>
/// <param name="Deviation">The standard deviation, with n - 1; NaN of one value.</param>
/// <param name="Low">Low end of the 95% interval of the mean, by Student's t; NaN of one value.</param>
/// <param name="High">High end.</param>
public readonly record struct MeanEstimate(int Count, double Mean, double Deviation, double Low, double High)
{
    /// <summary>Of values, those that are not numbers left out.</summary>
    public static MeanEstimate Of(IEnumerable<double> values)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        if (finite.Length == 0)
            return new MeanEstimate(0, double.NaN, double.NaN, double.NaN, double.NaN);
        double mean = finite.Sum() / finite.Length;
        if (finite.Length == 1)
            return new MeanEstimate(1, mean, double.NaN, double.NaN, double.NaN);
        double deviation = finite.StandardDeviation(),
            half = StudentT.InvCDF(0, 1, finite.Length - 1, 0.975) * deviation / Math.Sqrt(finite.Length);
        return new MeanEstimate(finite.Length, mean, deviation, mean - half, mean + half);
    }
}
