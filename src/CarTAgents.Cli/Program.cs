using CarTAgents.Compute;
using CarTAgents.Model;
using CarTAgents.Output;
using CommandLine;
using CommandLine.Text;

namespace CarTAgents.Cli;

/// <summary>The cartagents command. Exit codes: 0 done, 1 the run failed, 2 the input was wrong, 130 interrupted after writing a checkpoint.</summary>
public static class Program
{
    /// <summary>Exit codes.</summary>
    public const int Done = 0, Failed = 1, WrongInput = 2, Interrupted = 130;

    private static readonly Type[] Verbs = [typeof(RunVerb), typeof(ResumeVerb), typeof(BranchVerb), typeof(CheckVerb), typeof(BenchVerb)];

    /// <summary>Runs a command line.</summary>
    public static int Main(string[] args)
    {
        IgnoreFileSizeSignal();
        try
        {
            string[] rest = Sets.Take(args, out List<string> sets);
            using var parser = new Parser(settings =>
            {
                settings.HelpWriter = null;
                settings.AutoVersion = true;
                settings.CaseInsensitiveEnumValues = true;
            });
            ParserResult<object> result = parser.ParseArguments(rest, Verbs);
            return result.MapResult(
                verb => ((Verb)verb).Invoke(sets),
                errors => Explain(result, errors, rest));
        }
        catch (InputException e)
        {
            return Say(e.Message, WrongInput);
        }
        catch (ConfigurationException e)
        {
            foreach (ConfigurationProblem problem in e.Problems) Console.Error.WriteLine($"error: {problem}");
            return WrongInput;
        }
        catch (Exception e) when (e is OutputException or DeviceException or RunException)
        {
            return Say(e.Message, e is RunException ? Failed : WrongInput);
        }
        catch (OutOfMemoryException)
        {
            return Say("the machine ran out of memory; a smaller lattice or fewer replicas would fit (cartagents check tells the need)", Failed);
        }
    }

    /// <summary>Prints an error on the standard error, and gives its exit code back.</summary>
    public static int Say(string message, int code)
    {
        Console.Error.WriteLine($"error: {message}");
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
        HelpText help = HelpText.AutoBuild(result, h =>
        {
            h.Heading = $"cartagents {ProgramVersion.Text.Split('+')[0]}: CAR-T cell therapy, cell by cell";
            h.Copyright = "";
            h.AdditionalNewLineAfterOption = false;
            h.AddEnumValuesToHelpText = true;
            h.MaximumDisplayWidth = 120;
            return asked ? h : HelpText.DefaultParsingErrorsHandler(result, h);
        });
        (asked ? Console.Out : Console.Error).WriteLine(help);
        if (asked || args.Length == 0) return asked ? Done : WrongInput;
        string? verb = all.OfType<BadVerbSelectedError>().FirstOrDefault()?.Token;
        if (verb is not null)
        {
            string[] names = [.. Verbs.Select(v => ((VerbAttribute)v.GetCustomAttributes(typeof(VerbAttribute), false)[0]).Name)];
            Console.Error.WriteLine($"error: '{verb}' is not a command; the nearest is '{Nearest.Of(verb, names)}'");
        }

        return WrongInput;
    }

    /// <summary>A file that meets the process's size limit shall be an error of the write, not the end of the process.</summary>
    private static void IgnoreFileSizeSignal()
    {
        const int sigxfsz = 25;
        if (OperatingSystem.IsLinux())
        {
            s_fileSize = System.Runtime.InteropServices.PosixSignalRegistration.Create((System.Runtime.InteropServices.PosixSignal)sigxfsz, context => context.Cancel = true);
        }
    }

    private static System.Runtime.InteropServices.PosixSignalRegistration? s_fileSize;
}
