using System.Globalization;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Body;
using CarTAgents.Model.Columns;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Tissues;
using CarTAgents.Output.Cells;
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
    private readonly StopCondition _stop;
    private RunRecord _about;
    private readonly RunOrder _order;
    private readonly string _courseHeader;
    private readonly bool _severalPatients;
    private readonly uint _startTick;
    private readonly IDisposable _hold;
    private LineFile? _census;
    private LineFile? _course;
    private CellEventTable? _cellEvents;
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
        _courseHeader = CourseTable.Header(_severalPatients, TissueColumn.Of(simulation.Scenario, configuration));
        _plan = new OutputPlan(configuration, simulation.Scenario);
        _results = new RunResults(simulation.Scenario, columns);
        _stop = new StopCondition(configuration.Stop, columns, simulation.Scenario);
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

    /// <summary>The tick that it ends at: that of its duration, or an earlier one once a census has met what stops it.</summary>
    public uint EndTick => _plan.End;

    /// <summary>The simulation under way.</summary>
    public Simulation Simulation => _simulation;

    /// <summary>Who looks on while the run goes on; null for nobody.</summary>
    public IRunObserver? Observer { get; set; }

    /// <summary>Lines of census.csv so far, without its header.</summary>
    public int CensusRows => _census?.Rows ?? 0;

    /// <summary>What a user should know of the conversion of the configuration.</summary>
    public IReadOnlyList<string> Notes => _about.Notes ?? [];

    /// <summary>Simulates to the end, to an interruption or to the wall-clock limit; the run's files are whole whenever it stops.</summary>
    /// <param name="interrupt">Asks to stop; a checkpoint is written.</param>
    /// <param name="progress">Told the tick now and then, about five times a second.</param>
    /// <returns>The record, as written to run.json.</returns>
    /// <exception cref="RunException">The run cannot go on.</exception>
    /// <exception cref="OutputException">A file cannot be written.</exception>
    public RunRecord Execute(CancellationToken interrupt, Action<uint>? progress = null)
    {
        long start = _order.Clock.GetTimestamp();
        double Seconds() => _order.Clock.GetElapsedTime(start).TotalSeconds;
        try
        {
            RunOutcome outcome = Simulate(Seconds, interrupt, progress);
            string? stopped = outcome == RunOutcome.Completed && Tick < Scenario.EndTick ? StopReason() : null;
            double seconds = Seconds();
            SaveCheckpoint();
            string hash = _simulation.StateHash().ToString("x16", CultureInfo.InvariantCulture);
            if (outcome == RunOutcome.Completed)
                _simulation.Finish();
            _cellEvents?.Finish(isWhole: outcome == RunOutcome.Completed);
            _census!.Sync();
            _course?.Sync();
            Dictionary<string, double>? results = Results();
            if (_course is { Rows: > 0 })
                CourseSummary.Write(Directory, _configuration.IsMortal, results);
            RunRecord record = Record(outcome, seconds) with
            {
                StateHash = hash,
                Results = results,
                Spread = _results.Spread(),
                Notes = NotesWith(_results.Waiting(), stopped),
                Stopped = stopped,
                CellsByKills = Scenario.Patient is null ? KillCount.Of(_simulation).Cells : null,
            };
            // A run that was stopped before its first census has nothing to tell yet.
            if ((_configuration.Output?.Report ?? true) && CensusRows > 0)
                RunReport.Write(Directory, record);
            ResearchCrate.Write(Directory, record);
            // Last: a run that says that it is complete has all its files.
            Directory.RequireOwn(_about.Run);
            record.Write(Directory.Record);
            return record;
        }
        catch (Exception e)
        {
            Fail(e, Seconds());
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

    private IReadOnlyList<string>? NotesWith(params IEnumerable<string?> further)
    {
        string[] all = [.. Notes, .. further.OfType<string>()];
        return all.Length == 0 ? null : all;
    }

    private RunOutcome Simulate(Func<double> wall, CancellationToken interrupt, Action<uint>? progress)
    {
        double nextSave = _order.CheckpointSeconds;
        uint chunk = 1;
        EndWhereStopped();
        _pictures.Show();
        while (Tick < EndTick)
        {
            if (interrupt.IsCancellationRequested)
                return RunOutcome.Interrupted;
            if (wall() >= (_order.WallLimitSeconds ?? double.PositiveInfinity))
                return RunOutcome.WallLimit;
            uint most = Observer?.Between(this, interrupt) ?? uint.MaxValue;
            if (interrupt.IsCancellationRequested)
                return RunOutcome.Interrupted;
            uint due = Math.Min(_plan.Next(Tick), _stop.Next(Tick));
            uint stop = (uint)Math.Min(due, (ulong)Tick + Math.Min(chunk, most));
            double before = wall();
            uint from = Tick;
            _simulation.RunTo(stop, interrupt);
            double perTick = (wall() - before) / Math.Max(1, Tick - from);
            // Ticks may be under way still, so that the time of the first few says little.
            double longest = Observer is null ? 0.2 : 0.05;
            chunk = (uint)Math.Clamp(longest / Math.Max(perTick, 1e-6), 1, Math.Min(4.0 * chunk, 100000));
            progress?.Invoke(Tick);
            _pictures.Check();
            EndWhereStopped();
            if (Tick == due || Tick == EndTick)
                _pictures.Show();
            if ((Tick == due && _plan.Checkpoint(Tick)) || wall() >= nextSave)
            {
                SaveCheckpoint();
                nextSave = wall() + _order.CheckpointSeconds;
            }
        }

        Observer?.Between(this, interrupt);
        return RunOutcome.Completed;
    }

    /// <summary>A run that a census stops, or the death of its patients, is at its end: its outputs, too, show the last state.</summary>
    private void EndWhereStopped()
    {
        if (StopReason() is not null)
            _plan.End = Tick;
    }

    /// <summary>Why the run ends where it is; null where it goes on.</summary>
    private string? StopReason()
    {
        if (_stop.Reason(Tick) is { } reason)
            return reason;
        if (!_simulation.IsOver)
            return null;
        string day = _simulation.Histories.Max(h => h.Outcome.DeathDay).ToString("0.##", CultureInfo.InvariantCulture);
        return _severalPatients
            ? $"the run ended early: all patients have died, the last on day {day}"
            : $"the run ended early: the patient died on day {day}";
    }

    /// <summary>Results by name; of patients what befell them.</summary>
    private Dictionary<string, double>? Results() =>
        Scenario.Patient is null ? _results.Now()
        : OutcomeResults.Of(_simulation.Histories) is { Count: > 0 } told ? told
        : null;

    private void SaveCheckpoint()
    {
        // A run that goes on from the checkpoint writes only what comes after it.
        _pictures.Finish();
        _census!.Sync();
        _course?.Sync();
        _cellEvents?.Sync();
        Checkpoint.Write(
            Directory,
            _about.Run,
            _simulation,
            _configurationText,
            _census.Mark,
            _course?.Mark ?? TableMark.None,
            _configuration.Output?.Checkpoint?.Keep ?? 1
        );
    }

    private void Take(Simulation.Record record)
    {
        _census!.Add(CensusTable.Line(_columns, record));
        _results.Take(record, isLast: record.Tick == EndTick);
        _stop.Take(record);
    }

    /// <summary>A run without a patient has no course.csv: it begins with its first row.</summary>
    private void Take(CourseRow row)
    {
        _course ??= LineFile.Create(Directory.Course, _courseHeader);
        _course.Add(CourseTable.Line(row, _severalPatients));
    }

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
        _cellEvents?.Dispose();
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
