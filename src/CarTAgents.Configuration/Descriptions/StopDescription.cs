using CarTAgents.Configuration.Keys;
using CarTAgents.Configuration.Units;

namespace CarTAgents.Configuration.Descriptions;

/// <summary>What ends a run before its duration is over: the first of these that a census meets.</summary>
public sealed record StopDescription
{
    /// <summary>Whether the run ends when no replica holds a living target.</summary>
    [Key("Whether the run ends when no living target is left in any replica.", Default = "false")]
    public bool TargetsGone { get; init; }

    /// <summary>Numbers of living cells by kind above which the run ends.</summary>
    [Key(
        "Numbers of living cells by kind: the run ends when a replica holds more than this of one.",
        Kind = QuantityKind.Count,
        Range = "[0, 1e12]",
        MaxCount = RunConfiguration.MostTCellKinds + RunConfiguration.MostResidentKinds,
        Default = "{}"
    )]
    public IReadOnlyDictionary<string, Quantity> Above { get; init; } = new Dictionary<string, Quantity>();
}
