using CarTAgents.Output.Tables;
using CarTAgents.Sweeps.Analysis;
using CarTAgents.Sweeps.Designs;

namespace CarTAgents.Sweeps.Tests;

/// <summary>Indices of functions whose indices are known.</summary>
public class SensitivityTests
{
    private static readonly SampledFactor[] Angles =
    [
        .. ((string[])["x1", "x2", "x3"]).Select(s => new SampledFactor(s, -Math.PI, Math.PI, "")),
    ];

    /// <summary>Ishigami and Homma's function with a = 7 and b = 0.1 (doi:10.1109/ISUMA.1990.151285), on the unit cube.</summary>
    internal static double Ishigami(double[] u)
    {
        double x1 = Math.PI * (2 * u[0] - 1),
            x2 = Math.PI * (2 * u[1] - 1),
            x3 = Math.PI * (2 * u[2] - 1);
        return Math.Sin(x1) + 7 * Math.Pow(Math.Sin(x2), 2) + 0.1 * Math.Pow(x3, 4) * Math.Sin(x1);
    }

    [Fact]
    public void Sobol_indices_of_Ishigamis_function_are_the_published_ones()
    {
        Design design = SampledDesign.Of(DesignKind.Sobol, Angles, 5 * 8192, 1);
        IReadOnlyList<SensitivityIndex> found = Sensitivity.Of(design, [.. design.Unit.Select(Ishigami)]);
        double[] first = [0.3139, 0.4424, 0],
            total = [0.5576, 0.4424, 0.2437];
        for (int f = 0; f < 3; f++)
        {
            SensitivityIndex s1 = found.Single(i => i.Factor == Angles[f].Symbol && i.Measure == "S1"),
                st = found.Single(i => i.Factor == Angles[f].Symbol && i.Measure == "ST");
            Assert.InRange(s1.Value, first[f] - 0.03, first[f] + 0.03);
            Assert.InRange(st.Value, total[f] - 0.03, total[f] + 0.03);
            Assert.InRange(s1.Value, s1.Low, s1.High);
            Assert.InRange(s1.High - s1.Low, 0.001, 0.12);
        }
    }

    [Fact]
    public void Elementary_effects_of_Ishigamis_function_are_those_of_all_steps_on_the_grid()
    {
        Design design = SampledDesign.Of(DesignKind.Morris, Angles, 4 * 5000, 1);
        IReadOnlyList<SensitivityIndex> found = Sensitivity.Of(design, [.. design.Unit.Select(Ishigami)]);
        double[] levels = [0, 1 / 3.0, 2 / 3.0, 1];
        for (int f = 0; f < 3; f++)
        {
            double[] effects =
            [
                .. from a in levels
                from b in levels
                from c in levels
                let low = (double[])[a, b, c]
                where low[f] < 0.5
                let high = low.Select((x, i) => i == f ? x + SampledDesign.MorrisStep : x).ToArray()
                select (Ishigami(high) - Ishigami(low)) / SampledDesign.MorrisStep,
            ];
            double size = effects.Average(Math.Abs),
                mean = effects.Average(),
                deviation = Math.Sqrt(effects.Average(e => (e - mean) * (e - mean)));
            Assert.Equal(size, found.Single(i => i.Factor == Angles[f].Symbol && i.Measure == "mu*").Value, 0.03 * (1 + size));
            Assert.Equal(deviation, found.Single(i => i.Factor == Angles[f].Symbol && i.Measure == "sigma").Value, 0.03 * (1 + deviation));
        }
    }

    [Fact]
    public void Effects_of_a_sum_are_its_slopes_and_do_not_vary()
    {
        Design design = SampledDesign.Of(DesignKind.Morris, Angles, 40, 3);
        IReadOnlyList<SensitivityIndex> found = Sensitivity.Of(design, [.. design.Unit.Select(u => 5 * u[0] - 2 * u[1])]);
        Assert.Equal([5, 2, 0], found.Where(i => i.Measure == "mu*").Select(i => Math.Round(i.Value, 9)));
        Assert.All(found.Where(i => i.Measure == "sigma"), i => Assert.Equal(0, i.Value, 1e-9));
    }

    [Fact]
    public void Partial_rank_correlations_see_signs_and_are_one_for_what_follows_a_factor()
    {
        Design design = SampledDesign.Of(DesignKind.LatinHypercube, Angles, 200, 1);
        double[] correlations =
        [
            .. Sensitivity.Of(design, [.. design.Unit.Select(u => Math.Exp(3 * u[0]) - 0.5 * u[1])]).Select(i => i.Value),
        ];
        Assert.InRange(correlations[0], 0.95, 1);
        Assert.InRange(correlations[1], -1, -0.3);
        Assert.InRange(correlations[2], -0.2, 0.2);
        IReadOnlyList<SensitivityIndex> alone = Sensitivity.Of(design, [.. design.Unit.Select(u => u[2] + 0.01 * u[0] * u[1])]);
        Assert.Equal("x3", alone.MaxBy(i => i.Value).Factor);
    }

    [Fact]
    public void A_block_with_a_run_that_failed_is_left_out()
    {
        Design design = SampledDesign.Of(DesignKind.Sobol, Angles, 5 * 512, 1);
        double[] values = [.. design.Unit.Select(Ishigami)];
        IReadOnlyList<SensitivityIndex> without = Sensitivity.Of(design with { Unit = [.. design.Unit.Skip(5)] }, values[5..]);
        values[3] = double.NaN;
        Assert.Equal(without.Select(i => i.Value), Sensitivity.Of(design, values).Select(i => i.Value));
    }

    [Fact]
    public void An_estimate_is_that_of_textbooks()
    {
        // Student's t with 3 degrees of freedom: 3.182446.
        var estimate = MeanEstimate.Of([1, 2, 3, 4, double.NaN]);
        Assert.Equal(4, estimate.Count);
        Assert.Equal(2.5, estimate.Mean, 1e-12);
        Assert.Equal(1.2909944487, estimate.Deviation, 1e-9);
        Assert.Equal(2.5 - 3.182446305 * 1.2909944487 / 2, estimate.Low, 1e-6);
        Assert.Equal(2.5 + 3.182446305 * 1.2909944487 / 2, estimate.High, 1e-6);
        Assert.True(double.IsNaN(MeanEstimate.Of([1]).High));
        Assert.Equal(0, MeanEstimate.Of([double.NaN]).Count);
    }
}
