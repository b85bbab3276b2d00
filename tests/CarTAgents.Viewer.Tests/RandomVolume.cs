using CarTAgents.Viewer.Volumes;

namespace CarTAgents.Viewer.Tests;

/// <summary>Lattices with cells of random kinds here and there.</summary>
internal static class RandomVolume
{
    /// <summary>Cells of codes 1 to 6 at a share of the sites, and a packed ball in the middle.</summary>
    public static KindVolume Of(int nx, int ny, int nz, double share, int seed, double ball = 0)
    {
        var random = new Random(seed);
        var volume = new KindVolume(nx, ny, nz);
        int at = 0;
        for (int z = 0; z < nz; z++)
        {
            for (int y = 0; y < ny; y++)
            {
                for (int x = 0; x < nx; x++)
                {
                    double dx = x + 0.5 - (nx / 2.0),
                        dy = y + 0.5 - (ny / 2.0),
                        dz = z + 0.5 - (nz / 2.0);
                    bool inside = (dx * dx) + (dy * dy) + (dz * dz) < ball * ball;
                    volume.Codes[at++] = random.NextDouble() < (inside ? 0.95 : share) ? (byte)random.Next(1, 7) : (byte)0;
                }
            }
        }

        volume.MeasureDistances();
        return volume;
    }

    /// <summary>All sites of a part of a lattice.</summary>
    public static IEnumerable<Place> Sites(SiteBox box)
    {
        for (int z = box.Lower.Z; z < box.Upper.Z; z++)
        {
            for (int y = box.Lower.Y; y < box.Upper.Y; y++)
            {
                for (int x = box.Lower.X; x < box.Upper.X; x++)
                    yield return new Place(x, y, z);
            }
        }
    }

    /// <summary>The radii of those codes.</summary>
    public static float[] Radii => [0, 0.5f, 0.5f, 0.36f, 0.5f, 0.3f, 0.42f, .. new float[25]];
}
