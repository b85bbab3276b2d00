using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace CarTAgents.Clinic.Statistics;

/// <summary>Whether groups of patients differ in their times to an event: the log-rank test (Mantel 1966; Peto and Peto 1972,
/// doi:10.2307/2344317), as R's <c>survdiff</c> computes it.</summary>
/// <param name="ChiSquared">The statistic; 0 where the groups differ as little as may be, or where nothing can be told.</param>
/// <param name="DegreesOfFreedom">Groups that were at risk at an event, less one.</param>
/// <param name="P">Probability of such a statistic or a larger one where the groups do not differ; NaN where nothing can be told:
/// fewer than two groups at risk at an event, or no event that leaves somebody.</param>
/// <param name="Observed">Events by group.</param>
/// <param name="Expected">Events expected by group, were the groups alike.</param>
public sealed record LogRank(
    double ChiSquared,
    int DegreesOfFreedom,
    double P,
    IReadOnlyList<double> Observed,
    IReadOnlyList<double> Expected
)
{
    /// <summary>Compares groups.</summary>
    /// <param name="groups">Follow-up of each group's patients, in any order; two groups or more.</param>
    /// <exception cref="ArgumentException">There are fewer than two groups, or a time is negative or not finite.</exception>
    public static LogRank Of(params IReadOnlyList<IReadOnlyList<FollowUp>> groups)
    {
        if (groups.Count < 2)
            throw new ArgumentException("there are fewer than two groups", nameof(groups));
        (FollowUp Patient, int Group)[] all = [.. groups.SelectMany((g, i) => g.Select(p => (p, i))).OrderBy(p => p.p.Time)];
        if (all.Any(p => !(p.Patient.Time >= 0 && double.IsFinite(p.Patient.Time))))
            throw new ArgumentException("a patient's time is negative or not finite", nameof(groups));
        double[] atRisk = [.. groups.Select(g => (double)g.Count)],
            observed = new double[groups.Count],
            expected = new double[groups.Count];
        var variance = new double[groups.Count, groups.Count];
        int i = 0;
        while (i < all.Length)
        {
            int end = i;
            double events = 0,
                patients = all.Length - i;
            for (; end < all.Length && all[end].Patient.Time == all[i].Patient.Time; end++)
            {
                if (all[end].Patient.Event)
                {
                    observed[all[end].Group]++;
                    events++;
                }
            }

            double spread = patients > 1 ? events * (patients - events) / (patients - 1) : 0;
            for (int g = 0; events > 0 && g < groups.Count; g++)
            {
                double share = atRisk[g] / patients;
                expected[g] += events * share;
                for (int h = 0; h < groups.Count; h++)
                    variance[g, h] += spread * share * ((g == h ? 1 : 0) - atRisk[h] / patients);
            }

            for (; i < end; i++)
                atRisk[all[i].Group]--;
        }

        return Test(observed, expected, variance);
    }

    // One group fewer, as the differences sum up to zero.
    private static LogRank Test(double[] observed, double[] expected, double[,] variance)
    {
        int[] told = [.. Enumerable.Range(0, expected.Length).Where(g => expected[g] > 0)];
        int freedom = Math.Max(0, told.Length - 1);
        if (freedom == 0 || told.All(g => variance[g, g] == 0))
            return new LogRank(0, freedom, double.NaN, observed, expected);
        Vector<double> difference = Vector<double>.Build.Dense(freedom, g => observed[told[g + 1]] - expected[told[g + 1]]);
        Matrix<double> covariance = Matrix<double>.Build.Dense(freedom, freedom, (g, h) => variance[told[g + 1], told[h + 1]]);
        double chi = Math.Max(0, difference * covariance.Solve(difference));
        return new LogRank(chi, freedom, SpecialFunctions.GammaUpperRegularized(freedom / 2.0, chi / 2), observed, expected);
    }
}
