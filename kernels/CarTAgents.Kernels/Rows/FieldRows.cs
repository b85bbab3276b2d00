using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CarTAgents.Kernels.Rows;

/// <summary>Launches <see cref="Dither.Prepare"/>: four keys of a field an item.</summary>
public readonly struct DitherRows : IKernel<DitherRows, Tissue>
{
    /// <inheritdoc/>
    public static int Items(in Tissue t) => t.Fields * (Dither.Salts / 4);

    /// <inheritdoc/>
    public static void Item(in Tissue t, int replica, int item)
    {
        if (Clock.Runs(t, replica))
            Dither.Prepare(t, replica, item >> (Dither.SaltBits - 2), item & (Dither.Salts / 4 - 1));
    }
}

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
        ulong tCells = Source.TCells(t, v);
        ulong residents = Source.Residents(t, v);
        int shift = t.Grids[v.Field * Grid.Stride + Grid.Shift];
        for (int f = v.Field; f < t.Fields; f++)
        {
            if (t.Grids[f * Grid.Stride + Grid.Shift] != shift)
                continue;
            v.Field = f;
            v.Index = (long)replica * t.Voxels + t.Grids[f * Grid.Stride + Grid.First] + v.Local;
            if ((tCells | residents) != 0 || t.Amount[v.Index] != 0)
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
        int shift = t.Grids[firstField * Grid.Stride + Grid.Shift],
            shiftZ = t.Grids[firstField * Grid.Stride + Grid.ShiftZ];
        int nx = t.Grids[firstField * Grid.Stride + Grid.Nx],
            ny = t.Grids[firstField * Grid.Stride + Grid.Ny];

        // By field, 0xFF for each class of cells that secretes or takes it up: others need not be counted.
        ulong* tMatter = stackalloc ulong[Table.MaxFields],
            residentsMatter = stackalloc ulong[Table.MaxFields];
        ulong anyT = 0,
            anyResidents = 0;
        for (int f = firstField; f < t.Fields; f++)
        {
            if (t.Grids[f * Grid.Stride + Grid.Shift] != shift)
                continue;
            long p = (long)replica * Table.Stride + Table.Field + f * Table.FieldStride;
            tMatter[f] = Classes(t, p + Table.FSecretion) | Classes(t, p + Table.FUptake);
            residentsMatter[f] = Classes(t, p + Table.FSecretion + 8) | Classes(t, p + Table.FUptake + 8);
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
                    if (t.Grids[f * Grid.Stride + Grid.Shift] != shift)
                        continue;
                    Voxel first = v;
                    first.Field = f;
                    first.Index = (long)replica * t.Voxels + t.Grids[f * Grid.Stride + Grid.First] + v.Local;
                    if ((tMatter[f] | residentsMatter[f]) != 0)
                        Exchange(t, first, n, tCells, tMatter[f], residents, residentsMatter[f]);
                    Lose(t, first, n);
                }
            }
        }
    }

    /// <summary>0xFF in the byte of each of eight classes of cells whose quanta are not 0.</summary>
    private static ulong Classes(in Tissue t, long quanta)
    {
        ulong classes = 0;
        for (int c = 0; c < 8; c++)
        {
            if (t.Parameters[quanta + c] != 0)
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
        long p = (long)first.Replica * Table.Stride + Table.Field + first.Field * Table.FieldStride;
        long salts = ((long)first.Replica * t.Fields + first.Field) * Dither.Salts;
        uint decay = t.Parameters[p + Table.FDecay],
            washout = t.Parameters[p + Table.FWashout];
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

    private static int RowsOf(in Tissue t, int f) => t.Grids[f * Grid.Stride + Grid.Ny] * t.Grids[f * Grid.Stride + Grid.Nz];

    private static bool IsFirstOfGrid(in Tissue t, int field)
    {
        for (int f = 0; f < field; f++)
        {
            if (t.Grids[f * Grid.Stride + Grid.Shift] == t.Grids[field * Grid.Stride + Grid.Shift])
                return false;
        }

        return true;
    }
}

/// <summary>Launches one sub-step of <see cref="Diffusion"/> over the rows of voxels of all fields: each face once, 16 voxels at a
/// time.</summary>
/// <remarks>A row adds the fluxes of its lower faces to itself and subtracts them from the rows below where these belong to the same range
/// of rows and are already done;
/// at the edges of its range it computes its upper faces again. Equal, to the bit, to <see cref="Diffusion.Next"/> at every
/// voxel.</remarks>
public readonly unsafe struct DiffusionRows : IKernel<DiffusionRows, Tissue>
{
    /// <inheritdoc/>
    public static int Items(in Tissue t) => t.Voxels;

    /// <inheritdoc/>
    public static void Item(in Tissue t, int replica, int item)
    {
        if (!Clock.Runs(t, replica))
            return;
        Voxel v = Voxel.Of(t, replica, item);
        long p = (long)replica * Table.Stride + Table.Field + v.Field * Table.FieldStride;
        if ((uint)t.SubStep >= t.Parameters[p + Table.FSubSteps])
            return;
        uint salt = t.Salts[((long)replica * t.Fields + v.Field) * Dither.Salts + t.SubStep];
        t.NextAmount[v.Index] = Diffusion.Next(t, v, (int)t.Parameters[p + Table.FDiffusion], (int)t.Parameters[p + Table.FRest], salt);
    }

    /// <inheritdoc/>
    public static int Rows(in Tissue t)
    {
        int rows = 0;
        for (int f = 0; f < t.Fields; f++)
            rows += t.Grids[f * Grid.Stride + Grid.Ny] * t.Grids[f * Grid.Stride + Grid.Nz];
        return rows;
    }

    /// <inheritdoc/>
    public static void Run(in Tissue t, int replica, int first, int end)
    {
        if (!Clock.Runs(t, replica))
            return;
        for (int f = 0; f < t.Fields; f++)
        {
            long p = (long)replica * Table.Stride + Table.Field + f * Table.FieldStride;
            if ((uint)t.SubStep >= t.Parameters[p + Table.FSubSteps])
                continue;
            int start = t.Grids[f * Grid.Stride + Grid.FirstRow];
            int rows = t.Grids[f * Grid.Stride + Grid.Ny] * t.Grids[f * Grid.Stride + Grid.Nz];
            int from = Math.Max(first - start, 0),
                to = Math.Min(end - start, rows);
            if (from < to)
                RunField(t, replica, f, from, to);
        }
    }

    private static void RunField(in Tissue t, int replica, int field, int from, int to)
    {
        long grid = field * Grid.Stride;
        long p = (long)replica * Table.Stride + Table.Field + field * Table.FieldStride;
        int nx = t.Grids[grid + Grid.Nx],
            ny = t.Grids[grid + Grid.Ny],
            nz = t.Grids[grid + Grid.Nz];
        int k = (int)t.Parameters[p + Table.FDiffusion],
            rest = (int)t.Parameters[p + Table.FRest];
        uint salt = t.Salts[((long)replica * t.Fields + field) * Dither.Salts + t.SubStep];
        long first = (long)replica * t.Voxels + t.Grids[grid + Grid.First];
        int* amounts = t.Amount.Address + first;
        int* next = t.NextAmount.Address + first;
        int* fluxes = stackalloc int[nx + 17];
        for (int r = from; r < to; r++)
        {
            int y = r % ny,
                z = r / ny;
            int lowY =
                y > 0 ? r - 1
                : t.PeriodicY != 0 ? r + ny - 1
                : -1;
            int highY =
                y < ny - 1 ? r + 1
                : t.PeriodicY != 0 ? r - ny + 1
                : -1;
            int lowZ =
                z > 0 ? r - ny
                : t.PeriodicZ != 0 ? r + (nz - 1) * ny
                : -1;
            int highZ =
                z < nz - 1 ? r + ny
                : t.PeriodicZ != 0 ? r - (nz - 1) * ny
                : -1;
            Line line;
            line.Nx = nx;
            line.Periodic = t.PeriodicX;
            line.K = k;
            line.Rest = rest;
            line.Salt = salt;
            line.Amount = amounts + (long)r * nx;
            line.Next = next + (long)r * nx;
            line.Voxel = (uint)(r * nx);
            line.LowerY = lowY >= 0 ? amounts + (long)lowY * nx : null;
            line.LowerZ = lowZ >= 0 ? amounts + (long)lowZ * nx : null;
            line.GiveY = lowY >= from && lowY < r ? next + (long)lowY * nx : null;
            line.GiveZ = lowZ >= from && lowZ < r ? next + (long)lowZ * nx : null;
            line.Fluxes = fluxes;
            line.Lower();
            if (highY >= 0 && !(highY > r && highY < to))
                line.Upper(amounts + (long)highY * nx, (uint)(highY * nx), 1);
            if (highZ >= 0 && !(highZ > r && highZ < to))
                line.Upper(amounts + (long)highZ * nx, (uint)(highZ * nx), 2);
        }
    }

    /// <summary>One row of voxels and its lower neighbours.</summary>
    private ref struct Line
    {
        public int Nx,
            Periodic,
            K,
            Rest;
        public uint Salt,
            Voxel;
        public int* Amount,
            Next,
            LowerY,
            LowerZ,
            GiveY,
            GiveZ,
            Fluxes;

        /// <summary>Fluxes through the lower faces of every voxel of the row; the row's next amounts, but for the upper faces on y and z
        /// that other rows give.</summary>
        public void Lower()
        {
            int x = LowerY != null && LowerZ != null && GiveY != null && GiveZ != null ? LowerInside() : LowerAtEdge();
            for (; x < Nx; x++)
            {
                int here = Amount[x];
                uint hash = Dither.Hash(Voxel + (uint)x, Salt);
                if (x > 0)
                    Fluxes[x] = Diffusion.Flux(Amount[x - 1], here, K, Rest, Diffusion.FaceDither(hash, 0));
                int sum = here;
                if (LowerY != null)
                {
                    int flux = Diffusion.Flux(LowerY[x], here, K, Rest, Diffusion.FaceDither(hash, 1));
                    sum += flux;
                    if (GiveY != null)
                        GiveY[x] -= flux;
                }

                if (LowerZ != null)
                {
                    int flux = Diffusion.Flux(LowerZ[x], here, K, Rest, Diffusion.FaceDither(hash, 2));
                    sum += flux;
                    if (GiveZ != null)
                        GiveZ[x] -= flux;
                }

                Next[x] = sum;
            }

            // The row's two ends meet in one face if the axis is periodic, and are walls if it is not.
            Fluxes[0] =
                Periodic != 0 ? Diffusion.Flux(Amount[Nx - 1], Amount[0], K, Rest, Diffusion.FaceDither(Dither.Hash(Voxel, Salt), 0)) : 0;
            Fluxes[Nx] = Fluxes[0];
            int* next = Next,
                fluxes = Fluxes;
            int nx = Nx;
            for (x = 0; x + 16 <= nx; x += 16)
            {
                (Vector512.Load(next + x) + Vector512.Load(fluxes + x) - Vector512.Load(fluxes + x + 1)).Store(next + x);
            }

            for (; x < nx; x++)
                next[x] += fluxes[x] - fluxes[x + 1];
        }

        /// <summary>The vectors of a row whose lower neighbours exist and are of the same range: most rows. Returns the first voxel left
        /// over.</summary>
        private readonly int LowerInside()
        {
            // Locals, because the compiler reads fields again after each store.
            int* amount = Amount,
                next = Next,
                lowerY = LowerY,
                lowerZ = LowerZ,
                giveY = GiveY,
                giveZ = GiveZ,
                fluxes = Fluxes;
            int x = 0,
                nx = Nx;
            uint salt = Salt;
            Vector512<int> low10 = Vector512.Create(1023),
                k = Vector512.Create(K),
                rest = Vector512.Create(Rest);
            Vector512<uint> voxel = Vector512.Create(Voxel) + Vector512<uint>.Indices;
            for (; x + 16 <= nx; x += 16)
            {
                Vector512<int> here = Vector512.Load(amount + x);
                Vector512<uint> hash = DitherBits.Hash(voxel, salt);
                voxel += Vector512.Create(16u);
                Flux(Vector512.Load(amount + x - 1), here, hash.AsInt32() & low10, k, rest).Store(fluxes + x);
                Vector512<int> y = Flux(Vector512.Load(lowerY + x), here, (hash >> 10).AsInt32() & low10, k, rest);
                (Vector512.Load(giveY + x) - y).Store(giveY + x);
                Vector512<int> z = Flux(Vector512.Load(lowerZ + x), here, (hash >> 20).AsInt32() & low10, k, rest);
                (Vector512.Load(giveZ + x) - z).Store(giveZ + x);
                (here + y + z).Store(next + x);
            }

            return x;
        }

        /// <summary>The vectors of a row that lacks a lower neighbour, or gives nothing to one. Returns the first voxel left
        /// over.</summary>
        private readonly int LowerAtEdge()
        {
            int x = 0;
            Vector512<int> low10 = Vector512.Create(1023),
                k = Vector512.Create(K),
                rest = Vector512.Create(Rest);
            for (; x + 16 <= Nx; x += 16)
            {
                Vector512<int> here = Vector512.Load(Amount + x);
                Vector512<uint> hash = DitherBits.Hash(Vector512.Create(Voxel + (uint)x) + Vector512<uint>.Indices, Salt);
                Flux(Vector512.Load(Amount + x - 1), here, hash.AsInt32() & low10, k, rest).Store(Fluxes + x);
                Vector512<int> sum = here;
                if (LowerY != null)
                {
                    Vector512<int> flux = Flux(Vector512.Load(LowerY + x), here, (hash >> 10).AsInt32() & low10, k, rest);
                    sum += flux;
                    if (GiveY != null)
                        (Vector512.Load(GiveY + x) - flux).Store(GiveY + x);
                }

                if (LowerZ != null)
                {
                    Vector512<int> flux = Flux(Vector512.Load(LowerZ + x), here, (hash >> 20).AsInt32() & low10, k, rest);
                    sum += flux;
                    if (GiveZ != null)
                        (Vector512.Load(GiveZ + x) - flux).Store(GiveZ + x);
                }

                sum.Store(Next + x);
            }

            return x;
        }

        /// <summary>Takes away what leaves through the upper faces on an axis: the lower faces of the row above.</summary>
        public void Upper(int* above, uint voxel, int axis)
        {
            int x = 0;
            Vector512<int> low10 = Vector512.Create(1023),
                k = Vector512.Create(K),
                rest = Vector512.Create(Rest);
            for (; x + 16 <= Nx; x += 16)
            {
                Vector512<uint> hash = DitherBits.Hash(Vector512.Create(voxel + (uint)x) + Vector512<uint>.Indices, Salt);
                Vector512<int> flux = Flux(
                    Vector512.Load(Amount + x),
                    Vector512.Load(above + x),
                    (hash >> (10 * axis)).AsInt32() & low10,
                    k,
                    rest
                );
                (Vector512.Load(Next + x) - flux).Store(Next + x);
            }

            for (; x < Nx; x++)
            {
                Next[x] -= Diffusion.Flux(Amount[x], above[x], K, Rest, Diffusion.FaceDither(Dither.Hash(voxel + (uint)x, Salt), axis));
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector512<int> Flux(
            Vector512<int> lower,
            Vector512<int> upper,
            Vector512<int> dither,
            Vector512<int> k,
            Vector512<int> rest
        )
        {
            Vector512<int> flux = ((lower - upper) * k + dither) >> Diffusion.Shift;
            return flux & Vector512.GreaterThanOrEqual(Vector512.Max(lower, upper), rest);
        }
    }
}
