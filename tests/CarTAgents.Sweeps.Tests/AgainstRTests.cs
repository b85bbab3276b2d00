using System.Globalization;
using System.Text;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Output.Tables;
using CarTAgents.Sweeps.Analysis;
using CarTAgents.Sweeps.Designs;
using CarTAgents.Sweeps.Runs;
using CarTAgents.Sweeps.Tables;
using CarTAgents.Testing;

namespace CarTAgents.Sweeps.Tests;

/// <summary>Tables of sweeps, with random results at their points, whose statistics R computes again from the runs.</summary>
public sealed class AgainstRTests
{
    private const int Replicates = 3;

    private static readonly SampledFactor[] Factors =
    [
        new("t_engage", 10, 60, "min"),
        new("p_AICD", 0.05, 0.95, ""),
        new("N_CD19_NALM6", 100, 10_000, "molecules/cell"),
    ];

    [Fact]
    public void R_computes_the_same_statistics_from_the_runs()
    {
        const int seed = 1;
        var random = new Random(seed);
        using var folder = new TemporaryFolder();
        string[] places =
        [
            Tables(folder.File("hypercube"), SampledDesign.Of(DesignKind.LatinHypercube, Factors, 40, seed), random),
            Tables(folder.File("morris"), SampledDesign.Of(DesignKind.Morris, Factors, 48, seed), random),
            Tables(folder.File("sobol"), SampledDesign.Of(DesignKind.Sobol, Factors, 100, seed), random),
        ];
        Changes(places[0], random);
        (int code, string said) = RScript.Run("check_sweep.R", places);
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}: {said}");
        Assert.True(code == 0, $"seed {seed}: {said}");
    }

    /// <summary>Writes the tables of a sweep whose results are Ishigami's function with noise, small counts with ties, and a large number
    /// that hardly varies. Some runs have failed: at one point one of them, at another all.</summary>
    private static string Tables(string path, Design design, Random random)
    {
        PlannedRun[] runs =
        [
            .. Enumerable
                .Range(0, design.Points.Count * Replicates)
                .Select(i => new PlannedRun(i + 1, i / Replicates + 1, i % Replicates + 1, (ulong)(i % Replicates), null)),
        ];
        var ends = runs.ToDictionary(
            r => r.Number,
            r =>
            {
                double f = SensitivityTests.Ishigami(design.Unit[r.Point - 1]);
                return r.Point == 7 || (r.Point == 2 && r.Replicate == 1)
                    ? new RunEnd(null, "failed", new Dictionary<string, double>(), [])
                    : new RunEnd(
                        "0123456789abcdef",
                        null,
                        new Dictionary<string, double>
                        {
                            ["ishigami [1]"] = f + random.NextDouble(),
                            ["few [cells]"] = random.Next(4),
                            ["many [cells]"] = 1e5 + 10 * f + random.Next(100),
                        },
                        []
                    );
            }
        );
        var configuration = RunConfiguration.Load(Repository.PathOf("configs", "killing-assay.yaml"), ["lattice.size=[8, 8, 8]"]);
        var plan = SweepPlan.Restore(configuration, design, new SweepOrder("assay.yaml", Replicates, Keeping.Tables), runs);
        Directory.CreateDirectory(path);
        foreach (SweepTable table in SweepTables.Of(new SweepEnds(plan, ends)))
            table.Write(path);
        return path;
    }

    /// <summary>Writes pairs of samples, and what the table of a convergence says of them.</summary>
    private static void Changes(string path, Random random)
    {
        var samples = new StringBuilder("row,side,value\n");
        List<Convergence> rows = [];
        for (int row = 1; row <= 20; row++)
        {
            double[] Sample(string side, double scale)
            {
                double[] values = [.. Enumerable.Range(0, random.Next(2, 9)).Select(_ => 100 + scale * random.NextDouble())];
                foreach (double value in values)
                    samples.Append(CultureInfo.InvariantCulture, $"{row},{side},{value:R}\n");
                return values;
            }

            double[] before = Sample("before", 1),
                after = Sample("after", 10);
            rows.Add(new Convergence($"r{row} [1]", MeanEstimate.Of(before), [ConvergenceChange.Of(before, after)]));
        }

        File.WriteAllText(Path.Combine(path, "samples.csv"), samples.ToString());
        SweepTables.Changes(["half the step"], rows).Write(path);
    }
}
