using CarTAgents.Clinic.Statistics;

namespace CarTAgents.Clinic.Endpoints;

/// <summary>The figures that trials report, each defined once; a study's table of published figures names them.</summary>
public static partial class Endpoints
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Endpoint> All { get; } =
    [.. Response, .. Survival, .. Kinetics, .. Toxicity, .. Markers, .. BCells, .. Lupus];

    private static IEnumerable<Endpoint> Response =>
        [
            new Share("objective response", 365, "Best response by scans, partial or complete, before progression.", p => p.Responded),
            new Share(
                "complete response",
                365,
                "Best response by scans is complete: fewer tumour cells than imaging sees.",
                p => p.IsComplete
            ),
            new Share(
                "in response, month 6",
                180,
                "Partial or complete response at the scan of month 6; none after progression or death.",
                p => p[Measures.Month6] >= 1
            ),
            new Share(
                "in complete response, month 6",
                180,
                "Complete response at the scan of month 6; none after progression or death.",
                p => p[Measures.Month6] >= 2
            ),
            new Share(
                "in response, month 15",
                456,
                "Partial or complete response at the scan of month 15; none after progression or death.",
                p => p[Measures.Month15] >= 1
            ),
            new Share(
                "in complete response, month 15",
                456,
                "Complete response at the scan of month 15; none after progression or death.",
                p => p[Measures.Month15] >= 2
            ),
            Median(
                "first response",
                "d",
                365,
                "Day of the first scan with a response, of patients with one.",
                p => p[Measures.ResponseDay]
            ),
            new Share(
                "complete remission",
                60,
                "Fewer blasts than 5% of the marrow between days 18 and 60, and alive after day 24.",
                p => IsRemission(p)
            ),
            new Share(
                "MRD-negative remission",
                60,
                "Complete remission, and no residual disease found between days 14 and 45.",
                p => IsRemission(p) && p.Has(Measures.ResidualNegativeDay)
            ),
            new Share(
                "bridged to transplant",
                100,
                "Given an allogeneic transplant in remission by day 100, of all patients.",
                p => p[Measures.TransplantDay] <= 100
            ),
            Median(
                "time to remission",
                "d",
                60,
                "First day on which the marrow is in remission, looked for from day 18 on.",
                p => IsRemission(p) ? p[Measures.CompleteDay] : double.NaN
            ),
        ];

    private static IEnumerable<Endpoint> Survival =>
        [
            new Share(
                "progression-free, 6 months",
                182,
                "Neither progression nor death by day 182; all patients are followed so far, so the Kaplan-Meier figure is this share.",
                p => p.IsFree > 182
            ),
            new Share(
                "progression-free, 12 months",
                365,
                "Neither progression nor death by day 365; all patients are followed so far, so the Kaplan-Meier figure is this share.",
                p => p.IsFree > 365
            ),
            new Share(
                "progression-free, 15 months",
                456,
                "Neither progression nor death by day 456; all patients are followed so far, so the Kaplan-Meier figure is this share.",
                p => p.IsFree > 456
            ),
            new Share("alive, 6 months", 182, "Alive on day 182; all patients are followed so far.", p => p.Lives > 182),
            new Share("alive, 9 months", 273, "Alive on day 273; all patients are followed so far.", p => p.Lives > 273),
            new Share("alive, 12 months", 365, "Alive on day 365; all patients are followed so far.", p => p.Lives > 365),
            new Share("alive, 18 months", 539, "Alive on day 539; all patients are followed so far.", p => p.Lives > 539),
            new Share(
                "disease-free, 6 months",
                182,
                "Complete remission, and neither relapse nor death by day 182, of all patients.",
                p => IsRemission(p) && p.IsFree > 182
            ),
            new Share("ever progress", 365, "Progression or relapse before the end of follow-up.", p => p.Has(Measures.ProgressionDay)),
            new Share(
                "antigen-negative at progression",
                365,
                "More than half of the tumour without the antigen, of patients who progress.",
                p => p.Has(Measures.ProgressionDay) ? p[Measures.NegativeAtProgression] > 0.5 : null
            ),
            new Share(
                "antigen-negative at relapse",
                365,
                "More than half of the blasts without the antigen, of patients who relapse after remission.",
                p => p.IsComplete && p.Has(Measures.ProgressionDay) ? p[Measures.NegativeAtProgression] > 0.5 : null
            ),
            new MedianTime(
                "duration of response",
                365,
                "From the first scan with a response to progression or death (Kaplan-Meier); who still responds at the end is censored.",
                p =>
                    p.Responded
                        ? new FollowUp(Math.Min(p.IsFree, p[Measures.FollowUp]) - p[Measures.ResponseDay], p.IsFree <= p[Measures.FollowUp])
                        : null
            ),
            new MedianTime(
                "overall survival",
                365,
                "From the infusion to death, by Kaplan and Meier; who is alive at the end is censored.",
                p => new FollowUp(Math.Min(p.Lives, p[Measures.FollowUp]), p.Lives <= p[Measures.FollowUp])
            ),
        ];

    private static IEnumerable<Endpoint> Kinetics =>
        [
            Median("peak day", "d", 40, "Day of the highest level in blood between days 1.5 and 40.", p => p[Measures.PeakDay]),
            Median("peak", "1/uL", 40, "Highest level of CAR-T cells in blood between days 1.5 and 40.", p => p[Measures.Peak]),
            new Figure(
                "peak, lowest of 100",
                "1/uL",
                40,
                "First percentile of the peak.",
                p => p[Measures.Peak],
                v => Quantile.Of(v, 0.01)
            ),
            new Figure(
                "peak, highest of 100",
                "1/uL",
                40,
                "Ninety-ninth percentile of the peak.",
                p => p[Measures.Peak],
                v => Quantile.Of(v, 0.99)
            ),
            Median(
                "peak, responders",
                "1/uL",
                365,
                "Peak of patients with an objective response.",
                p => p.Responded ? p[Measures.Peak] : double.NaN
            ),
            Median(
                "peak, others",
                "1/uL",
                365,
                "Peak of patients without an objective response.",
                p => p.Responded ? double.NaN : p[Measures.Peak]
            ),
            Median(
                "area 0-28, responders",
                "d/uL",
                365,
                "Area under the level in blood, days 0 to 28, of patients with an objective response.",
                p => p.Responded ? p[Measures.Area28] : double.NaN
            ),
            Median(
                "area 0-28, others",
                "d/uL",
                365,
                "The same of patients without an objective response.",
                p => p.Responded ? double.NaN : p[Measures.Area28]
            ),
            new Contrast(
                "area 0-28, responders to others",
                365,
                "Median area of patients with an objective response over that of the others.",
                p => p[Measures.Area28],
                p => p.Responded
            ),
            Median(
                "net doubling",
                "d",
                40,
                "Doubling time from the lowest level of the first nine days to the peak.",
                p => p[Measures.Doubling]
            ),
            Median("level day 10", "1/uL", 10, "Level of CAR-T cells in blood on day 10.", p => p[Measures.Day10]),
            Median("level day 28", "1/uL", 28, "Level of CAR-T cells in blood on day 28.", p => p[Measures.Day28]),
            Median(
                "level day 90",
                "1/uL",
                90,
                "Level of CAR-T cells in blood on day 90; the dead have none, which counts as 0.",
                p => p[Measures.Day90]
            ),
            Median(
                "level day 180",
                "1/uL",
                180,
                "Level of CAR-T cells in blood on day 180; the dead have none, which counts as 0.",
                p => p[Measures.Day180]
            ),
            Median(
                "level day 90 to infusion",
                "1",
                90,
                "Level on day 90 relative to that right after the infusion.",
                p => p[Measures.Day90] / p[Measures.Infused]
            ),
            Median("body at the peak", "cells", 40, "CAR-T cells of the whole body on the day of the peak.", p => p[Measures.PeakInBody]),
            Median(
                "CD4:CD8 at the peak",
                "1",
                40,
                "Ratio among CAR-T cells of the body on the day of the peak.",
                p => p[Measures.Cd4ToCd8]
            ),
            Median(
                "share of T cells",
                "%",
                40,
                "Share of CAR-T cells among all T cells on the day of the peak.",
                p => 100 * p[Measures.ShareAtPeak]
            ),
            Median("persistence", "d", 90, "Last day with more than one CAR-T cell a microlitre.", p => p[Measures.LastDetected]),
            new Contrast(
                "peak, severe neurotoxicity to others",
                90,
                "Median peak of patients with neurotoxicity of grade 3 or more over that of the others.",
                p => p[Measures.Peak],
                p => p[Measures.Neurotoxicity] >= 3
            ),
            new Contrast(
                "peak, severe CRS to others",
                60,
                "Median peak of patients with CRS of grade 3 or more over that of the others.",
                p => p[Measures.Peak],
                p => p[Measures.CrsGrade] >= 3
            ),
        ];

    private static bool IsRemission(TrialPatient p) => p.IsComplete && p.Lives > 24;

    private static Figure Median(string name, string unit, double lastDay, string definition, Func<TrialPatient, double> of) =>
        new(name, unit, lastDay, definition, of, v => Quantile.Of(v, 0.5));
}
