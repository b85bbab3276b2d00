using CarTAgents.Kernels.Draws;
using CarTAgents.Kernels.Parameters;

namespace CarTAgents.Kernels.Rules;

/// <summary>One sub-step of <see cref="Diffusion"/> over a column of voxels along z: what passes through a voxel's upper face on z is kept
/// for the next one, which would compute it again.</summary>
/// <remarks>The form for devices that ILGPU compiles for: threads side by side are voxels side by side on x, and each decodes its place
/// once a column. Equal, to the bit, to <see cref="Diffusion.Next"/> at every voxel. Beyond a closed boundary stands the voxel itself: no
/// difference, so that a dither under one passes nothing, and no face need ask whether it is a wall.</remarks>
internal static class DiffusionColumn
{
    // Enough that decoding a place and the first face do not count, and few enough that a small field still has threads for a device.
    private const int Height = 8;

    /// <summary>Columns of a field.</summary>
    public static int Of(in Grid grid) => grid.Nx * grid.Ny * Segments(grid);

    private static int Segments(in Grid grid) => (grid.Nz + Height - 1) / Height;

    /// <summary>Runs the sub-step over one of the columns of all fields of a replica.</summary>
    public static void Run(in Tissue t, int replica, int column)
    {
        int field = 0;
        while (field + 1 < t.Fields && column >= t.Grids[field + 1].FirstColumn)
            field++;
        int p = FieldParameters.Index(t, replica, field);
        if (t.SubStep >= t.FieldParameters[p].SubSteps)
            return;
        int k = t.FieldParameters[p].Diffusion,
            most = t.FieldParameters[p].Rest - 1;
        uint salt = t.Salts[(long)p * Dither.Salts + t.SubStep];
        int nx = t.Grids[field].Nx,
            ny = t.Grids[field].Ny,
            nz = t.Grids[field].Nz,
            plane = nx * ny;
        column -= t.Grids[field].FirstColumn;
        int line = t.Grids[field].ByNx.Of(column),
            segment = t.Grids[field].ByNy.Of(line),
            x = column - line * nx,
            y = line - segment * ny,
            own = y * nx + x,
            z = segment * Height,
            end = Math.Min(z + Height, nz);
        int left = Sides.Step(x > 0, t.PeriodicX, -1, nx - 1),
            right = Sides.Step(x < nx - 1, t.PeriodicX, 1, 1 - nx),
            back = Sides.Step(y > 0, t.PeriodicY, -nx, plane - nx),
            front = Sides.Step(y < ny - 1, t.PeriodicY, nx, nx - plane),
            below = Sides.Step(z > 0, t.PeriodicZ, -plane, (nz - 1) * plane),
            at = z * plane + own;
        long here = (long)replica * t.Voxels + t.Grids[field].First + at;

        int amount = t.Amount[here],
            product = unchecked(amount * k),
            gives = most - amount,
            lowerZ = t.Amount[here + below];
        uint hash = Dither.Hash((uint)at, salt);
        int through = Flux(unchecked(lowerZ * k - product), gives | (most - lowerZ), hash >> 20);
        for (; z < end; z++)
        {
            int above = Sides.Step(z < nz - 1, t.PeriodicZ, plane, (1 - nz) * plane),
                next = t.Amount[here + above],
                nextProduct = unchecked(next * k),
                nextGives = most - next;
            uint hashAbove = Dither.Hash((uint)(at + above), salt);
            int passed = Flux(unchecked(product - nextProduct), gives | nextGives, hashAbove >> 20),
                lowerX = t.Amount[here + left],
                upperX = t.Amount[here + right],
                lowerY = t.Amount[here + back],
                upperY = t.Amount[here + front];
            t.NextAmount[here] =
                amount
                + through
                - passed
                + Flux(unchecked(lowerX * k - product), gives | (most - lowerX), hash)
                - Flux(unchecked(product - upperX * k), gives | (most - upperX), Dither.Hash((uint)(at + right), salt))
                + Flux(unchecked(lowerY * k - product), gives | (most - lowerY), hash >> 10)
                - Flux(unchecked(product - upperY * k), gives | (most - upperY), Dither.Hash((uint)(at + front), salt) >> 10);
            amount = next;
            product = nextProduct;
            gives = nextGives;
            through = passed;
            hash = hashAbove;
            at += plane;
            here += plane;
        }
    }

    /// <summary><see cref="Diffusion.Flux"/> without a branch.</summary>
    /// <param name="difference">k times the lower amount, less k times the upper one; the products may wrap, their difference does
    /// not.</param>
    /// <param name="gives">Negative where either amount is more than may rest.</param>
    /// <param name="dither">A word with a dither in its low bits.</param>
    private static int Flux(int difference, int gives, uint dither) =>
        ((difference + (int)(dither & 1023u)) >> Diffusion.Shift) & (gives >> 31);
}
