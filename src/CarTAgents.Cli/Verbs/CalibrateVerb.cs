using CarTAgents.Cli.Terminal;
using CarTAgents.Clinic.Calibration;
using CarTAgents.Clinic.Trials;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Units;
using CarTAgents.Sweeps.Designs;
using CommandLine;
using CommandLine.Text;

namespace CarTAgents.Cli.Verbs;

/// <summary>cartagents calibrate.</summary>
[Verb("calibrate", HelpText = "Search numbers of the model with which the cohorts of several studies come near their published endpoints.")]
public sealed class CalibrateVerb : Verb
{
    /// <summary>The configurations, or the directory to go on with.</summary>
    [Value(0, MetaName = "CONFIG", HelpText = "The configurations, one a study; the directory with --resume.")]
    public IEnumerable<string> Arguments { get; set; } = [];

    /// <summary>Numbers to search; taken out before parsing.</summary>
    [Option(
        "over",
        MetaValue = "SYMBOL[=LOW..HIGH]",
        HelpText = "A parameter to search, within its range or another; given again for another. Ranges of a factor of ten or more are "
            + "searched in their logarithm."
    )]
    public string? OverHelp { get; set; }

    /// <summary>Generations.</summary>
    [Option("generations", Default = 30, MetaValue = "N", HelpText = "Generations of the search.")]
    public int Generations { get; set; } = 30;

    /// <summary>Patients.</summary>
    [Option(
        "patients",
        Default = 0,
        MetaValue = "N",
        HelpText = "Patients of each study in each of the two cohorts that are searched; 0: three times the study's, at least 50. The "
            + "result is told of a third cohort, of ten times the study's."
    )]
    public int Patients { get; set; }

    /// <summary>Seed.</summary>
    [Option("seed", Default = 101UL, MetaValue = "N", HelpText = "Seed of the search and of the first cohort.")]
    public ulong Seed { get; set; } = 101;

    /// <summary>The directory.</summary>
    [Option('o', "output", MetaValue = "DIR", HelpText = "Directory of the calibration.")]
    public string? Output { get; set; }

    /// <summary>Go on.</summary>
    [Option("resume", HelpText = "Continue the calibration in the directory, and make its tables again.")]
    public bool Resume { get; set; }

    /// <summary>Quiet.</summary>
    [Option("quiet", HelpText = "Print nothing but errors and the directory.")]
    public bool Quiet { get; set; }

    /// <summary>What stands after each --over.</summary>
    public IReadOnlyList<string> Searched { get; set; } = [];

    /// <summary>Examples.</summary>
    [Usage(ApplicationAlias = "cartagents")]
    public static IEnumerable<Example> Examples =>
        [
            new Example(
                "Two numbers on two studies",
                Shown,
                new CalibrateVerb
                {
                    Arguments = ["configs/mixed/b-all-mskcc.yaml", "configs/mixed/lupus-erlangen.yaml"],
                    OverHelp = "th1",
                    Output = "calibrations/fever",
                }
            ),
        ];

    /// <inheritdoc/>
    public override string? WhyNoSets => Resume ? "--set has no place here: the calibration goes on as it was planned" : null;

    /// <inheritdoc/>
    public override int Invoke(List<string> sets)
    {
        string[] arguments = [.. Arguments];
        using var interruption = new Interruption();
        if (Resume)
        {
            if (arguments.Length != 1 || Searched.Count > 0 || Output is not null)
                throw new InputException("--resume takes the directory alone: the calibration goes on as it was planned");
            return ConsoleCalibration.Execute(CalibrationRun.Resume(arguments[0]), Quiet, interruption);
        }

        if (arguments.Length == 0)
            throw new InputException("calibrate needs configurations, one a study: cartagents calibrate CONFIG --over SYMBOL -o DIR");
        if (Searched.Count == 0)
            throw new InputException("calibrate needs numbers to search: --over SYMBOL, or --over \"SYMBOL=LOW..HIGH\"");
        if (string.IsNullOrWhiteSpace(Output))
            throw new InputException("calibrate needs a directory: -o DIR");
        if (Generations is < 1 or > CalibrationOrder.MostGenerations)
            throw new InputException($"--generations {Generations}: expected 1 to {CalibrationOrder.MostGenerations}");
        if (Patients is not 0 and (< 2 or > TrialOrder.MostPatients))
            throw new InputException($"--patients {Patients}: expected 2 to {TrialOrder.MostPatients}, or 0");
        RunConfiguration[] studies = [.. arguments.Select(a => RunConfiguration.Load(a, sets))];
        SearchedNumber[] numbers = [.. Searched.Select(o => Number(studies, o))];
        if (numbers.GroupBy(n => n.Symbol).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new InputException($"--over {twice.Key}: is given twice");
        var order = new CalibrationOrder(arguments, numbers, Generations, Patients, Seed) { Command = Shell.Command(Line) };
        return ConsoleCalibration.Execute(CalibrationRun.Start(order, sets, Output), Quiet, interruption);
    }

    private static SearchedNumber Number(RunConfiguration[] studies, string over)
    {
        string symbol = over.Split('=')[0].Trim();
        // Where no study uses it, the first one says so.
        RunConfiguration study = studies.FirstOrDefault(s => s.SymbolUses.ContainsKey(symbol)) ?? studies[0];
        SampledFactor range = SampledFactor.Of(study, [over])[0];
        Parameter parameter = study.Parameters[symbol];
        if (range.Unit != parameter.Unit)
            throw new InputException($"--over {over}: {symbol} is in '{parameter.Unit}'; write its range in that unit");
        if (parameter.Value < range.Low || parameter.Value > range.High)
            throw new InputException($"--over {over}: the search begins at {parameter.Value}, which lies outside of the range");
        return new SearchedNumber(symbol, parameter.Value, range.Low, range.High, range.Unit, range.IsLogarithmic);
    }
}
