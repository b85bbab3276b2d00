namespace CarTAgents.Kernels;

/// <summary>Secretion, uptake, decay and washout of a field in a voxel, gathered from the cells under it.</summary>
/// <remarks>First pass of a tick. In quanta a voxel and tick; sources of the rates: docs/model.md. Secretion is capped so that the
/// diffusion's products fit 32 bits; a
/// voxel that met the cap keeps a flag until the next census, which stops the run. Uptake is saturable (Michaelis-Menten); decay and
/// washout take each quantum with a
/// probability a tick, by dithered rounding.</remarks>
public static class Source
{
    /// <summary>Most quanta that sources may fill a voxel to. Diffusion's rounding can pile up a few quanta more, far from 2^24.</summary>
    public const int Cap = (1 << 24) - (1 << 16);

    /// <summary>Flag in <see cref="Tissue.Secreted"/>: quanta were cut off.</summary>
    public const uint Clipped = 0x80000000u;

    /// <summary>Cells under a voxel, by class of T cell: eight 8-bit counts (<see cref="Table.TClass"/>).</summary>
    public static ulong TCells(in Tissue t, in Voxel v)
    {
        long grid = v.Field * Grid.Stride;
        int shift = t.Grids[grid + Grid.Shift];
        int shiftZ = t.Grids[grid + Grid.ShiftZ];
        ulong counts = 0;
        for (int z = v.Z << shiftZ; z < (v.Z + 1) << shiftZ; z++)
        {
            for (int y = v.Y << shift; y < (v.Y + 1) << shift; y++)
            {
                long row = (long)v.Replica * t.Sites + ((long)z * t.Ny + y) * t.Nx;
                for (int x = v.X << shift; x < (v.X + 1) << shift; x++)
                {
                    byte signal = t.TSignal[row + x];
                    if (signal != 0)
                    {
                        int secreting = TRecord.Secreting(t.TCell[row + x]);
                        counts += 1UL << (8 * Table.TClass(Kernels.TSignal.Kind(signal), secreting));
                    }
                }
            }
        }

        return counts;
    }

    /// <summary>Living residents under a voxel, by kind: 8-bit counts, kind k in byte k - 1.</summary>
    public static ulong Residents(in Tissue t, in Voxel v)
    {
        long grid = v.Field * Grid.Stride;
        int shift = t.Grids[grid + Grid.Shift];
        int shiftZ = t.Grids[grid + Grid.ShiftZ];
        ulong counts = 0;
        for (int z = v.Z << shiftZ; z < (v.Z + 1) << shiftZ; z++)
        {
            for (int y = v.Y << shift; y < (v.Y + 1) << shift; y++)
            {
                long row = (long)v.Replica * t.Sites + ((long)z * t.Ny + y) * t.Nx;
                for (int x = v.X << shift; x < (v.X + 1) << shift; x++)
                {
                    byte signal = t.ResidentSignal[row + x];
                    if (Kernels.ResidentSignal.IsAlive(signal))
                        counts += 1UL << (8 * (Kernels.ResidentSignal.Kind(signal) - 1));
                }
            }
        }

        return counts;
    }

    /// <summary>Runs the rule at a voxel, given the cells under it.</summary>
    public static void Run(in Tissue t, in Voxel v, ulong tCells, ulong residents)
    {
        int before = t.Amount[v.Index];
        int amount = before;
        if ((tCells | residents) != 0)
            amount = Exchange(t, v, amount, tCells, residents);
        if (amount > 0)
            amount = Lose(t, v, amount);
        if (amount != before)
            t.Amount[v.Index] = amount;
    }

    /// <summary>Secretion and uptake of the cells under a voxel; the amount that is left.</summary>
    public static int Exchange(in Tissue t, in Voxel v, int before, ulong tCells, ulong residents)
    {
        long p = (long)v.Replica * Table.Stride + Table.Field + v.Field * Table.FieldStride;
        long amount = before;
        uint weight = t.Parameters[(long)v.Replica * Table.Stride + Table.WWeight];
        long secreted = OfWeight(Weighted(t, p + Table.FSecretion, tCells), weight) + Weighted(t, p + Table.FSecretion + 8, residents);
        if (secreted > 0)
        {
            secreted = Boosted(t, v, p, secreted);
            uint flag = t.Secreted[v.Index] & Clipped;
            if (amount + secreted > Cap)
            {
                secreted = amount < Cap ? Cap - amount : 0;
                flag = Clipped;
            }

            amount += secreted;
            ulong sum = (t.Secreted[v.Index] & ~Clipped) + (ulong)secreted;
            if (sum > 0x7FFFFFFFUL)
            {
                sum = 0x7FFFFFFFUL;
                flag = Clipped;
            }

            t.Secreted[v.Index] = (uint)sum | flag;
        }

        if (amount > 0)
        {
            long uptake = OfWeight(Weighted(t, p + Table.FUptake, tCells), weight) + Weighted(t, p + Table.FUptake + 8, residents);
            if (uptake > 0)
            {
                // uptake * amount / (half + amount), rounded with a dither; the product is under 2^62 for any 64 cells of 2^31 quanta.
                ulong scale = (ulong)amount + t.Parameters[p + Table.FUptakeHalf];
                uint salt = t.Salts[((long)v.Replica * t.Fields + v.Field) * Dither.Salts + Dither.Uptake];
                ulong dither = (Dither.Hash((uint)v.Local, salt) * scale) >> 32;
                ulong taken = ((ulong)uptake * (ulong)amount + dither) / scale;
                amount = taken < (ulong)amount ? amount - (long)taken : 0;
            }
        }

        return (int)amount;
    }

    /// <summary>What T cells of a weight do of what whole ones would.</summary>
    private static long OfWeight(long quanta, uint weight)
    {
        return weight == 0xFFFFFFFFu ? quanta : (long)(((ulong)quanta * (ulong)weight) >> 32);
    }

    /// <summary>Secretion that another cytokine of the voxel raises, saturably.</summary>
    private static long Boosted(in Tissue t, in Voxel v, long p, long secreted)
    {
        uint field = t.Parameters[p + Table.FBoostField];
        if (field == 0)
            return secreted;
        ulong booster = (ulong)t.Amount[(long)v.Replica * t.Voxels + t.Grids[(long)(field - 1) * Grid.Stride + Grid.First] + v.Local];
        ulong scale = booster + t.Parameters[p + Table.FBoostHalf];
        if (scale == 0)
            return secreted;
        ulong gain = booster * t.Parameters[p + Table.FBoostGain] / scale;
        return secreted + (long)(((ulong)secreted * gain) >> 16);
    }

    /// <summary>Decay and washout in a voxel that is not empty; the amount that is left.</summary>
    public static int Lose(in Tissue t, in Voxel v, int before)
    {
        long p = (long)v.Replica * Table.Stride + Table.Field + v.Field * Table.FieldStride;
        long salts = ((long)v.Replica * t.Fields + v.Field) * Dither.Salts;
        long amount = before;
        uint decay = t.Parameters[p + Table.FDecay];
        if (decay != 0)
        {
            amount -= (long)(((ulong)amount * decay + Dither.Hash((uint)v.Local, t.Salts[salts + Dither.Decay])) >> 32);
        }

        uint washout = t.Parameters[p + Table.FWashout];
        if (washout != 0)
        {
            uint washed = (uint)(((ulong)amount * washout + Dither.Hash((uint)v.Local, t.Salts[salts + Dither.Washout])) >> 32);
            amount -= washed;
            uint sum = t.Washed[v.Index] + washed;
            if (sum < washed)
            {
                sum = 0xFFFFFFFFu;
                t.Secreted[v.Index] |= Clipped;
            }

            t.Washed[v.Index] = sum;
        }

        return (int)amount;
    }

    /// <summary>Sum over eight classes of cells of count times quanta.</summary>
    private static long Weighted(in Tissue t, long first, ulong counts)
    {
        long sum = 0;
        long at = first;
        for (ulong left = counts; left != 0; left >>= 8)
        {
            sum += (long)(left & 0xFFUL) * t.Parameters[at];
            at++;
        }

        return sum;
    }
}
