using CarTAgents.Clinic.Endpoints;
using CarTAgents.Model.Body;
using CarTAgents.Model.Mixed;

namespace CarTAgents.Acceptance;

/// <summary>Cohorts of well-mixed patients, drawn with another generator than those that the numbers were fitted on, beside three
/// trials.</summary>
public class MixedTrialsTests
{
    private const string Zuma = "ZUMA-1",
        Mskcc = "MSKCC",
        Lupus = "Erlangen";

    [Fact]
    public void CohortsRepeatTheFiguresOfTheFit()
    {
        // Ten times the trials' patients; in the short form a fifth of them.
        int part = Figures.InFull ? 1 : 5;
        var lymphoma = new MixedCohort("lymphoma-zuma1", 1010 / part);
        var third = new MixedCohort("lymphoma-zuma1", 400 / part, "patient.infusion.cellsPerKilogram=666667", "duration=40 d");
        var leukaemia = new MixedCohort("b-all-mskcc", 160 / Math.Min(2, part));
        var lupus = new MixedCohort("lupus-erlangen", 50 / Math.Min(2, part));
        MixedTrialRow[] rows =
        [
            .. Response(lymphoma),
            .. Kinetics(lymphoma, third),
            .. Toxicity(lymphoma),
            .. OfLeukaemia(leukaemia),
            .. OfLupus(lupus),
        ];
        Figures.Report(
            "mixed-trials",
            ["trial", "figure", "published", "low", "high", "cohort of the fit", "this cohort", "patients", "met", "repeated"],
            rows.Select(r =>
                new object[]
                {
                    r.Trial,
                    $"\"{r.Name}\"",
                    r.Published,
                    FormattableString.Invariant($"{r.Low:G3}"),
                    FormattableString.Invariant($"{r.High:G3}"),
                    r.Before,
                    FormattableString.Invariant($"{r.Found.Value:G4}"),
                    r.Found.Of,
                    r.IsMet ? 1 : 0,
                    r.IsRepeated ? 1 : 0,
                }
            )
        );
        Assert.All(rows, r => Assert.True(r.IsRepeated, FormattableString.Invariant($"{r.Trial}, {r.Name}: {r.Found}, before {r.Before}")));
        // Of small cohorts more rows miss by chance.
        Assert.InRange(rows.Count(r => r.IsMet), (Figures.InFull ? 0.88 : 0.75) * rows.Length, rows.Length);
    }

    private static bool HasResponse(PatientMeasures p, int scan, Response least) => p.Patient.Outcome.AtScans[scan] >= (int)least;

    private static double Lives(PatientMeasures p) => double.IsNaN(p.Patient.Outcome.DeathDay) ? 1e9 : p.Patient.Outcome.DeathDay;

    private static double Progresses(PatientMeasures p) =>
        Math.Min(double.IsNaN(p.Patient.Outcome.ProgressionDay) ? 1e9 : p.Patient.Outcome.ProgressionDay, Lives(p));

    // As at the time of the fit: the dead have none.
    private static double LevelOf(PatientMeasures p, double day) => double.IsNaN(p.Level(day)) ? 0 : p.Level(day);

    private static bool HasProgressed(PatientMeasures p) => !double.IsNaN(p.Patient.Outcome.ProgressionDay);

    private static bool Responded(PatientMeasures p) => p.Patient.Outcome.Best != Model.Body.Response.None;

    private static IEnumerable<MixedTrialRow> Response(MixedCohort c)
    {
        MixedTrialRow Rate(string name, double published, double low, double high, double before, (double, int, double) found) =>
            new(Zuma, name, published, low, high, before, 1010, true, found);
        yield return Rate("objective response", 82, 73, 89, 77, c.Rate(Responded));
        yield return Rate("complete response", 54, 44, 64, 63, c.Rate(p => p.Patient.Outcome.Best == Model.Body.Response.Complete));
        yield return Rate("in response, month 6", 41, 30.9, 50.8, 55, c.Rate(p => HasResponse(p, 2, Model.Body.Response.Partial)));
        yield return Rate("in CR, month 6", 36, 26.4, 45.8, 49, c.Rate(p => HasResponse(p, 2, Model.Body.Response.Complete)));
        yield return Rate("in response, 15 months", 42, 31.9, 51.8, 36, c.Rate(p => HasResponse(p, 5, Model.Body.Response.Partial)));
        yield return Rate("in CR, 15 months", 40, 30, 49.8, 35, c.Rate(p => HasResponse(p, 5, Model.Body.Response.Complete)));
        yield return Rate("progression-free, 6 months", 49, 39, 58, 53, c.Rate(p => Progresses(p) > 182));
        yield return Rate("progression-free, 12 months", 44, 34, 53, 40, c.Rate(p => Progresses(p) > 365));
        yield return Rate("progression-free, 15 months", 41, 31, 50, 36, c.Rate(p => Progresses(p) > 456));
        yield return Rate("alive, 6 months", 78, 69, 85, 80, c.Rate(p => Lives(p) > 182));
        yield return Rate("alive, 9 months", 67, 52, 75, 72, c.Rate(p => Lives(p) > 273));
        yield return Rate("alive, 12 months", 59, 49, 68, 65, c.Rate(p => Lives(p) > 365));
        yield return Rate("alive, 18 months", 52, 41, 62, 51, c.Rate(p => Lives(p) > 539));
        yield return Rate("ever progress", 60, 50, 69.6, 56, c.Rate(HasProgressed));
        yield return Rate(
            "CD19-negative at progression",
            27,
            6,
            61,
            28,
            c.Rate(p => p.Patient.Outcome.NegativeAtProgression > 0.5, HasProgressed)
        );
        yield return Rate("B cells back by a year", 50, 40, 60, 54, c.Rate(p => p.BCellsBack < 365, p => Lives(p) > 365));
    }

    private static IEnumerable<MixedTrialRow> Kinetics(MixedCohort c, MixedCohort third)
    {
        MixedTrialRow Count(string name, double published, double before, (double, int, double) found) =>
            new(Zuma, name, published, published / 3, published * 3, before, 1010, false, found);
        MixedTrialRow Time(string name, double published, double before, (double, int, double) found) =>
            new(Zuma, name, published, published / 1.5, published * 1.5, before, 1010, false, found);
        static double Doubling(PatientMeasures p) =>
            p.Peak > p.Lowest && p.PeakDay > p.LowestDay
                ? (p.PeakDay - p.LowestDay) * Math.Log(2) / Math.Log(p.Peak / p.Lowest)
                : double.NaN;
        (double, int, double) responders = c.Quantile(p => p.Peak, among: Responded),
            others = c.Quantile(p => p.Peak, among: p => !Responded(p));
        yield return Time("peak day", 10, 8.6, c.Quantile(p => p.PeakDay));
        yield return Count("peak", 38.3, 55, c.Quantile(p => p.Peak));
        // Of a few hundred patients these say nothing.
        if (Figures.InFull)
        {
            yield return Count("peak, lowest of 100", 0.8, 2.1, c.Quantile(p => p.Peak, 0.01));
            yield return Count("peak, highest of 100", 1514, 316, c.Quantile(p => p.Peak, 0.99));
        }

        yield return Count("peak, responders", 43.6, 64, responders);
        yield return Count("peak, others", 20.2, 32, others);
        yield return Count("area 0-28, responders", 557, 503, c.Quantile(p => p.Area28, among: Responded));
        yield return Count("area 0-28, others", 222, 212, c.Quantile(p => p.Area28, among: p => !Responded(p)));
        yield return Time("net doubling", 0.78, 0.88, c.Quantile(Doubling));
        yield return Count("level day 10", 37, 37, c.Quantile(p => p.Level(10)));
        yield return Count("level month 1", 2.1, 3.3, c.Quantile(p => p.Level(28)));
        yield return Count("level month 3", 0.4, 0.49, c.Quantile(p => LevelOf(p, 90)));
        yield return Count("level day 180", 0.4, 0.14, c.Quantile(p => LevelOf(p, 180)));
        yield return Count("body at the peak", 1.9e10, 3.5e10, c.Quantile(p => p.PeakInBody));
        yield return new(Zuma, "CD4:CD8 at the peak", 1.1, 0.2, 5, 1.1, 1010, false, c.Quantile(p => p.Cd4ToCd8AtPeak));
        double[] ratios = [.. third.All.Select((p, i) => c.All[i].Peak / p.Peak).Order()];
        yield return new(
            Zuma,
            "peak, full : third dose",
            1.2,
            0.8,
            1.5,
            1.56,
            400,
            false,
            (ratios[ratios.Length / 2], ratios.Length, 0.05)
        );
    }

    private static IEnumerable<MixedTrialRow> Toxicity(MixedCohort c)
    {
        MixedTrialRow Rate(string name, double published, double low, double high, double before, (double, int, double) found) =>
            new(Zuma, name, published, low, high, before, 1010, true, found);
        MixedTrialRow Median(string name, double published, double factor, double before, (double, int, double) found) =>
            new(Zuma, name, published, published / factor, published * factor, before, 1010, false, found);
        yield return Rate("CRS any", 93, 86.2, 97.2, 93, c.Rate(p => p.CrsGrade >= 1));
        yield return Rate("CRS grade 3 or more", 13, 7, 21, 16, c.Rate(p => p.CrsGrade >= 3));
        yield return Median("CRS onset", 2, 1.5, 3.1, c.Quantile(p => p.CrsOnset));
        yield return Median("CRS duration", 7, 1.5, 8.5, c.Quantile(p => p.CrsDays, among: p => p.CrsGrade > 0));
        yield return Rate("tocilizumab", 45, 34.6, 55, 45, c.Rate(p => !double.IsNaN(p.Patient.TocilizumabDay)));
        yield return Rate("corticosteroid", 29, 19.3, 37.5, 37, c.Rate(p => !double.IsNaN(p.Patient.SteroidDay)));
        yield return Rate("neurotoxicity any", 64, 54.2, 73.6, 68, c.Rate(p => p.Neurotoxicity >= 1));
        yield return Rate("neurotoxicity severe", 28, 19.3, 37.5, 37, c.Rate(p => p.Neurotoxicity >= 3));
        yield return Median("neurotoxicity onset", 5, 1.5, 7.1, c.Quantile(p => p.NeurotoxicityOnset));
        yield return Median("neurotoxicity resolved", 17, 1.5, 13, c.Quantile(p => p.NeurotoxicityEnd));
        yield return Median("IL-6 peak", 83, 3, 139, c.Quantile(p => p.Il6));
        yield return Median("IFN-gamma peak", 477, 3, 697, c.Quantile(p => p.Ifng));
        yield return Median("IL-15 peak", 50, 3, 43, c.Quantile(p => p.Il15));
        yield return Median("CRP peak", 214, 3, 199, c.Quantile(p => p.Crp));
        yield return Rate("toxic deaths", 2, 0.24, 6.97, 0.1, c.Rate(p => p.Patient.Outcome.IsToxicDeath));
    }

    private static IEnumerable<MixedTrialRow> OfLeukaemia(MixedCohort c)
    {
        MixedTrialRow Rate(
            string name,
            double published,
            double low,
            double high,
            double before,
            (double, int, double) found,
            int of = 160
        ) => new(Mskcc, name, published, low, high, before, of, true, found);
        bool IsMinimal(PatientMeasures p) => p.Patient.HasMinimalDisease;
        bool IsRemission(PatientMeasures p) => p.Patient.Outcome.Best == Model.Body.Response.Complete && Lives(p) > 24;
        yield return Rate("complete remission", 88, 61.7, 98.4, 79, c.Rate(IsRemission));
        yield return Rate(
            "MRD-negative",
            75,
            47.6,
            92.7,
            54,
            c.Rate(p => IsRemission(p) && !double.IsNaN(p.Patient.Outcome.ResidualNegativeDay))
        );
        yield return Rate("disease-free, 6 months", 50, 30.6, 69.4, 43, c.Rate(p => IsRemission(p) && Progresses(p) > 182));
        yield return Rate("alive, 6 months", 59, 38.6, 76.2, 63, c.Rate(p => Lives(p) > 182));
        yield return new(Mskcc, "peak day", 10, 6.7, 15, 8.5, 160, false, c.Quantile(p => p.PeakDay));
        yield return new(Mskcc, "persistence", 60, 30, 90, 44, 160, false, c.Quantile(p => p.LastDetected));
        yield return Rate("severe CRS", 44, 19.8, 70.1, 45, c.Rate(p => p.CrsGrade >= 3));
        yield return Rate("severe CRS, morphologic", 74, 50, 95, 67, c.Rate(p => p.CrsGrade >= 3, p => !IsMinimal(p)), 96);
        yield return Rate("severe CRS, minimal", 0, 0, 45.9, 19, c.Rate(p => p.CrsGrade >= 3, IsMinimal), 64);
        yield return new(Mskcc, "fever onset", 2, 1.33, 3, 2.9, 160, false, c.Quantile(p => p.CrsOnset));
        yield return Rate("neurotoxicity severe", 25, 7.3, 52.4, 38, c.Rate(p => p.Neurotoxicity >= 3));
        yield return Rate("severe with CRP 200 or more", 92, 80, 100, 90, c.Rate(p => p.Crp >= 200, p => p.CrsGrade >= 3), 72);
        yield return Rate("others with CRP below 200", 85, 60, 100, 58, c.Rate(p => p.Crp < 200, p => p.CrsGrade < 3), 88);
        yield return Rate(
            "CD19-negative at relapse",
            14,
            0.4,
            58,
            17,
            c.Rate(
                p => p.Patient.Outcome.NegativeAtProgression > 0.5,
                p => p.Patient.Outcome.Best == Model.Body.Response.Complete && HasProgressed(p)
            ),
            60
        );
    }

    private static IEnumerable<MixedTrialRow> OfLupus(MixedCohort c)
    {
        MixedTrialRow Rate(string name, double published, double low, double high, double before, (double, int, double) found) =>
            new(Lupus, name, published, low, high, before, 50, true, found);
        yield return Rate("SLEDAI under 3, month 3", 100, 47.8, 100, 100, c.Rate(p => p.Sledai[90] < 3));
        yield return new(Lupus, "SLEDAI, day 44", 0, 0, 4, 3.7, 50, false, c.Quantile(p => p.Sledai[44]));
        yield return Rate("SLEDAI under 3, a year", 100, 47.8, 100, 100, c.Rate(p => p.Sledai[365] < 3));
        yield return Rate("anti-dsDNA negative, month 3", 100, 47.8, 100, 100, c.Rate(p => p.AtDay90.Negative));
        yield return Rate("C3 0.9 g/L or more, month 3", 100, 47.8, 100, 100, c.Rate(p => p.AtDay90.C3 >= 0.9));
        yield return new(Lupus, "vaccine antibody kept, %", 90, 85, 101, 87, 50, false, c.Quantile(p => 100 * p.AtDay90.Vaccine));
        yield return new(Lupus, "peak day", 9, 6, 13.5, 8.8, 50, false, c.Quantile(p => p.PeakDay));
        yield return new(Lupus, "share of T cells, %", 30, 11, 59, 32, 50, false, c.Quantile(p => 100 * p.ShareAtPeak));
        yield return Rate("CRS any", 60, 14.7, 94.7, 92, c.Rate(p => p.CrsGrade >= 1));
        yield return Rate("CRS grade 2 or more", 0, 0, 52.2, 30, c.Rate(p => p.CrsGrade >= 2));
        yield return Rate("neurotoxicity any", 0, 0, 52.2, 0, c.Rate(p => p.Neurotoxicity > 0));
        yield return Rate("tocilizumab", 20, 0.5, 71.6, 16, c.Rate(p => !double.IsNaN(p.Patient.TocilizumabDay)));
        yield return new(Lupus, "B cells gone", 5, 3.3, 7.5, 6.4, 50, false, c.Quantile(p => p.BCellsGone));
        yield return new(
            Lupus,
            "B cells back, mean",
            110,
            78,
            142,
            115,
            50,
            false,
            (c.All.Average(p => double.IsNaN(p.BCellsBack) ? 366 : p.BCellsBack), c.All.Count, 0.08)
        );
        yield return new(Lupus, "naive share then, %", 95, 90, 101, 99, 50, false, c.Quantile(p => 100 * p.NaiveShareBack));
    }
}
