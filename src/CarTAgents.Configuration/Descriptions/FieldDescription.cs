using CarTAgents.Configuration.Keys;
using CarTAgents.Configuration.Units;

namespace CarTAgents.Configuration.Descriptions;

/// <summary>A diffusing substance.</summary>
public sealed record FieldDescription
{
    /// <summary>Diffusion coefficient, um^2/s.</summary>
    [Key("Diffusion coefficient.", Kind = QuantityKind.Diffusion, Range = "[0 um^2/s, 10000 um^2/s]", Changeable = true)]
    public required Quantity Diffusion { get; init; }

    /// <summary>A voxel is this many sites wide along each axis (along z one, in two dimensions): 1, 2 or 4.</summary>
    [Key(
        "Width of a voxel in sites: 1, 2 or 4 (along z one, in two dimensions); must divide the lattice.",
        Range = "[1, 4]",
        Default = "2"
    )]
    public int Factor { get; init; }

    /// <summary>Molecules that one unit of the fixed-point field stands for.</summary>
    [Key(
        "Molecules that one unit of the fixed-point field stands for; the smallest level that matters should be 10000 of them in a voxel.",
        Kind = QuantityKind.Molecules,
        Range = "[1e-9 molecules, 1e6 molecules]",
        Default = "0.004 molecules"
    )]
    public Quantity Quantum { get; init; }

    /// <summary>What it holds when the run begins; null for nothing.</summary>
    [Key("What the field holds when the run begins: a level, or {file: table} of voxels; absent: nothing.")]
    public InitialFieldDescription? Initial { get; init; }

    /// <summary>Loss by decay; null for none.</summary>
    [Key("Decay, as a rate or as {halfLife: time}; absent: none.")]
    public DecayDescription? Decay { get; init; }

    /// <summary>Rate of loss to the outside (plasma, medium), counted separately from decay, 1/s; null for none.</summary>
    [Key(
        "Rate of loss to the outside (plasma, or medium above), counted apart from decay; absent: none.",
        Kind = QuantityKind.Rate,
        Range = "[0 1/s, 10 1/s]",
        Changeable = true
    )]
    public Quantity? Washout { get; init; }

    /// <summary>Secretion of one cell by kind, molecules/s.</summary>
    [Key(
        "Secretion of one cell, by kind: of T cells while they secrete after an engagement, of residents always.",
        Kind = QuantityKind.Secretion,
        Range = "[0 molecules/s, 1e6 molecules/s]",
        MaxCount = RunConfiguration.MostTCellKinds + RunConfiguration.MostResidentKinds,
        Default = "{}",
        Changeable = true
    )]
    public IReadOnlyDictionary<string, Quantity> Secretion { get; init; } = new Dictionary<string, Quantity>();

    /// <summary>Enhancement of secretion by another field; null for none.</summary>
    [Key("Raising of the secretion by another field of the same voxel width; absent: none.")]
    public BoostDescription? Boost { get; init; }

    /// <summary>Uptake of one cell by kind.</summary>
    [Key("Uptake by one cell, by kind.", MaxCount = RunConfiguration.MostTCellKinds + RunConfiguration.MostResidentKinds, Default = "{}")]
    public IReadOnlyDictionary<string, UptakeDescription> Uptake { get; init; } = new Dictionary<string, UptakeDescription>();
}

/// <summary>Secretion raised by another cytokine.</summary>
public sealed record BoostDescription
{
    /// <summary>The other field.</summary>
    [Key("The field that raises the secretion.")]
    public required string By { get; init; }

    /// <summary>Factor at saturation.</summary>
    [Key("Factor on the secretion at saturation.", Range = "[1, 1000]")]
    public required Quantity Gain { get; init; }

    /// <summary>Concentration of half the rise, molecules/um^3.</summary>
    [Key("Concentration of half the rise.", Kind = QuantityKind.Concentration, Range = "(0 nM, 1 M]")]
    public required Quantity Half { get; init; }
}

/// <summary>First-order decay: a rate, or a half-life.</summary>
[Alternatives("rate", "halfLife")]
[Shorthand("rate")]
public sealed record DecayDescription
{
    /// <summary>Rate, 1/s.</summary>
    [Key("Rate of decay.", Kind = QuantityKind.Rate, Range = "[0 1/s, 10 1/s]", Changeable = true)]
    public Quantity? Rate { get; init; }

    /// <summary>Half-life, s.</summary>
    [Key("Half-life.", Kind = QuantityKind.Time, Range = "(0 s, 100000 d]", Changeable = true)]
    public Quantity? HalfLife { get; init; }
}

/// <summary>Saturable uptake by one cell.</summary>
public sealed record UptakeDescription
{
    /// <summary>Largest uptake, molecules/s.</summary>
    [Key("Largest uptake of one cell.", Kind = QuantityKind.Secretion, Range = "[0 molecules/s, 1e6 molecules/s]", Changeable = true)]
    public required Quantity Rate { get; init; }

    /// <summary>Concentration of half the largest uptake, molecules/um^3.</summary>
    [Key("Concentration of half the largest uptake.", Kind = QuantityKind.Concentration, Range = "(0 nM, 1 M]", Changeable = true)]
    public required Quantity Half { get; init; }
}
