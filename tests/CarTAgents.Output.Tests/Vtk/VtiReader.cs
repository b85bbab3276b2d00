using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Xml.Linq;

namespace CarTAgents.Output.Tests.Vtk;

/// <summary>Reads the .vti files of the project: values of each array, and the ImageData element.</summary>
internal static class VtiReader
{
    public static Dictionary<string, (string Type, byte[] Data)> Read(byte[] file, out XElement image)
    {
        int start = file.AsSpan().IndexOf("<AppendedData encoding=\"raw\">\n_"u8);
        int body = start + "<AppendedData encoding=\"raw\">\n_".Length;
        image = XElement.Parse(Encoding.UTF8.GetString(file, 0, start) + "</VTKFile>");
        Assert.EndsWith("\n  </AppendedData>\n</VTKFile>\n", Encoding.Latin1.GetString(file), StringComparison.Ordinal);
        var result = new Dictionary<string, (string Type, byte[] Data)>();
        foreach (XElement array in image.Descendants("CellData").Single().Elements("DataArray"))
        {
            int at = body + (int)array.Attribute("offset")!;
            int blocks = (int)Word(file, at);
            var data = new MemoryStream();
            int next = at + (8 * (3 + blocks));
            for (int i = 0; i < blocks; i++)
            {
                int size = (int)Word(file, at + (8 * (3 + i)));
                using var zlib = new ZLibStream(new MemoryStream(file, next, size), CompressionMode.Decompress);
                long before = data.Length;
                zlib.CopyTo(data);
                long last = Word(file, at + 16);
                Assert.Equal(i == blocks - 1 && last != 0 ? last : Word(file, at + 8), data.Length - before);
                next += size;
            }

            result.Add((string)array.Attribute("Name")!, ((string)array.Attribute("type")!, data.ToArray()));
        }

        return result;

        static long Word(byte[] file, int at) => BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(at));
    }
}
