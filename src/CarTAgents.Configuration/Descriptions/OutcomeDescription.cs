using CarTAgents.Configuration.Keys;
using CarTAgents.Configuration.Units;

namespace CarTAgents.Configuration.Descriptions;

/// <summary>The rules for response, progression and death.</summary>
public sealed record OutcomeDescription
{
    /// <summary>Response by imaging; null for a disease of marrow, or none.</summary>
    [Key("Response by imaging; absent: not told so.")]
    public ImagingDescription? Imaging { get; init; }

    /// <summary>Response by marrow; null for a disease that is imaged, or none.</summary>
    [Key("Response by the marrow; absent: not told so.")]
    public RemissionDescription? Marrow { get; init; }

    /// <summary>Death; null for never.</summary>
    [Key("Hazards of death; absent: the patient lives.")]
    public SurvivalDescription? Survival { get; init; }

    /// <summary>Transplant in remission; null for none.</summary>
    [Key("Allogeneic transplant in remission of the marrow; absent: none.")]
    public TransplantDescription? Transplant { get; init; }
}

/// <summary>Allogeneic transplant in remission: conditioning takes the patient's lymphocytes, CAR-T cells among them, and most of what is
/// left of the tumour; the donor's marrow makes B cells anew.</summary>
public sealed record TransplantDescription
{
    /// <summary>Share of the patients in remission who are given one.</summary>
    [Key("Share of the patients in remission then who are given one.", Range = "[0, 1]")]
    public required Quantity Share { get; init; }

    /// <summary>When, s from the infusion.</summary>
    [Key("When, from the infusion.", Kind = QuantityKind.Time, Range = "[0 d, 1000 d]")]
    public required Quantity At { get; init; }

    /// <summary>Share of the tumour's cells that it leaves.</summary>
    [Key("Share of the tumour's cells that it leaves.", Range = "[0, 1]")]
    public required Quantity Left { get; init; }

    /// <summary>Hazard of death that it adds from then on, 1/s.</summary>
    [Key("Hazard of death that it adds from then on.", Kind = QuantityKind.Rate, Range = "[0 1/d, 1 1/d]")]
    public required Quantity Death { get; init; }
}

/// <summary>Response by imaging.</summary>
public sealed record ImagingDescription
{
    /// <summary>Tumour cells that imaging does not see.</summary>
    [Key("Tumour cells below which the response is complete.", Kind = QuantityKind.Count, Range = "[1, 1e15]")]
    public required Quantity Complete { get; init; }

    /// <summary>Share of the burden at the infusion below which the response is partial.</summary>
    [Key("Share of the tumour at the infusion below which the response is partial.", Range = "(0, 1]")]
    public required Quantity Partial { get; init; }

    /// <summary>Multiple of the fewest cells above which it is progression.</summary>
    [Key("Multiple of the fewest tumour cells since the infusion above which it is progression.", Range = "[1, 1e6]")]
    public required Quantity Progression { get; init; }

    /// <summary>Multiple of <see cref="Complete"/> that progression is above.</summary>
    [Key("Multiple of the limit of complete response which progression is above as well.", Range = "[1, 1e6]")]
    public required Quantity Visible { get; init; }

    /// <summary>Times of the scans, s from the infusion.</summary>
    [Key(
        "Times of the scans, from the infusion, rising.",
        Kind = QuantityKind.Time,
        Range = "(0 d, 100000 d]",
        MinCount = 1,
        MaxCount = 100
    )]
    public required IReadOnlyList<Quantity> Scans { get; init; }

    /// <summary>Time between looks for progression, s.</summary>
    [Key("Time between looks for progression.", Kind = QuantityKind.Time, Range = "[1 d, 1000 d]")]
    public required Quantity Every { get; init; }
}

/// <summary>Response by marrow.</summary>
public sealed record RemissionDescription
{
    /// <summary>Blasts below which it is remission.</summary>
    [Key(
        "Blasts in the body below which it is complete remission, and above which it is relapse.",
        Kind = QuantityKind.Count,
        Range = "[1, 1e15]"
    )]
    public required Quantity Remission { get; init; }

    /// <summary>The first look, s from the infusion.</summary>
    [Key("The first look, from the infusion.", Kind = QuantityKind.Time, Range = "[0 d, 1000 d]")]
    public required Quantity From { get; init; }

    /// <summary>The last look for a first remission, s from the infusion.</summary>
    [Key("The last look for a first remission; without it by then, it is progression.", Kind = QuantityKind.Time, Range = "[0 d, 1000 d]")]
    public required Quantity Until { get; init; }

    /// <summary>Blasts below which no residual disease is found.</summary>
    [Key("Blasts below which no residual disease is found.", Kind = QuantityKind.Count, Range = "[1, 1e15]")]
    public required Quantity Residual { get; init; }

    /// <summary>First look for residual disease, s from the infusion.</summary>
    [Key("First look for residual disease, from the infusion.", Kind = QuantityKind.Time, Range = "[0 d, 1000 d]")]
    public required Quantity ResidualFrom { get; init; }

    /// <summary>Last look for residual disease, s from the infusion; a relapse can be called after it.</summary>
    [Key(
        "Last look for residual disease, from the infusion; relapse is looked for after it.",
        Kind = QuantityKind.Time,
        Range = "[0 d, 1000 d]"
    )]
    public required Quantity ResidualUntil { get; init; }
}

/// <summary>Hazards of death.</summary>
public sealed record SurvivalDescription
{
    /// <summary>Without any disease, 1/s.</summary>
    [Key("Hazard of death without the disease.", Kind = QuantityKind.Rate, Range = "[0 1/d, 1 1/d]")]
    public required Quantity Background { get; init; }

    /// <summary>With much tumour, 1/s.</summary>
    [Key("Hazard added by much tumour.", Kind = QuantityKind.Rate, Range = "[0 1/d, 1 1/d]")]
    public required Quantity Tumour { get; init; }

    /// <summary>Tumour cells that add half of it.</summary>
    [Key("Tumour cells that add half of that.", Kind = QuantityKind.Count, Range = "[1, 1e15]")]
    public required Quantity HalfTumour { get; init; }

    /// <summary>In cytokine release syndrome of grade 4, 1/s.</summary>
    [Key("Hazard added by cytokine release syndrome of grade 4.", Kind = QuantityKind.Rate, Range = "[0 1/d, 10 1/d]")]
    public required Quantity Grade4 { get; init; }
}
