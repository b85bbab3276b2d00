using System.Numerics;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Rows;

namespace CarTAgents.Kernels.Rules;

/// <summary>Launches <see cref="Move"/> on both layers where something enters, leaves or has hit; on the T layer alone after the first
/// round.</summary>
public readonly unsafe struct MoveRows : ISiteKernel<MoveRows>
{
    /// <inheritdoc/>
    public static void Item(in Tissue t, int replica, int item)
    {
        if (!Clock.Runs(t, replica))
            return;
        Site s = Site.Of(t, replica, item);
        Move.TCell(t, s);
        if (t.Round == 0)
            Move.Resident(t, s);
    }

    /// <inheritdoc/>
    public static void Block(in Tissue t, in SiteRows rows, int x0, int n)
    {
        long first = rows.First.Index + x0;
        byte* signals = t.TSignals.Address + first;
        ulong valid = SiteBits.First(n);
        ulong steps =
            SiteBits.Matching(signals, TSignal.PhaseMask, TSignal.Bits(TPhase.Searching))
            & ~SiteBits.Matching(signals, TSignal.DirectionMask, 0);
        ulong hits = SiteBits.Matching(signals, TSignal.HitMask, TSignal.HitMask);
        ulong bits = (steps | hits | SiteBits.Occupied(t.TEntrants.Address + first)) & valid;
        for (; bits != 0; bits &= bits - 1)
            Move.TCell(t, rows.At(x0 + BitOperations.TrailingZeroCount(bits)));
        if (t.Round != 0)
            return;
        ulong births = SiteBits.Occupied(t.ResidentEntrants.Address + first) & valid;
        for (; births != 0; births &= births - 1)
            Move.Resident(t, rows.At(x0 + BitOperations.TrailingZeroCount(births)));
    }
}
