using CarTAgents.Kernels;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Parameters;

namespace CarTAgents.Kernels.Tests;

/// <summary>The burst of divisions: a number of chances, spent whether they are allowed or not, and what comes after the last. Shares are
/// held at five standard deviations. Seeds are fixed.</summary>
public class BurstTests
{
    private const int Side = 32,
        Cells = Side * Side * Side;

    private static void AssertShare(long hits, long trials, double share, string what)
    {
        double deviation = Math.Sqrt(trials * share * (1 - share));
        Assert.True(
            Math.Abs(hits - trials * share) <= 5 * deviation,
            $"{what}: {hits} of {trials}, expected {trials * share} +- {deviation}"
        );
    }

    /// <summary>Cells in the burst whose next chance is due, with neighbours to all sides or none.</summary>
    private static TissueMemory Due(int chances, bool stimulated, int[]? factors = null)
    {
        var memory = new TissueMemory(Side, Side, Side, true, true, true, factors: factors);
        memory.Replica().SeedLow = 3;
        memory.T.Clock[0] = 1000;
        ref TKind kind = ref memory.TKind(1);
        (kind.HasFate, kind.Divisions, kind.DivisionCycle) = (1, 7, 30);
        var cell = new TCell(1, 40_000, 9)
        {
            Program = TProgram.Proliferating,
            DivisionsLeft = chances,
            IsStimulated = stimulated,
        };
        cell.SetDivisionDue(1000);
        cell.SetStimulationEnd(2000);
        memory.T.TCells.Span(0, Cells).Fill(cell);
        memory.T.TSignals.Span(0, Cells).Fill(new TSignal(1, TPhase.Searching, 0));
        return memory;
    }

    private static TCell[] After(TissueMemory memory) => memory.T.TCells.Span(0, Cells).ToArray();

    private static long Dividing(TissueMemory memory) =>
        memory.T.TSignals.Span(0, Cells).ToArray().Count(s => ((TSignal)s).Phase == TPhase.Dividing);

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.3)]
    [InlineData(1.0)]
    public void A_due_division_is_allowed_with_the_bodys_share_and_a_refused_chance_is_spent(double allowed)
    {
        using TissueMemory memory = Due(5, stimulated: true);
        memory.Window().Divide = Threshold.OfProbability(allowed);
        ScalarTick.TSenses(memory);
        AssertShare(Dividing(memory), Cells, allowed, "dividing");
        foreach (Site s in memory.Sites())
        {
            TCell cell = memory.T.TCells[s.Index];
            bool divides = ((TSignal)memory.T.TSignals[s.Index]).Phase == TPhase.Dividing;
            Assert.Equal((TProgram.Proliferating, divides ? 5 : 4), (cell.Program, cell.DivisionsLeft));
            if (divides)
                continue;
            Assert.False(cell.DivisionIsDue(1029));
            Assert.True(cell.DivisionIsDue(1030));
        }
    }

    /// <summary>What the body refuses a cytokine allows where there is enough of it.</summary>
    [Fact]
    public void A_cytokine_allows_what_the_body_does_not()
    {
        using TissueMemory memory = Due(5, stimulated: false, [2]);
        memory.Window().Divide = Threshold.OfProbability(0.2);
        (memory.TKind(1).RescueField, memory.TKind(1).RescueHalf) = (1, 3000);
        Span<int> amounts = memory.Amounts(0);
        for (int v = 0; v < amounts.Length; v++)
            amounts[v] = v % 2 == 0 ? 0 : 1000;
        ScalarTick.TSenses(memory);
        long[] dividing = new long[2];
        foreach (Site s in memory.Sites())
        {
            if (((TSignal)memory.T.TSignals[s.Index]).Phase == TPhase.Dividing)
                dividing[memory.T.Grids[0].VoxelOf(s) % 2]++;
        }

        AssertShare(dividing[0], Cells / 2, 0.2, "without it");
        AssertShare(dividing[1], Cells / 2, 0.2 + 0.8 * 0.25, "with it");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void At_the_end_a_triggered_cell_may_be_armed_again_and_others_are_memory_or_effectors(bool stimulated)
    {
        using TissueMemory memory = Due(0, stimulated);
        ref TKind kind = ref memory.TKind(1);
        kind.Rearming = Threshold.OfProbability(0.3);
        kind.RearmedDivisions = 2;
        kind.MemoryShare = Threshold.OfProbability(0.2);
        ScalarTick.TSenses(memory);
        TCell[] cells = After(memory);
        double armed = stimulated ? 0.3 : 0;
        AssertShare(cells.Count(c => c is { Program: TProgram.Proliferating, DivisionsLeft: 2 }), Cells, armed, "armed again");
        AssertShare(cells.Count(c => c.Program == TProgram.Memory), Cells, (1 - armed) * 0.2, "memory");
        AssertShare(cells.Count(c => c.Program == TProgram.Effector), Cells, (1 - armed) * 0.8, "effectors");
        Assert.Equal(0, Dividing(memory));
    }

    /// <summary>n chances make 2^n cells when all are allowed, and one when none is.</summary>
    [Theory]
    [InlineData(1.0, 5, 32)]
    [InlineData(1.0, 1, 2)]
    [InlineData(0.0, 5, 1)]
    public void A_burst_makes_as_many_cells_as_its_chances_say(double allowed, int chances, int progeny)
    {
        using var memory = new TissueMemory(9, 9, 9, true, true, true);
        ref TKind kind = ref memory.TKind(1);
        (kind.DivisionCycle, kind.CycleSpread, kind.Rounds, kind.Step) = (6, 800, 1, Threshold.OfProbability(0.5));
        memory.Window().Divide = Threshold.OfProbability(allowed);
        memory.T.TCells[100] = new TCell(1, 40_000, 0) { Program = TProgram.Proliferating, DivisionsLeft = chances };
        memory.T.TSignals[100] = new TSignal(1, TPhase.Searching, 0);
        for (int tick = 0; tick < 200; tick++)
            ScalarTick.Cells(memory, 1);
        TCell[] cells = [.. memory.Sites().Where(s => memory.T.TSignals[s.Index] != 0).Select(s => memory.T.TCells[s.Index])];
        Assert.Equal(progeny, cells.Length);
        Assert.All(cells, c => Assert.Equal((TProgram.Effector, 0), (c.Program, c.DivisionsLeft)));
    }

    [Fact]
    public void States_tell_programs_and_chances_apart()
    {
        HashSet<int> states = [];
        foreach (TProgram program in Enum.GetValues<TProgram>())
        {
            for (int chances = 0; chances <= (program == TProgram.Proliferating ? TState.MostChances : 0); chances++)
            {
                int state = TState.Of(new TCell(0, 0, 0) { Program = program, DivisionsLeft = chances });
                Assert.InRange(state, 0, TState.Count - 1);
                Assert.True(states.Add(state));
                Assert.Equal((program, chances), (TState.Program(state), TState.Chances(state)));
                if (program != TProgram.Proliferating)
                    Assert.Equal((int)program, state);
            }
        }

        Assert.Equal(TState.Count, states.Count);
    }
}
