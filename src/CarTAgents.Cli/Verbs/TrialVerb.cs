using CarTAgents.Cli.Terminal;
using CarTAgents.Clinic.Trials;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Keys;
using CarTAgents.Configuration.Units;
using CarTAgents.Sweeps.Runs;
using CommandLine;
using CommandLine.Text;

namespace CarTAgents.Cli.Verbs;

/// <summary>cartagents trial.</summary>
[Verb("trial", HelpText = "Simulate a cohort of drawn patients beside a published study; join the shards of a trial (trial merge DIR).")]
public sealed class TrialVerb : Verb
{
    /// <summary>The word that joins shards.</summary>
    private const string MergeWord = "merge",
        Mixed = "mixed";

    /// <summary>The configuration, the directory to go on with, or <c>merge DIR</c>.</summary>
    [Value(0, MetaName = "CONFIG", HelpText = "The configuration; the directory with --resume; or: merge DIR.")]
    public IEnumerable<string> Arguments { get; set; } = [];

    /// <summary>Patients.</summary>
    [Option("patients", MetaValue = "N", HelpText = "Patients of the cohort; by default ten times as many as the study had.")]
    public int? Patients { get; set; }

    /// <summary>Space.</summary>
    [Option(
        "space",
        Default = "mixed",
        MetaValue = "SPACE",
        HelpText = "mixed: patients as well-mixed counts, milliseconds each; lattice: the same patients cell by cell, minutes each."
    )]
    public string Space { get; set; } = "mixed";

    /// <summary>Follow-up.</summary>
    [Option(
        "until",
        MetaValue = "TIME",
        HelpText = "Follow the patients for this long from the infusion, and leave out endpoints that need more: --until 60d."
    )]
    public string? Until { get; set; }

    /// <summary>Arms.</summary>
    [Option("arms", MetaValue = "NAME,...", HelpText = "Simulate these arms beside the study's own treatment; none for it alone.")]
    public string? ArmNames { get; set; }

    /// <summary>The directory.</summary>
    [Option('o', "output", MetaValue = "DIR", HelpText = "Directory of the trial; by default trials/NAME with the first free number.")]
    public string? Output { get; set; }

    /// <summary>Go on.</summary>
    [Option("resume", HelpText = "Continue the trial in the directory, and make its tables and report again.")]
    public bool Resume { get; set; }

    /// <summary>Shard.</summary>
    [Option(
        "shard",
        MetaValue = "I/N",
        HelpText = "Be one of N processes that share the trial of -o DIR. Join them with: cartagents trial merge DIR."
    )]
    public string? ShardText { get; set; }

    /// <summary>Jobs.</summary>
    [Option("jobs", Default = 0, MetaValue = "N", HelpText = "Patients at a time; 0: one a logical processor, or as many as Slurm gives.")]
    public int Jobs { get; set; }

    /// <summary>All rows.</summary>
    [Option("all", HelpText = "Print every endpoint at the end, rather than the main ones and those that are not met.")]
    public bool AllResults { get; set; }

    /// <summary>Quiet.</summary>
    [Option("quiet", HelpText = "Print nothing but errors and the directory.")]
    public bool Quiet { get; set; }

    /// <summary>Examples.</summary>
    [Usage(ApplicationAlias = "cartagents")]
    public static IEnumerable<Example> Examples =>
        [
            new Example("Axi-cel in lymphoma", Shown, new TrialVerb { Arguments = ["configs/mixed/lymphoma-zuma1.yaml"] }),
            new Example("Go on with it", Shown, new TrialVerb { Arguments = ["trials/lymphoma-zuma1"], Resume = true }),
        ];

    /// <inheritdoc/>
    public override string? WhyNoSets =>
        Resume || Arguments.FirstOrDefault() == MergeWord ? "--set has no place here: the trial goes on as it was planned" : null;

    /// <inheritdoc/>
    public override int Invoke(List<string> sets)
    {
        string[] arguments = [.. Arguments];
        if (arguments.Length == 0)
            throw new InputException("trial needs a configuration: cartagents trial configs/mixed/lymphoma-zuma1.yaml");
        if (Jobs is < 0 or > 4096)
            throw new InputException($"--jobs {Jobs}: expected 0 to 4096");
        Shard shard = ShardText is null ? Shard.Whole : Shard.Parse(ShardText);
        if (arguments[0] == MergeWord)
        {
            if (arguments.Length != 2)
                throw new InputException("trial merge needs the directory that the shards shared");
            return ConsoleTrial.Finish(Trial.Open(arguments[1]), Quiet, AllResults);
        }

        if (arguments.Length > 1)
            throw new InputException($"trial takes one configuration, and '{arguments[1]}' is a second");
        using var interruption = new Interruption();
        if (Resume)
        {
            if (Patients is not null || Output is not null || Until is not null || ArmNames is not null || Space != Mixed)
            {
                throw new InputException(
                    "--resume goes on with the trial as it was planned; --patients, --space, --until, --arms and -o have no place here"
                );
            }

            return ConsoleTrial.Execute(Trial.Open(arguments[0]), shard, Jobs, Quiet, AllResults, interruption);
        }

        if (Output is { Length: 0 })
            throw new InputException("-o '': the name of the directory is empty");
        if (shard.Count > 1 && Output is null)
            throw new InputException("--shard needs -o DIR: the directory that all shards share");
        TrialPlan plan = Plan(arguments[0], sets);
        string path = Output ?? Path.Combine("trials", Path.GetFileNameWithoutExtension(arguments[0]));
        var trial = Trial.Start(plan, path, numbered: Output is null, shared: shard.Count > 1);
        return ConsoleTrial.Execute(trial, shard, Jobs, Quiet, AllResults, interruption);
    }

    private TrialPlan Plan(string path, List<string> sets)
    {
        bool isLattice = Space switch
        {
            Mixed => false,
            "lattice" => true,
            _ => throw new InputException($"--space {Space}: expected mixed or lattice"),
        };
        double? days = Seconds(Until, "--until") / Unit.SecondsPerDay;
        RunConfiguration given = RunConfiguration.Load(path),
            configuration;
        RunConfiguration? lattice = null;
        if (isLattice)
        {
            if (given.Patient?.Twin is not { } twin)
            {
                throw given.Error(
                    "patient.twin",
                    "--space lattice needs patients on lattices that name their well-mixed twin, as configs/lymphoma-zuma1.yaml does; "
                        + "found none"
                );
            }

            lattice = RunConfiguration.Load(path, sets);
            if (lattice.IsMixed)
                throw lattice.Error("patient.space", "--space lattice needs a patient on lattices; found a mixed one");
            configuration = RunConfiguration.Load(twin, [FormattableString.Invariant($"seed={lattice.Seed}")]);
        }
        else
        {
            configuration = RunConfiguration.Load(given.Patient?.Twin ?? path, sets);
        }

        configuration = WithArms(configuration);
        var order = new TrialOrder(path, Patients ?? TrialOrder.Fold * (configuration.Trial?.Patients ?? 1), sets)
        {
            Space = isLattice ? PatientSpace.Lattice : PatientSpace.Mixed,
            Days = days,
            Command = Shell.Command(Line),
        };
        return TrialPlan.Of(configuration, order, lattice);
    }

    private RunConfiguration WithArms(RunConfiguration configuration)
    {
        if (ArmNames is null || configuration.Trial is not { } trial)
            return configuration;
        string[] names = ArmNames == "none" ? [] : ArmNames.Split(',', StringSplitOptions.TrimEntries);
        foreach (string name in names.Where(n => !trial.Arms.ContainsKey(n)))
        {
            string near = Nearest.Of(name, trial.Arms.Keys) is { } nearest ? $"; did you mean '{nearest}'?" : "";
            throw new InputException(
                $"--arms {ArmNames}: there is no arm '{name}'{near}; expected none, or of {string.Join(", ", trial.Arms.Keys)}"
            );
        }

        return configuration.With([.. trial.Arms.Keys.Except(names).Select(n => $"trial.arms.{n}=~")]);
    }
}
