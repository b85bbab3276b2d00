using System.Numerics;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Rows;

namespace CarTAgents.Kernels.Rules;

/// <summary>Launches <see cref="TStep"/> at searching T cells: the intended steps of a later round.</summary>
public readonly unsafe struct TStepRows : ISiteKernel<TStepRows>
{
    /// <inheritdoc/>
    public static void Item(in Tissue t, int replica, int item)
    {
        if (Clock.Runs(t, replica) && t.TSignals[(long)replica * t.Sites + item] != 0)
            TStep.Run(t, Site.Of(t, replica, item));
    }

    /// <inheritdoc/>
    public static void Block(in Tissue t, in Site row, int x0, int n)
    {
        byte* signals = t.TSignals.Address + row.Index + x0;
        ulong searching = SiteBits.Matching(signals, TSignal.PhaseMask, TSignal.Bits(TPhase.Searching)) & SiteBits.First(n);
        for (; searching != 0; searching &= searching - 1)
            TStep.Run(t, SiteBits.At(row, x0 + BitOperations.TrailingZeroCount(searching)));
    }
}
