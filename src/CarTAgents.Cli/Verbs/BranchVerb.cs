using CarTAgents.Cli.Terminal;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Output.Runs;
using CommandLine;
using CommandLine.Text;

namespace CarTAgents.Cli.Verbs;

/// <summary>cartagents branch.</summary>
[Verb("branch", HelpText = "Continue from a run's checkpoint with changed values, in a new directory.")]
public sealed class BranchVerb : SimulatingVerb
{
    /// <summary>The run.</summary>
    [Value(0, MetaName = "DIR", Required = true, HelpText = "Directory of the run to branch from.")]
    public string Directory { get; set; } = "";

    /// <summary>The directory.</summary>
    [Option('o', "output", Required = true, MetaValue = "NEW", HelpText = "Directory of the branch.")]
    public string Output { get; set; } = "";

    /// <summary>The checkpoint.</summary>
    [Option("checkpoint", MetaValue = "FILE", HelpText = "Branch at this checkpoint instead of the last one.")]
    public string? From { get; set; }

    /// <summary>Force.</summary>
    [Option("force", HelpText = "Replace a run that is in the directory.")]
    public bool Force { get; set; }

    /// <summary>Examples.</summary>
    [Usage(ApplicationAlias = "cartagents")]
    public static IEnumerable<Example> Examples =>
        [
            new Example(
                "What if the T cells moved slower from here on",
                Shown,
                new BranchVerb
                {
                    Directory = "runs/killing-assay",
                    Output = "runs/slower",
                    SetHelp = "v_tum=2um/min",
                }
            ),
            new Example(
                "What if more T cells came on day 2, the first event of the run",
                Shown,
                new BranchVerb
                {
                    Directory = "runs/killing-assay",
                    Output = "runs/more",
                    SetHelp = "events.0={at: 2 d, dose: {cells: 500, over: 1 h, mix: {cd8: 1}, enter: anywhere}}",
                }
            ),
        ];

    /// <inheritdoc/>
    public override int Invoke(List<string> sets)
    {
        RunDirectory origin = RunDirectory.Open(Directory);
        if (Path.GetFullPath(Output) == origin.Path)
            throw new InputException("a branch needs a directory of its own: -o NEW");
        MixedOptions.RequireCheckpoints(origin);
        using Checkpoint checkpoint = From is null ? Checkpoint.OpenNewest(origin) : Checkpoint.Open(From);
        List<string> all = All(sets, origin.Configuration);
        RunConfiguration before = RunConfiguration.Parse(checkpoint.Configuration, origin.Configuration);
        RunConfiguration configuration = BranchConfiguration.Make(before, checkpoint.Tick, all, out IReadOnlyList<string> holds);
        using var interruption = new Interruption();
        using Compute.Device device = OpenDevice();
        RunOrder order = Order(RunRecord.Read(origin.Record)?.Config ?? Directory, all);
        using Run run = Run.Branch(order, origin, checkpoint, configuration, device, Output, Force);
        PrintDevice();
        foreach (string note in Quiet ? [] : holds)
            Console.WriteLine($"note: {Printable.Of(note)}");
        return ConsoleRun.Execute(run, Quiet, AllResults, interruption);
    }
}
