using CarTAgents.Viewer.Volumes;

namespace CarTAgents.Viewer.Looks;

/// <summary>An axis of the lattice.</summary>
public enum Axis
{
    /// <summary>Columns.</summary>
    X,

    /// <summary>Rows.</summary>
    Y,

    /// <summary>Layers.</summary>
    Z,
}

/// <summary>A plane across an axis, on one side of which nothing is drawn. Cells at it stay whole.</summary>
/// <param name="Axis">The axis.</param>
/// <param name="At">Where on it, as a share of the lattice: 0 to 1.</param>
/// <param name="Flipped">Whether the lower side is taken away instead of the upper.</param>
public readonly record struct Cut(Axis Axis, double At, bool Flipped = false)
{
    /// <summary>The plane's place on its axis, between sites; on a lattice of two sites or more one is left on either side.</summary>
    /// <param name="sites">Sites on the axis.</param>
    public int Plane(int sites) => Math.Clamp((int)((At * sites) + 0.5), Math.Min(1, sites), Math.Max(1, sites - 1));

    /// <summary>What is left of a lattice.</summary>
    /// <param name="nx">Sites on x.</param>
    /// <param name="ny">Sites on y.</param>
    /// <param name="nz">Sites on z.</param>
    public SiteBox Left(int nx, int ny, int nz)
    {
        SiteBox all = SiteBox.Whole(nx, ny, nz);
        int sites = Axis switch
        {
            Axis.X => nx,
            Axis.Y => ny,
            _ => nz,
        };
        int plane = Plane(sites);
        return sites < 2 ? all
            : Flipped ? all with { Lower = Moved(all.Lower, plane) }
            : all with { Upper = Moved(all.Upper, plane) };
    }

    private Place Moved(Place corner, int plane) =>
        Axis switch
        {
            Axis.X => corner with { X = plane },
            Axis.Y => corner with { Y = plane },
            _ => corner with { Z = plane },
        };
}
