namespace CarTAgents.Sweeps.Runs;

/// <summary>What the runs of a sweep leave behind besides their results.</summary>
public enum Keeping
{
    /// <summary>Configuration, record and tables; no pictures, snapshots, recordings, reports or checkpoints.</summary>
    Tables,

    /// <summary>All that the configuration asks for.</summary>
    All,
}

/// <summary>What was asked of a sweep, besides its configuration and its design.</summary>
/// <param name="Config">The configuration file.</param>
/// <param name="Replicates">Runs of each point, with seeds that follow one another.</param>
/// <param name="Keep">What each run leaves.</param>
public sealed record SweepOrder(string Config, int Replicates, Keeping Keep)
{
    /// <summary>Overrides that hold for all runs.</summary>
    public IReadOnlyList<string> Sets { get; init; } = [];

    /// <summary>The command as it was typed; null where there was none.</summary>
    public string? Command { get; init; }

    /// <summary>Most replicates.</summary>
    public const int MostReplicates = 100_000;
}
