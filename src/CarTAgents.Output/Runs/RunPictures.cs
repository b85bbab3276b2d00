using System.Globalization;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Units;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Tissues;
using CarTAgents.Output.Cells;
using CarTAgents.Output.Pictures;
using CarTAgents.Output.Recordings;
using CarTAgents.Output.Vtk;

namespace CarTAgents.Output.Runs;

/// <summary>Pictures, snapshots and tables of cells of a run, written from a copy of its state while it goes on.</summary>
internal sealed class RunPictures : IDisposable
{
    private readonly RunDirectory _directory;
    private readonly Simulation _simulation;
    private readonly OutputPlan _plan;
    private readonly FrameWriter? _frames;
    private readonly SnapshotWriter? _snapshots;
    private readonly TissueCopy? _frameTissue;
    private readonly TissueCopy? _snapshotTissue;
    private readonly TissueCopy[] _recordedTissues = [];
    private readonly CellTableWriter? _cells;
    private readonly TissueCopy[] _cellTissues = [];
    private readonly BackgroundWriter _writer = new();
    private readonly RecordingWriter? _recording;

    public RunPictures(RunDirectory directory, Simulation simulation, RunConfiguration configuration, OutputPlan plan)
    {
        _directory = directory;
        _simulation = simulation;
        _plan = plan;
        _frames = configuration.Output?.Frames is null ? null : new FrameWriter(simulation.Scenario, configuration);
        _snapshots = configuration.Output?.Snapshots is null ? null : new SnapshotWriter(simulation.Scenario, configuration);
        bool shared = _frames is not null && _frames.Slot == _snapshots?.Slot;
        if (_snapshots is not null)
        {
            _snapshotTissue = new TissueCopy(
                simulation,
                _snapshots.Slot,
                shared ? _snapshots.Fields.Concat(_frames!.Fields) : _snapshots.Fields,
                _snapshots.TCellRecords,
                _snapshots.ResidentRecords
            );
        }

        if (configuration.Output?.Cells is { } cells)
        {
            _cells = new CellTableWriter(simulation.Scenario, configuration, cells);
            _cellTissues =
            [
                .. OutputPlan
                    .SlotsOf(simulation.Scenario, cells.Replica)
                    .Select(slot => new TissueCopy(simulation, slot, [], _cells.TCells, _cells.Residents, _cells.Identities)),
            ];
        }

        if (configuration.Output?.Recording is not null)
        {
            _recordedTissues =
            [
                .. OutputPlan
                    .RecordedSlots(simulation.Scenario, configuration)
                    .Select(slot => new TissueCopy(simulation, slot, Enumerable.Range(0, simulation.Scenario.Fields.Count))),
            ];
            _recording = RecordingWriter.Open(directory.Recording, simulation.Scenario, simulation.Tick);
        }

        if (_frames is not null)
            _frameTissue = shared ? _snapshotTissue : new TissueCopy(simulation, _frames.Slot, _frames.Fields);
    }

    /// <summary>Copies the state, and has what is due at this tick written while the simulation goes
    /// on.</summary>
    public void Show()
    {
        (uint? frame, uint? snapshot) = (_plan.Frame(_simulation.Tick), _plan.Snapshot(_simulation.Tick));
        uint? table = _plan.Cells(_simulation.Tick);
        bool recorded = _recordedTissues.Length > 0 && _plan.Recording(_simulation.Tick);
        if (frame is null && snapshot is null && table is null && !recorded)
            return;
        // The copy of before is overwritten.
        _writer.Finish();
        // Before the copy is taken: the worker is asleep by the time that the scribe wakes, and leaves it an idle core.
        _simulation.Device.MakeRoom(1);
        if (snapshot is not null)
            _snapshotTissue!.Take(records: true);
        if (frame is not null && (snapshot is null || _frameTissue != _snapshotTissue))
            _frameTissue!.Take(records: false);
        foreach (TissueCopy tissue in recorded ? _recordedTissues : [])
            tissue.Take(records: false);
        foreach (TissueCopy tissue in table is null ? [] : _cellTissues)
            tissue.Take(records: true);
        void Write()
        {
            try
            {
                foreach (TissueCopy tissue in recorded ? _recordedTissues : [])
                    _recording!.Add(tissue);
                if (frame is not null)
                    _frames!.Write(_directory, frame.Value, _frameTissue!);
                if (snapshot is not null)
                    _snapshots!.Write(_directory, snapshot.Value, _snapshotTissue!);
                if (table is not null)
                    _cells!.Write(_directory, table.Value, _cellTissues);
            }
            finally
            {
                _simulation.Device.MakeRoom(0);
            }
        }

        _writer.Begin(Write);
    }

    /// <summary>Throws what has gone wrong meanwhile; does not wait.</summary>
    public void Check() => _writer.Check();

    /// <summary>Waits until all that was shown is written, with the series over it.</summary>
    public void Finish()
    {
        _writer.Finish();
        _recording?.Sync();
        _snapshots?.SaveSeries();
    }

    /// <summary>Takes away pictures, snapshots and tables of after a checkpoint: they will be written again.</summary>
    public static void RemoveAfter(RunDirectory run, uint tick, RunConfiguration configuration, Scenario scenario)
    {
        double seconds = tick * scenario.TickSeconds;
        VtkSeries.Open(run.Series).RemoveAfter(seconds / 3600);
        foreach (
            (string folder, Quantity? every) in new[]
            {
                (run.Frames, configuration.Output?.Frames?.Every),
                (run.Snapshots, configuration.Output?.Snapshots?.Every),
                (run.Cells, configuration.Output?.Cells?.Every),
            }
        )
        {
            if (every is not { } interval)
                continue;
            foreach (string file in run.OwnFiles().Where(f => Path.GetDirectoryName(f) == folder))
            {
                string name = Path.GetFileNameWithoutExtension(file);
                if (
                    uint.TryParse(name[(name.LastIndexOf('-') + 1)..], CultureInfo.InvariantCulture, out uint number)
                    && number * interval.Value > seconds + 0.5
                )
                {
                    Disk.Delete(file);
                }
            }
        }

        // The last snapshot of a shorter run lay between two of its interval.
        VtkSeries.Open(run.Series).RemoveMissing();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _writer.Dispose();
        _recording?.Dispose();
    }
}
