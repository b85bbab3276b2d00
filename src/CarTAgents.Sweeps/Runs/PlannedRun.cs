namespace CarTAgents.Sweeps.Runs;

/// <summary>A run of a sweep.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Point">The number of its point of the design, from 1.</param>
/// <param name="Replicate">The number of its replicate, from 1.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="SameAs">The earlier run that it equals, and whose results are its own; null where it is run itself.</param>
public sealed record PlannedRun(int Number, int Point, int Replicate, ulong Seed, int? SameAs);

/// <summary>How a run of a sweep ended.</summary>
/// <param name="Hash">The state hash; null of one that failed.</param>
/// <param name="Error">Why it failed; null of one that did not.</param>
/// <param name="Results">Results by name with unit.</param>
/// <param name="Notes">What its user should know.</param>
public sealed record RunEnd(string? Hash, string? Error, IReadOnlyDictionary<string, double> Results, IReadOnlyList<string> Notes);
