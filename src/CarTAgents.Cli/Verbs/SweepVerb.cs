using CarTAgents.Cli.Terminal;
using CarTAgents.Compute;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Sweeps.Designs;
using CarTAgents.Sweeps.Runs;
using CommandLine;
using CommandLine.Text;

namespace CarTAgents.Cli.Verbs;

/// <summary>cartagents sweep.</summary>
[Verb("sweep", HelpText = "Run a configuration many times with different values and seeds; join the shards of a sweep (sweep merge DIR).")]
public sealed class SweepVerb : DeviceVerb
{
    /// <summary>The word that joins shards.</summary>
    private const string MergeWord = "merge";

    private const int DefaultRuns = 100;

    /// <summary>The configuration, the directory to go on with, or <c>merge DIR ...</c>.</summary>
    [Value(0, MetaName = "CONFIG", HelpText = "The configuration; the directory with --resume; or: merge DIR [DIR ...].")]
    public IEnumerable<string> Arguments { get; set; } = [];

    /// <summary>Values; taken out before parsing, named here for the help.</summary>
    [Option(
        "vary",
        MetaValue = "PATH=A,B,C",
        HelpText = "Values of a key, or of a parameter by its symbol; repeat it for further keys to run every combination."
    )]
    public string? VaryHelp { get; set; }

    /// <summary>Table of points.</summary>
    [Option("design", MetaValue = "FILE.csv", HelpText = "Points from a table: a column for each key or symbol, a line for each point.")]
    public string? DesignFile { get; set; }

    /// <summary>Sampling.</summary>
    [Option(
        "sample",
        MetaValue = "KIND",
        HelpText = "Sample the ranges of parameters: latin-hypercube (rank correlations), sobol (Sobol' indices) or morris (elementary "
            + "effects)."
    )]
    public string? Sample { get; set; }

    /// <summary>Parameters to sample; taken out before parsing.</summary>
    [Option(
        "over",
        MetaValue = "SYMBOL[=LOW..HIGH]",
        HelpText = "A parameter to sample, with a range of its own where wanted; given again for another; without it all parameters in use "
            + "that have a range. Ranges of a factor of ten or more are sampled in their logarithm."
    )]
    public string? OverHelp { get; set; }

    /// <summary>Points of a sample.</summary>
    [Option("runs", MetaValue = "N", HelpText = "Most points of a sample; by default 100.")]
    public int? Runs { get; set; }

    /// <summary>Replicates.</summary>
    [Option("replicates", Default = 1, MetaValue = "N", HelpText = "Runs of each point, with consecutive seeds.")]
    public int Replicates { get; set; } = 1;

    /// <summary>The directory.</summary>
    [Option('o', "output", MetaValue = "DIR", HelpText = "Directory of the sweep; by default sweeps/NAME with the first free number.")]
    public string? Output { get; set; }

    /// <summary>Jobs.</summary>
    [Option("jobs", Default = 0, MetaValue = "N", HelpText = "Runs at a time, one thread each; 0: as many as suit the machine.")]
    public int Jobs { get; set; }

    /// <summary>What runs leave.</summary>
    [Option(
        "keep",
        Default = "tables",
        MetaValue = "WHAT",
        HelpText = "tables: no pictures, snapshots, tables of cells, recordings, reports and checkpoints of single runs; all: what the "
            + "configuration asks for."
    )]
    public string Keep { get; set; } = "tables";

    /// <summary>Go on.</summary>
    [Option("resume", HelpText = "Continue the sweep in the directory.")]
    public bool Resume { get; set; }

    /// <summary>Shard.</summary>
    [Option(
        "shard",
        MetaValue = "I/N",
        HelpText = "Be one of N processes that share the sweep of -o DIR; each takes free runs. Join them with: cartagents sweep merge DIR."
    )]
    public string? ShardText { get; set; }

    /// <summary>Batch script.</summary>
    [Option("slurm", HelpText = "Run nothing: print a script for sbatch that runs the sweep as an array of shards (--shard I/N gives N).")]
    public bool Slurm { get; set; }

    /// <summary>What stands after each --vary.</summary>
    public IReadOnlyList<string> Varied { get; set; } = [];

    /// <summary>What stands after each --over.</summary>
    public IReadOnlyList<string> Sampled { get; set; } = [];

    /// <summary>Examples.</summary>
    [Usage(ApplicationAlias = "cartagents")]
    public static IEnumerable<Example> Examples =>
        [
            new Example(
                "Doses and antigen densities, five replicates each",
                Shown,
                new SweepVerb
                {
                    Arguments = ["configs/killing-assay.yaml"],
                    VaryHelp = "tissue.tCells.effectorToTarget=0.1,0.3,1",
                    Replicates = 5,
                }
            ),
            new Example("Go on with it", Shown, new SweepVerb { Arguments = ["sweeps/killing-assay"], Resume = true }),
        ];

    /// <summary>Takes the options that may stand several times out of a command line of this verb, or of <c>calibrate</c>.</summary>
    internal static string[] Take(string[] args, out List<string> varied, out List<string> over)
    {
        (varied, over) = ([], []);
        if (args.FirstOrDefault() is not ("sweep" or "calibrate"))
            return args;
        string[] rest = Sets.Take(args, "--vary", "path=value,value, such as --vary tissue.tCells.effectorToTarget=0.1,0.3,1", out varied);
        return Sets.Take(rest, "--over", "a parameter's symbol, such as --over \"t_engage=10 min..60 min\"", out over);
    }

    /// <inheritdoc/>
    public override int Invoke(List<string> sets)
    {
        string[] arguments = [.. Arguments];
        if (arguments.Length == 0)
            throw new InputException("sweep needs a configuration: cartagents sweep CONFIG --vary path=a,b,c");
        if (arguments[0] == MergeWord)
            return Merge(arguments[1..], sets);
        if (arguments.Length > 1)
            throw new InputException($"sweep takes one configuration, and '{arguments[1]}' is a second; values are varied by --vary");
        Shard shard = ShardText is null ? Shard.Whole : Shard.Parse(ShardText);
        if (Jobs is < 0 or > 4096)
            throw new InputException($"--jobs {Jobs}: expected 0 to 4096");
        if (Resume)
            return ResumeSweep(arguments[0], shard, sets);
        Keeping keep = Keep switch
        {
            "tables" => Keeping.Tables,
            "all" => Keeping.All,
            _ => throw new InputException($"--keep {Keep}: expected tables or all"),
        };
        RunConfiguration configuration = RunConfiguration.Load(arguments[0], sets);
        Design design = CreateDesign(configuration);
        if (shard.Count > 1 && Output is null)
            throw new InputException("--shard needs -o DIR: the directory that all shards share");
        if (Output is { Length: 0 })
            throw new InputException("-o '': the name of the directory is empty");
        if (Slurm && Output is null)
            throw new InputException("--slurm needs -o DIR: the directory that all shards share");
        if (Slurm)
            return SlurmScript.Print(Line, Output!, shard);
        var order = new SweepOrder(arguments[0], Replicates, keep) { Sets = sets, Command = Shell.Command(Line) };
        string path = Output ?? Path.Combine("sweeps", Path.GetFileNameWithoutExtension(arguments[0]));
        using var interruption = new Interruption();
        using var sweep = Sweep.Start(order, configuration, design, path, Output is null, shard, Open);
        return ConsoleSweep.Execute(sweep, Jobs, Quiet, interruption);
    }

    private Design CreateDesign(RunConfiguration configuration)
    {
        string[] ways =
        [
            .. ((string Option, bool Given)[])
                [("--vary", Varied.Count > 0), ("--design", DesignFile is not null), ("--sample", Sample is not null)]
                is var all
                ? all.Where(w => w.Given).Select(w => w.Option)
                : [],
        ];
        if (ways.Length > 1)
            throw new InputException($"{string.Join(" and ", ways)} are given, and a sweep has one design; leave one of them");
        if (Sample is null && (Runs is not null || Sampled.Count > 0))
            throw new InputException("--runs and --over belong to --sample latin-hypercube, sobol or morris");
        if (Sample is not null)
        {
            DesignKind kind = Sample.ToLowerInvariant() switch
            {
                "latin-hypercube" => DesignKind.LatinHypercube,
                "sobol" => DesignKind.Sobol,
                "morris" => DesignKind.Morris,
                _ => throw new InputException($"--sample {Sample}: expected latin-hypercube, sobol or morris"),
            };
            return SampledDesign.Of(kind, SampledFactor.Of(configuration, Sampled), Runs ?? DefaultRuns, configuration.Seed);
        }

        return DesignFile is not null ? TableDesign.Read(DesignFile)
            : Varied.Count > 0 ? GridDesign.Of(Varied)
            : Replicates > 1 ? Design.Nothing
            : throw new InputException("nothing is varied: give --vary, --design, --sample or --replicates");
    }

    private int ResumeSweep(string directory, Shard shard, List<string> sets)
    {
        const string refusal =
            "--resume goes on with the sweep as it was planned; --set, --vary, --design, --sample and -o have no place here";
        if (sets.Count > 0 || Varied.Count > 0 || DesignFile is not null || Sample is not null || Replicates != 1 || Output is not null)
            throw new InputException(refusal);
        using var interruption = new Interruption();
        using var sweep = Sweep.Resume(directory, shard, Open);
        return ConsoleSweep.Execute(sweep, Jobs, Quiet, interruption);
    }

    private int Merge(string[] directories, List<string> sets)
    {
        if (directories.Length == 0)
            throw new InputException("sweep merge needs the directory that the shards shared");
        if (sets.Count > 0)
            throw new InputException("--set has no place in sweep merge: the runs have ended");
        (SweepDirectory directory, SweepEnds ends) = Sweep.Merge(directories[0], directories[1..]);
        ConsoleSweep.PrintResults(directory, ends, Quiet);
        return Program.Done;
    }

    private Device Open(int threads) => Devices.Open(Device, Threads == 0 ? threads : Math.Max(1, Threads), out _);
}
