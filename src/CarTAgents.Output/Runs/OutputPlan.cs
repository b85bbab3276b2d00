using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Units;
using CarTAgents.Model.Columns;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Tissues;
using CarTAgents.Output.Cells;
using CarTAgents.Output.Pictures;
using CarTAgents.Output.Vtk;

namespace CarTAgents.Output.Runs;

/// <summary>When a run writes pictures, snapshots and planned checkpoints, and how much of the disk it may take.</summary>
public sealed class OutputPlan
{
    // A PNG of a frame was never seen above an eighth of a byte a pixel for cells in small sites; twice that is reckoned with.
    private const double BytesPerPixel = 0.25;

    // A site of a half-full lattice whose cells lie at random takes an eighth of a byte a layer; its fields take less.
    private const double BytesPerRecordedSite = 0.3;

    // Of a number in census.csv, its comma included, on average.
    private const int BytesPerValue = 12;

    private readonly RunConfiguration _configuration;
    private readonly Scenario _scenario;
    private readonly uint _frames;
    private readonly uint _snapshots;
    private readonly uint _cells;
    private readonly uint _recording;
    private readonly uint _checkpoints;
    private readonly int _censusColumns;

    /// <summary>Makes the plan of a run.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="scenario">The scenario made from it.</param>
    public OutputPlan(RunConfiguration configuration, Scenario scenario)
    {
        _configuration = configuration;
        _scenario = scenario;
        _censusColumns = new CensusColumns(scenario, configuration).All.Count;
        End = scenario.EndTick;
        OutputDescription? output = configuration.Output;
        _frames = Ticks(output?.Frames?.Every);
        _snapshots = Ticks(output?.Snapshots?.Every);
        _cells = Ticks(output?.Cells?.Every);
        _recording = Ticks(output?.Recording?.Every);
        _checkpoints = Ticks(output?.Checkpoint?.Every);
    }

    /// <summary>The tick at which the run ends, whose state is always shown.</summary>
    public uint End { get; internal set; }

    /// <summary>The number of a picture at a tick, from 0; null when none is due.</summary>
    public uint? Frame(uint tick) => Last(tick, _frames);

    /// <summary>The number of a snapshot at a tick, from 0; null when none is due.</summary>
    public uint? Snapshot(uint tick) => Last(tick, _snapshots);

    /// <summary>The number of a table of cells at a tick, from 0; null when none is due.</summary>
    public uint? Cells(uint tick) => Last(tick, _cells);

    /// <summary>Whether a state is due at a tick for the recording.</summary>
    public bool Recording(uint tick) => Last(tick, _recording) is not null;

    /// <summary>Whether a checkpoint is due at a tick.</summary>
    public bool Checkpoint(uint tick) => tick > 0 && tick < _scenario.EndTick && Number(tick, _checkpoints) is not null;

    /// <summary>The next tick after one at which something is due, at most the end of the run.</summary>
    public uint Next(uint tick)
    {
        uint next = _scenario.EndTick;
        foreach (uint every in (ReadOnlySpan<uint>)[_frames, _snapshots, _cells, _recording, _checkpoints])
        {
            if (every > 0)
            {
                next = (uint)Math.Min(next, (((ulong)tick / every) + 1) * every);
            }
        }

        return next;
    }

    /// <summary>Pictures that are due from a tick to the end, both included.</summary>
    public long Frames(uint from) => Due(from, _frames);

    /// <summary>Snapshots that are due from a tick to the end, both included.</summary>
    public long Snapshots(uint from) => Due(from, _snapshots);

    /// <summary>About the most bytes that the pictures from a tick on take.</summary>
    public long FrameBytes(uint from) =>
        _configuration.Output?.Frames is { } frames
            ? (long)(Frames(from) * BytesPerPixel * FrameWriter.Pixels(_scenario.Lattice, frames))
            : 0;

    /// <summary>The most bytes that the snapshots from a tick on take: what they would without compression.</summary>
    public long SnapshotBytes(uint from) =>
        _configuration.Output?.Snapshots is { } snapshots ? Snapshots(from) * SnapshotWriter.RawBytes(_scenario, snapshots) : 0;

    /// <summary>Tables of cells that are due from a tick to the end, both included.</summary>
    public long CellTables(uint from) => Due(from, _cells);

    /// <summary>About the most bytes that the tables of cells from a tick on take: with a cell on every site.</summary>
    public long CellTableBytes(uint from) =>
        _configuration.Output?.Cells is { } cells ? CellTables(from) * CellTableWriter.MostBytes(_scenario, cells) : 0;

    /// <summary>About the most bytes that the recording takes from a tick on.</summary>
    public long RecordingBytes(uint from) =>
        _recording == 0
            ? 0
            : (long)(Due(from, _recording) * BytesPerRecordedSite * _scenario.Lattice.Sites)
                * RecordedSlots(_scenario, _configuration).Count();

    /// <summary>About the most bytes that the table of events takes from a tick on: see <see cref="CellEventEstimate"/>.</summary>
    public long CellEventBytes(uint from) =>
        _configuration.Output?.Events is { } events
            ? (long)
                Math.Min(
                    long.MaxValue / 16,
                    CellEventEstimate.Most(_scenario, events, SlotsOf(_scenario, events.Replica), from)
                        * CellEventTable.BytesPerEvent(events)
                )
            : 0;

    /// <summary>The places of the replicas that are recorded: those of one identity.</summary>
    internal static IEnumerable<int> RecordedSlots(Scenario scenario, RunConfiguration configuration) =>
        SlotsOf(scenario, configuration.Output?.Recording?.Replica);

    /// <summary>The places of the replicas of an identity; null is the first.</summary>
    internal static IEnumerable<int> SlotsOf(Scenario scenario, uint? identity) =>
        scenario.Replicas.Index().Where(r => r.Item.Identity == (identity ?? scenario.Replicas[0].Identity)).Select(r => r.Index);

    /// <summary>The most bytes that checkpoints take at a time: those that are kept, and one that is being written.</summary>
    public long CheckpointBytes => Simulation.MemoryBytes(_scenario) * ((_configuration.Output?.Checkpoint?.Keep ?? 1) + 1);

    /// <summary>About the most bytes that census.csv takes from a tick on.</summary>
    public long CensusBytes(uint from) =>
        ((_scenario.EndTick - from) / _scenario.Window + 2L) * _scenario.Replicas.Count * _censusColumns * BytesPerValue;

    /// <summary>About the most bytes of disk that the run takes from a tick on.</summary>
    public long Bytes(uint from) =>
        FrameBytes(from)
        + SnapshotBytes(from)
        + CellTableBytes(from)
        + CellEventBytes(from)
        + RecordingBytes(from)
        + CheckpointBytes
        + CensusBytes(from);

    /// <summary>Bytes that are free where a directory is, or will be; null where the system does not tell.</summary>
    /// <param name="directory">The directory, which need not exist.</param>
    public static long? Free(string directory)
    {
        string? at = Path.GetFullPath(directory);
        while (at is not null && !Directory.Exists(at))
        {
            at = Path.GetDirectoryName(at);
        }

        try
        {
            return at is null ? null : new DriveInfo(at).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Refuses a run that would fill the disk.</summary>
    /// <param name="directory">The directory of the run.</param>
    /// <param name="from">The tick that it starts or goes on from.</param>
    /// <exception cref="OutputException">It may need more than is free; the message tells what takes how much.</exception>
    public void RequireSpace(string directory, uint from)
    {
        long need = Bytes(from);
        if (Free(directory) is not { } free || need <= free)
        {
            return;
        }

        var parts = new List<string>();
        void Part(long bytes, string what)
        {
            if (bytes > 0)
            {
                parts.Add($"{ByteSize.Text(bytes)} for {what}");
            }
        }

        Part(SnapshotBytes(from), $"{Snapshots(from)} snapshots");
        Part(FrameBytes(from), $"{Frames(from)} pictures");
        Part(CellTableBytes(from), $"{CellTables(from)} tables of cells");
        Part(CellEventBytes(from), "events of cells");
        Part(RecordingBytes(from), "the recording");
        Part(CheckpointBytes, "checkpoints");
        Part(CensusBytes(from), "census.csv");
        throw OutputException.Request(
            $"the run may take {ByteSize.Text(need)} of disk, and '{directory}' has {ByteSize.Text(free)} free; it needs up to "
                + $"{string.Join(", ", parts)}."
                + " A longer 'every', a larger 'stride', a smaller 'region' or fewer events under output: would fit"
        );
    }

    /// <summary>The last state is always shown, also where the interval misses it.</summary>
    private uint? Last(uint tick, uint every) => Number(tick, every) ?? (every > 0 && tick == End ? (tick / every) + 1 : null);

    private static uint? Number(uint tick, uint every) => every > 0 && tick % every == 0 ? tick / every : null;

    private long Due(uint from, uint every) =>
        every == 0 ? 0 : ((_scenario.EndTick + (long)every - 1) / every) - ((from + (long)every - 1) / every) + 1;

    private uint Ticks(Quantity? every) =>
        every is { } time ? (uint)Math.Clamp((time.Value / _scenario.TickSeconds) + 0.5, 1, uint.MaxValue) : 0;
}
