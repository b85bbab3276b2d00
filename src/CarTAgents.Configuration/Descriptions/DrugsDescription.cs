using CarTAgents.Configuration.Keys;
using CarTAgents.Configuration.Units;

namespace CarTAgents.Configuration.Descriptions;

/// <summary>Drugs that are given by rule.</summary>
public sealed record DrugsDescription
{
    /// <summary>Tocilizumab; null for none.</summary>
    [Key("Tocilizumab, which blocks the receptor of IL-6; absent: never given.")]
    public TocilizumabDescription? Tocilizumab { get; init; }

    /// <summary>Corticosteroid; null for none.</summary>
    [Key("A corticosteroid; absent: never given.")]
    public SteroidDescription? Steroid { get; init; }
}

/// <summary>Tocilizumab, once.</summary>
public sealed record TocilizumabDescription
{
    /// <summary>Grade of cytokine release syndrome from which it is given.</summary>
    [Key("Grade of cytokine release syndrome from which on it is given.", Range = "[1, 4]")]
    public required int Grade { get; init; }

    /// <summary>How long that grade has lasted, s.</summary>
    [Key("How long that grade has lasted by then, in all.", Kind = QuantityKind.Time, Range = "[0 d, 100 d]")]
    public required Quantity After { get; init; }

    /// <summary>Level after the dose, in multiples of that for half occupancy.</summary>
    [Key("Level in plasma after the dose, in multiples of the level that occupies half of the receptors.", Range = "(0, 1e6]")]
    public required Quantity Level { get; init; }

    /// <summary>Half-life, s.</summary>
    [Key("Half-life in plasma.", Kind = QuantityKind.Time, Range = "[1 h, 1000 d]")]
    public required Quantity HalfLife { get; init; }

    /// <summary>Share of the clearance of IL-6 that goes by its receptor.</summary>
    [Key("Share of the clearance of IL-6 that goes by its receptor, and is lost at full occupancy.", Range = "[0, 1)")]
    public required Quantity Clearance { get; init; }
}

/// <summary>A course of a corticosteroid, once: at severe neurotoxicity, or where tocilizumab has not helped.</summary>
public sealed record SteroidDescription
{
    /// <summary>Grade of cytokine release syndrome from which it is given after tocilizumab.</summary>
    [Key(
        "Grade of cytokine release syndrome from which on it is given after tocilizumab; severe neurotoxicity needs none.",
        Range = "[1, 4]"
    )]
    public required int Grade { get; init; }

    /// <summary>How long after tocilizumab at the earliest, s.</summary>
    [Key("How long after tocilizumab at the earliest.", Kind = QuantityKind.Time, Range = "[0 d, 100 d]")]
    public required Quantity After { get; init; }

    /// <summary>Length of the course, s.</summary>
    [Key("Length of the course.", Kind = QuantityKind.Time, Range = "(0 d, 1000 d]")]
    public required Quantity For { get; init; }

    /// <summary>Loss of CAR-T cells during it, 1/s.</summary>
    [Key("Loss of CAR-T cells during the course.", Kind = QuantityKind.Rate, Range = "[0 1/d, 20 1/d]")]
    public required Quantity Loss { get; init; }

    /// <summary>Loss of memory cells relative to the others.</summary>
    [Key("Loss of memory cells, relative to the others.", Range = "[0, 1]")]
    public required Quantity Memory { get; init; }

    /// <summary>Share of cytokine release and of macrophage activation that is left.</summary>
    [Key("Share of cytokine release and of the activation of macrophages that is left during the course.", Range = "[0, 1]")]
    public required Quantity Activity { get; init; }
}
