using CarTAgents.Model.Tissues;

namespace CarTAgents.Output.Pictures;

/// <summary>A kind of cell in a picture's legend.</summary>
/// <param name="Code">Its byte in the plane, 1 to 255; 0 is an empty site.</param>
/// <param name="Name">Its name for the reader.</param>
/// <param name="Colour">Its colour.</param>
/// <param name="Count">How many there are in the whole lattice, from the census.</param>
public sealed record FrameKind(byte Code, string Name, Rgb Colour, long Count);

/// <summary>The cells of a lattice, as planes of one byte a site, x fastest, then y, then z.</summary>
public sealed record FrameCells
{
    /// <summary>Sites along x.</summary>
    public required int Nx { get; init; }

    /// <summary>Sites along y.</summary>
    public required int Ny { get; init; }

    /// <summary>Sites along z; 1 in two dimensions.</summary>
    public required int Nz { get; init; }

    /// <summary>The distance of neighbouring sites, um.</summary>
    public required double SpacingUm { get; init; }

    /// <summary>The kind of the resident cell of each site; 0 is none.</summary>
    public required ReadOnlyMemory<byte> ResidentKind { get; init; }

    /// <summary>The <see cref="CellPhase"/> of the resident cell of each site.</summary>
    public required ReadOnlyMemory<byte> ResidentPhase { get; init; }

    /// <summary>The kind of the T cell of each site; 0 is none.</summary>
    public required ReadOnlyMemory<byte> TKind { get; init; }

    /// <summary>Whether the T cell of each site is bound to a target; 0 is no.</summary>
    public required ReadOnlyMemory<byte> TBound { get; init; }

    /// <summary>The kinds of resident cells that can occur, in the order of the legend.</summary>
    public required IReadOnlyList<FrameKind> Residents { get; init; }

    /// <summary>The kinds of T cells that can occur, in the order of the legend.</summary>
    public required IReadOnlyList<FrameKind> TCells { get; init; }

    /// <summary>How many residents are dying; null leaves the entry out of the legend.</summary>
    public long? Dying { get; init; }

    /// <summary>How many sites hold debris; null leaves the entry out of the legend.</summary>
    public long? Debris { get; init; }

    /// <summary>How many T cells are bound; null leaves the entry out of the legend.</summary>
    public long? Bound { get; init; }
}
