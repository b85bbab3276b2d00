using CarTAgents.Kernels.Sums;
using CarTAgents.Model.Body;
using CarTAgents.Model.Columns;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Numbers;
using static CarTAgents.Model.Tests.Body.TumourAlone;

namespace CarTAgents.Model.Tests.Body;

/// <summary>Tumour cells of a patient on lattices that keep the antigen and resist killing: to the cell, on the lattice and beside it.
/// Seeds are fixed.</summary>
public class ResistantCloneTests
{
    private const int Tumour = 1,
        Clone = TissueSample.ResistantTumour;

    private static string Resistant(double share, double killing) =>
        FormattableString.Invariant($"patient.clones={{resistant: {{share: {share}, killing: {killing}}}}}");

    private static double Share(CourseRow row) => row[CourseColumns.ResistantShare];

    [Fact]
    public void CellsThatEnterOrAreRefusedAreCountedToTheCell()
    {
        const long represents = 1000,
            beside = 20_500;
        var tissue = new TissueSample(represents, 1, Tumour, clones: new CloneCells(0, beside));
        long[] census = Census(Tumour, 500, resistant: 0);
        int entered = 0;
        tissue.BeginEntries();
        for (; tissue.CloneIsToEnter(census, Clone); entered++)
        {
            tissue.EnterResident(Clone);
            Assert.Equal(beside, tissue.Resistant(census));
            Assert.Equal(500 * represents + beside, tissue.Tumour(census));
        }

        Assert.Equal(beside / represents, entered);
        tissue.BeginEntries();
        tissue.BeginEntries();
        tissue.AddResidents(Clone, 3 * represents);
        census = Census(Tumour, 500 + entered - 3, resistant: entered - 3);
        Assert.Equal(beside, tissue.Resistant(census));
        Assert.Equal(500 * represents + beside, tissue.Tumour(census));
        Assert.Equal(0, tissue.Negative(census));
    }

    /// <summary>Births and deaths are whole cells at the plan's rates, and no other cell becomes one: means at five standard
    /// errors.</summary>
    [Fact]
    public void FewCellsGrowAtTheirRatesAndNoneArises()
    {
        const int patients = 4000;
        const long cells = 100;
        PatientPlan plan = SmallPatient.Scenario(Resistant(0.01, 0.2)).Patient!;
        TargetPlan tumour = plan.TumourTarget!;
        double sum = 0,
            squares = 0;
        const ulong seed = 10;
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        for (uint i = 0; i < patients; i++)
        {
            var random = new HostRandom(seed, i, HostPurpose.Patient);
            long[] census = Census(plan.Tumour, 1000, resistant: 0);
            var tissue = new TissueSample(1000, 1, plan.Tumour, clones: new CloneCells(0, cells));
            tissue.AdvanceClones(census, plan, ref random);
            double n = tissue.Resistant(census);
            (sum, squares) = (sum + n, squares + n * n);
            var none = new TissueSample(1000, 1, plan.Tumour);
            none.AdvanceClones(census, plan, ref random);
            Assert.Equal(0, none.Resistant(census));
        }

        double mean = sum / patients,
            error = Math.Sqrt((squares / patients - mean * mean) / patients),
            days = plan.WindowDays,
            expected = cells * (Math.Exp(-tumour.Deaths * days) + tumour.Births * days);
        Assert.InRange(mean, expected - 5 * error, expected + 5 * error);
        Assert.True(error < 0.2);
    }

    [Fact]
    public void AloneTheyKeepTheirShare()
    {
        (List<CourseRow> course, List<Simulation.Record> census, _) = Run([
            Resistant(0.1, 0),
            "patient.infusion=~",
            "duration=8 h",
            .. Alone,
        ]);
        long placed = census.First(r => r.Slot == 0).Counts[Counter.Resistant + SmallPatient.Scenario().Patient!.Tumour - 1];
        Assert.Equal(155, placed);
        Assert.Equal(0.1, Share(course[0]), 0.001);
        // Births and deaths of either kind are as likely; of some 155 the share varies by a tenth of itself.
        Assert.Equal(0.1, Share(course[^1]), 0.03);
        Assert.True(Cells(course[^1]) > 1.2 * Cells(course[0]));
    }

    /// <summary>CAR-T cells clear the others and leave them; where they are killed as others are, none is left over. A run from a
    /// checkpoint goes the same way.</summary>
    [Fact]
    public void CarTCellsLeaveThemAsFarAsTheyResist()
    {
        string[] Sets(double killing) => [Resistant(0.1, killing), "duration=30 h", "patient.infusion.cellsPerKilogram=2e6", .. Alone];
        (List<CourseRow> course, _, ulong hash) = Run(Sets(0));
        List<CourseRow> alike = Run(Sets(1)).Course;
        Assert.True(Share(course[^1]) > 0.6 && Cells(course[^1]) < 0.5 * Cells(course[0]), $"{Share(course[^1])} of {Cells(course[^1])}");
        Assert.True(Cells(alike[^1]) < 0.3 * Cells(course[^1]), $"{Cells(alike[^1])} and {Cells(course[^1])}");
        Assert.All(course.Where(r => Cells(r) > 0), r => Assert.InRange(Share(r), 0, 1));

        Assert.Equal($"{hash:x16}", $"{Resumed(601, Sets(0)):x16}");
    }

    [Fact]
    public void APatientWithoutThemHasTheBitsOfNoSuchKey()
    {
        string[] sets = ["duration=4 h", .. Alone];
        ulong without = Run(sets).Hash;
        (List<CourseRow> course, _, ulong hash) = Run([Resistant(0, 0.2), .. sets]);
        Assert.Equal($"{without:x16}", $"{hash:x16}");
        Assert.All(course, r => Assert.Equal(0, Share(r)));
        Assert.NotEqual(without, Run([Resistant(0.1, 0.2), .. sets]).Hash);
    }
}
