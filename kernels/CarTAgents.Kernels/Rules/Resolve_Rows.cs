using System.Numerics;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Rows;

namespace CarTAgents.Kernels.Rules;

/// <summary>Launches <see cref="Resolve"/> on both layers at empty sites that a cell intends to enter; on the T layer alone after the first
/// round.</summary>
public readonly unsafe struct ResolveRows : ISiteKernel<ResolveRows>
{
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
    public static void Block(in Tissue t, in Site row, int x0, int n)
    {
        byte* signals = t.TSignals.Address;
        t.TEntrants.Span(row.Index + x0, n).Clear();
        ulong bits = SiteBits.PointedAt(t, row, x0, n, signals, TSignal.IntentMask, TSignal.Bits(TPhase.Searching));
        if (t.Round == 0)
        {
            bits |= SiteBits.PointedAt(t, row, x0, n, signals, TSignal.IntentMask, TSignal.Bits(TPhase.Dividing));
            Residents(t, row, x0, n);
        }

        for (; bits != 0; bits &= bits - 1)
        {
            Site s = SiteBits.At(row, x0 + BitOperations.TrailingZeroCount(bits));
            t.TEntrants[s.Index] = Resolve.TCell(t, s);
        }
    }

    private static void Residents(in Tissue t, in Site row, int x0, int n)
    {
        byte* signals = t.ResidentSignals.Address;
        t.ResidentEntrants.Span(row.Index + x0, n).Clear();
        byte dividing = ResidentSignal.Bits(ResidentPhase.Dividing);
        ulong births = SiteBits.PointedAt(t, row, x0, n, signals, ResidentSignal.IntentMask, dividing);
        for (; births != 0; births &= births - 1)
        {
            Site s = SiteBits.At(row, x0 + BitOperations.TrailingZeroCount(births));
            t.ResidentEntrants[s.Index] = Resolve.Resident(t, s);
        }
    }
}
