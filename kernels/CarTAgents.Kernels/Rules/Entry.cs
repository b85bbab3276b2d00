using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Parameters;
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
        ref PlannedEntry planned = ref t.Entries[(long)replica * t.EntryCapacity + entry];
        if (planned.Tick != t.Clock[replica])
            return;
        long site = (long)replica * t.Sites + planned.Site;
        if (planned.ResidentKind == 0)
        {
            if (t.TSignals[site] != 0)
                return;
            TCell cell = planned.TCell;
            cell.SetContactDue(planned.Tick);
            t.TCells[site] = cell;
            t.TSignals[site] = new TSignal(cell.Kind, TPhase.Searching, 0);
            if (t.IdentitiesPerTick != 0)
                t.TIdentities[site] = new Identity(Identity.Number(t, planned.Tick, Identity.TEntered, planned.Site), 0);
            Ledger.Add(t, site, Ledger.Entered);
        }
        else
        {
            if (t.ResidentSignals[site] != 0)
                return;
            Resident cell = planned.Resident;
            cell.Become(planned.ResidentKind);
            t.Residents[site] = cell;
            t.ResidentSignals[site] = ResidentSignal.Living(t.ResidentKinds[ResidentKind.Index(replica, planned.ResidentKind)].Class);
            if (t.IdentitiesPerTick != 0)
                t.ResidentIdentities[site] = new Identity(Identity.Number(t, planned.Tick, Identity.Entered, planned.Site), 0);
        }

        planned.IsDone = 1;
    }
}
