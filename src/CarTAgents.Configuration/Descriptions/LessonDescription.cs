using CarTAgents.Configuration.Keys;

namespace CarTAgents.Configuration.Descriptions;

/// <summary>What a run teaches; shown at its end.</summary>
public sealed record LessonDescription
{
    /// <summary>The text, with results in braces.</summary>
    [Key(
        "What the run shows, told at its end; {lysis [%]} stands for a column of census.csv at the end, {lysis [%] at 6 h} at a time, "
            + "{least ...} and {most ...} for the extremes over the replicas, {peak ...} for the largest over time."
    )]
    public required string Text { get; init; }

    /// <summary>Commands to try next.</summary>
    [Key("Commands to try next.", Default = "[]")]
    public IReadOnlyList<string> Try { get; init; } = [];
}
