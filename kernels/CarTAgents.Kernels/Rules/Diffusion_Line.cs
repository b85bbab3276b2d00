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

    /// <summary>The row; what becomes of it; the rows below it on y and z, the row itself where there is a wall, through which nothing
    /// passes then; and what becomes of these, a spare row where another range does them.</summary>
    public int* Amount,
        Next,
        LowerY,
        LowerZ,
        GiveY,
        GiveZ;

    /// <summary>The row's next amounts, but for the upper faces on y and z that other rows give.</summary>
    public readonly void Lower()
    {
        // Locals, because the compiler reads fields again after each store.
        int* amount = Amount,
            next = Next,
            lowerY = LowerY,
            lowerZ = LowerZ,
            giveY = GiveY,
            giveZ = GiveZ;
        int x = 0,
            nx = Nx,
            // The row's two ends meet in one face if the axis is periodic, and are walls if it is not.
            beforeFirst = amount[Periodic != 0 ? nx - 1 : 0],
            through = 0;
        if (nx >= TLanes.Count)
        {
            TLanes low10 = TLanes.All(1023),
                k = TLanes.All(K),
                rest = TLanes.All(Rest),
                salt = TLanes.All((int)Salt),
                step = TLanes.All(TLanes.Count),
                voxel = TLanes.All(Voxel) + TLanes.Indices,
                before = TLanes.WithFirst(TLanes.Load(amount - 1), beforeFirst),
                sum = default,
                faces = default,
                firstFaces = default;
            while (true)
            {
                TLanes here = TLanes.Load(amount + x),
                    hash = DitherBits.Hash(voxel, salt),
                    lower = Flux(before, here, hash & low10, k, rest);
                voxel += step;
                // A vector is done when its last upper face, the first lower one of the next vector, is known. Through memory that would be
                // a load across two stores that have not got there.
                if (x == 0)
                    firstFaces = lower;
                else
                    (sum - TLanes.Ahead(faces, lower)).Store(next + x - TLanes.Count);
                faces = lower;
                TLanes y = Flux(TLanes.Load(lowerY + x), here, (hash >>> 10) & low10, k, rest);
                (TLanes.Load(giveY + x) - y).Store(giveY + x);
                TLanes z = Flux(TLanes.Load(lowerZ + x), here, (hash >>> 20) & low10, k, rest);
                (TLanes.Load(giveZ + x) - z).Store(giveZ + x);
                sum = here + y + z + lower;
                x += TLanes.Count;
                if (x + TLanes.Count > nx)
                    break;
                before = TLanes.Load(amount + x - 1);
            }

            if (x < nx)
            {
                through = AlongX(amount[x - 1], x);
                firstFaces = TLanes.All(through);
            }

            (sum - TLanes.Ahead(faces, firstFaces)).Store(next + x - TLanes.Count);
        }
        else
        {
            through = AlongX(beforeFirst, 0);
        }

        for (; x < nx; x++)
        {
            int here = amount[x],
                after = x + 1 < nx ? AlongX(here, x + 1) : AlongX(beforeFirst, 0);
            uint hash = Dither.Hash((uint)(Voxel + x), Salt);
            int y = Diffusion.Flux(lowerY[x], here, K, Rest, Diffusion.FaceDither(hash, 1)),
                z = Diffusion.Flux(lowerZ[x], here, K, Rest, Diffusion.FaceDither(hash, 2));
            giveY[x] -= y;
            giveZ[x] -= z;
            next[x] = here + through - after + y + z;
            through = after;
        }
    }

    /// <summary>What passes through the lower face on x of a voxel of the row, from a voxel that holds some.</summary>
    private readonly int AlongX(int lower, int voxel) =>
        Diffusion.Flux(lower, Amount[voxel], K, Rest, Diffusion.FaceDither(Dither.Hash((uint)(Voxel + voxel), Salt), 0));

    /// <summary>Takes away what leaves through the upper faces on an axis: the lower faces of the row above.</summary>
    public readonly void Upper(int* above, int voxel, int axis)
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

    /// <summary><see cref="Diffusion.Flux"/> of a face in each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Flux(TLanes lower, TLanes upper, TLanes dither, TLanes k, TLanes rest) =>
        TLanes.WhereEitherReaches(((lower - upper) * k + dither) >> Diffusion.Shift, lower, upper, rest);
}
