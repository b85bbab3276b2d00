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
        Assert.Equal(["tick=40 s", "fieldStep=40 s", "lattice.size=[16, 8, 1]"], design.Sets(0));
        Assert.Equal(["tick=20 s", "fieldStep=20 s", "lattice.size=[16, 8, 1]"], design.Sets(1));
        Assert.Equal(["tick=40 s", "fieldStep=40 s", "lattice.size=[32, 16, 1]"], design.Sets(2));
        Assert.Equal(["tick=40 s", "fieldStep=10 s", "lattice.size=[16, 8, 1]"], design.Sets(3));
        Assert.Equal(["half the step", "twice the edge", "a quarter of the field step"], ConvergenceDesign.Changes(design));
        Design stepped = ConvergenceDesign.Of(Load("killing-assay.yaml", "tick=40 s", "fieldStep=20 s", "census=2 min"));
        Assert.Equal(["tick=20 s", "fieldStep=10 s"], stepped.Sets(1).Take(2));
        Design mixed = ConvergenceDesign.Of(Load(Path.Combine("mixed", "lymphoma-zuma1.yaml")));
        Assert.Equal(["patient.step=7200 s"], mixed.Sets(0));
        Assert.Equal(["patient.step=3600 s"], mixed.Sets(1));
        Assert.Equal(["half the step"], ConvergenceDesign.Changes(mixed));
    }

    [Fact]
    public void NoiseIsThatOfWelch()
    {
        // Of equal numbers with equal variances Welch's degrees of freedom are 2 (n - 1): t(4) = 2.776445.
        var change = ConvergenceChange.Of([1, 2, 3], [5, 6, 7]);
        Assert.Equal(6, change.Changed, 1e-12);
        Assert.Equal(4, change.Difference, 1e-12);
        Assert.Equal(2.776445 * Math.Sqrt(2.0 / 3), change.Noise, 1e-6);
        Assert.False(change.IsNoise);
        Assert.True(ConvergenceChange.Of([1, 2, 3], [1.5, 2.5, 3.5]).IsNoise);

        // Of one that does not vary they are those of the other: t(2) = 4.302653.
        Assert.Equal(4.302653 / Math.Sqrt(3), ConvergenceChange.Of([4, 4, 4], [1, 2, 3]).Noise, 1e-6);
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
