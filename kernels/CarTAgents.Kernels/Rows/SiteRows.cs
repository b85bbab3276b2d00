using System.Runtime.CompilerServices;

namespace CarTAgents.Kernels.Rows;

/// <summary>Rows that are looked through together: one, or as many short ones of a plane as 64 sites hold, which follow one another in the
/// buffers. Host code.</summary>
public readonly struct SiteRows
{
    private readonly int _nx;

    /// <summary>The rows from one on, of those before <paramref name="end"/>.</summary>
    /// <param name="t">The tissue.</param>
    /// <param name="replica">The replica.</param>
    /// <param name="row">The first row.</param>
    /// <param name="end">The row after the last that may be among them.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SiteRows(in Tissue t, int replica, int row, int end)
    {
        int z = row / t.Ny,
            y = row - z * t.Ny;
        First = Site.At(t, replica, 0, y, z);
        _nx = t.Nx;
        Count = Math.Min(Math.Max(64 / _nx, 1), Math.Min(t.Ny - y, end - row));
        Sites = Count * _nx;
    }

    /// <summary>The first site.</summary>
    public readonly Site First;

    /// <summary>Rows: more than one only where all of them are 64 sites at most; 0 past the end.</summary>
    public readonly int Count;

    /// <summary>Sites of the rows.</summary>
    public readonly int Sites;

    /// <summary>The rows after these, of those before <paramref name="end"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SiteRows Next(in Tissue t, int end) => new(t, First.Replica, First.Z * t.Ny + First.Y + Count, end);

    /// <summary>A site by its place, from 0 to <see cref="Sites"/> - 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Site At(int place)
    {
        Site s = First;
        s.X = place;
        s.Local += place;
        s.Index += place;
        for (; s.X >= _nx; s.X -= _nx)
            s.Y++;
        return s;
    }
}
