namespace CarTAgents.Kernels;

/// <summary>The place that a kernel works on: a replica, a site of its lattice, and the site's index in the buffers.</summary>
public struct Site
{
    /// <summary>Slot of the replica in the buffers (not its identity).</summary>
    public int Replica;

    /// <summary>Coordinates, 0 to n - 1 on each axis.</summary>
    public int X,
        Y,
        Z;

    /// <summary>Index within the replica, x fastest: this, never the slot, keys the random numbers.</summary>
    public int Local;

    /// <summary>Index within the buffers.</summary>
    public long Index;

    /// <summary>The replica's tick.</summary>
    public uint Tick;

    /// <summary>The site at a local index of a replica.</summary>
    public static Site Of(in Tissue t, int replica, int local)
    {
        // Not by way of At, which would compute the local index again.
        int row = t.ByNx.Of(local);
        Site s;
        s.Replica = replica;
        s.X = local - row * t.Nx;
        s.Z = t.ByNy.Of(row);
        s.Y = row - s.Z * t.Ny;
        s.Local = local;
        s.Index = (long)replica * t.Sites + local;
        s.Tick = t.Clock[replica];
        return s;
    }

    /// <summary>The site at coordinates of a replica; x may lie beyond the row, where nothing may be read.</summary>
    public static Site At(in Tissue t, int replica, int x, int y, int z)
    {
        Site s;
        s.Replica = replica;
        s.X = x;
        s.Y = y;
        s.Z = z;
        s.Local = (z * t.Ny + y) * t.Nx + x;
        s.Index = (long)replica * t.Sites + s.Local;
        s.Tick = t.Clock[replica];
        return s;
    }
}
