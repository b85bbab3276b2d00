using CarTAgents.Output.Pictures;
using CarTAgents.Testing;

namespace CarTAgents.Output.Tests.Pictures;

public sealed class PngTests
{
    [Theory]
    [InlineData(1, 1, 1, 3)]
    [InlineData(17, 5, 4, 3)]
    [InlineData(31, 33, 256, 3)]
    [InlineData(31, 33, 257, 2)]
    [InlineData(64, 64, 100_000, 2)]
    public void A_picture_read_back_is_the_same(int width, int height, int colours, byte expectedType)
    {
        var raster = new Raster(width, height, default);
        uint state = 1;
        for (int i = 0; i < width * height; i++)
        {
            // Every colour occurs, then colours at random.
            state = (state * 1664525) + 1013904223;
            int c = i < colours ? i : (int)((state >> 8) % (uint)colours);
            raster.Set(i % width, i / width, Rgb.Of(c * 2654435 & 0xffffff));
        }

        (int w, int h, byte type, Rgb[] pixels) = PngReader.Read(Png.Encode(raster));
        Assert.Equal((width, height), (w, h));
        Assert.Equal(expectedType, type);
        Assert.Equal(raster.Pixels.ToArray(), pixels);
    }

    [Fact]
    public void The_same_picture_gives_the_same_bytes()
    {
        var raster = new Raster(50, 40, Palette.Paper);
        raster.Text(2, 2, "IFN-γ", Palette.Ink);
        Assert.Equal(Png.Encode(raster), Png.Encode(raster));
    }

    [Fact]
    public void A_file_is_written_whole()
    {
        using var directory = new TemporaryFolder();
        var raster = new Raster(3, 2, Palette.Orange);
        Png.Write(directory.File("a.png"), raster);
        Assert.Equal(Png.Encode(raster), File.ReadAllBytes(directory.File("a.png")));
    }
}
