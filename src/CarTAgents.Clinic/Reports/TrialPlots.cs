using CarTAgents.Clinic.Endpoints;
using CarTAgents.Clinic.Statistics;
using CarTAgents.Clinic.Trials;
using CarTAgents.Model.Columns;
using CarTAgents.Output.Courses;
using CarTAgents.Output.Reports;

namespace CarTAgents.Clinic.Reports;

/// <summary>The plots of a trial's report.</summary>
internal static class TrialPlots
{
    private const double LastDay = 180;

    /// <summary>Makes them.</summary>
    /// <param name="results">What came of the trial.</param>
    /// <param name="courses">Courses of the patients under the study's own treatment.</param>
    public static IEnumerable<ReportPlot> Of(TrialResults results, IReadOnlyList<CourseDay> courses)
    {
        TrialPatient[] patients = [.. results.Patients(0)];
        bool hasTumour = patients.Any(p => p[Measures.Burden] > 0);
        if (hasTumour)
        {
            yield return Survival(results, patients);
            yield return Waterfall(results, patients);
            yield return Swimmer(patients);
        }

        yield return Expansion(results, courses);
        if (courses.Any(c => !double.IsNaN(c.Point.BCells)))
            yield return BCells(courses);
        yield return Grades(patients, hasTumour);
    }

    private static ReportPlot Survival(TrialResults results, TrialPatient[] patients)
    {
        KaplanMeier Curve(Func<TrialPatient, double> ends) =>
            KaplanMeier.Of([
                .. patients.Select(p => new FollowUp(Months(Math.Min(ends(p), p[Measures.FollowUp])), ends(p) <= p[Measures.FollowUp])),
            ]);
        const string free = "progression-free",
            alive = "alive";
        return new ReportPlot(
            $"Published: {results.Plan.Configuration.Trial!.Study}.",
            new SurvivalPlot
            {
                Title = "Survival",
                Curves = [new SurvivalCurve(free, Curve(p => p.IsFree)), new SurvivalCurve(alive, Curve(p => p.Lives))],
                Events = "events",
                Published =
                [
                    .. results
                        .Endpoints.Select(e => e.Published)
                        .Where(p =>
                            p.Endpoint.Name.StartsWith(free + ", ", StringComparison.Ordinal)
                            || p.Endpoint.Name.StartsWith(alive + ", ", StringComparison.Ordinal)
                        )
                        .Select(p => new PublishedPoint(
                            $"{p.Endpoint.Name}: {TrialText.WithInterval(p.Value, p.Low, p.High)} %",
                            Math.Round(Months(p.Endpoint.LastDay)),
                            p.Value / 100
                        )
                        {
                            Curve = p.Endpoint.Name.Split(',')[0],
                            Low = p.Low / 100,
                            High = p.High / 100,
                        }),
                ],
            }
        );
    }

    private static ReportPlot Waterfall(TrialResults results, TrialPatient[] patients) =>
        new(
            "Fewest tumour cells before progression against those at the infusion, whether imaging sees them or not."
                + (
                    Partial(results) is { } most
                        ? FormattableString.Invariant($" The dashed line, {most:0}%, is that of a partial response.")
                        : ""
                ),
            new WaterfallPlot
            {
                Title = "Best change of the number of tumour cells",
                Threshold = Partial(results),
                Bars = [.. patients.Select(p => new WaterfallBar(100 * (p[Measures.Smallest] / p[Measures.Burden] - 1), Best(p)))],
            }
        );

    /// <summary>The change that is a partial response, %; null of a disease that is not imaged.</summary>
    private static double? Partial(TrialResults results) =>
        results.Plan.Configuration.Patient?.Outcome?.Imaging is { } imaging ? 100 * (imaging.Partial.Value - 1) : null;

    private static ReportPlot Swimmer(TrialPatient[] patients) =>
        new(
            "",
            new SwimmerPlot
            {
                Title = "Patients over time",
                Lanes =
                [
                    .. patients.Select(p => new SwimmerLane(FormattableString.Invariant($"{p.Identity}"), Months(p[Measures.FollowUp]))
                    {
                        Ongoing = !p.Has(Measures.ProgressionDay) && !p.Has(Measures.DeathDay),
                        States = [.. States(p)],
                        Response = Months(p[Measures.ResponseDay]),
                        Progression = Months(p[Measures.ProgressionDay]),
                        Death = Months(p[Measures.DeathDay]),
                    }),
                ],
            }
        );

    private static IEnumerable<(double From, ResponseState State)> States(TrialPatient p)
    {
        (double Day, ResponseState State)[] states =
        [
            (
                p.Has(Measures.CompleteDay) && p[Measures.CompleteDay] <= p[Measures.ResponseDay] ? double.NaN : p[Measures.ResponseDay],
                ResponseState.Partial
            ),
            (p[Measures.CompleteDay], ResponseState.Complete),
            (p[Measures.ProgressionDay], ResponseState.Progressive),
        ];
        return states.Where(s => !double.IsNaN(s.Day)).Select(s => (Months(s.Day), s.State));
    }

    private static ResponseState Best(TrialPatient p) =>
        p.IsComplete ? ResponseState.Complete
        : p.Responded ? ResponseState.Partial
        : p.Has(Measures.ProgressionDay) ? ResponseState.Progressive
        : ResponseState.Stable;

    private static ReportPlot Expansion(TrialResults results, IReadOnlyList<CourseDay> courses) =>
        new(
            "The dead are left out from their death on.",
            new BandPlot
            {
                Title = "CAR-T cells in blood",
                Unit = ReportText.Unit(CourseColumns.CarT.Unit),
                Floor = 0.01,
                Courses = [Band("simulated", courses, c => c.CarT, LastDay)],
                Published =
                [
                    .. (results.Plan.Configuration.Patient?.Published is { } path ? PublishedTable.Read(path) : [])
                        .Where(v => v.Panel == CourseColumns.CarT && !v.IsTime && v.Group.Length == 0 && v.FirstDay <= LastDay)
                        .Select(v => new PublishedPoint($"{v.Endpoint}: {v.Source}", (v.FirstDay + v.LastDay) / 2, v.Median)
                        {
                            Low = double.IsNaN(v.Low) ? null : v.Low,
                            High = double.IsNaN(v.High) ? null : v.High,
                            From = v.FirstDay < v.LastDay ? v.FirstDay : null,
                            To = v.FirstDay < v.LastDay ? v.LastDay : null,
                        }),
                ],
            }
        );

    private static ReportPlot BCells(IReadOnlyList<CourseDay> courses) =>
        new(
            "",
            new BandPlot
            {
                Title = "B cells in blood",
                Unit = ReportText.Unit(CourseColumns.BCells.Unit),
                Floor = 0.1,
                Courses = [Band("simulated", courses, c => c.BCells, double.MaxValue)],
            }
        );

    private static CourseBand Band(string name, IReadOnlyList<CourseDay> courses, Func<CoursePoint, double> of, double last)
    {
        // A point stands within one step after its day.
        (double Day, double[] Values)[] days =
        [
            .. courses
                .Where(c => c.Point.Day < last + 1 && !double.IsNaN(of(c.Point)))
                .GroupBy(c => Math.Floor(c.Point.Day + 1e-6), c => of(c.Point))
                .Select(g => (g.Key, g.Order().ToArray()))
                .OrderBy(g => g.Key),
        ];
        // Days on which only the dying have a point are none of the cohort's.
        int most = days.Max(d => d.Values.Length);
        days = [.. days.Where(d => 2 * d.Values.Length > most || d.Day % 7 == 0)];
        IReadOnlyList<double> At(double share) => [.. days.Select(d => Quantile.OfSorted(d.Values, share))];
        return new CourseBand
        {
            Name = name,
            X = [.. days.Select(d => d.Day)],
            Low = At(0.05),
            LowerQuartile = At(0.25),
            Median = At(0.5),
            UpperQuartile = At(0.75),
            High = At(0.95),
        };
    }

    private static ReportPlot Grades(TrialPatient[] patients, bool hasTumour)
    {
        static GradeGroup Group(string name, IEnumerable<TrialPatient> of)
        {
            int[] grades = [.. of.Select(p => (int)p[Measures.CrsGrade])];
            return new GradeGroup(name, [.. Enumerable.Range(0, 5).Select(g => grades.Count(x => x == g))]);
        }

        GradeGroup[] groups;
        if (!hasTumour)
        {
            groups = [Group("all", patients)];
        }
        else
        {
            TrialPatient[] byBurden = [.. patients.OrderBy(p => p[Measures.Burden])];
            int third = byBurden.Length / 3;
            groups =
            [
                Group("lowest third of burden", byBurden[..third]),
                Group("middle third", byBurden[third..^third]),
                Group("highest third", byBurden[^third..]),
            ];
        }

        return new ReportPlot("", new GradesPlot { Title = "Worst grade of cytokine release syndrome", Groups = groups });
    }

    // A year of 365 days is twelve months to the bit, so that who was followed for a year is at risk then.
    private static double Months(double days) => 12 * days / 365;
}
