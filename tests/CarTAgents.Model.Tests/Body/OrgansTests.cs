using CarTAgents.Kernels.Cells;
using CarTAgents.Model.Body;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Numbers;
using CarTAgents.Model.Treatments;

namespace CarTAgents.Model.Tests.Body;

/// <summary>T cells in organs without targets: they go on with their bursts at the pace of a lattice, and leave after their stay.</summary>
public class OrgansTests
{
    private const long Cells = 1_000_000;

    private static PatientPlan Plan(double exit, double memory = 0)
    {
        PatientPlan plan = SmallPatient.Scenario().Patient!;
        FatePlan fate = plan.Fates[0]! with { Loss = new double[6], Exit = exit, MemoryShare = memory, Recovery = 0 };
        return plan with { Fates = [fate] };
    }

    private static double After(PatientPlan plan, double cycles, double growth, int chances, Blood? blood = null)
    {
        var organs = new Organs(1);
        organs.Cells[TState.OfBurst(chances)] = Cells;
        var random = new HostRandom(1, 2, HostPurpose.Patient, 3);
        uint tick = plan.InfusionTick + plan.Fates[0]!.Lag;
        int windows = (int)Math.Round(cycles * plan.Fates[0]!.CycleDays / plan.WindowDays);
        for (int window = 0; window < windows; window++)
            organs.Advance(plan, tick, growth, blood ?? new Blood(), default, ref random);
        return organs.Cells.Sum();
    }

    [Fact]
    public void ABurstMakesTwoOfEachAtEachChanceThatIsAllowed()
    {
        PatientPlan plan = Plan(exit: 0, memory: 0.25);
        Assert.Equal(8 * Cells, After(plan, 60, growth: 1, chances: 3));
        Assert.Equal(Cells, After(plan, 60, growth: 0, chances: 3));
        Assert.InRange(After(plan, 60, growth: 0.5, chances: 3) / (1.5 * 1.5 * 1.5 * Cells), 0.99, 1.01);
    }

    /// <summary>Lines do not run ahead: many divisions grow by nearly two a cycle, not by e.</summary>
    [Fact]
    public void TheyGrowAtNearlyThePaceOfAFixedCycle()
    {
        PatientPlan plan = Plan(exit: 0) with { WindowDays = Plan(0).Fates[0]!.CycleDays / 60 };
        double rate = Math.Log(After(plan, 7, 1, 12) / After(plan, 3, 1, 12)) / 4;
        Assert.InRange(rate / Math.Log(2), 1, 1.13);
    }

    [Fact]
    public void TheyLeaveForTheBloodAfterTheirStay()
    {
        PatientPlan plan = Plan(exit: 0.01);
        var blood = new Blood();
        const double cycles = 20;
        double windows = Math.Round(cycles * plan.Fates[0]!.CycleDays / plan.WindowDays),
            left = After(plan, cycles, growth: 0, chances: 2, blood);
        Assert.InRange(left / (Cells * Math.Pow(0.99, windows)), 0.99, 1.01);
        Assert.Equal(Cells, left + blood.Cells.Sum());
    }

    [Fact]
    public void BloodGoesThereByWeight()
    {
        var organs = new Organs(3);
        TissueSample[] tissues = [new(1000, 2, 0), new(1000, 1, 0)];
        var blood = new Blood();
        blood.Cells[0] = Cells;
        var random = new HostRandom(1, 2, HostPurpose.Patient, 3);
        blood.Distribute(tissues, organs, ref random);
        Assert.InRange(organs.Cells[0] / (0.5 * Cells), 0.99, 1.01);
        Assert.InRange(tissues[0].Pool[0] / (Cells / 3.0), 0.99, 1.01);
        Assert.Equal(Cells, organs.Cells[0] + tissues.Sum(t => t.Pool[0]));
        Assert.Equal(0, blood.Cells.Sum());
    }
}
