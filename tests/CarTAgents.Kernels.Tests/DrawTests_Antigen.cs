using CarTAgents.Kernels;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Draws;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Rules;
using CarTAgents.Kernels.Sums;

namespace CarTAgents.Kernels.Tests;

/// <content>Normal deviates, and the antigen density that daughters inherit by them.</content>
public partial class DrawTests
{
    [Fact]
    public void Normal_deviates_have_mean_0_variance_1_and_the_stated_kurtosis()
    {
        const int n = 400_000;
        double[] moments = new double[5];
        for (uint i = 0; i < n; i++)
        {
            double z = Draw.Normal(Philox.Block(i, 1, 2, 3, 4, 5)) / 4096.0,
                power = 1;
            for (int m = 1; m < 5; m++)
                moments[m] += (power *= z) / n;
        }

        Assert.InRange(moments[1], -5 / Math.Sqrt(n), 5 / Math.Sqrt(n));
        Assert.InRange(moments[2], 1 - 5 * Math.Sqrt(2.0 / n), 1 + 5 * Math.Sqrt(2.0 / n));
        Assert.InRange(moments[3], -5 * Math.Sqrt(15.0 / n), 5 * Math.Sqrt(15.0 / n));
        Assert.InRange(moments[4], 2.85 - 5 * Math.Sqrt(96.0 / n), 2.85 + 5 * Math.Sqrt(96.0 / n));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    [InlineData(0.98)]
    public void Antigen_density_keeps_its_mean_and_spread_over_thirty_divisions(double inheritance)
    {
        const double spread = 0.6,
            mean = 10.2;
        const int cells = 20_000;
        using var memory = new TissueMemory(200, 100, 1, true, true, true);
        ref ResidentKind p = ref memory.ResidentKind(1);
        p.AntigenMean = (int)(mean * 4096);
        p.AntigenInheritance = (int)(inheritance * 65536 + 0.5);
        p.AntigenInnovation = (int)(spread * Math.Sqrt(1 - inheritance * inheritance) * 4096 + 0.5);
        double[] ln = new double[cells];
        for (int generation = 0; generation <= 30; generation++)
        {
            memory.T.Clock[0] = (uint)generation;
            double sum = 0,
                squares = 0,
                products = 0;
            foreach (Site s in memory.Sites())
            {
                Resident cell = memory.T.Residents[s.Index];
                double mother = ln[s.Local];
                // At first a draw from the stationary distribution, of another tick than any division's.
                cell =
                    generation == 0
                        ? new Resident((int)(mean * 4096 + spread * Draw.Normal(Philox.Block((uint)s.Local, 999, 0, 0, 1, 1))), 77)
                        : Settle.Inherit(memory.T, s, 1, cell);
                Assert.Equal(77, cell.Clone);
                memory.T.Residents[s.Index] = cell;
                ln[s.Local] = cell.LnAntigen / 4096.0 - mean;
                sum += ln[s.Local];
                squares += ln[s.Local] * ln[s.Local];
                products += ln[s.Local] * mother;
            }

            double deviation = Math.Sqrt(squares / cells - sum / cells * (sum / cells));
            Assert.InRange(deviation, spread * (1 - 5 / Math.Sqrt(2.0 * cells)), spread * (1 + 5 / Math.Sqrt(2.0 * cells)));
            // The rounding down of two products costs at most 2 / 4096 a division, 0.02 when it adds up over all of them.
            Assert.InRange(sum / cells, -5 * spread / Math.Sqrt(cells) - 0.0005 / (1.0001 - inheritance), 5 * spread / Math.Sqrt(cells));
            if (generation > 0)
                Assert.InRange(products / squares, inheritance - 5 / Math.Sqrt(cells), inheritance + 5 / Math.Sqrt(cells));
        }
    }

    [Fact]
    public void Full_inheritance_copies_the_density_exactly()
    {
        using var memory = new TissueMemory(1, 1, 1, true, true, true);
        memory.ResidentKind(1).AntigenMean = 40_000;
        memory.ResidentKind(1).AntigenInheritance = 65536;
        for (int ln = 0; ln < 65536; ln += 13)
        {
            Assert.Equal(ln, Settle.Inherit(memory.T, memory.At(0, 0, 0), 1, new Resident(ln, 0)).LnAntigen);
        }
    }
}
