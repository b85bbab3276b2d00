using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace CarTAgents.Output.Pictures;

/// <summary>A picture of <see cref="Rgb"/> pixels, rows from the top, with the few drawing operations that a frame needs. Whatever
/// falls outside is clipped.</summary>
/// <remarks>A pixel holds the place of its colour among the colours drawn so far: a picture has few, and PNG wants them so.</remarks>
public sealed class Raster
{
    /// <summary>The most colours that a picture can have.</summary>
    public const int MostColours = 1 << 16;

    private readonly ushort[] _pixels;
    private readonly List<Rgb> _colours = [];
    private readonly Dictionary<int, int> _places = [];
    private Rgb _lastColour;
    private ushort _lastPlace;

    /// <summary>Makes a picture of one colour.</summary>
    /// <param name="width">Pixels, 1 or more.</param>
    /// <param name="height">Pixels, 1 or more; at most 2^30 pixels in all.</param>
    /// <param name="background">The colour.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    public Raster(int width, int height, Rgb background)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)width * height, 1L << 30, nameof(height));
        Width = width;
        Height = height;
        _pixels = new ushort[width * height];
        Clear(background);
    }

    /// <summary>Pixels across.</summary>
    public int Width { get; }

    /// <summary>Pixels down.</summary>
    public int Height { get; }

    /// <summary>The colours drawn with, in the order of their first use, the background's first; one that was drawn over is among them
    /// still.</summary>
    public ReadOnlySpan<Rgb> Colours => CollectionsMarshal.AsSpan(_colours);

    /// <summary>The colours of all pixels, row by row from the top left; a copy.</summary>
    public ReadOnlySpan<Rgb> Pixels => Array.ConvertAll(_pixels, p => _colours[p]);

    /// <summary>A pixel.</summary>
    /// <param name="x">Column from the left.</param>
    /// <param name="y">Row from the top.</param>
    /// <returns>Its colour.</returns>
    public Rgb this[int x, int y] => _colours[_pixels[(y * Width) + x]];

    /// <summary>A row of pixels.</summary>
    /// <param name="y">Row from the top.</param>
    /// <returns><see cref="Width"/> places among <see cref="Colours"/>.</returns>
    public ReadOnlySpan<ushort> Row(int y) => _pixels.AsSpan(y * Width, Width);

    /// <summary>Makes the picture one of one colour again.</summary>
    /// <param name="background">The colour.</param>
    public void Clear(Rgb background)
    {
        _colours.Clear();
        _places.Clear();
        _colours.Add(background);
        _places.Add(Number(background), 0);
        (_lastColour, _lastPlace) = (background, 0);
        _pixels.AsSpan().Clear();
    }

    /// <summary>Sets a pixel.</summary>
    /// <param name="x">Column from the left.</param>
    /// <param name="y">Row from the top.</param>
    /// <param name="colour">Its colour.</param>
    public void Set(int x, int y, Rgb colour) => Put(x, y, Place(colour));

    /// <summary>Fills a rectangle.</summary>
    /// <param name="x">Left column.</param>
    /// <param name="y">Top row.</param>
    /// <param name="width">Pixels across; nothing is drawn for 0 or less.</param>
    /// <param name="height">Pixels down; nothing is drawn for 0 or less.</param>
    /// <param name="colour">The colour.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fill(int x, int y, int width, int height, Rgb colour)
    {
        int left = Math.Max(x, 0);
        int right = (int)Math.Min((long)x + width, Width);
        int bottom = (int)Math.Min((long)y + height, Height);
        if (right <= left)
        {
            return;
        }

        int top = Math.Max(y, 0);
        if (bottom <= top)
        {
            return;
        }

        ushort place = Place(colour);
        for (int row = top; row < bottom; row++)
        {
            _pixels.AsSpan((row * Width) + left, right - left).Fill(place);
        }
    }

    /// <summary>Fills a disc within a square of pixels.</summary>
    /// <param name="x">Left column of the square.</param>
    /// <param name="y">Top row of the square.</param>
    /// <param name="diameter">Pixels; one or two make a square.</param>
    /// <param name="colour">The colour.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Disc(int x, int y, int diameter, Rgb colour)
    {
        ushort place = Place(colour);
        // Centres of pixels against the circle, in half pixels: whole numbers only.
        for (int row = 0; row < diameter; row++)
        {
            for (int column = 0; column < diameter; column++)
            {
                int dx = (2 * column) + 1 - diameter;
                int dy = (2 * row) + 1 - diameter;
                if ((dx * dx) + (dy * dy) <= diameter * diameter || diameter <= 2)
                {
                    Put(x + column, y + row, place);
                }
            }
        }
    }

    /// <summary>Draws a straight line one pixel wide (Bresenham), both ends included.</summary>
    /// <param name="x0">Column of one end.</param>
    /// <param name="y0">Row of one end.</param>
    /// <param name="x1">Column of the other end.</param>
    /// <param name="y1">Row of the other end.</param>
    /// <param name="colour">The colour.</param>
    public void Line(int x0, int y0, int x1, int y1, Rgb colour)
    {
        int dx = Math.Abs(x1 - x0);
        int dy = -Math.Abs(y1 - y0);
        int stepX = x0 < x1 ? 1 : -1;
        int stepY = y0 < y1 ? 1 : -1;
        int error = dx + dy;
        while (true)
        {
            Set(x0, y0, colour);
            if (x0 == x1 && y0 == y1)
            {
                return;
            }

            int twice = 2 * error;
            if (twice >= dy)
            {
                error += dy;
                x0 += stepX;
            }

            if (twice <= dx)
            {
                error += dx;
                y0 += stepY;
            }
        }
    }

    /// <summary>Writes a line of text in <see cref="PixelFont"/>.</summary>
    /// <param name="x">Left column.</param>
    /// <param name="y">Top row of the character cells.</param>
    /// <param name="text">The text; characters that the font lacks show as the replacement sign.</param>
    /// <param name="colour">The colour.</param>
    /// <param name="bold">Strokes wider by one font pixel.</param>
    /// <param name="scale">Pixels a font pixel, 1 or more.</param>
    /// <returns>The column after the text.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Text(int x, int y, string text, Rgb colour, bool bold = false, int scale = 1)
    {
        ArgumentNullException.ThrowIfNull(text);
        ushort place = Place(colour);
        foreach (Rune rune in text.EnumerateRunes())
        {
            ReadOnlySpan<ushort> rows = PixelFont.Glyph(rune);
            for (int row = 0; row < PixelFont.Height; row++)
            {
                int bits = bold ? rows[row] | (rows[row] >> 1) : rows[row];
                for (int column = 0; column < PixelFont.Width; column++)
                {
                    if ((bits >> (PixelFont.Width - 1 - column) & 1) == 0)
                    {
                        continue;
                    }

                    if (scale == 1)
                        Put(x + column, y + row, place);
                    else
                        Fill(x + (column * scale), y + (row * scale), scale, scale, colour);
                }
            }

            x += PixelFont.Width * scale;
        }

        return x;
    }

    private static int Number(Rgb colour) => (colour.R << 16) | (colour.G << 8) | colour.B;

    private void Put(int x, int y, ushort place)
    {
        if ((uint)x < (uint)Width && (uint)y < (uint)Height)
        {
            _pixels[(y * Width) + x] = place;
        }
    }

    private ushort Place(Rgb colour)
    {
        if (colour == _lastColour)
        {
            return _lastPlace;
        }

        if (!_places.TryGetValue(Number(colour), out int place))
        {
            if (_colours.Count == MostColours)
            {
                throw new InvalidOperationException(FormattableString.Invariant($"a picture has at most {MostColours} colours"));
            }

            place = _colours.Count;
            _colours.Add(colour);
            _places.Add(Number(colour), place);
        }

        (_lastColour, _lastPlace) = (colour, (ushort)place);
        return (ushort)place;
    }
}
