using CarTAgents.Cli.Terminal;
using CarTAgents.Compute;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Sweeps.Designs;
using CarTAgents.Sweeps.Runs;
using CommandLine;
using CommandLine.Text;

namespace CarTAgents.Cli.Verbs;

/// <summary>cartagents converge.</summary>
[Verb(
    "converge",
    HelpText = "Tell what results owe to the time step and to the size of the lattice: a configuration beside half its step, twice its "
        + "edge, and a quarter of its field step, with replicates."
)]
public sealed class ConvergeVerb : TimedVerb
{
    /// <summary>The configuration.</summary>
    [Value(0, MetaName = "CONFIG", Required = true, HelpText = "The configuration.")]
    public string Config { get; set; } = "";

    /// <summary>Replicates.</summary>
    [Option("replicates", Default = 3, MetaValue = "N", HelpText = "Runs of each, with consecutive seeds; their noise is what counts.")]
    public int Replicates { get; set; } = 3;

    /// <summary>The directory.</summary>
    [Option('o', "output", MetaValue = "DIR", HelpText = "Directory of the runs; by default sweeps/NAME-convergence, numbered.")]
    public string? Output { get; set; }

    /// <summary>Jobs.</summary>
    [Option("jobs", Default = 0, MetaValue = "N", HelpText = "Runs at a time, one thread each; 0: as many as suit the machine.")]
    public int Jobs { get; set; }

    /// <summary>Examples.</summary>
    [Usage(ApplicationAlias = "cartagents")]
    public static IEnumerable<Example> Examples =>
        [new Example("The killing assay", Shown, new ConvergeVerb { Config = "configs/killing-assay.yaml", Replicates = 5 })];

    /// <inheritdoc/>
    public override int Invoke(List<string> sets)
    {
        if (Replicates < 2)
            throw new InputException($"--replicates {Replicates}: expected 2 or more, since differences are told beside their noise");
        if (Jobs is < 0 or > 4096)
            throw new InputException($"--jobs {Jobs}: expected 0 to 4096");
        if (Output is { Length: 0 })
            throw new InputException("-o '': the name of the directory is empty");
        List<string> all = All(sets, Config);
        var configuration = RunConfiguration.Load(Config, all);
        var order = new SweepOrder(Config, Replicates, Keeping.Tables) { Sets = all, Command = Shell.Command(Line) };
        string path = Output ?? Path.Combine("sweeps", Path.GetFileNameWithoutExtension(Config) + "-convergence");
        using var interruption = new Interruption();
        using var sweep = Sweep.Start(
            order,
            configuration,
            ConvergenceDesign.Of(configuration),
            path,
            Output is null,
            Shard.Whole,
            threads => Devices.Open(Device, Threads == 0 ? threads : Threads, out _)
        );
        int code = ConsoleSweep.Execute(sweep, Jobs, Quiet, interruption);
        if (code == Program.Done && !Quiet)
            ConsoleConvergence.Print(sweep.Ends);
        return code;
    }
}
