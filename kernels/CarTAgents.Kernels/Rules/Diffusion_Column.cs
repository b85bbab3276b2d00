using CarTAgents.Kernels.Draws;
using CarTAgents.Kernels.Parameters;

namespace CarTAgents.Kernels.Rules;

/// <summary>One sub-step of <see cref="Diffusion"/> over a column of voxels along z: what passes through a voxel's upper face on z is kept
/// for the next one, which would compute it again.</summary>
/// <remarks>The form for devices that ILGPU compiles for: threads side by side are voxels side by side on x, and each decodes its place once
/// a column. Equal, to the bit, to <see cref="Diffusion.Next"/> at every voxel. Beyond a closed boundary stands the voxel itself: no
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
        int segment = column / plane,
            own = column - segment * plane,
            y = own / nx,
            x = own - y * nx,
            z = segment * Height,
            end = Math.Min(z + Height, nz);
        // Where the neighbours of a plane's voxel are, from its plane's first voxel on.
        int left = Beside(x > 0, t.PeriodicX, own - 1, own + nx - 1, own),
            right = Beside(x < nx - 1, t.PeriodicX, own + 1, own - nx + 1, own),
            back = Beside(y > 0, t.PeriodicY, own - nx, own + plane - nx, own),
            front = Beside(y < ny - 1, t.PeriodicY, own + nx, own - plane + nx, own),
            at = z * plane,
            below = Beside(z > 0, t.PeriodicZ, at - plane, (nz - 1) * plane, at);
        // The same in the buffers, in 64 bits once a column rather than once a voxel.
        long first = (long)replica * t.Voxels + t.Grids[field].First,
            here = first + at + own,
            toLeft = left - own,
            toRight = right - own,
            toBack = back - own,
            toFront = front - own;

        int amount = t.Amount[here],
            product = unchecked(amount * k),
            gives = most - amount,
            lower = t.Amount[first + below + own];
        uint hash = Dither.Hash((uint)(at + own), salt);
        int through = Flux(unchecked(lower * k - product), gives | (most - lower), hash >> 20);
        for (; z < end; z++)
        {
            int above = Beside(z < nz - 1, t.PeriodicZ, at + plane, 0, at),
                next = t.Amount[first + own + above],
                nextProduct = unchecked(next * k),
                nextGives = most - next;
            uint hashAbove = Dither.Hash((uint)(above + own), salt);
            int passed = Flux(unchecked(product - nextProduct), gives | nextGives, hashAbove >> 20),
                toLeftOf = t.Amount[here + toLeft],
                toRightOf = t.Amount[here + toRight],
                behind = t.Amount[here + toBack],
                before = t.Amount[here + toFront];
            t.NextAmount[here] =
                amount
                + through
                - passed
                + Flux(unchecked(toLeftOf * k - product), gives | (most - toLeftOf), hash)
                - Flux(unchecked(product - toRightOf * k), gives | (most - toRightOf), Dither.Hash((uint)(at + right), salt))
                + Flux(unchecked(behind * k - product), gives | (most - behind), hash >> 10)
                - Flux(unchecked(product - before * k), gives | (most - before), Dither.Hash((uint)(at + front), salt) >> 10);
            amount = next;
            product = nextProduct;
            gives = nextGives;
            through = passed;
            hash = hashAbove;
            at += plane;
            here += plane;
        }
    }

    /// <summary>Where the neighbour is: within the field, around it, or the voxel itself at a wall.</summary>
    private static int Beside(bool isWithin, int periodic, int within, int around, int own) =>
        isWithin ? within
        : periodic != 0 ? around
        : own;

    /// <summary><see cref="Diffusion.Flux"/> without a branch.</summary>
    /// <param name="difference">k times the lower amount, less k times the upper one; the products may wrap, their difference does
    /// not.</param>
    /// <param name="gives">Negative where either amount is more than may rest.</param>
    /// <param name="dither">A word with a dither in its low bits.</param>
    private static int Flux(int difference, int gives, uint dither) =>
        ((difference + (int)(dither & 1023u)) >> Diffusion.Shift) & (gives >> 31);
}
