using System.Numerics;
using System.Runtime.CompilerServices;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Draws;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Rows;

namespace CarTAgents.Kernels.Rules;

/// <summary>Launches <see cref="TFate"/> at every T cell, and the first pass of <see cref="ResidentFate"/> at every site. On the CPU by
/// lists of those whose fate is drawn.</summary>
public readonly unsafe struct FateRows : IKernel<FateRows, Tissue>
{
    /// <inheritdoc/>
    public static int Items(in Tissue t) => t.Sites;

    /// <inheritdoc/>
    public static void Item(in Tissue t, int replica, int item)
    {
        if (!Clock.Runs(t, replica))
            return;
        long site = (long)replica * t.Sites + item;
        byte resident = t.ResidentSignals[site];
        byte tCell = t.TSignals[site];
        t.ResidentEntrants[site] = 0;
        if (resident == 0 && tCell == 0)
            return;
        Site s = Site.Of(t, replica, item);
        byte next = ResidentFate.Next(t, s);
        t.ResidentEntrants[site] = next;
        if (tCell != 0)
            TFate.Run(t, s);
    }

    /// <inheritdoc/>
    public static int Rows(in Tissue t) => t.Ny * t.Nz;

    /// <inheritdoc/>
    [SkipLocalsInit]
    public static void Run(in Tissue t, int replica, int first, int end)
    {
        if (!Clock.Runs(t, replica))
            return;
        ref readonly WindowInputs window = ref t.Windows[replica];
        int drawnClasses = 0;
        for (int k = 1; k <= Limits.ResidentKinds; k++)
        {
            ResidentKind kind = t.ResidentKinds[ResidentKind.Index(replica, k)];
            if (ResidentFate.IsDrawn(kind, window))
                drawnClasses |= 1 << kind.Class;
        }

        byte* drawn = stackalloc byte[Limits.ResidentClasses];
        int classes = ResidentSignal.Living(drawnClasses, drawn);

        byte* memory = stackalloc byte[2 * SiteList.Bytes];
        SiteList tCells = new(memory),
            residents = new(memory + SiteList.Bytes);
        for (SiteRows rows = new(t, replica, first, end); rows.Count > 0; rows = rows.Next(t, end))
        {
            byte* tSignals = t.TSignals.Address + rows.First.Index,
                signals = t.ResidentSignals.Address + rows.First.Index;
            t.ResidentSignals.Span(rows.First.Index, rows.Sites).CopyTo(t.ResidentEntrants.Span(rows.First.Index, rows.Sites));
            for (int x0 = 0; x0 < rows.Sites; x0 += 64)
            {
                ulong valid = SiteBits.First(rows.Sites - x0);
                tCells.Add(rows, x0, SiteBits.Occupied(tSignals + x0) & valid, t.TCells.Address);
                if (tCells.IsFull)
                    TCells(t, ref tCells);
                if (!window.Leaving.IsNobody)
                {
                    EachAlone(t, rows, x0, SiteBits.Occupied(signals + x0) & valid);
                    continue;
                }

                ulong living = SiteBits.MatchingAny(signals + x0, ResidentSignal.LivingMask, drawn, classes) & valid;
                residents.Add(rows, x0, living, t.Residents.Address);
                if (residents.IsFull)
                    Residents(t, ref residents);
            }
        }

        TCells(t, ref tCells);
        Residents(t, ref residents);
    }

    private static void TCells(in Tissue t, ref SiteList list)
    {
        list.Draw(t, Purpose.TFate, 0);
        for (int i = 0; i < list.Count; i++)
        {
            ref readonly Site s = ref list[i];
            TSignal signal = t.TSignals[s.Index];
            ref readonly TKind kind = ref t.TKinds[TKind.Index(s.Replica, signal.Kind)];
            if (kind.HasFate != 0)
                TFate.Drawn(t, s, signal, kind, list.Block(i));
        }

        list.Clear();
    }

    private static void Residents(in Tissue t, ref SiteList list)
    {
        list.Draw(t, Purpose.ResidentFate, 0);
        for (int i = 0; i < list.Count; i++)
        {
            ref readonly Site s = ref list[i];
            ResidentSignal signal = t.ResidentSignals[s.Index];
            ref readonly ResidentKind kind = ref t.ResidentKinds[ResidentKind.IndexAt(t, s, signal)];
            t.ResidentEntrants[s.Index] = ResidentFate.Drawn(t, s, signal, kind, list.Block(i));
        }

        list.Clear();
    }

    private static void EachAlone(in Tissue t, in SiteRows rows, int x0, ulong occupied)
    {
        for (; occupied != 0; occupied &= occupied - 1)
        {
            Site s = rows.At(x0 + BitOperations.TrailingZeroCount(occupied));
            t.ResidentEntrants[s.Index] = ResidentFate.Next(t, s);
        }
    }
}

/// <summary>The second pass of <see cref="ResidentFate"/>: each site shows its new signal.</summary>
public readonly struct FateSettleRows : IKernel<FateSettleRows, Tissue>
{
    /// <inheritdoc/>
    public static int Items(in Tissue t) => t.Sites;

    /// <inheritdoc/>
    public static void Item(in Tissue t, int replica, int item)
    {
        long site = (long)replica * t.Sites + item;
        if (Clock.Runs(t, replica))
            t.ResidentSignals[site] = t.ResidentEntrants[site];
    }

    /// <inheritdoc/>
    public static int Rows(in Tissue t) => t.Ny * t.Nz;

    /// <inheritdoc/>
    public static void Run(in Tissue t, int replica, int first, int end)
    {
        if (!Clock.Runs(t, replica))
            return;
        long site = (long)replica * t.Sites + (long)first * t.Nx;
        int sites = (end - first) * t.Nx;
        t.ResidentEntrants.Span(site, sites).CopyTo(t.ResidentSignals.Span(site, sites));
    }
}
