using CarTAgents.Model.Tissues;
using CarTAgents.Output.Pictures;

namespace CarTAgents.Output.Tests.Pictures;

public sealed class FrameTests
{
    private static readonly FrameKind[] Residents = [new(1, "tumour", Palette.Blue, 12345), new(4, "macrophage", Palette.BluishGreen, 7)];
    private static readonly FrameKind[] TCells = [new(2, "CAR-T", Palette.Yellow, 3)];

    [Theory]
    [InlineData(32)]
    [InlineData(70)]
    [InlineData(300)]
    public void A_cell_one_site_further_is_drawn_one_site_further(int n)
    {
        Raster empty = Lattice.Of(n, n, 1).Frame().Draw();
        Box first = Difference(empty, Lattice.Of(n, n, 1).Resident(3, 5, 0, 1).Frame().Draw());
        Box second = Difference(empty, Lattice.Of(n, n, 1).Resident(4, 7, 0, 1).Frame().Draw());
        int site = second.Left - first.Left;
        Assert.Equal((560 + (n / 2)) / n, site);
        Assert.Equal(-2 * site, second.Top - first.Top);
        Assert.Equal(site >= 6 ? site - 1 : site, first.Width);
        Assert.Equal(first.Width, first.Height);
        Assert.Equal(first.Width * first.Height, first.Pixels);
    }

    [Fact]
    public void Every_site_is_drawn_once_and_only_there()
    {
        Raster empty = Lattice.Of(31, 17, 1).Frame().Draw();
        Lattice full = Lattice.Of(31, 17, 1);
        for (int i = 0; i < 31 * 17; i++)
        {
            full.Resident(i % 31, i / 31, 0, (byte)(i % 3 == 0 ? 4 : 1));
        }

        Raster drawn = full.Frame().Draw();
        Box box = Difference(empty, drawn);
        int site = (560 + 15) / 31;
        Assert.Equal(31 * 17 * (site - 1) * (site - 1), box.Pixels);
        Assert.Equal(176 * (site - 1) * (site - 1), drawn.Pixels.Count(Palette.BluishGreen) - empty.Pixels.Count(Palette.BluishGreen));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(9)]
    [InlineData(18)]
    public void Conditions_look_different_at_every_size(int site)
    {
        int n = 560 / site;
        Lattice[] lattices =
        [
            Lattice.Of(n, 1, 1),
            Lattice.Of(n, 1, 1).Resident(0, 0, 0, 1),
            Lattice.Of(n, 1, 1).Resident(0, 0, 0, 1, CellPhase.Dying),
            Lattice.Of(n, 1, 1).Resident(0, 0, 0, 1, CellPhase.Debris),
            Lattice.Of(n, 1, 1).T(0, 0, 0, 2, bound: false),
            Lattice.Of(n, 1, 1).T(0, 0, 0, 2, bound: true),
        ];
        Raster[] drawn = [.. lattices.Select(l => l.Frame().Draw())];
        for (int i = 0; i < drawn.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                Box box = Difference(drawn[i], drawn[j]);
                Assert.True(box.Pixels > 0, $"{i} and {j} look the same at {site} pixels");
                Assert.InRange(box.Width, 1, site);
                Assert.InRange(box.Height, 1, site);
            }
        }
    }

    [Fact]
    public void A_slice_shows_its_layer_only()
    {
        Lattice lattice = Lattice.Of(20, 20, 5).Resident(1, 1, 3, 1);
        Assert.Equal(27 * 27, Difference(Lattice.Of(20, 20, 5).Frame(slice: 3).Draw(), lattice.Frame(slice: 3).Draw()).Pixels);
        Assert.Equal(0, Difference(Lattice.Of(20, 20, 5).Frame(slice: 2).Draw(), lattice.Frame(slice: 2).Draw()).Pixels);
    }

    [Fact]
    public void From_above_the_upper_cell_hides_the_lower_and_deep_cells_are_darker()
    {
        Raster upper = Lattice.Of(20, 20, 5).Resident(1, 1, 4, 1).Frame(FrameView.FirstHit).Draw();
        Raster both = Lattice.Of(20, 20, 5).Resident(1, 1, 4, 1).Resident(1, 1, 2, 4).T(1, 1, 1, 2).Frame(FrameView.FirstHit).Draw();
        Assert.Equal(0, Difference(upper, both).Pixels);

        Raster onTop = Lattice.Of(20, 20, 5).Resident(1, 1, 4, 1).T(1, 1, 4, 2).Frame(FrameView.FirstHit).Draw();
        Assert.True(Difference(upper, onTop).Pixels > 0);

        Rgb before = Palette.White;
        for (int z = 4; z >= 0; z--)
        {
            Lattice deep = Lattice.Of(20, 20, 5).Resident(1, 1, z, 1);
            Rgb colour = Difference(Lattice.Of(20, 20, 5).Frame(FrameView.FirstHit).Draw(), deep.Frame(FrameView.FirstHit).Draw()).Colour;
            Assert.True(colour.G < before.G, $"{colour} at z = {z}, {before} above");
            before = colour;
        }

        Assert.NotEqual(Palette.Empty, before);
    }

    [Fact]
    public void Seen_through_the_T_cell_shows_over_what_lies_higher()
    {
        Raster without = Lattice.Of(20, 20, 5).Resident(1, 1, 4, 1).Frame(FrameView.SeeThrough).Draw();
        Raster with = Lattice.Of(20, 20, 5).Resident(1, 1, 4, 1).T(1, 1, 0, 2).Frame(FrameView.SeeThrough).Draw();
        Assert.True(Difference(without, with).Pixels > 0);
        Assert.True(with.Pixels.Count(Palette.Yellow) > without.Pixels.Count(Palette.Yellow));
    }

    [Fact]
    public void A_voxel_covers_its_sites_in_the_colour_of_its_value()
    {
        Lattice lattice = Lattice.Of(40, 40, 1);
        var quanta = new int[20 * 10];
        Raster dark = lattice.Frame(field: Field(20, 10, 1, quanta, 1000)).Draw();
        quanta[(3 * 20) + 5] = 250;
        Raster lit = lattice.Frame(field: Field(20, 10, 1, quanta, 1000)).Draw();
        Box box = Difference(dark, lit);
        Assert.Equal(2 * 14, box.Width);
        Assert.Equal(4 * 14, box.Height);
        Assert.Equal(2 * 14 * 4 * 14, box.Pixels);
        Assert.Equal(ColourMap.At(250, 0, 1000), box.Colour);

        // The cells of the same sites lie straight left of it.
        Box cells = Difference(
            lattice.Frame(field: Field(20, 10, 1, quanta, 1000)).Draw(),
            Lattice.Of(40, 40, 1).Resident(10, 12, 0, 1).Frame(field: Field(20, 10, 1, quanta, 1000)).Draw()
        );
        Assert.Equal(box.Top + (4 * 14) - 14, cells.Top);
    }

    [Fact]
    public void A_field_seen_from_above_shows_the_highest_value_and_a_slice_its_own_voxels()
    {
        Lattice lattice = Lattice.Of(8, 8, 8);
        var quanta = new int[4 * 4 * 2];
        Raster dark = lattice.Frame(FrameView.FirstHit, field: Field(4, 4, 2, quanta, 10)).Draw();
        quanta[16 + 3] = 7;
        quanta[3] = 2;
        Assert.Equal(
            ColourMap.At(7, 0, 10),
            Difference(dark, lattice.Frame(FrameView.FirstHit, field: Field(4, 4, 2, quanta, 10)).Draw()).Colour
        );
        foreach ((int slice, int value) in new[] { (0, 2), (3, 2), (4, 7), (7, 7) })
        {
            Raster empty = lattice.Frame(FrameView.Slice, slice, Field(4, 4, 2, new int[32], 10)).Draw();
            Assert.Equal(
                ColourMap.At(value, 0, 10),
                Difference(empty, lattice.Frame(FrameView.Slice, slice, Field(4, 4, 2, quanta, 10)).Draw()).Colour
            );
        }
    }

    [Theory]
    [InlineData(64, 10.0)]
    [InlineData(100, 7.5)]
    [InlineData(512, 10.0)]
    public void The_scale_bar_has_a_round_length(int n, double spacing)
    {
        Lattice lattice = Lattice.Of(n, n, 1);
        Raster raster = (lattice.Frame() with { Cells = lattice.Frame().Cells with { SpacingUm = spacing } }).Draw();
        int site = (560 + (n / 2)) / n;
        int longest = 0;
        for (int y = 0; y < raster.Height; y++)
        {
            int run = 0;
            for (int x = 0; x < raster.Width; x++)
            {
                run = raster[x, y] == Palette.Ink ? run + 1 : 0;
                longest = Math.Max(longest, run);
            }
        }

        double um = longest * spacing / site;
        double mantissa = um;
        while (mantissa >= 9.9)
        {
            mantissa /= 10;
        }

        Assert.Contains(new[] { 1.0, 2.0, 5.0 }, m => Math.Abs(mantissa - m) < 0.03 * m);
        Assert.InRange(um, n * spacing / 3 / 2.6, n * spacing / 3);
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(16, 512, 1)]
    [InlineData(512, 3, 1)]
    [InlineData(5000, 20, 1)]
    [InlineData(32, 32, 32)]
    public void Any_shape_gives_a_picture_of_moderate_size(int nx, int ny, int nz)
    {
        Raster raster = Lattice
            .Of(nx, ny, nz)
            .Resident(nx - 1, ny - 1, nz - 1, 1)
            .Frame(FrameView.FirstHit, field: Field(1, 1, 1, [5], null))
            .Draw();
        Assert.InRange(raster.Width, 400, 4600);
        Assert.InRange(raster.Height, 150, 1000);
        Raster empty = Lattice.Of(nx, ny, nz).Frame(FrameView.FirstHit, field: Field(1, 1, 1, [5], null)).Draw();
        Assert.True(Difference(raster, empty).Pixels > 0);
    }

    [Fact]
    public void Time_title_and_counts_are_part_of_the_picture_and_a_long_title_is_shortened()
    {
        Frame frame = Lattice.Of(64, 64, 1).Frame();
        Raster one = frame.Draw();
        Assert.True(Difference(one, (frame with { ElapsedSeconds = 60 }).Draw()).Pixels > 0);
        Raster longTitle = (frame with { Title = new string('x', 500) }).Draw();
        Assert.Equal(one.Width, longTitle.Width);
        Frame counted = frame with { Cells = frame.Cells with { Residents = [Residents[0] with { Count = 54321 }, Residents[1]] } };
        Assert.True(Difference(one, counted.Draw()).Pixels > 0);
        Assert.Equal(one.Pixels.ToArray(), frame.Draw().Pixels.ToArray());
    }

    [Theory]
    [InlineData(1, FrameView.Slice, false)]
    [InlineData(4, FrameView.Slice, true)]
    [InlineData(4, FrameView.FirstHit, true)]
    [InlineData(4, FrameView.SeeThrough, true)]
    public void A_legend_that_counts_more_than_is_seen_says_so(int layers, FrameView view, bool says) =>
        Assert.Equal(says, Holds(Lattice.Of(32, 32, layers).Frame(view).Draw(), "counts: the whole lattice", Palette.Grey));

    [Fact]
    public void A_slice_of_a_higher_lattice_says_what_is_counted() =>
        Assert.True(Holds((Lattice.Of(32, 32, 1).Frame() with { HeightUm = 165 }).Draw(), "counts: the whole lattice", Palette.Grey));

    [Fact]
    public void Thousands_are_set_apart_by_a_space() => Assert.True(Holds(Lattice.Of(32, 32, 1).Frame().Draw(), "12 345", Palette.Ink));

    [Theory]
    [InlineData(800)]
    [InlineData(801)]
    public void The_colour_bar_has_its_highest_value(int quanta)
    {
        // A quarter of a unit each; and a number of quanta that is a hair below 200.
        FrameField field = Field(4, 4, 1, new int[16], quanta) with
        {
            UnitsPerQuantum = quanta == 800 ? 0.25 : 199.97 / 801,
        };
        Assert.True(Holds(Lattice.Of(32, 32, 1).Frame(field: field).Draw(), "200", Palette.Ink));
    }

    /// <summary>Whether a text stands somewhere in a picture.</summary>
    private static bool Holds(Raster picture, string text, Rgb colour)
    {
        var words = new Raster(PixelFont.Measure(text), PixelFont.Height, Palette.Paper);
        words.Text(0, 0, text, colour);
        (int X, int Y)[] ink =
        [
            .. Enumerable
                .Range(0, words.Width * words.Height)
                .Select(i => (X: i % words.Width, Y: i / words.Width))
                .Where(p => words[p.X, p.Y] == colour),
        ];
        Assert.NotEmpty(ink);
        for (int y = 0; y <= picture.Height - words.Height; y++)
        {
            for (int x = 0; x <= picture.Width - words.Width; x++)
            {
                if (ink.All(p => picture[x + p.X, y + p.Y] == colour))
                    return true;
            }
        }

        return false;
    }

    [Fact]
    public void What_does_not_fit_is_refused_with_the_reason()
    {
        Frame frame = Lattice.Of(8, 8, 4).Frame();
        Says("expected planes of 256 sites", frame with { Cells = frame.Cells with { TKind = new byte[255] } });
        Says("no slice 4", frame with { Slice = 4 });
        Says("does not fit 8 x 8 x 4 sites", frame with { Field = Field(3, 4, 4, new int[48], null) });
        Says("does not fit 8 x 8 x 4 sites", frame with { Field = Field(4, 4, 4, new int[63], null) });
        Says("kind 0", frame with { Cells = frame.Cells with { TCells = [new(0, "none", Palette.Blue, 0)] } });
        Says("resident at site (1, 2, 0) has kind 9", Lattice.Of(8, 8, 4).Resident(1, 2, 0, 9).Frame());
        Says("T cell at site (1, 2, 0) has kind 9", Lattice.Of(8, 8, 4).T(1, 2, 0, 9).Frame());

        static void Says(string text, Frame frame) =>
            Assert.Contains(text, Assert.ThrowsAny<ArgumentException>(() => frame.Draw()).Message, StringComparison.Ordinal);
    }

    private static FrameField Field(int nx, int ny, int nz, int[] quanta, int? highest) =>
        new()
        {
            Name = "IFN-γ",
            Unit = "pg/mL",
            Nx = nx,
            Ny = ny,
            Nz = nz,
            Quanta = (int[])quanta.Clone(),
            UnitsPerQuantum = 0.25,
            Highest = highest,
        };

    private static Box Difference(Raster a, Raster b)
    {
        Assert.Equal((a.Width, a.Height), (b.Width, b.Height));
        int left = int.MaxValue;
        int top = int.MaxValue;
        int right = -1;
        int bottom = -1;
        int pixels = 0;
        Rgb colour = default;
        for (int y = 0; y < a.Height; y++)
        {
            for (int x = 0; x < a.Width; x++)
            {
                if (a[x, y] != b[x, y])
                {
                    (left, right) = (Math.Min(left, x), Math.Max(right, x));
                    (top, bottom) = (Math.Min(top, y), Math.Max(bottom, y));
                    colour = b[x, y];
                    pixels++;
                }
            }
        }

        return new Box(left, top, right - left + 1, bottom - top + 1, pixels, colour);
    }

    private readonly record struct Box(int Left, int Top, int Width, int Height, int Pixels, Rgb Colour);

    private sealed record Lattice(int Nx, int Ny, int Nz, byte[] Kind, byte[] Phase, byte[] TKind, byte[] TBound)
    {
        public static Lattice Of(int nx, int ny, int nz)
        {
            int sites = nx * ny * nz;
            return new Lattice(nx, ny, nz, new byte[sites], new byte[sites], new byte[sites], new byte[sites]);
        }

        public Lattice Resident(int x, int y, int z, byte kind, CellPhase phase = CellPhase.Alive)
        {
            Kind[(((z * Ny) + y) * Nx) + x] = kind;
            Phase[(((z * Ny) + y) * Nx) + x] = (byte)phase;
            return this;
        }

        public Lattice T(int x, int y, int z, byte kind, bool bound = false)
        {
            TKind[(((z * Ny) + y) * Nx) + x] = kind;
            TBound[(((z * Ny) + y) * Nx) + x] = (byte)(bound ? 1 : 0);
            return this;
        }

        public Frame Frame(FrameView view = FrameView.Slice, int slice = 0, FrameField? field = null) =>
            new()
            {
                Title = "Test",
                ElapsedSeconds = 0,
                View = view,
                Slice = slice,
                Field = field,
                Cells = new FrameCells
                {
                    Nx = Nx,
                    Ny = Ny,
                    Nz = Nz,
                    SpacingUm = 10,
                    ResidentKind = Kind,
                    ResidentPhase = Phase,
                    TKind = TKind,
                    TBound = TBound,
                    Residents = Residents,
                    TCells = TCells,
                    Dying = 1,
                    Debris = 2,
                    Bound = 3,
                },
            };
    }
}
