using CarTAgents.Cli.Terminal;
using CarTAgents.Cli.Verbs;
using CarTAgents.Compute;
using CarTAgents.Configuration.Keys;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Model.Engine;
using CarTAgents.Output.Runs;
using CommandLine;
using CommandLine.Text;
using Spectre.Console;

namespace CarTAgents.Cli;

/// <summary>The cartagents command. Exit codes: 0 done, 1 the run failed, 2 the input was wrong, 130 interrupted after writing a
/// checkpoint.</summary>
public static class Program
{
    /// <summary>Exit codes.</summary>
    public const int Done = 0,
        Failed = 1,
        WrongInput = 2,
        Interrupted = 130;

    private static readonly Type[] Verbs =
    [
        typeof(InitVerb),
        typeof(CheckVerb),
        typeof(RunVerb),
        typeof(ResumeVerb),
        typeof(BranchVerb),
        typeof(SweepVerb),
        typeof(ConvergeVerb),
        typeof(TrialVerb),
        typeof(CalibrateVerb),
        typeof(ReportVerb),
        typeof(ViewVerb),
        typeof(RenderVerb),
        typeof(DevicesVerb),
        typeof(VerifyVerb),
        typeof(BenchVerb),
        typeof(SchemaVerb),
    ];

    /// <summary>Runs a command line as a process of its own.</summary>
    public static int Main(string[] args)
    {
        IgnoreFileSizeSignal();
        PatientWriter output = PatientWriter.Take();
        AnsiConsole.Console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        if (Console.IsOutputRedirected)
        {
            // Into files and pipes: plain text, and lines that are not folded at some terminal's width.
            AnsiConsole.Profile.Capabilities.Ansi = false;
            AnsiConsole.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
            AnsiConsole.Profile.Width = 120;
        }

        return Run(args, () => output.Error);
    }

    /// <summary>Runs a command line; it prints to the console as the console is.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="lost">Why what was printed has not all arrived; null if it has.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string[] args, Func<Exception?> lost)
    {
        try
        {
            string[] rest = ServeOption.Complete(Sets.Take(args, out List<string> sets));
            rest = SweepVerb.Take(rest, out List<string> varied, out List<string> over);
            // Wherever it stands: bench compare --help.
            if (rest.Length > 2 && rest.Contains("--help"))
                rest = [rest[0], "--help"];
            using var parser = new Parser(settings =>
            {
                settings.HelpWriter = null;
                settings.AutoVersion = true;
                settings.CaseInsensitiveEnumValues = true;
            });
            ParserResult<object> result = parser.ParseArguments(rest, Verbs);
            return result.MapResult(
                verb =>
                {
                    if (verb is SweepVerb sweep)
                        (sweep.Varied, sweep.Sampled) = (varied, over);
                    if (verb is CalibrateVerb calibrate)
                        calibrate.Searched = over;
                    int code = Invoke((Verb)verb, args, sets);
                    // A run leaves files; of other commands, what they print is all there is.
                    bool leavesFiles = verb is SimulatingVerb or SweepVerb or ConvergeVerb or TrialVerb or CalibrateVerb or ReportVerb;
                    return code == Done && !leavesFiles && lost() is { } e
                        ? PrintError($"cannot write the output: {e.Message}", Failed)
                        : code;
                },
                errors => Explain(result, errors, rest)
            );
        }
        catch (ConfigurationException e)
        {
            foreach (ConfigurationProblem problem in e.Problems)
                Console.Error.WriteLine($"error: {Printable.Of(problem.ToString())}");
            return WrongInput;
        }
        catch (Exception e) when (Code(e) is { } code)
        {
            return PrintError(e.Message, code);
        }
        catch (OutOfMemoryException)
        {
            return PrintError(
                "the machine ran out of memory; a smaller lattice or fewer replicas would fit (cartagents check tells the need)",
                Failed
            );
        }
        catch (Exception e)
        {
            Console.Error.WriteLine(Printable.Of(Fault(e)));
            return Failed;
        }
    }

    private static int Invoke(Verb verb, string[] args, List<string> sets)
    {
        if (sets.Count > 0 && verb.WhyNoSets is { } why)
            throw new InputException(why);
        verb.Line = args;
        try
        {
            return verb.Invoke(sets);
        }
        catch (ConfigurationException e)
        {
            throw verb.AsTyped(e);
        }
    }

    /// <summary>The exit code that an error of the input, of the disk, of a device or of a run ends with; null for a fault of the
    /// program.</summary>
    private static int? Code(Exception e) =>
        e switch
        {
            InputException or OutputException { IsRequest: true } or DeviceException { IsRequest: true } => WrongInput,
            OutputException or DeviceException or RunException or IOException or UnauthorizedAccessException => Failed,
            _ => null,
        };

    /// <summary>The message for an unexpected error, for the user and for whoever is to fix it.</summary>
    public static string Fault(Exception e) =>
        $"error: a fault of the program, not of your input: {e.Message}\n"
        + "please report it, with the configuration and these lines:\n"
        + $"cartagents {ProgramVersion.Text}\n{Environment.OSVersion}, .NET {Environment.Version}\n{e}";

    /// <summary>Prints an error on the standard error, and gives its exit code back.</summary>
    public static int PrintError(string message, int code)
    {
        Console.Error.WriteLine($"error: {Printable.Of(message)}");
        return code;
    }

    private static int Explain(ParserResult<object> result, IEnumerable<Error> errors, string[] args)
    {
        Error[] all = [.. errors];
        if (all.Any(e => e.Tag == ErrorType.VersionRequestedError))
        {
            Console.WriteLine($"cartagents {ProgramVersion.Text}");
            return Done;
        }

        bool asked = all.All(e => e.Tag is ErrorType.HelpRequestedError or ErrorType.HelpVerbRequestedError);
        if (asked || args.Length == 0)
        {
            HelpText help = HelpText.AutoBuild(
                result,
                h =>
                {
                    h.Heading = $"cartagents {ProgramVersion.Text.Split('+')[0]}: CAR-T cell therapy, cell by cell{Usage(result)}";
                    h.Copyright = "";
                    h.AdditionalNewLineAfterOption = false;
                    h.AddEnumValuesToHelpText = true;
                    h.MaximumDisplayWidth = 120;
                    return h;
                }
            );
            (asked ? Console.Out : Console.Error).WriteLine(help);
            return asked ? Done : WrongInput;
        }

        string? verb = result
            .TypeInfo.Current.GetCustomAttributes(typeof(VerbAttribute), false)
            .OfType<VerbAttribute>()
            .FirstOrDefault()
            ?.Name;
        foreach (Error error in all)
            Console.Error.WriteLine($"error: {Text(error, result.TypeInfo.Current)}");
        Console.Error.WriteLine(verb is null ? "see: cartagents --help" : $"see: cartagents {verb} --help");
        return WrongInput;
    }

    /// <summary>What is wrong with the command line, with the nearest name that is right.</summary>
    private static string Text(Error error, Type verb)
    {
        switch (error)
        {
            case BadVerbSelectedError bad:
                string[] names = [.. Verbs.Select(v => ((VerbAttribute)v.GetCustomAttributes(typeof(VerbAttribute), false)[0]).Name)];
                return $"'{bad.Token}' is not a command{Suggest(bad.Token, names)}; expected one of {string.Join(", ", names)}";
            case UnknownOptionError unknown:
                string[] options = [.. Options(verb).Select(o => o.LongName)];
                return $"there is no option '{unknown.Token}'{Suggest(unknown.Token, options)}; expected one of "
                    + $"{string.Join(", ", options)}";
            case BadFormatConversionError bad when Options(verb).FirstOrDefault(o => o.LongName == bad.NameInfo.LongName) is { } option:
                return $"--{option.LongName}: the value is not {(option.Default is int ? "a whole number" : "what was expected")}. "
                    + $"{option.HelpText}";
            default:
                return SentenceBuilder.Create().FormatError(error);
        }
    }

    /// <summary>The arguments of a command in their order, which the list of options ends with.</summary>
    private static string Usage(ParserResult<object> result)
    {
        Type verb = result.TypeInfo.Current;
        if (verb.GetCustomAttributes(typeof(VerbAttribute), false).FirstOrDefault() is not VerbAttribute { Name: { } name })
            return "";
        IEnumerable<string> words = verb.GetProperties()
            .SelectMany(p => p.GetCustomAttributes(typeof(ValueAttribute), true))
            .Cast<ValueAttribute>()
            .Select(v => v.Required ? v.MetaName : $"[{v.MetaName}]");
        return $"\n\n  {string.Join(' ', (string[])["cartagents", name, .. words, "[options]"])}";
    }

    private static IEnumerable<OptionAttribute> Options(Type verb) =>
        verb.GetProperties().SelectMany(p => p.GetCustomAttributes(typeof(OptionAttribute), true)).Cast<OptionAttribute>();

    private static string Suggest(string name, string[] names) =>
        Nearest.Of(name, names) is { } near && Nearest.Distance(name, near) <= Math.Max(1, name.Length / 2)
            ? $"; did you mean '{near}'?"
            : "";

    /// <summary>A file that meets the process's size limit shall be an error of the write, not the end of the process.</summary>
    private static void IgnoreFileSizeSignal()
    {
        const int sigxfsz = 25;
        if (OperatingSystem.IsLinux())
        {
            _fileSize = System.Runtime.InteropServices.PosixSignalRegistration.Create(
                (System.Runtime.InteropServices.PosixSignal)sigxfsz,
                context => context.Cancel = true
            );
        }
    }

    private static System.Runtime.InteropServices.PosixSignalRegistration? _fileSize;
}
