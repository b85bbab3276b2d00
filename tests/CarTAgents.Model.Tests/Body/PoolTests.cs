using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Sums;
using CarTAgents.Model.Body;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Numbers;
using FsCheck;
using FsCheck.Fluent;

namespace CarTAgents.Model.Tests.Body;

/// <summary>T cells of a tissue that no lattice cell stands for.</summary>
public class PoolTests
{
    private const int Sites = 1 << 12;

    private static readonly PatientPlan Plan = Still(SmallPatient.Scenario().Patient!);

    private static readonly int Effector = (int)TProgram.Effector,
        Memory = (int)TProgram.Memory;

    /// <summary>Without fates, so that only what is tested changes the pool.</summary>
    private static PatientPlan Still(PatientPlan plan) => plan with { Fates = [.. plan.Fates.Select(_ => (FatePlan?)null)] };

    private static HostRandom Random() => new(1, 2, HostPurpose.Patient, 3);

    private static TissueSample Away()
    {
        var tissue = new TissueSample(1000, 1, 0);
        tissue.LeaveLattice(new long[Counter.Count], Plan, Sites);
        return tissue;
    }

    /// <summary>A class enters as often as it has a lattice cell's worth, and never owes.</summary>
    [Fact]
    public void ClassesEnterByFullLatticeCells()
    {
        var tissue = new TissueSample(1000, 1, 0);
        (tissue.Pool[Effector], tissue.Pool[Memory], tissue.Pool[TState.Count + Effector]) = (2500, 999, 1000);
        HostRandom random = Random();
        List<int> drawn = [];
        while (tissue.TryDrawTCell(ref random, out int c))
        {
            tissue.EnterTCell(c);
            drawn.Add(c);
        }

        Assert.Equal([Effector, Effector, TState.Count + Effector], drawn.Order());
        Assert.Equal((500, 999, 0), (tissue.Pool[Effector], tissue.Pool[Memory], tissue.Pool[TState.Count + Effector]));
        Assert.Equal(2500, tissue.OffLattice(Effector));
    }

    /// <summary>Those that could enter are drawn by their cells.</summary>
    [Fact]
    public void TheNextToEnterIsDrawnByTheCellsThatWait()
    {
        var tissue = new TissueSample(1000, 1, 0);
        (tissue.Pool[Effector], tissue.Pool[Memory]) = (30_000, 10_000);
        HostRandom random = Random();
        int memory = 0;
        for (int i = 0; i < 4000; i++)
        {
            Assert.True(tissue.TryDrawTCell(ref random, out int c));
            memory += c == Memory ? 1 : 0;
        }

        Assert.InRange(memory, 900, 1100);
    }

    /// <summary>What waits goes on with its burst: twice as many at each chance, and effectors or memory at the end.</summary>
    [Fact]
    public void WhoWaitsGoesOnWithTheBurst()
    {
        PatientPlan plan = SmallPatient.Scenario().Patient!;
        FatePlan fate = plan.Fates[0]! with { MemoryShare = 0.25 };
        plan = plan with { Fates = [fate] };
        var tissue = new TissueSample(1_000_000_000, 1, 0);
        tissue.Pool[TState.OfBurst(3)] = 100_000;
        HostRandom random = Random();
        uint tick = plan.InfusionTick + fate.Lag;
        long[] census = new long[Counter.Count];
        tissue.AdvanceWaiting(census, plan, Sites, tick - 1, growth: 1, ref random);
        Assert.Equal(100_000, tissue.Pool[TState.OfBurst(3)]);
        for (double days = 0; days < 60 * fate.CycleDays; days += plan.WindowDays)
            tissue.AdvanceWaiting(census, plan, Sites, tick, growth: 1, ref random);
        Assert.Equal(800_000, tissue.Pool.Sum());
        Assert.InRange(tissue.Pool[Memory], 198_000, 202_000);
        Assert.Equal(800_000 - tissue.Pool[Memory], tissue.Pool[Effector]);
    }

    /// <summary>When what each stands for has changed, a kind has as many cells as before, and the difference is that of the classes that
    /// stood there.</summary>
    [Fact]
    public void AChangeOfTheFactorKeepsTheCellsOfAKind()
    {
        var tissue = new TissueSample(1000, 1, 0);
        HostRandom random = Random();
        long[] census = new long[Counter.Count];
        void Stand(int effectors, int memory)
        {
            (census[Counter.Program + Effector], census[Counter.Program + Memory]) = (effectors, memory);
            census[Counter.T] = effectors + memory;
        }

        Stand(24, 8);
        tissue.SetFounderFactor(8 * (Sites / AssumedNumbers.SitesOfFounders), Sites);
        Assert.Equal(8, tissue.TCell.AtCensus);
        for (int window = 0; window < AssumedNumbers.FactorRest; window++)
            tissue.SetTCellFactor(census, Sites, weighted: true);
        Assert.Equal(4, tissue.TCell.Now);
        tissue.ReceiveCensus(census, new long[TissueSample.Classes], ref random);
        Assert.Equal(4, tissue.TCell.AtCensus);
        Assert.Equal((96, 32), (tissue.Pool[Effector], tissue.Pool[Memory]));

        // Doubled; of ten memory cells seven are diluted away and of the others none, which is far from their shares.
        (tissue.Pool[Effector], tissue.Pool[Memory]) = (0, 0);
        int many = Sites / AssumedNumbers.SitesOfMany + 1;
        Stand(many - 10, 10);
        for (int window = 0; window < AssumedNumbers.FactorRest; window++)
            tissue.SetTCellFactor(census, Sites, weighted: true);
        Assert.Equal(8, tissue.TCell.Now);
        Stand(many - 10, 3);
        census[Counter.Diluted + Memory] = 7;
        tissue.ReceiveCensus(census, new long[TissueSample.Classes], ref random);
        long all = 4 * many - 8 * (many - 7);
        Assert.Equal(all, tissue.Pool.Sum());
        Assert.InRange(tissue.Pool[Memory], (all * 10 / many) - 1, (all * 10 / many) + 1);
    }

    /// <summary>Targets of the lattice prime, recall and kill those that wait; cells without the antigen do not.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WhoWaitsMeetsTheTargetsOfTheLattice(bool negative)
    {
        const long many = 1_000_000_000;
        PatientPlan plan = SmallPatient
            .Scenario("patient.clones={negative: {patients: 1, leastExponent: -3, mostExponent: -3, lossPerDivision: 0, bystander: 0}}")
            .Patient!;
        var tissue = new TissueSample(many, 1, plan.Tumour);
        long[] census = new long[Counter.Count];
        census[Counter.Alive + plan.Tumour - 1] = 1000;
        census[Counter.Program + Effector] = census[Counter.T] = 100;
        census[Counter.Events + Ledger.Killed] = 1;
        for (int window = 0; window < 500; window++)
            tissue.FollowKills(census, plan, Sites);
        if (negative)
            census[Counter.Negative + plan.Tumour - 1] = 1000;
        int[] classes = [(int)TProgram.Resting, Effector, (int)TProgram.Exhausted, Memory];
        foreach (int c in classes)
            tissue.Pool[c] = many / 2;
        HostRandom random = Random();
        tissue.AdvanceWaiting(census, plan, Sites, plan.InfusionTick, growth: 1, ref random);
        Assert.All(classes, c => Assert.Equal(negative, tissue.Pool[c] == many / 2));
        long begun = Enumerable.Range(0, TState.MostChances + 1).Sum(n => tissue.Pool[TState.OfBurst(n)]),
            died = many - tissue.Pool[Effector] - tissue.Pool[(int)TProgram.Exhausted];
        Assert.Equal(many - tissue.Pool[(int)TProgram.Resting] - tissue.Pool[Memory], begun);
        Assert.Equal(-died, tissue.NetBirths);
        Assert.Equal(2 * many - died, tissue.Pool.Sum());
    }

    /// <summary>A class in a burst gives and owes over its sub-steps to the cell, whatever comes and goes.</summary>
    [Fact]
    public void ABurstIsCountedToTheCell() =>
        Prop.ForAll<int[]>(changes =>
            {
                var pool = new TCellPool("cells");
                int c = TState.OfBurst(3);
                long sum = 0;
                foreach (int change in changes)
                {
                    pool[c] += change;
                    sum += change;
                    if (pool[c] != sum || pool.Sum() != sum)
                        return false;
                }

                HostRandom random = Random();
                pool.AdvanceBursts(0, SmallPatient.Scenario().Patient!.Fates[0]!, 0.1, 0, 0, ref random);
                return pool.Sum() == sum;
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(30));

    [Theory]
    [InlineData(0)]
    [InlineData(400)]
    public void WhereNobodyIsLeftToPayNobodyIsLeft(int there)
    {
        TissueSample tissue = Away();
        (tissue.Pool[0], tissue.Pool[TState.OfBurst(2)]) = (there, -500);
        HostRandom random = Random();
        tissue.AdvanceAway(Plan, Sites, 0, growth: 1, ref random);
        Assert.All(Enumerable.Range(0, TissueSample.Classes), c => Assert.Equal(0, tissue.Pool[c]));
    }

    /// <summary>Back on its lattice a T cell stands for what fills it well, or as much as a resident where none stands for less.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WhoComesBackStandsForWhatThePatientHas(bool weighted)
    {
        PatientPlan plan = Plan with { Weighted = weighted, HandOver = (1, 1, 5) };
        TissueSample tissue = Away();
        tissue.Pool[Memory] = 10 * Sites;
        tissue.AddResidents(plan.Targets[0].Kind, 6000);
        HostRandom random = Random();
        tissue.AdvanceAway(plan, Sites, 0, growth: 1, ref random);
        Assert.False(tissue.IsAway);
        Assert.Equal(weighted ? 10 * Sites / (Sites / 48) : 1000, tissue.TCell.Now);
    }

    /// <summary>On its lattice a tissue may owe as much as stands there, and not more.</summary>
    [Theory]
    [InlineData(2, -1500, -1500)]
    [InlineData(2, -2500, -2000)]
    [InlineData(0, -2500, 0)]
    public void OnALatticeNoMoreIsOwedThanStandsThere(int cells, long owed, long left)
    {
        var tissue = new TissueSample(1000, 1, 0);
        long[] census = new long[Counter.Count];
        census[Counter.T] = census[Counter.Program + Effector] = cells;
        (tissue.Pool[Effector], tissue.Pool[TState.Count + Effector]) = (owed, 300);
        tissue.SetTCellFactor(census, Sites, weighted: false);
        Assert.Equal(left, tissue.Pool[Effector]);
        Assert.Equal(300, tissue.Pool[TState.Count + Effector]);
    }
}
