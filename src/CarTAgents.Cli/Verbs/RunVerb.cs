using CarTAgents.Cli.Terminal;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Output.Runs;
using CommandLine;
using CommandLine.Text;

namespace CarTAgents.Cli.Verbs;

/// <summary>cartagents run.</summary>
[Verb("run", HelpText = "Simulate a configuration.")]
public class RunVerb : SimulatingVerb
{
    /// <summary>The configuration.</summary>
    [Value(0, MetaName = "CONFIG", Required = true, HelpText = "The configuration, a YAML file.")]
    public string Config { get; set; } = "";

    /// <summary>The directory.</summary>
    [Option('o', "output", MetaValue = "DIR", HelpText = "Directory of the run; by default runs/NAME with the first free number.")]
    public string? Output { get; set; }

    /// <summary>The seed.</summary>
    [Option("seed", MetaValue = "N", HelpText = "Seed of the random numbers: the same as --set seed=N.")]
    public string? Seed { get; set; }

    /// <summary>Force.</summary>
    [Option("force", HelpText = "Take the place of a run that is in the directory.")]
    public bool Force { get; set; }

    /// <summary>Examples.</summary>
    [Usage(ApplicationAlias = "cartagents")]
    public static IEnumerable<Example> Examples =>
        [
            new Example(
                "A killing assay with one effector for ten targets",
                new RunVerb
                {
                    Config = "configs/killing-assay.yaml",
                    Output = "runs/one-to-ten",
                    SetHelp = "tissue.tCells.effectorToTarget=0.1",
                }
            ),
            new Example(
                "A patient with lymphoma, to day 28",
                new RunVerb
                {
                    Config = "configs/lymphoma-zuma1.yaml",
                    Output = "runs/lymphoma",
                    Until = "33d",
                }
            ),
        ];

    /// <inheritdoc/>
    public override int Invoke(List<string> sets)
    {
        List<string> all = All(sets);
        if (Seed is not null)
            all.Add($"seed={Seed}");
        RunConfiguration configuration = RunConfiguration.Load(Config, all);
        var order = new RunOrder(Config, all)
        {
            CheckpointSeconds = Seconds(CheckpointEvery, "--checkpoint-every"),
            WallLimitSeconds = Seconds(WallLimit, "--wall-limit"),
        };
        string path = Output ?? RunDirectory.Free(Path.Combine("runs", Path.GetFileNameWithoutExtension(Config)));
        using var interruption = new Interruption();
        using Compute.Device device = OpenDevice();
        using Run run = Run.Start(order, configuration, device, path, Force);
        SayDevice();
        return Go(run, configuration, path, interruption);
    }

    /// <summary>Simulates what has been set up.</summary>
    /// <returns>The exit code.</returns>
    private protected virtual int Go(Run run, RunConfiguration configuration, string path, Interruption interruption) =>
        Live.Go(run, configuration, path, Quiet, interruption);
}
