using System.Numerics;
using System.Runtime.CompilerServices;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Rows;

namespace CarTAgents.Kernels.Rules;

/// <summary>Launches <see cref="Resolve"/> on both layers at empty sites that a cell intends to enter; on the T layer alone after the first
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
    [SkipLocalsInit]
    public static void Run(in Tissue t, int replica, int first, int end)
    {
        if (!Clock.Runs(t, replica))
            return;
        ulong* from = stackalloc ulong[7];
        byte* memory = stackalloc byte[2 * RowMarks.Bytes(t)];
        byte* tCells = t.TSignals.Address,
            residents = t.ResidentSignals.Address;
        long sites = (long)replica * t.Sites;
        // Who may intend to enter a site, whatever the direction.
        byte dividing = ResidentSignal.Bits(ResidentPhase.Dividing);
        RowMarks unbound = new(t, memory, tCells + sites, TSignal.UnboundAddend, TSignal.UnboundBits, TSignal.UnboundBits, first, end),
            mothers = new(t, memory + RowMarks.Bytes(t), residents + sites, 0, ResidentSignal.PhaseMask, dividing, first, end);
        for (SiteRows rows = new(t, replica, first, end); rows.Count > 0; rows = rows.Next(t, end))
        {
            t.TEntrants.Span(rows.First.Index, rows.Sites).Clear();
            if (unbound.IsNear(t, rows))
                TCells(t, rows, new Surroundings(t, tCells, rows), from);
            if (t.Round != 0)
                continue;
            t.ResidentEntrants.Span(rows.First.Index, rows.Sites).Clear();
            if (mothers.IsNear(t, rows))
                Residents(t, rows, new Surroundings(t, residents, rows), from);
        }
    }

    private static void TCells(in Tissue t, in SiteRows rows, in Surroundings around, ulong* from)
    {
        byte addend = 0,
            mask = TSignal.IntentMask,
            pattern = TSignal.Bits(TPhase.Searching);
        if (t.Round == 0)
            (addend, mask, pattern) = (TSignal.UnboundAddend, TSignal.UnboundMask, TSignal.UnboundBits);
        for (int x0 = 0; x0 < rows.Sites; x0 += 64)
        {
            ulong entered = around.PointedAt(x0, Math.Min(64, rows.Sites - x0), addend, mask, pattern, from);
            if (entered != 0)
                TCells(t, rows, x0, entered & ~SiteBits.Occupied(t.TSignals.Address + rows.First.Index + x0), from);
        }
    }

    private static void TCells(in Tissue t, in SiteRows rows, int x0, ulong entered, ulong* from)
    {
        ulong any = 0,
            contested = 0;
        for (int d = 1; d <= 6; d++)
        {
            contested |= any & from[d];
            any |= from[d];
        }

        // Most are entered by the only one that points at them.
        for (int d = 1; d <= t.Directions; d++)
        {
            for (ulong bits = from[d] & entered & ~contested; bits != 0; bits &= bits - 1)
            {
                Site s = rows.At(x0 + BitOperations.TrailingZeroCount(bits));
                t.TEntrants[s.Index] = Resolve.TCellFrom(t, s, d);
            }
        }

        for (ulong bits = contested & entered; bits != 0; bits &= bits - 1)
        {
            Site s = rows.At(x0 + BitOperations.TrailingZeroCount(bits));
            t.TEntrants[s.Index] = Resolve.TCell(t, s);
        }
    }

    private static void Residents(in Tissue t, in SiteRows rows, in Surroundings around, ulong* from)
    {
        byte dividing = ResidentSignal.Bits(ResidentPhase.Dividing);
        for (int x0 = 0; x0 < rows.Sites; x0 += 64)
        {
            ulong births = around.PointedAt(x0, Math.Min(64, rows.Sites - x0), 0, ResidentSignal.IntentMask, dividing, from);
            if (births == 0)
                continue;
            births &= ~SiteBits.Occupied(t.ResidentSignals.Address + rows.First.Index + x0);
            for (; births != 0; births &= births - 1)
            {
                Site s = rows.At(x0 + BitOperations.TrailingZeroCount(births));
                t.ResidentEntrants[s.Index] = Resolve.Resident(t, s);
            }
        }
    }
}
