using System.Globalization;
using System.Text;
using CarTAgents.Output.Resources;

namespace CarTAgents.Output.Pictures;

/// <summary>A bitmap font of fixed width, ten by twenty pixels a character: ASCII, Latin-1, Greek, superscripts, subscripts and
/// a few signs. Kept in the program so that a picture has the same pixels on every machine.</summary>
public static class PixelFont
{
    /// <summary>The width of a character, pixels.</summary>
    public const int Width = 10;

    /// <summary>The height of a character, pixels.</summary>
    public const int Height = 20;

    private const int Missing = 0xfffd;

    private static readonly Dictionary<int, ushort[]> Rows = Parse(Resource.Text("glyphs.txt"));

    /// <summary>Whether the font has a character; others are drawn as the replacement sign.</summary>
    /// <param name="rune">The character.</param>
    /// <returns>True where it has a glyph.</returns>
    public static bool Has(Rune rune) => Rows.ContainsKey(rune.Value);

    /// <summary>The width of a text.</summary>
    /// <param name="text">The text, one line.</param>
    /// <param name="scale">Pixels a font pixel, 1 or more.</param>
    /// <returns>Pixels.</returns>
    public static int Measure(string text, int scale = 1)
    {
        int characters = 0;
        foreach (Rune _ in text.EnumerateRunes())
        {
            characters++;
        }

        return characters * Width * scale;
    }

    /// <summary>The rows of a character from the top; bit 9 is the leftmost pixel.</summary>
    /// <param name="rune">The character.</param>
    /// <returns><see cref="Height"/> rows; those of the replacement sign where the font lacks the character.</returns>
    public static ReadOnlySpan<ushort> Glyph(Rune rune) => Rows.TryGetValue(rune.Value, out ushort[]? rows) ? rows : Rows[Missing];

    private static Dictionary<int, ushort[]> Parse(string glyphs)
    {
        var rows = new Dictionary<int, ushort[]>();
        foreach (string line in glyphs.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (line[0] == '#')
                continue;
            var glyph = new ushort[Height];
            for (int y = 0; y < Height; y++)
            {
                // Twelve bits a row, of which the two on the right are spare.
                glyph[y] = (ushort)(ushort.Parse(line.AsSpan(5 + (3 * y), 3), NumberStyles.HexNumber, CultureInfo.InvariantCulture) >> 2);
            }

            rows.Add(int.Parse(line.AsSpan(0, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture), glyph);
        }

        return rows;
    }
}
