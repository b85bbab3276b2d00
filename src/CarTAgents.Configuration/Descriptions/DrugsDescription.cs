using CarTAgents.Configuration.Keys;
using CarTAgents.Configuration.Units;

namespace CarTAgents.Configuration.Descriptions;

/// <summary>A drug that a patient may be given.</summary>
public enum Drug
{
    /// <summary>Tocilizumab.</summary>
    Tocilizumab,

    /// <summary>A corticosteroid.</summary>
    Steroid,

    /// <summary>Anakinra.</summary>
    Anakinra,
}

/// <summary>Drugs of a patient: each given once, at a time, by a rule, or by an event.</summary>
public sealed record DrugsDescription
{
    /// <summary>Tocilizumab; null for none.</summary>
    [Key("Tocilizumab, which blocks the receptor of IL-6; absent: never given.")]
    public TocilizumabDescription? Tocilizumab { get; init; }

    /// <summary>Corticosteroid; null for none.</summary>
    [Key("A corticosteroid; absent: never given.")]
    public SteroidDescription? Steroid { get; init; }

    /// <summary>Anakinra; null for none.</summary>
    [Key("Anakinra, which blocks the receptor of IL-1; absent: never given.")]
    public AnakinraDescription? Anakinra { get; init; }

    /// <summary>Whether the numbers of a drug are there.</summary>
    public bool Has(Drug drug) =>
        drug switch
        {
            Drug.Tocilizumab => Tocilizumab is not null,
            Drug.Steroid => Steroid is not null,
            _ => Anakinra is not null,
        };
}

/// <summary>Tocilizumab, once.</summary>
[Alternatives("", "at", "grade after")]
public sealed record TocilizumabDescription
{
    /// <summary>When, s from the infusion; null where a rule or an event gives it.</summary>
    [Key("When it is given, from the infusion; absent: by rule, or by an event alone.", Kind = QuantityKind.Time, Range = "[0 d, 1000 d]")]
    public Quantity? At { get; init; }

    /// <summary>Grade of cytokine release syndrome from which it is given; null without a rule.</summary>
    [Key("Grade of cytokine release syndrome from which on it is given.", Range = "[1, 4]")]
    public int? Grade { get; init; }

    /// <summary>How long that grade has lasted, s.</summary>
    [Key("How long that grade has lasted by then, in all.", Kind = QuantityKind.Time, Range = "[0 d, 100 d]")]
    public Quantity? After { get; init; }

    /// <summary>Level after the dose, in multiples of that for half occupancy.</summary>
    [Key("Level in plasma after the dose, in multiples of the level that occupies half of the receptors.", Range = "(0, 1e6]")]
    public required Quantity Level { get; init; }

    /// <summary>Half-life, s.</summary>
    [Key("Half-life in plasma.", Kind = QuantityKind.Time, Range = "[1 h, 1000 d]")]
    public required Quantity HalfLife { get; init; }

    /// <summary>Share of the clearance of IL-6 that is by its receptor.</summary>
    [Key("Share of the clearance of IL-6 that goes by its receptor, and is lost at full occupancy.", Range = "[0, 1)")]
    public required Quantity Clearance { get; init; }
}

/// <summary>A course of a corticosteroid, once; its rule: at severe neurotoxicity, or where tocilizumab has not helped.</summary>
[Alternatives("", "at", "grade after")]
public sealed record SteroidDescription
{
    /// <summary>When, s from the infusion; null where a rule or an event gives it.</summary>
    [Key("When it is begun, from the infusion; absent: by rule, or by an event alone.", Kind = QuantityKind.Time, Range = "[0 d, 1000 d]")]
    public Quantity? At { get; init; }

    /// <summary>Grade of cytokine release syndrome from which it is given after tocilizumab; null without a rule.</summary>
    [Key(
        "Grade of cytokine release syndrome from which on it is given after tocilizumab; severe neurotoxicity needs none.",
        Range = "[1, 4]"
    )]
    public int? Grade { get; init; }

    /// <summary>How long after tocilizumab at the earliest, s.</summary>
    [Key("How long after tocilizumab at the earliest.", Kind = QuantityKind.Time, Range = "[0 d, 100 d]")]
    public Quantity? After { get; init; }

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

/// <summary>A course of anakinra, once.</summary>
[Alternatives("", "at", "grade after")]
public sealed record AnakinraDescription
{
    /// <summary>When, s from the infusion; null where a rule or an event gives it.</summary>
    [Key("When it is begun, from the infusion; absent: by rule, or by an event alone.", Kind = QuantityKind.Time, Range = "[0 d, 1000 d]")]
    public Quantity? At { get; init; }

    /// <summary>Grade of cytokine release syndrome from which it is given; null without a rule.</summary>
    [Key("Grade of cytokine release syndrome from which on it is given.", Range = "[1, 4]")]
    public int? Grade { get; init; }

    /// <summary>How long that grade has lasted, s.</summary>
    [Key("How long that grade has lasted by then, in all.", Kind = QuantityKind.Time, Range = "[0 d, 100 d]")]
    public Quantity? After { get; init; }

    /// <summary>Length of the course, s.</summary>
    [Key("Length of the course.", Kind = QuantityKind.Time, Range = "(0 d, 1000 d]")]
    public required Quantity For { get; init; }

    /// <summary>Share of the receptors that is blocked during it.</summary>
    [Key("Share of the receptors of IL-1 that is blocked during the course.", Range = "[0, 1]")]
    public required Quantity Blocked { get; init; }
}
