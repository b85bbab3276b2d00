namespace CarTAgents.Kernels;

/// <summary>Words of a field's voxel grid in <see cref="Tissue.Grids"/>.</summary>
public static class Grid
{
    /// <summary>Voxels on each axis.</summary>
    public const int Nx = 0,
        Ny = 1,
        Nz = 2;

    /// <summary>log2 of sites a voxel on x and y, and on z.</summary>
    public const int Shift = 3,
        ShiftZ = 4;

    /// <summary>Voxels of the field, index of its first voxel within a replica, and index of its first row of voxels.</summary>
    public const int Voxels = 5,
        First = 6,
        FirstRow = 7;

    /// <summary>Words a field.</summary>
    public const int Stride = 8;
}
