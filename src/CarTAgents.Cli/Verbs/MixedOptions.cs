using CarTAgents.Configuration.Descriptions;
using CarTAgents.Output.Runs;

namespace CarTAgents.Cli.Verbs;

/// <summary>Options of runs on lattices where the patient has none.</summary>
internal static class MixedOptions
{
    /// <summary>Requests that do not apply, one sentence each.</summary>
    public static IEnumerable<string> Idle(TimedVerb verb)
    {
        if (verb.Device != "auto")
            yield return $"--device {verb.Device} does not apply: a mixed patient runs on the host alone";
        if (verb.Threads != 0)
            yield return $"--threads {verb.Threads} does not apply: a mixed patient runs on one thread";
        if (verb is SimulatingVerb { CheckpointEvery: not (null or "1 h") } or SimulatingVerb { WallLimit: not null })
            yield return "--checkpoint-every and --wall-limit do not apply: a mixed patient runs in milliseconds and writes no checkpoints";
    }

    /// <summary>Refuses to show a patient without a lattice.</summary>
    public static void RequireLattice(RunConfiguration configuration)
    {
        if (configuration.IsMixed)
            throw configuration.Error("patient.space", "a mixed patient has no tissue to look at; expected lattice");
    }

    /// <summary>Refuses to continue a run that writes no checkpoints.</summary>
    public static void RequireCheckpoints(RunDirectory directory)
    {
        if (RunRecord.Read(directory.Record) is { Lattice.Count: 0 })
        {
            throw new Terminal.InputException(
                $"'{directory.Shown}' is the run of a mixed patient, which takes milliseconds and keeps no checkpoint; run it "
                    + $"again, longer or changed: cartagents run {Path.Combine(directory.Shown, "config.yaml")} --until 720d -o NEW"
            );
        }
    }
}
