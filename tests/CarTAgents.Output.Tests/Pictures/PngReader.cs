using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using CarTAgents.Output.Pictures;

namespace CarTAgents.Output.Tests.Pictures;

/// <summary>Reads the PNG files of 8-bit RGB or indexed colours that tests meet, checking every check value.</summary>
internal static class PngReader
{
    public static (int Width, int Height, byte ColourType, Rgb[] Pixels) Read(byte[] file)
    {
        Assert.Equal([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], file[..8]);
        int width = 0;
        int height = 0;
        byte type = 0;
        byte[] palette = [];
        var data = new MemoryStream();
        int at = 8;
        string name;
        do
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            name = Encoding.ASCII.GetString(file, at + 4, 4);
            ReadOnlySpan<byte> body = file.AsSpan(at + 8, length);
            Assert.Equal(BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + length)), SlowCrc(file.AsSpan(at + 4, 4 + length)));
            at += 12 + length;
            switch (name)
            {
                case "IHDR":
                    width = BinaryPrimitives.ReadInt32BigEndian(body);
                    height = BinaryPrimitives.ReadInt32BigEndian(body[4..]);
                    Assert.Equal(8, body[8]);
                    type = body[9];
                    Assert.Equal([0, 0, 0], body[10..].ToArray());
                    break;
                case "PLTE":
                    palette = body.ToArray();
                    break;
                case "IDAT":
                    data.Write(body);
                    break;
            }
        } while (name != "IEND");
        Assert.Equal(file.Length, at);
        data.Position = 0;
        using var zlib = new ZLibStream(data, CompressionMode.Decompress);
        int channels = type == 2 ? 3 : 1;
        var above = new byte[width * channels];
        var row = new byte[width * channels];
        var pixels = new Rgb[width * height];
        for (int y = 0; y < height; y++)
        {
            int filter = zlib.ReadByte();
            zlib.ReadExactly(row);
            for (int i = 0; i < row.Length; i++)
            {
                int left = i < channels ? 0 : row[i - channels];
                row[i] += (byte)(
                    filter switch
                    {
                        0 => 0,
                        1 => left,
                        2 => above[i],
                        _ => throw new InvalidDataException($"filter {filter}"),
                    }
                );
            }

            for (int x = 0; x < width; x++)
            {
                pixels[(y * width) + x] =
                    type == 2
                        ? new Rgb(row[3 * x], row[(3 * x) + 1], row[(3 * x) + 2])
                        : new Rgb(palette[3 * row[x]], palette[(3 * row[x]) + 1], palette[(3 * row[x]) + 2]);
            }

            row.CopyTo(above, 0);
        }

        Assert.Equal(-1, zlib.ReadByte());
        return (width, height, type, pixels);
    }

    // Bit by bit, apart from the table that is under test.
    private static uint SlowCrc(ReadOnlySpan<byte> bytes)
    {
        uint crc = 0xffffffff;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int k = 0; k < 8; k++)
            {
                crc = (crc >> 1) ^ (0xedb88320u & (0u - (crc & 1)));
            }
        }

        return ~crc;
    }
}
