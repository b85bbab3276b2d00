using System.Buffers.Binary;
using System.IO.Compression;
using CarTAgents.Output.Runs;

namespace CarTAgents.Output.Pictures;

public static partial class Png
{
    /// <summary>Writes a true-colour picture, whole or not at all.</summary>
    /// <param name="path">The file; its directory must exist.</param>
    /// <param name="width">Pixels across.</param>
    /// <param name="height">Pixels down.</param>
    /// <param name="rgb">Three bytes a pixel, rows from the top.</param>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public static void Write(string path, int width, int height, ReadOnlyMemory<byte> rgb) =>
        AtomicFile.Write(path, s => Write(s, width, height, rgb.Span), flush: false);

    private static void Write(Stream stream, int width, int height, ReadOnlySpan<byte> rgb)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(rgb.Length, checked(3 * width * height), nameof(rgb));
        stream.Write(Signature);
        Span<byte> header = stackalloc byte[13];
        header.Clear();
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        (header[8], header[9]) = (8, Rgb8);
        WriteChunk(stream, "IHDR"u8, header);
        using var data = new MemoryStream();
        using (var zlib = new ZLibStream(data, CompressionLevel.Fastest, leaveOpen: true))
        {
            byte[] line = new byte[1 + (3 * width)];
            line[0] = FilterSub;
            for (int y = 0; y < height; y++)
            {
                ReadOnlySpan<byte> row = rgb.Slice(3 * width * y, 3 * width);
                for (int i = 0; i < row.Length; i++)
                    line[i + 1] = (byte)(row[i] - (i < 3 ? 0 : row[i - 3]));
                zlib.Write(line);
            }
        }

        WriteChunk(stream, "IDAT"u8, data.GetBuffer().AsSpan(0, (int)data.Length));
        WriteChunk(stream, "IEND"u8, []);
    }
}
