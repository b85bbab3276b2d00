namespace CarTAgents.Output.Pictures;

/// <summary>A field beside the cells of a picture, on the lattice's grid or on one coarser by a whole factor an axis.</summary>
public sealed record FrameField
{
    /// <summary>What it is, such as <c>IFN-γ</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The unit of the colour bar, such as <c>pg/mL</c>.</summary>
    public required string Unit { get; init; }

    /// <summary>Voxels along x; divides the sites along x.</summary>
    public required int Nx { get; init; }

    /// <summary>Voxels along y; divides the sites along y.</summary>
    public required int Ny { get; init; }

    /// <summary>Voxels along z; divides the sites along z.</summary>
    public required int Nz { get; init; }

    /// <summary>The amount of each voxel in quanta, x fastest.</summary>
    public required ReadOnlyMemory<int> Quanta { get; init; }

    /// <summary>Units that one quantum a voxel stands for; positive.</summary>
    public required double UnitsPerQuantum { get; init; }

    /// <summary>The quanta at the dark end of the colour bar.</summary>
    public int Lowest { get; init; }

    /// <summary>The quanta at the bright end of the colour bar, the same in all frames of a series that is to be compared; null takes
    /// the highest value of the picture.</summary>
    public int? Highest { get; init; }
}
