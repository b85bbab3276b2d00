using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Sums;
using CarTAgents.Model.Body;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Tests.Body;

/// <summary>Precursors whose tissue is away from its lattice mature stage by stage as those on it do.</summary>
public class StagesTests
{
    private const int Sites = 1 << 12,
        Stages = 3;

    private const long Represents = 1_000_000_000,
        Cells = 100_000_000;

    private static readonly PatientPlan Plan = WithoutDeaths(SmallPatient.Scenario().Patient!);

    private static PatientPlan WithoutDeaths(PatientPlan plan) =>
        plan with
        {
            WindowDays = plan.WindowDays / 20,
            Search = null,
            Targets = [.. plan.Targets.Select(t => t with { Deaths = 0, Births = 0 })],
        };

    private static int Kind => Plan.BLineage!.Precursor;

    private static double Rate => Plan.Targets.Single(t => t.Kind == Kind).Matures;

    /// <summary>A tissue whose lattice was emptied of so many cells, with T cells in its pool that kill at a hazard.</summary>
    private static TissueSample Away(double hazard, long cells)
    {
        var tissue = new TissueSample(Represents, 1, 0, staged: (Kind, Stages));
        long[] census = new long[Counter.Count];
        int effector = (int)TProgram.Effector;
        if (hazard > 0)
        {
            census[Counter.Alive + Kind - 1] = 1000;
            census[Counter.Program + effector] = census[Counter.T] = Sites / 4;
            double each = hazard * Plan.WindowDays,
                due = 0;
            for (int window = 0; window < 20_000; window++)
            {
                due += 1000 * each / (1 - each / 2);
                census[Counter.Events + Ledger.Killed] = (long)due;
                due -= (long)due;
                tissue.FollowKills(census, Plan, Sites);
            }
        }

        tissue.Pool[effector] = Represents * (Sites / 4);
        tissue.AddResidents(Kind, cells);
        tissue.LeaveLattice(new long[Counter.Count], Plan, Sites);
        Assert.Equal(cells, tissue.Residents([], Kind));
        return tissue;
    }

    private static long Window(TissueSample tissue, ref HostRandom random)
    {
        int effector = (int)TProgram.Effector;
        tissue.Pool[effector] = Represents * (Sites / 4);
        tissue.AdvanceAway(Plan, Sites, tick: 0, growth: 0, ref random);
        Assert.True(tissue.IsAway);
        return tissue.Matured;
    }

    /// <summary>None is lost or made, and the mean of the time that is left is that of cells spread over the stages.</summary>
    [Fact]
    public void WithoutTCellsAllMatureInTheirTime()
    {
        TissueSample tissue = Away(hazard: 0, Cells);
        var random = new HostRandom(1, 2, HostPurpose.Patient, 3);
        double time = 0;
        long matured = 0;
        for (int window = 1; matured < Cells && window < 100_000; window++)
        {
            long now = Window(tissue, ref random);
            matured += now;
            time += (double)now * window;
            Assert.Equal(Cells, matured + tissue.Residents([], Kind));
        }

        // From the first, second and third stage 3, 2 and 1 stages are left; a stage takes 1 / p windows.
        double p = 1 - Math.Exp(-Rate * Plan.WindowDays);
        Assert.InRange(time / Cells * p, 1.99, 2.01);
    }

    /// <summary>Cells that left a lattice are spread as a steady stream is: with as many new ones as pass on or are killed, what matures in
    /// each window stays as it was.</summary>
    [Theory]
    [InlineData(0.5)]
    [InlineData(5)]
    public void TheyAreSpreadAsASteadyStream(double hazard)
    {
        TissueSample tissue = Away(hazard, Cells);
        var random = new HostRandom(1, 2, HostPurpose.Patient, 3);
        double passing = Rate / (Rate + hazard),
            first = 1 / (1 + passing + passing * passing),
            inflow = Cells * first * (Rate + hazard) * Plan.WindowDays;
        int windows = (int)(2 / (Rate * Plan.WindowDays));
        List<long> matured = [];
        for (int window = 0; window < windows; window++)
        {
            matured.Add(Window(tissue, ref random));
            tissue.AddResidents(Kind, (long)inflow);
        }

        double expected = Cells * first * passing * passing * Rate * Plan.WindowDays;
        Assert.InRange(matured.Take(windows / 10).Average() / expected, 0.95, 1.05);
        Assert.InRange(matured.TakeLast(windows / 10).Average() / expected, 0.95, 1.05);
        Assert.InRange(tissue.Residents([], Kind) / (double)Cells, 0.95, 1.05);
    }

    /// <summary>A tissue that leaves its lattice again before all have come back to it loses none.</summary>
    [Fact]
    public void WhoWaitsToComeBackIsKept()
    {
        TissueSample tissue = Away(hazard: 0, 30 * Represents);
        Assert.True(tissue.HasStaged(out int stage));
        tissue.EnterStaged(stage);
        tissue.LeaveLattice(new long[Counter.Count], Plan, Sites);
        Assert.Equal(30 * Represents, tissue.Residents([], Kind));
    }

    /// <summary>What comes back to the lattice brings its stage; less than a lattice cell of one waits in the first.</summary>
    [Fact]
    public void TheyComeBackInTheirStage()
    {
        const long cells = 25 * Represents / 2;
        TissueSample tissue = Away(hazard: 0, cells);
        int[] entered = new int[Stages];
        while (tissue.HasStaged(out int stage))
        {
            tissue.EnterStaged(stage);
            entered[stage]++;
            Assert.Equal(cells, tissue.Residents([], Kind));
        }

        Assert.Equal([0, 4, 4], entered);
        Assert.Equal(cells - 8 * Represents, tissue.Arriving[Kind]);
        Assert.Equal(cells, tissue.Residents([], Kind));
    }
}
