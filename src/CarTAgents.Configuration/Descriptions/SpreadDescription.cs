using CarTAgents.Configuration.Keys;
using CarTAgents.Configuration.Units;

namespace CarTAgents.Configuration.Descriptions;

/// <summary>How patients differ. A spread is the standard deviation of the natural logarithm of a factor on the median, unless said
/// otherwise.</summary>
public sealed record SpreadDescription
{
    /// <summary>Tumour cells at the infusion; null for a patient without tumour.</summary>
    [Key("Tumour cells at the infusion; needed where there is a tumour.")]
    public BurdenSpreadDescription? Burden { get; init; }

    /// <summary>Share of the dose that engrafts.</summary>
    [Key("Share of the dose that engrafts.", Range = "[0, 5]")]
    public required Quantity Engraftment { get; init; }

    /// <summary>Share of resting cells among those, of its logit.</summary>
    [Key("Share of resting cells in the product: standard deviation of its logit.", Range = "[0, 5]")]
    public required Quantity Resting { get; init; }

    /// <summary>Chances to divide in a burst, added.</summary>
    [Key("Chances to divide in a burst: standard deviation of what is added to them.", Range = "[0, 10]")]
    public required Quantity Destiny { get; init; }

    /// <summary>Contraction of effectors.</summary>
    [Key("Contraction of effectors.")]
    public required LimitedSpreadDescription Contraction { get; init; }

    /// <summary>Share that leaves a burst as memory; follows the resting share besides.</summary>
    [Key("Share that leaves a burst as memory cells, beside its proportion to the resting share of the product.")]
    public required LimitedSpreadDescription MemoryShare { get; init; }

    /// <summary>Competent share, of its logit.</summary>
    [Key("Share of competent cells: standard deviation of its logit.", Range = "[0, 5]")]
    public required Quantity Competence { get; init; }

    /// <summary>IL-15.</summary>
    [Key("IL-15.", Range = "[0, 5]")]
    public required Quantity Il15 { get; init; }

    /// <summary>Apparent volume of CAR-T cells.</summary>
    [Key("Volume that CAR-T cells appear to be spread in.", Range = "[0, 5]")]
    public required Quantity Volume { get; init; }

    /// <summary>Median CD19 of the tumour.</summary>
    [Key("Median antigen of the tumour.", Range = "[0, 5]")]
    public required Quantity Antigen { get; init; }

    /// <summary>Growth of the tumour.</summary>
    [Key("Net growth of the tumour.", Range = "[0, 5]")]
    public required Quantity Growth { get; init; }

    /// <summary>Fast tumours; null where all are of one kind.</summary>
    [Key("Tumours of faster growth; absent: all are of one kind.")]
    public FastGrowthDescription? Fast { get; init; }

    /// <summary>Resistant share.</summary>
    [Key("Share of resistant tumour cells.")]
    public required LimitedSpreadDescription Resistant { get; init; }

    /// <summary>Number and gain of macrophages.</summary>
    [Key("Number and gain of macrophages.", Range = "[0, 5]")]
    public required Quantity Macrophages { get; init; }

    /// <summary>IL-6 signals of the grades above 1.</summary>
    [Key("Reserve of the vessels: IL-6 signals of the grades above 1.", Range = "[0, 5]")]
    public required Quantity Vessels { get; init; }

    /// <summary>Signal of fever.</summary>
    [Key("Signal of fever.", Range = "[0, 5]")]
    public required Quantity Fever { get; init; }

    /// <summary>Index of neurotoxicity.</summary>
    [Key("Index of neurotoxicity.", Range = "[0, 5]")]
    public required Quantity Neurotoxicity { get; init; }

    /// <summary>Marrow output of B cells.</summary>
    [Key("Output of B cells by the marrow.", Range = "[0, 5]")]
    public required Quantity Output { get; init; }

    /// <summary>Autoantibody at the infusion.</summary>
    [Key("Autoantibody at the infusion.", Range = "[0, 5]")]
    public required Quantity Autoantibody { get; init; }

    /// <summary>Duration of residual anti-CD20.</summary>
    [Key("Duration of residual anti-CD20.", Range = "[0, 5]")]
    public required Quantity AntiCd20 { get; init; }

    /// <summary>B cells before lymphodepletion.</summary>
    [Key("B cells before lymphodepletion.", Range = "[0, 5]")]
    public required Quantity BCells { get; init; }

    /// <summary>Dose a kilogram.</summary>
    [Key("Dose, weight included.", Range = "[0, 5]")]
    public required Quantity Dose { get; init; }

    /// <summary>Weights of the kinds after the first in the product.</summary>
    [Key("Weights of the T-cell kinds after the first in the infusion's mix, of all with one draw.", Range = "[0, 5]")]
    public required Quantity Mix { get; init; }
}

/// <summary>A spread with limits.</summary>
[Shorthand("spread")]
public sealed record LimitedSpreadDescription
{
    /// <summary>Standard deviation of the natural logarithm.</summary>
    [Key("Standard deviation of the natural logarithm.", Range = "[0, 5]")]
    public required Quantity Spread { get; init; }

    /// <summary>Least factor on the median; null for none.</summary>
    [Key("Least factor on the median; absent: none.", Range = "[0, 1]")]
    public Quantity? Least { get; init; }

    /// <summary>Largest factor on the median; null for none.</summary>
    [Key("Largest factor on the median; absent: none.", Range = "[1, 1e12]")]
    public Quantity? Most { get; init; }
}

/// <summary>Spread of the burden.</summary>
public sealed record BurdenSpreadDescription
{
    /// <summary>Standard deviation of the natural logarithm.</summary>
    [Key("Standard deviation of the natural logarithm of the tumour cells.", Range = "[0, 5]")]
    public required Quantity Spread { get; init; }

    /// <summary>Fewest cells.</summary>
    [Key("Fewest tumour cells.", Kind = QuantityKind.Count, Range = "[0, 1e16]")]
    public required Quantity Least { get; init; }

    /// <summary>Most cells.</summary>
    [Key("Most tumour cells.", Kind = QuantityKind.Count, Range = "[1, 1e16]")]
    public required Quantity Most { get; init; }

    /// <summary>Patients with minimal disease; null for none.</summary>
    [Key("Patients with minimal disease; absent: none.")]
    public MinimalDiseaseDescription? Minimal { get; init; }
}

/// <summary>Patients with minimal disease.</summary>
public sealed record MinimalDiseaseDescription
{
    /// <summary>Share of the patients.</summary>
    [Key("Their share of the patients.", Range = "[0, 1]")]
    public required Quantity Share { get; init; }

    /// <summary>Median of their tumour cells.</summary>
    [Key("Median of their tumour cells.", Kind = QuantityKind.Count, Range = "[1, 1e16]")]
    public required Quantity Cells { get; init; }

    /// <summary>Standard deviation of the natural logarithm.</summary>
    [Key("Standard deviation of the natural logarithm of their tumour cells.", Range = "[0, 5]")]
    public required Quantity Spread { get; init; }

    /// <summary>Fewest cells.</summary>
    [Key("Fewest tumour cells.", Kind = QuantityKind.Count, Range = "[0, 1e16]")]
    public required Quantity Least { get; init; }

    /// <summary>Most cells.</summary>
    [Key("Most tumour cells.", Kind = QuantityKind.Count, Range = "[1, 1e16]")]
    public required Quantity Most { get; init; }
}

/// <summary>Tumours of faster growth.</summary>
public sealed record FastGrowthDescription
{
    /// <summary>Share of the patients.</summary>
    [Key("Their share of the patients.", Range = "[0, 1]")]
    public required Quantity Share { get; init; }

    /// <summary>Net growth, 1/s.</summary>
    [Key("Their median net growth.", Kind = QuantityKind.Rate, Range = "[0 1/d, 10 1/d]")]
    public required Quantity Growth { get; init; }
}
