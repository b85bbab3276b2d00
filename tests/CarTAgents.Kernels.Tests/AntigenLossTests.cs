using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Rules;

namespace CarTAgents.Kernels.Tests;

/// <summary>Loss of the antigen at division. Shares are held at five standard deviations of a binomial. Seeds are fixed.</summary>
public class AntigenLossTests
{
    private const int Side = 40,
        Cells = Side * Side * Side;

    private static TissueMemory Memory(uint seed, Threshold loss)
    {
        var memory = new TissueMemory(Side, Side, Side, true, true, true);
        memory.Replica().SeedLow = seed;
        ref ResidentKind kind = ref memory.ResidentKind(1);
        kind.AntigenMean = 40_000;
        kind.AntigenInheritance = 60_000;
        kind.AntigenInnovation = 900;
        kind.AntigenLoss = loss;
        return memory;
    }

    private static Resident[] Daughters(TissueMemory memory, Resident mother) =>
        [.. memory.Sites().Select(s => Settle.Daughter(memory.T, s, 1, mother))];

    [Theory]
    [InlineData(1, 0.01)]
    [InlineData(2, 0.2)]
    [InlineData(3, 0.9)]
    public void A_division_loses_the_antigen_as_often_as_stated(uint seed, double loss)
    {
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        using TissueMemory memory = Memory(seed, Threshold.OfProbability(loss)),
            without = Memory(seed, Threshold.Never);
        var mother = new Resident(38_000, 7);
        Resident[] daughters = Daughters(memory, mother),
            keeping = Daughters(without, mother);
        int lost = daughters.Count(d => d.LnAntigen == 0);
        double deviation = Math.Sqrt(Cells * loss * (1 - loss));
        Assert.InRange(lost, Cells * loss - 5 * deviation, Cells * loss + 5 * deviation);
        // Who keeps it has what it would have had, so that the two draws know nothing of one another.
        for (int i = 0; i < Cells; i++)
        {
            Assert.True(daughters[i].LnAntigen == 0 || daughters[i].Words.Equals(keeping[i].Words));
            Assert.Equal(7, daughters[i].Clone);
        }

        double Mean(IEnumerable<int> places) => places.Average(i => keeping[i].LnAntigen);
        int[] all = [.. Enumerable.Range(0, Cells)];
        double apart = Mean(all.Where(i => daughters[i].LnAntigen == 0)) - Mean(all.Where(i => daughters[i].LnAntigen != 0));
        Assert.InRange(apart, -5 * 900 / Math.Sqrt(Cells * loss * (1 - loss)), 5 * 900 / Math.Sqrt(Cells * loss * (1 - loss)));
    }

    [Fact]
    public void What_never_happens_or_always_does_for_every_word()
    {
        var mother = new Resident(40_000, 0);
        using TissueMemory never = Memory(4, Threshold.Never),
            always = Memory(4, Threshold.Always);
        Assert.DoesNotContain(Daughters(never, mother), d => d.LnAntigen == 0);
        Assert.DoesNotContain(Daughters(always, mother), d => d.LnAntigen != 0);
    }

    /// <summary>Resistance is the mother's, in the daughter and in the cell that stays, with the antigen or without.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Resistance_is_inherited(bool resists)
    {
        using TissueMemory memory = Memory(6, Threshold.OfProbability(0.5));
        foreach (int ln in new[] { 0, 40_000 })
        {
            var mother = new Resident(ln, 3) { IsResistant = resists };
            Assert.All(Daughters(memory, mother), d => Assert.Equal(resists, d.IsResistant));
            Assert.All(memory.Sites().Select(s => Settle.Inherit(memory.T, s, 1, mother)), m => Assert.Equal(resists, m.IsResistant));
        }
    }

    [Fact]
    public void The_antigen_does_not_come_back_and_the_cell_that_stays_keeps_it()
    {
        using TissueMemory memory = Memory(5, Threshold.OfProbability(0.5));
        Assert.DoesNotContain(Daughters(memory, new Resident(0, 3)), d => d.LnAntigen != 0 || d.Clone != 3);
        Assert.DoesNotContain(memory.Sites().Select(s => Settle.Inherit(memory.T, s, 1, new Resident(1, 0))), m => m.LnAntigen == 0);
        Assert.DoesNotContain(memory.Sites().Select(s => Settle.Inherit(memory.T, s, 1, new Resident(0, 0))), m => m.LnAntigen != 0);
    }
}
