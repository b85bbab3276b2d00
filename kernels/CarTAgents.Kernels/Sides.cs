namespace CarTAgents.Kernels;

/// <summary>Indices in the buffers of a site's six neighbours; beyond a closed boundary stands the site itself.</summary>
/// <remarks>Of rules that ask all sides of a site whose own answer is known: no direction is looked up, and no side asks for a
/// wall.</remarks>
public readonly struct Sides
{
    /// <summary>The neighbours in directions 1 to 6.</summary>
    public readonly long Left,
        Right,
        Back,
        Front,
        Below,
        Above;

    /// <summary>The sides of a site.</summary>
    public Sides(in Tissue t, in Site s)
    {
        int plane = t.Nx * t.Ny;
        Left = s.Index + Step(s.X > 0, t.PeriodicX, -1, t.Nx - 1);
        Right = s.Index + Step(s.X < t.Nx - 1, t.PeriodicX, 1, 1 - t.Nx);
        Back = s.Index + Step(s.Y > 0, t.PeriodicY, -t.Nx, plane - t.Nx);
        Front = s.Index + Step(s.Y < t.Ny - 1, t.PeriodicY, t.Nx, t.Nx - plane);
        Below = s.Index + Step(s.Z > 0, t.PeriodicZ, -plane, t.Sites - plane);
        Above = s.Index + Step(s.Z < t.Nz - 1, t.PeriodicZ, plane, plane - t.Sites);
    }

    /// <summary>The step to a neighbour: within the lattice, around it, or none at a wall.</summary>
    internal static int Step(bool isWithin, int periodic, int within, int around) =>
        isWithin ? within
        : periodic != 0 ? around
        : 0;
}
