using CarTAgents.Model.Body;

namespace CarTAgents.Clinic.Endpoints;

/// <summary>All that is written down of a patient, in the order of the columns of patients.csv.</summary>
public static class Measures
{
    private static readonly List<Measure> Known = [];

    /// <summary>Tumour at infusion.</summary>
    public static readonly Measure Burden = Add("tumour at infusion", "cells", p => p.Patient.Burden);

    /// <summary>Minimal disease.</summary>
    public static readonly Measure Minimal = Add("minimal disease", "1", p => Yes(p.Patient.HasMinimalDisease));

    /// <summary>Share of the infused cells that engrafts, relative to the median patient.</summary>
    public static readonly Measure Engraftment = Add("engraftment", "1", p => p.Patient.Traits.Engraftment);

    /// <summary>Share of stem-like cells among those that engraft.</summary>
    public static readonly Measure StemLike = Add("stem-like share of the product", "1", p => p.Patient.Traits.Resting);

    /// <summary>Antigen of the tumour, relative to the median patient.</summary>
    public static readonly Measure Antigen = Add("antigen of the tumour", "1", p => OfTumour(p, p.Patient.Traits.Antigen));

    /// <summary>Net growth of the tumour.</summary>
    public static readonly Measure Growth = Add("growth of the tumour", "1/d", p => OfTumour(p, p.Patient.Traits.Growth));

    /// <summary>Resistant share of the tumour, relative to the median patient.</summary>
    public static readonly Measure Resistant = Add("resistant share", "1", p => OfTumour(p, p.Patient.Traits.Resistant));

    /// <summary>Competent share of CAR-T cells, as a logit relative to the median patient.</summary>
    public static readonly Measure Competence = Add("competence", "1", p => p.Patient.Traits.Competence);

    /// <summary>IL-15, relative to the median patient.</summary>
    public static readonly Measure Il15Factor = Add("IL-15 of the patient", "1", p => p.Patient.Traits.Il15);

    /// <summary>Number and gain of macrophages, relative to the median patient.</summary>
    public static readonly Measure Macrophages = Add("macrophages", "1", p => p.Patient.Traits.Macrophages);

    /// <summary>Dose.</summary>
    public static readonly Measure Dose = Add("dose", "cells", p => p.Patient.Dose);

    /// <summary>Followed until.</summary>
    public static readonly Measure FollowUp = Add("followed until", "d", p => p.Patient.Day);

    /// <summary>Best response: 0 none, 1 partial, 2 complete.</summary>
    public static readonly Measure Best = Add("best response", "1", p => (int)p.Patient.Outcome.Best);

    /// <summary>Response at the scan of month 1; NaN where the study has no such scan.</summary>
    public static readonly Measure Month1 = Add("response month 1", "1", p => At(p, 30));

    /// <summary>Response month 3.</summary>
    public static readonly Measure Month3 = Add("response month 3", "1", p => At(p, 90));

    /// <summary>Response month 6.</summary>
    public static readonly Measure Month6 = Add("response month 6", "1", p => At(p, 180));

    /// <summary>Response month 12.</summary>
    public static readonly Measure Month12 = Add("response month 12", "1", p => At(p, 365));

    /// <summary>Response month 15.</summary>
    public static readonly Measure Month15 = Add("response month 15", "1", p => At(p, 456));

    /// <summary>Response day.</summary>
    public static readonly Measure ResponseDay = Add("response day", "d", p => p.Patient.Outcome.ResponseDay);

    /// <summary>Complete response day.</summary>
    public static readonly Measure CompleteDay = Add("complete response day", "d", p => p.Patient.Outcome.CompleteDay);

    /// <summary>Residual disease gone day.</summary>
    public static readonly Measure ResidualNegativeDay = Add("residual disease gone day", "d", p => p.Patient.Outcome.ResidualNegativeDay);

    /// <summary>Progression day.</summary>
    public static readonly Measure ProgressionDay = Add("progression day", "d", p => p.Patient.Outcome.ProgressionDay);

    /// <summary>Antigen-negative share at progression.</summary>
    public static readonly Measure NegativeAtProgression = Add(
        "antigen-negative share at progression",
        "1",
        p => p.Patient.Outcome.NegativeAtProgression
    );

    /// <summary>Transplant day.</summary>
    public static readonly Measure TransplantDay = Add("transplant day", "d", p => p.Patient.Outcome.TransplantDay);

    /// <summary>Death day.</summary>
    public static readonly Measure DeathDay = Add("death day", "d", p => p.Patient.Outcome.DeathDay);

    /// <summary>Toxic death.</summary>
    public static readonly Measure ToxicDeath = Add("toxic death", "1", p => Yes(p.Patient.Outcome.IsToxicDeath));

    /// <summary>Fewest tumour cells.</summary>
    public static readonly Measure Smallest = Add("fewest tumour cells", "cells", p => p.Smallest);

    /// <summary>Car_t at infusion.</summary>
    public static readonly Measure Infused = Add("car_t at infusion", "1/uL", p => p.Infused);

    /// <summary>Car_t peak.</summary>
    public static readonly Measure Peak = Add("car_t peak", "1/uL", p => p.Peak);

    /// <summary>Car_t peak day.</summary>
    public static readonly Measure PeakDay = Add("car_t peak day", "d", p => p.PeakDay);

    /// <summary>Car_t in the body at the peak.</summary>
    public static readonly Measure PeakInBody = Add("car_t in the body at the peak", "cells", p => p.PeakInBody);

    /// <summary>Car_t share of T cells at the peak.</summary>
    public static readonly Measure ShareAtPeak = Add("car_t share of T cells at the peak", "1", p => p.ShareAtPeak);

    /// <summary>CD4:CD8 at the peak.</summary>
    public static readonly Measure Cd4ToCd8 = Add("CD4:CD8 at the peak", "1", p => p.Cd4ToCd8AtPeak);

    /// <summary>Net doubling time from the lowest level of the first nine days to the peak.</summary>
    public static readonly Measure Doubling = Add("car_t net doubling", "d", NetDoubling);

    /// <summary>Car_t area day 0-28.</summary>
    public static readonly Measure Area28 = Add("car_t area day 0-28", "d/uL", p => p.Area28);

    /// <summary>Level on a day; the dead have none, which counts as 0.</summary>
    public static readonly Measure Day10 = Add("car_t day 10", "1/uL", p => Level(p, 10));

    /// <summary>Car_t day 28.</summary>
    public static readonly Measure Day28 = Add("car_t day 28", "1/uL", p => Level(p, 28));

    /// <summary>Car_t day 90.</summary>
    public static readonly Measure Day90 = Add("car_t day 90", "1/uL", p => Level(p, 90));

    /// <summary>Car_t day 180.</summary>
    public static readonly Measure Day180 = Add("car_t day 180", "1/uL", p => Level(p, 180));

    /// <summary>Car_t last over 1/uL.</summary>
    public static readonly Measure LastDetected = Add("car_t last over 1/uL", "d", p => p.LastDetected);

    /// <summary>Highest grade of cytokine release syndrome in 60 days.</summary>
    public static readonly Measure CrsGrade = Add("CRS grade", "1", p => p.CrsGrade);

    /// <summary>CRS onset.</summary>
    public static readonly Measure CrsOnset = Add("CRS onset", "d", p => p.CrsOnset);

    /// <summary>CRS duration.</summary>
    public static readonly Measure CrsDays = Add("CRS duration", "d", p => p.CrsDays);

    /// <summary>Highest grade of neurotoxicity in 90 days: 0, 1 for any, 3 for severe.</summary>
    public static readonly Measure Neurotoxicity = Add("neurotoxicity grade", "1", p => p.Neurotoxicity);

    /// <summary>Neurotoxicity onset.</summary>
    public static readonly Measure NeurotoxicityOnset = Add("neurotoxicity onset", "d", p => p.NeurotoxicityOnset);

    /// <summary>Neurotoxicity resolved.</summary>
    public static readonly Measure NeurotoxicityEnd = Add("neurotoxicity resolved", "d", p => p.NeurotoxicityEnd);

    /// <summary>Tocilizumab day.</summary>
    public static readonly Measure Tocilizumab = Add("tocilizumab day", "d", p => p.Patient.TocilizumabDay);

    /// <summary>Corticosteroid day.</summary>
    public static readonly Measure Steroid = Add("corticosteroid day", "d", p => p.Patient.SteroidDay);

    /// <summary>Anakinra day.</summary>
    public static readonly Measure Anakinra = Add("anakinra day", "d", p => p.Patient.AnakinraDay);

    /// <summary>IL-6 peak.</summary>
    public static readonly Measure Il6 = Add("IL-6 peak", "pg/mL", p => p.Il6);

    /// <summary>IFN-gamma peak.</summary>
    public static readonly Measure Ifng = Add("IFN-gamma peak", "pg/mL", p => p.Ifng);

    /// <summary>IL-15 peak.</summary>
    public static readonly Measure Il15 = Add("IL-15 peak", "pg/mL", p => p.Il15);

    /// <summary>CRP peak.</summary>
    public static readonly Measure Crp = Add("CRP peak", "mg/L", p => p.Crp);

    /// <summary>Highest level relative to that at the infusion.</summary>
    public static readonly Measure Il6Rise = Add("IL-6 rise", "1", p => p.Il6 / p.AtInfusion.Il6);

    /// <summary>IFN-gamma rise.</summary>
    public static readonly Measure IfngRise = Add("IFN-gamma rise", "1", p => p.Ifng / p.AtInfusion.Ifng);

    /// <summary>Highest level relative to that before lymphodepletion.</summary>
    public static readonly Measure Il15Rise = Add("IL-15 rise", "1", p => p.Il15 / p.Patient.Il15Baseline);

    /// <summary>IL-6 day 28.</summary>
    public static readonly Measure Il6AtDay28 = Add("IL-6 day 28", "pg/mL", p => p.Il6AtDay28);

    /// <summary>Relative to the day on which it was given.</summary>
    public static readonly Measure CrpAfterTocilizumab = Add("CRP three days after tocilizumab", "1", p => p.CrpAfterTocilizumab);

    /// <summary>First day with fewer than 2 a microlitre.</summary>
    public static readonly Measure BCellsGone = Add("B cells gone", "d", p => p.BCellsGone);

    /// <summary>First day with more than 2 a microlitre again.</summary>
    public static readonly Measure BCellsBack = Add("B cells back", "d", p => p.BCellsBack);

    /// <summary>Naive share of returning B cells.</summary>
    public static readonly Measure NaiveShare = Add("naive share of returning B cells", "1", p => p.NaiveShareBack);

    /// <summary>SLEDAI day 44.</summary>
    public static readonly Measure Sledai44 = Add("SLEDAI day 44", "1", p => SledaiOn(p, 44));

    /// <summary>SLEDAI day 90.</summary>
    public static readonly Measure Sledai90 = Add("SLEDAI day 90", "1", p => SledaiOn(p, 90));

    /// <summary>SLEDAI day 365.</summary>
    public static readonly Measure Sledai365 = Add("SLEDAI day 365", "1", p => SledaiOn(p, 365));

    /// <summary>Autoantibody negative, day 90.</summary>
    public static readonly Measure AutoantibodyGone = Add(
        "autoantibody negative, day 90",
        "1",
        p => HasLupus(p) ? Yes(p.AtDay90.Negative) : double.NaN
    );

    /// <summary>C3 day 90.</summary>
    public static readonly Measure C3 = Add("C3 day 90", "g/L", p => HasLupus(p) ? p.AtDay90.C3 : double.NaN);

    /// <summary>Relative to the infusion.</summary>
    public static readonly Measure Vaccine = Add("vaccine antibody day 90", "1", p => HasLupus(p) ? p.AtDay90.Vaccine : double.NaN);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Measure> All => Known;

    private static Measure Add(string name, string unit, Func<PatientMeasures, double> of)
    {
        var measure = new Measure(name, unit, of) { Place = Known.Count };
        Known.Add(measure);
        return measure;
    }

    /// <summary>Those that tell who the patient is, by which a cohort is divided.</summary>
    public static IReadOnlyList<Measure> Traits { get; } =
    [Burden, Engraftment, StemLike, Antigen, Growth, Resistant, Competence, Il15Factor, Macrophages];

    private static double OfTumour(PatientMeasures p, double value) => p.Patient.Burden > 0 ? value : double.NaN;

    private static double Yes(bool value) => value ? 1 : 0;

    private static bool HasLupus(PatientMeasures p) => !double.IsNaN(p.Patient.Sledai);

    private static double SledaiOn(PatientMeasures p, double day) => p.Sledai.TryGetValue(day, out double value) ? value : double.NaN;

    private static double At(PatientMeasures p, double day)
    {
        Outcome outcome = p.Patient.Outcome;
        int scan = outcome.ScanDays.ToList().FindIndex(d => Math.Abs(d - day) < 0.5);
        return scan < 0 ? double.NaN : outcome.AtScans[scan];
    }

    private static double Level(PatientMeasures p, double day)
    {
        double level = p.Level(day);
        return double.IsNaN(level) && !p.Patient.Outcome.IsAlive ? 0 : level;
    }

    private static double NetDoubling(PatientMeasures p) =>
        p.Peak > p.Lowest && p.PeakDay > p.LowestDay ? (p.PeakDay - p.LowestDay) * Math.Log(2) / Math.Log(p.Peak / p.Lowest) : double.NaN;
}
