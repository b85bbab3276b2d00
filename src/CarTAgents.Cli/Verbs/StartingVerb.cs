using CarTAgents.Cli.Terminal;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Output.Runs;
using CommandLine;

namespace CarTAgents.Cli.Verbs;

/// <summary>A command that simulates a configuration from its start, into a new directory.</summary>
public abstract class StartingVerb : SimulatingVerb
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
