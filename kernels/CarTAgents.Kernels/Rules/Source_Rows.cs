using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Draws;
using CarTAgents.Kernels.Parameters;

namespace CarTAgents.Kernels.Rules;

/// <summary>Launches <see cref="Source"/> over rows of voxels; fields on equal grids share the gathering of the cells under a
/// voxel.</summary>
public readonly unsafe struct SourceRows : IKernel<SourceRows, Tissue>
{
    /// <inheritdoc/>
    public static int Items(in Tissue t) => t.Voxels;

    /// <inheritdoc/>
    public static void Item(in Tissue t, int replica, int item)
    {
        if (!Clock.Runs(t, replica))
            return;
        Voxel v = Voxel.Of(t, replica, item);
        // The first of the fields on equal grids gathers for all of them.
        if (!IsFirstOfGrid(t, v.Field))
            return;
        ClassCounts tCells = Source.TCells(t, v);
        ClassCounts residents = Source.Residents(t, v);
        int shift = t.Grids[v.Field].Shift;
        for (int f = v.Field; f < t.Fields; f++)
        {
            if (t.Grids[f].Shift != shift)
                continue;
            v.Field = f;
            v.Index = (long)replica * t.Voxels + t.Grids[f].First + v.Local;
            if (!tCells.IsEmpty || !residents.IsEmpty || t.Amount[v.Index] != 0)
                Source.Run(t, v, tCells, residents);
        }
    }

    /// <inheritdoc/>
    public static int Rows(in Tissue t)
    {
        int rows = 0;
        for (int f = 0; f < t.Fields; f++)
        {
            if (IsFirstOfGrid(t, f))
                rows += RowsOf(t, f);
        }

        return rows;
    }

    /// <inheritdoc/>
    public static void Run(in Tissue t, int replica, int first, int end)
    {
        if (!Clock.Runs(t, replica))
            return;
        int start = 0;
        for (int f = 0; f < t.Fields; f++)
        {
            if (!IsFirstOfGrid(t, f))
                continue;
            int rows = RowsOf(t, f);
            int from = Math.Max(first - start, 0),
                to = Math.Min(end - start, rows);
            if (from < to)
                RunGrid(t, replica, f, from, to);
            start += rows;
        }
    }

    private static void RunGrid(in Tissue t, int replica, int firstField, int from, int to)
    {
        int shift = t.Grids[firstField].Shift,
            shiftZ = t.Grids[firstField].ShiftZ;
        int nx = t.Grids[firstField].Nx,
            ny = t.Grids[firstField].Ny;

        // By field, 0xFF for each class of cells that secretes or takes it up: others need not be counted.
        ulong* tMatter = stackalloc ulong[Limits.Fields],
            residentsMatter = stackalloc ulong[Limits.Fields];
        ulong anyT = 0,
            anyResidents = 0;
        for (int f = firstField; f < t.Fields; f++)
        {
            if (t.Grids[f].Shift != shift)
                continue;
            int p = CellClass.First(t, replica, f);
            tMatter[f] = Classes(t, p);
            residentsMatter[f] = Classes(t, p + CellClass.OfLayer);
            anyT |= tMatter[f];
            anyResidents |= residentsMatter[f];
        }

        ulong* tCells = stackalloc ulong[CellCounts.Sites],
            residents = stackalloc ulong[CellCounts.Sites];
        new Span<ulong>(tCells, CellCounts.Sites).Clear();
        int block = CellCounts.Sites >> shift;
        Voxel v;
        v.Replica = replica;
        v.Field = firstField;
        v.Index = 0;
        for (int r = from; r < to; r++)
        {
            v.Y = r % ny;
            v.Z = r / ny;
            for (int x0 = 0; x0 < nx; x0 += block)
            {
                v.X = x0;
                v.Local = r * nx + x0;
                if (anyT != 0)
                    CellCounts.TCells(t, v, shift, shiftZ, x0 << shift, tCells);
                CellCounts.Residents(t, v, shift, shiftZ, x0 << shift, anyResidents, residents);
                int n = Math.Min(block, nx - x0);
                for (int f = firstField; f < t.Fields; f++)
                {
                    if (t.Grids[f].Shift != shift)
                        continue;
                    Voxel first = v;
                    first.Field = f;
                    first.Index = (long)replica * t.Voxels + t.Grids[f].First + v.Local;
                    if ((tMatter[f] | residentsMatter[f]) != 0)
                        Exchange(t, first, n, tCells, tMatter[f], residents, residentsMatter[f]);
                    Lose(t, first, n);
                }
            }
        }
    }

    /// <summary>0xFF in the byte of each class of cells of a layer that secretes or takes up.</summary>
    private static ulong Classes(in Tissue t, int firstClass)
    {
        ulong classes = 0;
        for (int c = 0; c < CellClass.OfLayer; c++)
        {
            if ((t.Secretion[firstClass + c] | t.Uptake[firstClass + c]) != 0)
                classes |= 0xFFUL << (8 * c);
        }

        return classes;
    }

    /// <summary><see cref="Source.Exchange"/> at the voxels of a row that have cells under them.</summary>
    private static void Exchange(in Tissue t, in Voxel first, int n, ulong* tCells, ulong tMatter, ulong* residents, ulong residentsMatter)
    {
        Voxel v = first;
        for (int i = 0; i < n; i++)
        {
            ulong tCounts = tCells[i] & tMatter,
                residentCounts = residents[i] & residentsMatter;
            if ((tCounts | residentCounts) == 0)
                continue;
            v.X = first.X + i;
            v.Local = first.Local + i;
            v.Index = first.Index + i;
            t.Amount[v.Index] = Source.Exchange(t, v, t.Amount[v.Index], tCounts, residentCounts);
        }
    }

    /// <summary><see cref="Source.Lose"/> at voxels of a row, 16 at a time; an empty voxel loses nothing.</summary>
    private static void Lose(in Tissue t, in Voxel first, int n)
    {
        int p = FieldParameters.Index(t, first.Replica, first.Field);
        long salts = ((long)first.Replica * t.Fields + first.Field) * Dither.Salts;
        uint decay = t.FieldParameters[p].Decay.Value,
            washout = t.FieldParameters[p].Washout.Value;
        uint decaySalt = t.Salts[salts + Dither.Decay],
            washoutSalt = t.Salts[salts + Dither.Washout];
        if ((decay | washout) == 0)
            return;
        int i = 0;
        for (; i + 16 <= n; i += 16)
        {
            uint* at = (uint*)t.Amount.Address + first.Index + i;
            Vector512<uint> amount = Vector512.Load(at);
            if (amount == Vector512<uint>.Zero)
                continue;
            Vector512<uint> voxel = Vector512.Create((uint)(first.Local + i)) + Vector512<uint>.Indices;
            if (decay != 0)
                amount -= Fraction(amount, decay, DitherBits.Hash(voxel, decaySalt));
            if (washout != 0)
            {
                Vector512<uint> washed = Fraction(amount, washout, DitherBits.Hash(voxel, washoutSalt));
                Vector512<uint> sum = Vector512.Load(t.Washed.Address + first.Index + i) + washed;
                if (Vector512.LessThanAny(sum, washed))
                {
                    // A sum overflows: rare, and the scalar rule knows what to do.
                    LoseOneByOne(t, first, i, i + 16);
                    continue;
                }

                amount -= washed;
                sum.Store(t.Washed.Address + first.Index + i);
            }

            amount.Store(at);
        }

        LoseOneByOne(t, first, i, n);
    }

    private static void LoseOneByOne(in Tissue t, in Voxel first, int from, int to)
    {
        Voxel v = first;
        for (int i = from; i < to; i++)
        {
            v.X = first.X + i;
            v.Local = first.Local + i;
            v.Index = first.Index + i;
            if (t.Amount[v.Index] > 0)
                t.Amount[v.Index] = Source.Lose(t, v, t.Amount[v.Index]);
        }
    }

    /// <summary>A fraction (2^-32) of each amount, rounded with a dither: the upper half of the 64-bit product plus the dither, even lanes
    /// and odd lanes by themselves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Fraction(Vector512<uint> amount, uint fraction, Vector512<uint> dither)
    {
        Vector512<ulong> low = Vector512.Create(0xFFFFFFFFUL),
            factor = Vector512.Create((ulong)fraction);
        Vector512<ulong> even = (amount.AsUInt64() & low) * factor + (dither.AsUInt64() & low);
        Vector512<ulong> odd = (amount.AsUInt64() >> 32) * factor + (dither.AsUInt64() >> 32);
        return ((even >> 32) | (odd & ~low)).AsUInt32();
    }

    private static int RowsOf(in Tissue t, int f) => t.Grids[f].Ny * t.Grids[f].Nz;

    private static bool IsFirstOfGrid(in Tissue t, int field)
    {
        for (int f = 0; f < field; f++)
        {
            if (t.Grids[f].Shift == t.Grids[field].Shift)
                return false;
        }

        return true;
    }
}
