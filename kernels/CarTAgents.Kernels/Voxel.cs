namespace CarTAgents.Kernels;

/// <summary>The place that a field kernel works on.</summary>
public struct Voxel
{
    /// <summary>Slot of the replica, and number of the field.</summary>
    public int Replica, Field;

    /// <summary>Voxel coordinates in the field's grid.</summary>
    public int X, Y, Z;

    /// <summary>Index within the field of one replica: keys the dithers.</summary>
    public int Local;

    /// <summary>Index within the buffers.</summary>
    public long Index;
}
