using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Draws;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Rows;

namespace CarTAgents.Kernels.Rules;

/// <summary>Launches <see cref="TSense"/> at every T cell. On the CPU by lists: the bound, those that are not, and of these the ones left
/// to step.</summary>
public readonly unsafe struct TSenseRows : IKernel<TSenseRows, Tissue>
{
    /// <inheritdoc/>
    public static int Items(in Tissue t) => t.Sites;

    /// <inheritdoc/>
    public static void Item(in Tissue t, int replica, int item)
    {
        if (Clock.Runs(t, replica) && t.TSignals[(long)replica * t.Sites + item] != 0)
            TSense.Run(t, Site.Of(t, replica, item));
    }

    /// <inheritdoc/>
    public static int Rows(in Tissue t) => t.Ny * t.Nz;

    /// <inheritdoc/>
    [SkipLocalsInit]
    public static void Run(in Tissue t, int replica, int first, int end)
    {
        if (!Clock.Runs(t, replica))
            return;
        byte* memory = stackalloc byte[3 * SiteList.Bytes];
        SiteList bound = new(memory),
            unbound = new(memory + SiteList.Bytes),
            stepping = new(memory + 2 * SiteList.Bytes);
        int* order = stackalloc int[2 * SiteList.Most];
        var near = new Nearby(t, replica);
        for (SiteRows rows = new(t, replica, first, end); rows.Count > 0; rows = rows.Next(t, end))
        {
            byte* signals = t.TSignals.Address + rows.First.Index;
            for (int x0 = 0; x0 < rows.Sites; x0 += 64)
            {
                ulong cells = SiteBits.Occupied(signals + x0) & SiteBits.First(rows.Sites - x0);
                if (cells == 0)
                    continue;
                ulong inSynapse = SiteBits.Matching(signals + x0, TSignal.PhaseMask, TSignal.Bits(TPhase.Bound));
                bound.Add(rows, x0, cells & inSynapse, t.TCells.Address);
                if (bound.IsFull)
                    Bound(t, ref bound, near);
                unbound.Add(rows, x0, cells & ~inSynapse, t.TCells.Address);
                if (unbound.IsFull)
                    Unbound(t, ref unbound, near, ref stepping, order);
            }
        }

        Bound(t, ref bound, near);
        Unbound(t, ref unbound, near, ref stepping, order);
    }

    private static void Bound(in Tissue t, ref SiteList list, in Nearby near)
    {
        list.Draw(t, Purpose.TSense, 0);
        for (int i = 0; i < list.Count; i++)
        {
            ref readonly Site s = ref list[i];
            TSignal signal = t.TSignals[s.Index];
            ref readonly TKind kind = ref t.TKinds[TKind.Index(s.Replica, signal.Kind)];
            ResidentSignal target = near.Resident(t, s, signal.Direction);
            TSense.Bound(t, s, signal, t.TCells[s.Index], kind, list.Block(i), target);
        }

        list.Clear();
    }

    private static void Unbound(in Tissue t, ref SiteList list, in Nearby near, ref SiteList stepping, int* order)
    {
        list.Draw(t, Purpose.TSense, 0);
        // The armed, who look around, before the others: no branch here depends on a single cell.
        int* touched = order + list.Count;
        int armed = 0,
            last = list.Count;
        for (int i = 0; i < list.Count; i++)
        {
            ref readonly Site s = ref list[i];
            int isArmed = t.TCells[s.Index].ContactIsDue(s.Tick) ? 1 : 0;
            order[last - 1] = order[armed] = i;
            armed += isArmed;
            last -= 1 - isArmed;
        }

        for (int k = 0; k < armed; k++)
        {
            ref readonly Site s = ref list[order[k]];
            touched[k] = TSense.Touched(t, near.Targets(t, s), list.Block(order[k]).Y);
            // Binding will ask for the record of what is touched.
            if (Sse.IsSupported && touched[k] >= 0)
                Sse.Prefetch0(t.Residents.Address + near.Index(t, s, touched[k]));
        }

        for (int k = 0; k < list.Count; k++)
        {
            ref readonly Site s = ref list[order[k]];
            TSignal signal = t.TSignals[s.Index];
            TCell cell = t.TCells[s.Index];
            ref readonly TKind kind = ref t.TKinds[TKind.Index(s.Replica, signal.Kind)];
            if (!TSense.Unbound(t, s, ref cell, kind, list.Block(order[k]), k < armed ? touched[k] : -1))
                continue;
            t.TCells[s.Index] = cell;
            stepping.Add(s);
        }

        list.Clear();
        TStepRows.Intend(t, ref stepping);
    }
}
