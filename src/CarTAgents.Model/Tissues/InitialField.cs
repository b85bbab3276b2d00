namespace CarTAgents.Model.Tissues;

/// <summary>What a field holds at tick 0, in whole quanta.</summary>
public sealed class InitialField
{
    private readonly int[]? _quanta;
    private readonly double _fraction;
    private readonly int _whole;

    /// <summary>The same level in each voxel. Where it is no whole number of quanta, some voxels hold one more than others, so that the sum
    /// is right to the quantum.</summary>
    /// <param name="quanta">Quanta a voxel, 0 to <see cref="Kernels.Rules.Source.Cap"/>.</param>
    /// <param name="voxels">Voxels of the field.</param>
    public InitialField(double quanta, int voxels)
    {
        (_whole, Voxels) = ((int)quanta, voxels);
        _fraction = quanta - _whole;
        Total = ((long)voxels * _whole) + (long)(voxels * _fraction);
    }

    /// <summary>A level of its own for each voxel.</summary>
    /// <param name="quanta">Quanta of each voxel, x fastest, each 0 to <see cref="Kernels.Rules.Source.Cap"/>.</param>
    public InitialField(int[] quanta) => (_quanta, Voxels, Total) = (quanta, quanta.Length, quanta.Sum(q => (long)q));

    /// <summary>Voxels of the field.</summary>
    public int Voxels { get; }

    /// <summary>Quanta of all voxels.</summary>
    public long Total { get; }

    /// <summary>Quanta of a voxel.</summary>
    public int Quanta(int voxel) => _quanta?[voxel] ?? _whole + (int)((long)((voxel + 1) * _fraction) - (long)(voxel * _fraction));
}
