using System.Runtime.CompilerServices;

namespace CarTAgents.Kernels.Rows;

/// <summary>Rows that are looked through together: one, or as many short ones of a plane as 64 sites hold, which follow one another in the
/// buffers. Host code.</summary>
public readonly struct SiteRows
{
    private readonly int _nx,
        _most;

    /// <summary>The rows from one on, of those before <paramref name="end"/>.</summary>
    /// <param name="t">The tissue.</param>
    /// <param name="replica">The replica.</param>
    /// <param name="row">The first row.</param>
    /// <param name="end">The row after the last that may be among them.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SiteRows(in Tissue t, int replica, int row, int end)
        : this(t, Site.At(t, replica, 0, row % t.Ny, row / t.Ny), Math.Max(64 / t.Nx, 1), end - row) { }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private SiteRows(in Tissue t, in Site first, int most, int left)
    {
        First = first;
        _nx = t.Nx;
        _most = most;
        Count = Math.Min(Math.Min(most, t.Ny - first.Y), left);
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
    public SiteRows Next(in Tissue t, int end)
    {
        Site first = First;
        first.Local += Sites;
        first.Index += Sites;
        first.Y += Count;
        if (first.Y == t.Ny)
        {
            first.Y = 0;
            first.Z++;
        }

        return new(t, first, _most, end - (first.Z * t.Ny + first.Y));
    }

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
