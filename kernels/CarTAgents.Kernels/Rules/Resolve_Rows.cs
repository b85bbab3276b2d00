using System.Numerics;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Rows;

namespace CarTAgents.Kernels.Rules;

/// <summary>Launches <see cref="Resolve"/> on both layers at empty sites that a wish points at; on the T layer alone after the first
/// round.</summary>
public readonly unsafe struct ResolveRows : IKernel<ResolveRows, Tissue>
{
    /// <inheritdoc/>
    public static int Items(in Tissue t) => t.Sites;

    /// <inheritdoc/>
    public static void Item(in Tissue t, int replica, int item)
    {
        if (!Clock.Runs(t, replica))
            return;
        Site s = Site.Of(t, replica, item);
        t.TEntrants[s.Index] = Resolve.TCell(t, s);
        if (t.Round == 0)
            t.ResidentEntrants[s.Index] = Resolve.Resident(t, s);
    }

    /// <inheritdoc/>
    public static int Rows(in Tissue t) => t.Ny * t.Nz;

    /// <inheritdoc/>
    public static void Run(in Tissue t, int replica, int first, int end)
    {
        if (!Clock.Runs(t, replica))
            return;
        for (int r = first; r < end; r++)
        {
            Site row = SiteBits.Row(t, replica, r);
            t.TEntrants.Span(row.Index, t.Nx).Clear();
            if (t.Round == 0)
                t.ResidentEntrants.Span(row.Index, t.Nx).Clear();
            for (int x0 = 0; x0 < t.Nx; x0 += 64)
            {
                int n = Math.Min(64, t.Nx - x0);
                ulong bits = SiteBits.PointedAt(t, row, x0, n, t.TSignals.Address, TSignal.WishMask, TSignal.Bits(TPhase.Searching));
                if (t.Round == 0)
                {
                    bits |= SiteBits.PointedAt(t, row, x0, n, t.TSignals.Address, TSignal.WishMask, TSignal.Bits(TPhase.Dividing));
                    ulong births = SiteBits.PointedAt(
                        t,
                        row,
                        x0,
                        n,
                        t.ResidentSignals.Address,
                        ResidentSignal.WishMask,
                        ResidentSignal.Bits(ResidentPhase.Dividing)
                    );
                    for (; births != 0; births &= births - 1)
                    {
                        Site s = SiteBits.At(row, x0 + BitOperations.TrailingZeroCount(births));
                        t.ResidentEntrants[s.Index] = Resolve.Resident(t, s);
                    }
                }

                for (; bits != 0; bits &= bits - 1)
                {
                    Site s = SiteBits.At(row, x0 + BitOperations.TrailingZeroCount(bits));
                    t.TEntrants[s.Index] = Resolve.TCell(t, s);
                }
            }
        }
    }
}
