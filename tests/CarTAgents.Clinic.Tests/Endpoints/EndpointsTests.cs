using CarTAgents.Clinic.Endpoints;
using CarTAgents.Clinic.Trials;
using CarTAgents.Testing;

namespace CarTAgents.Clinic.Tests.Endpoints;

/// <summary>Endpoints of cohorts that are made by hand, found by hand too.</summary>
public class EndpointsTests
{
    [Fact]
    public void ResponseIsOfAllPatients()
    {
        TrialPatient[] cohort =
        [
            Made((Measures.Best, 2), (Measures.Month6, 2), (Measures.Month15, 2)),
            Made((Measures.Best, 2), (Measures.Month6, 1), (Measures.Month15, 0)),
            Made((Measures.Best, 1), (Measures.Month6, 0), (Measures.Month15, 0)),
            Made((Measures.Best, 0), (Measures.Month6, 0), (Measures.Month15, 0)),
        ];
        Assert.Equal(75, Value("objective response", cohort));
        Assert.Equal(50, Value("complete response", cohort));
        Assert.Equal(50, Value("in response, month 6", cohort));
        Assert.Equal(25, Value("in complete response, month 6", cohort));
        Assert.Equal(25, Value("in response, month 15", cohort));
    }

    [Fact]
    public void ProgressionOrDeathEndsProgressionFreeSurvival()
    {
        TrialPatient[] cohort =
        [
            Made((Measures.ProgressionDay, 100), (Measures.DeathDay, 300), (Measures.FollowUp, 300)),
            Made((Measures.DeathDay, 120), (Measures.FollowUp, 120)),
            Made((Measures.ProgressionDay, 200), (Measures.FollowUp, 540)),
            Made((Measures.FollowUp, 540)),
        ];
        Assert.Equal(50, Value("progression-free, 6 months", cohort));
        Assert.Equal(25, Value("progression-free, 12 months", cohort));
        Assert.Equal(75, Value("alive, 6 months", cohort));
        Assert.Equal(50, Value("alive, 12 months", cohort));
        Assert.Equal(50, Value("ever progress", cohort));
    }

    [Fact]
    public void DurationOfResponseBeginsWithItAndIsCensoredAtTheEnd()
    {
        TrialPatient Responder(double from, double until, bool progresses) =>
            Made(
                (Measures.Best, 1),
                (Measures.ResponseDay, from),
                (Measures.FollowUp, 540),
                (Measures.ProgressionDay, progresses ? until : double.NaN)
            );
        // Followed 60, 150 and 330 days in response, then progression; a fourth is in response still.
        TrialPatient[] cohort =
        [
            Responder(30, 90, true),
            Responder(30, 180, true),
            Responder(90, 420, true),
            Responder(30, double.NaN, false),
            Made((Measures.Best, 0), (Measures.FollowUp, 540)),
        ];
        // Half of four are left from 150 days to 330: the middle of that level stretch.
        Assert.Equal(240, Value("duration of response", cohort));
    }

    [Fact]
    public void WhoDoesNotProgressIsNotAskedForTheAntigen()
    {
        TrialPatient[] cohort =
        [
            Made((Measures.ProgressionDay, 90), (Measures.NegativeAtProgression, 0.9)),
            Made((Measures.ProgressionDay, 90), (Measures.NegativeAtProgression, 0.1)),
            Made((Measures.Best, 2)),
        ];
        Assert.Equal(50, Value("antigen-negative at progression", cohort));
        Assert.True(double.IsNaN(Value("antigen-negative at progression", cohort[2])));
    }

    [Fact]
    public void RemissionNeedsTheThirdWeek()
    {
        TrialPatient[] cohort =
        [
            Made((Measures.Best, 2), (Measures.CompleteDay, 18), (Measures.ResidualNegativeDay, 20)),
            Made((Measures.Best, 2), (Measures.CompleteDay, 18), (Measures.DeathDay, 20)),
            Made((Measures.Best, 2), (Measures.CompleteDay, 30)),
            Made((Measures.Best, 0)),
        ];
        Assert.Equal(50, Value("complete remission", cohort));
        Assert.Equal(25, Value("MRD-negative remission", cohort));
        Assert.Equal(24, Value("time to remission", cohort));
    }

    [Fact]
    public void GroupsAreComparedByTheirMedians()
    {
        TrialPatient[] cohort =
        [
            .. ((double, double)[])[(2, 40), (1, 60), (1, 80), (0, 10), (0, 30)] is var p
                ? p.Select(v => Made((Measures.Best, v.Item1), (Measures.Area28, v.Item2), (Measures.Peak, v.Item2)))
                : [],
        ];
        Assert.Equal(60, Value("peak, responders", cohort));
        Assert.Equal(20, Value("peak, others", cohort));
        Assert.Equal(3, Value("area 0-28, responders to others", cohort));
        Assert.True(double.IsNaN(Value("area 0-28, responders to others", cohort[..3])));
    }

    [Fact]
    public void BCellsThatDoNotReturnCountWithTheEnd()
    {
        TrialPatient[] cohort =
        [
            Made((Measures.BCellsGone, 6), (Measures.BCellsBack, 90), (Measures.FollowUp, 366)),
            Made((Measures.BCellsGone, 12), (Measures.FollowUp, 366)),
        ];
        Assert.Equal(228, Value("B cells back, mean", cohort));
        Assert.Equal(90, Value("B cells back", cohort));
        Assert.Equal(50, Value("B cells gone within 10 days", cohort));
        Assert.Equal(50, Value("B cells back by a year", cohort));
    }

    [Fact]
    public void ATreatmentThatChangesNothingDiffersByNothing()
    {
        var random = new Random(11);
        TrialPatient[] cohort = [.. Enumerable.Range(0, 60).Select(_ => Made((Measures.Peak, random.NextDouble())))];
        Assert.All(
            Clinic.Endpoints.Endpoints.All.Where(e => e.Name is "peak" or "CRS any"),
            e => Assert.Equal((0, 0, 0), AsTuple(e.Difference(cohort.Select(p => (p, p)), 1)))
        );
        // Twice the peak in everybody: the difference of the medians is the median.
        Endpoint peak = Of("peak");
        var difference = peak.Difference(cohort.Select(p => (p, Made((Measures.Peak, 2 * p[Measures.Peak])))), 1);
        Assert.Equal(Value("peak", cohort), difference.Value, 1e-12);
        Assert.InRange(difference.Low, 0, difference.Value);
        Assert.InRange(difference.High, difference.Value, 1);
    }

    [Fact]
    public void EachIsDefinedOnceAndTheTablesOfTheStudiesNameThem()
    {
        string[] names = [.. Clinic.Endpoints.Endpoints.All.Select(e => e.Name)];
        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.Equal(Measures.All.Count, Measures.All.Select(m => m.Name).Distinct().Count());
        Assert.Equal(Enumerable.Range(0, Measures.All.Count), Measures.All.Select(m => m.Place));
        string text = File.ReadAllText(Repository.PathOf("docs", "trials.md"));
        Assert.All(Clinic.Endpoints.Endpoints.All, e => Assert.Contains($"| {e.Name} | {e.Unit} | {e.Definition} |", text));
        string[] tables = Directory.GetFiles(Repository.PathOf("configs", "endpoints"), "*.csv");
        Assert.Equal(3, tables.Length);
        string[] used = [.. tables.SelectMany(PublishedEndpoint.Read).Select(p => p.Endpoint.Name)];
        Assert.Empty(names.Except(used));
    }

    private static (double, double, double) AsTuple(Clinic.Statistics.Estimate e) => (e.Value, e.Low, e.High);

    private static Endpoint Of(string name) => Clinic.Endpoints.Endpoints.All.Single(e => e.Name == name);

    private static double Value(string name, params TrialPatient[] cohort) =>
        Of(name).Of([.. cohort.Select(Of(name).Ask).Where(a => a.IsAsked)]);

    private static TrialPatient Made(params (Measure Measure, double Value)[] values)
    {
        // Grades are those of a patient without any toxicity.
        var patient = TrialPatient.Unknown(0);
        foreach (Measure grade in (Measure[])[Measures.CrsGrade, Measures.Neurotoxicity, Measures.Minimal, Measures.ToxicDeath])
            patient.Values[grade.Place] = 0;
        foreach ((Measure measure, double value) in values)
            patient.Values[measure.Place] = value;
        return patient;
    }
}
