using CarTAgents.Configuration.Keys;
using CarTAgents.Configuration.Units;

namespace CarTAgents.Configuration.Descriptions;

/// <summary>What lies beyond the end of an axis.</summary>
public enum Boundary
{
    /// <summary>The other end.</summary>
    Periodic,

    /// <summary>A wall: nothing crosses it.</summary>
    Closed,
}

/// <summary>The lattice of sites that cells live on.</summary>
public sealed record LatticeDescription
{
    /// <summary>Sites along x, y and z; nz = 1 is two-dimensional.</summary>
    [Key("Sites along x, y and z; one site along z makes the lattice two-dimensional.", Range = "[1, 16384]", MinCount = 3, MaxCount = 3)]
    public required IReadOnlyList<int> Size { get; init; }

    /// <summary>Edge of a site, um.</summary>
    [Key("Edge length of a site.", Kind = QuantityKind.Length, Range = "[1 um, 100 um]", Default = "10 um")]
    public Quantity Spacing { get; init; }

    /// <summary>Boundary of the x, y and z axis.</summary>
    [Key(
        "What lies beyond the ends of the x, y and z axis; one word stands for all three.",
        MinCount = 3,
        MaxCount = 3,
        OneForAll = true,
        Default = "periodic"
    )]
    public IReadOnlyList<Boundary> Boundary { get; init; } = [];
}
