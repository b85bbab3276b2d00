using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CarTAgents.Kernels.Draws;
using CarTAgents.Kernels.Parameters;

namespace CarTAgents.Kernels.Rules;

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
        int p = FieldParameters.Index(t, replica, v.Field);
        if (t.SubStep >= t.FieldParameters[p].SubSteps)
            return;
        uint salt = t.Salts[((long)replica * t.Fields + v.Field) * Dither.Salts + t.SubStep];
        t.NextAmount[v.Index] = Diffusion.Next(t, v, t.FieldParameters[p].Diffusion, t.FieldParameters[p].Rest, salt);
    }

    /// <inheritdoc/>
    public static int Rows(in Tissue t)
    {
        int rows = 0;
        for (int f = 0; f < t.Fields; f++)
            rows += t.Grids[f].Ny * t.Grids[f].Nz;
        return rows;
    }

    /// <inheritdoc/>
    public static void Run(in Tissue t, int replica, int first, int end)
    {
        if (!Clock.Runs(t, replica))
            return;
        for (int f = 0; f < t.Fields; f++)
        {
            int p = FieldParameters.Index(t, replica, f);
            if (t.SubStep >= t.FieldParameters[p].SubSteps)
                continue;
            int start = t.Grids[f].FirstRow;
            int rows = t.Grids[f].Ny * t.Grids[f].Nz;
            int from = Math.Max(first - start, 0),
                to = Math.Min(end - start, rows);
            if (from < to)
                RunField(t, replica, f, from, to);
        }
    }

    private static void RunField(in Tissue t, int replica, int field, int from, int to)
    {
        int p = FieldParameters.Index(t, replica, field);
        int nx = t.Grids[field].Nx,
            ny = t.Grids[field].Ny,
            nz = t.Grids[field].Nz;
        int k = t.FieldParameters[p].Diffusion,
            rest = t.FieldParameters[p].Rest;
        uint salt = t.Salts[((long)replica * t.Fields + field) * Dither.Salts + t.SubStep];
        long first = (long)replica * t.Voxels + t.Grids[field].First;
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
