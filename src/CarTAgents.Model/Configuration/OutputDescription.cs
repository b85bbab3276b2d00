namespace CarTAgents.Model;

/// <summary>What a run leaves behind, and how often.</summary>
public sealed record OutputDescription
{
    /// <summary>Checkpoints on an interval; null for none but those of an interruption.</summary>
    [Key("Checkpoints on an interval; absent: only when a run is interrupted.")]
    public CheckpointDescription? Checkpoint { get; init; }
}

/// <summary>Checkpoints on an interval.</summary>
public sealed record CheckpointDescription
{
    /// <summary>Simulated time between checkpoints, s.</summary>
    [Key("Simulated time between checkpoints.", Kind = QuantityKind.Time, Range = "(0 s, 100000 d]")]
    public required Quantity Every { get; init; }

    /// <summary>How many of the last checkpoints are kept.</summary>
    [Key("How many of the last checkpoints are kept.", Range = "[1, 1000]", Default = "2")]
    public int Keep { get; init; }
}
