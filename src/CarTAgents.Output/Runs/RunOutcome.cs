namespace CarTAgents.Output.Runs;

/// <summary>How a run stands, as run.json says it.</summary>
public enum RunOutcome
{
    /// <summary>It is under way, or was killed.</summary>
    Running,

    /// <summary>It has reached its end, and all its files are written.</summary>
    Completed,

    /// <summary>A signal stopped it, with a checkpoint.</summary>
    Interrupted,

    /// <summary>It stopped at its wall-clock limit, with a checkpoint.</summary>
    WallLimit,

    /// <summary>An error ended it.</summary>
    Failed,
}
