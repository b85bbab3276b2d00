using CarTAgents.Configuration.Keys;
using CarTAgents.Configuration.Units;

namespace CarTAgents.Configuration.Descriptions;

/// <summary>Loss of surface CAR.</summary>
public sealed record CarLossDescription
{
    /// <summary>Share lost by a triggered synapse.</summary>
    [Key("Share of the surface CAR lost by a triggered synapse.", Range = "[0, 1]")]
    public required Quantity Share { get; init; }

    /// <summary>Time constant of recovery, s.</summary>
    [Key("Time constant with which it comes back.", Kind = QuantityKind.Time, Range = "[1 h, 1000 d]")]
    public required Quantity Recovery { get; init; }
}
