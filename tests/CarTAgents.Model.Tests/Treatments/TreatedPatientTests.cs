using CarTAgents.Compute.Cpu;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Sums;
using CarTAgents.Model.Body;
using CarTAgents.Model.Columns;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Numbers;
using CarTAgents.Model.Tests.Body;
using CarTAgents.Model.Tests.Mixed;
using CarTAgents.Model.Treatments;

namespace CarTAgents.Model.Tests.Treatments;

/// <summary>What drugs and further doses do to a patient on lattices.</summary>
public class TreatedPatientTests
{
    // A row is told with the plan of the window after it.
    private const uint Told = 20;

    // Fever from little IL-6, as the course is of hours.
    private static readonly string[] Sets =
    [
        "duration=16 h",
        "patient.systemic.fever.threshold=1 pg/mL",
        "patient.systemic.crs={smoothing: 10 min, grade2: 1 pg/mL, grade3: 1e6 pg/mL}",
        "patient.drugs.steroid={loss: 4 1/d, for: 5 h}",
        "residents.macrophage.activation.time=1 h",
    ];

    private static List<CourseRow> Course(params string[] sets)
    {
        List<CourseRow> rows = [];
        Scenario scenario = SmallPatient.Scenario([.. Sets, .. sets]);
        using CpuDevice device = Scenarios.Cpu(2);
        using var simulation = new Simulation(scenario, device) { OnCourse = rows.Add };
        simulation.AdvanceTo(scenario.EndTick);
        return rows;
    }

    private static double[] Values(List<CourseRow> rows, CourseColumn column) => [.. rows.Select(r => r.Values[column.Place])];

    private static void SameUntil(List<CourseRow> one, List<CourseRow> other, uint tick)
    {
        Assert.Contains(one, r => r.Tick <= tick);
        foreach ((CourseRow a, CourseRow b) in one.Zip(other).Where(p => p.First.Tick <= tick))
            Assert.Equal(a.Values, b.Values);
    }

    /// <summary>Two fates of one patient differ by the drug alone: nothing before it, and of what it does not touch nothing
    /// after.</summary>
    [Fact]
    public void TocilizumabTouchesTheSignalOfIl6Alone()
    {
        List<CourseRow> none = Course(),
            treated = Course("events=[{at: 8 h, give: tocilizumab}]");
        SameUntil(none, treated, 8 * 60 - Told);
        foreach (CourseColumn same in new[] { CourseColumns.CarTInBody, CourseColumns.Kills, CourseColumns.Ifng })
            Assert.Equal(Values(none, same), Values(treated, same));
        Assert.True(Values(none, CourseColumns.CrsGrade)[^1] >= 2, $"grade {Values(none, CourseColumns.CrsGrade)[^1]}");
        Assert.Equal(0, Values(treated, CourseColumns.CrsGrade)[^1]);
        Assert.True(Values(treated, CourseColumns.Il6)[^1] > Values(none, CourseColumns.Il6)[^1]);
    }

    [Fact]
    public void AnakinraTakesWhatIl1AddsToIl6()
    {
        List<CourseRow> none = Course(),
            treated = Course("events=[{at: 6 h, give: anakinra}]");
        SameUntil(none, treated, 6 * 60 - Told);
        Assert.Equal(Values(none, CourseColumns.CarTInBody), Values(treated, CourseColumns.CarTInBody));
        Assert.Equal(Values(none, CourseColumns.Ifng), Values(treated, CourseColumns.Ifng));
        double less = Values(treated, CourseColumns.Il6)[^1],
            more = Values(none, CourseColumns.Il6)[^1];
        Assert.True(less < 0.97 * more, $"IL-6 {more}, {less} pg/mL with anakinra");
    }

    [Fact]
    public void ASteroidTakesTCellsAndHalvesRelease()
    {
        List<CourseRow> none = Course(),
            treated = Course("events=[{at: 8 h, give: steroid}]");
        SameUntil(none, treated, 8 * 60 - Told);
        double cells = Values(treated, CourseColumns.CarTInBody)[^1] / Values(none, CourseColumns.CarTInBody)[^1];
        // Five hours at 4 a day leave 0.43 of those that divide, act or are exhausted, and more of the others.
        Assert.InRange(cells, 0.3, 0.8);
        uint during = 12 * 60;
        // Above the baseline.
        double Ifng(List<CourseRow> rows) => rows.First(r => r.Tick >= during).Values[CourseColumns.Ifng.Place] - 5;
        Assert.True(Ifng(treated) < 0.6 * Ifng(none), $"IFN-gamma {Ifng(none)}, {Ifng(treated)} pg/mL with a steroid");
    }

    /// <summary>Saved while drugs act, and loaded: the same bits as without the stop.</summary>
    [Fact]
    public void ARunGoesOnUnderItsDrugs()
    {
        Scenario scenario = SmallPatient.Scenario([
            .. Sets,
            "duration=10 h",
            Designs.WithAntibodies,
            "events=[{at: 4 h, give: steroid}, {at: 4 h, give: anakinra}, {at: 5 h, dose: {cells: 2e6, mix: {cd8: 1}}}]",
        ]);
        using CpuDevice device = Scenarios.Cpu(2);
        using var straight = new Simulation(scenario, device);
        using var saved = new MemoryStream();
        straight.AdvanceTo(6 * 60 + 7);
        straight.Save(saved);
        straight.AdvanceTo(scenario.EndTick);
        saved.Position = 0;
        using var resumed = new Simulation(scenario, device);
        resumed.Load(saved);
        resumed.AdvanceTo(scenario.EndTick);
        Assert.Equal(straight.StateHash(), resumed.StateHash());
    }

    /// <summary>An event that is added to a run under way is one that it knew from the start.</summary>
    [Fact]
    public void ADrugGivenUnderWayIsOneOfItsConfiguration()
    {
        string[] treated = [.. Sets, "duration=6 h", "events=[{at: 4 h, give: steroid}]"];
        using CpuDevice device = Scenarios.Cpu(2);
        using var known = new Simulation(SmallPatient.Scenario(treated), device);
        using var amended = new Simulation(SmallPatient.Scenario([.. Sets, "duration=6 h"]), device);
        amended.RunTo(200, TestContext.Current.CancellationToken);
        amended.Amend(SmallPatient.Scenario(treated));
        amended.AdvanceTo(360);
        known.AdvanceTo(360);
        Assert.Equal(known.StateHash(), amended.StateHash());
    }

    [Fact]
    public void ASecondDoseIsInfusedIntoTheBlood()
    {
        const string dose = "events=[{at: 6 h, dose: {cells: 4e6, mix: {cd8: 3, cd4: 1}}}]";
        List<CourseRow> once = Course(),
            twice = Course(dose);
        SameUntil(once, twice, 6 * 60 - 2 * Told);
        double[] difference = [.. Values(twice, CourseColumns.CarTInBody).Zip(Values(once, CourseColumns.CarTInBody), (a, b) => a - b)];
        int first = Array.FindIndex(difference, d => d != 0);
        Assert.Equal(6 * 60 - Told, twice[first].Tick);
        Assert.InRange(difference[first], 3.9e6, 4.1e6);
    }

    /// <summary>What a steroid takes off the lattice is gone from the body, in the mean to the cell, also while cells come to stand for
    /// more.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WhatASteroidTakesOffTheLatticeIsLostToTheBody(bool grows)
    {
        const long represents = 1_000_000;
        const int cells = 40_000,
            sites = 100_000;
        var effects = new DrugEffects { Loss = 2, MemoryLoss = 0.4 };
        const double days = 0.25;
        var random = new HostRandom(1, 2, HostPurpose.Patient, 3);
        var tissue = new TissueSample(represents, 1, tumour: 0, hasDrugs: true);
        if (grows)
        {
            // So that each comes to stand for twice as much.
            tissue.SetFounderFactor(represents / 4 * (sites / 48), sites);
            long[] crowd = new long[Counter.Count];
            crowd[Counter.T] = cells;
            for (int window = 0; window < 5 && tissue.Dilution.Value == 0; window++)
                tissue.SetTCellFactor(crowd, sites, weighted: true);
            Assert.Equal(2 * tissue.TCell.AtCensus, tissue.TCell.Now);
        }

        double taken = tissue.TakeOff(effects, days).Value / 4294967296.0,
            before = tissue.TCell.AtCensus * (double)cells;
        long[] census = new long[Counter.Count];
        int[] classes = [(int)TProgram.Effector, (int)TProgram.Memory, (int)TProgram.Resting];
        foreach (int c in classes)
        {
            census[Counter.Diluted + c] = (long)(cells * taken + 0.5);
            census[Counter.Program + c] = cells - census[Counter.Diluted + c];
        }

        tissue.ReceiveCensus(census, new long[TissueSample.Classes], ref random);
        double[] left = [Math.Exp(-2 * days), Math.Exp(-0.4 * days), 1];
        for (int i = 0; i < classes.Length; i++)
            Assert.Equal(left[i], tissue.TCells(census, classes[i]) / before, 0.02);
    }

    /// <summary>Antibodies of lupus on lattices: they fall as plasmablasts and their precursors are killed.</summary>
    [Fact]
    public void AntibodiesFollowTheKillingOfBCells()
    {
        List<CourseRow> rows = Course(
            Designs.WithAntibodies,
            "patient.antibodies.plasmaCells={plasmablast: 1 h, shortLived: 1 d}",
            "patient.antibodies.autoantibody.halfLife=1 d"
        );
        double[] autoantibody = Values(rows, CourseColumns.Autoantibody),
            c3 = Values(rows, CourseColumns.C3);
        Assert.Equal(3.4 * 50, autoantibody[0]);
        Assert.True(autoantibody[^1] < 0.95 * autoantibody[0], $"{autoantibody[0]}, {autoantibody[^1]} U/mL");
        Assert.True(c3[^1] > c3[0], $"C3 {c3[0]}, {c3[^1]} g/L");
        Assert.All(Values(rows, CourseColumns.VaccineAntibody), v => Assert.InRange(v, 0.5, 1));
        Assert.All(Values(rows, CourseColumns.NeurotoxicityGrade), v => Assert.InRange(v, 0, 3));
        Assert.All(
            rows,
            r =>
                Assert.Equal(
                    r.Values[CourseColumns.CarT.Place],
                    r.Values[CourseColumns.Cd4.Place] + r.Values[CourseColumns.Cd8.Place],
                    1e-9 * r.Values[CourseColumns.CarT.Place]
                )
        );
    }
}
