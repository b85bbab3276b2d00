using System.Globalization;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Keys;
using CarTAgents.Configuration.Units;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Model.Columns;
using CarTAgents.Model.Conversion;
using CarTAgents.Output.Courses;
using CarTAgents.Output.Runs;
using CarTAgents.Output.Tables;

namespace CarTAgents.Output.Reports;

/// <summary>The report of a run, made of nothing but the files that the run left: config.yaml, run.json, census.csv, course.csv,
/// published.csv and frames.</summary>
public static class RunReport
{
    private const int MostPictures = 7;
    private const string LowConfidence = "low confidence";

    /// <summary>Writes report.html into the directory of a run.</summary>
    /// <param name="run">The directory.</param>
    /// <exception cref="OutputException">A file of the run is missing or damaged, or the report cannot be written.</exception>
    /// <exception cref="ConfigurationException">config.yaml was altered and is wrong now.</exception>
    public static void Write(RunDirectory run) => Write(run, Recorded(run));

    /// <summary>Writes report.html into the directory of a run whose record is still to be written.</summary>
    /// <param name="run">The directory.</param>
    /// <param name="record">What run.json will say.</param>
    /// <inheritdoc cref="Write(RunDirectory)"/>
    public static void Write(RunDirectory run, RunRecord record) => Of(run, record).Write(run.Report);

    /// <summary>Makes the report of a run.</summary>
    /// <inheritdoc cref="Write(RunDirectory)"/>
    public static Report Of(RunDirectory run) => Of(run, Recorded(run));

    private static RunRecord Recorded(RunDirectory run) => RunRecord.Require(run.Record);

    private static Report Of(RunDirectory run, RunRecord record)
    {
        RunConfiguration configuration = RunConfiguration.Load(run.Configuration);
        if (configuration.IsMixed)
            return MixedReport.Of(run, record, configuration);
        Scenario scenario = ScenarioConversion.Convert(configuration, out IReadOnlyList<string> notices, seeded: false);
        CensusTable census = CensusTable.Read(run.Census, new CensusColumns(scenario, configuration));
        if (census.Time.Count == 0)
        {
            throw OutputException.Request($"'{run.Census}' holds no census yet; there is nothing to report");
        }

        CourseTable? courses =
            File.Exists(run.Course) && CourseTable.Read(run.Course, configuration.IsMortal) is { Patients.Count: > 0 } table ? table : null;
        ReportChart? chart = courses is null
            ? null
            : PatientChart.Of(
                courses,
                File.Exists(run.Published) ? PublishedTable.Read(run.Published) : [],
                configuration.Events,
                record.Results
            );
        return new Report
        {
            Title = configuration.Name,
            Subtitle = courses is null ? Subtitle(configuration, record, census) : Subtitle(configuration, record, courses),
            Story = configuration.Lesson is { } lesson ? [.. lesson.Paragraphs(census).Select(p => p.ReplaceLineEndings(" ").Trim())] : [],
            Summary = courses is null
                ? Facts(record, census)
                : [.. PatientChart.Facts(courses, onLattices: true), .. PatientChart.Outcome(record, courses.Patients.Count == 1)],
            Chart = chart,
            // What an assay measures, such as its lysis, means nothing of the tissues of a patient.
            PlotsTitle = courses is null ? "Results" : "Tissues",
            Plots = courses is null
                ? AssayPlots.Of(configuration, record, census)
                : TissuePlots.Of(configuration, record.Results, census, courses, TissueColumn.Of(scenario, configuration)),
            Tables = record.Spread is { } spread ? [OverReplicas(spread)] : [],
            Pictures = Pictures(run, configuration, record, census),
            Parameters = Parameters(configuration, record),
            Commands = Commands(record),
            Origin = Origin(record),
            Notes =
            [
                .. PatientChart.Missed(chart) is { } missed ? new[] { missed } : [],
                .. Notes(configuration, record, census, notices, courses is not null),
            ],
            Footer =
                $"CarTAgents {record.Version}. The numbers of every curve stand in this file, as data attributes, and in "
                + $"{(courses is null ? "" : "course.csv and ")}census.csv beside it.",
        };
    }

    private static string Subtitle(RunConfiguration configuration, RunRecord record, CensusTable census)
    {
        string replicas = census.Replicas == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $", {census.Replicas} replicas");
        string end = End(record),
            whole = end.Length == 0 ? "" : $" of {ReportText.Span(configuration.Duration.Value)}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{ReportText.Span(record.SimulatedSeconds)}{whole} simulated " + $"on {Sites(configuration, record)}{replicas}{end}"
        );
    }

    private static string Subtitle(RunConfiguration configuration, RunRecord record, CourseTable courses)
    {
        double start = courses.Patients[0].Time[0],
            end = start + record.SimulatedSeconds / Unit.SecondsPerDay;
        int tissues = configuration.Tissues.Count;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(courses.Patients.Count == 1 ? "One patient" : $"{courses.Patients.Count} patients")}, "
                + $"{(start < 0 ? $"from {-start:0.##} d before the infusion to" : "to")} day "
                + $"{end:0.##}{End(record)}; {tissues} {(tissues == 1 ? "tissue" : "tissues")} "
                + $"of {Sites(configuration, record)}"
        );
    }

    private static string Sites(RunConfiguration configuration, RunRecord record) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{string.Join(" × ", record.Lattice)} sites of {configuration.Lattice.Spacing.Value:0.###} µm"
        );

    private static string End(RunRecord record) =>
        record.Outcome switch
        {
            RunOutcome.Completed => "",
            RunOutcome.WallLimit => ", stopped at the wall-clock limit",
            _ => $", {Word(record.Outcome)}",
        };

    private static List<ReportFact> Facts(RunRecord record, CensusTable census)
    {
        CensusColumns columns = census.Columns;
        double[] lysis = census.Mean(columns.Lysis);
        string mean = census.Replicas == 1 ? "" : "mean of the replicas";
        var facts = new List<ReportFact>();
        if (columns.Targets.Count > 0)
        {
            int half = Array.FindIndex(lysis, l => l >= 50);
            facts.Add(
                new(
                    "Lysis at the end",
                    $"{ReportText.Number(lysis[^1])} %",
                    census.Replicas == 1
                        ? half < 0
                            ? "half was never reached"
                            : $"half at {ReportText.Span(census.Time[half] * 3600)}"
                        : $"{mean}; from {ReportText.Number(census.Least(columns.Lysis)[^1])} to "
                            + $"{ReportText.Number(census.Most(columns.Lysis)[^1])} %"
                )
            );
            facts.Add(new("Targets killed", ReportText.Number(census.Mean(columns.Killed)[^1]), mean));
        }

        double[] t = census.Sum(columns.TCells.Select(k => k.Present));
        facts.Add(
            new(
                "T cells at the end",
                ReportText.Number(t[^1]),
                string.Create(CultureInfo.InvariantCulture, $"{ReportText.Number(t[0])} at the start{(mean.Length > 0 ? ", " + mean : "")}")
            )
        );
        if (record.Results?.TryGetValue(CensusColumns.KillRate.Header, out double rate) == true)
        {
            facts.Add(new("Kills per T cell and day", ReportText.Number(rate), "over the whole run"));
        }

        return facts;
    }

    private static ReportTable OverReplicas(IReadOnlyDictionary<string, ResultSpread> spread) =>
        new(
            "Results at the end over the replicas",
            ["result", "replicas", "mean", "s.d.", "95% interval of the mean"],
            [
                .. spread
                    .Where(s => s.Value.Mean != 0 && s.Value.Sd > 0)
                    .Select(s =>
                        (string[])
                            [
                                s.Key,
                                s.Value.Replicas.ToString(CultureInfo.InvariantCulture),
                                ReportText.Number(s.Value.Mean),
                                ReportText.Number(s.Value.Sd!.Value),
                                $"{ReportText.Number(s.Value.Low!.Value)} to {ReportText.Number(s.Value.High!.Value)}",
                            ]
                    ),
            ]
        );

    private static ReportFact[] Origin(RunRecord record)
    {
        int plus = record.Version.IndexOf('+', StringComparison.Ordinal);
        return
        [
            new("Seed", record.Seed.ToString(CultureInfo.InvariantCulture)),
            new(
                "State hash",
                record.StateHash ?? "none",
                record.Outcome == RunOutcome.Completed ? "the same on every device" : "of the state when it stopped"
            ),
            new(
                "Device",
                record.Device,
                $"took {ReportText.Span(record.WallSeconds)}, {ReportText.Number(record.SiteStepsPerSecond / 1e6)} million site-steps/s"
            ),
            new(
                "Version",
                plus < 0 ? record.Version : record.Version[..plus],
                plus < 0 ? "" : $"commit {record.Version.Substring(plus + 1, Math.Min(12, record.Version.Length - plus - 1))}"
            ),
        ];
    }

    private static List<ReportPicture> Pictures(RunDirectory run, RunConfiguration configuration, RunRecord record, CensusTable census)
    {
        var pictures = new List<ReportPicture>();
        if (configuration.Output?.Frames is not { } frames || !Directory.Exists(run.Frames))
        {
            return pictures;
        }

        var files = new List<(string File, long Seconds)>();
        var times = new List<long>();
        foreach (string file in Directory.EnumerateFiles(run.Frames, "*.png").Order(StringComparer.Ordinal))
        {
            if (
                uint.TryParse(Path.GetFileNameWithoutExtension(file), NumberStyles.None, CultureInfo.InvariantCulture, out uint number)
                && number * frames.Every.Value <= record.SimulatedSeconds + 0.5
            )
            {
                files.Add((file, (long)((number * frames.Every.Value) + 0.5)));
            }
        }

        int count = Math.Min(MostPictures, files.Count);
        // Where most T cells hold a target there is most to see.
        double[] bound = census.Sum(census.Columns.TCells.Select(k => k.Bound));
        double height = bound.Length == 0 ? 0 : census.Time[Array.IndexOf(bound, bound.Max())] * 3600;
        try
        {
            for (int i = 0; i < count; i++)
            {
                (string file, long seconds) = files[count == 1 ? 0 : (int)((long)i * (files.Count - 1) / (count - 1))];
                pictures.Add(new ReportPicture(SimulatedTime.Text(seconds), File.ReadAllBytes(file), Wide: false));
                times.Add(seconds);
            }

            // One is shown large, with a legend that can be read; the others only differ in what they show.
            if (count > 0)
            {
                int large = times.IndexOf(times.MinBy(s => Math.Abs(s - height)));
                ReportPicture wide = pictures[large] with { Wide = true };
                pictures.RemoveAt(large);
                pictures.Insert(0, wide);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OutputException($"a picture cannot be read: {e.Message}", e);
        }

        return pictures;
    }

    internal static List<ReportParameter> Parameters(RunConfiguration configuration, RunRecord record)
    {
        var rows = new List<ReportParameter>();
        foreach ((string symbol, _) in configuration.SymbolUses.OrderBy(u => configuration.Parameters.Keys.ToList().IndexOf(u.Key)))
        {
            Parameter p = configuration.Parameters[symbol];
            string source = p.Source ?? "no source given";
            if (p.Assumed)
                source = $"assumed: {source}";
            if (p.Confidence == Confidence.Low)
                source = $"{LowConfidence}; {source}";
            if (
                record.Set.Any(s =>
                    s.StartsWith(symbol + "=", StringComparison.Ordinal) || s.StartsWith($"parameters.{symbol}", StringComparison.Ordinal)
                )
            )
            {
                source = $"set for this run; as shipped: {source}";
            }

            string range = p is { Low: { } low, High: { } high } ? $" ({ReportText.Exact(low)} to {ReportText.Exact(high)})" : "";
            rows.Add(new ReportParameter(symbol, (p.Name ?? "") + range, ReportText.Exact(p.Value), p.Unit, source));
        }

        foreach ((string path, KeyDescription key, Quantity value) in configuration.Quantities())
        {
            if (
                value.Symbol is null
                && !path.StartsWith("output.", StringComparison.Ordinal)
                && Quantity.TrySplit(value.Text, out string number, out string unit)
            )
            {
                rows.Add(new ReportParameter(path, key.Attribute.Description.TrimEnd('.'), number, unit, "this configuration"));
            }
        }

        return rows;
    }

    internal static List<string> Commands(RunRecord record)
    {
        string sets = string.Concat(record.Set.Select(s => " --set " + Quote(s)));
        var commands = new List<string>();
        // Events that were given on the way, and edits of config.yaml, stand in config.yaml alone.
        bool whole = record.Given is null && record.Edited != true;
        if (whole && record.Command is { } typed)
            commands.Add(typed);
        if (record.BranchOf is not null)
        {
            commands.Add(
                whole
                    ? $"cartagents branch . --checkpoint origin.checkpoint{sets} -o again     # in the directory of this run: the same"
                    : "# a branch with changes of its own on the way: no one command repeats it; they stand in config.yaml"
            );
        }
        else
        {
            if (whole && record.Command is null)
                commands.Add($"cartagents run {Quote(record.Config)}{sets} -o again");
            commands.Add("cartagents run config.yaml -o again     # in the directory of this run: the same, with everything in one file");
        }

        if (record.StateHash is { } hash)
        {
            commands.Add(
                record.Outcome == RunOutcome.Completed
                    ? $"# gives the state hash {hash} on any device and any number of threads"
                    : FormattableString.Invariant($"# passes the state hash {hash} at tick {record.Ticks}; this run stopped there")
            );
        }

        return commands;
    }

    private static List<string> Notes(
        RunConfiguration configuration,
        RunRecord record,
        CensusTable census,
        IReadOnlyList<string> notices,
        bool patients
    )
    {
        var notes = new List<string>();
        if (record.Outcome != RunOutcome.Completed)
        {
            notes.Add(
                $"The run is not complete ({Word(record.Outcome)} at {SimulatedTime.Text(record.SimulatedSeconds)}). It goes on with: "
                    + "cartagents resume DIR"
            );
        }

        if (record.BranchOf is { } origin)
            notes.Add($"A branch: it went on from {origin}.");
        notes.AddRange(notices.Union(record.Notes ?? []));
        if (Unsure(configuration) is { } unsure)
            notes.Add(unsure);
        if (census.Replicas > 1)
        {
            notes.Add(
                string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"{census.Replicas} {(patients ? "patients" : "replicas")} differ in their random numbers alone; their "
                        + $"single courses are in {(patients ? "course" : "census")}.csv."
                )
            );
        }

        return notes;
    }

    /// <summary>How many of the parameters are little known; the table says which. Null for none.</summary>
    internal static string? Unsure(RunConfiguration configuration)
    {
        int low = configuration.SymbolUses.Keys.Count(s => configuration.Parameters[s].Confidence == Confidence.Low);
        return low == 0
            ? null
            : FormattableString.Invariant(
                $"{low} of {configuration.SymbolUses.Count} parameters are of low confidence: assumed, fitted or "
            ) + $"known to an order of magnitude. The table of parameters marks them \"{LowConfidence}\".";
    }

    private static string Word(RunOutcome outcome) =>
        outcome == RunOutcome.WallLimit ? "wall-clock limit" : outcome.ToString().ToLowerInvariant();

    private static string Quote(string text) =>
        text.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_' or '=' or '+' or ',')
            ? text
            : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
