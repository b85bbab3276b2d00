using System.Buffers.Binary;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Tissues;
using CarTAgents.Output.Runs;

namespace CarTAgents.Output.Recordings;

/// <summary>Writes the recording of a run: a header, then one whole state after another.</summary>
internal sealed class RecordingWriter : IDisposable
{
    private readonly TissueCodec _codec;
    private readonly WrittenFile _file;

    private RecordingWriter(TissueCodec codec, WrittenFile file) => (_codec, _file) = (codec, file);

    /// <summary>Begins the recording of a run, or continues it after the states before a tick.</summary>
    /// <param name="path">The file.</param>
    /// <param name="scenario">What is simulated.</param>
    /// <param name="tick">The tick that the run is at; states from there on will be written again.</param>
    /// <exception cref="OutputException">It cannot be written.</exception>
    public static RecordingWriter Open(string path, Scenario scenario, uint tick)
    {
        var codec = new TissueCodec(scenario);
        byte[] header = RecordingFormat.Header(scenario, codec.FieldSizes);
        long whole = tick == 0 ? 0 : WholeBefore(path, header, tick);
        if (whole == 0)
            return new RecordingWriter(codec, AtomicFile.Begin(path, s => s.Write(header)));
        WrittenFile file = Disk.Append(path, whole);
        return new RecordingWriter(codec, file);
    }

    /// <summary>Adds a state with all fields.</summary>
    /// <exception cref="OutputException">It cannot be written.</exception>
    public void Add(TissueCopy tissue)
    {
        byte[] state = _codec.Pack(tissue);
        long whole = _file.Length;
        try
        {
            _file.Write(RecordingFormat.FrameHeaderOf(tissue.Tick, tissue.Slot, _codec.Counts, state));
            _file.Write(state);
        }
        catch (OutputException)
        {
            _file.SetLength(whole);
            throw;
        }
    }

    /// <summary>Makes sure that all is on the disk.</summary>
    public void Sync() => _file.FlushToDisk();

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>Bytes of a file up to the first state from a tick on; 0 where it is not a recording of this run.</summary>
    private static long WholeBefore(string path, byte[] header, uint tick)
    {
        if (!File.Exists(path))
            return 0;
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16);
            byte[] found = new byte[header.Length];
            if (file.ReadAtLeast(found, found.Length, throwOnEndOfStream: false) < found.Length || !found.AsSpan().SequenceEqual(header))
                return 0;
            byte[] state = new byte[RecordingFormat.FrameHeader];
            long whole = file.Position;
            while (Recording.Next(file, state, out _) && BinaryPrimitives.ReadUInt32LittleEndian(state) < tick)
                whole = file.Position;
            return whole;
        }
        catch (Exception e) when (DiskErrors.Are(e))
        {
            throw DiskErrors.Unreadable(e, path);
        }
    }
}
