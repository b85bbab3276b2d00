using CarTAgents.Cli.Tests;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Units;

namespace CarTAgents.Acceptance;

/// <summary>How often T cells are in synapse among few targets and many, by how often a contact kills (contact.yaml): whoever leaves a
/// target alive is beside it, and finds it again. A law of well-mixed cells knows nothing of that.</summary>
public class MeetingTests
{
    private const double Few = 0.004,
        Many = 0.333;

    private static string Set(System.Runtime.CompilerServices.DefaultInterpolatedStringHandler text) => text.ToStringAndClear();

    [Fact]
    public void FewTargetsThatLiveAreFoundAgain()
    {
        double[] lethal = Figures.InFull ? [0.3, 0.1, 0.03, 0] : [0.3, 0],
            targets = Figures.InFull ? [Few, 0.03, Many] : [Few, Many];
        (double Lethal, double Targets)[] wells = [.. targets.SelectMany(a => lethal.Select(p => (p, a)))];
        // From steady contact on, until few of the targets are gone.
        const int begin = 2,
            end = 8;
        (string size, double sites) = Figures.InFull ? ("[64, 64, 32]", 64 * 64 * 32) : ("[32, 32, 32]", 32 * 32 * 32);
        Assay assay = Assay.Run(
            size,
            end,
            [
                .. wells.Select(w =>
                    (string[])
                        [
                            Set($"tissue.residents.lymphoma.fraction={w.Targets}"),
                            Set($"tissue.tCells.effectorToTarget={(w.Targets == Few ? 0.3 : 0.02)}"),
                            Set($"p_kill_contact={w.Lethal}"),
                        ]
                ),
            ],
            Assay.Contact
        );
        IReadOnlyDictionary<string, Parameter> law = RunConfiguration.Load(Workbench.Shipped("mixed/lymphoma-zuma1.yaml")).Parameters;
        double most = law["b_most"].Value,
            half = law["a_h"].Value;
        (double Lethal, double Targets, double Bound, double OfLaw)[] seen =
        [
            .. wells.Select(
                (w, i) =>
                {
                    (double Targets, double TCells, double Bound) mean = assay.Mean(i, begin, end);
                    double a = mean.Targets / sites,
                        bound = mean.Bound / mean.TCells;
                    return (w.Lethal, a, bound, bound / (most * a / (half + a)));
                }
            ),
        ];
        Figures.Report(
            "meetings",
            ["lethal contacts [1]", "targets [1/site]", "in synapse [1]", "of what the law has [1]"],
            seen.Select(s => new object[] { s.Lethal, Math.Round(s.Targets, 4), Math.Round(s.Bound, 3), Math.Round(s.OfLaw, 2) })
        );
        for (int i = 0; i < wells.Length; i += lethal.Length)
        {
            double ratio = seen[i + lethal.Length - 1].OfLaw / seen[i].OfLaw;
            if (wells[i].Targets == Few)
                Assert.True(ratio > 1.15, $"{ratio} times as often where no contact kills");
            else if (wells[i].Targets == Many)
                Assert.InRange(ratio, 1, 1.15);
        }
    }
}
