using CarTAgents.Cli.Terminal;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Output.Reports;
using CarTAgents.Output.Runs;
using CommandLine;
using CommandLine.Text;

namespace CarTAgents.Cli.Verbs;

/// <summary>cartagents resume.</summary>
[Verb("resume", HelpText = "Continue a run from its last checkpoint, with the same bits as if it had never stopped.")]
public sealed class ResumeVerb : SimulatingVerb
{
    /// <summary>The run.</summary>
    [Value(0, MetaName = "DIR", Required = true, HelpText = "Directory of the run.")]
    public string Directory { get; set; } = "";

    /// <summary>The checkpoint.</summary>
    [Option("checkpoint", MetaValue = "FILE", HelpText = "Continue from this checkpoint instead of the last one.")]
    public string? From { get; set; }

    /// <summary>Examples.</summary>
    [Usage(ApplicationAlias = "cartagents")]
    public static IEnumerable<Example> Examples =>
        [
            new Example("Go on with a run that was interrupted", Shown, new ResumeVerb { Directory = "runs/killing-assay" }),
            new Example("Make a finished run longer", Shown, new ResumeVerb { Directory = "runs/killing-assay", Until = "7d" }),
        ];

    /// <inheritdoc/>
    [Option("set", Hidden = true)]
    public override string? SetHelp { get; set; }

    /// <inheritdoc/>
    public override string WhyNoSets =>
        "resume goes on with the run as it is; to change a value, branch it: cartagents branch DIR --set ... -o NEW";

    /// <inheritdoc/>
    public override int Invoke(List<string> sets)
    {
        RunDirectory origin = RunDirectory.Open(Directory);
        MixedOptions.RequireCheckpoints(origin);
        // Another process would change the checkpoints under this one's hands.
        origin.Hold().Dispose();
        using Checkpoint checkpoint = From is null ? Checkpoint.OpenNewest(origin) : Checkpoint.Open(From);
        List<string> all = All(sets, origin.Configuration);
        RunRecord? before = RunRecord.Read(origin.Record);
        if (before is { Outcome: RunOutcome.Completed } && From is null && IsComplete(origin, checkpoint, before, all))
        {
            if (!File.Exists(origin.Report) && (RunConfiguration.Load(origin.Configuration).Output?.Report ?? true))
            {
                RunReport.Write(origin);
                Console.WriteLine($"The report was missing, and is written: {origin.Report}");
            }

            if (!Quiet)
            {
                bool isDeath = before.Results?.GetValueOrDefault(OutcomeResults.Died) == 1;
                Console.WriteLine(
                    before.Stopped is not { } why ? "The run is complete: nothing to do. Make it longer with --until."
                    : isDeath ? $"The run is complete: nothing to do; {why}."
                    : $"The run is complete: nothing to do; {why}. To go on without that end, branch it: cartagents branch {Directory} "
                        + "--set \"stop=~\" -o NEW"
                );
            }

            Console.WriteLine($"written to {Directory}");
            Console.WriteLine($"state hash {before.StateHash}");
            return Program.Done;
        }

        using var interruption = new Interruption();
        using Compute.Device device = OpenDevice();
        RunOrder order = Order(Directory, all);
        using Run run = Run.Resume(order, origin, checkpoint, all, device);
        PrintDevice();
        return ConsoleRun.Execute(run, Quiet, AllResults, interruption);
    }

    /// <summary>Whether the run has reached the end that it shall have.</summary>
    private static bool IsComplete(RunDirectory origin, Checkpoint checkpoint, RunRecord before, List<string> sets)
    {
        RunConfiguration configuration = ResumedConfiguration.Of(origin, checkpoint, sets);
        return before.Stopped is not null || Math.Abs(configuration.Duration - before.SimulatedSeconds) < 0.5 * configuration.Tick;
    }
}
