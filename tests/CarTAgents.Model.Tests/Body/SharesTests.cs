using CarTAgents.Model.Body;
using FsCheck;
using FsCheck.Fluent;

namespace CarTAgents.Model.Tests.Body;

/// <summary>Cells shared out in proportion, and debts among classes.</summary>
public class SharesTests
{
    /// <summary>All are shared out, to the cell, each class within a cell of its part.</summary>
    [Fact]
    public void AllAreSharedOutInProportion() =>
        Prop.ForAll<int, int[]>(
                (cells, weights) =>
                {
                    long[] of = [.. weights.Select(w => (long)w)],
                        to = new long[of.Length];
                    Shares.Add(cells, of, to);
                    double all = Shares.Positive(of);
                    return all == 0
                        ? to.All(n => n == 0)
                        : to.Sum() == cells && of.Zip(to).All(p => Math.Abs(p.Second - cells * Math.Max(0, p.First) / all) < 1.001);
                }
            )
            .QuickCheckThrowOnFailure();

    /// <summary>No cell comes or goes, nobody pays into debt, nobody is paid beyond it, and not both are left.</summary>
    [Fact]
    public void DebtsArePaidByThoseWhoHave() =>
        Prop.ForAll<int[]>(classes =>
            {
                long[] before = [.. classes.Select(n => (long)n)],
                    after = [.. before];
                Shares.PayDebts(after);
                return after.Sum() == before.Sum()
                    && before.Zip(after).All(p => Math.Abs(p.Second) <= Math.Abs(p.First) && p.First * p.Second >= 0)
                    && !(after.Any(n => n > 0) && after.Any(n => n < 0));
            })
            .QuickCheckThrowOnFailure();

    [Fact]
    public void BothSidesInProportion()
    {
        long[] classes = [-3000, 9000, 1000, -1000];
        Shares.PayDebts(classes);
        Assert.Equal([0, 5400, 600, 0], classes);
        classes = [-3000, 900, 100, -1000];
        Shares.PayDebts(classes);
        Assert.Equal([-2250, 0, 0, -750], classes);
    }
}
