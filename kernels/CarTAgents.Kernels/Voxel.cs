namespace CarTAgents.Kernels;

/// <summary>The place that a field kernel works on.</summary>
public struct Voxel
{
    /// <summary>Slot of the replica, and number of the field.</summary>
    public int Replica,
        Field;

    /// <summary>Voxel coordinates in the field's grid.</summary>
    public int X,
        Y,
        Z;

    /// <summary>Index within the field of one replica: keys the dithers.</summary>
    public int Local;

    /// <summary>Index within the buffers.</summary>
    public long Index;

    /// <summary>A voxel from its place among all voxels of all fields of a replica.</summary>
    public static Voxel Of(in Tissue t, int replica, int item)
    {
        int field = 0;
        while (field + 1 < t.Fields && item >= t.Grids[field + 1].First)
            field++;
        Voxel v;
        v.Replica = replica;
        v.Field = field;
        v.Local = item - t.Grids[field].First;
        int row = t.Grids[field].ByNx.Of(v.Local);
        v.X = v.Local - row * t.Grids[field].Nx;
        v.Z = t.Grids[field].ByNy.Of(row);
        v.Y = row - v.Z * t.Grids[field].Ny;
        v.Index = (long)replica * t.Voxels + item;
        return v;
    }
}
