using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text.Json;
using CarTAgents.Model.Conversion;

namespace CarTAgents.Output.Recordings;

/// <summary>The bytes around the states of a recording, as docs/files.md has them.</summary>
internal static class RecordingFormat
{
    /// <summary>Version of the format; another one is refused.</summary>
    public const int Version = 1;

    private const int Ints = 3 + (2 * CellClasses.Count);

    /// <summary>Bytes of a state's header: tick, slot, length of the state, counts of cells; and a checksum of these and
    /// the state.</summary>
    public const int FrameHeader = (Ints * sizeof(int)) + sizeof(uint);

    private static ReadOnlySpan<byte> Magic => "CarTAgents recording\n"u8;

    /// <summary>The beginning of a file.</summary>
    public static byte[] Header(Scenario scenario, IReadOnlyList<(int Nx, int Ny, int Nz)> fieldSizes)
    {
        byte[] about = JsonSerializer.SerializeToUtf8Bytes(
            new RecordingHeader(
                [scenario.Lattice.Nx, scenario.Lattice.Ny, scenario.Lattice.Nz],
                scenario.TickSeconds,
                scenario.TKinds,
                scenario.ResidentClassNames,
                [.. scenario.Fields.Zip(fieldSizes, (f, s) => new RecordedField(f.Name, [s.Nx, s.Ny, s.Nz]))]
            ),
            JsonSerializerOptions.Web
        );
        byte[] header = new byte[Magic.Length + (2 * sizeof(int)) + about.Length];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(Magic.Length), Version);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(Magic.Length + sizeof(int)), about.Length);
        about.CopyTo(header, Magic.Length + (2 * sizeof(int)));
        return header;
    }

    /// <summary>Reads the beginning of a file, as far as its first state.</summary>
    /// <returns>What it says, or null where it is cut short.</returns>
    /// <exception cref="InvalidDataException">It is no recording, or one of another version.</exception>
    public static RecordingHeader? ReadHeader(Stream file)
    {
        byte[] start = new byte[Magic.Length + (2 * sizeof(int))];
        if (file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length)
            return null;
        if (!start.AsSpan().StartsWith(Magic))
            throw new InvalidDataException("it is not a recording of CarTAgents");
        int version = BinaryPrimitives.ReadInt32LittleEndian(start.AsSpan(Magic.Length)),
            length = BinaryPrimitives.ReadInt32LittleEndian(start.AsSpan(Magic.Length + sizeof(int)));
        if (version != Version)
            throw new InvalidDataException($"its format is version {version}, and this program reads version {Version}");
        if (length is < 2 or > 1 << 20)
            throw new InvalidDataException("its header is damaged");
        byte[] about = new byte[length];
        if (file.ReadAtLeast(about, length, throwOnEndOfStream: false) < length)
            return null;
        try
        {
            return JsonSerializer.Deserialize<RecordingHeader>(about, JsonSerializerOptions.Web);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException("its header is damaged", e);
        }
    }

    /// <summary>What stands before a state.</summary>
    public static byte[] FrameHeaderOf(uint tick, int slot, ReadOnlySpan<int> counts, byte[] state)
    {
        byte[] header = new byte[FrameHeader];
        BinaryPrimitives.WriteUInt32LittleEndian(header, tick);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4), slot);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), state.Length);
        for (int i = 0; i < counts.Length; i++)
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12 + (4 * i)), counts[i]);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(FrameHeader - sizeof(uint)), Sum(header, state));
        return header;
    }

    /// <summary>The checksum of what stands before a state, without itself, and of the state.</summary>
    public static uint Sum(ReadOnlySpan<byte> header, ReadOnlySpan<byte> state)
    {
        var crc = new Crc32();
        crc.Append(header[..(FrameHeader - sizeof(uint))]);
        crc.Append(state);
        return crc.GetCurrentHashAsUInt32();
    }
}

/// <summary>What a recording says of itself.</summary>
/// <param name="Lattice">Sites on x, y and z.</param>
/// <param name="TickSeconds">Duration of a tick, s.</param>
/// <param name="TCells">Kinds of T cells.</param>
/// <param name="Residents">Classes of residents.</param>
/// <param name="Fields">The fields.</param>
internal sealed record RecordingHeader(
    IReadOnlyList<int> Lattice,
    double TickSeconds,
    IReadOnlyList<string> TCells,
    IReadOnlyList<string> Residents,
    IReadOnlyList<RecordedField> Fields
);

/// <summary>A field of a recording.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Voxels">Its voxels on x, y and z.</param>
internal sealed record RecordedField(string Name, IReadOnlyList<int> Voxels);
