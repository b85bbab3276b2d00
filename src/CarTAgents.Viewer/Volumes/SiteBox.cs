using System.Numerics;

namespace CarTAgents.Viewer.Volumes;

/// <summary>The part of the lattice that is drawn: sites from <paramref name="Lower"/> up to, and without,
/// <paramref name="Upper"/>.</summary>
/// <param name="Lower">Its first site on each axis.</param>
/// <param name="Upper">The site after its last on each axis.</param>
public readonly record struct SiteBox(Place Lower, Place Upper)
{
    /// <summary>A whole lattice.</summary>
    /// <param name="nx">Sites on x.</param>
    /// <param name="ny">Sites on y.</param>
    /// <param name="nz">Sites on z.</param>
    public static SiteBox Whole(int nx, int ny, int nz) => new(default, new Place(nx, ny, nz));

    /// <summary>The lower corner in space, where a site is a unit cube.</summary>
    public Vector3 From => new(Lower.X, Lower.Y, Lower.Z);

    /// <summary>The upper corner in space.</summary>
    public Vector3 To => new(Upper.X, Upper.Y, Upper.Z);

    /// <summary>Whether a site lies in the box.</summary>
    public bool Holds(int x, int y, int z) => x >= Lower.X && y >= Lower.Y && z >= Lower.Z && x < Upper.X && y < Upper.Y && z < Upper.Z;
}
