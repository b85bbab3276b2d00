using CarTAgents.Cli.Terminal;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Output.Runs;
using CommandLine;
using CommandLine.Text;

namespace CarTAgents.Cli.Verbs;

/// <summary>cartagents resume.</summary>
[Verb("resume", HelpText = "Go on with a run from its last checkpoint, to the same bits as if it had never stopped.")]
public sealed class ResumeVerb : SimulatingVerb
{
    /// <summary>The run.</summary>
    [Value(0, MetaName = "DIR", Required = true, HelpText = "Directory of the run.")]
    public string Directory { get; set; } = "";

    /// <summary>The checkpoint.</summary>
    [Option("checkpoint", MetaValue = "FILE", HelpText = "Go on from this checkpoint instead of the last one.")]
    public string? From { get; set; }

    /// <summary>Examples.</summary>
    [Usage(ApplicationAlias = "cartagents")]
    public static IEnumerable<Example> Examples =>
        [
            new Example("Go on with a run that was interrupted", new ResumeVerb { Directory = "runs/killing-assay" }),
            new Example("Make a finished run longer", new ResumeVerb { Directory = "runs/killing-assay", Until = "7d" }),
        ];

    /// <inheritdoc/>
    public override int Invoke(List<string> sets)
    {
        if (sets.Count > 0)
        {
            throw new InputException(
                "resume goes on with the run as it is; to change a value, branch it: cartagents branch DIR --set ... -o NEW"
            );
        }

        RunDirectory origin = RunDirectory.Open(Directory);
        // Another process would change the checkpoints under this one's hands.
        origin.Hold().Dispose();
        Checkpoint checkpoint = From is null ? Checkpoint.OpenNewest(origin) : Checkpoint.Open(From);
        List<string> all = All(sets);
        RunConfiguration configuration = RunConfiguration.Parse(checkpoint.Configuration, origin.Configuration).With(all);
        RunRecord? before = RunRecord.Read(origin.Record);
        if (
            before is { Outcome: "completed" }
            && Math.Abs(configuration.Duration - before.SimulatedSeconds) < 0.5 * configuration.Tick
            && From is null
        )
        {
            if (!Quiet)
                Console.WriteLine($"The run is complete: nothing to do. Make it longer with --until. State hash {before.StateHash}");
            return Program.Done;
        }

        var order = new RunOrder(before?.Config ?? Directory, [.. before?.Set ?? [], .. all])
        {
            BranchOf = before?.BranchOf,
            CheckpointSeconds = Seconds(CheckpointEvery, "--checkpoint-every"),
            WallLimitSeconds = Seconds(WallLimit, "--wall-limit"),
        };
        using var interruption = new Interruption();
        using Compute.Device device = OpenDevice();
        using Run run = Run.Continue(order, origin, checkpoint, all, device, null, false);
        SayDevice();
        return Live.Go(run, configuration, Directory, Quiet, interruption);
    }
}
