using System.Globalization;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Units;
using CarTAgents.Model.Columns;
using CarTAgents.Output.Courses;
using CarTAgents.Output.Plots;
using CarTAgents.Output.Runs;

namespace CarTAgents.Output.Reports;

/// <summary>The courses of the patients as a chart: of several the median and the extremes, with published values behind.</summary>
public static class PatientChart
{
    /// <summary>Days in which the peaks fall and release syndrome comes and goes.</summary>
    private const int Acute = 28;

    /// <summary>Makes the chart.</summary>
    /// <param name="table">The courses.</param>
    /// <param name="published">Published values.</param>
    /// <param name="events">What was done, by time since the start of the run.</param>
    /// <param name="results">The results of the run, which tell when drugs were given; null for none.</param>
    public static ReportChart? Of(
        CourseTable table,
        IReadOnlyList<PublishedValue> published,
        IReadOnlyList<EventDescription> events,
        IReadOnlyDictionary<string, double>? results = null
    )
    {
        if (table.Patients.Count == 0)
            return null;
        bool several = table.Patients.Count > 1;
        double[] days = table.Days();
        var panels = new List<PlotPanel>();
        foreach (CourseColumn column in CourseColumns.All)
        {
            if (column.Scale is not { } scale)
                continue;
            double[][] values = ByDay(table, column, days);
            if (values.All(v => v.Length == 0))
                continue;
            PlotSeries Curve(string name, Func<double[], double> of) =>
                new()
                {
                    Name = name,
                    X = days,
                    Y = [.. values.Select(v => v.Length == 0 ? double.NaN : of(v))],
                    Table = "course.csv",
                    Step = scale.Step,
                };
            PlotSeries curve = Curve(several ? "median" : column.Label, CourseMeasures.Median) with { Column = column };
            panels.Add(
                new PlotPanel
                {
                    Title = scale.Heading ?? column.Title,
                    Unit = ReportText.Unit(column.Unit),
                    Height = scale.Height,
                    Series = several
                        ? [curve, Curve("least", v => v.Min()) with { Dashed = true }, Curve("most", v => v.Max()) with { Dashed = true }]
                        : [curve],
                    Logarithmic = scale.Logarithmic,
                    Floor = scale.Floor,
                    Lowest = scale.Lowest,
                    Highest = scale.Highest,
                    Behind = [.. published.Where(p => p.Panel == column).Select(Behind)],
                }
            );
        }

        // What is a limit carries its own label.
        string[] studies =
        [
            .. published.Where(p => p.Panel is not null && (p.IsTime || !double.IsNaN(p.FirstDay))).Select(p => p.Study).Distinct(),
        ];
        string key = studies.Length == 0 ? "" : $"published, {string.Join(" and ", studies)}: median and spread";
        string caption =
            "Days from the infusion. Cells in blood, tumour and cytokines are on logarithmic axes, which cannot show zero: there "
            + "a curve is interrupted."
            + (
                several
                    ? string.Create(
                        CultureInfo.InvariantCulture,
                        $" Curves are the median and the extremes of {table.Patients.Count} patients."
                    )
                    : ""
            )
            + (
                key.Length > 0
                    ? " Grey: published values; what each is, and its source, stands in the table and shows where one points at it."
                    : ""
            );
        var plot = new TimePlot
        {
            Description = "Courses of cells, tumour, cytokines and signs of the patient, over days from the infusion",
            Panels = panels,
            AxisName = "time from the infusion",
            AxisUnit = "d",
            Marks = Marks(days[0], days[^1], events, results, several),
            RangeKey = key,
        };
        var plots = new List<ReportPlot> { new(caption, plot) };
        // Of a long course the weeks in which all happens at once are shown again.
        if (days[^1] > 2 * Acute)
            plots.Add(new ReportPlot(string.Create(CultureInfo.InvariantCulture, $"The first {Acute} days of the same."), First(plot)));
        return new ReportChart(plots, Rows(table, published));
    }

    /// <summary>The infusion and what was done, on an axis of days from the infusion.</summary>
    /// <param name="start">The day on which the run began.</param>
    /// <param name="end">The last day of the axis.</param>
    /// <param name="events">What was done, by time since the start of the run.</param>
    /// <param name="results">The results of the run, which tell when drugs were given; null for none.</param>
    /// <param name="several">Whether they are of several patients.</param>
    internal static PlotMark[] Marks(
        double start,
        double end,
        IReadOnlyList<EventDescription> events,
        IReadOnlyDictionary<string, double>? results,
        bool several
    )
    {
        PlotMark[] done =
        [
            .. events
                .Select(e => new PlotMark(start + e.At.Value / Unit.SecondsPerDay, ReportText.Label(e)))
                .Where(m => m.X <= end && (m.X != 0 || start > 0)),
        ];
        return
        [
            .. start <= 0 && end >= 0 ? new[] { new PlotMark(0, "infusion") } : [],
            .. done,
            .. Given(results ?? new Dictionary<string, double>(), several).Where(m => !done.Any(d => IsThatOf(d, m))),
        ];
    }

    /// <summary>Drugs given by time, rule or event: of several patients on the median day of those who got them.</summary>
    private static IEnumerable<PlotMark> Given(IReadOnlyDictionary<string, double> results, bool several)
    {
        foreach ((string name, string words) in OutcomeResults.Told.Where(t => OutcomeResults.IsDrug(t.Name)))
        {
            if (results.TryGetValue(OutcomeResults.Day(name), out double day))
                yield return new PlotMark(day, several ? $"{words}, median day" : words);
        }
    }

    /// <summary>Whether a drug is the one of an event, which it follows in the next window, or step of a mixed patient: a day at
    /// most.</summary>
    private static bool IsThatOf(PlotMark done, PlotMark given) =>
        given.Label.Split(',')[0] == done.Label && given.X - done.X is >= -1e-6 and <= 1;

    /// <summary>What a clinician asks first.</summary>
    internal static List<ReportFact> Facts(CourseTable table, bool onLattices)
    {
        IReadOnlyDictionary<string, double> summary = CourseSummary.Median(table.Patients);
        // Of several patients the median over those that have the measure; times of some beside levels of others would mislead.
        string among =
            table.Patients.Count == 1
                ? ""
                : string.Create(CultureInfo.InvariantCulture, $"median of {table.Patients.Count} patients; each in summary.json");
        double? Of(CourseMeasure measure) => summary.TryGetValue(measure.Key, out double value) ? value : null;
        ReportFact Fact(string name, string value, string note) => new(name, value, among.Length > 0 ? among : note);
        string Day(CourseMeasure time, string none) => Of(time) is { } day ? $"day {ReportText.Power(day)}" : none;

        var facts = new List<ReportFact>
        {
            Of(CourseSummary.CarTPeak) is { } peak
                ? Fact("CAR-T cells, peak", $"{ReportText.Power(peak)} /µL", $"on {Day(CourseSummary.CarTPeakTime, "")}")
                : Fact("CAR-T cells, peak", "–", "not reached by the end"),
        };
        if (Of(CourseSummary.TumourAtEnd) is { } tumour)
        {
            string lowest = Day(CourseSummary.TumourLowestTime, "–");
            facts.Add(
                Of(CourseSummary.TumourAtInfusion) is 0
                    ? Fact("Tumour", "none", "none at the infusion: nothing here tells of a response")
                    : Fact(
                        "Tumour at the end",
                        tumour > 0 ? $"{ReportText.Power(tumour)} cells" : "none left",
                        $"{(Of(CourseSummary.TumourAtInfusion) is { } before ? ReportText.Power(before) : "–")} at the infusion, "
                            + (
                                tumour > 0
                                    ? $"lowest on {lowest}"
                                    : $"gone on {lowest}{(onLattices ? "; " + CourseSummary.TumourLost : "")}"
                            )
                    )
            );
        }

        if (Of(CourseSummary.BCellsGone) is { } gone)
        {
            facts.Add(
                Fact(
                    "B cells gone",
                    $"day {ReportText.Power(gone)}",
                    "below 2/µL; "
                        + (Of(CourseSummary.BCellsBack) is { } back ? $"back on day {ReportText.Power(back)}" : "not back by the end")
                )
            );
        }

        double grade = Of(CourseSummary.CrsHighest) ?? 0;
        facts.Add(
            Fact(
                "Cytokine release syndrome",
                grade > 0 ? $"grade {ReportText.Power(grade)}" : "none",
                grade > 0
                    ? "from "
                        + Day(CourseSummary.CrsOnset, "–")
                        + (Of(CourseSummary.CrsDuration) is { } lasts ? $" for {ReportText.Power(lasts)} d" : ", not over at the end")
                    : ""
            )
        );
        return facts;
    }

    /// <summary>Response, progression and death, as the run's results tell them.</summary>
    internal static IEnumerable<ReportFact> Outcome(RunRecord record, bool isOne)
    {
        IReadOnlyDictionary<string, double> results = record.Results ?? new Dictionary<string, double>();
        foreach ((string name, string words) in OutcomeResults.Told.Where(t => !OutcomeResults.IsDrug(t.Name)))
        {
            if (!results.TryGetValue(name, out double share))
                continue;
            string when = results.TryGetValue(OutcomeResults.Day(name), out double day) ? $"day {ReportText.Power(Math.Round(day))}" : "",
                title = char.ToUpperInvariant(words[0]) + words[1..];
            string with =
                name == OutcomeResults.Progressed && results.TryGetValue(OutcomeResults.NegativeAtProgression, out double negative)
                    ? string.Create(CultureInfo.InvariantCulture, $"{100 * negative:0.#} % of the tumour without CD19")
                    : "";
            yield return isOne
                ? new ReportFact(title, share > 0 ? when : "none", with)
                : new ReportFact(
                    title,
                    string.Create(CultureInfo.InvariantCulture, $"{100 * share:0} %"),
                    string.Join("; ", new[] { "of the patients", when.Length > 0 ? $"median {when}" : "", with }.Where(n => n.Length > 0))
                );
        }
    }

    /// <summary>What a patient's report says of what is not met; null where nothing is compared.</summary>
    internal static string? Missed(ReportChart? chart)
    {
        ReportMeasure[] compared =
        [
            .. chart?.Rows.Where(r => r.Published.Length > 0 && r.Verdict.Contains("met", StringComparison.Ordinal)) ?? [],
        ];
        if (compared.Length == 0)
            return null;
        ReportMeasure[] missed = [.. compared.Where(r => r.IsMissed)];
        string rule = "by the rule of times within a factor of 1.5, counts and levels within 3, and shares and grades inside the interval";
        return missed.Length == 0
            ? $"All {compared.Length} published values are met, {rule}."
            : $"Not met are {missed.Length} of {compared.Length} published values, {rule}: "
                + string.Join(
                    "; ",
                    missed.Select(r =>
                        $"{r.Topic}, {r.Measure}: {r.Simulated} {r.Unit}, published {r.Published}".Replace(
                            "  ",
                            " ",
                            StringComparison.Ordinal
                        )
                    )
                )
                + ".";
    }

    private static TimePlot First(TimePlot plot) =>
        plot with
        {
            Description = plot.Description + ", the first weeks",
            Marks = [.. plot.Marks.Where(m => m.X <= Acute)],
            Panels =
            [
                .. plot.Panels.Select(p =>
                    p with
                    {
                        Series =
                        [
                            .. p.Series.Select(s =>
                            {
                                int count = s.X.Count(x => x <= Acute);
                                return s with { X = [.. s.X.Take(count)], Y = [.. s.Y.Take(count)], Column = null };
                            }),
                        ],
                    }
                ),
            ],
        };

    /// <summary>The measures that the courses have, and of each the published ones; then those that are published alone.</summary>
    private static List<ReportMeasure> Rows(CourseTable table, IReadOnlyList<PublishedValue> published)
    {
        IReadOnlyDictionary<string, double>[] summaries = [.. table.Patients.Select(CourseSummary.Of)];
        var rows = new List<ReportMeasure>();
        foreach (CourseMeasure measure in CourseSummary.Measures)
        {
            double[] values = [.. summaries.Where(s => s.ContainsKey(measure.Key)).Select(s => s[measure.Key])];
            PublishedValue[] beside = [.. published.Where(p => p.Measure == measure)];
            string simulated = values.Length == 0 ? "–" : ReportText.Power(CourseMeasures.Median(values));
            if (table.Patients.Count > 1 && values.Length > 0)
            {
                simulated += string.Create(
                    CultureInfo.InvariantCulture,
                    $" ({ReportText.Power(values.Min())} to {ReportText.Power(values.Max())}; {values.Length} of {table.Patients.Count})"
                );
            }

            if (values.Length > 0 && beside.Length == 0)
                rows.Add(new ReportMeasure(measure.Topic, measure.Meaning, ReportText.Unit(measure.Unit), simulated));
            foreach (PublishedValue value in beside)
            {
                string spread =
                    double.IsNaN(value.Low) && double.IsNaN(value.High)
                        ? ""
                        : $"{ReportText.Power(value.Low)} to {ReportText.Power(value.High)}";
                if (spread.Length > 0 && value.Spread is not ("range" or ""))
                    spread += $" ({value.Spread})";
                (bool? isMet, string verdict) = values.Length == 0 ? (null, "") : TrialRule.Judge(CourseMeasures.Median(values), value);
                string group = value.Group.Length == 0 ? "" : $", beside {value.Group}";
                rows.Add(
                    new ReportMeasure(
                        measure.Topic,
                        measure.Meaning + group,
                        ReportText.Unit(measure.Unit),
                        simulated,
                        double.IsNaN(value.Median) ? "" : ReportText.Power(value.Median),
                        spread,
                        verdict,
                        $"{value.Study}: {value.Source} ({value.Confidence} confidence)"
                    )
                    {
                        IsMissed = isMet == false,
                    }
                );
            }
        }

        return rows;
    }

    private static PlotRange Behind(PublishedValue value)
    {
        static double? Or(double v) => double.IsNaN(v) ? null : v;
        string spread = double.IsNaN(value.Low) ? "" : $", {ReportText.Power(value.Low)} to {ReportText.Power(value.High)}";
        string text =
            $"{value.Study}, {value.Endpoint}: {(double.IsNaN(value.Median) ? "" : ReportText.Power(value.Median))}{spread} "
            + $"{ReportText.Unit(value.Unit)}. {value.Source}";
        return value.IsTime
            ? new PlotRange(text)
            {
                From = Or(value.Low),
                To = Or(value.High),
                Place = Or(value.Median),
                Middle = Or(value.Level),
            }
            : new PlotRange(text)
            {
                From = Or(value.FirstDay),
                To = Or(value.LastDay),
                Low = Or(value.Low),
                High = Or(value.High),
                Middle = Or(value.Median),
                Label = double.IsNaN(value.FirstDay) ? $"{value.Endpoint} ({value.Study})" : "",
            };
    }

    private static double[][] ByDay(CourseTable table, CourseColumn column, double[] days)
    {
        ILookup<double, double> values = table
            .Patients.SelectMany(p => p.Rows)
            .Where(r => !double.IsNaN(r[column.Place]))
            .ToLookup(r => r[CourseColumns.Time.Place], r => r[column.Place]);
        return [.. days.Select(d => values[d].ToArray())];
    }
}
