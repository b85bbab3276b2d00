using CarTAgents.Configuration.Descriptions;
using CarTAgents.Output.Tables;
using CarTAgents.Sweeps.Designs;
using CarTAgents.Sweeps.Runs;
using CarTAgents.Sweeps.Tables;
using MathNet.Numerics.Distributions;

namespace CarTAgents.Sweeps.Analysis;

/// <summary>What a change of the time step or of the lattice does to a result, beside the noise of its replicates.</summary>
/// <param name="Changed">Mean over the replicates under the change.</param>
/// <param name="Difference">Less the mean as configured.</param>
/// <param name="Noise">Half the 95% interval of the difference, by Welch's t; NaN of single runs.</param>
public readonly record struct ConvergenceChange(double Changed, double Difference, double Noise)
{
    /// <summary>Whether the difference is no larger than the noise.</summary>
    public bool IsNoise => Math.Abs(Difference) <= Noise;

    /// <summary>Of replicates.</summary>
    /// <param name="before">Values as configured.</param>
    /// <param name="after">Values under the change.</param>
    public static ConvergenceChange Of(IEnumerable<double> before, IEnumerable<double> after)
    {
        MeanEstimate a = MeanEstimate.Of(before),
            b = MeanEstimate.Of(after);
        double u = a.Deviation * a.Deviation / a.Count,
            v = b.Deviation * b.Deviation / b.Count,
            error = Math.Sqrt(u + v),
            freedom = (u + v) * (u + v) / (u * u / (a.Count - 1) + v * v / (b.Count - 1)),
            noise = double.IsNaN(error) ? double.NaN
            : error == 0 ? 0
            : error * StudentT.InvCDF(0, 1, freedom, 0.975);
        return new ConvergenceChange(b.Mean, b.Mean - a.Mean, noise);
    }
}

/// <summary>A result as configured, and under each change of a <see cref="ConvergenceDesign"/>.</summary>
/// <param name="Result">Its name, with unit.</param>
/// <param name="Configured">As configured, over the replicates.</param>
/// <param name="Changes">Under each change, in the order of <see cref="ConvergenceDesign.Changes"/>.</param>
public sealed record Convergence(string Result, MeanEstimate Configured, IReadOnlyList<ConvergenceChange> Changes)
{
    /// <summary>All results that have a value under each change.</summary>
    /// <param name="ends">A sweep over a <see cref="ConvergenceDesign"/>.</param>
    public static IReadOnlyList<Convergence> Of(SweepEnds ends)
    {
        RunConfiguration configuration = ends.Plan.Configuration;
        IReadOnlyList<string> changes = ConvergenceDesign.Changes(ends.Design);
        // Counts of an assay are those of its lattice, which is so many times larger; those of a patient are of the body.
        double times = configuration.Patient is null ? Math.Pow(2, configuration.Lattice.Size.Count(n => n > 1)) : 1;
        var rows = new List<Convergence>();
        foreach (string result in ends.Results)
        {
            (string name, string unit) = SweepTables.Split(result);
            double per = unit is "cells" or "molecules" or "1" ? times : 1;
            double[] before = [.. ends.At(ConvergenceDesign.AsConfigured, result)];
            IEnumerable<double> After(string change, int point) =>
                ends.At(point, result).Select(v => change == ConvergenceDesign.DoubleEdge ? v / per : v);
            var row = new Convergence(
                result,
                MeanEstimate.Of(before),
                [.. changes.Select((change, i) => ConvergenceChange.Of(before, After(change, ConvergenceDesign.AsConfigured + 1 + i)))]
            );
            if (name != "time" && row.Changes.All(c => double.IsFinite(c.Difference)))
                rows.Add(row);
        }

        return rows;
    }
}
