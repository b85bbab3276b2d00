using CarTAgents.Compute.Cpu;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Sums;
using CarTAgents.Model.Body;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Mixed;
using CarTAgents.Model.Tests.Mixed;

namespace CarTAgents.Model.Tests.Body;

/// <summary>One law of IL-15 for patients on lattices and mixed ones.</summary>
public class Il15Tests
{
    private static readonly Il15 Law = new(1e11, 36, 0.3, 0.66, 8);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3e9, 1e8)]
    [InlineData(2.5e11, 1e9)]
    [InlineData(1e10, 5e10)]
    public void CellsUseItUpAndWhatIsLeftAllowsDivisions(double normalT, double carT)
    {
        double level = Law.Level(normalT, carT),
            q = Law.Allowed(level, 0);
        Assert.InRange(level, 0, 1);
        Assert.InRange(q, 0, 1);
        Assert.Equal(level, Law.Level(normalT + 36 * carT, 0), 1e-12);
        Assert.True(Law.Level(normalT + 1e9, carT) < level && Law.Level(normalT, carT + 1e9) < Law.Level(normalT + 1e9, carT));
        Assert.True(Law.Allowed(level, 1) >= q && Law.Allowed(level, 1) <= 1);
        Assert.Equal(q + (1 - q) * 0.66, Law.Allowed(level, 1), 1e-12);
    }

    [Fact]
    public void NoCellAllowsEveryDivisionAndItsHalfLevelHalfOfTheMost()
    {
        Assert.Equal(1, Law.Allowed(Law.Level(0, 0), 0));
        Assert.Equal(1.3 / 2, Law.Allowed(0.3, 0), 1e-12);
        Assert.Equal(0.5, Law.Level(1e11, 0), 1e-12);
    }

    /// <summary>The level of the twin's plasma is that of the law at the twin's cells.</summary>
    [Fact]
    public void TheTwinsPlasmaIsThatOfTheLaw()
    {
        Il15 law = MixedConversion.Convert(Designs.Load("lymphoma-zuma1"), out _).Il15;
        MixedPatient patient = Designs.Patient("lymphoma-zuma1", [.. Designs.Plain, "duration=20 d"]);
        double rest = law.Level(2.5e11, 0);
        patient.Run(p => Assert.Equal(law.Baseline * law.Level(p.NormalT, p.CarT) / rest, p.Il15, 1e-9));
    }

    /// <summary>A patient on lattices with <c>patient.il15</c> is told q of its own cells in each window, and with the niche another
    /// number.</summary>
    [Fact]
    public void TheLatticeIsToldQOfItsOwnCells()
    {
        const string il15 = "patient.il15={halfCells: 1e9, carTUse: 36, half: 0.3, il2Share: 0.66, baseline: 8 pg/mL}";
        Scenario scenario = SmallPatient.Scenario(il15, "duration=10 h");
        using CpuDevice device = Scenarios.Cpu(2);
        using var simulation = new Simulation(scenario, device);
        var law = new Il15(1e9, 36, 0.3, 0.66, 8);
        List<double> told = [];
        for (uint at = 0; at < scenario.EndTick; at += (uint)scenario.Window)
        {
            simulation.AdvanceTo(at + 1);
            double q = simulation.States[0].Window.Divide.Value / 4294967296.0;
            told.Add(q);
            Patient patient = simulation.Patients[0];
            double normalT = patient.NormalT;
            Assert.InRange(q, 0, law.Allowed(law.Level(normalT, 0), 0) + 1e-9);
            if (at < scenario.Patient!.InfusionTick)
                Assert.Equal(law.Allowed(law.Level(normalT, 0), 0), q, 1e-8);
        }

        Assert.True(told.Max() > 1.5 * told[0] && told[^1] < told.Max(), string.Join(' ', told));
    }
}
