using CarTAgents.Kernels;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Draws;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Rules;

namespace CarTAgents.Kernels.Tests;

/// <summary>What a synapse does to the T cell and to its target: two draws that know nothing of one another, competence that is inherited,
/// CARs that are lost and come back, times that differ. Shares are held at five standard deviations. Seeds are fixed.</summary>
public class SynapseTests
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

    /// <summary>A T cell of a kind and a target of it at every site.</summary>
    private static TissueMemory Filled(int kind, TCell cell)
    {
        var memory = new TissueMemory(Side, Side, Side, true, true, true);
        memory.Replica().SeedLow = 11;
        memory.T.Clock[0] = 1000;
        memory.SetLoose(kind, 100);
        memory.ResidentKind(2).IsTarget = 1;
        memory.T.ResidentSignals.Span(0, Cells).Fill(ResidentSignal.Living(2));
        memory.T.Residents.Span(0, Cells).Fill(new Resident(40_000, 0));
        cell.SetContactDue(1000);
        memory.T.TCells.Span(0, Cells).Fill(cell);
        memory.T.TSignals.Span(0, Cells).Fill(new TSignal(kind, TPhase.Searching, 0));
        return memory;
    }

    private static TCell[] After(TissueMemory memory) => memory.T.TCells.Span(0, Cells).ToArray();

    /// <summary>A kind that kills a third as often as another is triggered as often.</summary>
    [Theory]
    [InlineData(0, true, 1.0)]
    [InlineData(0, false, 0.15)]
    [InlineData(1, true, 1.0 / 3)]
    [InlineData(1, false, 0.05)]
    public void A_synapse_is_triggering_and_lethal_independently(int kind, bool competent, double share)
    {
        const double triggered = 0.35,
            kill = 0.6;
        using TissueMemory memory = Filled(kind, new TCell(kind, 40_000, 0) { IsCompetent = competent });
        memory.ResidentKind(2).Kill = Threshold.OfProbability(kill);
        memory.TKind(kind).IncompetentShare = Threshold.OfProbability(0.15);
        memory.Law(kind, Law.Bind).Fill(uint.MaxValue);
        memory.Law(kind, Law.Kill).Fill(Threshold.OfProbability(kind == 0 ? 1 : 1.0 / 3).Value);
        memory.Law(kind, Law.Trigger).Fill(Threshold.OfProbability(triggered).Value);
        ScalarTick.TSenses(memory);
        TCell[] cells = After(memory);
        AssertShare(cells.Count(c => c.IsTriggering), Cells, triggered, "triggering");
        AssertShare(cells.Count(c => c.IsLethal), Cells, kill * share, "lethal");
        AssertShare(cells.Count(c => c.IsTriggering && c.IsLethal), Cells, triggered * kill * share, "both");
    }

    /// <summary>Who resists is hit less often, and triggers as often.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(0.15)]
    [InlineData(1)]
    public void A_resistant_target_is_killed_less_and_triggers_alike(double killing)
    {
        const double triggered = 0.35,
            kill = 0.6;
        using TissueMemory memory = Filled(0, new TCell(0, 40_000, 0) { IsCompetent = true });
        memory.ResidentKind(2).Kill = Threshold.OfProbability(kill);
        memory.ResidentKind(2).ResistantShare = Threshold.OfProbability(killing);
        foreach (Site s in memory.Sites().Where(s => s.X % 2 == 0))
            memory.T.Residents[s.Index].IsResistant = true;
        memory.Law(0, Law.Bind).Fill(uint.MaxValue);
        memory.Law(0, Law.Kill).Fill(uint.MaxValue);
        memory.Law(0, Law.Trigger).Fill(Threshold.OfProbability(triggered).Value);
        ScalarTick.TSenses(memory);
        foreach (bool resists in new[] { false, true })
        {
            TCell[] with =
            [
                .. memory
                    .Sites()
                    .Where(s =>
                        memory.T.Residents[Neighbour.Index(memory.T, s, ((TSignal)memory.T.TSignals[s.Index]).Direction)].IsResistant
                        == resists
                    )
                    .Select(s => memory.T.TCells[s.Index]),
            ];
            Assert.InRange(with.Length, Cells / 4, 3 * Cells / 4);
            AssertShare(with.Count(c => c.IsTriggering), with.Length, triggered, $"triggering, resistant: {resists}");
            AssertShare(with.Count(c => c.IsLethal), with.Length, resists ? kill * killing : kill, $"lethal, resistant: {resists}");
        }
    }

    /// <summary>What triggers stimulates, counts and costs; what is lethal hits, and has to arm again.</summary>
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void A_trigger_is_for_the_cell_and_a_hit_for_the_target(bool triggering, bool lethal)
    {
        var bound = new TCell(1, 40_000, 0) { IsTriggering = triggering, IsLethal = lethal };
        using TissueMemory memory = Filled(1, bound);
        memory.T.TSignals.Span(0, Cells).Fill(new TSignal(1, TPhase.Bound, 0));
        ref TKind kind = ref memory.TKind(1);
        (kind.HitDelay, kind.Engagement, kind.Rearm, kind.Stimulation) = (5, 25, 15, 240);
        (kind.Divisions, kind.DivisionLag, kind.CarStep) = (7, 100, 431);
        kind.ActivationDeath = Threshold.OfProbability(0.3);
        memory.Law(1, Law.Release).Fill(Threshold.OfProbability(0.6).Value);
        ScalarTick.TSenses(memory);
        TCell[] cells = After(memory);
        Assert.All(memory.T.TSignals.Span(0, Cells).ToArray(), s => Assert.Equal(lethal, ((TSignal)s).Hits));
        Assert.All(
            cells,
            c =>
                Assert.Equal(
                    (triggering, triggering ? 1 : 0, triggering ? 1 : 0, triggering ? TProgram.Proliferating : TProgram.Resting),
                    (c.IsStimulated, c.Engagements, c.CarLoss, c.Program)
                )
        );
        AssertShare(cells.Count(c => c.IsSecreting), Cells, triggering ? 0.6 : 0, "secreting");

        // Twenty minutes later it detaches, dies of activation if it was triggered, and is armed at once unless it has killed.
        memory.T.TSignals.Span(0, Cells).Fill(new TSignal(1, TPhase.Bound, 0));
        memory.T.Clock[0] = 1020;
        ScalarTick.TSenses(memory);
        long left = memory.T.TSignals.Span(0, Cells).ToArray().Count(s => ((TSignal)s).Phase == TPhase.Searching);
        AssertShare(left, Cells, triggering ? 0.7 : 1, "left");
        TCell free = memory.T.TCells[memory.Sites().First(s => memory.T.TSignals[s.Index] != 0).Index];
        Assert.Equal(!lethal, free.ContactIsDue(1020));
        Assert.True(free.ContactIsDue(1035));
        Assert.Equal((false, false, false), (free.HasActed, free.IsTriggering, free.IsLethal));
    }

    /// <summary>Each step lowers ln CAR alike, and comes back by itself at a rate of its own.</summary>
    [Fact]
    public void Lost_CARs_engage_no_antigen_and_come_back()
    {
        using TissueMemory memory = Filled(1, new TCell(1, 40_000, 0) { CarLoss = 5 });
        ref TKind kind = ref memory.TKind(1);
        kind.CarStep = 431;
        kind.Death = Threshold.OfProbability(0.2);
        kind.CarRecovery = Threshold.OfProbability(0.02);
        var target = new Resident(45_000, 0);
        for (int loss = 0; loss <= TCell.MostCarLoss; loss++)
        {
            Assert.Equal(
                Engagement.Ln(memory.T, 0, new TCell(1, 40_000 - loss * 431, 0), target),
                Engagement.Ln(memory.T, 0, new TCell(1, 40_000, 0) { CarLoss = loss }, target)
            );
        }

        // A cell with few CARs and antigen before it is not without CARs.
        Assert.Equal(1, Engagement.Ln(memory.T, 0, new TCell(1, 100, 0) { CarLoss = 7 }, target));
        memory.Law(1, Law.Bind).Clear();
        ScalarTick.TSenses(memory);
        TCell[] left = [.. memory.Sites().Where(s => memory.T.TSignals[s.Index] != 0).Select(s => memory.T.TCells[s.Index])];
        AssertShare(left.Length, Cells, 0.8, "alive");
        // Both are read off one word: of all cells a tenth recovers.
        AssertShare(left.Count(c => c.CarLoss == 4), Cells, 0.1, "recovered");
        Assert.Equal(left.Length, left.Count(c => c.CarLoss is 4 or 5));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Daughters_are_as_competent_as_their_mothers(bool competent)
    {
        using var memory = new TissueMemory(9, 9, 9, true, true, true);
        ref TKind kind = ref memory.TKind(1);
        (kind.Divisions, kind.DivisionCycle, kind.CycleSpread) = (6, 4, 1000);
        (kind.Rounds, kind.Step) = (1, Threshold.OfProbability(0.5));
        var founder = new TCell(1, 40_000, 0)
        {
            IsCompetent = competent,
            Program = TProgram.Proliferating,
            DivisionsLeft = 6,
        };
        memory.T.TCells[100] = founder;
        memory.T.TSignals[100] = new TSignal(1, TPhase.Searching, 0);
        for (int tick = 0; tick < 300; tick++)
            ScalarTick.Cells(memory, 1);
        TCell[] progeny = [.. memory.Sites().Where(s => memory.T.TSignals[s.Index] != 0).Select(s => memory.T.TCells[s.Index])];
        Assert.Equal(64, progeny.Length);
        Assert.All(progeny, c => Assert.Equal(competent, c.IsCompetent));
    }

    /// <summary>Times over words: the median is the median, the spread the spread, and without one all are alike.</summary>
    [Theory]
    [InlineData(25, 0.5)]
    [InlineData(1800, 0.25)]
    [InlineData(660, 0.2)]
    public void Times_are_log_normal(int median, double spread)
    {
        var random = new Random(5);
        double[] ln =
        [
            .. Enumerable
                .Range(0, 100_000)
                .Select(_ => Math.Log(LogNormal.Ticks((uint)median, (int)(spread * 4096), (uint)random.NextInt64(1L << 32))))
                .Order(),
        ];
        Assert.Equal(Math.Log(median), ln[50_000], 0.02);
        double mean = ln.Average();
        Assert.Equal(spread, Math.Sqrt(ln.Average(x => (x - mean) * (x - mean))), 0.01 * Math.Max(1, 25.0 / median));
        Assert.Equal((uint)median, LogNormal.Ticks((uint)median, 0, 12345));
        Assert.Equal(LogNormal.Most, LogNormal.Ticks(30_000, 4096, uint.MaxValue));
        Assert.Equal(1u, LogNormal.Ticks(1, 4096, 0));
    }

    [Fact]
    public void The_exponential_of_integers_is_the_exponential()
    {
        for (int x = -4 * 4096; x <= 4 * 4096; x += 13)
        {
            double exact = Math.Exp(x / 4096.0) * 65536;
            Assert.InRange(LogNormal.Exp(x), exact * (1 - 2e-4) - 2, exact * (1 + 2e-4) + 2);
        }
    }
}
