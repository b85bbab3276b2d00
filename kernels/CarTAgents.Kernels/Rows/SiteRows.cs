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
        Site s;
        s.Replica = replica;
        s.X = 0;
        s.Z = row / t.Ny;
        s.Y = row - s.Z * t.Ny;
        s.Local = row * t.Nx;
        s.Index = (long)replica * t.Sites + s.Local;
        s.Tick = t.Clock[replica];
        First = s;
        _nx = t.Nx;
        Count = _nx > 32 ? 1 : Math.Min(64 / _nx, Math.Min(t.Ny - s.Y, end - row));
        Sites = Count * _nx;
    }

    /// <summary>The first site.</summary>
    public readonly Site First;

    /// <summary>Rows: more than one only where all of them are 64 sites at most.</summary>
    public readonly int Count;

    /// <summary>Sites of the rows.</summary>
    public readonly int Sites;

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
