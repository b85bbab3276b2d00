using CarTAgents.Configuration.Keys;
using CarTAgents.Configuration.Units;

namespace CarTAgents.Configuration.Descriptions;

/// <summary>Neurotoxicity by an index that follows the product of CAR-T number and IFN-gamma.</summary>
public sealed record NeurotoxicityDescription
{
    /// <summary>CAR-T cells of the body that count as one.</summary>
    [Key("CAR-T cells of the body that count as one in the index.", Kind = QuantityKind.Count, Range = "[1, 1e15]")]
    public required Quantity Cells { get; init; }

    /// <summary>IFN-gamma above its baseline that counts as one, g/um^3.</summary>
    [Key(
        "IFN-gamma above its baseline that counts as one in the index: half of what it can count for.",
        Kind = QuantityKind.MassConcentration,
        Range = "(0 pg/mL, 1e6 pg/mL]"
    )]
    public required Quantity Ifng { get; init; }

    /// <summary>Weight of the CAR-T number against IFN-gamma.</summary>
    [Key("Weight of the CAR-T number against that of IFN-gamma, as exponents of a product.", Range = "[0, 1]")]
    public required Quantity Weight { get; init; }

    /// <summary>Share of the drive that acts through the receptor of IL-1.</summary>
    [Key("Share of the drive that goes by the receptor of IL-1, which anakinra blocks.", Range = "[0, 1]", Default = "0")]
    public Quantity Il1Share { get; init; }

    /// <summary>Time constant of the index, s.</summary>
    [Key("Time constant of the index.", Kind = QuantityKind.Time, Range = "[1 h, 100 d]")]
    public required Quantity Time { get; init; }

    /// <summary>Index above which there is any.</summary>
    [Key("Index above which there is neurotoxicity.", Range = "(0, 1000]")]
    public required Quantity Any { get; init; }

    /// <summary>Index above which it is severe.</summary>
    [Key("Index above which it is severe, grade 3.", Range = "(0, 1000]")]
    public required Quantity Severe { get; init; }
}
