using CarTAgents.Configuration.Keys;
using CarTAgents.Configuration.Units;

namespace CarTAgents.Configuration.Descriptions;

/// <summary>Where the cells of a dose enter.</summary>
public enum EntryRoute
{
    /// <summary>Any site of the lattice.</summary>
    Anywhere,

    /// <summary>Vessel sites.</summary>
    Vessels,

    /// <summary>The outermost sites of the lattice.</summary>
    Outside,
}

/// <summary>Something done at a time: a dose of T cells, a drug, or a change of parameters.</summary>
[Alternatives("dose", "set", "give")]
public sealed record EventDescription
{
    /// <summary>Simulated time, s; takes effect at the next window that has not been issued.</summary>
    [Key(
        "Simulated time; takes effect at the next census window that has not been issued.",
        Kind = QuantityKind.Time,
        Range = "[0 s, 100000 d]"
    )]
    public required Quantity At { get; init; }

    /// <summary>The dose, or null.</summary>
    [Key("T cells that are given.")]
    public DoseDescription? Dose { get; init; }

    /// <summary>The drug, or null.</summary>
    [Key("A drug that a patient is given; its numbers stand in patient.drugs.")]
    public Drug? Give { get; init; }

    /// <summary>New values by dotted path or parameter symbol, as text, or null.</summary>
    [Key("New values, by the same paths as --set: of tCells, residents and fields, or the symbol of a parameter.", MinCount = 1)]
    public IReadOnlyDictionary<string, string>? Set { get; init; }
}

/// <summary>A dose of T cells.</summary>
public sealed record DoseDescription
{
    /// <summary>Number of cells.</summary>
    [Key("Number of T cells.", Kind = QuantityKind.Count, Range = "[0, 1e12]")]
    public required Quantity Cells { get; init; }

    /// <summary>Duration of the infusion, s; 0 for all at once.</summary>
    [Key("Duration of the infusion; 0 s for all at once.", Kind = QuantityKind.Time, Range = "[0 s, 365 d]", Default = "0 s")]
    public Quantity Over { get; init; }

    /// <summary>Weights of the kinds.</summary>
    [Key("Weights of the T-cell kinds; divided by their sum.", Range = "[0, 1e9]", MinCount = 1, MaxCount = 4)]
    public required IReadOnlyDictionary<string, Quantity> Mix { get; init; }

    /// <summary>Where the cells enter.</summary>
    [Key(
        "Where the cells enter: at sites of vessels, anywhere, or at the outermost sites of the lattice; a patient's into the blood.",
        Default = "anywhere"
    )]
    public EntryRoute Enter { get; init; }
}
