using System.Runtime.CompilerServices;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Draws;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Rows;

namespace CarTAgents.Kernels.Rules;

/// <summary>Launches <see cref="TStep"/> at searching T cells: the intended steps of a later round. On the CPU by lists.</summary>
public readonly unsafe struct TStepRows : IKernel<TStepRows, Tissue>
{
    /// <inheritdoc/>
    public static int Items(in Tissue t) => t.Sites;

    /// <inheritdoc/>
    public static void Item(in Tissue t, int replica, int item)
    {
        if (Clock.Runs(t, replica) && t.TSignals[(long)replica * t.Sites + item] != 0)
            TStep.Run(t, Site.Of(t, replica, item));
    }

    /// <inheritdoc/>
    public static int Rows(in Tissue t) => t.Ny * t.Nz;

    /// <inheritdoc/>
    [SkipLocalsInit]
    public static void Run(in Tissue t, int replica, int first, int end)
    {
        if (!Clock.Runs(t, replica))
            return;
        byte* memory = stackalloc byte[SiteList.Bytes];
        var list = new SiteList(memory);
        for (SiteRows rows = new(t, replica, first, end); rows.Count > 0; rows = rows.Next(t, end))
        {
            byte* signals = t.TSignals.Address + rows.First.Index;
            for (int x0 = 0; x0 < rows.Sites; x0 += 64)
            {
                ulong searching = SiteBits.Matching(signals + x0, TSignal.PhaseMask, TSignal.Bits(TPhase.Searching));
                list.Add(rows, x0, searching & SiteBits.First(rows.Sites - x0), t.TCells.Address);
                if (list.IsFull)
                    Intend(t, ref list);
            }
        }

        Intend(t, ref list);
    }

    /// <summary>The intended steps of listed cells.</summary>
    internal static void Intend(in Tissue t, ref SiteList list)
    {
        list.Draw(t, Purpose.TStep, t.Round);
        for (int i = 0; i < list.Count; i++)
        {
            ref readonly Site s = ref list[i];
            TSignal signal = t.TSignals[s.Index];
            TStep.Intend(t, s, t.TCells[s.Index], t.TKinds[TKind.Index(s.Replica, signal.Kind)], list.Block(i));
        }

        list.Clear();
    }
}
