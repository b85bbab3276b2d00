using System.Numerics;
using CarTAgents.Viewer.Looks;
using CarTAgents.Viewer.Volumes;

namespace CarTAgents.Viewer.Tests.Volumes;

public class RayTests
{
    /// <summary>Leaping over empty space finds the cell that asking every sphere finds.</summary>
    [Theory]
    [InlineData(24, 24, 24, 0.01, false)]
    [InlineData(33, 17, 9, 0.1, true)]
    [InlineData(40, 30, 1, 0.05, true)]
    [InlineData(20, 20, 20, 0.4, false)]
    public void ARayMeetsTheNearestSphere(int nx, int ny, int nz, double share, bool orthographic)
    {
        KindVolume volume = RandomVolume.Of(nx, ny, nz, share, 11);
        float[] radii = RandomVolume.Radii;
        Place[] cells = [.. RandomVolume.Sites(SiteBox.Whole(nx, ny, nz)).Where(p => volume[p.X, p.Y, p.Z] < KindVolume.Empty)];
        int compared = 0,
            differ = 0;
        foreach ((double azimuth, double elevation) in new[] { (35.0, 25.0), (0.0, 0.0), (-120.0, 60.0), (-90.0, 90.0) })
        {
            LinesOfSight lines = new Camera(azimuth, elevation, 1.2, new Vector3(0.5f), orthographic).Lines(nx, ny, nz, 1);
            foreach (Cut? cut in new Cut?[] { null, new Cut(Axis.Y, 0.5), new Cut(Axis.X, 0.4, Flipped: true) })
            {
                SiteBox box = cut?.Left(nx, ny, nz) ?? SiteBox.Whole(nx, ny, nz);
                Place[] drawn = [.. cells.Where(p => box.Holds(p.X, p.Y, p.Z))];
                foreach (Place pixel in RandomVolume.Sites(SiteBox.Whole(40, 40, 1)))
                {
                    Ray ray = lines.Through(pixel.X, pixel.Y, 40, 40);
                    compared++;
                    if (ray.Intersect(volume, box, radii) != Nearest(ray, volume, drawn, radii))
                        differ++;
                }
            }
        }

        Assert.True(differ <= compared / 1000, $"{differ} of {compared} rays differ");
    }

    [Fact]
    public void APointProjectsWhereItsRayPassed()
    {
        foreach (bool orthographic in new[] { false, true })
        {
            LinesOfSight lines = new Camera(12, 34, 2, new Vector3(0.4f, 0.5f, 0.6f), orthographic).Lines(
                30,
                20,
                10,
                1.6f,
                new Vector2(0.1f, -0.05f)
            );
            Ray ray = lines.Through(0.3f, -0.4f);
            Vector2 back = lines.Project(ray.From + (ray.Along * 25));
            Assert.Equal(0.3f, back.X, 1e-3f);
            Assert.Equal(-0.4f, back.Y, 1e-3f);
        }
    }

    private static Place? Nearest(Ray ray, KindVolume volume, Place[] cells, float[] radii)
    {
        Place? nearest = null;
        double least = double.PositiveInfinity;
        foreach (Place p in cells)
        {
            int code = volume[p.X, p.Y, p.Z];
            var centre = new Vector3(p.X + 0.5f, p.Y + 0.5f, p.Z + 0.5f);
            double closest = Vector3.Dot(centre - ray.From, ray.Along);
            double off = (ray.From + (ray.Along * (float)closest) - centre).LengthSquared();
            double rest = (radii[code] * radii[code]) - off;
            if (rest > 0 && closest - Math.Sqrt(rest) is > 0 and double at && at < least)
                (nearest, least) = (p, at);
        }

        return nearest;
    }
}
