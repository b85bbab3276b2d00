namespace CarTAgents.Kernels;

/// <summary>Entry of cells from outside, at the ticks and sites that the host planned for the window: one work item an entry.</summary>
/// <remarks>The end of a tick, after all rounds of steps. Planned entries of one tick name distinct sites. An entry whose site is taken is
/// refused; one that is carried
/// out is marked, so that the host sees which were refused.</remarks>
public static class Entry
{
    /// <summary>Words of an entry: tick, local site, the cell's record.</summary>
    public const int Tick = 0,
        Place = 1,
        Record = 2,
        Stride = 6;

    /// <summary>Set in the place of an entry of a resident; its kind stands in the record's last word, which is 0 in a new
    /// resident.</summary>
    public const uint OfResident = 0x80000000u;

    /// <summary>Stands for the tick of an entry that was carried out; no run reaches it.</summary>
    public const uint Done = 0xFFFFFFFFu;

    /// <summary>Carries out one entry of a replica, if it is due.</summary>
    public static void Enter(in Tissue t, int replica, int entry)
    {
        long row = ((long)replica * t.EntryCapacity + entry) * Stride;
        if (t.Entries[row + Tick] != t.Clock[replica])
            return;
        uint place = t.Entries[row + Place];
        long site = (long)replica * t.Sites + (place & ~OfResident);
        if ((place & OfResident) != 0)
        {
            EnterResident(t, site, row);
            return;
        }

        if (t.TSignal[site] != 0)
            return;
        Words4 record;
        record.X = t.Entries[row + Record];
        record.Y = t.Entries[row + Record + 1];
        record.Z = t.Entries[row + Record + 2];
        record.W = t.Entries[row + Record + 3];
        t.TCell[site] = record;
        t.TSignal[site] = Kernels.TSignal.Pack(TRecord.Kind(record), Kernels.TSignal.Searching, 0);
        Ledger.Add(t, site, Ledger.Entered);
        t.Entries[row + Tick] = Done;
    }

    private static void EnterResident(in Tissue t, long site, long row)
    {
        if (t.ResidentSignal[site] != 0)
            return;
        Words4 record;
        record.X = t.Entries[row + Record];
        record.Y = t.Entries[row + Record + 1];
        record.Z = t.Entries[row + Record + 2];
        record.W = 0;
        t.Resident[site] = record;
        t.ResidentSignal[site] = Kernels.ResidentSignal.Pack((int)t.Entries[row + Record + 3], Kernels.ResidentSignal.Live, 0);
        t.Entries[row + Tick] = Done;
    }
}
