using CarTAgents.Kernels.Cells;

namespace CarTAgents.Kernels.Sums;

/// <summary>Counts of cells, events and field amounts of a replica: group by group of rows, then over the groups. Events and flows start
/// again from zero, and marks of cells
/// that left are cleared.</summary>
/// <remarks>Begins a window, after the slow fates of its cells; and once at the end of a run. In cells, events and quanta.</remarks>
public static class Census
{
    /// <summary>Counts one group of rows, and its share of each field's voxels.</summary>
    public static void Group(in Tissue t, int replica, int group)
    {
        long sums = ((long)replica * t.Groups + group) * Counter.Count;
        for (int c = 0; c < Counter.Count; c++)
            t.Partial[sums + c] = 0;

        long first = (long)group * t.GroupRows * t.Nx;
        long end = first + (long)t.GroupRows * t.Nx;
        if (end > t.Sites)
            end = t.Sites;
        long replicaFirst = (long)replica * t.Sites;
        for (long local = first; local < end; local++)
        {
            long site = replicaFirst + local;
            byte resident = t.ResidentSignals[site];
            if (resident != 0)
                CountResident(t, sums, site, resident);
            byte tCell = t.TSignals[site];
            if (tCell != 0)
                CountT(t, sums, site, tCell);
            ulong events = t.Events[site];
            if (events != 0)
                CountEvents(t, sums, site, events);
        }

        for (int f = 0; f < t.Fields; f++)
        {
            long voxels = (long)replica * t.Voxels + t.Grids[f].First;
            CountVoxels(t, sums, f, voxels + FirstVoxel(t, group, f), voxels + FirstVoxel(t, group + 1, f));
        }
    }

    /// <summary>The first voxel of a field that is counted with a group.</summary>
    internal static long FirstVoxel(in Tissue t, int group, int field) => (long)t.Grids[field].Voxels * group / t.Groups;

    /// <summary>Counts what happened at a site, and forgets it.</summary>
    internal static void CountEvents(in Tissue t, long sums, long site, ulong events)
    {
        for (int e = 0; e < Ledger.Count; e++)
            t.Partial[sums + Counter.Events + e] += Ledger.Of(events, e);
        t.Events[site] = 0;
    }

    /// <summary>Counts a resident, or the mark of one.</summary>
    internal static void CountResident(in Tissue t, long sums, long site, ResidentSignal signal)
    {
        Resident cell = t.Residents[site];
        int kind = cell.KindIn(signal.Class) - 1;
        if (signal.IsGone)
        {
            t.Partial[sums + Counter.ResidentLeft + kind] += 1;
            t.ResidentSignals[site] = ResidentSignal.Empty;
        }
        else if (signal.Phase == ResidentPhase.Dying)
        {
            t.Partial[sums + Counter.Dying + kind] += 1;
        }
        else if (signal.Phase == ResidentPhase.Debris)
        {
            t.Partial[sums + Counter.Debris + kind] += 1;
        }
        else
        {
            t.Partial[sums + Counter.Alive + kind] += 1;
            t.Partial[sums + Counter.LnAntigen + kind] += cell.LnAntigen;
            t.Partial[sums + Counter.Negative + kind] += cell.LnAntigen == 0 ? 1 : 0;
            t.Partial[sums + Counter.Resistant + kind] += cell.IsResistant ? 1 : 0;
        }
    }

    /// <summary>Counts a T cell, or the mark of one.</summary>
    internal static void CountT(in Tissue t, long sums, long site, TSignal signal)
    {
        int kind = signal.Kind;
        TCell cell = t.TCells[site];
        int state = Counter.OfState(kind, TState.Of(cell));
        if (signal.Phase == TPhase.None)
        {
            // A mark of a cell that is gone: counted, then cleared.
            if (signal.Mark == TMark.Died)
                t.Partial[sums + Counter.Events + Ledger.TDied] += 1;
            int counter =
                signal.Mark == TMark.Left ? Counter.Left
                : signal.Mark == TMark.Diluted ? Counter.Diluted
                : Counter.FateDied;
            t.Partial[sums + counter + state] += 1;
            t.TSignals[site] = TSignal.Empty;
            return;
        }

        t.Partial[sums + Counter.T + kind] += 1;
        t.Partial[sums + Counter.Program + state] += 1;
        if (cell.IsStimulated)
            t.Partial[sums + Counter.TStimulated + kind] += 1;
        if (signal.Phase == TPhase.Bound)
            t.Partial[sums + Counter.TBound + kind] += 1;
        if (cell.Program == TProgram.Proliferating)
            t.Partial[sums + Counter.TProliferating + kind] += 1;
        if (cell.IsSecreting)
            t.Partial[sums + Counter.TSecreting + kind] += 1;
        t.Partial[sums + Counter.TKills + kind] += cell.Kills;
    }

    /// <summary>Counts voxels <paramref name="first"/> to <paramref name="end"/> - 1 of a field.</summary>
    internal static void CountVoxels(in Tissue t, long sums, int field, long first, long end)
    {
        long amount = 0;
        long secreted = 0;
        long washed = 0;
        long clipped = 0;
        for (long v = first; v < end; v++)
        {
            amount += t.Amount[v];
            uint stored = t.Secreted[v];
            if (stored != 0)
            {
                SecretedQuanta sum = stored;
                secreted += sum.Quanta;
                clipped += sum.IsClipped ? 1 : 0;
                t.Secreted[v] = 0;
            }

            uint w = t.Washed[v];
            if (w != 0)
            {
                washed += (long)w;
                t.Washed[v] = 0;
            }
        }

        t.Partial[sums + Counter.Amount + field] += amount;
        t.Partial[sums + Counter.Secreted + field] += secreted;
        t.Partial[sums + Counter.Washed + field] += washed;
        t.Partial[sums + Counter.Clipped + field] += clipped;
    }

    /// <summary>Sums one counter of a replica over its groups.</summary>
    public static void Total(in Tissue t, int replica, int counter)
    {
        long sum = 0;
        for (int g = 0; g < t.Groups; g++)
            sum = unchecked(sum + t.Partial[((long)replica * t.Groups + g) * Counter.Count + counter]);
        t.Totals[(long)replica * Counter.Count + counter] = sum;
    }
}
