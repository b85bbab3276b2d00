using CarTAgents.Cli.Tests;
using CarTAgents.Compute.Cpu;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Columns;
using CarTAgents.Output.Courses;
using CarTAgents.Output.Runs;
using CarTAgents.Testing;
using Course = CarTAgents.Output.Courses.PatientCourse;

namespace CarTAgents.Acceptance;

/// <summary>What each drug does by itself to a patient on lattices: B-ALL of 4e11 blasts, branches of one checkpoint that differ by
/// the drug alone.</summary>
public class DrugTests
{
    // Days before the infusion, and from it on: grade 3 has lasted for a day and more when a drug is given.
    private const int Before = 5,
        Given = 6,
        End = 24;

    [Fact]
    public void EachDrugByItself()
    {
        Assert.SkipUnless(Figures.InFull, "five runs of minutes; TreatedPatientTests has the laws in short");
        using var folder = new TemporaryFolder();
        using (var device = new CpuDevice(Environment.ProcessorCount))
        using (Run run = Run.Start(new RunOrder("b-all-mskcc.yaml", []), Untreated, device, folder.File("origin")))
            run.Execute(TestContext.Current.CancellationToken);
        RunDirectory origin = RunDirectory.Open(folder.File("origin"));
        string[] drugs = ["none", "tocilizumab", "anakinra", "steroid"];
        Course[] courses = [.. drugs.Select(d => Branch(origin, folder.File(d), d == "none" ? null : d))];
        Figures.Report(
            "drugs-on-lattices",
            [
                "drug",
                "CRS grade 1 or more [d]",
                "CRS grade 2 or more [d]",
                "CRS grade 3 or more [d]",
                "neurotoxicity [d]",
                "severe neurotoxicity [d]",
                "IL-6 peak [pg/mL]",
                "CAR-T cells on day 14 [cells]",
                "blasts on day 14 [cells]",
            ],
            drugs.Zip(
                courses,
                (name, c) =>
                    new object[]
                    {
                        name,
                        Crs(c, 1),
                        Crs(c, 2),
                        Crs(c, 3),
                        Neurotoxicity(c, 1),
                        Neurotoxicity(c, 3),
                        Math.Round(c[CourseColumns.Il6].Max()),
                        At14(c, CourseColumns.CarTInBody),
                        At14(c, CourseColumns.Tumour),
                    }
            )
        );
        (Course none, Course tocilizumab, Course anakinra, Course steroid) = (courses[0], courses[1], courses[2], courses[3]);
        // Nothing differs before; then the signal of IL-6 alone does, and the level rises.
        foreach (Course other in courses)
            Assert.Equal(none.Rows.Where(r => r[0] < Given).SelectMany(r => r), other.Rows.Where(r => r[0] < Given).SelectMany(r => r));
        Assert.True(Crs(none, 2) > 4 && Neurotoxicity(none, 3) > 2, $"{Crs(none, 2)} d of grade 2, {Neurotoxicity(none, 3)} d severe");
        Assert.InRange(Crs(tocilizumab, 2), 0, 1);
        Assert.Equal(Neurotoxicity(none, 3), Neurotoxicity(tocilizumab, 3));
        Assert.Equal(none[CourseColumns.CarTInBody], tocilizumab[CourseColumns.CarTInBody]);
        Assert.True(tocilizumab[CourseColumns.Il6].Max() > none[CourseColumns.Il6].Max());
        Assert.Equal(0, Neurotoxicity(anakinra, 3));
        Assert.True(anakinra[CourseColumns.Il6].Max() < none[CourseColumns.Il6].Max());
        Assert.InRange(At14(steroid, CourseColumns.CarTInBody) / At14(none, CourseColumns.CarTInBody), 0.1, 0.9);
    }

    /// <summary>Days of a grade, or a higher one, from the drug on.</summary>
    private static double Crs(Course course, int grade) => Days(course, CourseColumns.CrsGrade, grade);

    private static double Neurotoxicity(Course course, int grade) => Days(course, CourseColumns.NeurotoxicityGrade, grade);

    private static double Days(Course course, CourseColumn column, int grade)
    {
        double[] time = course.Time,
            grades = course[column];
        return Enumerable.Range(1, time.Length - 1).Where(i => time[i] > Given && grades[i] >= grade).Sum(i => time[i] - time[i - 1]);
    }

    private static double At14(Course course, CourseColumn column) => CourseMeasures.At(course.Time, course[column], 14);

    private static RunConfiguration Untreated =>
        RunConfiguration.Load(
            Workbench.Shipped("b-all-mskcc.yaml"),
            [FormattableString.Invariant($"duration={Before + Given} d"), "output.report=false"]
        );

    private static Course Branch(RunDirectory origin, string path, string? drug)
    {
        using Checkpoint checkpoint = Checkpoint.OpenNewest(origin);
        string[] sets =
        [
            FormattableString.Invariant($"duration={Before + End} d"),
            .. drug is null ? [] : new[] { FormattableString.Invariant($"events.0={{at: {Before + Given} d, give: {drug}}}") },
        ];
        RunConfiguration configuration = BranchConfiguration.Make(Untreated, checkpoint.Tick, sets, out _);
        using var device = new CpuDevice(Environment.ProcessorCount);
        using Run run = Run.Branch(new RunOrder(checkpoint.Path, sets), origin, checkpoint, configuration, device, path);
        run.Execute(TestContext.Current.CancellationToken);
        return CourseTable.Read(run.Directory.Course, configuration.IsMortal).Patients[0];
    }
}
