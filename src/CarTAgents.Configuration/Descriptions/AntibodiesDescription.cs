using CarTAgents.Configuration.Keys;
using CarTAgents.Configuration.Units;

namespace CarTAgents.Configuration.Descriptions;

/// <summary>Plasma cells and antibodies of a patient with lupus, and what follows from them.</summary>
public sealed record AntibodiesDescription
{
    /// <summary>Plasmablasts and plasma cells.</summary>
    [Key("Plasmablasts and plasma cells, relative to their numbers at rest.")]
    public required PlasmaCellsDescription PlasmaCells { get; init; }

    /// <summary>The autoantibody.</summary>
    [Key("The autoantibody, anti-dsDNA.")]
    public required AutoantibodyDescription Autoantibody { get; init; }

    /// <summary>Antibody of earlier vaccinations.</summary>
    [Key("Antibody of earlier vaccinations, relative to its level at the infusion.")]
    public required VaccineAntibodyDescription Vaccine { get; init; }

    /// <summary>Complement C3.</summary>
    [Key("Complement C3, which the autoantibody uses up.")]
    public required ComplementDescription C3 { get; init; }

    /// <summary>Disease activity.</summary>
    [Key("Disease activity, SLEDAI-2K.")]
    public required DiseaseActivityDescription Sledai { get; init; }
}

/// <summary>Plasmablasts and plasma cells.</summary>
public sealed record PlasmaCellsDescription
{
    /// <summary>Life of a plasmablast, s.</summary>
    [Key("Life of a plasmablast.", Kind = QuantityKind.Time, Range = "[1 h, 1000 d]")]
    public required Quantity Plasmablast { get; init; }

    /// <summary>Hazard of a plasmablast relative to a B cell of lymphoid tissue.</summary>
    [Key("Hazard of a plasmablast of being killed, relative to a B cell of its tissue.", Range = "[0, 1]")]
    public required Quantity PlasmablastAccess { get; init; }

    /// <summary>Half-life of short-lived plasma cells, s.</summary>
    [Key("Half-life of short-lived plasma cells.", Kind = QuantityKind.Time, Range = "[1 d, 10000 d]")]
    public required Quantity ShortLived { get; init; }

    /// <summary>Hazard of plasma cells with CD19 relative to a B cell of their tissue.</summary>
    [Key("Hazard of plasma cells that carry CD19 of being killed, relative to a B cell of their tissue.", Range = "[0, 1]")]
    public required Quantity Access { get; init; }

    /// <summary>Share of long-lived plasma cells without CD19.</summary>
    [Key("Share of long-lived plasma cells without CD19, which no CAR-T cell kills.", Range = "[0, 1]")]
    public required Quantity LongLivedNegative { get; init; }
}

/// <summary>The autoantibody.</summary>
public sealed record AutoantibodyDescription
{
    /// <summary>Level at the infusion, in multiples of the cut-off.</summary>
    [Key("Level at the infusion, in multiples of the cut-off.", Range = "[0, 1e6]")]
    public required Quantity Start { get; init; }

    /// <summary>Level below which a test is negative, U/mL.</summary>
    [Key("Level below which the test is negative, U/mL.", Range = "(0, 1e6]")]
    public required Quantity CutOff { get; init; }

    /// <summary>Half-life, s.</summary>
    [Key("Half-life; shorter than that of other IgG where protein is lost in urine.", Kind = QuantityKind.Time, Range = "[1 d, 1000 d]")]
    public required Quantity HalfLife { get; init; }

    /// <summary>Share that comes from plasmablasts and short-lived plasma cells.</summary>
    [Key("Share that comes from plasmablasts and short-lived plasma cells.", Range = "[0, 1]")]
    public required Quantity ShortLived { get; init; }

    /// <summary>Share of that which comes from plasmablasts.</summary>
    [Key("Share of that which comes from plasmablasts.", Range = "[0, 1]")]
    public required Quantity Plasmablast { get; init; }
}

/// <summary>Antibody of earlier vaccinations.</summary>
public sealed record VaccineAntibodyDescription
{
    /// <summary>Half-life, s.</summary>
    [Key("Half-life.", Kind = QuantityKind.Time, Range = "[1 d, 1000 d]")]
    public required Quantity HalfLife { get; init; }
}

/// <summary>Complement C3.</summary>
public sealed record ComplementDescription
{
    /// <summary>Level at the infusion, g/um^3.</summary>
    [Key("Level at the infusion.", Kind = QuantityKind.MassConcentration, Range = "(0 g/L, 10 g/L]")]
    public required Quantity Start { get; init; }

    /// <summary>Level without the autoantibody, g/um^3.</summary>
    [Key("Level without the autoantibody.", Kind = QuantityKind.MassConcentration, Range = "(0 g/L, 10 g/L]")]
    public required Quantity Normal { get; init; }

    /// <summary>Half-life, s.</summary>
    [Key("Half-life.", Kind = QuantityKind.Time, Range = "[1 d, 1000 d]")]
    public required Quantity HalfLife { get; init; }
}

/// <summary>Disease activity.</summary>
public sealed record DiseaseActivityDescription
{
    /// <summary>Score at the infusion.</summary>
    [Key("Score at the infusion.", Range = "[0, 105]")]
    public required Quantity Start { get; init; }

    /// <summary>Time constant with which organs follow, s.</summary>
    [Key("Time constant with which the organs follow.", Kind = QuantityKind.Time, Range = "[1 d, 1000 d]")]
    public required Quantity Time { get; init; }

    /// <summary>Share that follows the autoantibody; the rest follows short-lived plasma cells.</summary>
    [Key("Share that follows the autoantibody; the rest follows short-lived plasma cells.", Range = "[0, 1]")]
    public required Quantity Antibody { get; init; }
}
