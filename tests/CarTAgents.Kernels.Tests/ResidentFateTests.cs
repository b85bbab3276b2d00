using CarTAgents.Kernels;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Sums;

namespace CarTAgents.Kernels.Tests;

/// <summary>Maturation, activation and depletion of residents over populations of independent cells, at five standard deviations. Seeds are
/// fixed.</summary>
public class ResidentFateTests
{
    private const int Side = 30,
        Cells = Side * Side * Side;

    private static void AssertShare(long hits, long trials, double share, string what)
    {
        double deviation = Math.Sqrt(trials * share * (1 - share));
        Assert.True(
            Math.Abs(hits - trials * share) <= 5 * deviation,
            $"{what}: {hits} of {trials}, expected {trials * share} +- {deviation}"
        );
    }

    /// <summary>Residents of kind 2, alive, at every site.</summary>
    private static TissueMemory Filled(int[]? factors = null)
    {
        var memory = new TissueMemory(Side, Side, Side, true, true, true, factors: factors);
        memory.Replica().SeedLow = 11;
        memory.T.Residents.Span(0, Cells).Fill(new Resident(40_000, 5));
        memory.T.ResidentSignals.Span(0, Cells).Fill(ResidentSignal.Living(2));
        return memory;
    }

    private static void Window(TissueMemory memory)
    {
        memory.T.Clock[0] += 20;
        ScalarTick.Fates(memory);
        ScalarTick.Census(memory);
    }

    private static long Count(TissueMemory memory, int kind) => memory.T.Totals[Counter.Alive + kind - 1];

    [Theory]
    [InlineData(1, 0.2, 0)]
    [InlineData(3, 0.3, 0)]
    [InlineData(4, 0.5, 0)]
    [InlineData(3, 0.3, 6)]
    public void Maturation_takes_the_sum_of_as_many_geometric_times_as_there_are_stages(int stages, double p, int into)
    {
        using TissueMemory memory = Filled();
        ref ResidentKind kind = ref memory.ResidentKind(2);
        kind.Stages = stages;
        kind.Mature = Threshold.OfProbability(p);
        kind.MaturesInto = into;
        double sum = 0,
            squares = 0;
        long matured = 0;
        for (int window = 1; window <= 200; window++)
        {
            Window(memory);
            long now = into == 0 ? memory.T.Totals[Counter.ResidentLeft + 1] : Count(memory, into) - matured;
            matured += now;
            sum += (double)now * window;
            squares += (double)now * window * window;
            // Nothing else happens to them, and no mark stays.
            Assert.Equal(Cells - matured, Count(memory, 2));
            Assert.Equal(0, memory.T.Totals[Counter.Debris + 1] + memory.T.Totals[Counter.Dying + 1]);
            if (into == 0)
                Assert.Equal(Count(memory, 2), memory.T.ResidentSignals.Span(0, Cells).ToArray().Count(s => s != 0));
        }

        Assert.Equal(Cells, matured);
        double mean = sum / Cells,
            variance = squares / Cells - mean * mean;
        double expected = stages / p,
            spread = stages * (1 - p) / (p * p),
            excess = 6.0 / stages + p * p / ((1 - p) * stages);
        Assert.InRange(mean, expected - 5 * Math.Sqrt(spread / Cells), expected + 5 * Math.Sqrt(spread / Cells));
        double bound = 5 * spread * Math.Sqrt((2 + excess) / Cells);
        Assert.InRange(variance, spread - bound, spread + bound);
        if (into != 0)
        {
            Assert.All(memory.T.Residents.Span(0, Cells).ToArray(), r => Assert.Equal((0, 40_000, 5), (r.Stage, r.LnAntigen, r.Clone)));
        }
    }

    /// <summary>Kind 2 is the resting macrophage and kind 3 the active one; the law of activation is a saturable one of the
    /// drive.</summary>
    private static void Macrophages(TissueMemory memory, double turn)
    {
        (memory.ResidentKind(2).TurnsInto, memory.ResidentKind(3).TurnsInto) = (3, 2);
        memory.ResidentKind(3).IsActivated = 1;
        memory.ResidentKind(2).Turn = memory.ResidentKind(3).Turn = Threshold.OfProbability(turn);
        Span<uint> law = memory.ActivationLaw();
        for (int i = 0; i < law.Length; i++)
            law[i] = Threshold.OfProbability(Activation(i * 16)).Value;
    }

    private static double Activation(double drive) => drive / (drive + 256);

    [Theory]
    [InlineData(0)]
    [InlineData(64)]
    [InlineData(1024)]
    public void Macrophages_relax_to_the_activation_of_a_constant_drive_with_their_time_constant(int drive)
    {
        // A window of a third of a day against a memory of 1.3 d.
        double turn = 1 - Math.Exp(-1.0 / 3 / 1.3),
            active = Activation(drive);
        using TissueMemory memory = Filled([1]);
        Macrophages(memory, turn);
        memory.Replica().ActivatingField = 1;
        memory.Replica().QuantumDrive = 1 << 20;
        memory.T.Amount.Span(0, memory.T.Voxels).Fill(drive << 4);
        for (int window = 1; window <= 20; window++)
        {
            Window(memory);
            AssertShare(Count(memory, 3), Cells, active * (1 - Math.Exp(-window / 3.0 / 1.3)), $"active after {window} windows");
            Assert.Equal(Cells, Count(memory, 2) + Count(memory, 3));
        }

        // And back, once it is gone.
        memory.T.Amount.Span(0, memory.T.Voxels).Clear();
        long before = Count(memory, 3);
        Window(memory);
        AssertShare(before - Count(memory, 3), before, turn, "calmed down");
    }

    [Fact]
    public void Killed_neighbours_drive_macrophages_each_by_its_kind_and_add_to_the_field_others_die_silently()
    {
        using TissueMemory memory = Filled([2]);
        Macrophages(memory, 1);
        memory.ResidentKind(4).DeathSignal = 100;
        memory.ResidentKind(5).DeathSignal = 300;
        memory.Replica().ActivatingField = 1;
        memory.Replica().QuantumDrive = 1 << 24;
        memory.T.Amount.Span(0, memory.T.Voxels).Fill(50);
        foreach (Site s in memory.Sites())
        {
            // Along x: a macrophage, a dying cell of one kind, a dead one of another; the living do not count.
            if (s.X % 3 == 1)
                memory.T.ResidentSignals[s.Index] = ResidentSignal.Dying(4, s.Y % 7);
            if (s.X % 3 == 2)
                memory.T.ResidentSignals[s.Index] = ResidentSignal.Debris(5, killed: true);
        }

        using TissueMemory silent = memory.Copy();
        foreach (Site s in silent.Sites())
        {
            if (s.X % 3 == 1)
                silent.T.ResidentSignals[s.Index] = ResidentSignal.Dying(4, Direction.None);
            if (s.X % 3 == 2)
                silent.T.ResidentSignals[s.Index] = ResidentSignal.Debris(5, killed: false);
        }

        Window(memory);
        AssertShare(Count(memory, 3), Cells / 3, Activation(450), "active");
        Assert.Equal((Cells / 3, Cells / 3), (memory.T.Totals[Counter.Dying + 3], memory.T.Totals[Counter.Debris + 4]));
        Window(silent);
        AssertShare(Count(silent, 3), Cells / 3, Activation(50), "active beside those that died by themselves");
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.3)]
    public void Triggered_T_cells_that_touch_a_macrophage_drive_it_each_alike_and_count_as_far_as_they_stand_for_cells(double weight)
    {
        using TissueMemory memory = Filled([2]);
        Macrophages(memory, 1);
        memory.Replica().ContactDrive = 90;
        memory.Window().Weight = Threshold.OfProbability(weight);
        foreach (Site s in memory.Sites())
        {
            // Along x: a macrophage under a cell, one beside two, of which one is not triggered, and one that none touches; the rest empty.
            if (s.X % 6 is 1 or 3 or 5)
                memory.T.ResidentSignals[s.Index] = ResidentSignal.Empty;
            if (s.X % 6 is not (0 or 1 or 3) || s.Y % 2 == 1 || s.Z % 2 == 1)
                continue;
            var cell = new TCell(0, 0, 0) { IsStimulated = s.X % 6 != 1 };
            memory.T.TCells[s.Index] = cell;
            memory.T.TSignals[s.Index] = new TSignal(0, TPhase.Searching, 0);
        }

        Window(memory);
        Dictionary<int, (int Active, int All)> byTouch = [];
        foreach (Site s in memory.Sites().Where(s => s.X % 2 == 0 && !((ResidentSignal)memory.T.ResidentSignals[s.Index]).IsEmpty))
        {
            int touch = 0;
            for (int d = 0; d <= memory.T.Directions; d++)
            {
                if (!Neighbour.TSignal(memory.T, s, d).IsEmpty && memory.T.TCells[Neighbour.Index(memory.T, s, d)].IsStimulated)
                    touch++;
            }

            (int active, int all) = byTouch.GetValueOrDefault(touch);
            byTouch[touch] = (active + (((ResidentSignal)memory.T.ResidentSignals[s.Index]).Class == 3 ? 1 : 0), all + 1);
        }

        Assert.True(byTouch.Count > 2, "macrophages beside none, one and several");
        foreach ((int touch, (int active, int all)) in byTouch)
            AssertShare(active, all, weight * Activation(90 * touch), $"active beside {touch}");
    }

    [Fact]
    public void A_tissue_that_is_handed_over_keeps_no_target_no_debris_and_no_activation()
    {
        using TissueMemory memory = Filled([2]);
        Macrophages(memory, 1);
        memory.ResidentKind(4).IsTarget = 1;
        foreach (Site s in memory.Sites())
        {
            if (s.X % 3 == 1)
                memory.T.ResidentSignals[s.Index] = ResidentSignal.Living(3);
            if (s.X % 3 == 2)
            {
                memory.T.ResidentSignals[s.Index] = ResidentSignals.Of(
                    4,
                    s.Y % 3 == 0 ? ResidentPhase.Alive
                        : s.Y % 3 == 1 ? ResidentPhase.Dying
                        : ResidentPhase.Debris,
                    0
                );
            }
        }

        memory.Window().Leaving = Departure.All;
        Window(memory);
        Assert.Equal(2 * Cells / 3, Count(memory, 2));
        Assert.Equal(Cells / 9, memory.T.Totals[Counter.ResidentLeft + 3]);
        Assert.Equal(2 * Cells / 3, memory.T.ResidentSignals.Span(0, Cells).ToArray().Count(s => s != 0));
    }

    /// <summary>Living cells of the clone leave, and no other: neither of the same kind, nor such cells of another kind, nor the
    /// dead.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_a_clone_that_leaves_all_living_cells_do_and_nobody_else(bool negative)
    {
        using TissueMemory memory = Filled();
        memory.ResidentKind(2).IsTarget = 1;
        List<int> leave = [];
        foreach (Site s in memory.Sites())
        {
            bool isOfClone = s.X % 3 == 0;
            memory.T.Residents[s.Index] = new Resident(isOfClone && negative ? 0 : 40_000, 5) { IsResistant = isOfClone && !negative };
            if (s.Y % 2 == 1)
                memory.T.ResidentSignals[s.Index] = ResidentSignal.Living(3);
            else if (s.Z % 2 == 1)
                memory.T.ResidentSignals[s.Index] = ResidentSignal.Dying(2, Direction.None);
            else if (isOfClone)
                leave.Add((int)s.Index);
        }

        byte[] before = memory.T.ResidentSignals.Span(0, Cells).ToArray();
        memory.Window().Leaving = negative ? Departure.OfNegative(2) : Departure.OfResistant(2);
        Window(memory);
        Assert.Equal(leave.Count, memory.T.Totals[Counter.ResidentLeft + 1]);
        Assert.Equal(0, memory.T.Totals[(negative ? Counter.Negative : Counter.Resistant) + 1]);
        foreach (int site in leave)
            before[site] = 0;
        Assert.Equal(before, memory.T.ResidentSignals.Span(0, Cells).ToArray());
    }

    [Fact]
    public void The_law_of_activation_is_even_between_its_values_and_ends_at_its_last()
    {
        foreach (int drive in new[] { 0, 7, 16, 250, 4095, 1_000_000 })
        {
            using TissueMemory memory = Filled([1]);
            Macrophages(memory, 1);
            memory.Replica().ActivatingField = 1;
            memory.Replica().QuantumDrive = 1 << 24;
            memory.T.Amount.Span(0, memory.T.Voxels).Fill(drive);
            Window(memory);
            int at = Math.Min(drive, 4095),
                low = at / 16 * 16;
            double expected = Activation(low) + (Activation(low + 16) - Activation(low)) * (at - low) / 16;
            AssertShare(Count(memory, 3), Cells, expected, $"active at drive {drive}");
        }
    }

    [Fact]
    public void Lymphodepletion_leaves_the_spared_share_of_the_kinds_that_it_reaches()
    {
        const int windows = 12;
        const double spared = 0.15;
        double each = 1 - Math.Pow(spared, 1.0 / windows);
        using TissueMemory memory = Filled();
        memory.Window().Deplete = Threshold.OfProbability(each);
        memory.ResidentKind(2).IsDepleted = 1;
        for (int i = 0; i < Cells; i += 3)
            memory.T.ResidentSignals[i] = ResidentSignal.Living(6);
        long died = 0;
        for (int w = 0; w < windows; w++)
        {
            Window(memory);
            died += memory.T.Totals[Counter.Events + Ledger.Died];
        }

        AssertShare(Count(memory, 2), Cells * 2 / 3, spared, "spared");
        Assert.Equal(Cells * 2 / 3 - died, Count(memory, 2));
        Assert.Equal(Cells / 3, Count(memory, 6));
    }

    [Fact]
    public void Residents_without_a_slow_fate_stay_as_they_are()
    {
        using TissueMemory memory = Filled();
        for (int i = 0; i < Cells; i += 2)
            memory.T.ResidentSignals[i] = ResidentSignal.Debris(1 + i % 7, killed: true);
        memory.Window().Deplete = Threshold.Always;
        byte[] before = memory.T.ResidentSignals.Span(0, Cells).ToArray();
        for (int w = 0; w < 3; w++)
            Window(memory);
        Assert.Equal(before, memory.T.ResidentSignals.Span(0, Cells).ToArray());
    }
}
