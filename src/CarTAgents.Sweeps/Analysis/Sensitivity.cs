using CarTAgents.Model.Numbers;
using CarTAgents.Output.Tables;
using CarTAgents.Sweeps.Designs;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Statistics;

namespace CarTAgents.Sweeps.Analysis;

/// <summary>How a result answers to a factor.</summary>
/// <param name="Factor">The factor.</param>
/// <param name="Measure">What is told: <c>mu*</c>, <c>sigma</c>, <c>S1</c>, <c>ST</c>, <c>PRCC</c>.</param>
/// <param name="Value">Its value.</param>
/// <param name="Low">Low end of its 95% interval; NaN where none is known.</param>
/// <param name="High">High end.</param>
public readonly record struct SensitivityIndex(string Factor, string Measure, double Value, double Low, double High);

/// <summary>What a sampled design tells of its factors.</summary>
public static class Sensitivity
{
    /// <summary>Resamples of the bootstrap that intervals are read from.</summary>
    public const int Resamples = 1000;

    private const uint Purpose = (1u << 24) + 1;

    /// <summary>The indices of a result, factor by factor.</summary>
    /// <param name="design">A sampled design; others have none.</param>
    /// <param name="values">The result at each point; where one is not a number, its whole block is left out.</param>
    public static IReadOnlyList<SensitivityIndex> Of(Design design, IReadOnlyList<double> values) =>
        design.Unit.Count == 0
            ? []
            : design.Kind switch
            {
                DesignKind.Morris => Morris(design, values),
                DesignKind.Sobol => Sobol(design, values),
                DesignKind.LatinHypercube => RankCorrelations(design, values),
                _ => [],
            };

    /// <summary>Mean of the sizes of elementary effects, mu*, and their standard deviation, sigma; effects are changes of the result over
    /// the whole range of the factor (Campolongo 2007, doi:10.1016/j.envsoft.2006.10.004).</summary>
    private static List<SensitivityIndex> Morris(Design design, IReadOnlyList<double> values)
    {
        int k = design.Factors.Count;
        List<double>[] effects = [.. Enumerable.Range(0, k).Select(_ => new List<double>())];
        foreach (int[] block in WholeBlocks(values, SampledDesign.MorrisBlock(k)))
        {
            foreach ((int before, int after) in block.Zip(block.Skip(1)))
            {
                int moved = Enumerable.Range(0, k).MaxBy(f => Math.Abs(design.Unit[after][f] - design.Unit[before][f]));
                effects[moved].Add((values[after] - values[before]) / (design.Unit[after][moved] - design.Unit[before][moved]));
            }
        }

        return
        [
            .. effects
                .Index()
                .SelectMany(e =>
                {
                    MeanEstimate sizes = MeanEstimate.Of(e.Item.Select(Math.Abs));
                    return (SensitivityIndex[])
                        [
                            new(design.Factors[e.Index], "mu*", sizes.Mean, sizes.Low, sizes.High),
                            new(design.Factors[e.Index], "sigma", MeanEstimate.Of(e.Item).Deviation, double.NaN, double.NaN),
                        ];
                }),
        ];
    }

    /// <summary>Sobol' indices: of the variance of the result, the share of a factor alone (S1) and with all its interactions (ST), by the
    /// estimators of Saltelli 2010 and Jansen (doi:10.1016/j.cpc.2009.09.018); intervals by bootstrap over base points.</summary>
    private static List<SensitivityIndex> Sobol(Design design, IReadOnlyList<double> values)
    {
        int k = design.Factors.Count;
        int[][] blocks = [.. WholeBlocks(values, SampledDesign.SobolBlock(k))];
        if (blocks.Length < 2)
            return [];
        double[][] rows = [.. blocks.Select(b => b.Select(i => values[i]).ToArray())];
        var random = new HostRandom(0, 0, Purpose);
        int[] all = [.. Enumerable.Range(0, rows.Length)];
        double[] found = Indices(rows, all, k);
        double[][] resampled =
        [
            .. Enumerable
                .Range(0, Resamples)
                .Select(_ =>
                {
                    int[] drawn = new int[rows.Length];
                    for (int i = 0; i < drawn.Length; i++)
                        drawn[i] = (int)random.NextBelow(rows.Length);
                    return Indices(rows, drawn, k);
                }),
        ];
        SensitivityIndex Index(int at, string measure)
        {
            double[] spread = [.. resampled.Select(r => r[at]).Where(double.IsFinite)];
            (double low, double high) =
                spread.Length == 0
                    ? (double.NaN, double.NaN)
                    : (SortedArrayStatistics.Quantile(Sorted(spread), 0.025), SortedArrayStatistics.Quantile(Sorted(spread), 0.975));
            return new SensitivityIndex(design.Factors[at % k], measure, found[at], low, high);
        }

        return [.. Enumerable.Range(0, k).SelectMany(f => (SensitivityIndex[])[Index(f, "S1"), Index(k + f, "ST")])];
    }

    /// <summary>S1 of all factors, then ST.</summary>
    private static double[] Indices(double[][] rows, int[] drawn, int k)
    {
        double[] both = new double[2 * drawn.Length];
        for (int i = 0; i < drawn.Length; i++)
            (both[2 * i], both[2 * i + 1]) = (rows[drawn[i]][0], rows[drawn[i]][1]);
        double variance = both.PopulationVariance();
        double[] result = new double[2 * k];
        for (int f = 0; f < k; f++)
        {
            double first = 0,
                total = 0;
            foreach (int row in drawn)
            {
                (double a, double b, double mixed) = (rows[row][0], rows[row][1], rows[row][2 + f]);
                first += b * (mixed - a);
                total += (a - mixed) * (a - mixed);
            }

            result[f] = first / drawn.Length / variance;
            result[k + f] = total / (2.0 * drawn.Length) / variance;
        }

        return result;
    }

    /// <summary>Partial rank correlations of a factor and the result, the other factors held (Marino 2008,
    /// doi:10.1016/j.jtbi.2008.04.011); intervals by Fisher's transformation.</summary>
    private static List<SensitivityIndex> RankCorrelations(Design design, IReadOnlyList<double> values)
    {
        int k = design.Factors.Count;
        int[] whole = [.. Enumerable.Range(0, values.Count).Where(i => double.IsFinite(values[i]))];
        int freedom = whole.Length - k - 2;
        if (freedom < 2 || whole.Select(i => values[i]).Distinct().Count() < 2)
            return [];
        double[][] columns =
        [
            .. Enumerable.Range(0, k).Select(f => Ranks(whole.Select(i => design.Unit[i][f]))),
            Ranks(whole.Select(i => values[i])),
        ];
        Matrix<double> inverse = Correlation.PearsonMatrix(columns).Inverse();
        return
        [
            .. Enumerable
                .Range(0, k)
                .Select(f =>
                {
                    double partial = -inverse[f, k] / Math.Sqrt(inverse[f, f] * inverse[k, k]),
                        middle = Math.Atanh(partial),
                        half = 1.959963984540054 / Math.Sqrt(freedom);
                    return new SensitivityIndex(design.Factors[f], "PRCC", partial, Math.Tanh(middle - half), Math.Tanh(middle + half));
                }),
        ];
    }

    /// <summary>The points of each block of a scheme all of which have a value.</summary>
    private static IEnumerable<int[]> WholeBlocks(IReadOnlyList<double> values, int block) =>
        Enumerable.Range(0, values.Count).Chunk(block).Where(b => b.All(i => double.IsFinite(values[i])));

    private static double[] Ranks(IEnumerable<double> values) => ArrayStatistics.RanksInplace([.. values], RankDefinition.Average);

    private static double[] Sorted(double[] values) => [.. values.Order()];
}
