namespace CarTAgents.Kernels.Rows;

/// <summary>Rows of a plane of signals and the rows beside them: at which of 64 sites does a neighbour's byte point? A byte points where,
/// with an addend and under a mask, it is a pattern and the direction back.</summary>
/// <remarks>Host code. Loads reach over as those of <see cref="SiteBits"/> do.</remarks>
internal unsafe struct Surroundings
{
    // The first site; and by direction, from 3 on, the row beside the first or the last of the rows, or the plane's rows above or below
    // the first: 0 beyond a closed boundary.
    private readonly byte* _here;
    private fixed long _beside[7];

    private readonly int _nx,
        _rows;
    private readonly bool _isPeriodic;

    /// <summary>The surroundings of rows.</summary>
    public Surroundings(in Tissue t, byte* plane, in SiteRows rows)
    {
        // As Neighbour has it, of rows.
        Site first = rows.First;
        long here = (long)plane + first.Index,
            layer = (long)t.Nx * t.Ny;
        _beside[3] =
            first.Y > 0 ? here - t.Nx
            : t.PeriodicY != 0 ? here + layer - t.Nx
            : 0;
        _beside[4] =
            first.Y + rows.Count < t.Ny ? here + rows.Sites
            : t.PeriodicY != 0 ? here + rows.Sites - layer
            : 0;
        if (t.Directions > 4)
        {
            _beside[5] =
                first.Z > 0 ? here - layer
                : t.PeriodicZ != 0 ? here + t.Sites - layer
                : 0;
            _beside[6] =
                first.Z < t.Nz - 1 ? here + layer
                : t.PeriodicZ != 0 ? here - t.Sites + layer
                : 0;
        }

        _here = plane + first.Index;
        _nx = t.Nx;
        _rows = rows.Count;
        _isPeriodic = t.PeriodicX != 0;
    }

    /// <summary>Sites of a block that a neighbour points at; and in <paramref name="from"/>, 1 to 6, from which direction, with any bits
    /// past the block's last.</summary>
    public readonly ulong PointedAt(int x0, int n, byte addend, byte mask, byte pattern, ulong* from)
    {
        for (int d = 3; d <= 6; d++)
            from[d] = Matching((byte*)_beside[d], x0, addend, mask, Back(pattern, d));
        from[1] = SiteBits.Matching(_here + x0 - 1, addend, mask, Back(pattern, 1));
        from[2] = SiteBits.Matching(_here + x0 + 1, addend, mask, Back(pattern, 2));
        ulong valid = SiteBits.First(n);
        if (_rows > 1)
        {
            SeveralRows(n, addend, mask, pattern, from);
        }
        else
        {
            if (x0 == 0)
                from[1] = (from[1] & ~1UL) | (Wrapped(_nx - 1, addend, mask, Back(pattern, 1)) ? 1UL : 0UL);
            if (x0 + n == _nx)
                from[2] = (from[2] & (valid >> 1)) | (Wrapped(0, addend, mask, Back(pattern, 2)) ? 1UL << (n - 1) : 0UL);
        }

        return (from[1] | from[2] | from[3] | from[4] | from[5] | from[6]) & valid;
    }

    /// <summary>Mends what is found at the ends of several rows, and looks from each of them to the next.</summary>
    private readonly void SeveralRows(int n, byte addend, byte mask, byte pattern, ulong* from)
    {
        ulong starts = 0,
            row = SiteBits.First(_nx);
        for (int start = 0; start < n; start += _nx)
            starts |= 1UL << start;
        ulong ends = starts << (_nx - 1);
        from[1] &= ~starts;
        from[2] &= ~ends;
        if (_isPeriodic)
        {
            from[1] |= (SiteBits.Matching(_here, addend, mask, Back(pattern, 1)) & ends) >> (_nx - 1);
            from[2] |= (SiteBits.Matching(_here, addend, mask, Back(pattern, 2)) & starts) << (_nx - 1);
        }

        from[3] = (from[3] & row) | (SiteBits.Matching(_here, addend, mask, Back(pattern, 3)) << _nx);
        ulong above = SiteBits.Matching(_here, addend, mask, Back(pattern, 4)) & SiteBits.First(n);
        from[4] = ((from[4] & row) << (n - _nx)) | (above >> _nx);
    }

    private static ulong Matching(byte* row, int x0, byte addend, byte mask, byte pattern) =>
        row == null ? 0 : SiteBits.Matching(row + x0, addend, mask, pattern);

    private static byte Back(byte pattern, int direction) => (byte)(pattern | Direction.Opposite(direction));

    // Whether the byte at a place of a periodic row points.
    private readonly bool Wrapped(int place, byte addend, byte mask, byte pattern) =>
        _isPeriodic && ((_here[place] + addend) & mask) == pattern;
}
