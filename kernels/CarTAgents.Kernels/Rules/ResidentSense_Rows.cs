using System.Numerics;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Draws;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Rows;

namespace CarTAgents.Kernels.Rules;

/// <summary>Launches <see cref="ResidentSense"/> at residents that are hit, dying, or whose die falls under any threshold of their
/// phase.</summary>
public readonly unsafe struct ResidentSenseRows : IKernel<ResidentSenseRows, Tissue>
{
    /// <inheritdoc/>
    public static int Items(in Tissue t) => t.Sites;

    /// <inheritdoc/>
    public static void Item(in Tissue t, int replica, int item)
    {
        if (!Clock.Runs(t, replica) || t.ResidentSignals[(long)replica * t.Sites + item] == 0)
            return;
        Site s = Site.Of(t, replica, item);
        ResidentSense.Run(t, s, Draw.Die(t, s));
    }

    /// <inheritdoc/>
    public static int Rows(in Tissue t) => t.Ny * t.Nz;

    /// <inheritdoc/>
    public static void Run(in Tissue t, int replica, int first, int end)
    {
        if (!Clock.Runs(t, replica))
            return;
        // A kind without a clearing time is cleared for certain: of no concern to the living.
        Threshold alive = Threshold.Never,
            cleared = Threshold.Never;
        for (int k = 0; k < Limits.ResidentKinds; k++)
        {
            ResidentKind kind = t.ResidentKinds[ResidentKind.Index(replica, k + 1)];
            alive = new Threshold(Math.Max(alive.Value, (uint)Math.Min(uint.MaxValue, (ulong)kind.Death.Value + kind.Divide.Value)));
            cleared = new Threshold(Math.Max(cleared.Value, kind.Clear.Value));
        }

        uint* dice = stackalloc uint[64];
        for (int r = first; r < end; r++)
        {
            Site row = SiteBits.Row(t, replica, r);
            byte* residents = t.ResidentSignals.Address + row.Index;
            byte* tCells = t.TSignals.Address + row.Index;
            for (int x0 = 0; x0 < t.Nx; x0 += 64)
            {
                int n = Math.Min(64, t.Nx - x0);
                ulong occupied = SiteBits.Occupied(residents + x0) & SiteBits.First(n);
                if (occupied == 0)
                    continue;
                ulong hit =
                    SiteBits.Matching(tCells + x0, TSignal.ContactMask, TSignal.HitMask | TSignal.PhaseMask)
                    | SiteBits.PointedAt(t, row, x0, n, t.TSignals.Address, TSignal.ContactMask, TSignal.HitMask | TSignal.PhaseMask);
                ulong dying = SiteBits.Matching(residents + x0, ResidentSignal.PhaseMask, ResidentSignal.Bits(ResidentPhase.Dying));
                Dice.Throw(t, row, x0, dice);
                ulong bits = hit | dying | Dice.Below(dice, alive);
                ulong debris = SiteBits.Matching(residents + x0, ResidentSignal.PhaseMask, ResidentSignal.Bits(ResidentPhase.Debris));
                if (debris != 0)
                    bits |= debris & Dice.Below(dice, cleared);
                bits &= occupied;
                for (; bits != 0; bits &= bits - 1)
                {
                    int b = BitOperations.TrailingZeroCount(bits);
                    ResidentSense.Run(t, SiteBits.At(row, x0 + b), dice[b]);
                }
            }
        }
    }
}
