using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Sums;
using CarTAgents.Model.Body;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Tests.Body;

/// <summary>Cells that the classes of a tissue's pool owe one another.</summary>
public class DebtsTests
{
    private const int Sites = 1 << 12;

    private static readonly PatientPlan Plan = Still(SmallPatient.Scenario().Patient!);

    /// <summary>Without fates, so that only debts change the pool.</summary>
    private static PatientPlan Still(PatientPlan plan) => plan with { Fates = [.. plan.Fates.Select(_ => (FatePlan?)null)] };

    private static TissueSample Away()
    {
        var tissue = new TissueSample(1000, 1, 0);
        tissue.LeaveLattice(new long[Counter.Count], Plan, Sites);
        return tissue;
    }

    /// <summary>Away from the lattice those of a kind who have cells pay in proportion, to the cell; another kind does not.</summary>
    [Fact]
    public void ThoseWhoHavePayInProportion()
    {
        TissueSample tissue = Away();
        int first = TState.OfBurst(5),
            effector = (int)TProgram.Effector,
            memory = (int)TProgram.Memory;
        (tissue.Pool[first], tissue.Pool[effector], tissue.Pool[memory]) = (-3001, 9000, 1000);
        tissue.Pool[TState.Count + effector] = 777;
        var random = new HostRandom(1, 2, HostPurpose.Patient, 3);
        tissue.AdvanceAway(Plan, Sites, growth: 1, ref random);
        Assert.Equal(0, tissue.Pool[first]);
        Assert.InRange(tissue.Pool[effector], 6299, 6300);
        Assert.InRange(tissue.Pool[memory], 699, 700);
        Assert.Equal(9000 + 1000 - 3001, tissue.Pool[effector] + tissue.Pool[memory]);
        Assert.Equal(777, tissue.Pool[TState.Count + effector]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(400)]
    public void WhereNobodyIsLeftToPayNobodyIsLeft(int there)
    {
        TissueSample tissue = Away();
        (tissue.Pool[0], tissue.Pool[TState.OfBurst(2)]) = (there, -500);
        var random = new HostRandom(1, 2, HostPurpose.Patient, 3);
        tissue.AdvanceAway(Plan, Sites, growth: 1, ref random);
        Assert.All(tissue.Pool, n => Assert.Equal(0, n));
    }

    /// <summary>On its lattice a tissue may owe as much as stands there, and not more.</summary>
    [Theory]
    [InlineData(2, -1500, -1500)]
    [InlineData(2, -2500, -2000)]
    [InlineData(0, -2500, 0)]
    public void OnALatticeNoMoreIsOwedThanStandsThere(int cells, long owed, long left)
    {
        var tissue = new TissueSample(1000, 1, 0);
        int effector = (int)TProgram.Effector;
        long[] census = new long[Counter.Count];
        census[Counter.T] = census[Counter.Program + effector] = cells;
        (tissue.Pool[effector], tissue.Pool[TState.Count + effector]) = (owed, 300);
        tissue.SetTCellFactor(census, Sites, weighted: false);
        Assert.Equal(left, tissue.Pool[effector]);
        Assert.Equal(300, tissue.Pool[TState.Count + effector]);
    }
}
