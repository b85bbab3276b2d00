using CarTAgents.Configuration.Keys;
using CarTAgents.Configuration.Units;

namespace CarTAgents.Configuration.Descriptions;

/// <summary>Limits and clones of a tumour.</summary>
public sealed record ClonesDescription
{
    /// <summary>Tumour cells at which growth ends.</summary>
    [Key(
        "Tumour cells at which growth ends. A mixed patient's, which needs it, slows towards it; on lattices divisions without "
            + "room add nothing from then on.",
        Kind = QuantityKind.Count,
        Range = "[1, 1e16]"
    )]
    public Quantity? Capacity { get; init; }

    /// <summary>Cells of a clone below which they are whole; of a mixed patient.</summary>
    [Key(
        "Cells of a clone below which they are whole cells that are born and die by chance; of a mixed patient, needed for one.",
        Kind = QuantityKind.Count,
        Range = "[1, 1e9]"
    )]
    public Quantity? Whole { get; init; }

    /// <summary>Cells that keep CD19 and resist killing; null for none.</summary>
    [Key("Cells that keep the antigen, and resist killing; absent: none.")]
    public ResistantCloneDescription? Resistant { get; init; }

    /// <summary>Cells without CD19; null for none.</summary>
    [Key("Cells without the antigen; absent: none.")]
    public NegativeCloneDescription? Negative { get; init; }
}

/// <summary>Cells that keep CD19 and resist killing.</summary>
public sealed record ResistantCloneDescription
{
    /// <summary>Share of the tumour at the infusion.</summary>
    [Key("Their share of the tumour at the infusion.", Range = "[0, 0.9]")]
    public required Quantity Share { get; init; }

    /// <summary>Hazard of being killed relative to a sensitive cell.</summary>
    [Key("Their hazard of being killed, relative to other cells.", Range = "[0, 1]")]
    public required Quantity Killing { get; init; }
}

/// <summary>Cells without CD19.</summary>
public sealed record NegativeCloneDescription
{
    /// <summary>Share of the patients who have them.</summary>
    [Key("Share of the patients whose tumour has lost one allele, and can lose the antigen.", Range = "[0, 1]")]
    public required Quantity Patients { get; init; }

    /// <summary>Decimal logarithm of the least share of the tumour.</summary>
    [Key("Decimal logarithm of their least share of the tumour at the infusion.", Range = "[-15, 0]")]
    public required Quantity LeastExponent { get; init; }

    /// <summary>Decimal logarithm of the largest share of the tumour.</summary>
    [Key("Decimal logarithm of their largest share; all between are as likely.", Range = "[-15, 0]")]
    public required Quantity MostExponent { get; init; }

    /// <summary>Probability that a division loses the antigen.</summary>
    [Key("Probability that a division loses the antigen, in those patients.", Range = "[0, 1]")]
    public required Quantity LossPerDivision { get; init; }

    /// <summary>Hazard of being killed as a bystander, relative to a sensitive cell.</summary>
    [Key("Their hazard of being killed as bystanders, relative to other cells.", Range = "[0, 1]")]
    public required Quantity Bystander { get; init; }
}
