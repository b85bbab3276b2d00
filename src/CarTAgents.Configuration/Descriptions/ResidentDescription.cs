using CarTAgents.Configuration.Keys;
using CarTAgents.Configuration.Units;

namespace CarTAgents.Configuration.Descriptions;

/// <summary>A kind of resident cell: tumour, B-lineage, macrophage, stroma, or a vessel that T cells enter from.</summary>
public sealed record ResidentDescription
{
    /// <summary>True when T cells with the CAR may bind it.</summary>
    [Key("Whether T cells that carry the CAR may bind it.", Default = "false")]
    public bool Target { get; init; }

    /// <summary>True when T cells may enter the tissue here.</summary>
    [Key("Whether T cells may enter the tissue here.", Default = "false")]
    public bool Vessel { get; init; }

    /// <summary>Antigen on a cell; null for none.</summary>
    [Key("Antigen molecules on a cell; needed for a target.")]
    public AntigenDescription? Antigen { get; init; }

    /// <summary>How hits kill; null for a kind that no hit kills.</summary>
    [Key("How hits kill; needed for a target.")]
    public ResidentKillingDescription? Killing { get; init; }

    /// <summary>From the lethal hit to death, s.</summary>
    [Key("From the lethal hit to death.", Kind = QuantityKind.Time, Range = "[0 s, 30 d]", Default = "0 s", Changeable = true)]
    public Quantity DyingTime { get; init; }

    /// <summary>Mean time that debris takes up its site, s; 0 clears at once.</summary>
    [Key(
        "Mean time that the debris of a dead cell takes up its site; 0 s clears at once.",
        Kind = QuantityKind.Time,
        Range = "[0 s, 365 d]",
        Default = "0 s",
        Changeable = true
    )]
    public Quantity Debris { get; init; }

    /// <summary>Doubling time of an uncrowded population, s; null for no division.</summary>
    [Key(
        "Doubling time of an uncrowded population; absent: does not divide.",
        Kind = QuantityKind.Time,
        Range = "[1 h, 100000 d]",
        Changeable = true
    )]
    public Quantity? Doubling { get; init; }

    /// <summary>Mean of the exponential life span, s; null for immortal.</summary>
    [Key(
        "Mean of the exponentially distributed life span; absent: immortal but for the T cells.",
        Kind = QuantityKind.Time,
        Range = "[1 min, 100000 d]",
        Changeable = true
    )]
    public Quantity? Lifespan { get; init; }

    /// <summary>True when lymphodepletion kills it.</summary>
    [Key("Whether lymphodepletion kills it.", Default = "false")]
    public bool Lymphodepleted { get; init; }

    /// <summary>Maturation; null for none.</summary>
    [Key("Maturation into another kind, or out of the tissue; absent: none.")]
    public MaturationDescription? Maturation { get; init; }

    /// <summary>For a resting macrophage: how it is activated; null for other kinds.</summary>
    [Key("For a resting macrophage: how it is activated; absent: not a macrophage.")]
    public ActivationDescription? Activation { get; init; }

    /// <summary>What a dying cell of this kind adds to the drive of a macrophage beside it.</summary>
    [Key(
        "What a dying or dead cell of this kind adds to the drive of a macrophage beside it, in units of the cytokine's "
            + "half-effective level.",
        Range = "[0, 16]",
        Default = "0"
    )]
    public Quantity DeathSignal { get; init; }
}

/// <summary>Maturation through stages of equal mean time.</summary>
public sealed record MaturationDescription
{
    /// <summary>Mean time through all stages, s.</summary>
    [Key("Mean time through all stages.", Kind = QuantityKind.Time, Range = "[1 h, 100000 d]")]
    public required Quantity Time { get; init; }

    /// <summary>Stages.</summary>
    [Key("Number of stages; more make the time less variable.", Range = "[1, 4]", Default = "1")]
    public int Stages { get; init; }

    /// <summary>The kind that it becomes; null to leave the tissue.</summary>
    [Key("The resident kind that it becomes; absent: it leaves the tissue.")]
    public string? Into { get; init; }
}

/// <summary>Activation of macrophages by a cytokine and by dying cells beside them, and back.</summary>
public sealed record ActivationDescription
{
    /// <summary>The resident kind that an activated one is.</summary>
    [Key("The resident kind that an activated one is.")]
    public required string Into { get; init; }

    /// <summary>Mean time of the change, s.</summary>
    [Key("Mean time of activation at full drive, and of calming down without drive.", Kind = QuantityKind.Time, Range = "[1 h, 1000 d]")]
    public required Quantity Time { get; init; }

    /// <summary>The field that drives it.</summary>
    [Key("The field that activates it.")]
    public required string Field { get; init; }

    /// <summary>Concentration of half the activation, molecules/um^3.</summary>
    [Key("Concentration of half the activation, in molecules.", Kind = QuantityKind.Concentration, Range = "(0 nM, 1 M]")]
    public required Quantity Half { get; init; }

    /// <summary>Hill exponent of the activation.</summary>
    [Key("Hill exponent of activation against drive.", Range = "[0.5, 4]", Default = "1")]
    public Quantity Hill { get; init; }

    /// <summary>Drive by one triggered T cell a site; on a lattice a macrophage counts those of its own site and of its neighbours.
    /// </summary>
    [Key(
        "Drive by one triggered T cell a site, by touch (CD40L), in units of the half-effective level: on a lattice by the share of a "
            + "macrophage's own site and its neighbours that such cells take. Needed for a mixed patient.",
        Range = "[0, 1e6]"
    )]
    public Quantity? Contact { get; init; }
}

/// <summary>Antigen density over cells and generations.</summary>
public sealed record AntigenDescription
{
    /// <summary>Median, molecules a cell.</summary>
    [Key("Median over the cells.", Kind = QuantityKind.Molecules, Range = "(0 molecules, 1e9 molecules]")]
    public required Quantity Median { get; init; }

    /// <summary>Standard deviation of the natural logarithm.</summary>
    [Key("Standard deviation of the natural logarithm; 0 makes all cells alike.", Range = "[0, 3]", Default = "0")]
    public Quantity Spread { get; init; }

    /// <summary>Correlation of the ln density of mother and daughter, 0 to 1.</summary>
    [Key("Correlation of the ln density between mother and daughter; 1: daughters are copies.", Range = "[0, 1]", Default = "1")]
    public Quantity Inheritance { get; init; }

    /// <summary>Cells of the kind without the antigen; null for none.</summary>
    [Key("Cells of the kind that have lost the antigen, and how others lose it; absent: none. Of a patient: patient.clones.negative.")]
    public AntigenLossDescription? Negative { get; init; }
}

/// <summary>Cells that have lost the antigen, for good, as all that descend from them.</summary>
public sealed record AntigenLossDescription
{
    /// <summary>Share of the cells that are placed at the start.</summary>
    [Key("Their share of the cells of the kind that the tissue begins with.", Range = "[0, 1]", Default = "0")]
    public Quantity Share { get; init; }

    /// <summary>Probability that a division loses the antigen.</summary>
    [Key("Probability that a division loses the antigen: of its two cells the new one is without.", Range = "[0, 1]", Default = "0")]
    public Quantity LossPerDivision { get; init; }
}

/// <summary>How hits kill: one lethal contact, or hits that add up unless repaired.</summary>
public sealed record ResidentKillingDescription
{
    /// <summary>Probability that one engagement delivers a hit.</summary>
    [Key("Probability that one engagement delivers a hit, at saturating antigen density.", Range = "[0, 1]", Changeable = true)]
    public required Quantity Probability { get; init; }

    /// <summary>Hits needed to kill.</summary>
    [Key("Hits that it takes to kill.", Kind = QuantityKind.Count, Range = "[1, 255]", Default = "1", Changeable = true)]
    public Quantity Hits { get; init; }

    /// <summary>Longest gap between hits that still add up, s; null for no limit.</summary>
    [Key(
        "Longest gap between hits that still add up; absent: no limit.",
        Kind = QuantityKind.Time,
        Range = "(0 s, 365 d]",
        Changeable = true
    )]
    public Quantity? Gap { get; init; }

    /// <summary>Half-time of the repair of sublethal damage, s; null for no repair.</summary>
    [Key(
        "Half-time of the repair of sublethal damage; absent: no repair.",
        Kind = QuantityKind.Time,
        Range = "(0 s, 365 d]",
        Changeable = true
    )]
    public Quantity? Repair { get; init; }
}
