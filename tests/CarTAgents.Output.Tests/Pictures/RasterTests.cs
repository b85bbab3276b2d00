using System.Text;
using CarTAgents.Output.Pictures;

namespace CarTAgents.Output.Tests.Pictures;

public sealed class RasterTests
{
    [Fact]
    public void A_rectangle_is_clipped()
    {
        var raster = new Raster(10, 8, Palette.Paper);
        raster.Fill(-3, 6, 5, 100, Palette.Ink);
        raster.Fill(4, 4, 0, 3, Palette.Ink);
        raster.Fill(int.MaxValue - 1, 0, int.MaxValue, 2, Palette.Ink);
        Assert.Equal(2 * 2, raster.Pixels.Count(Palette.Ink));
        Assert.Equal(Palette.Ink, raster[1, 7]);
        Assert.Equal(Palette.Paper, raster[2, 7]);
        Assert.Equal(Palette.Paper, raster[1, 5]);
    }

    [Theory]
    [InlineData(0, 0, 9, 3)]
    [InlineData(9, 3, 0, 0)]
    [InlineData(2, 9, 5, 1)]
    [InlineData(4, 4, 4, 4)]
    public void A_line_is_connected_and_has_both_ends(int x0, int y0, int x1, int y1)
    {
        var raster = new Raster(10, 10, Palette.Paper);
        raster.Line(x0, y0, x1, y1, Palette.Ink);
        Assert.Equal(Palette.Ink, raster[x0, y0]);
        Assert.Equal(Palette.Ink, raster[x1, y1]);
        Assert.Equal(Math.Max(Math.Abs(x1 - x0), Math.Abs(y1 - y0)) + 1, raster.Pixels.Count(Palette.Ink));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(13)]
    public void A_disc_is_symmetric_and_stays_in_its_square(int diameter)
    {
        var raster = new Raster(20, 20, Palette.Paper);
        raster.Disc(3, 4, diameter, Palette.Ink);
        int drawn = 0;
        for (int y = 0; y < 20; y++)
        {
            for (int x = 0; x < 20; x++)
            {
                if (raster[x, y] == Palette.Ink)
                {
                    drawn++;
                    Assert.InRange(x, 3, 2 + diameter);
                    Assert.InRange(y, 4, 3 + diameter);
                    Assert.Equal(Palette.Ink, raster[3 + (2 + diameter - x), y]);
                    Assert.Equal(Palette.Ink, raster[3 + (y - 4), 4 + (x - 3)]);
                }
            }
        }

        Assert.InRange(drawn, diameter * diameter * 0.7, diameter * diameter);
    }

    [Fact]
    public void Text_advances_by_the_measure_and_scales()
    {
        var one = new Raster(60, 20, Palette.Paper);
        var two = new Raster(120, 40, Palette.Paper);
        Assert.Equal(PixelFont.Measure("µm³ γ"), one.Text(0, 0, "µm³ γ", Palette.Ink));
        Assert.Equal(PixelFont.Measure("µm³ γ", 2), two.Text(0, 0, "µm³ γ", Palette.Ink, scale: 2));
        for (int y = 0; y < 40; y++)
        {
            for (int x = 0; x < 120; x++)
            {
                Assert.Equal(one[x / 2, y / 2], two[x, y]);
            }
        }
    }

    [Fact]
    public void Every_sign_that_pictures_use_has_a_glyph_of_its_own()
    {
        var seen = new Dictionary<string, Rune>();
        string needed = "µγβα⁰¹²³⁴⁵⁶⁷⁸⁹⁻×·°–−≤≥±→";
        for (char c = '!'; c <= '~'; c++)
        {
            needed += c;
        }

        foreach (Rune rune in needed.EnumerateRunes())
        {
            Assert.True(PixelFont.Has(rune), rune.ToString());
            ushort[] rows = PixelFont.Glyph(rune).ToArray();
            Assert.Contains(rows, r => r != 0);
            Assert.All(rows, r => Assert.InRange(r, 0, 1023));
            string key = string.Join(',', rows);
            if (rune.ToString() is not ("–" or "−"))
            {
                Assert.True(seen.TryAdd(key, rune), $"{rune} looks like {(seen.TryGetValue(key, out Rune other) ? other : rune)}");
            }
        }

        Assert.False(PixelFont.Has(new Rune(0x1F9EC)));
        Assert.Equal(PixelFont.Glyph(new Rune(0xfffd)).ToArray(), PixelFont.Glyph(new Rune(0x1F9EC)).ToArray());
    }
}
