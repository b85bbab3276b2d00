using System.Numerics;

namespace CarTAgents.Kernels.Rows;

/// <summary>Launches <see cref="TSense"/> at every T cell.</summary>
public readonly unsafe struct TSenseRows : IKernel<TSenseRows, Tissue>
{
    /// <inheritdoc/>
    public static int Items(in Tissue t) => t.Sites;

    /// <inheritdoc/>
    public static void Item(in Tissue t, int replica, int item)
    {
        if (!Clock.Runs(t, replica) || t.TSignal[(long)replica * t.Sites + item] == 0)
            return;
        Site s = Site.Of(t, replica, item);
        TSense.Run(t, s);
    }

    /// <inheritdoc/>
    public static int Rows(in Tissue t) => t.Ny * t.Nz;

    /// <inheritdoc/>
    public static void Run(in Tissue t, int replica, int first, int end)
    {
        if (!Clock.Runs(t, replica))
            return;
        for (int r = first; r < end; r++)
        {
            Site row = SiteBits.Row(t, replica, r);
            byte* plane = t.TSignal.Address + row.Index;
            for (int x0 = 0; x0 < t.Nx; x0 += 64)
            {
                ulong bits = SiteBits.Occupied(plane + x0) & SiteBits.First(t.Nx - x0);
                for (; bits != 0; bits &= bits - 1)
                    TSense.Run(t, SiteBits.At(row, x0 + BitOperations.TrailingZeroCount(bits)));
            }
        }
    }
}

/// <summary>Launches <see cref="ResidentSense"/> at residents that are hit, dying, or whose die falls under any threshold of their
/// phase.</summary>
public readonly unsafe struct ResidentSenseRows : IKernel<ResidentSenseRows, Tissue>
{
    /// <inheritdoc/>
    public static int Items(in Tissue t) => t.Sites;

    /// <inheritdoc/>
    public static void Item(in Tissue t, int replica, int item)
    {
        if (!Clock.Runs(t, replica) || t.ResidentSignal[(long)replica * t.Sites + item] == 0)
            return;
        Site s = Site.Of(t, replica, item);
        ResidentSense.Run(t, s, Draw.Die(t, s));
    }

    /// <inheritdoc/>
    public static int Rows(in Tissue t) => t.Ny * t.Nz;

    /// <inheritdoc/>
    public static void Run(in Tissue t, int replica, int first, int end)
    {
        if (!Clock.Runs(t, replica))
            return;
        // A kind without a clearing time is cleared at once (threshold 2^32 - 1): of no concern to the living.
        uint alive = 0,
            cleared = 0;
        for (int k = 0; k < Table.ResidentKinds; k++)
        {
            long p = (long)replica * Table.Stride + Table.Resident + k * Table.ResidentStride;
            alive = Math.Max(alive, (uint)Math.Min(uint.MaxValue, (ulong)t.Parameters[p + Table.RDeath] + t.Parameters[p + Table.RDivide]));
            cleared = Math.Max(cleared, t.Parameters[p + Table.RClear]);
        }

        uint* dice = stackalloc uint[64];
        for (int r = first; r < end; r++)
        {
            Site row = SiteBits.Row(t, replica, r);
            byte* residents = t.ResidentSignal.Address + row.Index;
            byte* tCells = t.TSignal.Address + row.Index;
            for (int x0 = 0; x0 < t.Nx; x0 += 64)
            {
                int n = Math.Min(64, t.Nx - x0);
                ulong occupied = SiteBits.Occupied(residents + x0) & SiteBits.First(n);
                if (occupied == 0)
                    continue;
                ulong hit =
                    SiteBits.Matching(tCells + x0, Kernels.TSignal.ContactMask, Kernels.TSignal.HitMask | Kernels.TSignal.PhaseMask)
                    | SiteBits.PointedAt(
                        t,
                        row,
                        x0,
                        n,
                        t.TSignal.Address,
                        Kernels.TSignal.ContactMask,
                        Kernels.TSignal.HitMask | Kernels.TSignal.PhaseMask
                    );
                ulong dying = SiteBits.Matching(residents + x0, Kernels.ResidentSignal.PhaseMask, Kernels.ResidentSignal.Dying << 3);
                Dice.Throw(t, row, x0, dice);
                ulong bits = hit | dying | Dice.Below(dice, alive);
                ulong debris = SiteBits.Matching(residents + x0, Kernels.ResidentSignal.PhaseMask, Kernels.ResidentSignal.Debris << 3);
                if (debris != 0)
                    bits |= debris & Dice.Below(dice, cleared);
                bits &= occupied;
                for (; bits != 0; bits &= bits - 1)
                {
                    int b = BitOperations.TrailingZeroCount(bits);
                    ResidentSense.Run(t, SiteBits.At(row, x0 + b), dice[b]);
                }
            }
        }
    }
}

/// <summary>Launches <see cref="Resolve"/> on both layers at empty sites that a wish points at; on the T layer alone after the first
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
        t.TEntrant[s.Index] = Resolve.TCell(t, s);
        if (t.Round == 0)
            t.ResidentEntrant[s.Index] = Resolve.Resident(t, s);
    }

    /// <inheritdoc/>
    public static int Rows(in Tissue t) => t.Ny * t.Nz;

    /// <inheritdoc/>
    public static void Run(in Tissue t, int replica, int first, int end)
    {
        if (!Clock.Runs(t, replica))
            return;
        for (int r = first; r < end; r++)
        {
            Site row = SiteBits.Row(t, replica, r);
            t.TEntrant.Span(row.Index, t.Nx).Clear();
            if (t.Round == 0)
                t.ResidentEntrant.Span(row.Index, t.Nx).Clear();
            for (int x0 = 0; x0 < t.Nx; x0 += 64)
            {
                int n = Math.Min(64, t.Nx - x0);
                ulong bits = SiteBits.PointedAt(t, row, x0, n, t.TSignal.Address, Kernels.TSignal.WishMask, Kernels.TSignal.Searching << 3);
                if (t.Round == 0)
                {
                    bits |= SiteBits.PointedAt(t, row, x0, n, t.TSignal.Address, Kernels.TSignal.WishMask, Kernels.TSignal.Dividing << 3);
                    ulong births = SiteBits.PointedAt(
                        t,
                        row,
                        x0,
                        n,
                        t.ResidentSignal.Address,
                        Kernels.ResidentSignal.WishMask,
                        Kernels.ResidentSignal.Dividing << 3
                    );
                    for (; births != 0; births &= births - 1)
                    {
                        Site s = SiteBits.At(row, x0 + BitOperations.TrailingZeroCount(births));
                        t.ResidentEntrant[s.Index] = Resolve.Resident(t, s);
                    }
                }

                for (; bits != 0; bits &= bits - 1)
                {
                    Site s = SiteBits.At(row, x0 + BitOperations.TrailingZeroCount(bits));
                    t.TEntrant[s.Index] = Resolve.TCell(t, s);
                }
            }
        }
    }
}

/// <summary>Launches <see cref="Move"/> on both layers where something enters, leaves or has hit; on the T layer alone after the first
/// round.</summary>
public readonly unsafe struct MoveRows : IKernel<MoveRows, Tissue>
{
    /// <inheritdoc/>
    public static int Items(in Tissue t) => t.Sites;

    /// <inheritdoc/>
    public static void Item(in Tissue t, int replica, int item)
    {
        if (!Clock.Runs(t, replica))
            return;
        Site s = Site.Of(t, replica, item);
        Move.TCell(t, s);
        if (t.Round == 0)
            Move.Resident(t, s);
    }

    /// <inheritdoc/>
    public static int Rows(in Tissue t) => t.Ny * t.Nz;

    /// <inheritdoc/>
    public static void Run(in Tissue t, int replica, int first, int end)
    {
        if (!Clock.Runs(t, replica))
            return;
        for (int r = first; r < end; r++)
        {
            Site row = SiteBits.Row(t, replica, r);
            byte* signals = t.TSignal.Address + row.Index;
            for (int x0 = 0; x0 < t.Nx; x0 += 64)
            {
                ulong valid = SiteBits.First(t.Nx - x0);
                ulong steps =
                    SiteBits.Matching(signals + x0, Kernels.TSignal.PhaseMask, Kernels.TSignal.Searching << 3)
                    & ~SiteBits.Matching(signals + x0, Kernels.TSignal.DirectionMask, 0);
                ulong hits = SiteBits.Matching(signals + x0, Kernels.TSignal.HitMask, Kernels.TSignal.HitMask);
                ulong bits = (steps | hits | SiteBits.Occupied(t.TEntrant.Address + row.Index + x0)) & valid;
                for (; bits != 0; bits &= bits - 1)
                    Move.TCell(t, SiteBits.At(row, x0 + BitOperations.TrailingZeroCount(bits)));
                if (t.Round != 0)
                    continue;
                ulong births = SiteBits.Occupied(t.ResidentEntrant.Address + row.Index + x0) & valid;
                for (; births != 0; births &= births - 1)
                    Move.Resident(t, SiteBits.At(row, x0 + BitOperations.TrailingZeroCount(births)));
            }
        }
    }
}

/// <summary>Launches <see cref="Settle"/> at cells of both layers that wished to divide.</summary>
public readonly unsafe struct SettleRows : IKernel<SettleRows, Tissue>
{
    /// <inheritdoc/>
    public static int Items(in Tissue t) => t.Sites;

    /// <inheritdoc/>
    public static void Item(in Tissue t, int replica, int item)
    {
        if (!Clock.Runs(t, replica))
            return;
        Site s = Site.Of(t, replica, item);
        Settle.TCell(t, s);
        Settle.Resident(t, s);
    }

    /// <inheritdoc/>
    public static int Rows(in Tissue t) => t.Ny * t.Nz;

    /// <inheritdoc/>
    public static void Run(in Tissue t, int replica, int first, int end)
    {
        if (!Clock.Runs(t, replica))
            return;
        for (int r = first; r < end; r++)
        {
            Site row = SiteBits.Row(t, replica, r);
            for (int x0 = 0; x0 < t.Nx; x0 += 64)
            {
                ulong valid = SiteBits.First(t.Nx - x0);
                ulong bits =
                    SiteBits.Matching(t.TSignal.Address + row.Index + x0, Kernels.TSignal.PhaseMask, Kernels.TSignal.Dividing << 3) & valid;
                for (; bits != 0; bits &= bits - 1)
                    Settle.TCell(t, SiteBits.At(row, x0 + BitOperations.TrailingZeroCount(bits)));
                bits =
                    SiteBits.Matching(
                        t.ResidentSignal.Address + row.Index + x0,
                        Kernels.ResidentSignal.PhaseMask,
                        Kernels.ResidentSignal.Dividing << 3
                    ) & valid;
                for (; bits != 0; bits &= bits - 1)
                    Settle.Resident(t, SiteBits.At(row, x0 + BitOperations.TrailingZeroCount(bits)));
            }
        }
    }
}

/// <summary>Launches <see cref="TStep"/> at searching T cells: the wishes of a later round.</summary>
public readonly unsafe struct TStepRows : IKernel<TStepRows, Tissue>
{
    /// <inheritdoc/>
    public static int Items(in Tissue t) => t.Sites;

    /// <inheritdoc/>
    public static void Item(in Tissue t, int replica, int item)
    {
        if (!Clock.Runs(t, replica) || t.TSignal[(long)replica * t.Sites + item] == 0)
            return;
        Site s = Site.Of(t, replica, item);
        TStep.Run(t, s);
    }

    /// <inheritdoc/>
    public static int Rows(in Tissue t) => t.Ny * t.Nz;

    /// <inheritdoc/>
    public static void Run(in Tissue t, int replica, int first, int end)
    {
        if (!Clock.Runs(t, replica))
            return;
        for (int r = first; r < end; r++)
        {
            Site row = SiteBits.Row(t, replica, r);
            for (int x0 = 0; x0 < t.Nx; x0 += 64)
            {
                ulong bits =
                    SiteBits.Matching(t.TSignal.Address + row.Index + x0, Kernels.TSignal.PhaseMask, Kernels.TSignal.Searching << 3)
                    & SiteBits.First(t.Nx - x0);
                for (; bits != 0; bits &= bits - 1)
                    TStep.Run(t, SiteBits.At(row, x0 + BitOperations.TrailingZeroCount(bits)));
            }
        }
    }
}
