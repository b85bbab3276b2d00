using System.Numerics;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Rows;

namespace CarTAgents.Kernels.Rules;

/// <summary>Launches <see cref="Move"/> on both layers where something enters, leaves or has hit; on the T layer alone after the first
/// round.</summary>
public readonly unsafe struct MoveRows : IKernel<MoveRows, Tissue>
{
    /// <inheritdoc/>
    public static int Items(in Tissue t) => t.Sites;

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
    public static int Rows(in Tissue t) => t.Ny * t.Nz;

    /// <inheritdoc/>
    public static void Run(in Tissue t, int replica, int first, int end)
    {
        if (!Clock.Runs(t, replica))
            return;
        for (int r = first; r < end; r++)
        {
            Site row = SiteBits.Row(t, replica, r);
            byte* signals = t.TSignals.Address + row.Index;
            for (int x0 = 0; x0 < t.Nx; x0 += 64)
            {
                ulong valid = SiteBits.First(t.Nx - x0);
                ulong steps =
                    SiteBits.Matching(signals + x0, TSignal.PhaseMask, TSignal.Bits(TPhase.Searching))
                    & ~SiteBits.Matching(signals + x0, TSignal.DirectionMask, 0);
                ulong hits = SiteBits.Matching(signals + x0, TSignal.HitMask, TSignal.HitMask);
                ulong bits = (steps | hits | SiteBits.Occupied(t.TEntrants.Address + row.Index + x0)) & valid;
                for (; bits != 0; bits &= bits - 1)
                    Move.TCell(t, SiteBits.At(row, x0 + BitOperations.TrailingZeroCount(bits)));
                if (t.Round != 0)
                    continue;
                ulong births = SiteBits.Occupied(t.ResidentEntrants.Address + row.Index + x0) & valid;
                for (; births != 0; births &= births - 1)
                    Move.Resident(t, SiteBits.At(row, x0 + BitOperations.TrailingZeroCount(births)));
            }
        }
    }
}
