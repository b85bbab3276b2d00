using CarTAgents.Compute;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Model.Engine;
using CarTAgents.Output.Courses;
using CarTAgents.Output.Runs;

namespace CarTAgents.Sweeps.Runs;

/// <summary>Runs single runs of a sweep, one after the other, on a device of its own.</summary>
internal sealed class Runner(SweepDirectory directory, SweepPlan plan, Device device)
{
    /// <summary>Runs one to its end.</summary>
    /// <returns>How it ended; null where it was interrupted.</returns>
    /// <exception cref="OutputException">The disk refuses, which is no fault of the run's.</exception>
    public RunEnd? Run(PlannedRun planned, CancellationToken interrupt)
    {
        string path = directory.Run(planned.Number);
        try
        {
            RunRecord? record = Ended(path) ?? Simulate(planned, path, interrupt);
            if (record is null)
                return null;
            var place = RunDirectory.Open(path);
            Dictionary<string, double> results = Results(record, place, plan.ConfigurationOf(planned).IsMortal);
            if (plan.Order.Keep == Keeping.Tables)
                Checkpoint.RemoveAll(place);
            return new RunEnd(record.StateHash, null, results, record.Notes ?? []);
        }
        catch (Exception e) when (e is RunException or ConfigurationException or DeviceException or OutputException { IsRequest: true })
        {
            return new RunEnd(null, e.Message, new Dictionary<string, double>(), []);
        }
    }

    /// <summary>The record of a run that had ended when its process was killed; null for none.</summary>
    private static RunRecord? Ended(string path)
    {
        if (!Directory.Exists(path))
            return null;
        RunRecord? record = RunRecord.Read(Path.Combine(path, "run.json"));
        return record is { Outcome: RunOutcome.Completed, StateHash: not null } ? record : null;
    }

    private RunRecord? Simulate(PlannedRun planned, string path, CancellationToken interrupt)
    {
        RunConfiguration configuration = plan.ConfigurationOf(planned);
        var order = new RunOrder(directory.Configuration, plan.Sets(planned));
        if (configuration.IsMixed)
        {
            using MixedRun mixed = MixedRun.Start(order, configuration, path, force: true);
            return mixed.Execute();
        }

        using Run run = Begin(order, path) ?? Output.Runs.Run.Start(order, configuration, device, path, force: true);
        RunRecord record = run.Execute(interrupt);
        return record.Outcome == RunOutcome.Completed ? record : null;
    }

    /// <summary>The run as an earlier process left it; null where it left no checkpoint that is whole.</summary>
    private Run? Begin(RunOrder order, string path)
    {
        if (!Directory.Exists(path) || RunRecord.Read(Path.Combine(path, "run.json")) is null)
            return null;
        try
        {
            var place = RunDirectory.Open(path);
            return Checkpoint.Files(place).Count == 0
                ? null
                : Output.Runs.Run.Resume(order, place, Checkpoint.OpenNewest(place), [], device);
        }
        catch (Exception e) when (e is OutputException { IsRequest: true } or ConfigurationException)
        {
            // What cannot be gone on with is run anew, to the same bits.
            return null;
        }
    }

    private static Dictionary<string, double> Results(RunRecord record, RunDirectory place, bool mortal)
    {
        var results = new Dictionary<string, double>();
        if (File.Exists(place.Course))
        {
            foreach ((string name, double value) in CourseSummary.Median(CourseTable.Read(place.Course, mortal).Patients))
                results[name] = value;
        }

        foreach ((string name, double value) in record.Results ?? new Dictionary<string, double>())
        {
            if (name is not "replica [1]")
                results[name] = value;
        }

        return results;
    }
}
