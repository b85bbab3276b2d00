using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Sums;
using CarTAgents.Model.Body;
using CarTAgents.Model.Columns;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Numbers;
using static CarTAgents.Model.Tests.Body.TumourAlone;

namespace CarTAgents.Model.Tests.Body;

/// <summary>A clone that has become few leaves the lattice, to the cell, and goes on by single cells. Seeds are fixed.</summary>
public class FewCloneTests
{
    private const long Represents = 1000;

    private static string Clones(double killing) =>
        FormattableString.Invariant($"patient.clones={{resistant: {{share: 0.03, killing: {killing}}}, negative: {{patients: 1, ")
        + "leastExponent: -1.5, mostExponent: -1.5, lossPerDivision: 0, bystander: 0}}";

    [Fact]
    public void OneCloneAWindowLeavesAndNoCellIsLost()
    {
        PatientPlan plan = SmallPatient.Scenario(Clones(0.5)).Patient!;
        var random = new HostRandom(3, 0, HostPurpose.Patient);
        long[] blood = new long[TissueSample.Classes];
        var tissue = new TissueSample(Represents, 1, plan.Tumour, clones: new CloneCells(0, 500));
        Follow(Census(plan.Tumour, 100, AssumedNumbers.CloneFew, AssumedNumbers.CloneFew));
        Assert.Equal(Departure.Nobody, tissue.Leaving);
        Follow(Census(plan.Tumour, 100, 7, 7));
        Assert.Equal(Departure.OfNegative(plan.Tumour), tissue.Leaving);
        // Seven of one and half a cell more of the other.
        Follow(Census(plan.Tumour, 93, 0, 7, left: 7));
        Assert.Equal(7 * Represents, tissue.Arriving[TissueSample.NegativeTumour]);
        Assert.Equal(Departure.OfResistant(plan.Tumour), tissue.Leaving);
        tissue.AddResidents(TissueSample.ResistantTumour, 100 * Represents);
        Assert.False(tissue.CloneIsToEnter(Census(plan.Tumour, 93, 0, 7), TissueSample.ResistantTumour));
        tissue.AddResidents(TissueSample.ResistantTumour, -100 * Represents);
        Follow(Census(plan.Tumour, 86, 0, 0, left: 7));
        Assert.Equal(Departure.Nobody, tissue.Leaving);
        Assert.Equal(7 * Represents + 500, tissue.Arriving[TissueSample.ResistantTumour]);
        Assert.False(tissue.CloneIsToEnter(Census(plan.Tumour, 86, 0, 0), TissueSample.ResistantTumour));

        void Follow(long[] census)
        {
            tissue.BeginEntries();
            tissue.ReceiveCensus(census, blood, ref random);
            Assert.Equal(100 * Represents + 500, tissue.Tumour(census));
            tissue.SendFewClones(census, plan);
        }
    }

    /// <summary>Killed as fast as others are, a clone of forty-odd lattice cells goes below one of them and is counted to the cell; nothing
    /// jumps where it leaves; and a checkpoint in any window around that is none.</summary>
    [Fact]
    public void ItGoesOnBySingleCells()
    {
        string[] sets = [Clones(1), "duration=30 h", "patient.infusion.cellsPerKilogram=2e6", .. Alone];
        (List<CourseRow> course, List<Simulation.Record> census, ulong hash) = Run(sets);
        int tumour = SmallPatient.Scenario(sets).Patient!.Tumour;
        long[] onLattice = [.. census.Where(r => r.Slot == 0).Select(r => r.Counts[Counter.Resistant + tumour - 1])];
        Assert.True(onLattice[0] > 2 * AssumedNumbers.CloneFounders, $"{onLattice[0]}");
        int left = Array.FindIndex(onLattice, n => n == 0);
        Assert.True(left > 0 && onLattice[left - 1] > 1, $"{left}");
        double represents = TumourAlone.Cells(course[0]) / 1555;
        double[] cells = [.. course.Select(r => r[CourseColumns.Tumour] * r[CourseColumns.ResistantShare])];
        int few = Array.FindIndex(cells, n => n < 0.5 * represents);
        Assert.True(few > left && cells[few] > 0, $"{few} after {left}: {cells[few]}");
        for (int i = left - 3; i < few; i++)
            Assert.InRange(cells[i + 1], 0.5 * cells[i], 1.1 * cells[i]);
        uint tick = census.Where(r => r.Slot == 0).ElementAt(left).Tick;
        foreach (uint window in (uint[])[0, 1, 2, 3])
            Assert.Equal($"{hash:x16}", $"{Resumed(tick - 50 + 20 * window, sets):x16}");
    }
}
