using System.Numerics;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Rows;

namespace CarTAgents.Kernels.Rules;

/// <summary>Launches <see cref="Settle"/> at cells of both layers that wished to divide.</summary>
public readonly unsafe struct SettleRows : IKernel<SettleRows, Tissue>
{
    /// <inheritdoc/>
    public static int Items(in Tissue t) => t.Sites;

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
    public static int Rows(in Tissue t) => t.Ny * t.Nz;

    /// <inheritdoc/>
    public static void Run(in Tissue t, int replica, int first, int end)
    {
        if (!Clock.Runs(t, replica))
            return;
        for (int r = first; r < end; r++)
        {
            Site row = SiteBits.Row(t, replica, r);
            for (int x0 = 0; x0 < t.Nx; x0 += 64)
            {
                ulong valid = SiteBits.First(t.Nx - x0);
                ulong bits =
                    SiteBits.Matching(t.TSignals.Address + row.Index + x0, TSignal.PhaseMask, TSignal.Bits(TPhase.Dividing)) & valid;
                for (; bits != 0; bits &= bits - 1)
                    Settle.TCell(t, SiteBits.At(row, x0 + BitOperations.TrailingZeroCount(bits)));
                bits =
                    SiteBits.Matching(
                        t.ResidentSignals.Address + row.Index + x0,
                        ResidentSignal.PhaseMask,
                        ResidentSignal.Bits(ResidentPhase.Dividing)
                    ) & valid;
                for (; bits != 0; bits &= bits - 1)
                    Settle.Resident(t, SiteBits.At(row, x0 + BitOperations.TrailingZeroCount(bits)));
            }
        }
    }
}
