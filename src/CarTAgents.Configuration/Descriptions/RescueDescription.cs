using CarTAgents.Configuration.Keys;
using CarTAgents.Configuration.Units;

namespace CarTAgents.Configuration.Descriptions;

/// <summary>A cytokine that allows a division which the body does not.</summary>
public sealed record RescueDescription
{
    /// <summary>The field.</summary>
    [Key("Name of the field.")]
    public required string Field { get; init; }

    /// <summary>Concentration where the cell is that allows half of them, molecules/um^3.</summary>
    [Key(
        "Concentration where the cell is that allows half of the divisions which the body does not.",
        Kind = QuantityKind.Concentration,
        Range = "(0 nM, 1 uM]",
        Changeable = true
    )]
    public required Quantity Half { get; init; }
}
