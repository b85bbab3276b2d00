using CarTAgents.Configuration.Yaml;
using CarTAgents.Model.Numbers;

namespace CarTAgents.Sweeps.Designs;

/// <summary>Points spread over ranges of parameters, by a stream of their own: the same for the same seed.</summary>
public static class SampledDesign
{
    /// <summary>Levels of Morris's grid (doi:10.1080/00401706.1991.10484804).</summary>
    public const int MorrisLevels = 4;

    /// <summary>The step of an elementary effect in the unit cube, which keeps the levels equally likely.</summary>
    public const double MorrisStep = MorrisLevels / (2.0 * (MorrisLevels - 1));

    // Above every purpose that a run draws for.
    private const uint Purpose = 1u << 24;

    /// <summary>Runs of one base point of Saltelli's scheme: two points, and one a factor with that factor's value exchanged.</summary>
    public static int SobolBlock(int factors) => factors + 2;

    /// <summary>Runs of one of Morris's trajectories.</summary>
    public static int MorrisBlock(int factors) => factors + 1;

    /// <summary>Makes a design.</summary>
    /// <param name="kind">Latin hypercube, Sobol or Morris.</param>
    /// <param name="factors">What is sampled.</param>
    /// <param name="runs">Most points; whole blocks of the scheme are made.</param>
    /// <param name="seed">Seed of the sample.</param>
    /// <exception cref="ConfigurationException">Too few runs for the scheme.</exception>
    public static Design Of(DesignKind kind, IReadOnlyList<SampledFactor> factors, int runs, ulong seed)
    {
        int k = factors.Count,
            block = kind switch
            {
                DesignKind.Sobol => SobolBlock(k),
                DesignKind.Morris => MorrisBlock(k),
                _ => 1,
            };
        int least = 2 * block;
        if (runs < least || runs > GridDesign.MostPoints)
        {
            throw new ConfigurationException(
                new Origin($"--runs {runs}", 0, 0),
                "",
                $"{kind} over {k} parameters takes {least} to {GridDesign.MostPoints} runs"
            );
        }

        var random = new HostRandom(seed, (uint)kind, Purpose);
        double[][] unit = kind switch
        {
            DesignKind.Sobol => Saltelli(runs / block, k, ref random),
            DesignKind.Morris => Morris(runs / block, k, ref random),
            _ => LatinHypercube(runs, k, ref random),
        };
        return new Design(
            kind,
            [.. factors.Select(f => f.Symbol)],
            [.. unit.Select(u => (IReadOnlyList<string>)[.. factors.Zip(u, (f, x) => f.Value(x))])]
        )
        {
            Unit = unit,
        };
    }

    /// <summary>Points of which each factor visits each of n equal strata once (McKay 1979, doi:10.2307/1268522).</summary>
    internal static double[][] LatinHypercube(int n, int k, ref HostRandom random)
    {
        double[][] points = [.. Enumerable.Range(0, n).Select(_ => new double[k])];
        int[] stratum = new int[n];
        for (int f = 0; f < k; f++)
        {
            for (int i = 0; i < n; i++)
                stratum[i] = i;
            for (int i = n - 1; i > 0; i--)
            {
                int j = (int)random.NextBelow(i + 1);
                (stratum[i], stratum[j]) = (stratum[j], stratum[i]);
            }

            for (int i = 0; i < n; i++)
                points[i][f] = (stratum[i] + random.NextUniform()) / n;
        }

        return points;
    }

    /// <summary>Blocks of A, B, and A with one factor's value of B each (Saltelli 2010, doi:10.1016/j.cpc.2009.09.018); A and B are a
    /// Latin hypercube of twice as many factors.</summary>
    internal static double[][] Saltelli(int n, int k, ref HostRandom random) =>
        [
            .. LatinHypercube(n, 2 * k, ref random)
                .SelectMany(row =>
                    (double[][])
                        [
                            row[..k],
                            row[k..],
                            .. Enumerable
                                .Range(0, k)
                                .Select(f =>
                                {
                                    double[] mixed = row[..k];
                                    mixed[f] = row[k + f];
                                    return mixed;
                                }),
                        ]
                ),
        ];

    /// <summary>Trajectories through a grid of four levels, on which one factor after the other makes one step.</summary>
    internal static double[][] Morris(int n, int k, ref HostRandom random)
    {
        var points = new List<double[]>();
        int[] order = new int[k];
        for (int t = 0; t < n; t++)
        {
            double[] at = new double[k];
            bool[] up = new bool[k];
            for (int f = 0; f < k; f++)
            {
                // The lower ends of a step lie on the lower half of the levels.
                double low = random.NextBelow(MorrisLevels / 2) / (double)(MorrisLevels - 1);
                up[f] = random.NextBelow(2) == 0;
                at[f] = up[f] ? low : low + MorrisStep;
                order[f] = f;
            }

            for (int i = k - 1; i > 0; i--)
            {
                int j = (int)random.NextBelow(i + 1);
                (order[i], order[j]) = (order[j], order[i]);
            }

            points.Add([.. at]);
            foreach (int f in order)
            {
                at[f] += up[f] ? MorrisStep : -MorrisStep;
                points.Add([.. at]);
            }
        }

        return [.. points];
    }
}
