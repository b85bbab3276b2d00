using CarTAgents.Configuration.Keys;
using CarTAgents.Configuration.Units;

namespace CarTAgents.Configuration.Descriptions;

/// <summary>Loss of surface CAR.</summary>
public sealed record CarLossDescription
{
    /// <summary>Share lost by a triggered synapse.</summary>
    [Key(
        "Share of the surface CAR that an engagement that triggers takes; a cell of a lattice loses seven such steps at most.",
        Range = "[0, 0.9]",
        Changeable = true
    )]
    public required Quantity Share { get; init; }

    /// <summary>Time constant of recovery, s.</summary>
    [Key("Time constant with which it comes back.", Kind = QuantityKind.Time, Range = "[1 h, 1000 d]", Changeable = true)]
    public required Quantity Recovery { get; init; }
}
