using CarTAgents.Configuration.Keys;
using CarTAgents.Configuration.Units;

namespace CarTAgents.Configuration.Descriptions;

/// <summary>Homing to a tumour by its size.</summary>
public sealed record TumourHomingDescription
{
    /// <summary>Tumour cells at which the tissue's weight holds.</summary>
    [Key(
        "Tumour cells at the infusion for which the homing weight of the tumour's tissue holds.",
        Kind = QuantityKind.Count,
        Range = "[1, 1e16]"
    )]
    public required Quantity Cells { get; init; }

    /// <summary>Exponent of the tumour cells in the weight.</summary>
    [Key("Exponent of the tumour cells in that weight: 0 for a weight that does not depend on them.", Range = "[0, 2]")]
    public required Quantity Exponent { get; init; }
}
