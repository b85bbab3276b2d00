using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Rows;

namespace CarTAgents.Kernels.Sums;

/// <summary>Launches <see cref="Census.Group"/> on each group of rows of sites. On the CPU it counts living residents by kinds, 64 sites at
/// a time, and voxels in vectors.</summary>
public readonly unsafe struct CensusRows : IKernel<CensusRows, Tissue>
{
    /// <inheritdoc/>
    public static int Items(in Tissue t) => t.Groups;

    /// <inheritdoc/>
    public static void Item(in Tissue t, int replica, int item) => Census.Group(t, replica, item);

    /// <inheritdoc/>
    public static void Run(in Tissue t, int replica, int first, int end)
    {
        for (int group = first; group < end; group++)
            Group(t, replica, group);
    }

    private static void Group(in Tissue t, int replica, int group)
    {
        long sums = ((long)replica * t.Groups + group) * Counter.Count;
        t.Partial.Span(sums, Counter.Count).Clear();
        long sites = (long)replica * t.Sites,
            first = (long)group * t.GroupRows * t.Nx,
            end = Math.Min(t.Sites, first + (long)t.GroupRows * t.Nx);
        for (long site = sites + first; site < sites + end; site += 64)
        {
            ulong valid = SiteBits.First((int)Math.Min(64, sites + end - site));
            Residents(t, sums, site, valid);
            TCells(t, sums, site, valid);
            Events(t, sums, site, valid);
        }

        for (int f = 0; f < t.Fields; f++)
        {
            long voxels = (long)replica * t.Voxels + t.Grids[f].First;
            Voxels(t, sums, f, voxels + Census.FirstVoxel(t, group, f), voxels + Census.FirstVoxel(t, group + 1, f));
        }
    }

    private static void Residents(in Tissue t, long sums, long site, ulong valid)
    {
        byte* signals = t.ResidentSignals.Address + site;
        ulong occupied = SiteBits.Occupied(signals) & valid,
            living = occupied & ~SiteBits.Matching(signals, ResidentSignal.DeadMask, ResidentSignal.DeadMask);
        for (ulong dead = occupied & ~living; dead != 0; dead &= dead - 1)
        {
            int b = BitOperations.TrailingZeroCount(dead);
            Census.CountResident(t, sums, site + b, signals[b]);
        }

        Resident* records = t.Residents.Address + site;
        while (living != 0)
        {
            int first = BitOperations.TrailingZeroCount(living),
                residentClass = ((ResidentSignal)signals[first]).Class,
                kind = records[first].KindIn(residentClass);
            ulong same = living & SiteBits.Matching(signals, ResidentSignal.LivingMask, ResidentSignal.Living(residentClass));
            long lnAntigen = 0,
                negative = 0,
                resistant = 0;
            for (ulong bits = same; bits != 0; bits &= bits - 1)
            {
                int b = BitOperations.TrailingZeroCount(bits);
                ref Resident cell = ref records[b];
                if (cell.KindIn(residentClass) != kind)
                {
                    same &= ~(1UL << b);
                    continue;
                }

                lnAntigen += cell.LnAntigen;
                negative += cell.LnAntigen == 0 ? 1 : 0;
                resistant += cell.IsResistant ? 1 : 0;
            }

            t.Partial[sums + Counter.Alive + kind - 1] += BitOperations.PopCount(same);
            t.Partial[sums + Counter.LnAntigen + kind - 1] += lnAntigen;
            t.Partial[sums + Counter.Negative + kind - 1] += negative;
            t.Partial[sums + Counter.Resistant + kind - 1] += resistant;
            living &= ~same;
        }
    }

    private static void TCells(in Tissue t, long sums, long site, ulong valid)
    {
        byte* signals = t.TSignals.Address + site;
        // The records of the block after this one are asked for now.
        if (Sse.IsSupported && valid == ulong.MaxValue)
        {
            for (ulong next = SiteBits.Occupied(signals + 64); next != 0; next &= next - 1)
                Sse.Prefetch0(t.TCells.Address + site + 64 + BitOperations.TrailingZeroCount(next));
        }

        for (ulong cells = SiteBits.Occupied(signals) & valid; cells != 0; cells &= cells - 1)
        {
            int b = BitOperations.TrailingZeroCount(cells);
            Census.CountT(t, sums, site + b, signals[b]);
        }
    }

    private static void Events(in Tissue t, long sums, long site, ulong valid)
    {
        ulong* events = t.Events.Address + site;
        for (int i = 0; i < 64 && valid >> i != 0; i += 8)
        {
            ulong some = ~Vector512.Equals(Vector512.Load(events + i), Vector512<ulong>.Zero).ExtractMostSignificantBits() & 0xFF;
            for (some &= valid >> i; some != 0; some &= some - 1)
            {
                int b = i + BitOperations.TrailingZeroCount(some);
                Census.CountEvents(t, sums, site + b, events[b]);
            }
        }
    }

    private static void Voxels(in Tissue t, long sums, int field, long first, long end)
    {
        Vector512<ulong> amount = Vector512<ulong>.Zero,
            secreted = Vector512<ulong>.Zero,
            washed = Vector512<ulong>.Zero;
        int clipped = 0;
        long v = first;
        for (; v + 16 <= end; v += 16)
        {
            amount += Pairs(Vector512.Load((uint*)t.Amount.Address + v));
            Vector512<uint> stored = Vector512.Load(t.Secreted.Address + v);
            if (stored != Vector512<uint>.Zero)
            {
                secreted += Pairs(stored & Vector512.Create(SecretedQuanta.Most));
                clipped += BitOperations.PopCount(stored.ExtractMostSignificantBits());
                Vector512<uint>.Zero.Store(t.Secreted.Address + v);
            }

            Vector512<uint> washedOut = Vector512.Load(t.Washed.Address + v);
            if (washedOut != Vector512<uint>.Zero)
            {
                washed += Pairs(washedOut);
                Vector512<uint>.Zero.Store(t.Washed.Address + v);
            }
        }

        t.Partial[sums + Counter.Amount + field] += (long)Vector512.Sum(amount);
        t.Partial[sums + Counter.Secreted + field] += (long)Vector512.Sum(secreted);
        t.Partial[sums + Counter.Washed + field] += (long)Vector512.Sum(washed);
        t.Partial[sums + Counter.Clipped + field] += clipped;
        Census.CountVoxels(t, sums, field, v, end);
    }

    // Numbers that are not negative, added in pairs: sixteen of 32 bits make eight of 64.
    private static Vector512<ulong> Pairs(Vector512<uint> numbers) =>
        (numbers.AsUInt64() & Vector512.Create(0xFFFFFFFFUL)) + (numbers.AsUInt64() >> 32);
}

/// <summary>Launches <see cref="Census.Total"/> on each counter.</summary>
public readonly unsafe struct TotalRows : IKernel<TotalRows, Tissue>
{
    /// <inheritdoc/>
    public static int Items(in Tissue t) => Counter.Count;

    /// <inheritdoc/>
    public static void Item(in Tissue t, int replica, int item) => Census.Total(t, replica, item);

    /// <inheritdoc/>
    public static void Run(in Tissue t, int replica, int first, int end)
    {
        // Group by group, in the order of memory.
        long* totals = t.Totals.Address + (long)replica * Counter.Count;
        new Span<long>(totals + first, end - first).Clear();
        for (int g = 0; g < t.Groups; g++)
        {
            long* sums = t.Partial.Address + ((long)replica * t.Groups + g) * Counter.Count;
            int c = first;
            for (; c + Vector<long>.Count <= end; c += Vector<long>.Count)
                (Vector.Load(totals + c) + Vector.Load(sums + c)).Store(totals + c);
            for (; c < end; c++)
                totals[c] = unchecked(totals[c] + sums[c]);
        }
    }
}
