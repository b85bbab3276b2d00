using System.Globalization;
using CarTAgents.Configuration.Units;
using CarTAgents.Output.Tables;
using CarTAgents.Sweeps.Analysis;
using CarTAgents.Sweeps.Designs;
using CarTAgents.Sweeps.Runs;

namespace CarTAgents.Sweeps.Tables;

/// <summary>The tables of a sweep. They hold nothing of clocks and machines: the same sweep gives the same bytes.</summary>
public static class SweepTables
{
    /// <summary>All tables of a sweep that has ended.</summary>
    public static IEnumerable<SweepTable> Of(SweepEnds ends)
    {
        yield return Runs(ends);
        yield return Summary(ends);
        if (ends.Design.Unit.Count > 0)
            yield return Indices(ends);
        if (ends.Design.Kind == DesignKind.Convergence)
            yield return Changes(ConvergenceDesign.Changes(ends.Design), Convergence.Of(ends));
    }

    /// <summary>One line for each result: as configured, and what each change of the discretization does to it.</summary>
    public static SweepTable Changes(IReadOnlyList<string> changes, IReadOnlyList<Convergence> rows)
    {
        IEnumerable<SweepColumn> Columns(string name, int change) =>
            [
                SweepColumn.Of(name, rows.Select(r => r.Changes[change].Changed)),
                SweepColumn.Of($"{name}: change", rows.Select(r => r.Changes[change].Difference)),
                SweepColumn.Of($"{name}: noise", rows.Select(r => r.Changes[change].Noise)),
            ];
        return new SweepTable(
            "convergence",
            [
                .. Named(rows.Select(r => r.Result)),
                SweepColumn.Of("replicates", rows.Select(r => (double)r.Configured.Count)),
                SweepColumn.Of("as configured", rows.Select(r => r.Configured.Mean)),
                SweepColumn.Of("sd", rows.Select(r => r.Configured.Deviation)),
                .. changes.SelectMany(Columns),
            ]
        );
    }

    /// <summary>A line a run.</summary>
    public static SweepTable Runs(SweepEnds ends)
    {
        IReadOnlyList<PlannedRun> runs = ends.Plan.Runs;
        return new SweepTable(
            "runs",
            [
                SweepColumn.Of("run", runs.Select(r => (double)r.Number)),
                SweepColumn.Of("point", runs.Select(r => (double)r.Point)),
                SweepColumn.Of("replicate", runs.Select(r => (double)r.Replicate)),
                .. Factors(ends.Design, runs.Select(r => r.Point)),
                // 64 bits are more than a number of 53 holds.
                SweepColumn.Of("seed", runs.Select(r => r.Seed.ToString(CultureInfo.InvariantCulture))),
                SweepColumn.Of("same as run", runs.Select(r => r.SameAs ?? double.NaN)),
                SweepColumn.Of("state hash", runs.Select(r => ends.Of(r)?.Hash)),
                SweepColumn.Of("error", runs.Select(r => ends.Of(r)?.Error)),
                .. ends.Results.Select(name => SweepColumn.Of(name, runs.Select(r => Result(ends, r, name)))),
            ]
        );
    }

    /// <summary>One line for each point and result: mean, standard deviation and 95% interval over the replicates.</summary>
    public static SweepTable Summary(SweepEnds ends)
    {
        (int Point, string Result, MeanEstimate Estimate)[] lines =
        [
            .. Enumerable
                .Range(1, ends.Design.Points.Count)
                .SelectMany(p => ends.Results.Select(r => (p, r, MeanEstimate.Of(ends.At(p, r)))))
                .Where(l => l.Item3.Count > 0),
        ];
        return new SweepTable(
            "summary",
            [
                SweepColumn.Of("point", lines.Select(l => (double)l.Point)),
                .. Factors(ends.Design, lines.Select(l => l.Point)),
                .. Named(lines.Select(l => l.Result)),
                SweepColumn.Of("n", lines.Select(l => (double)l.Estimate.Count)),
                SweepColumn.Of("mean", lines.Select(l => l.Estimate.Mean)),
                SweepColumn.Of("sd", lines.Select(l => l.Estimate.Deviation)),
                SweepColumn.Of("low 95%", lines.Select(l => l.Estimate.Low)),
                SweepColumn.Of("high 95%", lines.Select(l => l.Estimate.High)),
            ]
        );
    }

    /// <summary>A line a result, factor and index.</summary>
    public static SweepTable Indices(SweepEnds ends)
    {
        (string Result, SensitivityIndex Index)[] lines = [.. ends.Results.SelectMany(r => Of(ends, r).Select(i => (r, i)))];
        return new SweepTable(
            "sensitivity",
            [
                .. Named(lines.Select(l => l.Result)),
                SweepColumn.Of("parameter", lines.Select(l => l.Index.Factor)),
                SweepColumn.Of("index", lines.Select(l => l.Index.Measure)),
                SweepColumn.Of("value", lines.Select(l => l.Index.Value)),
                SweepColumn.Of("low 95%", lines.Select(l => l.Index.Low)),
                SweepColumn.Of("high 95%", lines.Select(l => l.Index.High)),
            ]
        );
    }

    /// <summary>The sensitivity of a result to each factor, by the means over replicates.</summary>
    public static IReadOnlyList<SensitivityIndex> Of(SweepEnds ends, string result) =>
        Sensitivity.Of(
            ends.Design,
            [.. Enumerable.Range(1, ends.Design.Points.Count).Select(p => MeanEstimate.Of(ends.At(p, result)).Mean)]
        );

    /// <summary>A factor's values: numbers, under a name with their unit, where all are numbers of one unit.</summary>
    public static IEnumerable<SweepColumn> Factors(Design design, IEnumerable<int> points)
    {
        int[] at = [.. points];
        for (int f = 0; f < design.Factors.Count; f++)
        {
            string[] texts = [.. design.Points.Select(p => p[f])];
            (double Number, string Unit)?[] numbers = [.. texts.Select(Number)];
            string[] units = [.. numbers.Where(n => n is not null).Select(n => n!.Value.Unit).Distinct()];
            yield return numbers.All(n => n is not null) && units.Length == 1
                ? SweepColumn.Of(
                    units[0].Length == 0 ? design.Factors[f] : $"{design.Factors[f]} [{units[0]}]",
                    at.Select(p => numbers[p - 1]!.Value.Number)
                )
                : SweepColumn.Of(design.Factors[f], at.Select(p => (string?)texts[p - 1]));
        }
    }

    private static (double, string)? Number(string text) =>
        Quantity.TrySplit(text, out string number, out string unit) && Quantity.TryNumber(number, out double value) ? (value, unit) : null;

    /// <summary>The names of results, and their units apart.</summary>
    private static IEnumerable<SweepColumn> Named(IEnumerable<string> results)
    {
        (string Name, string Unit)[] parts = [.. results.Select(Split)];
        return [SweepColumn.Of("result", parts.Select(p => p.Name)), SweepColumn.Of("unit", parts.Select(p => p.Unit))];
    }

    /// <summary>A name with its unit in brackets, taken apart.</summary>
    internal static (string Name, string Unit) Split(string header)
    {
        int open = header.LastIndexOf(" [", StringComparison.Ordinal);
        return open > 0 && header.EndsWith(']') ? (header[..open], header[(open + 2)..^1]) : (header, "");
    }

    private static double Result(SweepEnds ends, PlannedRun run, string name) =>
        ends.Of(run)?.Results.TryGetValue(name, out double value) == true ? value : double.NaN;
}
