namespace CarTAgents.Kernels.Rows;

/// <summary>A row of a plane of signals and the rows beside it: at which of 64 sites does a neighbour's byte point? A byte points where,
/// with an addend and under a mask, it is a pattern and the direction back.</summary>
/// <remarks>Host code. Loads reach over as those of <see cref="SiteBits"/> do.</remarks>
internal unsafe struct Surroundings
{
    // By direction, what lies there of the row's first site; 0 beyond a closed boundary.
    private fixed long _rows[7];

    private readonly int _nx;
    private readonly bool _isPeriodic;

    /// <summary>The surroundings of a row.</summary>
    public Surroundings(in Tissue t, byte* plane, in Site row)
    {
        _rows[1] = (long)(plane + row.Index - 1);
        _rows[2] = (long)(plane + row.Index + 1);
        for (int d = 3; d <= t.Directions; d++)
        {
            int local = Neighbour.Local(t, row, d);
            _rows[d] = local < 0 ? 0 : (long)(plane + (row.Index - row.Local) + local);
        }

        _nx = t.Nx;
        _isPeriodic = t.PeriodicX != 0;
    }

    /// <summary>Sites of a block that a neighbour points at; and in <paramref name="from"/>, 1 to 6, from which direction, with any bits
    /// past the block's last.</summary>
    public readonly ulong PointedAt(int x0, int n, byte addend, byte mask, byte pattern, ulong* from)
    {
        for (int d = 1; d <= 6; d++)
        {
            byte* row = (byte*)_rows[d];
            from[d] = row == null ? 0 : SiteBits.Matching(row + x0, addend, mask, (byte)(pattern | Direction.Opposite(d)));
        }

        if (x0 == 0)
            from[1] = (from[1] & ~1UL) | (Wrapped(_nx, addend, mask, (byte)(pattern | 2)) ? 1UL : 0UL);
        ulong valid = SiteBits.First(n);
        if (x0 + n == _nx)
            from[2] = (from[2] & (valid >> 1)) | (Wrapped(1, addend, mask, (byte)(pattern | 1)) ? 1UL << (n - 1) : 0UL);
        return (from[1] | from[2] | from[3] | from[4] | from[5] | from[6]) & valid;
    }

    // Whether the byte at the other end of a periodic row points, by its place from one before the first.
    private readonly bool Wrapped(int place, byte addend, byte mask, byte pattern) =>
        _isPeriodic && ((((byte*)_rows[1])[place] + addend) & mask) == pattern;
}
