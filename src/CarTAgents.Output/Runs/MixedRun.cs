using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Units;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Model.Mixed;
using CarTAgents.Output.Courses;
using CarTAgents.Output.Reports;

namespace CarTAgents.Output.Runs;

/// <summary>A run of patients without lattices: it leaves the directory of a run behind, without a census, pictures or
/// checkpoints.</summary>
public sealed class MixedRun : IDisposable
{
    private readonly RunPlace _place;
    private readonly LineFile _course;
    private readonly RunRecord _about;
    private readonly MixedPatient[] _patients;

    private MixedRun(RunPlace place, RunConfiguration configuration, MixedPatient[] patients, RunRecord about)
    {
        _place = place;
        Configuration = configuration;
        _patients = patients;
        _about = about;
        _course = LineFile.Create(Directory.Course, CourseTable.Header(IsCohort));
    }

    /// <summary>Where the run leaves its files.</summary>
    public RunDirectory Directory => _place.Directory;

    /// <summary>The configuration that is run, with the inputs that are kept with it.</summary>
    public RunConfiguration Configuration { get; }

    /// <summary>What a user should know of what does not apply.</summary>
    public IReadOnlyList<string> Notes => _about.Notes ?? [];

    private bool IsCohort => _patients.Length > 1;

    /// <summary>Starts a run in a new directory.</summary>
    /// <param name="order">What was asked for.</param>
    /// <param name="configuration">A configuration with <c>patient.space: mixed</c>.</param>
    /// <param name="path">The directory.</param>
    /// <param name="force">Replace a run that is there.</param>
    /// <param name="numbered">Where a run is there, take the first free number after the name.</param>
    /// <exception cref="ConfigurationException">The configuration cannot be run.</exception>
    /// <exception cref="OutputException">The directory holds a run, or cannot be written.</exception>
    public static MixedRun Start(RunOrder order, RunConfiguration configuration, string path, bool force = false, bool numbered = false)
    {
        MixedPatient[] patients = [.. MixedPatient.Of(configuration, out IReadOnlyList<string> notes)];
        RunInputs inputs = RunInputs.Of(configuration);
        RunPlace place = numbered ? RunDirectory.TakeFree(path) : RunDirectory.Take(path, force, order.Config);
        MixedRun? run = null;
        try
        {
            RunDirectory directory = place.Directory;
            inputs.Copy(directory.Path);
            configuration = inputs.Kept(configuration, directory.Path);
            var about = new RunRecord
            {
                Run = Run.Identity(),
                Version = ProgramVersion.Text,
                Name = configuration.Name,
                Config = order.Config,
                Set = order.Set,
                Command = order.Command,
                Inputs = inputs.Digests,
                Notes = [.. notes, .. Run.UnusedParameters(configuration, order.Set)],
                Device = "host",
                Threads = 1,
                Seed = configuration.Seed,
                Lattice = [],
                Replicas = patients.Length,
                Ticks = 0,
                SimulatedSeconds = 0,
                WallSeconds = 0,
                SiteStepsPerSecond = 0,
                Outcome = RunOutcome.Running,
                Started = DateTime.UtcNow,
            };
            run = new MixedRun(place, configuration, patients, about);
            AtomicFile.WriteText(directory.Configuration, configuration.WriteResolved(directory.Path));
            about.Write(directory.Record);
            place.Stand();
            return run;
        }
        catch
        {
            run?._course.Dispose();
            place.Dispose();
            throw;
        }
    }

    /// <summary>Simulates to the end.</summary>
    /// <returns>The record, as written to run.json.</returns>
    /// <exception cref="OutputException">A file cannot be written.</exception>
    public RunRecord Execute()
    {
        var wall = Stopwatch.StartNew();
        try
        {
            long steps = Simulate();
            double seconds = wall.Elapsed.TotalSeconds;
            _course.Sync();
            Dictionary<string, double> results = OutcomeResults.Of([.. _patients.Select(p => p.History)]);
            CourseSummary.Write(Directory, Configuration.IsMortal, results);
            ulong hash = _patients.Aggregate(0UL, (h, p) => p.StateHash(h));
            RunRecord record = _about with
            {
                Ticks = steps,
                SimulatedSeconds = _patients.Max(p => p.Day) * Unit.SecondsPerDay,
                WallSeconds = seconds,
                StateHash = hash.ToString("x16", CultureInfo.InvariantCulture),
                Outcome = RunOutcome.Completed,
                Results = results,
            };
            if (Configuration.Output?.Report ?? true)
                RunReport.Write(Directory, record);
            ResearchCrate.Write(Directory, record);
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

    /// <summary>Patients go side by side, so that the rows come in the order of time.</summary>
    private long Simulate()
    {
        _course.Add([.. _patients.Select(p => CourseTable.Line(p.Row(), IsCohort))]);
        List<string> due = [];
        long steps = 0;
        for (bool isUnderWay = true; isUnderWay; steps++)
        {
            isUnderWay = false;
            foreach (MixedPatient patient in _patients)
            {
                if (patient.IsOver)
                    continue;
                patient.Step();
                if (patient.IsRowDue)
                    due.Add(CourseTable.Line(patient.Row(), IsCohort));
                isUnderWay |= !patient.IsOver;
            }

            _course.Add(CollectionsMarshal.AsSpan(due));
            due.Clear();
        }

        return steps;
    }

    private void Fail(Exception error, double seconds)
    {
        try
        {
            // Another run's record is not written over.
            Directory.RequireOwn(_about.Run);
            (_about with { Outcome = RunOutcome.Failed, WallSeconds = seconds, Error = error.Message }).Write(Directory.Record);
        }
        catch (OutputException)
        {
            // Of errors here, the first one is the one to report.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _course.Dispose();
        _place.Dispose();
    }
}
