using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Draws;

namespace CarTAgents.Kernels.Sums;

/// <summary>The state hash: a wrapping 64-bit sum over sites and voxels of a mix of place and contents, so that its value does not depend
/// on any order.</summary>
public static class StateHash
{
    /// <summary>Layers, part of a place: T cells, residents, and the first field.</summary>
    public const uint TLayer = 1,
        ResidentLayer = 2,
        FirstField = 16;

    /// <summary>A bijective 64-bit mix (Stafford's variant 13 of the MurmurHash3 finaliser).</summary>
    public static ulong Mix(ulong x)
    {
        x ^= x >> 30;
        x = unchecked(x * 0xBF58476D1CE4E5B9UL);
        x ^= x >> 27;
        x = unchecked(x * 0x94D049BB133111EBUL);
        x ^= x >> 31;
        return x;
    }

    /// <summary>The term of a cell: its layer, local site, signal and record.</summary>
    public static ulong Cell(uint layer, int local, byte signal, Words4 record)
    {
        ulong h = Mix(((ulong)layer << 48) + ((ulong)signal << 40) + (ulong)local + 0x9E3779B97F4A7C15UL);
        h = Mix(h ^ (((ulong)record.Y << 32) | record.X));
        return Mix(h ^ (((ulong)record.W << 32) | record.Z));
    }

    /// <summary>The term of a voxel that is not empty.</summary>
    public static ulong Amount(int field, int local, int amount)
    {
        ulong h = Mix(((ulong)(FirstField + (uint)field) << 48) + (ulong)local + 0x9E3779B97F4A7C15UL);
        return Mix(h ^ (uint)amount);
    }

    /// <summary>Sums the terms of one group of rows of a replica.</summary>
    public static void Group(in Tissue t, int replica, int group)
    {
        ulong sum = 0;
        long first = (long)group * t.GroupRows * t.Nx;
        long end = first + (long)t.GroupRows * t.Nx;
        if (end > t.Sites)
            end = t.Sites;
        long replicaFirst = (long)replica * t.Sites;
        for (long local = first; local < end; local++)
        {
            long site = replicaFirst + local;
            byte tSignal = t.TSignals[site];
            if (tSignal != 0)
            {
                TCell cell = t.TCells[site];
                sum = unchecked(sum + Cell(TLayer, (int)local, tSignal, cell.Words));
            }

            byte residentSignal = t.ResidentSignals[site];
            if (residentSignal != 0)
            {
                Resident cell = t.Residents[site];
                sum = unchecked(sum + Cell(ResidentLayer, (int)local, residentSignal, cell.Words));
            }
        }

        for (int f = 0; f < t.Fields; f++)
        {
            long voxels = t.Grids[f].Voxels;
            long start = voxels * group / t.Groups;
            long stop = voxels * (group + 1) / t.Groups;
            long base0 = (long)replica * t.Voxels + t.Grids[f].First;
            for (long v = start; v < stop; v++)
            {
                int amount = t.Amount[base0 + v];
                if (amount != 0)
                    sum = unchecked(sum + Amount(f, (int)v, amount));
            }
        }

        t.Partial[((long)replica * t.Groups + group) * Counter.Count + Counter.Hash] = unchecked((long)sum);
    }
}
