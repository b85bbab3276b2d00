using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;

namespace CarTAgents.Output;

/// <summary>Writes PNG files (W3C PNG, 8 bits): colours by index where a picture has at most 256 of them, else RGB.</summary>
/// <remarks>The pixels are the same on every machine; the bytes too as long as the runtime's zlib is the same.</remarks>
public static class Png
{
    private const byte FilterNone = 0;
    private const byte FilterSub = 1;
    private const byte FilterUp = 2;

    // Four times the colours of a palette, so that few meet in a slot.
    private const int Slots = 1024;

    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];
    private static readonly uint[] CrcTable = MakeCrcTable();

    /// <summary>Writes a picture to a file, whole or not at all.</summary>
    /// <param name="path">The file; its directory must exist.</param>
    /// <param name="raster">The picture.</param>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public static void Write(string path, Raster raster) => AtomicFile.Write(path, s => Write(s, raster), flush: false);

    /// <summary>The picture as the bytes of a PNG file.</summary>
    /// <param name="raster">The picture.</param>
    /// <returns>The file's bytes.</returns>
    public static byte[] Encode(Raster raster)
    {
        using var stream = new MemoryStream();
        Write(stream, raster);
        return stream.ToArray();
    }

    /// <summary>Writes a picture, by index where at most 256 colours occur.</summary>
    /// <param name="stream">Where to; left open.</param>
    /// <param name="raster">The picture.</param>
    public static void Write(Stream stream, Raster raster)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(raster);
        byte[] lines = ArrayPool<byte>.Shared.Rent(LinesLength(raster.Width, raster.Height));
        try
        {
            if (TryIndex(raster, lines) is { } palette)
            {
                WriteLines(stream, raster.Width, raster.Height, lines, palette);
            }
            else
            {
                WriteRgb(stream, raster);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(lines);
        }
    }

    /// <summary>Writes a picture of colours by index.</summary>
    /// <param name="stream">Where to; left open.</param>
    /// <param name="width">Pixels across.</param>
    /// <param name="height">Pixels down.</param>
    /// <param name="indices">width x height places in the palette, rows from the top.</param>
    /// <param name="palette">1 to 256 colours.</param>
    /// <exception cref="ArgumentException">The sizes do not fit together.</exception>
    public static void WriteIndexed(Stream stream, int width, int height, ReadOnlySpan<byte> indices, ReadOnlySpan<Rgb> palette)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (indices.Length != (long)width * height)
        {
            throw new ArgumentException($"expected {(long)width * height} indices, found {indices.Length}", nameof(indices));
        }

        if (palette.Length is < 1 or > 256)
        {
            throw new ArgumentException($"a palette has 1 to 256 colours, not {palette.Length}", nameof(palette));
        }

        byte[] lines = new byte[LinesLength(width, height)];
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> row = indices.Slice(y * width, width);
            Span<byte> line = lines.AsSpan(y * (width + 1), width + 1);
            if (y > 0 && row.SequenceEqual(indices.Slice((y - 1) * width, width)))
            {
                Repeat(line);
            }
            else
            {
                line[0] = FilterNone;
                row.CopyTo(line[1..]);
            }
        }

        WriteLines(stream, width, height, lines, palette);
    }

    /// <summary>The CRC-32 of ISO 3309 that PNG uses.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="crc">The result for the bytes before them, 0 at first.</param>
    /// <returns>The check value.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static uint Crc32(ReadOnlySpan<byte> bytes, uint crc = 0)
    {
        uint c = ~crc;
        foreach (byte b in bytes)
        {
            c = CrcTable[(c ^ b) & 0xff] ^ (c >> 8);
        }

        return ~c;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WriteRgb(Stream stream, Raster raster)
    {
        stream.Write(Signature);
        WriteHeader(stream, raster.Width, raster.Height, colourType: 2);
        int length = raster.Width * 3;
        byte[] lines = ArrayPool<byte>.Shared.Rent(checked(raster.Height * (length + 1)));
        try
        {
            for (int y = 0; y < raster.Height; y++)
            {
                Span<byte> line = lines.AsSpan(y * (length + 1), length + 1);
                ReadOnlySpan<byte> row = raster.RowBytes(y);
                if (y > 0 && row.SequenceEqual(raster.RowBytes(y - 1)))
                {
                    Repeat(line);
                    continue;
                }

                // Areas of one colour become zeros.
                line[0] = FilterSub;
                row[..3].CopyTo(line[1..]);
                Subtract(row[3..], row[..^3], line[4..]);
            }

            WriteData(stream, lines.AsSpan(0, raster.Height * (length + 1)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(lines);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Subtract(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, Span<byte> difference)
    {
        int i = 0;
        for (; i + Vector<byte>.Count <= a.Length; i += Vector<byte>.Count)
        {
            (new Vector<byte>(a[i..]) - new Vector<byte>(b[i..])).CopyTo(difference[i..]);
        }

        for (; i < a.Length; i++)
        {
            difference[i] = (byte)(a[i] - b[i]);
        }
    }

    private static void WriteData(Stream stream, ReadOnlySpan<byte> lines)
    {
        using var data = new MemoryStream(1 << 16);
        using (var zlib = new ZLibStream(data, CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write(lines);
        }

        WriteChunk(stream, "IDAT", data.GetBuffer().AsSpan(0, (int)data.Length));
        WriteChunk(stream, "IEND", []);
    }

    private static int LinesLength(int width, int height) => checked(height * (width + 1));

    // A cell is many rows high, most of them alike: those are zeros to the filter, which deflate takes at a stride.
    private static void Repeat(Span<byte> line)
    {
        line.Clear();
        line[0] = FilterUp;
    }

    private static void WriteLines(Stream stream, int width, int height, byte[] lines, ReadOnlySpan<Rgb> palette)
    {
        stream.Write(Signature);
        WriteHeader(stream, width, height, colourType: 3);
        WriteChunk(stream, "PLTE", System.Runtime.InteropServices.MemoryMarshal.AsBytes(palette));
        WriteData(stream, lines.AsSpan(0, LinesLength(width, height)));
    }

    // The lines of an indexed picture with their filters, and its palette; null where it has too many colours.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Rgb[]? TryIndex(Raster raster, byte[] lines)
    {
        // Colours, and 1, by hash with open addressing; 0 is a free slot.
        Span<int> colours = stackalloc int[Slots];
        Span<byte> places = stackalloc byte[Slots];
        colours.Clear();
        var palette = new Rgb[256];
        int used = 0;
        int width = raster.Width;
        for (int y = 0; y < raster.Height; y++)
        {
            Span<byte> line = lines.AsSpan(y * (width + 1), width + 1);
            ReadOnlySpan<byte> row = raster.RowBytes(y);
            if (y > 0 && row.SequenceEqual(raster.RowBytes(y - 1)))
            {
                Repeat(line);
                continue;
            }

            line[0] = FilterNone;
            line = line[1..];
            for (int x = 0; x < width;)
            {
                // As many pixels as are like the first: a row is as its own shift by a pixel for so long.
                ReadOnlySpan<byte> rest = row[(3 * x)..];
                int run = 1 + (rest.CommonPrefixLength(rest[3..]) / 3);
                int colour = ((rest[0] << 16) | (rest[1] << 8) | rest[2]) + 1;
                int slot = (int)((uint)(colour * -1640531527) / (uint.MaxValue / Slots + 1));
                while (colours[slot] != colour)
                {
                    if (colours[slot] == 0)
                    {
                        if (used == palette.Length)
                        {
                            return null;
                        }

                        colours[slot] = colour;
                        places[slot] = (byte)used;
                        palette[used++] = Rgb.Of(colour - 1);
                        break;
                    }

                    slot = (slot + 1) % Slots;
                }

                line.Slice(x, run).Fill(places[slot]);
                x += run;
            }
        }

        return palette[..used];
    }

    private static void WriteHeader(Stream stream, int width, int height, byte colourType)
    {
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = 8;
        header[9] = colourType;
        WriteChunk(stream, "IHDR", header);
    }

    private static void WriteChunk(Stream stream, string type, ReadOnlySpan<byte> data)
    {
        Span<byte> word = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(word, data.Length);
        stream.Write(word);
        Span<byte> name = stackalloc byte[4];
        Encoding.ASCII.GetBytes(type, name);
        stream.Write(name);
        stream.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(word, Crc32(data, Crc32(name)));
        stream.Write(word);
    }

    private static uint[] MakeCrcTable()
    {
        var table = new uint[256];
        for (uint n = 0; n < 256; n++)
        {
            uint c = n;
            for (int k = 0; k < 8; k++)
            {
                c = (c & 1) != 0 ? 0xedb88320u ^ (c >> 1) : c >> 1;
            }

            table[n] = c;
        }

        return table;
    }
}
