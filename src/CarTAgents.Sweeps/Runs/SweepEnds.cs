using CarTAgents.Sweeps.Designs;

namespace CarTAgents.Sweeps.Runs;

/// <summary>A sweep and how its runs ended.</summary>
public sealed class SweepEnds
{
    private readonly IReadOnlyDictionary<int, RunEnd> _ends;

    /// <summary>Puts plan and ends together.</summary>
    public SweepEnds(SweepPlan plan, IReadOnlyDictionary<int, RunEnd> ends)
    {
        (Plan, _ends) = (plan, ends);
        Results = [.. plan.Runs.SelectMany(r => Of(r)?.Results.Keys ?? []).Distinct()];
    }

    /// <summary>The plan.</summary>
    public SweepPlan Plan { get; }

    /// <summary>Names of the results, with units, in the order in which runs report them.</summary>
    public IReadOnlyList<string> Results { get; }

    /// <summary>How a run ended, or the run that it equals; null where it has not.</summary>
    public RunEnd? Of(PlannedRun run) => _ends.GetValueOrDefault(run.SameAs ?? run.Number);

    /// <summary>Runs that failed.</summary>
    public IEnumerable<(PlannedRun Run, string Error)> Failures =>
        Plan.Runs.Select(r => (r, Of(r)?.Error)).Where(r => r.Item2 is not null).Select(r => (r.r, r.Item2!));

    /// <summary>A result of the runs of a point, one value for each replicate; NaN where a run has none.</summary>
    /// <param name="point">Number of the point, from 1.</param>
    /// <param name="result">Name of the result.</param>
    public IEnumerable<double> At(int point, string result) =>
        RunsOf(point).Select(r => Of(r)?.Results.TryGetValue(result, out double v) == true ? v : double.NaN);

    /// <summary>The runs of a point.</summary>
    public IEnumerable<PlannedRun> RunsOf(int point)
    {
        int each = Plan.Order.Replicates;
        return Plan.Runs.Skip((point - 1) * each).Take(each);
    }

    /// <summary>The design.</summary>
    public Design Design => Plan.Design;
}
