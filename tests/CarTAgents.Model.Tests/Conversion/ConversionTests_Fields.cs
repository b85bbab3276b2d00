using System.Globalization;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Model.Conversion;

namespace CarTAgents.Model.Tests.Conversion;

// Fields and the steps that they take.
public partial class ConversionTests
{
    [Fact]
    public void Fields()
    {
        ParameterSet row = Row();
        FieldParameters p = Scenarios.F(row, 0);
        Span<uint> secretion = Scenarios.Secretion(row, 0),
            uptake = Scenarios.Uptake(row, 0);
        // 10 um^2/s * 60 s / (20 um)^2 = 1.5: twelve sub-steps of 1/8.
        Assert.Equal((128, 12, 24), (p.Diffusion, p.SubSteps, p.Rest));
        Near(1 - Math.Pow(2, -1 / 360.0), p.Decay);
        Near(1 - Math.Exp(-0.06), p.Washout);
        Assert.Equal(
            (0u, 6000u, 3000u),
            (secretion[CellClass.OfT(0, false)], secretion[CellClass.OfT(0, true)], secretion[CellClass.OfResident(2)])
        );
        Assert.Equal((600u, 600u, 0u), (uptake[CellClass.OfT(0, false)], uptake[CellClass.OfT(0, true)], uptake[CellClass.OfResident(2)]));
        // 0.1 nM = 6.02214076e-8 molecules/um^3 * 1e3 ... in 8,000 um^3: 0.1e-9 mol/L * 6.022e23 / 1e15 um^3/L = 0.0602 molecules/um^3.
        Assert.Equal((uint)Math.Round(0.1e-9 * 6.02214076e23 / 1e15 * 8000 / 0.01), p.UptakeHalf);
    }

    [Fact]
    public void A_field_step_divides_what_fields_do_in_a_tick()
    {
        Scenario s = ScenarioConversion.Convert(RunConfiguration.Parse(Base, "test.yaml", ["fieldStep=15 s"]), out _);
        ParameterSet row = s.Replicas[0].Parameters[0].Parameters;
        FieldParameters whole = Scenarios.F(Row(), 0),
            p = Scenarios.F(row, 0);
        Assert.Equal(4, s.Exchanges);
        // 10 um^2/s * 15 s / (20 um)^2 = 0.375: four sub-steps of 0.09375.
        Assert.Equal((96, 4), (p.Diffusion, p.SubSteps));
        Near(1 - Math.Pow(2, -1 / 1440.0), p.Decay);
        Near(1 - Math.Exp(-0.015), p.Washout);
        Assert.Equal(whole.UptakeHalf, p.UptakeHalf);
        for (int c = 0; c < CellClass.Count; c++)
        {
            Assert.Equal(Scenarios.Secretion(Row(), 0)[c], 4 * Scenarios.Secretion(row, 0)[c]);
            Assert.Equal(Scenarios.Uptake(Row(), 0)[c], 4 * Scenarios.Uptake(row, 0)[c]);
        }
    }

    [Theory]
    [InlineData("25 s")]
    [InlineData("2 min")]
    public void A_field_step_that_is_no_whole_fraction_of_a_tick_is_refused(string step)
    {
        var e = Assert.Throws<ConfigurationException>(() => RunConfiguration.Parse(Base, "test.yaml", [$"fieldStep={step}"]));
        Assert.Contains("fieldStep", e.Message, StringComparison.Ordinal);
        Assert.Contains($"not a whole number of steps of {step}", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10 um^2/s", 1, 48)]
    [InlineData("1 um^2/s", 2, 2)]
    [InlineData("100 um^2/s", 4, 30)]
    [InlineData("3.3 um^2/s", 2, 4)]
    public void Sub_steps_are_even_and_their_number_at_most_an_eighth(string diffusion, int factor, int subSteps)
    {
        Scenario s = ScenarioConversion.Convert(
            RunConfiguration.Parse(Base, "test.yaml", [$"fields.IL-2.diffusion={diffusion}", $"fields.IL-2.factor={factor}"]),
            out IReadOnlyList<string> notes
        );
        ref FieldParameters p = ref Scenarios.F(s.Replicas[0].Parameters[0].Parameters, 0);
        Assert.Equal(subSteps, p.SubSteps);
        Assert.InRange(p.Diffusion, 16, 128);
        double asked = double.Parse(diffusion.Split(' ')[0], CultureInfo.InvariantCulture);
        double effective = p.Diffusion / 1024.0 * subSteps * (10.0 * factor) * (10 * factor) / 60;
        Assert.InRange(effective / asked, 1 - 0.5 / p.Diffusion, 1 + 0.5 / p.Diffusion);
        Assert.Equal(Math.Abs(effective / asked - 1) > 0.001, notes.Any(n => n.Contains("IL-2 diffuses with", StringComparison.Ordinal)));
        // Six roundings never take more than the threshold holds.
        Assert.True(p.Rest * (1 - 6 * p.Diffusion / 1024.0) >= 6);
    }
}
