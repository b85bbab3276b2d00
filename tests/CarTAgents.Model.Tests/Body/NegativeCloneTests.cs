using CarTAgents.Kernels.Sums;
using CarTAgents.Model.Body;
using CarTAgents.Model.Columns;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Numbers;
using static CarTAgents.Model.Tests.Body.TumourAlone;

namespace CarTAgents.Model.Tests.Body;

/// <summary>Tumour cells without the antigen in a patient on lattices: to the cell, on the lattice and beside it. Seeds are
/// fixed.</summary>
public class NegativeCloneTests
{
    private const int Tumour = 1,
        Negative = TissueSample.NegativeTumour;

    private static string Clone(double exponent, double loss = 0, double patients = 1) =>
        FormattableString.Invariant($"patient.clones={{negative: {{patients: {patients}, leastExponent: {exponent}, ")
        + FormattableString.Invariant($"mostExponent: {exponent}, lossPerDivision: {loss}, bystander: 0}}}}");

    private static double Share(CourseRow row) => row[CourseColumns.NegativeShare];

    [Fact]
    public void CellsThatEnterOrAreRefusedAreCountedToTheCell()
    {
        const long represents = 1000,
            beside = 20_500;
        var tissue = new TissueSample(represents, 1, Tumour, clones: new CloneCells(beside, 0));
        long[] census = Census(Tumour, 500, 0);
        Assert.Equal(beside, tissue.Negative(census));
        Assert.Equal(500 * represents + beside, tissue.Tumour(census));
        int entered = 0;
        tissue.BeginEntries();
        for (; tissue.CloneIsToEnter(census, Negative); entered++)
        {
            tissue.EnterResident(Negative);
            Assert.Equal(beside, tissue.Negative(census));
            Assert.Equal(500 * represents + beside, tissue.Tumour(census));
        }

        Assert.Equal(beside / represents, entered);
        // Three found no room; the others are in the census of the window after next.
        tissue.BeginEntries();
        tissue.BeginEntries();
        tissue.AddResidents(Negative, 3 * represents);
        census = Census(Tumour, 500 + entered - 3, entered - 3);
        Assert.Equal(beside, tissue.Negative(census));
        Assert.Equal(500 * represents + beside, tissue.Tumour(census));
        Assert.True(tissue.CloneIsToEnter(census, Negative));
    }

    [Fact]
    public void TheFirstComeTogether()
    {
        long[] census = Census(Tumour, 500, 0);
        var few = new TissueSample(1000, 1, Tumour, clones: new CloneCells(1000 * AssumedNumbers.CloneFounders - 1, 0));
        Assert.False(few.CloneIsToEnter(census, Negative));
        few.AddResidents(Negative, 1);
        Assert.True(few.CloneIsToEnter(census, Negative));
        Assert.False(new TissueSample(1000, 1, Tumour, clones: new CloneCells(999, 0)).CloneIsToEnter(Census(Tumour, 500, 1), Negative));
        Assert.True(new TissueSample(1000, 1, Tumour, clones: new CloneCells(1000, 0)).CloneIsToEnter(Census(Tumour, 500, 1), Negative));
    }

    /// <summary>Births, deaths and losses are whole cells at the plan's rates: their means at five standard errors.</summary>
    [Fact]
    public void FewCellsGrowAndAriseAtTheirRates()
    {
        const int patients = 4000;
        const long cells = 100,
            others = 1_000_000;
        const double loss = 1e-4;
        PatientPlan plan = SmallPatient.Scenario(Clone(-3, loss)).Patient!;
        TargetPlan tumour = plan.TumourTarget!;
        double sum = 0,
            squares = 0;
        const ulong seed = 9;
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        for (uint i = 0; i < patients; i++)
        {
            var random = new HostRandom(seed, i, HostPurpose.Patient);
            var tissue = new TissueSample(1000, 1, plan.Tumour, clones: new CloneCells(cells, 0));
            tissue.AdvanceClones(Census(plan.Tumour, others / 1000), plan, ref random);
            double n = tissue.Negative(Census(plan.Tumour, others / 1000));
            (sum, squares) = (sum + n, squares + n * n);
        }

        double mean = sum / patients,
            error = Math.Sqrt((squares / patients - mean * mean) / patients),
            days = plan.WindowDays;
        double expected = cells * Math.Exp(-tumour.Deaths * days) + (cells + loss * others) * tumour.Births * days;
        Assert.InRange(mean, expected - 5 * error, expected + 5 * error);
        Assert.True(error < 0.2);
    }

    [Fact]
    public void AloneTheyKeepTheirShare()
    {
        (List<CourseRow> course, List<Simulation.Record> census, _) = Run([Clone(-1), "patient.infusion=~", "duration=8 h", .. Alone]);
        long placed = census.First(r => r.Slot == 0).Counts[Counter.Negative + SmallPatient.Scenario().Patient!.Tumour - 1];
        Assert.Equal(155, placed);
        Assert.Equal(0.1, Share(course[0]), 0.001);
        // Births and deaths of either kind are as likely; of some 155 the share varies by a tenth of itself.
        Assert.Equal(0.1, Share(course[^1]), 0.03);
        Assert.True(Cells(course[^1]) > 1.2 * Cells(course[0]));
    }

    /// <summary>CAR-T cells clear the others. Too few for the lattice at first, those without the antigen come to it when they are more,
    /// and are what is left.</summary>
    [Fact]
    public void CarTCellsLeaveThemAndFewBecomeMany()
    {
        string[] sets = [Clone(Math.Log10(12.0 / 1555)), "duration=30 h", "patient.infusion.cellsPerKilogram=2e6", .. Alone];
        (List<CourseRow> course, List<Simulation.Record> census, ulong hash) = Run(sets);
        int tumour = SmallPatient.Scenario(sets).Patient!.Tumour;
        long[] onLattice = [.. census.Where(r => r.Slot == 0).Select(r => r.Counts[Counter.Negative + tumour - 1])];
        Assert.Equal(0, onLattice[0]);
        Assert.True(onLattice[^1] >= AssumedNumbers.CloneFounders, $"{onLattice[^1]}");
        Assert.Equal(12.0 / 1555, Share(course[0]), 0.0005);
        Assert.True(Share(course[^1]) > 0.5 && Cells(course[^1]) < Cells(course[0]), $"{Share(course[^1])} of {Cells(course[^1])}");
        Assert.All(course.Where(r => Cells(r) > 0), r => Assert.InRange(Share(r), 0, 1));
        for (int i = 1; i < course.Count; i++)
        {
            double before = Share(course[i - 1]) * Cells(course[i - 1]),
                now = Share(course[i]) * Cells(course[i]);
            // Coming to the lattice changes nothing: in 20 min nothing grows or shrinks by a fifth but by chance.
            Assert.InRange(now, 0.8 * before, 1.25 * before);
        }

        // The same from a checkpoint in the middle.
        Assert.Equal($"{hash:x16}", $"{Resumed(601, sets):x16}");
    }

    [Fact]
    public void ThePatientWhoHasNoneHasTheBitsOfNoSuchKey()
    {
        string[] sets = ["duration=4 h", .. Alone];
        ulong without = Run(sets).Hash;
        (List<CourseRow> course, _, ulong hash) = Run([Clone(-1, 1e-8, patients: 0.3), .. sets]);
        Assert.Equal($"{without:x16}", $"{hash:x16}");
        Assert.All(course, r => Assert.Equal(0, Share(r)));
        Assert.NotEqual(without, Run([Clone(-1), .. sets]).Hash);
    }
}
