using CarTAgents.Output.Pictures;
using CarTAgents.Viewer.Looks;
using CarTAgents.Viewer.Volumes;

namespace CarTAgents.Viewer.Graphics;

/// <summary>How a field is shown.</summary>
public enum FieldShown
{
    /// <summary>Not at all.</summary>
    Not,

    /// <summary>Painted on the face of the cut, over the cells there.</summary>
    OnCut,

    /// <summary>As a fog.</summary>
    AsFog,
}

/// <summary>The shader's inputs for a picture, besides the volumes.</summary>
public sealed record View
{
    /// <summary>The lines of sight.</summary>
    public required LinesOfSight Lines { get; init; }

    /// <summary>The part of the lattice that is drawn.</summary>
    public required SiteBox Box { get; init; }

    /// <summary>The face that a field is painted on: its axis, and where on it between sites; null for none.</summary>
    public (Axis Axis, int Plane)? Cut { get; init; }

    /// <summary>Colour by code.</summary>
    public required Rgb[] Palette { get; init; }

    /// <summary>Radius by code, sites; at most 0.5.</summary>
    public required float[] Radii { get; init; }

    /// <summary>Bits of the codes of cells in synapse, which are marked.</summary>
    public uint Bound { get; init; }

    /// <summary>Whether cells are coloured by a value instead of their kind.</summary>
    public bool ByValue { get; init; }

    /// <summary>How the field is shown.</summary>
    public FieldShown Field { get; init; }

    /// <summary>The colours around.</summary>
    public Theme Theme { get; init; } = Theme.Dark;

    /// <summary>Draws codes instead of colours, 255 where there is no cell: for comparing.</summary>
    internal bool CodesOnly { get; init; }
}

/// <summary>The colours of what is not a cell.</summary>
/// <param name="GroundLow">The background at the bottom, which far cells fade to.</param>
/// <param name="GroundHigh">The background at the top.</param>
/// <param name="Lines">Edges of the lattice.</param>
/// <param name="Ink">Text.</param>
/// <param name="SoftInk">Less important text.</param>
/// <param name="Mark">The rim of cells in synapse.</param>
/// <param name="Veil">Behind text; a quarter of the picture shows through.</param>
public sealed record Theme(Rgb GroundLow, Rgb GroundHigh, Rgb Lines, Rgb Ink, Rgb SoftInk, Rgb Mark, Rgb Veil)
{
    /// <summary>Dark, as in fluorescence microscopy.</summary>
    public static readonly Theme Dark = new(
        Rgb.Of(0x0e1014),
        Rgb.Of(0x1a1d24),
        Rgb.Of(0x7c8896),
        Rgb.Of(0xe8ecf1),
        Rgb.Of(0xa7b1bd),
        Palette.White,
        Rgb.Of(0x010204)
    );

    /// <summary>Light, for paper.</summary>
    public static readonly Theme Light = new(
        Rgb.Of(0xeceff3),
        Rgb.Of(0xffffff),
        Rgb.Of(0x6b7480),
        Palette.Ink,
        Palette.SoftInk,
        Palette.Ink,
        Rgb.Of(0xfdfdfe)
    );
}
