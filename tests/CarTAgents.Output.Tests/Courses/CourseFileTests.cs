using System.Text.Json;
using CarTAgents.Compute.Cpu;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Body;
using CarTAgents.Model.Columns;
using CarTAgents.Model.Engine;
using CarTAgents.Output.Courses;
using CarTAgents.Output.Runs;
using CarTAgents.Testing;

namespace CarTAgents.Output.Tests.Courses;

/// <summary>course.csv and summary.json as a run leaves them.</summary>
public sealed class CourseFileTests
{
    [Fact]
    public void A_line_holds_every_value_to_the_last_digit_and_nothing_for_what_has_no_meaning()
    {
        using var directory = new TemporaryFolder();
        double[][] rows = [.. ConstructedCourse.Rows(120)];
        File.WriteAllLines(
            directory.File("course.csv"),
            rows.Select(r => CourseTable.Line(new CourseRow(7, 0, r), several: false)).Prepend(CourseTable.Header(several: false))
        );
        Assert.StartsWith(
            "time [d],car_t [1/uL],b_cells [1/uL],naive_b_share [1],tumour [cells],marrow_blasts [1],il6 [pg/mL],ifng [pg/mL],",
            File.ReadLines(directory.File("course.csv")).First(),
            StringComparison.Ordinal
        );
        PatientCourse course = Assert.Single(CourseTable.Read(directory.File("course.csv"), mortal: false).Patients);
        Assert.Equal(rows, course.Rows);
        Assert.Contains(",,", File.ReadLines(directory.File("course.csv")).Skip(1).First(), StringComparison.Ordinal);
        File.AppendAllText(directory.File("course.csv"), "0.25,1,2\n");
        Assert.Contains(
            $"line {rows.Length + 2}",
            Assert.Throws<OutputException>(() => CourseTable.Read(directory.File("course.csv"), mortal: false)).Message,
            StringComparison.Ordinal
        );
    }

    /// <summary>Rows beyond a checkpoint go, as those of the census do: stopped and gone on is straight, in place and in a
    /// branch.</summary>
    [Fact]
    public void A_run_that_stopped_leaves_the_same_course_when_it_has_gone_on()
    {
        using var directory = new TemporaryFolder();
        RunConfiguration configuration = SmallRun.Configuration("output=~");
        Execute(directory.File("straight"), configuration);
        Execute(directory.File("split"), SmallRun.Configuration("output={checkpoint: {every: 70 min, keep: 9}}"));
        RunDirectory straight = RunDirectory.Open(directory.File("straight")),
            split = RunDirectory.Open(directory.File("split"));
        string[] lines = File.ReadAllLines(straight.Course);
        Assert.Equal(File.ReadLines(straight.Census).Count(), lines.Length);
        Checkpoint early = Checkpoint.Open(Checkpoint.Files(split)[0]);
        Assert.Equal(5, early.CourseRows);
        // A killed run may leave half a line.
        File.AppendAllText(split.Course, "99,1");
        using (var device = new CpuDevice(1))
        {
            using (
                Run branch = Run.Branch(
                    new RunOrder("small.yaml", []),
                    split,
                    early,
                    RunConfiguration.Parse(early.Configuration, split.Configuration),
                    device,
                    directory.File("branch")
                )
            )
            {
                Assert.Equal(lines[..6], File.ReadAllLines(branch.Directory.Course));
                Finish(branch);
            }

            using (Run resumed = Run.Resume(new RunOrder("small.yaml", []), split, early, [], device))
            {
                Assert.Equal(lines[..6], File.ReadAllLines(split.Course));
                Finish(resumed);
            }
        }

        foreach (string name in (string[])["course.csv", "summary.json"])
        {
            Assert.Equal(File.ReadAllBytes(directory.File("straight/" + name)), File.ReadAllBytes(directory.File("split/" + name)));
            Assert.Equal(File.ReadAllBytes(directory.File("straight/" + name)), File.ReadAllBytes(directory.File("branch/" + name)));
        }
    }

    [Fact]
    public void Several_patients_share_the_file_and_a_run_without_one_has_none()
    {
        using var directory = new TemporaryFolder();
        Execute(directory.File("run"), SmallRun.Configuration("output=~", "replicas=2", "identity=7", "duration=1 h"));
        CourseTable table = CourseTable.Read(directory.File("run/course.csv"), mortal: false);
        Assert.Equal([7u, 8u], table.Patients.Select(p => p.Identity));
        Assert.StartsWith("patient [1],time [d],", File.ReadLines(directory.File("run/course.csv")).First(), StringComparison.Ordinal);
        using JsonDocument summary = JsonDocument.Parse(File.ReadAllText(directory.File("run/summary.json")));
        Assert.Equal(
            [7, 8],
            summary.RootElement.GetProperty("patients").EnumerateArray().Select(p => p.GetProperty("patient [1]").GetInt32())
        );
        SmallRun.Execute(directory.File("assay"), SmallRun.Configuration("output=~", "duration=1 h"));
        Assert.DoesNotContain(Directory.GetFiles(directory.File("assay")), f => Path.GetFileName(f) is "course.csv" or "summary.json");
    }

    /// <summary>Where no rule lets patients die, what ends early is a file that was cut, at its end or within.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void A_line_that_is_missing_is_no_death_where_nobody_can_die(int missing)
    {
        using var directory = new TemporaryFolder();
        double[][] rows = [.. ConstructedCourse.Rows(5)];
        foreach (double[] row in rows)
            row[CourseColumns.NeurotoxicityGrade.Place] = 0;
        List<string> lines =
        [
            CourseTable.Header(several: true),
            .. rows.SelectMany(r => new uint[] { 0, 1, 2 }.Select(p => CourseTable.Line(new CourseRow(p, 0, r), several: true))),
        ];
        string path = directory.File("course.csv");
        File.WriteAllLines(path, lines);
        Assert.Equal(3, CourseTable.Read(path, mortal: false).Patients.Count);
        // The last patient has no lines from some time on, as if it had died; every other is whole.
        for (int i = 0; i < missing; i++)
            lines.RemoveAt(lines.Count - 1 - (2 * i));
        File.WriteAllLines(path, lines);
        Assert.Equal(rows.Length - missing, CourseTable.Read(path, mortal: true).Patients[2].Rows.Count);
        Assert.Contains(
            "missing",
            Assert.Throws<OutputException>(() => CourseTable.Read(path, mortal: false)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_summary_tells_the_known_answers_and_only_what_is_defined()
    {
        IReadOnlyDictionary<string, double> all = CourseSummary.Of(ConstructedCourse.To(200));
        Assert.Equal(32, all["car_t peak [1/uL]"]);
        Assert.Equal(10, all["car_t peak time [d]"]);
        Assert.Equal(1, all["car_t doubling time [d]"], 1e-9);
        Assert.Equal(3, all["car_t fast half-life [d]"], 0.01);
        Assert.Equal(60, all["car_t slow half-life [d]"], 0.1);
        Assert.Equal(ConstructedCourse.Values(180)[1], all["car_t at day 180 [1/uL]"]);
        Assert.Equal(4, all["b_cells gone time [d]"]);
        Assert.Equal(98, all["b_cells back time [d]"]);
        Assert.Equal(0.95, all["naive_b_share at return [1]"]);
        Assert.Equal(9e10, all["tumour at infusion [cells]"]);
        Assert.Equal(3e6, all["tumour lowest [cells]"]);
        Assert.Equal(640, all["il6 peak [pg/mL]"]);
        Assert.Equal(6, all["il6 peak time [d]"]);
        Assert.Equal(7, all["ifng peak time [d]"]);
        Assert.Equal(230, all["crp peak [mg/L]"]);
        Assert.Equal(39.6, all["temperature peak [C]"]);
        Assert.Equal(2, all["crs_grade highest [1]"]);
        Assert.Equal(2, all["crs_grade onset time [d]"]);
        Assert.Equal(6, all["crs_grade duration [d]"]);
        IReadOnlyDictionary<string, double> early = CourseSummary.Of(ConstructedCourse.To(6.5));
        Assert.Equal(
            [
                "b_cells gone time [d]",
                "crs_grade highest [1]",
                "crs_grade onset time [d]",
                "il6 peak [pg/mL]",
                "il6 peak time [d]",
                "temperature peak [C]",
                "temperature peak time [d]",
                "time at end [d]",
                "tumour at end [cells]",
                "tumour at infusion [cells]",
                "tumour lowest [cells]",
                "tumour lowest time [d]",
            ],
            early.Keys.Order(StringComparer.Ordinal)
        );
    }

    private static void Execute(string path, RunConfiguration configuration)
    {
        using var device = new CpuDevice(1);
        using Run run = Run.Start(new RunOrder("small.yaml", []), configuration, device, path);
        Finish(run);
    }

    /// <summary>A row with each census, of values that follow from it.</summary>
    private static void Finish(Run run)
    {
        Action<Simulation.Record> take = run.Simulation.OnCensus!;
        run.Simulation.OnCensus = record =>
        {
            take(record);
            double[] values = ConstructedCourse.Values(record.Tick / 12.0 - 3);
            values[^1] = record.Sums[0];
            run.Simulation.OnCourse!(new CourseRow(record.Identity, record.Tick, values));
        };
        run.Execute(CancellationToken.None);
    }
}
