namespace CarTAgents.Clinic.Endpoints;

// Toxicity, its markers, B cells, and lupus.
public static partial class Endpoints
{
    private static IEnumerable<Endpoint> Toxicity =>
        [
            new Share("CRS any", 60, "Cytokine release syndrome of any grade within 60 days.", p => p[Measures.CrsGrade] >= 1),
            new Share(
                "CRS grade 2 or more",
                60,
                "Cytokine release syndrome of grade 2 or more within 60 days.",
                p => p[Measures.CrsGrade] >= 2
            ),
            new Share(
                "CRS grade 3 or more",
                60,
                "Cytokine release syndrome of grade 3 or more within 60 days.",
                p => p[Measures.CrsGrade] >= 3
            ),
            new Share(
                "CRS grade 3 or more, morphologic",
                60,
                "Of patients with morphologic disease at the infusion.",
                p => p[Measures.Minimal] > 0 ? null : p[Measures.CrsGrade] >= 3
            ),
            new Share(
                "CRS grade 3 or more, minimal",
                60,
                "Of patients with minimal disease at the infusion.",
                p => p[Measures.Minimal] > 0 ? p[Measures.CrsGrade] >= 3 : null
            ),
            Median("CRS onset", "d", 60, "First day with fever, of patients with CRS.", p => p[Measures.CrsOnset]),
            Median(
                "CRS duration",
                "d",
                60,
                "Days with CRS of any grade, of patients with CRS.",
                p => p[Measures.CrsGrade] > 0 ? p[Measures.CrsDays] : double.NaN
            ),
            new Share("tocilizumab", 60, "Given by the rule of the configuration.", p => p.Has(Measures.Tocilizumab)),
            new Share("corticosteroid", 60, "Given by the rule of the configuration.", p => p.Has(Measures.Steroid)),
            new Share("neurotoxicity any", 90, "Any grade within 90 days.", p => p[Measures.Neurotoxicity] > 0),
            new Share("neurotoxicity grade 3 or more", 90, "Severe within 90 days.", p => p[Measures.Neurotoxicity] >= 3),
            Median("neurotoxicity onset", "d", 90, "First day, of patients with any.", p => p[Measures.NeurotoxicityOnset]),
            Median("neurotoxicity resolved", "d", 90, "Last day, of patients with any.", p => p[Measures.NeurotoxicityEnd]),
            new Share("toxic deaths", 365, "Death while CRS is of grade 4.", p => p[Measures.ToxicDeath] > 0),
        ];

    private static IEnumerable<Endpoint> Markers =>
        [
            Median("IL-6 peak", "pg/mL", 60, "Highest level in plasma.", p => p[Measures.Il6]),
            Median("IFN-gamma peak", "pg/mL", 60, "Highest level in plasma.", p => p[Measures.Ifng]),
            Median("IL-15 peak", "pg/mL", 60, "Highest level in plasma.", p => p[Measures.Il15]),
            Median("CRP peak", "mg/L", 60, "Highest level in plasma.", p => p[Measures.Crp]),
            Median("IL-6 rise", "1", 60, "Highest level relative to that at the infusion.", p => p[Measures.Il6Rise]),
            Median("IFN-gamma rise", "1", 60, "Highest level relative to that at the infusion.", p => p[Measures.IfngRise]),
            Median("IL-15 rise", "1", 60, "Highest level relative to that before lymphodepletion.", p => p[Measures.Il15Rise]),
            Median("IL-6 day 28 to peak", "1", 28, "IL-6 on day 28 relative to its peak.", p => p[Measures.Il6AtDay28] / p[Measures.Il6]),
            Median(
                "CRP three days after tocilizumab",
                "1",
                60,
                "Relative to the day on which it was given.",
                p => p[Measures.CrpAfterTocilizumab]
            ),
            new Share(
                "severe CRS with CRP 200 mg/L or more",
                60,
                "Of patients with CRS of grade 3 or more.",
                p => p[Measures.CrsGrade] >= 3 ? p[Measures.Crp] >= 200 : null
            ),
            new Share(
                "others with CRP below 200 mg/L",
                60,
                "Of patients without CRS of grade 3 or more.",
                p => p[Measures.CrsGrade] >= 3 ? null : p[Measures.Crp] < 200
            ),
            Median(
                "largest cytokine rise in severe CRS",
                "1",
                60,
                "The larger of the rises of IL-6 and IFN-gamma, of patients with CRS of grade 3 or more.",
                p => p[Measures.CrsGrade] >= 3 ? Math.Max(p[Measures.Il6Rise], p[Measures.IfngRise]) : double.NaN
            ),
        ];

    private static IEnumerable<Endpoint> BCells =>
        [
            new Share(
                "B cells back by a year",
                365,
                "More than 2 a microlitre again by day 365, of patients alive then.",
                p => p.Lives > 365 ? p[Measures.BCellsBack] < 365 : null
            ),
            Median("B cells gone", "d", 60, "First day with fewer than 2 B cells a microlitre.", p => p[Measures.BCellsGone]),
            new Share("B cells gone within 10 days", 60, "Fewer than 2 a microlitre by day 10.", p => p[Measures.BCellsGone] <= 10),
            Median(
                "B cells back",
                "d",
                365,
                "First day with more than 2 a microlitre again, of patients in whom they return.",
                p => p[Measures.BCellsBack]
            ),
            new Figure(
                "B cells back, mean",
                "d",
                365,
                "Mean day with more than 2 a microlitre again; who has none by then counts with the last day of follow-up.",
                Back,
                v => v.Average()
            ),
            new Figure(
                "B cells back, s.d.",
                "d",
                365,
                "Standard deviation of the same.",
                Back,
                v => v.Length < 2 ? double.NaN : MathNet.Numerics.Statistics.ArrayStatistics.StandardDeviation(v)
            ),
            Median("naive share of returning B cells", "%", 365, "Naive share on the day of return.", p => 100 * p[Measures.NaiveShare]),
        ];

    private static IEnumerable<Endpoint> Lupus =>
        [
            new Share(
                "SLEDAI under 3, month 3",
                90,
                "Disease activity below 3 on day 90, as in remission by DORIS.",
                p => p[Measures.Sledai90] < 3
            ),
            Median("SLEDAI, month 3", "1", 90, "Disease activity on day 90.", p => p[Measures.Sledai90]),
            Median("SLEDAI, day 44", "1", 44, "Disease activity on day 44.", p => p[Measures.Sledai44]),
            new Share("SLEDAI under 3, a year", 365, "Disease activity below 3 on day 365.", p => p[Measures.Sledai365] < 3),
            new Share(
                "anti-dsDNA negative, month 3",
                90,
                "Below the cut-off of the configuration on day 90.",
                p => p[Measures.AutoantibodyGone] > 0
            ),
            new Share("C3 0.9 g/L or more, month 3", 90, "Complement on day 90.", p => p[Measures.C3] >= 0.9),
            Median("vaccine antibody kept", "%", 90, "Relative to the infusion, on day 90.", p => 100 * p[Measures.Vaccine]),
        ];

    private static double Back(TrialPatient p) => p.Has(Measures.BCellsBack) ? p[Measures.BCellsBack] : p[Measures.FollowUp];
}
