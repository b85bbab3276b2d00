using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using CarTAgents.Output.Reports;
using CarTAgents.Output.Runs;

namespace CarTAgents.Output.Vtk;

/// <summary>A regular grid with values for each cell, written as VTK XML ImageData (<c>.vti</c>) that ParaView opens: appended raw data,
/// zlib-compressed in blocks, spacing and origin in micrometres.</summary>
/// <remarks>Format: VTK File Formats, "XML File Formats", https://docs.vtk.org/en/latest/design_documents/VTKFileFormats.html.
/// A site or voxel is a VTK cell; the origin is the corner of the first, so cells and coarser fields of one lattice lie over each
/// other. The bytes do not depend on the number of threads.</remarks>
public sealed class VtkImage
{
    // Enough for zlib to be near its best, small enough for many threads to share a plane.
    private const int BlockBytes = 1 << 18;

    // A few megabytes, done in some ten milliseconds: not worth taking threads from the simulation, which goes on meanwhile.
    private const int FewBlocks = 32;

    private readonly List<Column> _columns = [];

    /// <summary>Makes a grid without values.</summary>
    /// <param name="nx">Cells along x, 1 or more; nx * ny * nz at most 2^31 - 1.</param>
    /// <param name="ny">Cells along y.</param>
    /// <param name="nz">Cells along z; 1 in two dimensions.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    public VtkImage(int nx, int ny, int nz)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(nx, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(ny, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(nz, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((Int128)nx * ny * nz, int.MaxValue, nameof(nz));
        Nx = nx;
        Ny = ny;
        Nz = nz;
    }

    /// <summary>Cells along x.</summary>
    public int Nx { get; }

    /// <summary>Cells along y.</summary>
    public int Ny { get; }

    /// <summary>Cells along z.</summary>
    public int Nz { get; }

    /// <summary>The size of a cell along x, y and z, um.</summary>
    public (double X, double Y, double Z) SpacingUm { get; init; } = (1, 1, 1);

    /// <summary>The corner of the first cell, um.</summary>
    public (double X, double Y, double Z) OriginUm { get; init; }

    /// <summary>Simulated time, hours, as the field datum <c>TimeValue</c>; null leaves it out.</summary>
    public double? TimeHours { get; init; }

    /// <summary>Compression level; the fastest halves the time for a few more bytes.</summary>
    public CompressionLevel Compression { get; init; } = CompressionLevel.Fastest;

    /// <summary>The most threads to compress with; -1 leaves it to the runtime.</summary>
    public int Threads { get; init; } = -1;

    /// <summary>The bytes of all values before compression.</summary>
    public long RawBytes => _columns.Sum(c => c.Bytes);

    private int Cells => Nx * Ny * Nz;

    /// <summary>Adds values of 8 bits (VTK UInt8).</summary>
    /// <param name="name">The array's name, with its unit where it has one, such as <c>CD19 [molecules]</c>; each once.</param>
    /// <param name="values">A value a cell, x fastest; kept, not copied, until the file is written.</param>
    /// <returns>This.</returns>
    /// <exception cref="ArgumentException">The name is taken or the count is wrong.</exception>
    public VtkImage Add(string name, ReadOnlyMemory<byte> values) => Add(name, "UInt8", values);

    /// <summary>Adds values of 16 bits (VTK UInt16).</summary>
    /// <inheritdoc cref="Add(string, ReadOnlyMemory{byte})"/>
    public VtkImage Add(string name, ReadOnlyMemory<ushort> values) => Add(name, "UInt16", values);

    /// <summary>Adds values of 32 bits (VTK Int32).</summary>
    /// <inheritdoc cref="Add(string, ReadOnlyMemory{byte})"/>
    public VtkImage Add(string name, ReadOnlyMemory<int> values) => Add(name, "Int32", values);

    /// <summary>Adds values of 64 bits (VTK Int64).</summary>
    /// <inheritdoc cref="Add(string, ReadOnlyMemory{byte})"/>
    public VtkImage Add(string name, ReadOnlyMemory<long> values) => Add(name, "Int64", values);

    /// <summary>Adds floating-point values (VTK Float32).</summary>
    /// <inheritdoc cref="Add(string, ReadOnlyMemory{byte})"/>
    public VtkImage Add(string name, ReadOnlyMemory<float> values) => Add(name, "Float32", values);

    /// <summary>Writes the file, whole or not at all.</summary>
    /// <param name="path">The file; its directory must exist.</param>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public void Write(string path) => AtomicFile.Write(path, Write, flush: false);

    /// <summary>Writes the file's content.</summary>
    /// <param name="stream">Where to; left open.</param>
    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        byte[][][] blocks = new byte[_columns.Count][][];
        int all = 0;
        for (int c = 0; c < blocks.Length; c++)
        {
            blocks[c] = new byte[_columns[c].Blocks][];
            all += blocks[c].Length;
        }

        if (Threads == 1 || all <= FewBlocks)
        {
            for (int c = 0; c < blocks.Length; c++)
            {
                for (int b = 0; b < blocks[c].Length; b++)
                {
                    blocks[c][b] = _columns[c].Compress(b, Compression);
                }
            }
        }
        else
        {
            CompressInParallel(blocks);
        }

        var header = new StringBuilder();
        string order = BitConverter.IsLittleEndian ? "LittleEndian" : "BigEndian";
        string extent = string.Create(CultureInfo.InvariantCulture, $"0 {Nx} 0 {Ny} 0 {Nz}");
        header.Append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        header.Append("<VTKFile type=\"ImageData\" version=\"1.0\" byte_order=\"").Append(order);
        header.Append("\" header_type=\"UInt64\" compressor=\"vtkZLibDataCompressor\">\n");
        header.Append("  <ImageData WholeExtent=\"").Append(extent).Append("\" Origin=\"").Append(Triple(OriginUm));
        header.Append("\" Spacing=\"").Append(Triple(SpacingUm)).Append("\">\n");
        if (TimeHours is { } time)
        {
            header.Append("    <FieldData>\n      <DataArray type=\"Float64\" Name=\"TimeValue\" NumberOfTuples=\"1\" format=\"ascii\">");
            header.Append(Markup.Number(time)).Append("</DataArray>\n    </FieldData>\n");
        }

        header.Append("    <Piece Extent=\"").Append(extent).Append("\">\n      <PointData/>\n      <CellData");
        if (_columns.Count > 0)
        {
            header.Append(" Scalars=\"").Append(Markup.Escape(_columns[0].Name)).Append('"');
        }

        header.Append(">\n");
        long offset = 0;
        for (int i = 0; i < _columns.Count; i++)
        {
            header
                .Append("        <DataArray type=\"")
                .Append(_columns[i].Type)
                .Append("\" Name=\"")
                .Append(Markup.Escape(_columns[i].Name));
            header.Append("\" format=\"appended\" offset=\"").Append(offset.ToString(CultureInfo.InvariantCulture)).Append("\"/>\n");
            offset += sizeof(ulong) * (3L + blocks[i].Length);
            foreach (byte[] block in blocks[i])
            {
                offset += block.Length;
            }
        }

        header.Append("      </CellData>\n    </Piece>\n  </ImageData>\n  <AppendedData encoding=\"raw\">\n_");
        stream.Write(Encoding.UTF8.GetBytes(header.ToString()));
        for (int i = 0; i < _columns.Count; i++)
        {
            // The number of blocks, their size, the size of the last where it is smaller, then each compressed size.
            WriteWord(stream, blocks[i].Length);
            WriteWord(stream, BlockBytes);
            WriteWord(stream, _columns[i].Bytes % BlockBytes);
            foreach (byte[] block in blocks[i])
            {
                WriteWord(stream, block.Length);
            }

            foreach (byte[] block in blocks[i])
            {
                stream.Write(block);
            }
        }

        stream.Write("\n  </AppendedData>\n</VTKFile>\n"u8);
    }

    // All blocks of all arrays at once, so that a few small arrays still keep the processors busy.
    private void CompressInParallel(byte[][][] blocks)
    {
        (int Column, int Block)[] work = [.. blocks.SelectMany((b, c) => Enumerable.Range(0, b.Length).Select(i => (c, i)))];
        Parallel.For(
            0,
            work.Length,
            new ParallelOptions { MaxDegreeOfParallelism = Threads },
            i => blocks[work[i].Column][work[i].Block] = _columns[work[i].Column].Compress(work[i].Block, Compression)
        );
    }

    private static string Triple((double X, double Y, double Z) v) => $"{Markup.Number(v.X)} {Markup.Number(v.Y)} {Markup.Number(v.Z)}";

    private static void WriteWord(Stream stream, long value)
    {
        Span<byte> word = stackalloc byte[sizeof(long)];
        MemoryMarshal.Write(word, value);
        stream.Write(word);
    }

    private VtkImage Add<T>(string name, string type, ReadOnlyMemory<T> values)
        where T : unmanaged
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        foreach (Column column in _columns)
        {
            if (column.Name == name)
                throw new ArgumentException($"there is an array '{name}' already", nameof(name));
        }

        if (values.Length != Cells)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"expected {Cells} values for '{name}', found {values.Length}"),
                nameof(values)
            );
        }

        _columns.Add(new Column<T>(name, type, values));
        return this;
    }

    private abstract class Column(string name, string type, long bytes, int blocks)
    {
        public string Name { get; } = name;

        public string Type { get; } = type;

        public long Bytes { get; } = bytes;

        public int Blocks { get; } = blocks;

        public abstract byte[] Compress(int block, CompressionLevel level);
    }

    private sealed class Column<T>(string name, string type, ReadOnlyMemory<T> values)
        : Column(name, type, (long)values.Length * Unsafe.SizeOf<T>(), (values.Length + PerBlock - 1) / PerBlock)
        where T : unmanaged
    {
        private static int PerBlock => BlockBytes / Unsafe.SizeOf<T>();

        public override byte[] Compress(int block, CompressionLevel level)
        {
            int start = block * PerBlock;
            ReadOnlySpan<T> part = values.Span.Slice(start, Math.Min(PerBlock, values.Length - start));
            using var stream = new MemoryStream();
            using (var zlib = new ZLibStream(stream, level, leaveOpen: true))
            {
                zlib.Write(MemoryMarshal.AsBytes(part));
            }

            return stream.ToArray();
        }
    }
}
