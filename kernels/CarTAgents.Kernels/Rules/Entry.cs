using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Draws;
using CarTAgents.Kernels.Sums;

namespace CarTAgents.Kernels.Rules;

/// <summary>Entry of cells from outside, at the ticks and sites that the host planned for the window: one work item an entry.</summary>
/// <remarks>The end of a tick, after all rounds of steps. Planned entries of one tick name distinct sites. An entry whose site is taken is
/// refused; one that is carried out is marked, so that the host sees which were refused.</remarks>
public static class Entry
{
    /// <summary>Carries out one entry of a replica, if it is due.</summary>
    public static void Enter(in Tissue t, int replica, int entry)
    {
        long at = (long)replica * t.EntryCapacity + entry;
        if (t.Entries[at].Tick != t.Clock[replica])
            return;
        long site = (long)replica * t.Sites + t.Entries[at].Site;
        int residentKind = t.Entries[at].ResidentKind;
        if (residentKind == 0)
        {
            if (t.TSignal[site] != 0)
                return;
            Words4 cell = t.Entries[at].Cell;
            t.TCell[site] = cell;
            t.TSignal[site] = TSignal.Pack(TRecord.Kind(cell), TSignal.Searching, 0);
            Ledger.Add(t, site, Ledger.Entered);
        }
        else
        {
            if (t.ResidentSignal[site] != 0)
                return;
            t.Resident[site] = t.Entries[at].Cell;
            t.ResidentSignal[site] = ResidentSignal.Pack(residentKind, ResidentSignal.Live, 0);
        }

        t.Entries[at].IsDone = 1;
    }
}
