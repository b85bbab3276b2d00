using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Sums;
using CarTAgents.Model.Body;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Tests.Body;

/// <summary>Resistant tumour cells that no lattice cell stands for: killed at their part of the others' hazard, and gone for ever when the
/// last is. Seeds are fixed.</summary>
public class ResistantResidueTests
{
    private const ulong Seed = 11;
    private const int Sites = 1000;

    private static PatientPlan Plan(double killing) =>
        SmallPatient.Scenario(FormattableString.Invariant($"patient.clones={{resistant: {{share: 0.01, killing: {killing}}}}}")).Patient!;

    /// <summary>Free effector cells of the first kind with a fate, and targets.</summary>
    private static long[] Census(PatientPlan plan, long killed)
    {
        int kind = 0;
        while (plan.Fates[kind] is null)
            kind++;
        long[] census = new long[Counter.Count];
        census[Counter.T + kind] = 500;
        census[Counter.Program + Counter.OfState(kind, (int)TProgram.Effector)] = 500;
        census[Counter.Alive + plan.Tumour - 1] = 1000;
        census[Counter.Events + Ledger.Killed] = killed;
        return census;
    }

    private static TissueSample Tissue(PatientPlan plan, long cells, long killed)
    {
        var tissue = new TissueSample(1000, 1, plan.Tumour, clones: new CloneCells(0, cells));
        tissue.FollowKills(Census(plan, killed), plan, Sites);
        return tissue;
    }

    /// <summary>Within five standard errors of the mean.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(0.1427)]
    [InlineData(1)]
    public void Killed_at_their_part_of_the_hazard(double killing)
    {
        const int patients = 3000;
        const long cells = 100;
        PatientPlan plan = Plan(killing);
        TargetPlan tumour = plan.TumourTarget!;
        double sum = 0,
            squares = 0,
            hazard = 0;
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {Seed}");
        for (uint i = 0; i < patients; i++)
        {
            var random = new HostRandom(Seed, i, HostPurpose.Patient);
            TissueSample tissue = Tissue(plan, cells, 300);
            long[] census = Census(plan, 0);
            tissue.AdvanceRemainder(census, plan, Sites, ref random);
            hazard = tissue.TargetHazard;
            double n = tissue.Resistant(census);
            (sum, squares) = (sum + n, squares + n * n);
        }

        double days = plan.WindowDays,
            mean = sum / patients,
            error = Math.Sqrt((squares / patients - mean * mean) / patients),
            expected = cells * (Math.Exp(-(killing * hazard + tumour.Deaths) * days) + tumour.Births * days);
        Assert.True(hazard * days > 0.1, $"hazard {hazard} 1/d");
        Assert.InRange(mean, expected - 5 * error, expected + 5 * error);
    }

    [Fact]
    public void The_last_ones_are_gone_for_ever()
    {
        PatientPlan plan = Plan(1);
        var random = new HostRandom(Seed, 0, HostPurpose.Patient);
        long[] census = Census(plan, 0);
        TissueSample tissue = Tissue(plan, 3, 900);
        int windows = 0;
        for (; tissue.Resistant(census) > 0; windows++)
        {
            Assert.True(windows < 10_000);
            tissue.AdvanceRemainder(census, plan, Sites, ref random);
        }

        Assert.True(windows > 0);
        for (int i = 0; i < 2000; i++)
        {
            tissue.AdvanceRemainder(census, plan, Sites, ref random);
            Assert.Equal(0, tissue.Resistant(census));
        }
    }
}
