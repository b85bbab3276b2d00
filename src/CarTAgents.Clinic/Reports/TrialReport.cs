using System.Globalization;
using CarTAgents.Clinic.Endpoints;
using CarTAgents.Clinic.Trials;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Output.Reports;
using CarTAgents.Output.Runs;

namespace CarTAgents.Clinic.Reports;

/// <summary>The report of a trial.</summary>
internal static class TrialReport
{
    // Endpoints that the first screen names as not met.
    private const int MostNamed = 5;

    /// <summary>Makes it.</summary>
    /// <param name="results">What came of the trial.</param>
    /// <param name="courses">Courses of the patients under the study's own treatment.</param>
    public static Report Of(TrialResults results, IReadOnlyList<CourseDay> courses)
    {
        TrialPlan plan = results.Plan;
        TrialDescription trial = plan.Configuration.Trial!;
        return new Report
        {
            Title = $"{trial.Study}: {plan.Order.Patients} virtual patients",
            Subtitle =
                $"{(plan.Lattice ?? plan.Configuration).Name}. The study treated {trial.Patients}; these are drawn from its "
                + "distributions of patients, "
                + (
                    plan.Lattice is null
                        ? "and simulated as counts of cells in the whole body, without places."
                        : $"and simulated on {Lattices(plan)}."
                ),
            Summary = [.. Main(results), new("Endpoints met", $"{results.Met} of {results.Endpoints.Count}", NotMet(results))],
            PlotsTitle = "The cohort",
            Plots = [.. TrialPlots.Of(results, courses)],
            Tables = [Endpoints(results), .. Twin(results), .. Thirds(results), .. Arms(results), Sources(results)],
            Commands = plan.Order.Command is { } command ? [command] : [],
            Origin =
            [
                new("Seed", plan.Configuration.Seed.ToString(CultureInfo.InvariantCulture)),
                new("Version", ProgramVersion.Text.Split('+')[0]),
            ],
            Notes = [.. Notes(results)],
            Footer =
                $"CarTAgents {ProgramVersion.Text}. Each patient stands in patients.csv beside this file, each endpoint in endpoints.csv, "
                + "each course in courses.parquet.",
        };
    }

    private static IEnumerable<ReportFact> Main(TrialResults results)
    {
        foreach (EndpointResult row in results.Endpoints.Where(r => TrialText.Main.Contains(r.Published.Endpoint.Name)))
        {
            PublishedEndpoint p = row.Published;
            string name = p.Endpoint.Name,
                unit = p.Endpoint.Unit == "1" ? "" : $" {p.Endpoint.Unit}";
            yield return new ReportFact(
                char.ToUpperInvariant(name[0]) + name[1..],
                TrialText.Number(row.Simulated.Value) + unit,
                $"simulated, 95% interval {TrialText.Interval(row.Simulated.Low, row.Simulated.High)}; published "
                    + $"{TrialText.Number(p.Value)}{unit} ({TrialText.Interval(p.Low, p.High)}): {(row.IsMet ? "met" : "not met")}"
            );
        }
    }

    /// <summary>What is not met, and what being met is worth.</summary>
    private static string NotMet(TrialResults results)
    {
        string[] missed = [.. results.Endpoints.Where(r => !r.IsMet).Select(r => r.Published.Endpoint.Name)];
        string not =
            missed.Length == 0 ? ""
            : missed.Length <= MostNamed ? $"not met: {string.Join("; ", missed)}. "
            : $"not met: {string.Join("; ", missed.Take(MostNamed))}, and {missed.Length - MostNamed} more. ";
        int low = results.Endpoints.Count(r => r.Published.Confidence == "low"),
            met = results.Endpoints.Count(r => r.Published.Confidence == "low" && r.IsMet);
        return not
            + "The model was fitted to the figures of the three studies that ship with it: none of those is a prediction"
            + (low == 0 ? "" : $"; {low} of the published ones are of low confidence, and {met} of these are met");
    }

    private static ReportTable Endpoints(TrialResults results) =>
        new(
            "Endpoints, those that are not met first",
            ["endpoint", "simulated (95% interval)", "published (interval or range)", "met?"],
            [
                .. results
                    .Endpoints.OrderBy(r => r.IsMet)
                    .Select(r =>
                        (string[])
                            [
                                TrialText.Name(r.Published.Endpoint),
                                TrialText.WithInterval(r.Simulated.Value, r.Simulated.Low, r.Simulated.High),
                                TrialText.WithInterval(r.Published.Value, r.Published.Low, r.Published.High),
                                r.IsMet ? "met" : $"not met: {TrialText.Miss(r)}",
                            ]
                    ),
            ]
        );

    private static string Lattices(TrialPlan plan) =>
        FormattableString.Invariant($"lattices of {string.Join(" x ", plan.Lattice!.Lattice.Size)} sites, a tissue each");

    /// <summary>The same patients without places, what differs first.</summary>
    private static IEnumerable<ReportTable> Twin(TrialResults results)
    {
        if (results.Twin.Count == 0)
            yield break;
        yield return new ReportTable(
            $"The same patients well mixed: {results.Twin.Count(t => t.Agrees == true)} of {results.Twin.Count(t => t.Agrees is not null)} "
                + "endpoints agree, each figure inside the other's interval",
            ["endpoint", "on lattices (95% interval)", "well mixed (95% interval)", "difference (95% interval)", "agree?"],
            [
                .. results
                    .Twin.OrderBy(t => t.Agrees ?? true)
                    .Select(t =>
                        (string[])
                            [
                                TrialText.Name(t.Published.Endpoint),
                                TrialText.WithInterval(t.Lattice.Value, t.Lattice.Low, t.Lattice.High),
                                TrialText.WithInterval(t.Twin.Value, t.Twin.Low, t.Twin.High),
                                TrialText.WithInterval(t.Difference.Value, t.Difference.Low, t.Difference.High),
                                t.Agrees switch
                                {
                                    true => "yes",
                                    false => "no",
                                    null => "",
                                },
                            ]
                    ),
            ]
        );
    }

    private static IEnumerable<ReportTable> Thirds(TrialResults results)
    {
        foreach (
            IGrouping<Endpoint, ThirdResult> endpoint in results
                .Thirds.Where(t => TrialText.Main.Contains(t.Endpoint.Name))
                .GroupBy(t => t.Endpoint)
        )
        {
            // What matters most first.
            yield return new ReportTable(
                $"Who: {TrialText.Name(endpoint.Key)} by thirds of the patients",
                ["ordered by", "lowest third", "middle third", "highest third"],
                [
                    .. endpoint
                        .OrderByDescending(t => Math.Abs(t.Values[2] - t.Values[0]))
                        .Select(t => (string[])[t.Trait.Name, .. t.Values.Select(TrialText.Number)]),
                ]
            );
        }
    }

    private static IEnumerable<ReportTable> Arms(TrialResults results)
    {
        foreach (IGrouping<Arm, ArmResult> arm in results.Arms.GroupBy(a => a.Arm))
        {
            // What differs beyond chance, and what a reader looks for first.
            ArmResult[] told = [.. arm.Where(a => Differs(a) || TrialText.Main.Contains(a.Endpoint.Name))];
            yield return new ReportTable(
                $"The same patients, {arm.Key.About}",
                ["endpoint", "as studied", "this arm", "difference (95% interval)"],
                [
                    .. told.Select(a =>
                        (string[])
                            [
                                TrialText.Name(a.Endpoint),
                                TrialText.Number(a.AsStudied),
                                TrialText.Number(a.Value),
                                TrialText.WithInterval(a.Difference.Value, a.Difference.Low, a.Difference.High),
                            ]
                    ),
                ]
            );
        }
    }

    /// <summary>Whether a difference is beyond chance, and one that anybody would notice.</summary>
    private static bool Differs(ArmResult a) =>
        (a.Difference.Low > 0 || a.Difference.High < 0) && Math.Abs(a.Difference.Value) >= 0.02 * Math.Abs(a.AsStudied);

    private static ReportTable Sources(TrialResults results) =>
        new(
            "What each endpoint is, and where it was published",
            ["endpoint", "definition", "source", "confidence"],
            [
                .. results.Endpoints.Select(r =>
                    (string[])
                        [TrialText.Name(r.Published.Endpoint), r.Published.Endpoint.Definition, Source(r.Published), r.Published.Confidence]
                ),
            ]
        )
        {
            HoldsSentences = true,
        };

    /// <summary>Where a figure comes from, and how it was got from there.</summary>
    private static string Source(PublishedEndpoint published) => published.Source.Replace(" | ", "; ", StringComparison.Ordinal);

    private static IEnumerable<string> Notes(TrialResults results)
    {
        TrialPlan plan = results.Plan;
        yield return "The model's numbers were fitted to the three studies that ship with it, all at once, by another program and on other "
            + "patients than these: where one of their endpoints is met, a fit met it, it was not predicted (docs/model.md)."
            + (plan.Lattice is null ? "" : " The fit was of mixed patients; those on lattices have numbers of their own, too.");
        foreach (string note in plan.Notes)
            yield return char.ToUpperInvariant(note[0]) + note[1..] + ".";
        if (plan.LeftOut.Count > 0)
        {
            yield return FormattableString.Invariant($"The patients were followed for {plan.Order.Days:0.#} days, and these endpoints ")
                + $"need more: {TrialText.LeftOut(plan)}.";
        }

        yield return "An endpoint is met where the simulated rate lies inside the published interval, a time within a factor of 1.5 of the "
            + "published one, a count or level within a factor of 3, and others within the bounds given.";
        if (plan.Arms.Count > 1)
        {
            yield return "The arms treat the same patients otherwise. The table of an arm has the endpoints that a reader looks for first, "
                + "and those that differ by 2% or more with an interval that leaves zero out, as one in twenty does by chance. "
                + "arms.csv has all.";
        }

        if (plan.Order.Patients < TrialOrder.Fold * plan.Configuration.Trial!.Patients)
            yield return "The cohort is smaller than ten times the study's: what is met and what is not may be chance.";
        foreach (IGrouping<string?, PatientEnd> same in results.Failures.GroupBy(f => f.Error).Take(5))
            yield return $"{same.Count()} patients could not be simulated, patient {same.First().Patient.Identity} first: {same.Key}";
    }
}
