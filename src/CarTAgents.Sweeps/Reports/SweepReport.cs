using System.Globalization;
using CarTAgents.Model.Columns;
using CarTAgents.Output.Reports;
using CarTAgents.Output.Runs;
using CarTAgents.Output.Tables;
using CarTAgents.Sweeps.Analysis;
using CarTAgents.Sweeps.Designs;
using CarTAgents.Sweeps.Runs;
using CarTAgents.Sweeps.Tables;

namespace CarTAgents.Sweeps.Reports;

/// <summary>The report of a sweep.</summary>
internal static class SweepReport
{
    private const int MostResults = 4,
        MostRows = 60;

    /// <summary>Results that a reader looks for first, where runs have them.</summary>
    private static readonly string[] First =
    [
        "lysis [%]",
        "targets killed [cells]",
        "kills per T cell and day [1/(cell d)]",
        $"{CourseColumns.CarT.Name} peak [{CourseColumns.CarT.Unit}]",
        $"{CourseColumns.CarT.Name} peak time [d]",
        $"{CourseColumns.CrsGrade.Name} highest [{CourseColumns.CrsGrade.Unit}]",
        OutcomeResults.Complete,
    ];

    /// <summary>Makes the report.</summary>
    /// <exception cref="OutputException">A run's table cannot be read.</exception>
    public static Report Of(SweepDirectory directory, SweepEnds ends)
    {
        SweepPlan plan = ends.Plan;
        string[] main = Main(ends);
        (PlannedRun Run, string Error)[] failures = [.. ends.Failures];
        return new Report
        {
            Title = plan.Configuration.Name,
            Subtitle = Subtitle(ends),
            Summary =
            [
                new("Points", ReportText.Number(ends.Design.Points.Count), Varied(ends.Design)),
                new("Runs", ReportText.Number(plan.Runs.Count), Repeated(plan)),
                .. failures.Length == 0
                    ? (ReportFact[])[]
                    : [new("Failed", ReportText.Number(failures.Length), "their messages stand in runs.csv")],
            ],
            PlotsTitle = "Results",
            Plots = [.. SweepCurves.Of(directory, ends), .. HeatMaps(ends, main)],
            Tables = [.. Sensitivities(ends, main), .. Means(ends, main)],
            Commands = plan.Order.Command is { } command ? [command] : [],
            Origin = [new("Seed", plan.Configuration.Seed.ToString(CultureInfo.InvariantCulture), "of the first replicate")],
            Notes = Notes(ends, failures),
            Footer =
                $"CarTAgents {ProgramVersion.Text}. All numbers stand in runs.csv and summary.csv beside this file, and as Parquet; "
                + "the runs are in runs/.",
        };
    }

    /// <summary>The results that are shown: those that are looked for first, then those that vary.</summary>
    internal static string[] Main(SweepEnds ends)
    {
        bool Varies(string result) => ends.Plan.Runs.Select(r => ends.Of(r)?.Results.GetValueOrDefault(result)).Distinct().Count() > 1;
        string[] known = [.. First.Where(ends.Results.Contains)];
        return [.. known.Concat(ends.Results.Except(known).Where(r => r != "time [h]" && Varies(r))).Take(MostResults)];
    }

    /// <summary>The values of a point in words: <c>dose = 2e6, cd19 = 300</c>.</summary>
    internal static string PointText(Design design, int point) =>
        design.Factors.Count == 0
            ? "as configured"
            : string.Join(", ", design.Factors.Zip(design.Points[point - 1], (f, v) => $"{Short(f)} = {v}"));

    /// <summary>The last part of a path.</summary>
    internal static string Short(string factor) => factor.Split('.')[^1];

    private static string Subtitle(SweepEnds ends) =>
        ends.Design.Kind switch
        {
            DesignKind.Grid when ends.Design.Factors.Count == 0 => "One configuration, with several seeds",
            DesignKind.Grid => "Every combination of the values of " + string.Join(" and ", ends.Design.Factors),
            DesignKind.Table => $"The points of {Path.GetFileName(ends.Design.File)}",
            DesignKind.Convergence => "As configured, and with " + string.Join(", ", ConvergenceDesign.Changes(ends.Design)),
            DesignKind.LatinHypercube => "A Latin hypercube over the ranges of parameters",
            DesignKind.Sobol => "Sobol' indices by Saltelli's scheme",
            _ => "Elementary effects by Morris's trajectories",
        };

    private static string Varied(Design design) =>
        design.Factors.Count switch
        {
            0 => "nothing is varied",
            1 => $"of {design.Factors[0]}",
            _ => $"of {design.Factors.Count} parameters",
        };

    private static string Repeated(SweepPlan plan)
    {
        int same = plan.Runs.Count(r => r.SameAs is not null);
        string each = plan.Order.Replicates == 1 ? "one a point" : $"{plan.Order.Replicates} replicates a point";
        return same == 0 ? each : $"{each}; {same} equal others, and were not run twice";
    }

    private static IEnumerable<ReportPlot> HeatMaps(SweepEnds ends, string[] main)
    {
        Design design = ends.Design;
        if (design.Kind != DesignKind.Grid || design.Factors.Count != 2)
            yield break;
        string[][] values = [.. Enumerable.Range(0, 2).Select(f => design.Points.Select(p => p[f]).Distinct().ToArray())];
        // The last factor changes fastest.
        (string[] down, string[] across) = (values[0], values[1]);
        int replicates = ends.Plan.Order.Replicates;
        string caption =
            replicates == 1 ? "One run at each pair of values." : $"Means over {replicates} replicates at each pair of values.";
        foreach (string result in main)
        {
            (string name, string unit) = SweepTables.Split(result);
            yield return new ReportPlot(
                caption,
                new HeatMap
                {
                    Title = name,
                    Unit = ReportText.Unit(unit),
                    Across = (Short(design.Factors[1]), across),
                    Down = (Short(design.Factors[0]), down),
                    Value = (x, y) => MeanEstimate.Of(ends.At(y * across.Length + x + 1, result)).Mean,
                }
            );
        }
    }

    private static IEnumerable<ReportTable> Sensitivities(SweepEnds ends, string[] main)
    {
        foreach (string result in main)
        {
            IReadOnlyList<SensitivityIndex> indices = SweepTables.Of(ends, result);
            if (indices.Count == 0)
                continue;
            string[] measures = [.. indices.Select(i => i.Measure).Distinct()];
            yield return new ReportTable(
                $"What {SweepTables.Split(result).Name} answers to",
                ["parameter", .. measures.SelectMany(m => (string[])[m, "95% interval"])],
                [
                    .. indices
                        .GroupBy(i => i.Factor)
                        .OrderByDescending(g => Math.Abs(g.Last(i => i.Measure is "mu*" or "ST" or "PRCC").Value))
                        .Select(g =>
                            (string[])
                                [
                                    g.Key,
                                    .. measures.SelectMany(m =>
                                    {
                                        SensitivityIndex i = g.First(x => x.Measure == m);
                                        return (string[])
                                            [Digits(i.Value), double.IsNaN(i.Low) ? "" : $"{Digits(i.Low)} to {Digits(i.High)}"];
                                    }),
                                ]
                        ),
                ]
            );
        }
    }

    private static IEnumerable<ReportTable> Means(SweepEnds ends, string[] main)
    {
        Design design = ends.Design;
        if (main.Length == 0)
            yield break;
        int points = Math.Min(MostRows, design.Points.Count);
        bool several = ends.Plan.Order.Replicates > 1;
        yield return new ReportTable(
            (several ? "Means over replicates, with 95% intervals" : "Results")
                + (points < design.Points.Count ? $", the first {points} points" : ""),
            [.. design.Factors, .. main],
            [
                .. Enumerable
                    .Range(1, points)
                    .Select(p =>
                        (string[])
                            [
                                .. design.Points[p - 1],
                                .. main.Select(r =>
                                {
                                    MeanEstimate e = MeanEstimate.Of(ends.At(p, r));
                                    return e.Count == 0 ? ""
                                        : several && e.Count > 1 ? $"{Digits(e.Mean)} ({Digits(e.Low)} to {Digits(e.High)})"
                                        : Digits(e.Mean);
                                }),
                            ]
                    ),
            ]
        );
    }

    private static List<string> Notes(SweepEnds ends, (PlannedRun Run, string Error)[] failures)
    {
        var notes = new List<string>();
        foreach (IGrouping<string, (PlannedRun Run, string Error)> same in failures.GroupBy(f => f.Error).Take(5))
            notes.Add($"{same.Count()} {(same.Count() == 1 ? "run" : "runs")} failed, run {same.First().Run.Number} first: {same.Key}");
        if (ends.Plan.Order.Replicates == 1)
            notes.Add("One run a point: what differs between points may be chance. --replicates N gives intervals.");
        string[] told = [.. ends.Plan.Runs.SelectMany(r => ends.Of(r)?.Notes ?? []).Distinct().Take(10)];
        notes.AddRange(told);
        return notes;
    }

    private static string Digits(double value) =>
        double.IsFinite(value)
            ? ReportText.Power(double.Parse(value.ToString("G3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture))
            : "";
}
