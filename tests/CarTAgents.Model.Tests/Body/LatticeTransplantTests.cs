using CarTAgents.Kernels.Sums;
using CarTAgents.Model.Body;
using CarTAgents.Model.Columns;
using CarTAgents.Model.Engine;

namespace CarTAgents.Model.Tests.Body;

/// <summary>Transplant in remission of a patient on lattices: what holds of mixed patients, and nothing of the lattices lives on. Seeds are
/// fixed.</summary>
public class LatticeTransplantTests
{
    private const int At = 6;
    private const double Left = 0.001;

    // Remission is whatever the tumour is.
    private static string Rule(double share) =>
        FormattableString.Invariant($"patient.outcome={{marrow: {{remission: 1e12, from: 2 h, until: 4 h, residual: 1, residualFrom: 2 h, ")
        + FormattableString.Invariant($"residualUntil: 4 h}}, transplant: {{share: {share}, at: {At} h, left: {Left}, death: 0 1/d}}}}");

    private static (List<CourseRow> Course, List<Simulation.Record> Census, ulong Hash) Run(double share) =>
        TumourAlone.Run(Rule(share), SmallPatient.WithClone);

    /// <summary>Until then the course is that of a patient without, to the bit; then T and B cells are gone, and of each clone of the
    /// tumour its share is left, in the row that tells of it.</summary>
    [Fact]
    public void TakesTheCells()
    {
        List<CourseRow> with = Run(1).Course,
            without = Run(0).Course;
        int at = with.FindIndex(r => r[CourseColumns.Time] >= At / 24.0 - 1e-9);
        for (int i = 0; i < at; i++)
            Assert.Equal(without[i].Values, with[i].Values);
        CourseRow before = without[at],
            after = with[at];
        Assert.True(before[CourseColumns.CarTInBody] > 1e6 && before[CourseColumns.BCellsInBody] > 1e7, "too few cells for a test");
        foreach (CourseColumn none in (CourseColumn[])[CourseColumns.CarTInBody, CourseColumns.CarT, CourseColumns.BCellsInBody])
            Assert.Equal(0, after[none]);
        foreach (Func<CourseRow, double> clone in (Func<CourseRow, double>[])[Negative, Resistant, r => r[CourseColumns.Tumour]])
        {
            double expected = Left * clone(before);
            Assert.True(expected > 100, $"{expected}");
            Assert.Equal(expected, clone(after), 5 * Math.Sqrt(expected));
        }
    }

    /// <summary>No T cell is seen again, on a lattice or beside it; the tumour grows from what was left, and the donor's
    /// marrow makes naive B cells.</summary>
    [Fact]
    public void NothingComesBackButTumourAndADonorsBCells()
    {
        (List<CourseRow> course, List<Simulation.Record> census, _) = Run(1);
        double day = At / 24.0,
            last = 0;
        CourseRow[] after = [.. course.Where(r => r[CourseColumns.Time] >= day - 1e-9)];
        Assert.All(after, r => Assert.Equal(0, r[CourseColumns.CarTInBody]));
        foreach (CourseRow row in after)
        {
            double tumour = row[CourseColumns.Tumour],
                grown = after[0][CourseColumns.Tumour] * Math.Pow(2, (row[CourseColumns.Time] - day) * 24 / 16);
            Assert.Equal(grown, tumour, 0.03 * grown);
            last = row[CourseColumns.BCellsInBody];
        }

        Assert.True(last > 1000, $"{last} B cells");
        uint infusion = SmallPatient.Scenario().Patient!.InfusionTick;
        // The fate after the row that tells of it sweeps the lattices; the census after it has nobody.
        foreach (Simulation.Record record in census.Where(r => r.Tick >= infusion + (At * 60) + 40))
            Assert.Equal(0, record.Counts[Counter.T] + record.Counts[Counter.T + 1]);
    }

    /// <summary>A checkpoint in any window around it is none.</summary>
    [Fact]
    public void ACheckpointAroundItChangesNothing()
    {
        ulong straight = Run(1).Hash;
        uint infusion = SmallPatient.Scenario().Patient!.InfusionTick;
        for (uint window = 0; window < 5; window++)
        {
            uint tick = infusion + (At * 60) - 20 + 20 * window + window;
            Assert.Equal(straight, TumourAlone.Resumed(tick, Rule(1), SmallPatient.WithClone));
        }
    }

    private static double Negative(CourseRow row) => row[CourseColumns.Tumour] * row[CourseColumns.NegativeShare];

    private static double Resistant(CourseRow row) => row[CourseColumns.Tumour] * row[CourseColumns.ResistantShare];
}
