using System.Globalization;
using CarTAgents.Model.Columns;
using CarTAgents.Output.Courses;
using CarTAgents.Output.Runs;

namespace CarTAgents.Cli.Terminal;

/// <summary>What a patient's course came to, in a few sentences; of several patients, medians and shares.</summary>
internal static class PatientHeadlines
{
    /// <summary>The sentences.</summary>
    public static IEnumerable<string> Of(RunRecord record, IReadOnlyList<PatientCourse> courses)
    {
        bool isOne = courses.Count == 1;
        IReadOnlyDictionary<string, double> summary = CourseSummary.Median(courses);
        if (!isOne)
            yield return $"{courses.Count} patients: medians, of those that have the measure, and shares";
        string? Level(CourseColumn column, string what = "peak") =>
            summary.TryGetValue($"{column.Name} {what} [{column.Unit}]", out double value) ? Headlines.Digits(value) : null;
        string? Day(string name) => summary.TryGetValue($"{name} [d]", out double day) ? Headlines.Digits(day) : null;
        if (Level(CourseColumns.CarT) is { } peak)
        {
            string later = Level(CourseColumns.CarT, "at day 28") is { } month ? $"; {month}/µL on day 28" : "";
            yield return $"CAR-T cells in blood: peak {peak}/µL on day {Day("car_t peak time")}{later}";
        }

        if (Level(CourseColumns.Tumour, "at infusion") is { } start)
        {
            string end = Level(CourseColumns.Tumour, "at end")!;
            string gone = record.IsMixed ? "" : $": {CourseSummary.TumourLost} (docs/model.md, section 11)";
            yield return start == "0" ? "Tumour: none at the infusion, so that nothing here tells of a response"
            : end == "0" ? $"Tumour: {start} cells at the infusion, none left from day {Day("tumour lowest time")} on{gone}"
            : $"Tumour: {start} cells at the infusion, {Level(CourseColumns.Tumour, "lowest")} at the least, on day "
                + $"{Day("tumour lowest time")}; {end} on day {Day("time at end")}";
        }

        if (Day("b_cells gone time") is { } without)
        {
            string after = Day("b_cells back time") is { } back ? $"back on day {back}" : "not back by the end";
            yield return $"B cells in blood: below 2/µL from day {without}, {after}";
        }

        foreach (string line in Toxicity(courses, summary, isOne))
            yield return line;
        foreach (string line in Lupus(courses))
            yield return line;
        foreach (string line in Outcome(record, isOne))
            yield return line;
    }

    private static IEnumerable<string> Toxicity(
        IReadOnlyList<PatientCourse> courses,
        IReadOnlyDictionary<string, double> summary,
        bool isOne
    )
    {
        string levels =
            $"IL-6 peak {Value("il6 peak [pg/mL]")}, IFN-gamma {Value("ifng peak [pg/mL]")} pg/mL, CRP {Value("crp peak [mg/L]")} mg/L";
        string Value(string key) => summary.TryGetValue(key, out double value) ? Headlines.Digits(value) : "–";
        double[] crs = Highest(courses, CourseColumns.CrsGrade),
            neuro = Highest(courses, CourseColumns.NeurotoxicityGrade);
        yield return crs.Length == 0 ? $"In serum: {levels}"
        : isOne
            ? $"Cytokine release syndrome: {Grade(crs[0])}"
                + (crs[0] > 0 ? $" from day {Value("crs_grade onset time [d]")} for {Value("crs_grade duration [d]")} d" : "")
                + $"; {levels}"
        : $"Cytokine release syndrome: {Share(crs, 1)} any, {Share(crs, 3)} of grade 3 or more; {levels}";
        // Not every disease has it.
        if (neuro.Length == 0)
            yield break;
        yield return isOne
            ? $"Neurotoxicity: {(neuro[0] >= 3 ? "severe" : neuro[0] > 0 ? "some" : "none")}"
            : $"Neurotoxicity: {Share(neuro, 1)} any, {Share(neuro, 3)} severe";
    }

    private static IEnumerable<string> Lupus(IReadOnlyList<PatientCourse> courses)
    {
        double[] sledai = [.. courses.Select(p => CourseMeasures.At(p.Time, p[CourseColumns.Sledai], 90)).Where(double.IsFinite)];
        if (sledai.Length == 0)
            yield break;
        double Mean(CourseColumn column) => courses.Average(p => CourseMeasures.At(p.Time, p[column], 90));
        yield return $"Day 90: SLEDAI {Headlines.Digits(sledai.Average())}, "
            + $"anti-dsDNA {Headlines.Digits(Mean(CourseColumns.Autoantibody))} "
            + $"U/mL, C3 {Headlines.Digits(Mean(CourseColumns.C3))} g/L, vaccine antibody "
            + $"{Headlines.Digits(100 * Mean(CourseColumns.VaccineAntibody))} % of before";
    }

    private static IEnumerable<string> Outcome(RunRecord record, bool isOne)
    {
        IReadOnlyDictionary<string, double> results = record.Results ?? new Dictionary<string, double>();
        var parts = new List<string>();
        foreach ((string name, string title) in OutcomeResults.Told)
        {
            if (!results.TryGetValue(name, out double share) || (share == 0 && OutcomeResults.IsDrug(name)))
                continue;
            string when = results.TryGetValue(OutcomeResults.Day(name), out double day)
                ? $"day {day.ToString("0.#", CultureInfo.InvariantCulture)}"
                : "";
            if (name == OutcomeResults.Progressed && results.TryGetValue(OutcomeResults.NegativeAtProgression, out double negative))
                when += string.Create(CultureInfo.InvariantCulture, $" with {100 * negative:0.#} % of the tumour without CD19");
            if (!isOne)
                parts.Add($"{title} {100 * share:0} %{(when.Length > 0 ? $" (median {when})" : "")}");
            else if (share > 0)
                parts.Add($"{title} on {when}");
            else if (name is OutcomeResults.Responded or OutcomeResults.Progressed)
                parts.Add($"no {title}");
        }

        if (parts.Count > 0)
            yield return $"Outcome: {string.Join("; ", parts)}";
    }

    private static double[] Highest(IReadOnlyList<PatientCourse> courses, CourseColumn column) =>
        [.. courses.Select(p => p[column].Where(double.IsFinite).DefaultIfEmpty(double.NaN).Max()).Where(double.IsFinite)];

    private static string Grade(double grade) => grade > 0 ? $"grade {grade.ToString("0", CultureInfo.InvariantCulture)}" : "none";

    private static string Share(double[] grades, double least) =>
        string.Create(CultureInfo.InvariantCulture, $"{100.0 * grades.Count(g => g >= least) / grades.Length:0} %");
}
