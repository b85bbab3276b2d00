using CarTAgents.Compute.Cpu;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Sums;
using CarTAgents.Model.Body;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Numbers;
using CarTAgents.Model.Treatments;

namespace CarTAgents.Model.Tests.Body;

/// <summary>Two kinds of CAR-T cells have fates of their own: in blood, in pools, in a tissue that is away, and on the lattice.</summary>
public class TCellKindsTests
{
    private const long Many = 1_000_000_000;

    /// <summary>A patient's plan whose second kind dies faster, is stimulated longer and recovers.</summary>
    private static PatientPlan TwoKinds()
    {
        PatientPlan plan = SmallPatient.Scenario().Patient!;
        double[] loss = [0.01, 0.02, 0.03, 0.04, 0.05, 0.06];
        FatePlan first = plan.Fates[0]! with { Loss = loss, Recovery = 0, Recall = 2, StimulatedDays = 0.1 };
        FatePlan second = first with { Loss = [.. loss.Select(p => 2 * p)], Recovery = 0.1, StimulatedDays = 0.4 };
        return plan with { Fates = [first, second] };
    }

    /// <summary>Each loses its own share of each program, whatever the chances to divide, which slow fates keep.</summary>
    [Fact]
    public void InBloodAndPoolsEachKindDiesAtItsRate()
    {
        PatientPlan plan = TwoKinds();
        long[] cells = new long[TissueSample.Classes];
        cells.AsSpan(0, 2 * TState.Count).Fill(Many);
        var random = new HostRandom(1, 2, HostPurpose.Patient, 3);
        TCellFates.Apply(plan, cells, new DrugEffects(), ref random);
        for (int kind = 0; kind < 2; kind++)
        {
            for (int state = 0; state < TState.Count; state++)
            {
                TProgram program = TState.Program(state);
                double kept = 1 - plan.Fates[kind]!.Loss[(int)program],
                    recovered = kind == 1 ? 0.1 * (1 - plan.Fates[kind]!.Loss[(int)TProgram.Exhausted]) : 0;
                double expected =
                    program == TProgram.Exhausted ? kept - recovered
                    : program == TProgram.Effector ? kept + recovered
                    : kept;
                Assert.Equal(expected, (double)cells[kind * TState.Count + state] / Many, 1e-4);
            }
        }
    }

    /// <summary>A tissue that is away, with targets whose contacts are known, and T cells in its pool.</summary>
    private static TissueSample Away(PatientPlan plan, int sites, Action<TCellPool> pool)
    {
        TargetPlan target = plan.Targets.First(t => t.Kind != plan.Tumour);
        var tissue = new TissueSample(1_000_000, 1, plan.Tumour);
        long[] census = new long[Counter.Count];
        census[Counter.Alive + target.Kind - 1] = 1000;
        census[Counter.Program + Counter.OfState(0, (int)TProgram.Effector)] = census[Counter.T] = 100;
        census[Counter.Events + Ledger.Killed] = 1;
        for (int window = 0; window < 500; window++)
            tissue.FollowKills(census, plan, sites);
        tissue.AddResidents(target.Kind, Many);
        pool(tissue.Pool);
        return tissue;
    }

    [Fact]
    public void InATissueThatIsAwayEachKindIsStimulatedForItsOwnTime()
    {
        PatientPlan plan = TwoKinds();
        int sites = SmallPatient.Scenario().Lattice.Sites;
        TissueSample tissue = Away(plan, sites, p => p[(int)TProgram.Memory] = p[TState.Count + (int)TProgram.Memory] = Many);
        var random = new HostRandom(1, 2, HostPurpose.Patient, 3);
        tissue.AdvanceAway(plan, sites, plan.InfusionTick, 1, ref random);
        double[] engaged = new double[2];
        for (int kind = 0; kind < 2; kind++)
        {
            FatePlan fate = plan.Fates[kind]!;
            long recalled = tissue.Pool[kind * TState.Count + TState.OfBurst(fate.RecalledDivisions)];
            // Recall uses the cell up.
            Assert.Equal(Many - recalled, tissue.Pool[kind * TState.Count + (int)TProgram.Memory]);
            double stimulated = -Math.Log(1 - (double)recalled / Many) / (fate.Recall * plan.WindowDays);
            engaged[kind] = -Math.Log(1 - stimulated) / fate.StimulatedDays;
        }

        // 1 - exp(-e t) of the same engagements a day.
        Assert.True(engaged[0] > 0.01, $"{engaged[0]} engagements a day");
        Assert.Equal(1, engaged[1] / engaged[0], 0.01);
    }

    /// <summary>A burst of n chances makes 2^n cells when all are allowed, none when none is; all end as memory or effectors.</summary>
    [Theory]
    [InlineData(1.0, 8)]
    [InlineData(0.0, 1)]
    public void InATissueThatIsAwayABurstMakesWhatItsChancesSay(double allowed, int progeny)
    {
        const long founders = 1_000_000;
        PatientPlan plan = TwoKinds();
        int sites = SmallPatient.Scenario().Lattice.Sites;
        var tissue = new TissueSample(1_000_000, 1, plan.Tumour);
        tissue.Pool[TState.OfBurst(3)] = founders;
        var random = new HostRandom(1, 2, HostPurpose.Patient, 3);
        for (double days = 0; days < 40 * plan.Fates[0]!.CycleDays; days += plan.WindowDays)
            tissue.AdvanceAway(plan, sites, plan.InfusionTick + plan.Fates[0]!.Lag, allowed, ref random);
        long memory = tissue.Pool[(int)TProgram.Memory],
            effectors = tissue.Pool[(int)TProgram.Effector];
        Assert.Equal(progeny * founders, memory + effectors);
        double share = plan.Fates[0]!.MemoryShare;
        Assert.Equal(share, (double)memory / (memory + effectors), 5 * Math.Sqrt(share / founders));
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
        long Memory(int kind) => records.TakeLast(3).Sum(r => r.Counts[Counter.Program + Counter.OfState(kind, (int)TProgram.Memory)]);
        long[] memory = [Memory(0), Memory(1)];
        Assert.True(memory[cd8 == 1 ? 0 : 1] > 10, $"{memory[0]}, {memory[1]} memory cells");
        Assert.Equal(0, memory[cd8 == 1 ? 1 : 0]);
    }

    /// <summary>The body tells no more chances to divide apart: a burst of more would lose some in blood, without a word.</summary>
    [Fact]
    public void ABurstHasAtMostAsManyChancesAsTheBodyTellsApart()
    {
        Assert.Equal(TState.MostChances, RunConfiguration.MostChances);
        string[] Number(int chances) =>
            [
                .. new[] { "cd8", "cd4" }.SelectMany(k =>
                    new[] { $"tCells.{k}.division.destiny=~", $"tCells.{k}.division.number={chances}" }
                ),
            ];
        Assert.Equal(TState.MostChances, SmallPatient.Scenario(Number(TState.MostChances)).Patient!.Fates[0]!.Divisions);
        var e = Assert.Throws<ConfigurationException>(() => SmallPatient.Configuration(Number(TState.MostChances + 1)));
        Assert.Contains("tCells.cd8.division.number", e.Message);
        Assert.Contains("18", e.Message);
    }
}
