using System.Diagnostics;
using System.Globalization;
using CarTAgents.Compute;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Model.Body;
using CarTAgents.Model.Columns;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Tissues;
using CarTAgents.Output.Courses;
using CarTAgents.Output.Reports;
using CarTAgents.Output.Tables;

namespace CarTAgents.Output.Runs;

/// <summary>A run that leaves a directory behind: simulates, takes the census down, writes checkpoints, and can go on where an earlier one
/// stopped.</summary>
public sealed partial class Run : IDisposable
{
    private RunConfiguration _configuration;
    private readonly CensusColumns _columns;
    private readonly Simulation _simulation;
    private readonly OutputPlan _plan;
    private readonly RunPictures _pictures;
    private readonly RunResults _results;
    private RunRecord _about;
    private readonly RunOrder _order;
    private readonly bool _severalPatients;
    private readonly uint _startTick;
    private readonly IDisposable _hold;
    private LineFile? _census;
    private LineFile? _course;
    private string _configurationText = "";

    private Run(
        RunOrder order,
        RunConfiguration configuration,
        RunDirectory directory,
        IDisposable hold,
        Simulation simulation,
        CensusColumns columns,
        RunRecord about
    )
    {
        _order = order;
        _configuration = configuration;
        Directory = directory;
        _hold = hold;
        _simulation = simulation;
        _columns = columns;
        _about = about;
        _startTick = simulation.Tick;
        _severalPatients = simulation.Scenario.Replicas.DistinctBy(r => r.Identity).Count() > 1;
        _plan = new OutputPlan(configuration, simulation.Scenario);
        _results = new RunResults(simulation.Scenario, columns, whole: _startTick == 0);
        _pictures = new RunPictures(directory, simulation, configuration, _plan);
        simulation.OnCensus = Take;
        simulation.OnCourse = Take;
    }

    /// <summary>Where the run leaves its files.</summary>
    public RunDirectory Directory { get; }

    /// <summary>The columns of its census.csv.</summary>
    public CensusColumns Columns => _columns;

    /// <summary>The configuration that is run, with the inputs that are kept with it.</summary>
    public RunConfiguration Configuration => _configuration;

    /// <summary>What is simulated.</summary>
    public Scenario Scenario => _simulation.Scenario;

    /// <summary>The tick that the run is at.</summary>
    public uint Tick => _simulation.Tick;

    /// <summary>The simulation under way.</summary>
    public Simulation Simulation => _simulation;

    /// <summary>Who looks on while the run goes on; null for nobody.</summary>
    public IRunObserver? Observer { get; set; }

    /// <summary>Lines of census.csv so far, without its header.</summary>
    public int CensusRows => _census?.Rows ?? 0;

    /// <summary>What a user should know of the conversion of the configuration.</summary>
    public IReadOnlyList<string> Notes => _about.Notes ?? [];

    /// <summary>Starts a run in a new directory.</summary>
    /// <param name="order">What was asked for.</param>
    /// <param name="configuration">The configuration.</param>
    /// <param name="device">The device.</param>
    /// <param name="path">The directory.</param>
    /// <param name="force">Replace a run that is there.</param>
    /// <param name="numbered">Where a run is there, take the first free number after the name.</param>
    /// <exception cref="ConfigurationException">The configuration cannot be run.</exception>
    /// <exception cref="DeviceException">The device has not enough memory.</exception>
    /// <exception cref="OutputException">The directory holds a run, or cannot be written.</exception>
    public static Run Start(
        RunOrder order,
        RunConfiguration configuration,
        Device device,
        string path,
        bool force = false,
        bool numbered = false
    )
    {
        // What can be wrong with the input is found before anything is written.
        Simulation.RequireMemory(configuration, device);
        Scenario scenario = ScenarioConversion.Convert(configuration, out IReadOnlyList<string> notes);
        var simulation = new Simulation(scenario, device);
        RunPlace? place = null;
        Run? run = null;
        try
        {
            var columns = new CensusColumns(scenario, configuration);
            Lesson.Check(configuration, columns);
            new OutputPlan(configuration, scenario).RequireSpace(path, 0);
            RunInputs inputs = RunInputs.Of(configuration);
            place = numbered ? RunDirectory.TakeFree(path) : RunDirectory.Take(path, force, order.Config);
            RunDirectory directory = place.Directory;
            configuration = inputs.Keep(configuration, directory);
            RunRecord about = About(order, configuration, simulation, notes) with { Run = Identity(), Inputs = inputs.Digests };
            run = new Run(order, configuration, directory, place, simulation, columns, about);
            run._census = LineFile.Create(directory.Census, CensusTable.Header(columns));
            run.WriteConfiguration();
            // The record stands last: only with it are the files a run.
            run.Record(RunOutcome.Running, 0).Write(directory.Record);
            place.Stand();
            return run;
        }
        catch
        {
            run?.Close();
            place?.Dispose();
            simulation.Dispose();
            throw;
        }
    }

    /// <summary>Goes on from a checkpoint in its own directory.</summary>
    /// <param name="order">What was asked for.</param>
    /// <param name="directory">Directory of the run.</param>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="sets">Overrides of what does not touch the state: the duration.</param>
    /// <param name="device">The device.</param>
    /// <exception cref="ConfigurationException">config.yaml was altered, or an override is wrong.</exception>
    /// <exception cref="DeviceException">The device has not enough memory.</exception>
    /// <exception cref="OutputException">Files cannot be read or written.</exception>
    public static Run Resume(RunOrder order, RunDirectory directory, Checkpoint checkpoint, IReadOnlyList<string> sets, Device device)
    {
        IDisposable hold = directory.Hold();
        Simulation? simulation = null;
        Run? run = null;
        try
        {
            RunRecord? record = RunRecord.Read(directory.Record);
            checkpoint.RequireOf(record, branch: false);
            RunConfiguration configuration = ResumedConfiguration.Of(directory, checkpoint, sets);
            simulation = Loaded(configuration, checkpoint, device, out IReadOnlyList<string> notes);
            new OutputPlan(configuration, simulation.Scenario).RequireSpace(directory.Path, checkpoint.Tick);
            RunRecord about = About(order, configuration, simulation, notes) with
            {
                Run = checkpoint.Run,
                Config = record?.Config ?? order.Config,
                Set = record?.Set ?? order.Set,
                Command = record?.Command,
                BranchOf = record?.BranchOf,
                BranchRun = record?.BranchRun,
                Inputs = record?.Inputs,
                Given = record?.Given,
                WallSeconds = record?.WallSeconds ?? 0,
            };
            var columns = new CensusColumns(simulation.Scenario, configuration);
            run = new Run(order, configuration, directory, hold, simulation, columns, about);
            run.Record(RunOutcome.Running, 0).Write(directory.Record);
            Checkpoint.Forget(directory, checkpoint.Tick);
            RunPictures.RemoveAfter(directory, checkpoint.Tick, configuration, simulation.Scenario);
            run.GoOn(directory, checkpoint);
            run.WriteConfiguration();
            return run;
        }
        catch
        {
            run?.Close();
            hold.Dispose();
            simulation?.Dispose();
            throw;
        }
    }

    /// <summary>Goes on from a checkpoint in a new directory, with changes.</summary>
    /// <param name="order">What was asked for.</param>
    /// <param name="origin">Directory of the earlier run.</param>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="configuration">The configuration from the checkpoint on.</param>
    /// <param name="device">The device.</param>
    /// <param name="path">Directory of the branch.</param>
    /// <param name="force">Replace a run that is there.</param>
    /// <exception cref="ConfigurationException">The configuration changes what a checkpoint cannot follow.</exception>
    /// <exception cref="DeviceException">The device has not enough memory.</exception>
    /// <exception cref="OutputException">Files cannot be read or written.</exception>
    public static Run Branch(
        RunOrder order,
        RunDirectory origin,
        Checkpoint checkpoint,
        RunConfiguration configuration,
        Device device,
        string path,
        bool force = false
    )
    {
        RunRecord? record = RunRecord.Read(origin.Record);
        checkpoint.RequireOf(record, branch: true);
        Simulation simulation = Loaded(configuration, checkpoint, device, out IReadOnlyList<string> notes);
        RunPlace? place = null;
        Run? run = null;
        try
        {
            new OutputPlan(configuration, simulation.Scenario).RequireSpace(path, checkpoint.Tick);
            place = RunDirectory.Take(path, force, checkpoint.Path);
            RunDirectory directory = place.Directory;
            RunInputs inputs = RunInputs.Of(configuration);
            configuration = inputs.Keep(configuration, directory);
            RunRecord about = About(order, configuration, simulation, notes) with
            {
                Run = Identity(),
                Inputs = inputs.Digests,
                BranchOf = checkpoint.Path,
                BranchRun = checkpoint.Run,
            };
            var columns = new CensusColumns(simulation.Scenario, configuration);
            run = new Run(order, configuration, directory, place, simulation, columns, about);
            // So that the branch can be repeated when its origin is gone, or has gone on.
            checkpoint.CopyTo(directory.Origin);
            run.GoOn(origin, checkpoint);
            run.WriteConfiguration();
            run.Record(RunOutcome.Running, 0).Write(directory.Record);
            place.Stand();
            return run;
        }
        catch
        {
            run?.Close();
            place?.Dispose();
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
            RunOutcome outcome = Simulate(wall, interrupt, progress);
            double seconds = wall.Elapsed.TotalSeconds;
            SaveCheckpoint();
            string hash = _simulation.StateHash().ToString("x16", CultureInfo.InvariantCulture);
            if (outcome == RunOutcome.Completed)
                _simulation.Finish();
            _census!.Sync();
            _course?.Sync();
            if (_course is { Rows: > 0 })
                CourseSummary.Write(Directory);
            RunRecord record = Record(outcome, seconds) with
            {
                StateHash = hash,
                Results = _results.Now(),
                Notes = _results.Waiting() is { } waiting ? [.. Notes, waiting] : _about.Notes,
                CellsByKills = Scenario.Patient is null ? KillCount.Of(_simulation).Cells : null,
            };
            // A run that was stopped before its first census has nothing to tell yet.
            if ((_configuration.Output?.Report ?? true) && CensusRows > 0)
                RunReport.Write(Directory, record);
            // Last: a run that says that it is complete has all its files.
            Directory.RequireOwn(_about.Run);
            record.Write(Directory.Record);
            return record;
        }
        catch (Exception e)
        {
            Fail(e, wall.Elapsed.TotalSeconds);
            throw;
        }
    }

    /// <summary>Leaves the files of a run that an error ended as whole as they can be; of errors here, the first one is the one to
    /// report.</summary>
    private void Fail(Exception error, double seconds)
    {
        try
        {
            // Another run's record is not written over.
            Directory.RequireOwn(_about.Run);
            (Record(RunOutcome.Failed, seconds) with { Error = error.Message }).Write(Directory.Record);
        }
        catch (OutputException)
        {
            return;
        }

        try
        {
            _pictures.Finish();
        }
        catch (OutputException) { }
    }

    private RunOutcome Simulate(Stopwatch wall, CancellationToken interrupt, Action<uint>? progress)
    {
        uint end = Scenario.EndTick;
        double nextSave = _order.CheckpointSeconds;
        uint chunk = 1;
        _pictures.Show();
        while (Tick < end)
        {
            if (interrupt.IsCancellationRequested)
                return RunOutcome.Interrupted;
            if (wall.Elapsed.TotalSeconds >= (_order.WallLimitSeconds ?? double.PositiveInfinity))
                return RunOutcome.WallLimit;
            uint most = Observer?.Between(this, interrupt) ?? uint.MaxValue;
            if (interrupt.IsCancellationRequested)
                return RunOutcome.Interrupted;
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
            _pictures.Check();
            if (Tick == due)
                _pictures.Show();
            if ((Tick == due && _plan.Checkpoint(Tick)) || wall.Elapsed.TotalSeconds >= nextSave)
            {
                SaveCheckpoint();
                nextSave = wall.Elapsed.TotalSeconds + _order.CheckpointSeconds;
            }
        }

        Observer?.Between(this, interrupt);
        return RunOutcome.Completed;
    }

    private void SaveCheckpoint()
    {
        // A run that goes on from the checkpoint writes only what comes after it.
        _pictures.Finish();
        _census!.Sync();
        _course?.Sync();
        Checkpoint.Write(
            Directory,
            _about.Run,
            _simulation,
            _configurationText,
            _census.Rows,
            _course?.Rows ?? 0,
            _configuration.Output?.Checkpoint?.Keep ?? 1
        );
    }

    private void Take(Simulation.Record record)
    {
        _census!.Add(CensusTable.Line(_columns, record));
        _results.Take(record);
    }

    /// <summary>A run without a patient has no course.csv: it begins with its first row.</summary>
    private void Take(CourseRow row)
    {
        _course ??= LineFile.Create(Directory.Course, CourseTable.Header(_severalPatients));
        _course.Add(CourseTable.Line(row, _severalPatients));
    }

    private static Simulation Loaded(RunConfiguration configuration, Checkpoint checkpoint, Device device, out IReadOnlyList<string> notes)
    {
        RunShape.RequireSame(RunConfiguration.Parse(checkpoint.Configuration, checkpoint.Path), configuration);
        Scenario scenario = ScenarioConversion.Convert(configuration, out notes, seeded: false);
        if (checkpoint.Tick > scenario.EndTick)
        {
            throw configuration.Error(
                "duration",
                $"{configuration.Duration.Text} is before the checkpoint at {checkpoint.Tick * scenario.TickSeconds / 3600:0.##} h"
            );
        }

        var simulation = new Simulation(scenario, device);
        try
        {
            checkpoint.Load(simulation);
            return simulation;
        }
        catch
        {
            simulation.Dispose();
            throw;
        }
    }

    private void GoOn(RunDirectory origin, Checkpoint checkpoint)
    {
        _census = LineFile.Continue(origin.Census, Directory.Census, CensusTable.Header(_columns), checkpoint.CensusRows);
        if (checkpoint.CourseRows > 0)
            _course = LineFile.Continue(origin.Course, Directory.Course, CourseTable.Header(_severalPatients), checkpoint.CourseRows);
        else
            Disk.Delete(Directory.Course);
    }

    private void WriteConfiguration()
    {
        _configurationText = _configuration.WriteResolved(Directory.Path);
        AtomicFile.WriteText(Directory.Configuration, _configurationText);
    }

    private static string Identity() => Guid.NewGuid().ToString("N");

    private static RunRecord About(RunOrder order, RunConfiguration configuration, Simulation simulation, IReadOnlyList<string> notes) =>
        new()
        {
            Version = ProgramVersion.Text,
            Name = configuration.Name,
            Config = order.Config,
            Set = order.Set,
            Command = order.Command,
            Notes = notes.Concat(UnusedParameters(configuration, order.Set)).ToArray() is { Length: > 0 } all ? all : null,
            Device = simulation.Device.Name,
            Threads = simulation.Device.Threads,
            Seed = simulation.Scenario.Seed,
            Lattice = [simulation.Scenario.Lattice.Nx, simulation.Scenario.Lattice.Ny, simulation.Scenario.Lattice.Nz],
            Replicas = simulation.Scenario.Replicas.Count,
            Ticks = simulation.Tick,
            SimulatedSeconds = simulation.Tick * simulation.Scenario.TickSeconds,
            WallSeconds = 0,
            SiteStepsPerSecond = 0,
            Outcome = RunOutcome.Running,
            Started = DateTime.UtcNow,
        };

    private RunRecord Record(RunOutcome outcome, double seconds)
    {
        long steps = (long)Scenario.Lattice.Sites * Scenario.Replicas.Count * (Tick - _startTick);
        return _about with
        {
            Ticks = Tick,
            SimulatedSeconds = Tick * Scenario.TickSeconds,
            WallSeconds = _about.WallSeconds + seconds,
            SiteStepsPerSecond = seconds > 0 ? steps / seconds : 0,
            Outcome = outcome,
        };
    }

    private void Close()
    {
        _pictures.Dispose();
        _census?.Dispose();
        _course?.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Close();
        _simulation.Dispose();
        _hold.Dispose();
    }
}
