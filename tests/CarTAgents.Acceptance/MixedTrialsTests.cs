using System.Globalization;
using CarTAgents.Clinic.Endpoints;
using CarTAgents.Clinic.Trials;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Testing;

namespace CarTAgents.Acceptance;

/// <summary>Cohorts of well-mixed patients, drawn with another generator than those that the numbers were fitted on, beside three
/// trials.</summary>
public class MixedTrialsTests
{
    [Fact]
    public void CohortsRepeatTheFiguresOfTheFit()
    {
        string[][] fit =
        [
            .. File.ReadLines(Repository.PathOf("tests", "CarTAgents.Acceptance", "cohorts-of-the-fit.csv")).Skip(1).Select(Cells),
        ];
        MixedTrialRow[] rows =
        [
            .. Of("lymphoma-zuma1", part: 5, fit),
            // The fit knew no transplant.
            .. Of("b-all-mskcc", part: 2, fit, "patient.outcome.transplant.share=0"),
            .. Of("lupus-erlangen", part: 2, fit),
        ];
        Figures.Report(
            "mixed-trials",
            ["trial", "endpoint", "published", "least", "most", "cohort of the fit", "this cohort", "patients", "met", "repeated"],
            rows.Select(r =>
                new object[]
                {
                    r.Result.Published.Study,
                    $"\"{r.Result.Published.Endpoint.Name}\"",
                    Text(r.Result.Published.Value),
                    Text(r.Result.Published.Bounds.Low),
                    Text(r.Result.Published.Bounds.High),
                    Text(r.Before),
                    Text(r.Result.Simulated.Value),
                    r.Result.Patients,
                    r.Result.IsMet ? 1 : 0,
                    r.IsRepeated ? 1 : 0,
                }
            )
        );
        // Of a fifth of the patients, a percentile says nothing.
        Assert.All(
            rows.Where(r => Figures.InFull || !r.Result.Published.Endpoint.Name.EndsWith("of 100", StringComparison.Ordinal)),
            r =>
                Assert.True(
                    r.IsRepeated,
                    $"{r.Result.Published.Study}, {r.Result.Published.Endpoint.Name}: {r.Result.Simulated}, before {r.Before}"
                )
        );
        // Of small cohorts more rows miss by chance.
        Assert.InRange(rows.Count(r => r.Result.IsMet), (Figures.InFull ? 0.88 : 0.75) * rows.Length, rows.Length);
    }

    /// <summary>Ten times the study's patients; in the short form a part of them.</summary>
    private static IEnumerable<MixedTrialRow> Of(string disease, int part, string[][] fit, params string[] without)
    {
        RunConfiguration Load(string[] sets) => RunConfiguration.Load(Repository.PathOf("configs", "mixed", $"{disease}.yaml"), sets);
        TrialPlan Plan(int patients, params string[] sets) => TrialPlan.Of(Load(sets), new TrialOrder(disease, patients, []));
        int all = TrialOrder.Fold * Load([]).Trial!.Patients,
            patients = Figures.InFull ? all : all / part;
        TrialResults? whole = Figures.InFull ? Whole(Plan(all), disease) : null;
        TrialResults results = whole is not null && without.Length == 0 ? whole : OfOneArm(Plan(patients, without), patients);
        foreach (EndpointResult row in results.Endpoints.Where(e => e.Published.Endpoint.Name != "bridged to transplant"))
        {
            string[]? before = fit.FirstOrDefault(f => f[0] == row.Published.Study && f[1] == row.Published.Endpoint.Name);
            yield return new MixedTrialRow(
                row,
                before is null ? double.NaN : Number(before[2]),
                before is null ? 1 : (int)Number(before[3])
            );
        }
    }

    private static TrialResults OfOneArm(TrialPlan plan, int patients)
    {
        TrialPatient[] cohort =
        [
            .. plan.Arms[0].Patients(0, patients).AsParallel().AsOrdered().Select(p => TrialPatient.Of(new PatientMeasures(p))),
        ];
        return new TrialResults(plan, [.. cohort.Select(p => new PatientEnd(0, p, Error: null))]);
    }

    /// <summary>The trial as the command runs it, with all its arms; its tables are committed.</summary>
    private static TrialResults Whole(TrialPlan plan, string disease)
    {
        using var folder = new TemporaryFolder();
        Trial trial = Trial.Start(plan, folder.File("trial"), numbered: false, shared: false);
        Assert.True(trial.Simulate((1, 1), jobs: 0, CancellationToken.None));
        TrialResults results = trial.Finish();
        foreach (string table in (string[])["endpoints", "thirds", "arms"])
        {
            File.Copy(
                trial.Directory.In(table + ".csv"),
                Repository.PathOf("tests", "CarTAgents.Acceptance", "figures", $"trial-{disease}-{table}.csv"),
                overwrite: true
            );
        }

        return results;
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(double value) => double.IsNaN(value) ? "" : value.ToString("G4", CultureInfo.InvariantCulture);

    /// <summary>The values of a line, of which the second may be in quotation marks.</summary>
    private static string[] Cells(string line)
    {
        string[] marked = line.Split('"');
        return marked.Length == 1 ? line.Split(',') : [marked[0].TrimEnd(','), marked[1], .. marked[2].TrimStart(',').Split(',')];
    }
}
