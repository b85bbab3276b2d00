namespace CarTAgents.Kernels.Cells;

/// <summary>How many cells of each class of a layer (<see cref="Parameters.CellClass"/>) lie under a voxel: at most 64 sites do.</summary>
/// <remarks>Packed as a byte a class. Apart from this file only the CPU's form of the counting knows it, <see
/// cref="Rules.CellCounts"/>.</remarks>
public readonly struct ClassCounts
{
    private readonly ulong _bytes;

    private ClassCounts(ulong bytes) => _bytes = bytes;

    /// <summary>Counts as the CPU's form packs them.</summary>
    public static implicit operator ClassCounts(ulong bytes) => new(bytes);

    /// <summary>Whether there is no cell.</summary>
    public bool IsEmpty => _bytes == 0;

    /// <summary>Cells of the first class.</summary>
    public long First => (long)(_bytes & 0xFFUL);

    /// <summary>The counts from the second class on.</summary>
    public ClassCounts Next => new(_bytes >> 8);

    /// <summary>These, and a cell of a class more.</summary>
    /// <param name="classOfLayer">The class, from the layer's first.</param>
    public ClassCounts With(int classOfLayer) => new(_bytes + (1UL << (8 * classOfLayer)));
}
