using CarTAgents.Model.Body;
using static CarTAgents.Model.Tests.Body.TumourAlone;

namespace CarTAgents.Model.Tests.Body;

/// <summary>A tumour on a lattice grows to its limit and not beyond. Seeds are fixed.</summary>
public class TumourCapacityTests
{
    private const double Limit = 1.4e9;

    private static string[] Sets(double capacity) =>
        [
            .. Alone,
            "patient.infusion.cellsPerKilogram=0",
            "duration=40 h",
            FormattableString.Invariant($"patient.clones={{capacity: {capacity}, resistant: {{share: 0.01, killing: 0.2}}, ")
                + "negative: {patients: 1, leastExponent: -5, mostExponent: -5, lossPerDivision: 0, bystander: 0}}",
        ];

    [Fact]
    public void GrowthEndsAtIt()
    {
        double[] limited = [.. Run(Sets(Limit)).Course.Select(TumourAlone.Cells)],
            free = [.. Run(Sets(1e15)).Course.Select(TumourAlone.Cells)];
        int reached = Array.FindIndex(free, n => n >= Limit);
        Assert.InRange(reached, 10, free.Length - 20);
        // To the bit the same until then.
        Assert.Equal(free[..reached], limited[..reached]);
        Assert.True(free[^1] > 1.5 * Limit, $"{free[^1]}");
        // Free sites of the lattice still fill, and the dead are replaced.
        Assert.All(limited[reached..], n => Assert.InRange(n, 0.97 * Limit, 1.1 * Limit));
    }

    /// <summary>A tumour that is as large to begin with does not grow.</summary>
    [Fact]
    public void NothingIsBornBesideAFullLattice()
    {
        double last = TumourAlone.Cells(Run(Sets(1e9)).Course[^1]);
        Assert.InRange(last, 0.9e9, 1.1e9);
    }
}
