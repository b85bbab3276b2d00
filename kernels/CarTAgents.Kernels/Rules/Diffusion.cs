using CarTAgents.Kernels.Draws;
using CarTAgents.Kernels.Parameters;

namespace CarTAgents.Kernels.Rules;

/// <summary>One explicit sub-step of diffusion: what leaves a voxel through a face enters the next, to the quantum.</summary>
/// <remarks>After the first pass of a tick, once a sub-step; in quanta. The flux of a face is k times the difference over it, rounded with
/// a dither that is a hash of the face, so that the rounding is unbiased and never stalls a gradient. A face carries nothing unless its
/// richer side holds
/// <see cref="FieldParameters.Rest"/> quanta
/// (6 / (1 - 6k), rounded up): then six rounded-up outflows never exceed what is there, so that amounts cannot become negative, and quiet
/// regions are exactly at rest.
/// k is at most 1/8, which damps the rounding noise.</remarks>
public static class Diffusion
{
    /// <summary>log2 of the denominator of the diffusion number.</summary>
    public const int Shift = 10;

    /// <summary>Quanta that the richer side of a face must hold for it to carry flux, for a diffusion number (2^-10):
    /// 6 / (1 - 6k), rounded up.</summary>
    public static int RestOf(int k)
    {
        return (6 * (1 << Shift) + ((1 << Shift) - 6 * k) - 1) / ((1 << Shift) - 6 * k);
    }

    /// <summary>Quanta that pass from the lower to the upper side of a face (negative: from upper to lower); dither 0 to 1023.</summary>
    public static int Flux(int lower, int upper, int k, int rest, int dither)
    {
        int richer = lower > upper ? lower : upper;
        return richer < rest ? 0 : ((lower - upper) * k + dither) >> Shift;
    }

    /// <summary>The dither of a voxel's lower face on an axis (0 to 2), from the voxel's hash.</summary>
    public static int FaceDither(uint hash, int axis)
    {
        return (int)((hash >> (10 * axis)) & 1023u);
    }

    /// <summary>The scalar rule: a voxel's next amount from its six faces.</summary>
    public static int Next(in Tissue t, in Voxel v, int k, int rest, uint salt)
    {
        int nx = t.Grids[v.Field].Nx;
        int ny = t.Grids[v.Field].Ny;
        int nz = t.Grids[v.Field].Nz;
        int amount = t.Amount[v.Index];
        int next = amount;
        next += Through(t, v, amount, v.X, nx, 1, t.PeriodicX, 0, k, rest, salt);
        next += Through(t, v, amount, v.Y, ny, nx, t.PeriodicY, 1, k, rest, salt);
        next += Through(t, v, amount, v.Z, nz, nx * ny, t.PeriodicZ, 2, k, rest, salt);
        return next;
    }

    /// <summary>The net flux into a voxel through the two faces on an axis.</summary>
    private static int Through(
        in Tissue t,
        in Voxel v,
        int amount,
        int at,
        int n,
        int stride,
        int periodic,
        int axis,
        int k,
        int rest,
        uint salt
    )
    {
        int sum = 0;
        if (at > 0 || periodic != 0)
        {
            int lower = at > 0 ? -stride : (n - 1) * stride;
            int dither = FaceDither(Dither.Hash((uint)v.Local, salt), axis);
            sum += Flux(t.Amount[v.Index + lower], amount, k, rest, dither);
        }

        if (at < n - 1 || periodic != 0)
        {
            int upper = at < n - 1 ? stride : -(n - 1) * stride;
            int dither = FaceDither(Dither.Hash((uint)(v.Local + upper), salt), axis);
            sum -= Flux(amount, t.Amount[v.Index + upper], k, rest, dither);
        }

        return sum;
    }
}
