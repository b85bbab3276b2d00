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
    [Option("force", HelpText = "Replace a run that is in the directory.")]
    public bool Force { get; set; }

    /// <summary>In place of the directory that was asked for, one of this name with the first free number.</summary>
    private protected string? Numbered { get; set; }

    /// <inheritdoc/>
    protected override IEnumerable<(string Option, string Set)> Shorthands =>
        Seed is null ? base.Shorthands : [.. base.Shorthands, ($"--seed {Seed}", $"seed={Seed}")];

    /// <inheritdoc/>
    public override int Invoke(List<string> sets)
    {
        List<string> all = All(sets, Config);
        RunConfiguration configuration = RunConfiguration.Load(Config, all);
        if (Output is { Length: 0 })
            throw new InputException("-o '': the name of the directory is empty");
        string path = Numbered ?? Output ?? Path.Combine("runs", Path.GetFileNameWithoutExtension(Config));
        bool numbered = Numbered is not null || (Output is null && !Force);
        if (configuration.IsMixed)
        {
            using MixedRun mixed = MixedRun.Start(Order(Config, all), configuration, path, Force, numbered);
            return ConsoleMixedRun.Execute(mixed, Quiet, AllResults, MixedOptions.Idle(this));
        }

        using var interruption = new Interruption();
        using Compute.Device device = OpenDevice();
        using Run run = Run.Start(Order(Config, all), configuration, device, path, Force, numbered);
        PrintDevice();
        return Execute(run, interruption);
    }

    /// <summary>Simulates what has been set up.</summary>
    /// <returns>The exit code.</returns>
    private protected virtual int Execute(Run run, Interruption interruption) => ConsoleRun.Execute(run, Quiet, AllResults, interruption);
}
