using CarTAgents.Cli.Terminal;
using CarTAgents.Compute;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Units;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Output.Runs;
using CommandLine;

namespace CarTAgents.Cli.Verbs;

/// <summary>A command, with the options that every command has.</summary>
public abstract class Verb
{
    /// <summary>How examples are shown: only with the options that they set.</summary>
    protected static readonly UnParserSettings Shown = new() { SkipDefault = true };

    /// <summary>The arguments of the command, as they were typed.</summary>
    public IReadOnlyList<string> Line { get; set; } = [];

    /// <summary>Does it.</summary>
    /// <param name="sets">The overrides.</param>
    /// <returns>The exit code.</returns>
    public abstract int Invoke(List<string> sets);

    /// <summary>Why the command takes no overrides; null where it does.</summary>
    public virtual string? WhyNoSets => "--set has no place here: it changes a configuration that is run";

    /// <summary>The options that stand for an override, each with what it stands for: an error shall name what was typed.</summary>
    protected virtual IEnumerable<(string Option, string Set)> Shorthands => [];

    /// <summary>An error in words of the options that were typed.</summary>
    public ConfigurationException AsTyped(ConfigurationException e) =>
        new([
            .. e.Problems.Select(p =>
                Shorthands.FirstOrDefault(s => p.Origin.File == $"--set {s.Set}") is { Option: { } option }
                    ? new ConfigurationProblem(new Origin(option, 0, 0), "", p.Message)
                    : p
            ),
        ]);

    /// <summary>A time such as "30 min", in seconds.</summary>
    /// <exception cref="InputException">It is not one.</exception>
    protected static double? Seconds(string? text, string option)
    {
        if (text is null)
            return null;
        if (!Quantity.TryParse(text, QuantityKind.Time, out Quantity time, out string? error))
            throw new InputException($"{option}: {error}");
        return time.Value > 0 ? time.Value : throw new InputException($"{option}: '{text}' is not a time above 0");
    }
}

/// <summary>A command that computes on a device.</summary>
public abstract class DeviceVerb : Verb
{
    /// <summary>Overrides; taken out by <see cref="Sets"/> before parsing, named here for the help.</summary>
    [Option(
        "set",
        MetaValue = "PATH=VALUE",
        HelpText = "Set a value of the configuration; may be repeated: --set tissue.tCells.effectorToTarget=0.1, or a parameter by "
            + "its symbol: --set t_engage=\"30 min\"."
    )]
    public virtual string? SetHelp { get; set; }

    /// <inheritdoc/>
    public override string? WhyNoSets => null;

    /// <summary>Device.</summary>
    [Option(
        "device",
        Default = "auto",
        MetaValue = "DEVICE",
        HelpText = "Where kernels run: auto, cpu, opencl, opencl:1, cuda, cuda:1 ... The bits are the same everywhere."
    )]
    public string Device { get; set; } = "auto";

    /// <summary>Threads.</summary>
    [Option(
        "threads",
        Default = 0,
        MetaValue = "N",
        HelpText = "Threads of the CPU device; 0: one a logical processor, or as many as Slurm gives (SLURM_CPUS_PER_TASK). The bits do "
            + "not depend on it."
    )]
    public int Threads { get; set; }

    /// <summary>Quiet.</summary>
    [Option("quiet", HelpText = "Print nothing but errors, the directory and the state hash.")]
    public bool Quiet { get; set; }

    /// <summary>The device asked for.</summary>
    /// <exception cref="DeviceException">There is no such device, or it cannot be used.</exception>
    protected Device OpenDevice()
    {
        if (Threads is < 0 or > 1024)
            throw new InputException($"--threads {Threads}: expected 0 to 1024");
        Device device = Devices.Open(Device, Threads, out string? note);
        DeviceNote = note;
        return device;
    }

    /// <summary>Which device was taken and why, where it was left to the program; to be printed once the work begins.</summary>
    protected string? DeviceNote { get; private set; }

    /// <summary>Prints <see cref="DeviceNote"/>.</summary>
    protected void PrintDevice()
    {
        if (DeviceNote is not null && !Quiet)
            Console.WriteLine(DeviceNote);
    }
}

/// <summary>A command for a configuration and the time that it is run to.</summary>
public abstract class TimedVerb : DeviceVerb
{
    private string? _duration;

    /// <summary>End.</summary>
    [Option(
        "until",
        MetaValue = "TIME",
        HelpText = "Simulated time to run to instead of the configuration's duration, of a patient from the infusion: --until 28d."
    )]
    public virtual string? Until { get; set; }

    /// <inheritdoc/>
    protected override IEnumerable<(string Option, string Set)> Shorthands =>
        Until is null ? [] : [($"--until {Until}", $"duration={_duration ?? Until}")];

    /// <summary>The overrides with those that options stand for.</summary>
    /// <param name="sets">The overrides.</param>
    /// <param name="configuration">The path of the configuration that they are for.</param>
    /// <exception cref="ConfigurationException">The configuration is wrong.</exception>
    protected List<string> All(List<string> sets, string configuration)
    {
        List<string> Both() => [.. sets, .. Shorthands.Select(s => s.Set)];
        _duration = null;
        if (Until is not null)
            _duration = Duration(RunConfiguration.Load(configuration, Both()));
        return Both();
    }

    /// <summary>The duration that --until means, by the configuration that has it as its duration: of a patient it counts from the
    /// infusion.</summary>
    private static string? Duration(RunConfiguration until) =>
        until.Patient?.Infusion?.At.Value is > 0 and var at
            ? FormattableString.Invariant($"{(until.Duration.Value + at) / Unit.SecondsPerDay} d")
            : null;
}

/// <summary>A command that runs a configuration.</summary>
public abstract class SimulatingVerb : TimedVerb
{
    /// <summary>Checkpoints.</summary>
    [Option(
        "checkpoint-every",
        MetaValue = "TIME",
        Default = "1 h",
        HelpText = "Write a checkpoint each time this much wall-clock time has passed: --checkpoint-every 30min."
    )]
    public string? CheckpointEvery { get; set; }

    /// <summary>Limit.</summary>
    [Option(
        "wall-limit",
        MetaValue = "TIME",
        HelpText = "Stop after this wall-clock time, with a checkpoint to resume from (exit code 130)."
    )]
    public string? WallLimit { get; set; }

    /// <summary>All results.</summary>
    [Option("all", HelpText = "Print every result at the end, rather than the main ones.")]
    public bool AllResults { get; set; }

    /// <summary>What was asked for.</summary>
    /// <param name="config">The configuration, or the directory of the run that is continued.</param>
    /// <param name="sets">Values set on the command line.</param>
    protected RunOrder Order(string config, IReadOnlyList<string> sets) =>
        new(config, sets)
        {
            Command = Shell.Command(Line),
            CheckpointSeconds = Seconds(CheckpointEvery, "--checkpoint-every") ?? RunOrder.DefaultCheckpointSeconds,
            WallLimitSeconds = Seconds(WallLimit, "--wall-limit"),
        };
}
