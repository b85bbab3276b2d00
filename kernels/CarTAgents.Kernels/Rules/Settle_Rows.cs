using System.Numerics;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Rows;

namespace CarTAgents.Kernels.Rules;

/// <summary>Launches <see cref="Settle"/> at cells of both layers that intended to divide.</summary>
public readonly unsafe struct SettleRows : ISiteKernel<SettleRows>
{
    /// <inheritdoc/>
    public static void Item(in Tissue t, int replica, int item)
    {
        if (!Clock.Runs(t, replica))
            return;
        Site s = Site.Of(t, replica, item);
        Settle.TCell(t, s);
        Settle.Resident(t, s);
    }

    /// <inheritdoc/>
    public static void Block(in Tissue t, in SiteRows rows, int x0, int n)
    {
        long first = rows.First.Index + x0;
        ulong valid = SiteBits.First(n);
        ulong bits = SiteBits.Matching(t.TSignals.Address + first, TSignal.PhaseMask, TSignal.Bits(TPhase.Dividing)) & valid;
        for (; bits != 0; bits &= bits - 1)
            Settle.TCell(t, rows.At(x0 + BitOperations.TrailingZeroCount(bits)));
        byte dividing = ResidentSignal.Bits(ResidentPhase.Dividing);
        bits = SiteBits.Matching(t.ResidentSignals.Address + first, ResidentSignal.PhaseMask, dividing) & valid;
        for (; bits != 0; bits &= bits - 1)
            Settle.Resident(t, rows.At(x0 + BitOperations.TrailingZeroCount(bits)));
    }
}
