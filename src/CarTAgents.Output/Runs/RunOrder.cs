namespace CarTAgents.Output.Runs;

/// <summary>What a user asked for, beside the configuration.</summary>
/// <param name="Config">The configuration file, or the directory of the run that was continued.</param>
/// <param name="Set">Values set on the command line.</param>
public sealed record RunOrder(string Config, IReadOnlyList<string> Set)
{
    /// <summary>Wall-clock time between checkpoints by default, s.</summary>
    public const double DefaultCheckpointSeconds = 3600;

    /// <summary>The command as it was typed, in the words of the shell; null where there was none.</summary>
    public string? Command { get; init; }

    /// <summary>Wall-clock time between checkpoints, in addition to those of the configuration, s.</summary>
    public double CheckpointSeconds { get; init; } = DefaultCheckpointSeconds;

    /// <summary>The clock of wall-clock time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Wall-clock time after which the run stops with a checkpoint, s; null for no limit.</summary>
    public double? WallLimitSeconds { get; init; }
}
