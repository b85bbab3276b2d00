using System.Diagnostics;
using CarTAgents.Compute;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Units;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Kernels;
using CarTAgents.Model.Body;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Output.Courses;
using CarTAgents.Output.Pictures;
using CarTAgents.Output.Tables;
using CarTAgents.Output.Vtk;

namespace CarTAgents.Output.Runs;

/// <summary>A run that leaves a directory behind: simulates, takes the census down, writes checkpoints, and can go on where an earlier one
/// stopped.</summary>
public sealed class Run : IDisposable
{
    private readonly RunConfiguration _configuration;
    private readonly string _configurationText;
    private readonly CensusColumns _columns;
    private readonly LineFile _census;
    private readonly bool _severalPatients;
    private LineFile? _course;
    private readonly Simulation _simulation;
    private readonly RunOrder _order;
    private readonly double _wallBefore;
    private readonly uint _startTick;
    private readonly DateTime _started = DateTime.UtcNow;
    private readonly long _tCellTicksWindow;
    private readonly OutputPlan _plan;
    private readonly FrameWriter? _frames;
    private readonly SnapshotWriter? _snapshots;
    private readonly TissueCopy? _frameTissue;
    private readonly TissueCopy? _snapshotTissue;
    private double _tCellDays;
    private readonly List<Simulation.Record> _last = [];
    private readonly Scribe _scribe = new();
    private IDisposable? _hold;

    private Run(
        RunOrder order,
        RunConfiguration configuration,
        RunDirectory directory,
        Simulation simulation,
        LineFile census,
        CensusColumns columns,
        IReadOnlyList<string> notes,
        double wallBefore
    )
    {
        _order = order;
        _configuration = configuration;
        _configurationText = configuration.WriteResolved();
        Directory = directory;
        _simulation = simulation;
        _census = census;
        _columns = columns;
        Notes = notes;
        _wallBefore = wallBefore;
        _startTick = simulation.Tick;
        _tCellTicksWindow = simulation.Scenario.Window;
        _severalPatients = simulation.Scenario.Replicas.DistinctBy(r => r.Identity).Count() > 1;
        simulation.OnCensus = Take;
        simulation.OnCourse = Take;
        _plan = new OutputPlan(configuration, simulation.Scenario);
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

        if (_frames is not null)
            _frameTissue = shared ? _snapshotTissue : new TissueCopy(simulation, _frames.Slot, _frames.Fields);
    }

    /// <summary>Where the run leaves its files.</summary>
    public RunDirectory Directory { get; }

    /// <summary>What is simulated.</summary>
    public Scenario Scenario => _simulation.Scenario;

    /// <summary>The tick that the run is at.</summary>
    public uint Tick => _simulation.Tick;

    /// <summary>The simulation under way.</summary>
    public Simulation Simulation => _simulation;

    /// <summary>Who looks on while the run goes on; null for nobody.</summary>
    public IRunObserver? Observer { get; set; }

    /// <summary>Lines of census.csv so far, without its header.</summary>
    public int CensusRows => _census.Rows;

    /// <summary>What a user should know of the conversion of the configuration.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Starts a run in a new directory.</summary>
    /// <exception cref="ConfigurationException">The configuration cannot be run.</exception>
    /// <exception cref="DeviceException">The device has not enough memory.</exception>
    /// <exception cref="OutputException">The directory holds a run, or cannot be written.</exception>
    public static Run Start(RunOrder order, RunConfiguration configuration, Device device, string path, bool force)
    {
        // What can be wrong with the input is found before anything is written.
        Simulation.RequireMemory(configuration, device);
        Scenario scenario = ScenarioConversion.Convert(configuration, out IReadOnlyList<string> notes);
        var simulation = new Simulation(scenario, device);
        IDisposable? hold = null;
        try
        {
            var columns = new CensusColumns(scenario, Targets(configuration));
            Lesson.Check(configuration, columns.Names);
            new OutputPlan(configuration, scenario).RequireSpace(path, 0);
            string? published = PublishedText(configuration);
            RunDirectory directory = RunDirectory.Create(path, force, out hold);
            AtomicFile.WriteText(directory.Configuration, configuration.WriteResolved());
            if (published is not null)
                AtomicFile.WriteText(directory.Published, published);
            var run = new Run(
                order,
                configuration,
                directory,
                simulation,
                LineFile.Create(directory.Census, columns.Header()),
                columns,
                notes,
                0
            );
            run._hold = hold;
            run.Record("running", 0, null, null).Write(directory.Record);
            return run;
        }
        catch
        {
            hold?.Dispose();
            simulation.Dispose();
            throw;
        }
    }

    /// <summary>The table of published values, checked; null for none.</summary>
    private static string? PublishedText(RunConfiguration configuration)
    {
        if (configuration.Patient?.Published is not { } path)
            return null;
        try
        {
            PublishedTable.Read(path);
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is OutputException or IOException or UnauthorizedAccessException)
        {
            throw configuration.Error("patient.published", e.Message);
        }
    }

    /// <summary>Goes on from a checkpoint: in its own directory, or as a branch in a new one.</summary>
    /// <param name="order">What was asked for.</param>
    /// <param name="origin">Directory of the earlier run.</param>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="sets">Overrides of the configuration; for a branch, and to extend a run.</param>
    /// <param name="device">The device.</param>
    /// <param name="branch">Directory of the branch; null to go on in place.</param>
    /// <param name="force">Take the place of a run in the branch's directory.</param>
    /// <exception cref="ConfigurationException">An override is wrong, or changes what a checkpoint cannot follow.</exception>
    /// <exception cref="DeviceException">The device has not enough memory.</exception>
    /// <exception cref="OutputException">Files cannot be read or written.</exception>
    public static Run Continue(
        RunOrder order,
        RunDirectory origin,
        Checkpoint checkpoint,
        IReadOnlyList<string> sets,
        Device device,
        string? branch,
        bool force
    )
    {
        RunConfiguration before = RunConfiguration.Parse(checkpoint.Configuration, origin.Configuration);
        RunConfiguration configuration = before.With(sets);
        RequireSameShape(before, configuration);
        Scenario scenario = ScenarioConversion.Convert(configuration, out IReadOnlyList<string> notes, seeded: false);
        if (checkpoint.Tick > scenario.EndTick)
        {
            throw configuration.Error(
                "duration",
                $"{configuration.Duration.Text} is before the checkpoint at {checkpoint.Tick * scenario.TickSeconds / 3600:0.##} h"
            );
        }

        var simulation = new Simulation(scenario, device);
        IDisposable? hold = null;
        try
        {
            checkpoint.Load(simulation);
            var columns = new CensusColumns(scenario, Targets(configuration));
            new OutputPlan(configuration, scenario).RequireSpace(branch ?? origin.Path, checkpoint.Tick);
            RunDirectory directory = origin;
            if (branch is not null)
            {
                directory = RunDirectory.Create(branch, force, out hold);
            }
            else
            {
                hold = origin.Hold();
                Checkpoint.Forget(origin, checkpoint.Tick);
                RemoveAfter(origin, checkpoint.Tick, configuration, scenario);
            }

            double wallBefore = branch is null ? RunRecord.Read(origin.Record)?.WallSeconds ?? 0 : 0;
            LineFile census = LineFile.Continue(origin.Census, directory.Census, columns.Header(), checkpoint.CensusRows);
            AtomicFile.WriteText(directory.Configuration, configuration.WriteResolved());
            var run = new Run(order, configuration, directory, simulation, census, columns, notes, wallBefore);
            run._hold = hold;
            run.GoOnWithCourse(origin, checkpoint.CourseRows);
            run.Record("running", 0, null, null).Write(directory.Record);
            return run;
        }
        catch
        {
            hold?.Dispose();
            simulation.Dispose();
            throw;
        }
    }

    /// <summary>Simulates to the end, to an interruption or to the wall-clock limit; the run's files are whole whenever it stops.</summary>
    /// <param name="interrupt">Asks to stop; a checkpoint is written.</param>
    /// <param name="progress">Told the tick now and then, about five times a second.</param>
    /// <returns>The record, as written to run.json.</returns>
    /// <exception cref="RunException">The run cannot go on.</exception>
    /// <exception cref="OutputException">A file cannot be written.</exception>
    public RunRecord Go(CancellationToken interrupt, Action<uint>? progress = null)
    {
        var wall = Stopwatch.StartNew();
        try
        {
            string outcome = Simulate(wall, interrupt, progress);
            double seconds = wall.Elapsed.TotalSeconds;
            SaveCheckpoint();
            string hash = _simulation.StateHash().ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
            if (outcome == "completed")
                _simulation.Finish();
            _census.Sync();
            _course?.Sync();
            if (_course is { Rows: > 0 })
                CourseSummary.Write(Directory);
            RunRecord record = Record(outcome, seconds, hash, null);
            record.Write(Directory.Record);
            return record;
        }
        catch (Exception e) when (e is RunException or OutputException or DeviceException)
        {
            foreach (
                Action last in (Action[])
                    [
                        () => Record("failed", wall.Elapsed.TotalSeconds, null, e.Message).Write(Directory.Record),
                        _scribe.Finish,
                        () => _snapshots?.SaveSeries(),
                    ]
            )
            {
                try
                {
                    last();
                }
                catch (OutputException)
                {
                    // The first error is the one to report.
                }
            }

            throw;
        }
    }

    private string Simulate(Stopwatch wall, CancellationToken interrupt, Action<uint>? progress)
    {
        uint end = Scenario.EndTick;
        double nextSave = _order.CheckpointSeconds ?? double.PositiveInfinity;
        uint chunk = 1;
        Show();
        while (Tick < end)
        {
            if (interrupt.IsCancellationRequested)
                return "interrupted";
            if (wall.Elapsed.TotalSeconds >= (_order.WallLimitSeconds ?? double.PositiveInfinity))
                return "wall-limit";
            uint most = Observer?.Between(this, interrupt) ?? uint.MaxValue;
            if (interrupt.IsCancellationRequested)
                return "interrupted";
            uint due = _plan.Next(Tick);
            uint stop = (uint)Math.Min(due, (ulong)Tick + Math.Min(chunk, most));
            double before = wall.Elapsed.TotalSeconds;
            uint from = Tick;
            _simulation.RunTo(stop, interrupt);
            double perTick = (wall.Elapsed.TotalSeconds - before) / Math.Max(1, Tick - from);
            // Ticks may be under way still, so that the time of the first few says little.
            double longest = Observer is null ? 0.2 : 0.05;
            chunk = (uint)Math.Clamp(longest / Math.Max(perTick, 1e-6), 1, Math.Min(4.0 * chunk, 100000));
            progress?.Invoke(Tick);
            _scribe.Check();
            if (Tick == due)
                Show();
            if ((Tick == due && _plan.Checkpoint(Tick)) || wall.Elapsed.TotalSeconds >= nextSave)
            {
                SaveCheckpoint();
                if (_order.CheckpointSeconds is { } seconds)
                    nextSave = wall.Elapsed.TotalSeconds + seconds;
            }
        }

        Observer?.Between(this, interrupt);
        return "completed";
    }

    /// <summary>Copies the state, and has the picture and the snapshot that are due at this tick written while the simulation goes
    /// on.</summary>
    private void Show()
    {
        (uint? frame, uint? snapshot) = (_plan.Frame(Tick), _plan.Snapshot(Tick));
        if (frame is null && snapshot is null)
            return;
        // The copy of before is overwritten.
        _scribe.Finish();
        // Before the copy is taken: the worker is asleep by the time that the scribe wakes, and leaves it an idle core.
        _simulation.Device.MakeRoom(1);
        if (snapshot is not null)
            _snapshotTissue!.Take(records: true);
        if (frame is not null && (snapshot is null || _frameTissue != _snapshotTissue))
            _frameTissue!.Take(records: false);
        void Write()
        {
            try
            {
                if (frame is not null)
                    _frames!.Write(Directory, frame.Value, _frameTissue!);
                if (snapshot is not null)
                    _snapshots!.Write(Directory, snapshot.Value, _snapshotTissue!);
            }
            finally
            {
                _simulation.Device.MakeRoom(0);
            }
        }

        _scribe.Begin(Write);
    }

    /// <summary>Takes away pictures and snapshots of after a checkpoint: they will be written again.</summary>
    private static void RemoveAfter(RunDirectory run, uint tick, RunConfiguration configuration, Scenario scenario)
    {
        double seconds = tick * scenario.TickSeconds;
        VtkSeries.Open(run.Series).RemoveAfter(seconds / 3600);
        foreach (
            (string folder, Quantity? every) in new[]
            {
                (run.Frames, configuration.Output?.Frames?.Every),
                (run.Snapshots, configuration.Output?.Snapshots?.Every),
            }
        )
        {
            if (every is not { } interval || !System.IO.Directory.Exists(folder))
                continue;
            foreach (string file in System.IO.Directory.GetFiles(folder))
            {
                string name = Path.GetFileNameWithoutExtension(file);
                if (
                    uint.TryParse(name[(name.LastIndexOf('-') + 1)..], System.Globalization.CultureInfo.InvariantCulture, out uint number)
                    && number * interval.Value > seconds + 0.5
                )
                {
                    File.Delete(file);
                }
            }
        }
    }

    private void SaveCheckpoint()
    {
        // A run that goes on from the checkpoint writes only what comes after it.
        _scribe.Finish();
        _snapshots?.SaveSeries();
        _census.Sync();
        _course?.Sync();
        Checkpoint.Write(
            Directory,
            _simulation,
            _configurationText,
            _census.Rows,
            _course?.Rows ?? 0,
            _configuration.Output?.Checkpoint?.Keep ?? 1
        );
    }

    private void Take(Simulation.Record record)
    {
        _census.Add(_columns.Line(record));
        if (_last.Count > 0 && _last[0].Tick != record.Tick)
            _last.Clear();
        _last.Add(record);
        if (record.Tick == Scenario.EndTick)
            return;
        for (int k = 0; k < Table.TKinds; k++)
            _tCellDays += record.Counts[Counter.T + k] * _tCellTicksWindow * Scenario.TickSeconds / 86400;
    }

    /// <summary>A run without a patient has no course.csv: it begins with its first row.</summary>
    private void Take(CourseRow row)
    {
        _course ??= LineFile.Create(Directory.Course, CourseTable.Header(_severalPatients));
        _course.Add(CourseTable.Line(row, _severalPatients));
    }

    private void GoOnWithCourse(RunDirectory origin, int rows)
    {
        try
        {
            if (rows > 0)
                _course = LineFile.Continue(origin.Course, Directory.Course, CourseTable.Header(_severalPatients), rows);
            else
                File.Delete(Directory.Course);
            if (Directory != origin && File.Exists(origin.Published))
                File.Copy(origin.Published, Directory.Published, overwrite: true);
        }
        catch (Exception e) when (AtomicFile.IsOfTheDisk(e) && e is not OutputException)
        {
            throw new OutputException($"cannot write in '{Directory.Path}': {e.Message}", e);
        }
    }

    private RunRecord Record(string outcome, double seconds, string? hash, string? error)
    {
        long steps = (long)Scenario.Lattice.Sites * Scenario.Replicas.Count * (Tick - _startTick);
        // A mean over a patient's tissues, whose cells stand for unlike numbers, says nothing; what there is to say is in summary.json.
        bool patient = Scenario.Patient is not null;
        KillCount? kills = hash is null || patient ? null : KillCount.Of(_simulation);
        Dictionary<string, double>? results = null;
        if (hash is not null && _last.Count > 0 && !patient)
        {
            // Of several replicas the mean.
            results = [];
            double[][] values = [.. _last.Select(_columns.Values)];
            foreach ((int c, string name) in _columns.Names.Index())
            {
                if (c != 1 || values.Length == 1)
                    results[name] = CensusTable.MeanOf(name, [.. values.Select(v => v[c])]);
            }

            // Whole runs only: the integral of T cells over time begins where this stretch did.
            if (_startTick == 0 && _tCellDays > 0 && Scenario.Replicas.Count == 1)
            {
                results["kills per T cell and day [1/(cell d)]"] = _last[0].Sums[Ledger.Killed] / _tCellDays;
            }
        }

        return new RunRecord
        {
            Version = ProgramVersion.Text,
            Name = _configuration.Name,
            Config = _order.Config,
            Set = _order.Set,
            BranchOf = _order.BranchOf,
            Device = _simulation.Device.Name,
            Threads = _simulation.Device.Threads,
            Seed = Scenario.Seed,
            Lattice = [Scenario.Lattice.Nx, Scenario.Lattice.Ny, Scenario.Lattice.Nz],
            Replicas = Scenario.Replicas.Count,
            Ticks = Tick,
            SimulatedSeconds = Tick * Scenario.TickSeconds,
            WallSeconds = _wallBefore + seconds,
            SiteStepsPerSecond = seconds > 0 ? steps / seconds : 0,
            StateHash = hash,
            Outcome = outcome,
            Error = error,
            Started = _started,
            Results = results,
            CellsByKills = kills?.Cells,
        };
    }

    private static int[] Targets(RunConfiguration configuration) =>
        [.. configuration.Residents.Values.Select((r, i) => (r.Target, Kind: i + 1)).Where(r => r.Target).Select(r => r.Kind)];

    /// <summary>A checkpoint holds cells of numbered kinds on a lattice of given size: these must stay.</summary>
    private static void RequireSameShape(RunConfiguration before, RunConfiguration after)
    {
        void Require(bool same, string key, string what)
        {
            if (!same)
                throw after.Error(key, $"{what} cannot change from a checkpoint on; start a new run for that");
        }

        Require(before.Lattice.Size.SequenceEqual(after.Lattice.Size), "lattice.size", "the lattice");
        Require(before.Lattice.Spacing.Value == after.Lattice.Spacing.Value, "lattice.spacing", "the lattice");
        Require(before.Lattice.Boundary.SequenceEqual(after.Lattice.Boundary), "lattice.boundary", "the lattice");
        Require(before.Tick.Value == after.Tick.Value, "tick", "the tick");
        Require(before.Census.Value == after.Census.Value, "census", "the census window");
        Require(before.Replicas == after.Replicas && before.Identity == after.Identity, "replicas", "the replicas");
        Require(before.TCells.Keys.SequenceEqual(after.TCells.Keys), "tCells", "the kinds of T cells");
        Require(before.Residents.Keys.SequenceEqual(after.Residents.Keys), "residents", "the kinds of residents");
        Require(before.Fields.Keys.SequenceEqual(after.Fields.Keys), "fields", "the fields");
        foreach ((string name, FieldDescription field) in before.Fields)
        {
            Require(
                field.Factor == after.Fields[name].Factor && field.Quantum.Value == after.Fields[name].Quantum.Value,
                $"fields.{name}",
                "a field's voxels and quantum"
            );
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _scribe.Dispose();
        _census.Dispose();
        _course?.Dispose();
        _simulation.Dispose();
        _hold?.Dispose();
    }
}

/// <summary>What a user asked for, beside the configuration.</summary>
/// <param name="Config">The configuration file, or the directory of the run that was continued.</param>
/// <param name="Set">Values set on the command line.</param>
public sealed record RunOrder(string Config, IReadOnlyList<string> Set)
{
    /// <summary>The checkpoint that a branch went on from.</summary>
    public string? BranchOf { get; init; }

    /// <summary>Wall-clock time between checkpoints, s; null for none beside those of the configuration.</summary>
    public double? CheckpointSeconds { get; init; }

    /// <summary>Wall-clock time after which the run stops with a checkpoint, s.</summary>
    public double? WallLimitSeconds { get; init; }
}
