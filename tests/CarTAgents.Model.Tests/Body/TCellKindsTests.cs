using CarTAgents.Compute.Cpu;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Sums;
using CarTAgents.Model.Body;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Tests.Body;

/// <summary>Two kinds of CAR-T cells have fates of their own: in blood, in pools, in a tissue that is away, and on the lattice.</summary>
public class TCellKindsTests
{
    private const long Many = 1_000_000_000;

    /// <summary>A patient's plan whose second kind leaves the burst ten times as fast, ends its programme earlier, is stimulated longer,
    /// and becomes memory.</summary>
    private static PatientPlan TwoKinds()
    {
        PatientPlan plan = SmallPatient.Scenario().Patient!;
        FatePlan first = plan.Fates[0]! with { LeaveBurst = 1, ProgrammeEnd = 20, MemoryShare = 0, StimulatedDays = 0.1 };
        FatePlan second = first with { LeaveBurst = 10, ProgrammeEnd = 2, MemoryShare = 1, StimulatedDays = 0.4 };
        return plan with { Fates = [first, second] };
    }

    [Fact]
    public void InBloodAndPoolsEachKindLeavesItsBurstAtItsRate()
    {
        PatientPlan plan = TwoKinds();
        const double day = 5;
        double[] programmes = [.. plan.Fates.Select(f => TCellFates.Programme(f!, day))];
        Assert.True(programmes[0] < 1e-6 && programmes[1] > 0.98);
        long[] cells = new long[TissueSample.Classes];
        var random = new HostRandom(1, 2, HostPurpose.Patient, 3);
        double[] expected = [Many, Many];
        (cells[(int)TProgram.Proliferating], cells[TCell.Programs + (int)TProgram.Proliferating]) = (Many, Many);
        for (int window = 0; window < 20; window++)
        {
            TCellFates.Apply(plan, cells, programmes, ref random);
            for (int kind = 0; kind < 2; kind++)
                expected[kind] *= Math.Exp(-plan.Fates[kind]!.LeaveBurst * (1 + programmes[kind]) * plan.WindowDays);
        }

        for (int kind = 0; kind < 2; kind++)
        {
            double left = cells[kind * TCell.Programs + (int)TProgram.Proliferating];
            Assert.Equal(1, left / expected[kind], 1e-3);
        }

        Assert.Equal(0, cells[(int)TProgram.Memory]);
        Assert.Equal(0, cells[TCell.Programs + (int)TProgram.Effector]);
    }

    [Fact]
    public void InATissueThatIsAwayEachKindIsStimulatedForItsOwnTime()
    {
        PatientPlan plan = TwoKinds();
        Scenario scenario = SmallPatient.Scenario();
        int sites = scenario.Lattice.Sites;
        TargetPlan target = plan.Targets.First(t => t.Kind != plan.Tumour);
        var tissue = new TissueSample(1_000_000, 1, plan.Tumour);
        long[] census = new long[Counter.Count];
        census[Counter.Alive + target.Kind - 1] = 1000;
        census[Counter.Program + Counter.OfProgram(0, TProgram.Effector)] = census[Counter.T] = 100;
        census[Counter.Events + Ledger.Killed] = 1;
        for (int window = 0; window < 500; window++)
            tissue.FollowKills(census, plan, sites);
        tissue.AddResidents(target.Kind, Many);
        double[] stimulated = new double[2];
        var random = new HostRandom(1, 2, HostPurpose.Patient, 3);
        tissue.AdvanceAway(plan, sites, 1, stimulated, ref random);
        // 1 - exp(-e t) of the same engagements a day.
        double[] engaged = [-Math.Log(1 - stimulated[0]) / 0.1, -Math.Log(1 - stimulated[1]) / 0.4];
        Assert.True(engaged[0] > 0.01, $"{engaged[0]} engagements a day");
        Assert.Equal(engaged[0], engaged[1], 1e-9 * engaged[0]);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void OnTheLatticeEachKindKeepsItsOwnShareOfMemory(int cd8, int cd4)
    {
        Scenario scenario = SmallPatient.Scenario($"tCells.cd8.fate.memoryShare={cd8}", $"tCells.cd4.fate.memoryShare={cd4}");
        List<Simulation.Record> records = [];
        using CpuDevice device = Scenarios.Cpu(2);
        using var simulation = new Simulation(scenario, device) { OnCensus = records.Add };
        simulation.AdvanceTo(scenario.EndTick);
        long Memory(int kind) => records.TakeLast(3).Sum(r => r.Counts[Counter.Program + Counter.OfProgram(kind, TProgram.Memory)]);
        long[] memory = [Memory(0), Memory(1)];
        Assert.True(memory[cd8 == 1 ? 0 : 1] > 10, $"{memory[0]}, {memory[1]} memory cells");
        Assert.Equal(0, memory[cd8 == 1 ? 1 : 0]);
    }

    /// <summary>What the lattice draws for all kinds alike is refused where kinds differ.</summary>
    [Theory]
    [InlineData("leaveBurst=20 1/d")]
    [InlineData("programmeEnd=3 d")]
    public void RatesThatALatticeCannotKeepApartAreRefused(string set)
    {
        var e = Assert.Throws<ConfigurationException>(() => SmallPatient.Scenario($"tCells.cd4.fate.{set}"));
        Assert.Equal($"tCells.cd4.fate.{set.Split('=')[0]}", Assert.Single(e.Problems).Key);
    }
}
