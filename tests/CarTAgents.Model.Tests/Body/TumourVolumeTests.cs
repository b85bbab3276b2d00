using CarTAgents.Compute.Cpu;
using CarTAgents.Kernels.Sums;
using CarTAgents.Model.Columns;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Mixed;
using CarTAgents.Model.Tests.Mixed;

namespace CarTAgents.Model.Tests.Body;

/// <summary>A tumour as imaging sees it: a billion cells a mL, living and dead.</summary>
public class TumourVolumeTests
{
    private const double Packing = 1e9;

    [Fact]
    public void OnLatticesItCountsDyingCellsAndDebris()
    {
        Scenario scenario = SmallPatient.Scenario("duration=10 h", "patient.infusion.cellsPerKilogram=5e6");
        int lymphoma = scenario.ResidentKinds.ToList().IndexOf("lymphoma");
        using CpuDevice device = Scenarios.Cpu(2);
        using var simulation = new Simulation(scenario, device);
        double most = 0;
        simulation.OnCourse = row =>
        {
            double dead = 0;
            for (int i = 0; i < simulation.States.Count; i++)
            {
                long[] census = simulation.States[i].Census;
                double worth = simulation.Patients[0].Tissues[i].Resident.AtCensus;
                dead += worth * (census[Counter.Dying + lymphoma] + census[Counter.Debris + lymphoma]);
            }

            double cells = row.Values[CourseColumns.Tumour.Place];
            Assert.Equal((cells + dead) / Packing, row.Values[CourseColumns.TumourVolume.Place], 1e-9);
            most = Math.Max(most, dead);
        };
        simulation.AdvanceTo(scenario.EndTick);
        Assert.True(most > 1e7, $"at most {most} dead cells");
    }

    /// <summary>At the infusion it is the burden; then the killed add to it until they are cleared, and no more than were killed.</summary>
    [Fact]
    public void OfAMixedPatientItCountsTheKilledUntilTheyAreCleared()
    {
        MixedPatient patient = Designs.Patient("lymphoma-zuma1", Designs.Plain);
        Assert.Equal(patient.Burden / Packing, patient.ImagedVolume, 1e-9);
        double most = 0;
        patient.Run(p =>
        {
            double dead = p.ImagedVolume * Packing - p.Tumour;
            Assert.InRange(dead, -1, p.Kills + 1);
            most = Math.Max(most, dead);
        });
        Assert.True(most > 0.01 * patient.Burden, $"at most {most} dead cells");
        Assert.Equal(patient.Tumour / Packing, patient.ImagedVolume, 1e-6);
    }

    [Theory]
    [InlineData("b-all-mskcc")]
    [InlineData("lupus-erlangen")]
    public void WhereNothingIsImagedThereIsNone(string design)
    {
        MixedPatient patient = Designs.Patient(design);
        Assert.Equal(double.NaN, patient.ImagedVolume);
        Assert.Equal(double.NaN, patient.Row().Values[CourseColumns.TumourVolume.Place]);
    }
}
