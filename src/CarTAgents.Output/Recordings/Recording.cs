using System.Buffers.Binary;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Tissues;
using CarTAgents.Output.Runs;

namespace CarTAgents.Output.Recordings;

/// <summary>A recording: the states of a run at intervals. The run may still be writing it.</summary>
public sealed class Recording : IDisposable
{
    private readonly FileStream _file;
    private readonly TissueCodec _codec;
    private readonly List<RecordedState> _states = [];
    private readonly string _path;
    private long _end;

    private Recording(string path, FileStream file, TissueCodec codec)
    {
        (_path, _file, _codec, _end) = (path, file, codec, file.Position);
        Refresh();
    }

    /// <summary>The complete states, ordered by time, then by replica.</summary>
    public IReadOnlyList<RecordedState> States => _states;

    /// <summary>Whether anything follows the last complete state: one that is being written, or a truncated one.</summary>
    public bool IsCutShort { get; private set; }

    /// <summary>The places of the replicas that are recorded.</summary>
    public IReadOnlyList<int> Slots => [.. _states.Select(s => s.Slot).Distinct().Order()];

    /// <summary>Opens the recording of a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="scenario">What was simulated.</param>
    /// <exception cref="OutputException">There is none, or it is no recording of this run; the message says what to do.</exception>
    public static Recording Open(RunDirectory run, Scenario scenario)
    {
        string path = run.Recording;
        if (!File.Exists(path))
        {
            throw OutputException.Request(
                $"'{run.Shown}' has no recording to play; record one with: cartagents run {Path.Combine(run.Shown, "config.yaml")} --set "
                    + $"output.recording.every=\"15 min\" -o NEW. Its last state is drawn with: cartagents render {run.Shown} -o last.png"
            );
        }

        FileStream? file = null;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16);
            var codec = new TissueCodec(scenario);
            RecordingHeader header =
                RecordingFormat.ReadHeader(file) ?? throw new InvalidDataException("it is cut short before its first state");
            Lattice l = scenario.Lattice;
            if (
                !header.Lattice.SequenceEqual([l.Nx, l.Ny, l.Nz])
                || !header.Fields.Select(f => f.Name).SequenceEqual(scenario.Fields.Select(f => f.Name))
            )
            {
                throw new InvalidDataException("it is of another lattice, or of other fields, than config.yaml beside it");
            }

            var recording = new Recording(path, file, codec);
            if (recording.States.Count == 0)
                throw new InvalidDataException("it is cut short before its first state");
            return recording;
        }
        catch (Exception e)
        {
            file?.Dispose();
            if (e is InvalidDataException)
                throw OutputException.Request($"recording '{path}' cannot be played: {e.Message}", e);
            if (DiskErrors.Are(e))
                throw DiskErrors.Unreadable(e, path);
            throw;
        }
    }

    /// <summary>Makes room for a state.</summary>
    /// <param name="scenario">What was simulated.</param>
    public TissueCopy NewCopy(Scenario scenario) => new(scenario, _codec.FieldSizes);

    /// <summary>Looks for states that were written since.</summary>
    /// <returns>Whether there are more.</returns>
    public bool Refresh()
    {
        int before = _states.Count;
        byte[] header = new byte[RecordingFormat.FrameHeader];
        try
        {
            _file.Position = _end;
            while (Next(_file, header, out long at))
            {
                int[] counts = new int[2 * CellClasses.Count];
                for (int i = 0; i < counts.Length; i++)
                    counts[i] = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(12 + (4 * i)));
                _states.Add(
                    new RecordedState(
                        BinaryPrimitives.ReadUInt32LittleEndian(header),
                        BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(4)),
                        counts,
                        at
                    )
                );
                _end = _file.Position;
            }

            IsCutShort = _file.Length > _end;
        }
        catch (Exception e) when (DiskErrors.Are(e))
        {
            throw DiskErrors.Unreadable(e, _path);
        }

        return _states.Count > before;
    }

    /// <summary>Reads a state.</summary>
    /// <param name="number">Its number, from 0.</param>
    /// <param name="tissue">Takes it.</param>
    /// <exception cref="OutputException">It is damaged.</exception>
    public void Read(int number, TissueCopy tissue)
    {
        RecordedState state = _states[number];
        try
        {
            byte[] header = new byte[RecordingFormat.FrameHeader];
            _file.Position = state.At;
            _file.ReadExactly(header);
            byte[] packed = new byte[BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(8))];
            _file.ReadExactly(packed);
            uint sum = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(RecordingFormat.FrameHeader - sizeof(uint)));
            if (RecordingFormat.Sum(header, packed) != sum)
                throw new InvalidDataException("its checksum is wrong");
            _codec.Unpack(packed, state.Tick, state.Slot, tissue);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw OutputException.Request($"recording '{_path}': the state at tick {state.Tick} is damaged: {e.Message}", e);
        }
        catch (Exception e) when (DiskErrors.Are(e))
        {
            throw DiskErrors.Unreadable(e, _path);
        }
    }

    /// <summary>Steps over the next state, if it is whole.</summary>
    /// <param name="file">The file, where the state begins.</param>
    /// <param name="header">Takes what stands before it.</param>
    /// <param name="at">Where it begins.</param>
    internal static bool Next(Stream file, byte[] header, out long at)
    {
        at = file.Position;
        if (file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length)
            return false;
        int length = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(8));
        if (length <= 0 || file.Position + length > file.Length)
            return false;
        file.Position += length;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}

/// <summary>A state of a recording.</summary>
/// <param name="Tick">Its tick.</param>
/// <param name="Slot">The replica's place in the run.</param>
/// <param name="Counts">Cells by class: those of T cells, then those of residents, <see cref="CellClasses.Count"/> each.</param>
/// <param name="At">Where in the file it begins.</param>
public sealed record RecordedState(uint Tick, int Slot, IReadOnlyList<int> Counts, long At);
