using CarTAgents.Model;

namespace CarTAgents.Acceptance;

/// <summary>How many of a tissue's targets T cells reach that come by vessels, in packed tissue against marrow (contact.yaml).</summary>
public class ReachTests
{
    private static string Set(FormattableString text) => FormattableString.Invariant(text);

    /// <summary>At one effector-to-target ratio, kills per target fall with the distance of vessels; close ones leave no difference from marrow.</summary>
    [Fact]
    public void KillsPerTargetFallWithTheDistanceOfVessels()
    {
        const int hours = 24, over = 12;
        double[] ratios = Figures.InFull ? [1 / 30.0, 0.1, 1 / 3.0] : [1 / 3.0];
        // Regular vessels divide the lattice's edge: what they can be apart depends on its size.
        (int Edge, int Height, double[] Spacings)[] lattices = Figures.InFull ? [(64, 32, [80, 160, 213, 320, 640]), (48, 32, [240, 480])] : [(32, 16, [80, 320])];
        IReadOnlyDictionary<string, Parameter> numbers = Configuration.Load(Assay.Contact).Parameters;
        double packed = numbers["f_packed"].Value, marrow = numbers["s_marrow"].Value;
        List<(double Ratio, double Spacing, double Reach)> reaches = [];
        List<object[]> rows = [];
        foreach ((int edge, int height, double[] spacings) in lattices)
        {
            (double Ratio, double Fraction, double Spacing)[] wells = [.. ratios.SelectMany(r => spacings.Select(s => (r, packed, s)).Prepend((r, 0.333, marrow)))];
            Assay assay = Assay.Run($"[{edge}, {edge}, {height}]", hours, [.. wells.Select(w => (string[])["tissue.tCells=~",
                Set($"tissue.residents.lymphoma.fraction={w.Fraction}"), Set($"tissue.vessels={{kind: vessel, spacing: {w.Spacing} um, pattern: regular}}"),
                Set($"events=[{{at: 0 h, dose: {{cells: {Math.Round(w.Ratio * w.Fraction * edge * edge * height)}, over: {over} h, mix: {{cd8: 1, cd4: r48}}, enter: vessels}}}}]")])], Assay.Contact);
            for (int i = 0; i < wells.Length; i++)
            {
                int inMarrow = i / (spacings.Length + 1) * (spacings.Length + 1);
                double kap = assay.KillsPerTarget(i, 0, hours), reach = kap / assay.KillsPerTarget(inMarrow, 0, hours);
                (double targets, double tCells, double bound) = assay.Mean(i, 0, hours);
                bool isMarrow = i == inMarrow;
                if (!isMarrow) reaches.Add((wells[i].Ratio, wells[i].Spacing, reach));
                rows.Add([isMarrow ? "diffuse" : "packed", Math.Round(wells[i].Ratio, 3), wells[i].Spacing, Set($"\"{edge} x {edge} x {height}\""), assay.Targets(i, 0).Alive,
                    Math.Round(assay.Entered(i, over) / (wells[i].Ratio * assay.Targets(i, 0).Alive), 3), Math.Round(assay.Entered(i, hours) / (wells[i].Ratio * assay.Targets(i, 0).Alive), 3),
                    Math.Round(kap, 4), Math.Round(reach, 3), Math.Round(assay.KillsPerTCell(i, 0, hours), 2), Math.Round(bound / tCells, 3)]);
            }
        }

        Figures.Report("reach", ["tissue", "effectors per target [1]", "distance of vessels [um]", "lattice [sites]", "targets [1]", $"entered in {over} h [1]", $"entered in {hours} h [1]",
            $"kills per target and day in {hours} h [1/d]", "over diffuse tissue [1]", "kills per T cell and day [1/(cell d)]", "in synapse [1]"], rows);
        foreach (double ratio in ratios)
        {
            (double Spacing, double Reach)[] curve = [.. reaches.Where(r => r.Ratio == ratio).Select(r => (r.Spacing, r.Reach)).OrderBy(r => r.Spacing)];
            // Well supplied tissue is as marrow is.
            Assert.InRange(curve[0].Reach, 0.8, 1.2);
            for (int i = 1; i < curve.Length; i++) Assert.True(curve[i].Reach < curve[i - 1].Reach * 1.05, $"{curve[i]} after {curve[i - 1]}");
        }

        // A bulky node under many T cells.
        Assert.Equal(320, numbers["s_bulk"].Value);
        Assert.InRange(reaches.Single(r => r is { Ratio: > 0.2, Spacing: 320 }).Reach, 0.1, 0.3);
    }
}
