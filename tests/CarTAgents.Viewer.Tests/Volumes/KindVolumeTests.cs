using CarTAgents.Viewer.Volumes;

namespace CarTAgents.Viewer.Tests.Volumes;

public class KindVolumeTests
{
    [Theory]
    [InlineData(1, 1, 1, 0.0)]
    [InlineData(1, 1, 1, 1.0)]
    [InlineData(7, 5, 3, 0.02)]
    [InlineData(31, 9, 1, 0.01)]
    [InlineData(32, 17, 11, 0.002)]
    [InlineData(63, 4, 6, 0.01)]
    [InlineData(64, 3, 20, 0.002)]
    [InlineData(65, 13, 4, 0.003)]
    [InlineData(129, 6, 6, 0.001)]
    [InlineData(40, 40, 40, 0.0002)]
    [InlineData(20, 20, 20, 0.5)]
    public void DistancesAreThoseOfBruteForce(int nx, int ny, int nz, double share)
    {
        for (int seed = 1; seed <= 3; seed++)
        {
            KindVolume volume = RandomVolume.Of(nx, ny, nz, share, seed);
            Place[] all = [.. RandomVolume.Sites(SiteBox.Whole(nx, ny, nz))];
            Place[] cells = [.. all.Where(p => volume[p.X, p.Y, p.Z] < KindVolume.Empty)];
            foreach (Place p in all.Except(cells))
            {
                int nearest = KindVolume.Longest;
                foreach (Place c in cells)
                    nearest = Math.Min(nearest, Math.Max(Math.Abs(c.X - p.X), Math.Max(Math.Abs(c.Y - p.Y), Math.Abs(c.Z - p.Z))));
                int found = volume[p.X, p.Y, p.Z] - KindVolume.Empty;
                Assert.True(found == nearest, $"seed {seed}, {p}: {found}, not {nearest}");
            }
        }
    }

    [Fact]
    public void CodesOfCellsStay()
    {
        var volume = new KindVolume(37, 5, 2);
        var random = new Random(4);
        byte[] codes = [.. Enumerable.Range(0, volume.Codes.Length).Select(_ => (byte)(random.Next(3) == 0 ? random.Next(1, 128) : 0))];
        codes.CopyTo(volume.Codes, 0);
        volume.MeasureDistances();
        Assert.All(codes.Zip(volume.Codes), c => Assert.True(c.First == 0 ? c.Second > KindVolume.Empty : c.First == c.Second));
    }
}
