using CarTAgents.Output.Tables;

namespace CarTAgents.Output.Runs;

/// <summary>A result over the replicas of a run, as run.json has it.</summary>
/// <param name="Replicas">How many of them have it.</param>
/// <param name="Mean">The mean.</param>
/// <param name="Sd">The standard deviation, with n - 1; null of one replica.</param>
/// <param name="Low">Low end of the 95% interval of the mean, by Student's t; null of one replica.</param>
/// <param name="High">High end.</param>
public sealed record ResultSpread(int Replicas, double Mean, double? Sd, double? Low, double? High)
{
    /// <summary>An estimate of one value at least.</summary>
    internal static ResultSpread Of(MeanEstimate e) =>
        e.Count == 1 ? new(1, e.Mean, null, null, null) : new(e.Count, e.Mean, e.Deviation, e.Low, e.High);
}
