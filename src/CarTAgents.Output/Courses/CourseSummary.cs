using System.Globalization;
using System.Text.Json;
using CarTAgents.Model.Columns;
using CarTAgents.Output.Runs;

namespace CarTAgents.Output.Courses;

/// <summary>What trials would report of a course: summary.json.</summary>
public static class CourseSummary
{
    /// <summary>Fewer B cells a microlitre count as none, as flow cytometry would see it.</summary>
    public const double BCellLimit = 2;

    /// <summary>What has to be said of a tumour that went on a lattice: docs/model.md, section 11.</summary>
    public const string TumourLost = "faster than in trials, and without a way to relapse";

    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly List<CourseMeasure> Declared = [];

    /// <summary>The measures, in the order in which they are told.</summary>
    public static IReadOnlyList<CourseMeasure> Measures => Declared;

    static CourseSummary()
    {
        Declare("time at end", "d", "Course", "end", c => c.Time[^1]);
        (CarTPeak, CarTPeakTime) = Peak(CourseColumns.CarT);
        Declare(
            CourseColumns.CarT,
            "doubling time",
            "d",
            "doubling time in the steepest three days before the peak",
            (t, v) => CourseMeasures.DoublingTime(t, v, 3)
        );
        Declare(
            CourseColumns.CarT,
            "area day 0-28",
            "d/uL",
            "area under the curve, days 0 to 28",
            (t, v) => CourseMeasures.Area(t, v, 0, 28)
        );
        foreach (int day in (int[])[28, 90, 180])
        {
            string when = string.Create(CultureInfo.InvariantCulture, $"at day {day}");
            Declare(CourseColumns.CarT, when, CourseColumns.CarT.Unit, $"level {when}", (t, v) => CourseMeasures.At(t, v, day));
        }

        Declare(
            $"{CourseColumns.CarT.Name} fast half-life",
            "d",
            CourseColumns.CarT.Title,
            "half-life in the first phase of the fall",
            c => c.Fall.Fast
        );
        Declare(
            $"{CourseColumns.CarT.Name} slow half-life",
            "d",
            CourseColumns.CarT.Title,
            "half-life in the second phase of the fall",
            c => c.Fall.Slow
        );
        BCellsGone = Declare(
            CourseColumns.BCells,
            "gone time",
            "d",
            "first below 2/µL",
            (t, v) => CourseMeasures.Gap(t, v, BCellLimit).Gone
        );
        BCellsBack = Declare(CourseColumns.BCells, "back time", "d", "back at 2/µL", (t, v) => CourseMeasures.Gap(t, v, BCellLimit).Back);
        Declare(
            $"{CourseColumns.NaiveShare.Name} at return",
            CourseColumns.NaiveShare.Unit,
            CourseColumns.BCells.Title,
            "naive share when they are back",
            c => CourseMeasures.At(c.Time, c[CourseColumns.NaiveShare], BCellsBack.Value(c))
        );
        string cells = CourseColumns.Tumour.Unit;
        TumourAtInfusion = Declare(
            CourseColumns.Tumour,
            "at infusion",
            cells,
            "at the infusion",
            (t, v) => CourseMeasures.At(t, v, Math.Max(0, t[0]))
        );
        Declare(CourseColumns.Tumour, "lowest", cells, "lowest since the infusion", (t, v) => CourseMeasures.Lowest(t, v).Value);
        TumourLowestTime = Declare(
            CourseColumns.Tumour,
            "lowest time",
            "d",
            "time of the lowest",
            (t, v) => CourseMeasures.Lowest(t, v).Time
        );
        TumourAtEnd = Declare(CourseColumns.Tumour, "at end", cells, "at the end", (_, v) => v[^1]);
        Peak(CourseColumns.Il6);
        Peak(CourseColumns.Ifng);
        Peak(CourseColumns.Crp);
        Peak(CourseColumns.Temperature);
        CrsHighest = Declare(CourseColumns.CrsGrade, "highest", CourseColumns.CrsGrade.Unit, "highest grade", Highest);
        CrsOnset = Declare(CourseColumns.CrsGrade, "onset time", "d", "onset", (t, v) => CourseMeasures.Episode(t, v, 1).Onset);
        CrsDuration = Declare(CourseColumns.CrsGrade, "duration", "d", "duration", (t, v) => CourseMeasures.Episode(t, v, 1).Duration);
    }

    /// <summary>Highest level of CAR-T cells in blood, and its time.</summary>
    internal static CourseMeasure CarTPeak { get; }

    /// <inheritdoc cref="CarTPeak"/>
    internal static CourseMeasure CarTPeakTime { get; }

    /// <summary>When B cells are gone from blood, and when they are back.</summary>
    internal static CourseMeasure BCellsGone { get; }

    /// <inheritdoc cref="BCellsGone"/>
    internal static CourseMeasure BCellsBack { get; }

    /// <summary>Tumour cells at the infusion, the time of the fewest, and those at the end.</summary>
    internal static CourseMeasure TumourAtInfusion { get; }

    /// <inheritdoc cref="TumourAtInfusion"/>
    internal static CourseMeasure TumourLowestTime { get; }

    /// <inheritdoc cref="TumourAtInfusion"/>
    internal static CourseMeasure TumourAtEnd { get; }

    /// <summary>Highest grade of cytokine release syndrome, its onset and its duration.</summary>
    internal static CourseMeasure CrsHighest { get; }

    /// <inheritdoc cref="CrsHighest"/>
    internal static CourseMeasure CrsOnset { get; }

    /// <inheritdoc cref="CrsHighest"/>
    internal static CourseMeasure CrsDuration { get; }

    /// <summary>The measures that a course has, by name with unit.</summary>
    public static IReadOnlyDictionary<string, double> Of(PatientCourse course)
    {
        var result = new Dictionary<string, double>();
        if (course.Rows.Count == 0)
            return result;
        foreach (CourseMeasure measure in Measures)
        {
            double value = measure.Value(course);
            if (double.IsFinite(value))
                result[measure.Key] = value;
        }

        return result;
    }

    /// <summary>The measures of several courses: of each the median over those that have it.</summary>
    public static IReadOnlyDictionary<string, double> Median(IReadOnlyList<PatientCourse> courses)
    {
        IReadOnlyDictionary<string, double>[] summaries = [.. courses.Select(Of)];
        return Measures
            .Select(m => m.Key)
            .Select(k => (Key: k, Values: summaries.Where(s => s.ContainsKey(k)).Select(s => s[k]).ToArray()))
            .Where(m => m.Values.Length > 0)
            .ToDictionary(m => m.Key, m => CourseMeasures.Median(m.Values));
    }

    /// <summary>Writes the summary of a run's courses, whole or not at all.</summary>
    /// <param name="run">The directory of the run.</param>
    /// <param name="mortal">As for <see cref="CourseTable.Read"/>.</param>
    /// <param name="outcome">What befell the patients, as <see cref="OutcomeResults"/> names it; null where nothing is told.</param>
    /// <exception cref="OutputException">The courses cannot be read, or the file cannot be written.</exception>
    public static void Write(RunDirectory run, bool mortal, IReadOnlyDictionary<string, double>? outcome = null)
    {
        CourseTable table = CourseTable.Read(run.Course, mortal);
        var content = new Dictionary<string, object>();
        if (table.Patients.Count == 1)
        {
            foreach ((string name, double value) in Of(table.Patients[0]).Concat(outcome ?? new Dictionary<string, double>()))
                content[name] = value;
        }
        else
        {
            content["patients"] = table
                .Patients.Select(p => new Dictionary<string, double>(Of(p).Prepend(new("patient [1]", p.Identity))))
                .ToArray();
            if (outcome is not null)
                content["outcome"] = outcome;
        }

        AtomicFile.WriteText(run.Summary, JsonSerializer.Serialize(content, Options) + "\n");
    }

    /// <summary>A grade counts as soon as it is reached, whether it rises further or not.</summary>
    private static double Highest(double[] time, double[] grade) => -CourseMeasures.Lowest(time, [.. grade.Select(g => -g)]).Value;

    private static (CourseMeasure Value, CourseMeasure Time) Peak(CourseColumn column) =>
        (
            Declare(column, "peak", column.Unit, "peak", (t, v) => CourseMeasures.Peak(t, v).Value),
            Declare(column, "peak time", "d", "time of the peak", (t, v) => CourseMeasures.Peak(t, v).Time)
        );

    /// <summary>A measure of one column over time.</summary>
    private static CourseMeasure Declare(
        CourseColumn column,
        string what,
        string unit,
        string meaning,
        Func<double[], double[], double> value
    ) => Declare($"{column.Name} {what}", unit, column.Title, meaning, c => value(c.Time, c[column]));

    private static CourseMeasure Declare(string name, string unit, string topic, string meaning, Func<PatientCourse, double> value)
    {
        var measure = new CourseMeasure(name, unit, topic, meaning, value);
        Declared.Add(measure);
        return measure;
    }
}
