using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Draws;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Sums;

namespace CarTAgents.Kernels.Rules;

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

    /// <summary>T cells under a voxel, by class.</summary>
    public static ClassCounts TCells(in Tissue t, in Voxel v)
    {
        int shift = t.Grids[v.Field].Shift;
        int shiftZ = t.Grids[v.Field].ShiftZ;
        ClassCounts counts = default;
        for (int z = v.Z << shiftZ; z < (v.Z + 1) << shiftZ; z++)
        {
            for (int y = v.Y << shift; y < (v.Y + 1) << shift; y++)
            {
                long row = (long)v.Replica * t.Sites + ((long)z * t.Ny + y) * t.Nx;
                for (int x = v.X << shift; x < (v.X + 1) << shift; x++)
                {
                    TSignal signal = t.TSignals[row + x];
                    if (!signal.IsEmpty)
                        counts = counts.With(CellClass.OfT(signal.Kind, t.TCells[row + x].IsSecreting));
                }
            }
        }

        return counts;
    }

    /// <summary>Living residents under a voxel, by class: class c is counted at c - 1.</summary>
    public static ClassCounts Residents(in Tissue t, in Voxel v)
    {
        int shift = t.Grids[v.Field].Shift;
        int shiftZ = t.Grids[v.Field].ShiftZ;
        ClassCounts counts = default;
        for (int z = v.Z << shiftZ; z < (v.Z + 1) << shiftZ; z++)
        {
            for (int y = v.Y << shift; y < (v.Y + 1) << shift; y++)
            {
                long row = (long)v.Replica * t.Sites + ((long)z * t.Ny + y) * t.Nx;
                for (int x = v.X << shift; x < (v.X + 1) << shift; x++)
                {
                    ResidentSignal signal = t.ResidentSignals[row + x];
                    if (signal.IsAlive)
                        counts = counts.With(signal.Class - 1);
                }
            }
        }

        return counts;
    }

    /// <summary>Runs the rule at a voxel, given the cells under it.</summary>
    public static void Run(in Tissue t, in Voxel v, ClassCounts tCells, ClassCounts residents)
    {
        int before = t.Amount[v.Index];
        int amount = before;
        if (!tCells.IsEmpty || !residents.IsEmpty)
            amount = Exchange(t, v, amount, tCells, residents);
        if (amount > 0)
            amount = Lose(t, v, amount);
        if (amount != before)
            t.Amount[v.Index] = amount;
    }

    /// <summary>Secretion and uptake of the cells under a voxel; the amount that is left.</summary>
    public static int Exchange(in Tissue t, in Voxel v, int before, ClassCounts tCells, ClassCounts residents)
    {
        int p = FieldParameters.Index(t, v.Replica, v.Field);
        int rates = CellClass.First(t, v.Replica, v.Field);
        Threshold weight = t.Windows[v.Replica].Weight;
        long amount = before;
        long secreted = weight.Of(Secretion(t, rates, tCells)) + Secretion(t, rates + CellClass.OfLayer, residents);
        if (secreted > 0)
        {
            secreted = Boosted(t, v, p, secreted);
            SecretedQuanta sum = t.Secreted[v.Index];
            if (amount + secreted > Cap)
            {
                secreted = amount < Cap ? Cap - amount : 0;
                sum = sum.Clipped;
            }

            amount += secreted;
            t.Secreted[v.Index] = sum.Plus(secreted);
        }

        if (amount > 0)
        {
            long uptake = weight.Of(Uptake(t, rates, tCells)) + Uptake(t, rates + CellClass.OfLayer, residents);
            if (uptake > 0)
            {
                // U C / (K + C + U / 2) of C = (before + amount) / 2, times 2 above and below, rounded with a dither. With amounts and U
                // of 64 cells of 2^24 quanta each, and 2^30 of K, the product is under 2^56 and the divisor under 2^32.
                ulong twice = (ulong)before + (ulong)amount,
                    scale = twice + 2 * (ulong)t.FieldParameters[p].UptakeHalf + (ulong)uptake;
                uint salt = t.Salts[((long)v.Replica * t.Fields + v.Field) * Dither.Salts + Dither.Uptake];
                ulong dither = (Dither.Hash((uint)v.Local, salt) * scale) >> 32;
                ulong taken = ((ulong)uptake * twice + dither) / scale;
                amount = taken < (ulong)amount ? amount - (long)taken : 0;
            }
        }

        return (int)amount;
    }

    /// <summary>Secretion that another cytokine of the voxel raises, saturably.</summary>
    private static long Boosted(in Tissue t, in Voxel v, int p, long secreted)
    {
        int field = t.FieldParameters[p].BoostField;
        if (field == 0)
            return secreted;
        ulong booster = (ulong)t.Amount[(long)v.Replica * t.Voxels + t.Grids[field - 1].First + v.Local];
        ulong scale = booster + t.FieldParameters[p].BoostHalf;
        if (scale == 0)
            return secreted;
        ulong gain = booster * t.FieldParameters[p].BoostGain / scale;
        return secreted + (long)(((ulong)secreted * gain) >> 16);
    }

    /// <summary>Decay and washout in a voxel that is not empty; the amount that is left.</summary>
    public static int Lose(in Tissue t, in Voxel v, int before)
    {
        int p = FieldParameters.Index(t, v.Replica, v.Field);
        long salts = ((long)v.Replica * t.Fields + v.Field) * Dither.Salts;
        long amount = before;
        Threshold decay = t.FieldParameters[p].Decay;
        if (!decay.IsNever)
            amount -= decay.Of(amount, Dither.Hash((uint)v.Local, t.Salts[salts + Dither.Decay]));
        Threshold washout = t.FieldParameters[p].Washout;
        if (!washout.IsNever)
        {
            uint washed = (uint)washout.Of(amount, Dither.Hash((uint)v.Local, t.Salts[salts + Dither.Washout]));
            amount -= washed;
            uint sum = unchecked(t.Washed[v.Index] + washed);
            if (sum < washed)
            {
                sum = uint.MaxValue;
                t.Secreted[v.Index] = ((SecretedQuanta)t.Secreted[v.Index]).Clipped;
            }

            t.Washed[v.Index] = sum;
        }

        return (int)amount;
    }

    /// <summary>Quanta that cells of a layer would secrete a tick, from their counts by class.</summary>
    private static long Secretion(in Tissue t, int firstClass, ClassCounts counts)
    {
        long sum = 0;
        int at = firstClass;
        for (ClassCounts rest = counts; !rest.IsEmpty; rest = rest.Next)
        {
            sum += rest.First * t.Secretion[at];
            at++;
        }

        return sum;
    }

    /// <summary>Quanta that cells of a layer would take up a tick at saturation, from their counts by class.</summary>
    private static long Uptake(in Tissue t, int firstClass, ClassCounts counts)
    {
        long sum = 0;
        int at = firstClass;
        for (ClassCounts rest = counts; !rest.IsEmpty; rest = rest.Next)
        {
            sum += rest.First * t.Uptake[at];
            at++;
        }

        return sum;
    }
}
