using CarTAgents.Kernels;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Draws;
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
    private static TissueMemory Filled(int program, bool bound, bool stimulated)
    {
        var memory = new TissueMemory(Side, Side, Side, true, true, true);
        memory.TKind(1).HasFate = 1;
        memory.TKind(1).Divisions = TRecord.Unlimited;
        memory.TKind(1).DivisionCycle = 30;
        memory.Replica().SeedLow = 7;
        memory.T.Clock[0] = 1000;
        Words4 cell = TRecord.WithStimulated(TRecord.WithProgram(TRecord.Create(1, 40_000, 9), program), stimulated ? 1 : 0);
        if (program == TRecord.Proliferating)
            cell = TRecord.WithDivisionsLeft(cell, TRecord.Unlimited);
        memory.T.TCell.Span(0, Cells).Fill(cell);
        memory.T.TSignal.Span(0, Cells).Fill(TSignal.Pack(1, bound ? TSignal.Bound : TSignal.Searching, 0));
        return memory;
    }

    private static long[] Programs(TissueMemory memory)
    {
        long[] programs = new long[TRecord.Programs];
        foreach (Site s in memory.Sites())
        {
            if (TSignal.Phase(memory.T.TSignal[s.Index]) != 0)
                programs[TRecord.Program(memory.T.TCell[s.Index])]++;
        }

        return programs;
    }

    public static TheoryData<int, bool> ProgramsAndBinding()
    {
        TheoryData<int, bool> data = [];
        for (int p = 0; p < TRecord.Programs; p++)
        {
            data.Add(p, false);
            data.Add(p, true);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(ProgramsAndBinding))]
    public void Dilution_comes_before_death_and_death_before_leaving_which_bound_cells_never_do(int program, bool bound)
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
        long Counted(int counter) => memory.T.Totals[counter + TRecord.Programs + program];
        double left = bound ? 0 : exit;
        AssertShare(Counted(Counter.Diluted), dilute, "diluted");
        AssertShare(Counted(Counter.FateDied), (1 - dilute) * death, "died");
        AssertShare(Counted(Counter.Left), (1 - dilute) * (1 - death) * left, "left");
        Assert.Equal(Counted(Counter.FateDied), memory.T.Totals[Counter.Events + Ledger.TDied]);
        // Each cell is counted once, and marks are gone.
        Assert.Equal(Cells, Counted(Counter.Diluted) + Counted(Counter.FateDied) + Counted(Counter.Left) + Counted(Counter.Program));
        Assert.Equal(Counted(Counter.Program), memory.T.Totals[Counter.T + 1]);
        Assert.Equal(Counted(Counter.Program), memory.T.TSignal.Span(0, Cells).ToArray().Count(s => s != 0));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Cells_leave_the_burst_as_memory_and_effectors_and_bound_ones_are_exhausted(bool bound, bool stimulated)
    {
        const double share = 0.3,
            exhaustion = 0.1;
        double leave = stimulated ? 0.15 : 0.25;
        using TissueMemory memory = Filled(TRecord.Proliferating, bound, stimulated);
        memory.Window().LeaveStimulated = Threshold.OfProbability(0.15);
        memory.Window().LeaveUnstimulated = Threshold.OfProbability(0.25);
        memory.TKind(1).MemoryShare = Threshold.OfProbability(share);
        memory.TKind(1).BurstExhaustion = Threshold.OfProbability(exhaustion);
        memory.TKind(1).Exhaustion = Threshold.OfProbability(0.7);
        ScalarTick.Fates(memory);
        long[] programs = Programs(memory);
        AssertShare(programs[TRecord.Memory], leave * share, "memory");
        AssertShare(programs[TRecord.Effector], leave * (1 - share), "effector");
        AssertShare(programs[TRecord.Exhausted], bound ? exhaustion : 0, "exhausted");
        Assert.Equal(Cells, programs.Sum());
        // Only who goes on dividing has divisions left.
        Assert.All(
            memory.T.TCell.Span(0, Cells).ToArray(),
            c => Assert.Equal(TRecord.Program(c) == TRecord.Proliferating ? TRecord.Unlimited : 0, TRecord.DivisionsLeft(c))
        );
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Bound_effectors_are_exhausted_and_stimulated_ones_return_to_the_burst(bool bound, bool stimulated)
    {
        using TissueMemory memory = Filled(TRecord.Effector, bound, stimulated);
        memory.TKind(1).Exhaustion = Threshold.OfProbability(0.12);
        memory.TKind(1).BurstExhaustion = Threshold.OfProbability(0.7);
        memory.TKind(1).Return = Threshold.OfProbability(0.21);
        memory.TKind(1).Recovery = memory.TKind(1).Recall = Threshold.OfProbability(0.7);
        ScalarTick.Fates(memory);
        long[] programs = Programs(memory);
        AssertShare(programs[TRecord.Exhausted], bound ? 0.12 : 0, "exhausted");
        AssertShare(programs[TRecord.Proliferating], stimulated ? 0.21 : 0, "returned");
        Assert.Equal(Cells, programs.Sum());
        foreach (Words4 cell in memory.T.TCell.Span(0, Cells).ToArray().Where(c => TRecord.Program(c) == TRecord.Proliferating))
        {
            Assert.Equal(TRecord.Unlimited, TRecord.DivisionsLeft(cell));
            Assert.False(TRecord.DivisionIsDue(cell, 1029));
            Assert.True(TRecord.DivisionIsDue(cell, 1030));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Exhausted_cells_recover_away_from_antigen(bool stimulated)
    {
        using TissueMemory memory = Filled(TRecord.Exhausted, bound: false, stimulated);
        memory.TKind(1).Recovery = Threshold.OfProbability(0.4);
        ScalarTick.Fates(memory);
        AssertShare(Programs(memory)[TRecord.Effector], stimulated ? 0 : 0.4, "recovered");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_recalled_memory_cell_stays_one_and_sends_a_proliferating_daughter(bool stimulated)
    {
        using TissueMemory memory = Filled(TRecord.Memory, bound: false, stimulated);
        memory.TKind(1).Recall = Threshold.OfProbability(0.35);
        ScalarTick.Fates(memory);
        Assert.Equal(Cells, Programs(memory)[TRecord.Memory]);
        long recalled = memory.T.TCell.Span(0, Cells).ToArray().Count(c => TRecord.DivisionsLeft(c) == 1 && TRecord.DivisionIsDue(c, 1000));
        AssertShare(recalled, stimulated ? 0.35 : 0, "recalled");
        if (!stimulated)
            return;

        // One of them alone in the tissue.
        Words4 mother = memory.T.TCell.Span(0, Cells).ToArray().First(c => TRecord.DivisionsLeft(c) == 1);
        using var alone = new TissueMemory(3, 3, 3, true, true, true);
        alone.T.Clock[0] = 1000;
        alone.TKind(1).Divisions = TRecord.Unlimited;
        alone.TKind(1).DivisionCycle = 30;
        mother = TRecord.WithStimulationEnd(TRecord.WithOneMoreKill(mother), 2000);
        alone.T.TCell[13] = mother;
        alone.T.TSignal[13] = TSignal.Pack(1, TSignal.Searching, 0);
        for (int tick = 0; tick < 20; tick++)
            ScalarTick.Cells(alone, 1);
        Words4[] cells =
        [
            .. alone
                .Sites()
                .Where(s => alone.T.TSignal[s.Index] != 0)
                .Select(s => alone.T.TCell[s.Index])
                .OrderByDescending(TRecord.Program),
        ];
        Assert.Equal([TRecord.Memory, TRecord.Proliferating], cells.Select(TRecord.Program));
        Assert.Equal([0, TRecord.Unlimited], cells.Select(TRecord.DivisionsLeft));
        Assert.Equal([1, 0], cells.Select(TRecord.Kills));
    }

    [Theory]
    [InlineData(TRecord.Resting)]
    [InlineData(TRecord.Failing)]
    public void Some_programs_change_by_no_fate(int program)
    {
        using TissueMemory memory = Filled(program, bound: true, stimulated: true);
        SetChanges(ref memory.TKind(1), Threshold.Always);
        memory.Window().LeaveStimulated = memory.Window().LeaveUnstimulated = Threshold.Always;
        ScalarTick.Fates(memory);
        Assert.Equal(Cells, Programs(memory)[program]);
    }

    [Fact]
    public void A_kind_without_a_fate_has_none()
    {
        for (int program = 0; program < TRecord.Programs; program++)
        {
            using TissueMemory memory = Filled(program, bound: false, stimulated: true);
            ref TKind kind = ref memory.TKind(1);
            SetLosses(ref kind, _ => Threshold.Always);
            SetChanges(ref kind, Threshold.Always);
            kind.Exit = kind.MemoryShare = Threshold.Always;
            memory.TKind(1).HasFate = 0;
            memory.Window().Dilute = memory.Window().LeaveStimulated = Threshold.Always;
            using TissueMemory before = memory.Copy();
            ScalarTick.Fates(memory);
            before.AssertEqual(memory, "no fate");
        }
    }

    /// <summary>Killing and release of a productive synapse of each program, of whole cells and of cells that stand for a fifth of what
    /// residents do.</summary>
    [Theory]
    [InlineData(TRecord.Effector, 1, 1.0)]
    [InlineData(TRecord.Exhausted, 1, 0.2)]
    [InlineData(TRecord.Failing, 1, 0.5)]
    [InlineData(TRecord.Effector, 0.2, 1.0)]
    [InlineData(TRecord.Exhausted, 0.2, 0.2)]
    public void A_hit_lands_with_what_is_left_of_function_times_the_weight_and_release_with_the_first_alone(
        int program,
        double weight,
        double function
    )
    {
        using TissueMemory memory = Filled(program, bound: true, stimulated: false);
        memory.TKind(1).ExhaustedShare = Threshold.OfProbability(0.2);
        memory.TKind(1).FailingShare = Threshold.OfProbability(0.5);
        memory.TKind(1).DetachDelay = 5;
        memory.TKind(1).Stimulation = 100;
        memory.Law(1, Law.Release).Fill(uint.MaxValue);
        memory.SetLoose(1, 1);
        memory.Window().Weight = Threshold.OfProbability(weight);
        memory.T.ResidentSignal.Span(0, Cells).Fill(ResidentSignal.Pack(2, ResidentSignal.Live, 0));
        memory.T.Resident.Span(0, Cells).Fill(ResidentRecord.Create(40_000, 0));
        foreach (Site s in memory.Sites())
            memory.T.TCell[s.Index] = TRecord.WithProductive(TRecord.WithContactDue(memory.T.TCell[s.Index], 1000), 1);
        ScalarTick.TSenses(memory);
        long hits = memory.T.TSignal.Span(0, Cells).ToArray().Count(s => TSignal.Hit(s) != 0);
        if (weight * function == 1)
            Assert.Equal(Cells, hits);
        else
            AssertShare(hits, weight * function, "hits");
        AssertShare(memory.T.TCell.Span(0, Cells).ToArray().Count(c => TRecord.Secreting(c) != 0), function, "secreting");
        // Whoever engaged is stimulated, whether the hit landed or not.
        Assert.All(memory.T.TCell.Span(0, Cells).ToArray(), c => Assert.Equal((1, 1), (TRecord.Stimulated(c), TRecord.Engagements(c))));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.3)]
    public void A_due_division_is_allowed_with_the_share_that_the_niche_leaves(double allowed)
    {
        using TissueMemory memory = Filled(TRecord.Proliferating, bound: false, stimulated: true);
        memory.Window().Divide = Threshold.OfProbability(allowed);
        foreach (ref Words4 cell in memory.T.TCell.Span(0, Cells))
            cell = TRecord.WithStimulationEnd(TRecord.WithDivisionDue(cell, 1000), 2000);
        ScalarTick.TSenses(memory);
        AssertShare(memory.T.TSignal.Span(0, Cells).ToArray().Count(s => TSignal.Phase(s) == TSignal.Dividing), allowed, "dividing");
        foreach (Site s in memory.Sites())
        {
            if (TSignal.Phase(memory.T.TSignal[s.Index]) == TSignal.Dividing)
                continue;
            Assert.False(TRecord.DivisionIsDue(memory.T.TCell[s.Index], 1029));
            Assert.True(TRecord.DivisionIsDue(memory.T.TCell[s.Index], 1030));
        }
    }

    private static void SetLosses(ref TKind kind, Func<int, Threshold> loss)
    {
        kind.LossResting = loss(TRecord.Resting);
        kind.LossProliferating = loss(TRecord.Proliferating);
        kind.LossEffector = loss(TRecord.Effector);
        kind.LossExhausted = loss(TRecord.Exhausted);
        kind.LossMemory = loss(TRecord.Memory);
        kind.LossFailing = loss(TRecord.Failing);
    }

    private static void SetChanges(ref TKind kind, Threshold threshold) =>
        kind.Exhaustion = kind.BurstExhaustion = kind.Recovery = kind.Return = kind.Recall = threshold;
}
