using System.Runtime.CompilerServices;
using CarTAgents.Kernels.Draws;
using CarTAgents.Kernels.Rows;

namespace CarTAgents.Kernels.Rules;

/// <summary>One row of voxels, its lower neighbours, and the fluxes between them (<see cref="Diffusion"/>).</summary>
/// <remarks>Loads reach one voxel before the row; buffers of the CPU device carry that much slack.</remarks>
internal unsafe ref struct DiffusionLine<TLanes>
    where TLanes : struct, ILanes<TLanes>
{
    /// <summary>Voxels of the row; whether its ends meet; the field's diffusion number and threshold; the row's first voxel within the
    /// field.</summary>
    public int Nx,
        Periodic,
        K,
        Rest,
        Voxel;

    /// <summary>The sub-step's key.</summary>
    public uint Salt;

    /// <summary>The row; what becomes of it; the rows below it on y and z, null where there is none; what becomes of these, null where
    /// another range does them; and room for a row's fluxes and one more, in whole vectors.</summary>
    public int* Amount,
        Next,
        LowerY,
        LowerZ,
        GiveY,
        GiveZ,
        Fluxes;

    /// <summary>Fluxes through the lower faces of every voxel of the row; the row's next amounts, but for the upper faces on y and z that
    /// other rows give.</summary>
    public void Lower()
    {
        int x = LowerY != null && LowerZ != null && GiveY != null && GiveZ != null ? LowerInside() : LowerAtEdge();
        for (; x < Nx; x++)
        {
            int here = Amount[x];
            uint hash = Dither.Hash((uint)(Voxel + x), Salt);
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
            Periodic != 0 ? Diffusion.Flux(Amount[Nx - 1], Amount[0], K, Rest, Diffusion.FaceDither(Dither.Hash((uint)Voxel, Salt), 0)) : 0;
        Fluxes[Nx] = Fluxes[0];
        int* next = Next,
            fluxes = Fluxes;
        int nx = Nx;
        for (x = 0; x + TLanes.Count <= nx; x += TLanes.Count)
            (TLanes.Load(next + x) + TLanes.Load(fluxes + x) - TLanes.Load(fluxes + x + 1)).Store(next + x);
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
        TLanes low10 = TLanes.All(1023),
            k = TLanes.All(K),
            rest = TLanes.All(Rest),
            salt = TLanes.All((int)Salt),
            step = TLanes.All(TLanes.Count),
            voxel = TLanes.All(Voxel) + TLanes.Indices;
        for (; x + TLanes.Count <= nx; x += TLanes.Count)
        {
            TLanes here = TLanes.Load(amount + x),
                hash = DitherBits.Hash(voxel, salt);
            voxel += step;
            Flux(TLanes.Load(amount + x - 1), here, hash & low10, k, rest).Store(fluxes + x);
            TLanes y = Flux(TLanes.Load(lowerY + x), here, (hash >>> 10) & low10, k, rest);
            (TLanes.Load(giveY + x) - y).Store(giveY + x);
            TLanes z = Flux(TLanes.Load(lowerZ + x), here, (hash >>> 20) & low10, k, rest);
            (TLanes.Load(giveZ + x) - z).Store(giveZ + x);
            (here + y + z).Store(next + x);
        }

        return x;
    }

    /// <summary>The vectors of a row that lacks a lower neighbour, or gives nothing to one. Returns the first voxel left over.</summary>
    private readonly int LowerAtEdge()
    {
        int x = 0;
        TLanes low10 = TLanes.All(1023),
            k = TLanes.All(K),
            rest = TLanes.All(Rest),
            salt = TLanes.All((int)Salt);
        for (; x + TLanes.Count <= Nx; x += TLanes.Count)
        {
            TLanes here = TLanes.Load(Amount + x),
                hash = DitherBits.Hash(TLanes.All(Voxel + x) + TLanes.Indices, salt);
            Flux(TLanes.Load(Amount + x - 1), here, hash & low10, k, rest).Store(Fluxes + x);
            TLanes sum = here;
            if (LowerY != null)
            {
                TLanes flux = Flux(TLanes.Load(LowerY + x), here, (hash >>> 10) & low10, k, rest);
                sum += flux;
                if (GiveY != null)
                    (TLanes.Load(GiveY + x) - flux).Store(GiveY + x);
            }

            if (LowerZ != null)
            {
                TLanes flux = Flux(TLanes.Load(LowerZ + x), here, (hash >>> 20) & low10, k, rest);
                sum += flux;
                if (GiveZ != null)
                    (TLanes.Load(GiveZ + x) - flux).Store(GiveZ + x);
            }

            sum.Store(Next + x);
        }

        return x;
    }

    /// <summary>Takes away what leaves through the upper faces on an axis: the lower faces of the row above.</summary>
    public void Upper(int* above, int voxel, int axis)
    {
        int x = 0;
        TLanes low10 = TLanes.All(1023),
            k = TLanes.All(K),
            rest = TLanes.All(Rest),
            salt = TLanes.All((int)Salt);
        for (; x + TLanes.Count <= Nx; x += TLanes.Count)
        {
            TLanes hash = DitherBits.Hash(TLanes.All(voxel + x) + TLanes.Indices, salt);
            TLanes flux = Flux(TLanes.Load(Amount + x), TLanes.Load(above + x), (hash >>> (10 * axis)) & low10, k, rest);
            (TLanes.Load(Next + x) - flux).Store(Next + x);
        }

        for (; x < Nx; x++)
        {
            int dither = Diffusion.FaceDither(Dither.Hash((uint)(voxel + x), Salt), axis);
            Next[x] -= Diffusion.Flux(Amount[x], above[x], K, Rest, dither);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Flux(TLanes lower, TLanes upper, TLanes dither, TLanes k, TLanes rest) =>
        TLanes.WhereEitherReaches(((lower - upper) * k + dither) >> Diffusion.Shift, lower, upper, rest);
}
