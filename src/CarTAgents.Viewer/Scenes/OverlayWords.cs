using CarTAgents.Viewer.Volumes;

namespace CarTAgents.Viewer.Scenes;

/// <summary>What an overlay says beside the scene.</summary>
public sealed record OverlayWords
{
    /// <summary>How fast the run goes, or that it waits.</summary>
    public string Pace { get; init; } = "";

    /// <summary>Which replica is shown; empty where there is one.</summary>
    public string Replica { get; init; } = "";

    /// <summary>Whether a film is being made.</summary>
    public bool Filming { get; init; }

    /// <summary>The courses of patients; null to leave them out.</summary>
    public CourseCurves? Course { get; init; }

    /// <summary>What is being typed; null while nothing is.</summary>
    public string? Typed { get; init; }

    /// <summary>First and last tick of a slider; null for none.</summary>
    public (uint First, uint Last)? Range { get; init; }

    /// <summary>The cell that was picked, in words.</summary>
    public IReadOnlyList<string> Picked { get; init; } = [];

    /// <summary>Its site; null for none.</summary>
    public Place? PickedSite { get; init; }

    /// <summary>Cells over time; null to leave them out.</summary>
    public History? History { get; init; }

    /// <summary>Whether the help is shown.</summary>
    public bool Help { get; init; }

    /// <summary>What has just been done, or has failed.</summary>
    public string? Message { get; init; }
}
