using CarTAgents.Configuration.Descriptions;
using CarTAgents.Sweeps.Analysis;
using CarTAgents.Sweeps.Designs;
using CarTAgents.Testing;

namespace CarTAgents.Sweeps.Tests;

/// <summary>Convergence: the points that are compared, and when a difference is more than noise.</summary>
public class ConvergenceTests
{
    [Fact]
    public void TheStepIsHalvedAndTheEdgeDoubled()
    {
        Design design = ConvergenceDesign.Of(Load("killing-assay.yaml", "lattice.size=[16, 8, 1]", "tick=40 s", "census=2 min"));
        Assert.Equal(["tick=40 s", "lattice.size=[16, 8, 1]"], design.Sets(0));
        Assert.Equal(["tick=20 s", "lattice.size=[16, 8, 1]"], design.Sets(1));
        Assert.Equal(["tick=40 s", "lattice.size=[32, 16, 1]"], design.Sets(2));
        Design mixed = ConvergenceDesign.Of(Load(Path.Combine("mixed", "lymphoma-zuma1.yaml")));
        Assert.Equal(["patient.step=7200 s"], mixed.Sets(0));
        Assert.Equal(["patient.step=3600 s"], mixed.Sets(1));
    }

    // Welch's interval of R: t.test(b, a)$conf.int.
    [Fact]
    public void NoiseIsThatOfWelch()
    {
        var change = ConvergenceChange.Of([20.1, 22.3, 19.8, 21.0], [24.9, 23.1, 26.4]);
        Assert.Equal(24.8, change.Changed, 1e-9);
        Assert.Equal(4.0, change.Difference, 1e-9);
        // Standard error sqrt(1.26 / 4 + 2.73 / 3), 3.31 degrees of freedom, t 3.0213.
        double u = 1.26 / 4,
            v = 2.73 / 3,
            freedom = (u + v) * (u + v) / (u * u / 3 + v * v / 2);
        Assert.Equal(3.30, freedom, 0.02);
        Assert.InRange(change.Noise / Math.Sqrt(u + v), 3.0, 3.05);
        Assert.False(change.IsNoise);
        Assert.True(ConvergenceChange.Of([1, 2, 3], [1.5, 2.5, 3.5]).IsNoise);
    }

    [Fact]
    public void ValuesThatNeverVaryHaveNoNoise()
    {
        Assert.True(ConvergenceChange.Of([2, 2], [2, 2]).IsNoise);
        Assert.False(ConvergenceChange.Of([2, 2], [3, 3]).IsNoise);
    }

    private static RunConfiguration Load(string file, params string[] sets) =>
        RunConfiguration.Load(Repository.PathOf("configs", file), sets);
}
