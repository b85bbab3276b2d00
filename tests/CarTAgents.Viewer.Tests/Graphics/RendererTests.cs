using System.Numerics;
using CarTAgents.Output.Pictures;
using CarTAgents.Viewer.Graphics;
using CarTAgents.Viewer.Looks;
using CarTAgents.Viewer.Volumes;

namespace CarTAgents.Viewer.Tests.Graphics;

public class RendererTests
{
    private const int Width = 320,
        Height = 240;

    /// <summary>Whole, cut, orthographic and 2-D: the shader sees at each pixel the kind that the host's own ray meets.</summary>
    [Theory]
    [InlineData(48, 48, 48, "az=35 el=25")]
    [InlineData(64, 64, 64, "az=-50 el=40 cut=y:0.5:flip")]
    [InlineData(64, 40, 33, "az=20 el=-30 ortho")]
    [InlineData(41, 40, 39, "az=80 el=10 zoom=2.5 at=0.4,0.5,0.6 cut=x:0.7")]
    [InlineData(60, 50, 1, "az=-90 el=90 ortho")]
    [InlineData(60, 50, 1, "az=-90 el=35")]
    public void PixelsShowWhatTheHostsRaysMeet(int nx, int ny, int nz, string words)
    {
        using OffscreenContext context = Need.Offscreen();
        using var renderer = new Renderer(context.Gl);
        KindVolume volume = RandomVolume.Of(nx, ny, nz, nz == 1 ? 0.2 : 0.01, 3, ball: Math.Min(nx, ny) * 0.35);
        renderer.SetKinds(volume);
        View view = ViewOf(volume, Look.Parse(words)) with { CodesOnly = true };
        renderer.Draw(view, Width, Height);
        byte[] picture = renderer.Read(Width, Height, overlay: false);
        int differ = 0,
            cells = 0,
            nothing = 0;
        for (int i = 0; i < Width * Height; i++)
        {
            Place? met = view.Lines.Through(i % Width, i / Width, Width, Height).Intersect(volume, view.Box, view.Radii);
            int expected = met is { } p ? volume[p.X, p.Y, p.Z] : 255;
            cells += met is null ? 0 : 1;
            nothing += met is null ? 1 : 0;
            if (picture[3 * i] != expected)
                differ++;
        }

        // Something is to be seen, and not everywhere.
        Assert.InRange(cells, Width * Height / 16, Width * Height);
        Assert.True(words.Contains("zoom", StringComparison.Ordinal) || nothing > Width * Height / 20, $"{nothing} pixels without a cell");
        Assert.True(differ <= 0.002 * cells, $"{differ} pixels differ from the host's, of {cells} with a cell");
    }

    [Fact]
    public void ACellHasItsColourWhereItProjects()
    {
        using OffscreenContext context = Need.Offscreen();
        using var renderer = new Renderer(context.Gl);
        var volume = new KindVolume(20, 20, 20);
        Place[] cells = [new(3, 10, 4), new(16, 4, 12), new(10, 15, 18)];
        foreach ((int k, Place p) in cells.Index())
            volume.Codes[(((p.Z * 20) + p.Y) * 20) + p.X] = (byte)(k + 1);
        volume.MeasureDistances();
        renderer.SetKinds(volume);
        View view = ViewOf(volume, new Look()) with { Palette = [default, Rgb.Of(0xff0000), Rgb.Of(0x00ff00), Rgb.Of(0x0000ff)] };
        renderer.Draw(view, Width, Height);
        byte[] picture = renderer.Read(Width, Height, overlay: false);
        foreach ((int k, Place p) in cells.Index())
        {
            Vector2 at = view.Lines.Project(new Vector3(p.X + 0.5f, p.Y + 0.5f, p.Z + 0.5f));
            int x = (int)((at.X + 1) / 2 * Width),
                y = (int)((1 - at.Y) / 2 * Height);
            ReadOnlySpan<byte> pixel = picture.AsSpan(3 * ((y * Width) + x), 3);
            Assert.True(pixel[k] > 2 * pixel[(k + 1) % 3] && pixel[k] > 80, $"cell {k}: {pixel[0]}, {pixel[1]}, {pixel[2]}");
        }
    }

    [Fact]
    public void AFieldIsPaintedOnTheFaceOfTheCutInTheColoursOfTheMap()
    {
        using OffscreenContext context = Need.Offscreen();
        using var renderer = new Renderer(context.Gl);
        var volume = new KindVolume(16, 16, 16);
        volume.MeasureDistances();
        renderer.SetKinds(volume);
        renderer.SetField([.. Enumerable.Repeat(1f, 4 * 4 * 4)], (4, 4, 4));
        View view = ViewOf(volume, Look.Parse("cut=x:0.5")) with { Field = FieldShown.OnCut };
        renderer.Draw(view, Width, Height);
        byte[] painted = renderer.Read(Width, Height, overlay: false);
        renderer.Draw(view with { Field = FieldShown.Not }, Width, Height);
        byte[] bare = renderer.Read(Width, Height, overlay: false);
        Vector2 at = view.Lines.Project(new Vector3(8, 8, 8));
        int pixel = 3 * (((int)((1 - at.Y) / 2 * Height) * Width) + (int)((at.X + 1) / 2 * Width));
        Rgb highest = ColourMap.At(ColourMap.Length - 1);
        // At the highest value the paint covers 0.67.
        Assert.Equal((0.67 * highest.R) + (0.33 * bare[pixel]), painted[pixel], 3.0);
        Assert.Equal((0.67 * highest.B) + (0.33 * bare[pixel + 2]), painted[pixel + 2], 3.0);
        renderer.Draw(view with { Field = FieldShown.AsFog }, Width, Height);
        byte[] fog = renderer.Read(Width, Height, overlay: false);
        Assert.True(fog[pixel] > bare[pixel] + 60, "no fog");
    }

    [Fact]
    public void HalfResolutionAndTheMeanOfShiftedPicturesShowTheSame()
    {
        using OffscreenContext context = Need.Offscreen();
        using var renderer = new Renderer(context.Gl);
        KindVolume volume = RandomVolume.Of(32, 32, 32, 0.01, 5, ball: 12);
        renderer.SetKinds(volume);
        View view = ViewOf(volume, new Look());
        renderer.Draw(view, Width, Height);
        byte[] full = renderer.Read(Width, Height, overlay: false);
        renderer.Draw(view, Width, Height, divisor: 2);
        byte[] half = renderer.Read(Width, Height, overlay: false);
        for (int sample = 0; sample < Renderer.Samples; sample++)
            renderer.Draw(view, Width, Height, sample);
        byte[] mean = renderer.Read(Width, Height, overlay: false);
        static double Between(byte[] a, byte[] b) => a.Zip(b, (p, q) => Math.Abs(p - q)).Average();
        Assert.InRange(Between(full, half), 0.1, 12);
        Assert.InRange(Between(full, mean), 0.1, 8);
        Assert.True(full.Distinct().Count() > 40, "a blank picture");
    }

    [Fact]
    public void TheShadersAreThoseOfAnEmbeddedContextToo()
    {
        using OffscreenContext context = Need.Offscreen(embedded: true);
        using var renderer = new Renderer(context.Gl, embedded: true);
        Assert.NotEmpty(renderer.Driver);
    }

    [Fact]
    public void ALatticeThatTheDriverHasNoTextureForIsRefused()
    {
        using OffscreenContext context = Need.Offscreen();
        using var renderer = new Renderer(context.Gl);
        GraphicsException e = Assert.Throws<GraphicsException>(() => renderer.Require(1 << 20, 1, 1));
        Assert.Contains("1048576", e.Message, StringComparison.Ordinal);
    }

    private static View ViewOf(KindVolume v, Look look) =>
        new()
        {
            Lines = look.Camera.Lines(v.Nx, v.Ny, v.Nz, (float)Width / Height),
            Box = look.Cut?.Left(v.Nx, v.Ny, v.Nz) ?? SiteBox.Whole(v.Nx, v.Ny, v.Nz),
            Cut = look.Cut is { } cut
                ? (
                    cut.Axis,
                    cut.Plane(
                        cut.Axis == Axis.X ? v.Nx
                        : cut.Axis == Axis.Y ? v.Ny
                        : v.Nz
                    )
                )
                : null,
            Palette = [.. Enumerable.Repeat(Palette.Blue, Renderer.Codes)],
            Radii = RandomVolume.Radii,
        };
}
