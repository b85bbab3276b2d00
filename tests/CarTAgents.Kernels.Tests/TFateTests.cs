using CarTAgents.Kernels;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Sums;

namespace CarTAgents.Kernels.Tests;

/// <summary>The slow fate of T cells over populations of independent cells: each share is held to its binomial expectation at five standard
/// deviations. Seeds are fixed.</summary>
public class TFateTests
{
    private const int Side = 32,
        Cells = Side * Side * Side;

    private static void AssertShare(long hits, double share, string what)
    {
        double deviation = Math.Sqrt(Cells * share * (1 - share));
        Assert.True(Math.Abs(hits - Cells * share) <= 5 * deviation, $"{what}: {hits} of {Cells}, expected {Cells * share} +- {deviation}");
    }

    /// <summary>A T cell of a kind with a fate at every site.</summary>
    private static TissueMemory Filled(TProgram program, bool bound, bool stimulated)
    {
        var memory = new TissueMemory(Side, Side, Side, true, true, true);
        memory.TKind(1).HasFate = 1;
        memory.TKind(1).Divisions = 7;
        memory.TKind(1).RecalledDivisions = 3;
        memory.TKind(1).DivisionCycle = 30;
        memory.Replica().SeedLow = 7;
        memory.T.Clock[0] = 1000;
        var cell = new TCell(1, 40_000, 9) { Program = program, IsStimulated = stimulated };
        memory.T.TCells.Span(0, Cells).Fill(cell);
        memory.T.TSignals.Span(0, Cells).Fill(new TSignal(1, bound ? TPhase.Bound : TPhase.Searching, 0));
        return memory;
    }

    private static long[] Programs(TissueMemory memory)
    {
        long[] programs = new long[TCell.Programs];
        foreach (Site s in memory.Sites())
        {
            if (((TSignal)memory.T.TSignals[s.Index]).Phase != 0)
                programs[(int)memory.T.TCells[s.Index].Program]++;
        }

        return programs;
    }

    public static TheoryData<TProgram, bool> ProgramsAndBinding()
    {
        TheoryData<TProgram, bool> data = [];
        for (int p = 0; p < TCell.Programs; p++)
        {
            data.Add((TProgram)p, false);
            data.Add((TProgram)p, true);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(ProgramsAndBinding))]
    public void Dilution_comes_before_death_and_death_before_leaving_which_bound_cells_never_do(TProgram program, bool bound)
    {
        const double dilute = 0.2,
            death = 0.1,
            exit = 0.3;
        using TissueMemory memory = Filled(program, bound, stimulated: false);
        memory.Window().Dilute = Threshold.OfProbability(dilute);
        // Other programs' deaths are of no concern.
        SetLosses(ref memory.TKind(1), p => Threshold.OfProbability(p == program ? death : 0.9));
        memory.TKind(1).Exit = Threshold.OfProbability(exit);
        ScalarTick.Fates(memory);
        ScalarTick.Census(memory);
        long Counted(int counter) => memory.T.Totals[counter + Counter.OfState(1, (int)program)];
        double left = bound ? 0 : exit;
        AssertShare(Counted(Counter.Diluted), dilute, "diluted");
        AssertShare(Counted(Counter.FateDied), (1 - dilute) * death, "died");
        AssertShare(Counted(Counter.Left), (1 - dilute) * (1 - death) * left, "left");
        Assert.Equal(Counted(Counter.FateDied), memory.T.Totals[Counter.Events + Ledger.TDied]);
        // Each cell is counted once, and marks are gone.
        Assert.Equal(Cells, Counted(Counter.Diluted) + Counted(Counter.FateDied) + Counted(Counter.Left) + Counted(Counter.Program));
        Assert.Equal(Counted(Counter.Program), memory.T.Totals[Counter.T + 1]);
        Assert.Equal(Counted(Counter.Program), memory.T.TSignals.Span(0, Cells).ToArray().Count(s => s != 0));
    }

    [Theory]
    [InlineData(TProgram.Proliferating, false, 0.1)]
    [InlineData(TProgram.Proliferating, true, 0.1)]
    [InlineData(TProgram.Effector, false, 0.4)]
    [InlineData(TProgram.Effector, true, 0.4)]
    public void Bound_cells_are_exhausted(TProgram program, bool bound, double share)
    {
        using TissueMemory memory = Filled(program, bound, stimulated: true);
        foreach (ref TCell cell in memory.T.TCells.Span(0, Cells))
            cell.DivisionsLeft = program == TProgram.Proliferating ? 5 : 0;
        memory.TKind(1).BurstExhaustion = Threshold.OfProbability(0.1);
        memory.TKind(1).Exhaustion = Threshold.OfProbability(0.4);
        memory.TKind(1).Recovery = memory.TKind(1).Recall = Threshold.OfProbability(0.7);
        ScalarTick.Fates(memory);
        long[] programs = Programs(memory);
        AssertShare(programs[(int)TProgram.Exhausted], bound ? share : 0, "exhausted");
        Assert.Equal(Cells, programs[(int)TProgram.Exhausted] + programs[(int)program]);
        // Only who goes on dividing has chances left.
        Assert.All(
            memory.T.TCells.Span(0, Cells).ToArray(),
            c => Assert.Equal(c.Program == TProgram.Proliferating ? 5 : 0, c.DivisionsLeft)
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Exhausted_cells_recover_away_from_antigen(bool stimulated)
    {
        using TissueMemory memory = Filled(TProgram.Exhausted, bound: false, stimulated);
        memory.TKind(1).Recovery = Threshold.OfProbability(0.4);
        ScalarTick.Fates(memory);
        AssertShare(Programs(memory)[(int)TProgram.Effector], stimulated ? 0 : 0.4, "recovered");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_recalled_memory_cell_is_used_up(bool stimulated)
    {
        using TissueMemory memory = Filled(TProgram.Memory, bound: false, stimulated);
        memory.TKind(1).Recall = Threshold.OfProbability(0.35);
        ScalarTick.Fates(memory);
        long[] programs = Programs(memory);
        AssertShare(programs[(int)TProgram.Proliferating], stimulated ? 0.35 : 0, "recalled");
        Assert.Equal(Cells, programs[(int)TProgram.Proliferating] + programs[(int)TProgram.Memory]);
        foreach (TCell cell in memory.T.TCells.Span(0, Cells).ToArray().Where(c => c.Program == TProgram.Proliferating))
        {
            Assert.Equal(3, cell.DivisionsLeft);
            Assert.False(cell.DivisionIsDue(1029));
            Assert.True(cell.DivisionIsDue(1030));
        }
    }

    [Theory]
    [InlineData(TProgram.Resting)]
    [InlineData(TProgram.Failing)]
    public void Some_programs_change_by_no_fate(TProgram program)
    {
        using TissueMemory memory = Filled(program, bound: true, stimulated: true);
        SetChanges(ref memory.TKind(1), Threshold.Always);
        ScalarTick.Fates(memory);
        Assert.Equal(Cells, Programs(memory)[(int)program]);
    }

    [Fact]
    public void A_kind_without_a_fate_has_none()
    {
        foreach (TProgram program in Enum.GetValues<TProgram>())
        {
            using TissueMemory memory = Filled(program, bound: false, stimulated: true);
            ref TKind kind = ref memory.TKind(1);
            SetLosses(ref kind, _ => Threshold.Always);
            SetChanges(ref kind, Threshold.Always);
            kind.Exit = kind.MemoryShare = Threshold.Always;
            memory.TKind(1).HasFate = 0;
            memory.Window().Dilute = Threshold.Always;
            using TissueMemory before = memory.Copy();
            ScalarTick.Fates(memory);
            before.AssertEqual(memory, "no fate");
        }
    }

    /// <summary>Killing and release of a productive synapse of each program, of whole cells and of cells that stand for a fifth of what
    /// residents do.</summary>
    [Theory]
    [InlineData(TProgram.Effector, 1, 1.0)]
    [InlineData(TProgram.Exhausted, 1, 0.2)]
    [InlineData(TProgram.Failing, 1, 0.5)]
    [InlineData(TProgram.Effector, 0.2, 1.0)]
    [InlineData(TProgram.Exhausted, 0.2, 0.2)]
    public void A_hit_lands_with_what_is_left_of_function_times_the_weight_and_release_with_the_first_alone(
        TProgram program,
        double weight,
        double function
    )
    {
        using TissueMemory memory = Filled(program, bound: true, stimulated: false);
        memory.TKind(1).ExhaustedShare = Threshold.OfProbability(0.2);
        memory.TKind(1).FailingShare = Threshold.OfProbability(0.5);
        memory.TKind(1).Engagement = 5;
        memory.TKind(1).Stimulation = 100;
        memory.Law(1, Law.Release).Fill(uint.MaxValue);
        memory.SetLoose(1, 1);
        memory.Window().Weight = Threshold.OfProbability(weight);
        memory.T.ResidentSignals.Span(0, Cells).Fill(ResidentSignal.Living(2));
        memory.T.Residents.Span(0, Cells).Fill(new Resident(40_000, 0));
        foreach (ref TCell cell in memory.T.TCells.Span(0, Cells))
        {
            cell.SetContactDue(1000);
            cell.IsTriggering = cell.IsLethal = true;
        }

        ScalarTick.TSenses(memory);
        long hits = memory.T.TSignals.Span(0, Cells).ToArray().Count(s => ((TSignal)s).Hits);
        if (weight * function == 1)
            Assert.Equal(Cells, hits);
        else
            AssertShare(hits, weight * function, "hits");
        AssertShare(memory.T.TCells.Span(0, Cells).ToArray().Count(c => c.IsSecreting), function, "secreting");
        // Whoever engaged is stimulated, whether the hit landed or not.
        Assert.All(memory.T.TCells.Span(0, Cells).ToArray(), c => Assert.Equal((true, 1), (c.IsStimulated, c.Engagements)));
    }

    private static void SetLosses(ref TKind kind, Func<TProgram, Threshold> loss)
    {
        kind.LossResting = loss(TProgram.Resting);
        kind.LossProliferating = loss(TProgram.Proliferating);
        kind.LossEffector = loss(TProgram.Effector);
        kind.LossExhausted = loss(TProgram.Exhausted);
        kind.LossMemory = loss(TProgram.Memory);
        kind.LossFailing = loss(TProgram.Failing);
    }

    private static void SetChanges(ref TKind kind, Threshold threshold) =>
        kind.Exhaustion = kind.BurstExhaustion = kind.Recovery = kind.Recall = threshold;
}
