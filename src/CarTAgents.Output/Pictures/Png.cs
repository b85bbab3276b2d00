using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CarTAgents.Output.Runs;

namespace CarTAgents.Output.Pictures;

/// <summary>Writes PNG files (W3C PNG, 8 bits): colours by index where a picture was drawn with at most 256 of them, else RGB.</summary>
/// <remarks>The pixels are the same on every machine; the bytes too as long as the runtime's zlib is the same.</remarks>
public static partial class Png
{
    private const int LongestPalette = 256;
    private const byte Rgb8 = 2;
    private const byte Indexed = 3;
    private const byte FilterNone = 0;
    private const byte FilterSub = 1;
    private const byte FilterUp = 2;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

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

    /// <summary>Writes a picture.</summary>
    /// <param name="stream">Where to; left open.</param>
    /// <param name="raster">The picture.</param>
    public static void Write(Stream stream, Raster raster)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(raster);
        bool indexed = raster.Colours.Length <= LongestPalette;
        stream.Write(Signature);
        Span<byte> header = stackalloc byte[13];
        header.Clear();
        BinaryPrimitives.WriteInt32BigEndian(header, raster.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], raster.Height);
        (header[8], header[9]) = (8, indexed ? Indexed : Rgb8);
        WriteChunk(stream, "IHDR"u8, header);
        if (indexed)
            WriteChunk(stream, "PLTE"u8, MemoryMarshal.AsBytes(raster.Colours));
        int length = checked(raster.Height * (1 + (raster.Width * (indexed ? 1 : 3))));
        byte[] lines = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            FillLines(raster, indexed, lines.AsSpan(0, length));
            using var data = new MemoryStream(1 << 16);
            using (var zlib = new ZLibStream(data, CompressionLevel.Fastest, leaveOpen: true))
            {
                zlib.Write(lines, 0, length);
            }

            WriteChunk(stream, "IDAT"u8, data.GetBuffer().AsSpan(0, (int)data.Length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(lines);
        }

        WriteChunk(stream, "IEND"u8, []);
    }

    // The lines with their filters.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FillLines(Raster raster, bool indexed, Span<byte> lines)
    {
        int length = lines.Length / raster.Height;
        ReadOnlySpan<Rgb> colours = raster.Colours;
        for (int y = 0; y < raster.Height; y++)
        {
            Span<byte> line = lines.Slice(y * length, length);
            ReadOnlySpan<ushort> row = raster.Row(y);
            if (y > 0 && row.SequenceEqual(raster.Row(y - 1)))
            {
                // A cell is many rows high, most of them alike: those are zeros to this filter, which deflate takes at a stride.
                line.Clear();
                line[0] = FilterUp;
            }
            else if (indexed)
            {
                line[0] = FilterNone;
                Narrow(row, line[1..]);
            }
            else
            {
                // Areas of one colour become zeros.
                line[0] = FilterSub;
                Rgb left = default;
                for (int x = 0; x < row.Length; x++)
                {
                    Rgb colour = colours[row[x]];
                    (line[1 + (3 * x)], line[2 + (3 * x)], line[3 + (3 * x)]) = (
                        (byte)(colour.R - left.R),
                        (byte)(colour.G - left.G),
                        (byte)(colour.B - left.B)
                    );
                    left = colour;
                }
            }
        }
    }

    private static void Narrow(ReadOnlySpan<ushort> row, Span<byte> line)
    {
        int x = 0,
            step = Vector<ushort>.Count;
        for (; x + (2 * step) <= row.Length; x += 2 * step)
        {
            Vector.Narrow(new Vector<ushort>(row[x..]), new Vector<ushort>(row[(x + step)..])).CopyTo(line[x..]);
        }

        for (; x < row.Length; x++)
        {
            line[x] = (byte)row[x];
        }
    }

    private static void WriteChunk(Stream stream, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> word = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(word, data.Length);
        stream.Write(word);
        stream.Write(type);
        stream.Write(data);
        var check = new Crc32();
        check.Append(type);
        check.Append(data);
        BinaryPrimitives.WriteUInt32BigEndian(word, check.GetCurrentHashAsUInt32());
        stream.Write(word);
    }
}
