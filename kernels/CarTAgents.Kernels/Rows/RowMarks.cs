using System.Runtime.CompilerServices;

namespace CarTAgents.Kernels.Rows;

/// <summary>Whether a row of a plane of signals, or a row beside it, holds any byte that, with an addend and under a mask, is a pattern.
/// Where none does, 64 sites need not be compared with their six neighbours.</summary>
/// <remarks>Host code. Each row is looked through once, with its plane of the lattice; marks of three planes are kept, and what they say of
/// the rows of the middle one. Rows are asked about in rising order. The memory is the caller's.</remarks>
internal unsafe struct RowMarks
{
    // A mark a row of three planes, by turns; in each the row before the first and the one after the last too.
    private readonly byte* _marks;

    // Of each row of the plane that is asked about, whether it or one beside it is marked; and whether any is.
    private readonly byte* _near;
    private bool _isAnyNear;
    private readonly byte* _plane;
    private readonly byte _addend,
        _mask,
        _pattern;

    // Rows of a plane that are asked about.
    private readonly int _first,
        _end;

    private int _z;

    /// <summary>Bytes of memory that are needed.</summary>
    public static int Bytes(in Tissue t) => 3 * (t.Ny + 2) + t.Ny + sizeof(ulong);

    /// <summary>Marks of a replica's plane, which starts at <paramref name="plane"/>, for rows <paramref name="first"/> to
    /// <paramref name="end"/> - 1.</summary>
    public RowMarks(in Tissue t, byte* memory, byte* plane, byte addend, byte mask, byte pattern, int first, int end)
    {
        _marks = memory;
        _near = memory + 3 * (t.Ny + 2);
        _plane = plane;
        _addend = addend;
        _mask = mask;
        _pattern = pattern;
        bool isWithinOne = first / t.Ny == (end - 1) / t.Ny;
        _first = isWithinOne ? first % t.Ny : 0;
        _end = isWithinOne ? _first + end - first : t.Ny;
        _z = -2;
    }

    /// <summary>Whether one of some rows, or a row beside it, holds such a byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsNear(in Tissue t, in SiteRows rows)
    {
        if (rows.First.Z != _z)
            Turn(t, rows.First.Z);
        if (!_isAnyNear)
            return false;
        int isNear = 0;
        for (int i = 0; i < rows.Count; i++)
            isNear |= _near[rows.First.Y + i];
        return isNear != 0;
    }

    private void Turn(in Tissue t, int z)
    {
        if (z != _z + 1)
        {
            Look(t, z - 1);
            Look(t, z);
        }

        Look(t, z + 1);
        _z = z;

        // Eight rows at once, with what the last of them reads and writes past the plane.
        byte* here = Marks(t, z);
        byte* below = Marks(t, z - 1);
        byte* above = Marks(t, z + 1);
        for (int y = 0; y < t.Ny; y += sizeof(ulong))
        {
            *(ulong*)(_near + y) =
                *(ulong*)(here + y - 1) | *(ulong*)(here + y) | *(ulong*)(here + y + 1) | *(ulong*)(below + y) | *(ulong*)(above + y);
        }

        _isAnyNear = new ReadOnlySpan<byte>(_near, t.Ny).ContainsAnyExcept((byte)0);
    }

    private readonly byte* Marks(in Tissue t, int z) => _marks + (z + 1) % 3 * (t.Ny + 2) + 1;

    private readonly void Look(in Tissue t, int z)
    {
        byte* marks = Marks(t, z);
        new Span<byte>(marks - 1, t.Ny + 2).Clear();
        bool isOutside = z < 0 || z >= t.Nz;
        if (isOutside && t.PeriodicZ == 0)
            return;
        int plane =
            !isOutside ? z
            : z < 0 ? t.Nz - 1
            : 0;
        byte* signals = _plane + (long)plane * t.Ny * t.Nx;
        int last = Math.Min(_end, t.Ny - 1);
        int rows = Math.Max(64 / t.Nx, 1);
        for (int y = Math.Max(_first - 1, 0); y <= last; y += rows)
        {
            byte* row = signals + (long)y * t.Nx;
            if (rows == 1)
                marks[y] = Mark(row, t.Nx);
            else
                MarkSeveral(marks + y, row, t.Nx, Math.Min(rows, last + 1 - y));
        }

        if (t.PeriodicY == 0)
            return;
        if (_first == 0)
            marks[-1] = Mark(signals + (long)(t.Ny - 1) * t.Nx, t.Nx);
        if (_end == t.Ny)
            marks[t.Ny] = Mark(signals, t.Nx);
    }

    private readonly void MarkSeveral(byte* marks, byte* row, int nx, int rows)
    {
        ulong matching = SiteBits.Matching(row, _addend, _mask, _pattern);
        for (int i = 0; i < rows; i++, matching >>= nx)
            marks[i] = (matching & SiteBits.First(nx)) != 0 ? (byte)1 : (byte)0;
    }

    private readonly byte Mark(byte* row, int nx)
    {
        ulong any = 0;
        int x0 = 0;
        for (; x0 + 64 <= nx; x0 += 64)
            any |= SiteBits.Matching(row + x0, _addend, _mask, _pattern);
        if (x0 < nx)
            any |= SiteBits.Matching(row + x0, _addend, _mask, _pattern) & SiteBits.First(nx - x0);
        return any != 0 ? (byte)1 : (byte)0;
    }
}
