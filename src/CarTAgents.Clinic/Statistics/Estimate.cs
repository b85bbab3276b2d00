namespace CarTAgents.Clinic.Statistics;

/// <summary>A number estimated from a sample, with the ends of its confidence interval.</summary>
/// <param name="Value">The estimate; NaN where the sample does not reach it.</param>
/// <param name="Low">Low end; NaN where there is none.</param>
/// <param name="High">High end; NaN where there is none.</param>
public readonly record struct Estimate(double Value, double Low, double High);
