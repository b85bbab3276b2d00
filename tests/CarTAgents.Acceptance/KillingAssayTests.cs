using System.Globalization;
using CarTAgents.Cli.Tests;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Units;
using CarTAgents.Kernels.Parameters;

namespace CarTAgents.Acceptance;

/// <summary>The killing assay as a whole against what is known of such assays.</summary>
public class KillingAssayTests
{
    private static string Ratio(double ratio) => string.Create(CultureInfo.InvariantCulture, $"tissue.tCells.effectorToTarget={ratio}");

    private static string Density(double density) => string.Create(CultureInfo.InvariantCulture, $"N_CD19_NALM6={density} molecules/cell");

    /// <summary>More effectors kill more: every step of the ratio, by more than three standard errors.</summary>
    [Fact]
    public void LysisRisesWithTheEffectorToTargetRatio()
    {
        double[] ratios = Figures.InFull ? [0.1, 0.2, 0.5, 1, 2, 5] : [0.1, 0.5, 2];
        double[] hours = Figures.InFull ? [1, 2, 4, 6] : [1, 2];
        const double stated = 2;
        Assay assay = Assay.Run(
            Figures.InFull ? "[64, 64, 16]" : "[32, 32, 16]",
            (int)hours[^1],
            [.. ratios.Select(r => new[] { Ratio(r) })]
        );
        Figures.Report(
            "lysis-by-ratio",
            ["effector-to-target ratio [1]", "targets [cells]", .. hours.Select(h => $"lysis after {h} h [%]")],
            ratios.Select(
                (ratio, i) =>
                    new object[] { ratio, assay.Targets(i, 0).Alive }
                        .Concat(hours.Select(h => (object)Math.Round(assay.Lysis(i, h), 2)))
                        .ToArray()
            )
        );
        for (int i = 1; i < ratios.Length; i++)
            AssertRises(assay, i - 1, i, stated);
        // From hardly any to many: a third of the cells are competent.
        Assert.InRange(assay.Lysis(0, stated), 0.5, 10);
        Assert.InRange(assay.Lysis(Array.IndexOf(ratios, 2), stated), 35, 75);
    }

    /// <summary>More antigen, more killing, half-maximal where it was measured for CD28 products.</summary>
    [Fact]
    public void LysisRisesWithAntigenDensityAndIsHalfMaximalInTheCitedRange()
    {
        double[] densities = Figures.InFull ? [30, 55, 100, 170, 300, 550, 1000, 1700, 3000, 10000, 36000] : [30, 300, 1000, 36000];
        // Half of the targets' number for four hours: a third of them die at most, so that the response is not flattened by a lack of
        // targets.
        const double ratio = 0.5,
            stated = 4;
        Assay assay = Assay.Run(
            Figures.InFull ? "[64, 64, 32]" : "[32, 32, 16]",
            (int)stated,
            [.. densities.Select(d => new[] { Density(d), Ratio(ratio) })]
        );
        int most = densities.Length - 1;
        double full = assay.Lysis(most, stated),
            half = HalfMaximal(densities, [.. densities.Select((_, i) => assay.Lysis(i, stated))]);
        Figures.Report(
            "lysis-by-density",
            [
                "CD19 median [molecules/cell]",
                "targets [cells]",
                $"lysis after {stated} h at {ratio} effectors a target [%]",
                "share of the largest lysis [1]",
                "half-maximal density [molecules/cell]",
            ],
            densities.Select(
                (d, i) =>
                    new object[]
                    {
                        d,
                        assay.Targets(i, 0).Alive,
                        Math.Round(assay.Lysis(i, stated), 2),
                        Math.Round(assay.Lysis(i, stated) / full, 3),
                        Math.Round(half, 0),
                    }
            )
        );
        Assert.True(full < 50, $"{full}% at most: the response is saturated");
        // Steps that the law makes larger than the noise of one assay of this size.
        for (int i = 1; i < densities.Length; i++)
        {
            double step = Law(densities[i]) - Law(densities[i - 1]);
            if (step > 0.15)
                AssertRises(assay, i - 1, i, stated);
        }

        AssertRises(assay, 0, most, stated);
        Parameter cited = RunConfiguration.Load(Workbench.Shipped("killing-assay.yaml")).Parameters["A50_kill_28"];
        Assert.InRange(half, cited.Low!.Value, cited.High!.Value);

        static double Law(double density) => density / (density + 300);
    }

    /// <summary>With targets in excess a CAR-T cell kills 1 to 20 a day (Weigelin 2021, introduction; in vivo 2 to 16, Halle
    /// 2016).</summary>
    [Fact]
    public void KillsPerCellAndDayAndTheirDistribution()
    {
        int hours = Figures.InFull ? 24 : 8,
            last = Figures.InFull ? 4 : 2;
        // Wells alike but for their random numbers: enough cells for a distribution, and the spread between wells.
        Assay assay = Assay.Run(
            Figures.InFull ? "[48, 48, 16]" : "[32, 32, 16]",
            hours,
            [.. Enumerable.Repeat(new[] { Ratio(0.1) }, last)]
        );
        double[] rates = [.. Enumerable.Range(0, last).Select(i => assay.KillsPerDay(i, hours))];
        Figures.Report(
            "kills-per-day",
            [
                "well [1]",
                "CAR-T cells at the end [cells]",
                "targets at the start [cells]",
                "targets at the end [cells]",
                "targets killed [cells]",
                "kills per CAR-T cell and day [1/(cell d)]",
            ],
            Enumerable
                .Range(0, last)
                .Select(i =>
                    new object[]
                    {
                        i,
                        assay.TCells(i, hours),
                        assay.Targets(i, 0).Alive,
                        assay.Targets(i, hours).Alive,
                        assay.Targets(i, hours).Killed,
                        Math.Round(rates[i], 2),
                    }
                )
        );
        long[] cells = assay.Kills.Cells;
        int most = Array.FindLastIndex(cells, n => n > 0);
        Figures.Report(
            "kills-by-cell",
            [$"kills after {hours} h [cells]", "CAR-T cells [cells]", "share of CAR-T cells [1]"],
            cells.Take(most + 1).Select((n, k) => new object[] { k, n, Math.Round((double)n / cells.Sum(), 4) })
        );

        Assert.All(rates, r => Assert.InRange(r, 1, 20));
        Assert.All(
            Enumerable.Range(0, last),
            i => Assert.True(assay.Targets(i, hours).Alive > 4 * assay.TCells(i, hours), "targets are not in excess")
        );
        // Every T cell is in the distribution; kills of those that died are not.
        Assert.Equal(Enumerable.Range(0, last).Sum(i => assay.TCells(i, hours)), cells.Sum());
        long killed = Enumerable.Range(0, last).Sum(i => assay.Targets(i, hours).Killed);
        Assert.InRange(assay.Kills.Kills, killed / 2, killed);
        // Serial killers, and cells that have not killed yet.
        Assert.True(cells.Skip(2).Sum() > cells.Sum() / (Figures.InFull ? 5 : 10), "few cells kill in series");
        Assert.True(cells[0] > cells.Sum() / 10, "hardly a cell that has not killed");
    }

    /// <summary>Density at which a rising curve crosses half of its last value, between its points linear over ln density.</summary>
    private static double HalfMaximal(double[] densities, double[] lysis)
    {
        int above = Array.FindIndex(lysis, l => l >= lysis[^1] / 2);
        Assert.True(above > 0, "the lowest density kills half as much as the highest");
        double share = (lysis[^1] / 2 - lysis[above - 1]) / (lysis[above] - lysis[above - 1]);
        return densities[above - 1] * Math.Pow(densities[above] / densities[above - 1], share);
    }

    private static void AssertRises(Assay assay, int lower, int upper, double hours)
    {
        double low = assay.Lysis(lower, hours) / 100,
            high = assay.Lysis(upper, hours) / 100;
        double error = Math.Sqrt(low * (1 - low) / assay.Targets(lower, 0).Alive + high * (1 - high) / assay.Targets(upper, 0).Alive);
        Assert.True(
            high - low > 3 * error,
            $"{100 * low:0.0}% and {100 * high:0.0}% after {hours} h: no rise by more than three standard errors of {100 * error:0.0}%"
        );
    }
}
