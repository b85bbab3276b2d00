using CarTAgents.Compute;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Model.Columns;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Output.Cells;
using CarTAgents.Output.Tables;

namespace CarTAgents.Output.Runs;

// How a run comes about: anew, from its own checkpoint, from another run's.
public sealed partial class Run
{
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
        LineFile? census = null;
        Run? run = null;
        try
        {
            var columns = new CensusColumns(scenario, configuration);
            Lesson.Check(configuration, columns);
            new OutputPlan(configuration, scenario).RequireSpace(path, 0);
            RunInputs inputs = RunInputs.Of(configuration);
            place = numbered ? RunDirectory.TakeFree(path) : RunDirectory.Take(path, force, order.Config);
            RunDirectory directory = place.Directory;
            // First: what a process that is killed here leaves is known for a run by it.
            census = LineFile.Create(directory.Census, CensusTable.Header(columns));
            inputs.Copy(directory.Path);
            configuration = inputs.Kept(configuration, directory.Path);
            RunRecord about = About(order, configuration, simulation, notes) with { Run = Identity(), Inputs = inputs.Digests };
            run = new Run(order, configuration, directory, place, simulation, columns, about);
            run._census = census;
            run._cellEvents = CellEventTable.Open(directory, simulation, configuration);
            run.WriteConfiguration();
            // The record stands last: only with it are the files a run.
            run.Record(RunOutcome.Running, 0).Write(directory.Record);
            place.Stand();
            return run;
        }
        catch
        {
            run?.Close();
            census?.Dispose();
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
                Set = [.. record?.Set ?? order.Set, .. sets],
                // What was typed did not ask for what is set now.
                Command = sets.Count == 0 ? record?.Command : null,
                Edited = ResumedConfiguration.IsEdited(directory, checkpoint) ? true : record?.Edited,
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
            run.ContinueFrom(directory, checkpoint);
            run.WriteConfiguration();
            return run;
        }
        catch (Exception e)
        {
            run?.Fail(e, 0);
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
        LineFile? census = null;
        Run? run = null;
        try
        {
            new OutputPlan(configuration, simulation.Scenario).RequireSpace(path, checkpoint.Tick);
            place = RunDirectory.Take(path, force, checkpoint.Path);
            RunDirectory directory = place.Directory;
            RunInputs inputs = RunInputs.Of(configuration);
            var columns = new CensusColumns(simulation.Scenario, configuration);
            census = LineFile.Continue(origin.Census, directory.Census, CensusTable.Header(columns), checkpoint.Census);
            inputs.Copy(directory.Path);
            configuration = inputs.Kept(configuration, directory.Path);
            RunRecord about = About(order, configuration, simulation, notes) with
            {
                Run = Identity(),
                Inputs = inputs.Digests,
                BranchOf = checkpoint.Path,
                BranchRun = checkpoint.Run,
            };
            run = new Run(order, configuration, directory, place, simulation, columns, about) { _census = census };
            // So that the branch can be repeated when its origin is gone, or has gone on.
            checkpoint.CopyTo(directory.Origin);
            run.ContinueFrom(origin, checkpoint);
            run.WriteConfiguration();
            run.Record(RunOutcome.Running, 0).Write(directory.Record);
            place.Stand();
            return run;
        }
        catch
        {
            run?.Close();
            census?.Dispose();
            place?.Dispose();
            simulation.Dispose();
            throw;
        }
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

    private void ContinueFrom(RunDirectory origin, Checkpoint checkpoint)
    {
        _census ??= LineFile.Continue(origin.Census, Directory.Census, CensusTable.Header(_columns), checkpoint.Census);
        CensusTable earlier = CensusTable.Read(Directory.Census, _columns);
        _results.ContinueFrom(earlier);
        _stop.ContinueFrom(earlier);
        if (checkpoint.CourseRows > 0)
            _course = LineFile.Continue(origin.Course, Directory.Course, _courseHeader, checkpoint.Course);
        else
            Disk.Delete(Directory.Course);
        _cellEvents = CellEventTable.Open(Directory, _simulation, _configuration, origin);
    }

    private void WriteConfiguration()
    {
        _configurationText = _configuration.WriteResolved(Directory.Path);
        AtomicFile.WriteText(Directory.Configuration, _configurationText);
    }

    /// <summary>A name that no other run has.</summary>
    internal static string Identity() => Guid.NewGuid().ToString("N");

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
}
