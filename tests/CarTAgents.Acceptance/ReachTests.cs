using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Units;

namespace CarTAgents.Acceptance;

/// <summary>How many of a tissue's targets T cells reach that come by vessels, in packed tissue against marrow (contact.yaml).</summary>
public class ReachTests
{
    private static string Set(System.Runtime.CompilerServices.DefaultInterpolatedStringHandler text) => text.ToStringAndClear();

    /// <summary>At one effector-to-target ratio, kills per target fall with the distance of vessels; close ones leave no difference from
    /// marrow.</summary>
    [Fact]
    public void KillsPerTargetFallWithTheDistanceOfVessels()
    {
        const int hours = 24,
            over = 12;
        double[] ratios = Figures.InFull ? [1 / 30.0, 0.1, 1 / 3.0] : [1 / 3.0];
        // Regular vessels divide the lattice's edge: what they can be apart depends on its size.
        (int Edge, int Height, double[] Spacings)[] lattices = Figures.InFull
            ? [(64, 32, [80, 160, 213, 320, 640]), (48, 32, [240, 480])]
            : [(32, 16, [80, 320])];
        IReadOnlyDictionary<string, Parameter> numbers = RunConfiguration.Load(Assay.Contact).Parameters;
        double packed = numbers["f_packed"].Value,
            marrow = numbers["s_marrow"].Value;
        List<(double Ratio, double Spacing, double Reach)> reaches = [];
        List<object[]> rows = [];
        foreach ((int edge, int height, double[] spacings) in lattices)
        {
            (double Ratio, double Fraction, double Spacing)[] wells =
            [
                .. ratios.SelectMany(r => spacings.Select(s => (r, packed, s)).Prepend((r, 0.333, marrow))),
            ];
            Assay assay = Assay.Run(
                $"[{edge}, {edge}, {height}]",
                hours,
                [
                    .. wells.Select(w =>
                        (string[])
                            [
                                "tissue.tCells=~",
                                Set($"tissue.residents.lymphoma.fraction={w.Fraction}"),
                                Set($"tissue.vessels={{kind: vessel, spacing: {w.Spacing} um, pattern: regular}}"),
                                Set(
                                    $"events=[{{at: 0 h, dose: {{cells: "
                                        + $"{Math.Round(w.Ratio * w.Fraction * edge * edge * height)}, over: {over} h, mix: {{cd8: 1, "
                                        + $"cd4: r48}}, enter: vessels}}}}]"
                                ),
                            ]
                    ),
                ],
                Assay.Contact
            );
            for (int i = 0; i < wells.Length; i++)
            {
                int inMarrow = i / (spacings.Length + 1) * (spacings.Length + 1);
                double kap = assay.KillsPerTarget(i, 0, hours),
                    reach = kap / assay.KillsPerTarget(inMarrow, 0, hours);
                (double targets, double tCells, double bound) = assay.Mean(i, 0, hours);
                bool isMarrow = i == inMarrow;
                if (!isMarrow)
                    reaches.Add((wells[i].Ratio, wells[i].Spacing, reach));
                rows.Add([
                    isMarrow ? "diffuse" : "packed",
                    Math.Round(wells[i].Ratio, 3),
                    wells[i].Spacing,
                    Set($"\"{edge} x {edge} x {height}\""),
                    assay.Targets(i, 0).Alive,
                    Math.Round(assay.Entered(i, over) / (wells[i].Ratio * assay.Targets(i, 0).Alive), 3),
                    Math.Round(assay.Entered(i, hours) / (wells[i].Ratio * assay.Targets(i, 0).Alive), 3),
                    Math.Round(kap, 4),
                    Math.Round(reach, 3),
                    Math.Round(assay.KillsPerTCell(i, 0, hours), 2),
                    Math.Round(bound / tCells, 3),
                ]);
            }
        }

        Figures.Report(
            "reach",
            [
                "tissue",
                "effectors per target [1]",
                "distance of vessels [um]",
                "lattice [sites]",
                "targets [1]",
                $"entered in {over} h [1]",
                $"entered in {hours} h [1]",
                $"kills per target and day in {hours} h [1/d]",
                "over diffuse tissue [1]",
                "kills per T cell and day [1/(cell d)]",
                "in synapse [1]",
            ],
            rows
        );
        foreach (double ratio in ratios)
        {
            (double Spacing, double Reach)[] curve =
            [
                .. reaches.Where(r => r.Ratio == ratio).Select(r => (r.Spacing, r.Reach)).OrderBy(r => r.Spacing),
            ];
            // Well supplied tissue is as marrow is.
            Assert.InRange(curve[0].Reach, 0.8, 1.2);
            for (int i = 1; i < curve.Length; i++)
                Assert.True(curve[i].Reach < curve[i - 1].Reach * 1.05, $"{curve[i]} after {curve[i - 1]}");
        }

        // A bulky node under many T cells.
        Assert.Equal(320, numbers["s_bulk"].Value);
        Assert.InRange(reaches.Single(r => r is { Ratio: > 0.2, Spacing: 320 }).Reach, 0.1, 0.3);
    }

    /// <summary>Vessels limit what comes in, not what multiplies inside: few founders that divide in place reach packed tissue as they
    /// reach marrow.</summary>
    [Fact]
    public void CellsThatDivideInPlaceReachAllAtAnyDistanceOfVessels()
    {
        int hours = Figures.InFull ? 72 : 48,
            edge = Figures.InFull ? 64 : 32;
        double ratio = Figures.InFull ? 1 / 300.0 : 1 / 100.0;
        IReadOnlyDictionary<string, Parameter> numbers = RunConfiguration.Load(Assay.Contact).Parameters;
        const string division = "{lag: t_lag, cycle: t_cyc, number: 8}";
        (double Fraction, double Spacing)[] wells =
        [
            (0.333, numbers["s_marrow"].Value),
            .. (Figures.InFull ? [80, 320, 640] : new double[] { 320 }).Select(s => (numbers["f_packed"].Value, s)),
        ];
        Assay assay = Assay.Run(
            $"[{edge}, {edge}, 16]",
            hours,
            [
                .. wells.Select(w =>
                    (string[])
                        [
                            "tissue.tCells=~",
                            $"tCells.cd8.division={division}",
                            $"tCells.cd4.division={division}",
                            Set($"tissue.residents.lymphoma.fraction={w.Fraction}"),
                            Set($"tissue.vessels={{kind: vessel, spacing: {w.Spacing} um, pattern: regular}}"),
                            Set(
                                $"events=[{{at: 0 h, dose: {{cells: {Math.Round(ratio * w.Fraction * edge * edge * 16)}, over: "
                                    + $"12 h, mix: {{cd8: 1, cd4: r48}}, enter: vessels}}}}]"
                            ),
                        ]
                ),
            ],
            Assay.Contact
        );
        double[] times = [.. new double[] { 24, 48, 72 }.Where(t => t <= hours)];
        double Reach(int i, double t) => assay.KillsPerTarget(i, 0, t) / assay.KillsPerTarget(0, 0, t);
        Figures.Report(
            "reach-in-place",
            [
                "tissue",
                "founders per target [1]",
                "distance of vessels [um]",
                "time [h]",
                "T cells per target [1]",
                "kills per target and day until then [1/d]",
                "over diffuse tissue [1]",
                "kills per T cell and day [1/(cell d)]",
            ],
            wells.SelectMany(
                (w, i) =>
                    times.Select(t =>
                        new object[]
                        {
                            i == 0 ? "diffuse" : "packed",
                            Math.Round(ratio, 4),
                            w.Spacing,
                            t,
                            Math.Round((double)assay.TCells(i, t) / assay.Targets(i, t).Alive, 4),
                            Math.Round(assay.KillsPerTarget(i, 0, t), 4),
                            Math.Round(Reach(i, t), 3),
                            Math.Round(assay.KillsPerTCell(i, 0, t), 2),
                        }
                    )
            )
        );
        for (int i = 1; i < wells.Length; i++)
            Assert.InRange(Reach(i, hours), 0.75, 1.35);
    }
}
