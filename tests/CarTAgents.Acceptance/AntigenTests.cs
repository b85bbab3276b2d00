using System.Globalization;
using CarTAgents.Cli.Tests;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Units;

namespace CarTAgents.Acceptance;

/// <summary>Products that differ in costimulation, affinity and CAR number, against targets of graded CD19 density.</summary>
public class AntigenTests
{
    // A fifth of the targets' number for four hours: a quarter of them die at most.
    private const double Ratio = 0.2,
        Hours = 4;

    private sealed record Product(string Name, params string[] Sets);

    private static readonly Product Cd28 = new("FMC63, CD28");
    private static readonly Product Bb = new("FMC63, 4-1BB", Both("killing.halfDensity=A50_kill_BB"));
    private static readonly Product Micromolar = new("1000 nM, CD28", Both("recognition.affinity=1000 nM"));
    private static readonly Product Cat = new("CAT, CD28", Both("recognition.affinity=KD_CAT"));
    private static readonly Product FewCars = new("FMC63, CD28, 10000 CARs", Both("carNumber.median=10000 molecules/cell"));
    private static readonly Product Clones = new("FMC63, CD28, targets without spread", "sigma_CD19=0");

    private static string[] Both(string set) => [$"tCells.cd8.{set}", $"tCells.cd4.{set}"];

    /// <summary>Killing and cytokine release have different thresholds; each moves with what should move it, and as far as the engaged
    /// receptors say.</summary>
    [Fact]
    public void ThresholdsOfKillingAndOfReleaseDifferAndMoveWithTheProduct()
    {
        Product[] products = Figures.InFull ? [Cd28, Bb, Micromolar, Cat, FewCars, Clones] : [Cd28, Bb, Micromolar];
        double[] densities = Figures.InFull
            ? [30, 100, 170, 300, 550, 1000, 1700, 3000, 5500, 10000, 20000, 36000]
            : [30, 300, 1000, 3000, 12000, 36000];
        int n = densities.Length;
        Assay assay = Assay.Run(
            Figures.InFull ? "[64, 64, 32]" : "[32, 32, 16]",
            (int)Hours,
            [
                .. products.SelectMany(p =>
                    densities.Select(d =>
                        (string[])
                            [
                                string.Create(CultureInfo.InvariantCulture, $"N_CD19_NALM6={d} molecules/cell"),
                                string.Create(CultureInfo.InvariantCulture, $"tissue.tCells.effectorToTarget={Ratio}"),
                                .. p.Sets,
                            ]
                    )
                ),
            ]
        );
        double Lysis(int well) => assay.Lysis(well, Hours);
        double Release(int well) => assay.Secreted(well, "IFN-gamma", Hours) / assay.TCells(well, 0);
        // All in shares of what the first product does at the highest density.
        double mostLysis = Lysis(n - 1),
            mostRelease = Release(n - 1);
        double Killing(Product p) => Crossing(densities, d => Lysis(Array.IndexOf(products, p) * n + d) / mostLysis, 0.5);
        double Secreting(Product p) => Crossing(densities, d => Release(Array.IndexOf(products, p) * n + d) / mostRelease, 0.1);

        Figures.Report(
            "antigen-by-product",
            [
                "product",
                "CD19 median [molecules/cell]",
                "targets [cells]",
                $"lysis after {Hours} h at {Ratio} effectors a target [%]",
                "share of the largest lysis [1]",
                "IFN-gamma secreted [molecules/CAR-T cell]",
                "share of the largest release [1]",
            ],
            products.SelectMany(
                (p, i) =>
                    densities.Select(
                        (d, j) =>
                            new object[]
                            {
                                $"\"{p.Name}\"",
                                d,
                                assay.Targets(i * n + j, 0).Alive,
                                Math.Round(Lysis(i * n + j), 2),
                                Math.Round(Lysis(i * n + j) / mostLysis, 3),
                                Math.Round(Release(i * n + j)),
                                Math.Round(Release(i * n + j) / mostRelease, 4),
                            }
                    )
            )
        );
        Figures.Report(
            "antigen-thresholds",
            ["product", "CD19 median of half-maximal lysis [molecules/cell]", "CD19 median of a tenth of the release [molecules/cell]"],
            products.Select(p =>
                new object[] { $"\"{p.Name}\"", Math.Round(Killing(p)), double.IsFinite(Secreting(p)) ? Math.Round(Secreting(p)) : "none" }
            )
        );

        IReadOnlyDictionary<string, Parameter> cited = RunConfiguration.Load(Workbench.Shipped("killing-assay.yaml")).Parameters;
        void Within(double density, string symbol) => Assert.InRange(density, cited[symbol].Low!.Value, cited[symbol].High!.Value);
        Within(Killing(Cd28), "A50_kill_28");
        Within(Killing(Bb), "A50_kill_BB");
        Within(Secreting(Cd28), "A_cyt");
        // Where most that would be killed is killed, hardly any cytokine is released.
        Assert.True(Lysis(Array.IndexOf(densities, 1000)) > 0.6 * mostLysis);
        Assert.True(Release(Array.IndexOf(densities, 1000)) < 0.06 * mostRelease);

        // Costimulation moves the threshold of killing alone.
        Assert.InRange(Killing(Bb) / Killing(Cd28), 2, 5);
        Assert.InRange(Secreting(Bb) / Secreting(Cd28), 0.75, 1.5);
        // A micromolar CAR engages (N + K') / (N + K) = 34 times fewer: it kills dense targets, and releases next to nothing even there.
        Assert.InRange(Killing(Micromolar) / Killing(Cd28), 20, 50);
        Assert.Equal(double.PositiveInfinity, Secreting(Micromolar));
        if (!Figures.InFull)
            return;

        // 14 nM for 5.1: 1.3 times fewer; 10,000 CARs for 50,000: 1.7 times.
        foreach ((Product p, double factor) in new[] { (Cat, 1.3), (FewCars, 1.7) })
        {
            Assert.InRange(Killing(p) / Killing(Cd28), factor / 1.2, factor * 1.2);
            Assert.InRange(Secreting(p) / Secreting(Cd28), factor / 1.2, factor * 1.2);
        }

        // The spread of targets blurs the threshold of release, and hardly moves that of killing.
        Within(Secreting(Clones), "A_cyt");
        Assert.InRange(Killing(Clones) / Killing(Cd28), 0.8, 1.25);
    }

    /// <summary>Density at which a rising curve reaches a level, between its points linear over ln density; infinite where it does
    /// not.</summary>
    private static double Crossing(double[] densities, Func<int, double> curve, double level)
    {
        double[] values = [.. densities.Select((_, i) => curve(i))];
        int above = Array.FindIndex(values, v => v >= level);
        if (above < 0)
            return double.PositiveInfinity;
        Assert.True(above > 0, "the lowest density is above the threshold");
        double share = (level - values[above - 1]) / (values[above] - values[above - 1]);
        return densities[above - 1] * Math.Pow(densities[above] / densities[above - 1], share);
    }
}
