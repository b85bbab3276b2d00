namespace CarTAgents.Model.Tissues;

/// <summary>The lattice of one replica: sites on each axis, their spacing and the boundaries.</summary>
/// <param name="Nx">Sites on x.</param>
/// <param name="Ny">Sites on y.</param>
/// <param name="Nz">Sites on z; 1 for a 2-D lattice.</param>
/// <param name="Spacing">Distance of neighbouring sites, um.</param>
/// <param name="PeriodicX">Whether x is periodic (closed otherwise).</param>
/// <param name="PeriodicY">Whether y is periodic.</param>
/// <param name="PeriodicZ">Whether z is periodic.</param>
public sealed record Lattice(int Nx, int Ny, int Nz, double Spacing, bool PeriodicX, bool PeriodicY, bool PeriodicZ)
{
    /// <summary>Sites of one replica.</summary>
    public int Sites => checked(Nx * Ny * Nz);

    /// <summary>3, or 2 when nz is 1.</summary>
    public int Dimensions => Nz == 1 ? 2 : 3;

    /// <summary>Local index of a site, x fastest.</summary>
    public int Index(int x, int y, int z) => (z * Ny + y) * Nx + x;
}
