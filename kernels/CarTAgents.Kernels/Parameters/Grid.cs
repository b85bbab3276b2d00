namespace CarTAgents.Kernels.Parameters;

/// <summary>The voxels of a field, coarser than the lattice's sites by a factor of 1, 2 or 4.</summary>
public struct Grid
{
    /// <summary>Voxels on each axis.</summary>
    public int Nx,
        Ny,
        Nz;

    /// <summary>Divisors by the voxels on x, and on y.</summary>
    public Divisor ByNx,
        ByNy;

    /// <summary>log2 of sites a voxel on x and y, and on z.</summary>
    public int Shift,
        ShiftZ;

    /// <summary>Voxels of the field.</summary>
    public int Voxels;

    /// <summary>Index of its first voxel within a replica, of its first row of voxels, and of its first column of
    /// <see cref="Rules.DiffusionColumn"/>.</summary>
    public int First,
        FirstRow,
        FirstColumn;

    /// <summary>Index within the field of the voxel that a site lies in.</summary>
    public readonly int VoxelOf(in Site s) => ((s.Z >> ShiftZ) * Ny + (s.Y >> Shift)) * Nx + (s.X >> Shift);

    /// <summary>The grids of fields on a lattice, one after the other.</summary>
    /// <param name="nx">Sites on x.</param>
    /// <param name="ny">Sites on y.</param>
    /// <param name="nz">Sites on z; 1 for a 2-D lattice, whose voxels are a site thick.</param>
    /// <param name="factors">Sites a voxel on an axis, by field.</param>
    public static Grid[] Of(int nx, int ny, int nz, IReadOnlyList<int> factors)
    {
        Grid[] grids = new Grid[factors.Count];
        int voxels = 0,
            rows = 0,
            columns = 0;
        for (int f = 0; f < grids.Length; f++)
        {
            int factor = factors[f],
                factorZ = nz == 1 ? 1 : factor;
            ref Grid grid = ref grids[f];
            grid.Nx = nx / factor;
            grid.Ny = ny / factor;
            grid.Nz = nz / factorZ;
            grid.ByNx = new Divisor(grid.Nx);
            grid.ByNy = new Divisor(grid.Ny);
            grid.Shift = int.Log2(factor);
            grid.ShiftZ = int.Log2(factorZ);
            grid.Voxels = grid.Nx * grid.Ny * grid.Nz;
            grid.First = voxels;
            grid.FirstRow = rows;
            grid.FirstColumn = columns;
            voxels += grid.Voxels;
            rows += grid.Ny * grid.Nz;
            columns += Rules.DiffusionColumn.Of(grid);
        }

        return grids;
    }
}
