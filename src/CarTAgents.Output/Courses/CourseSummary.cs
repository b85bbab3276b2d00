using System.Text.Json;
using CarTAgents.Output.Runs;

namespace CarTAgents.Output.Courses;

/// <summary>A measure of a patient's course, as trials report it.</summary>
/// <param name="Name">Its name, which begins with that of the column.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Topic">What is measured, in words.</param>
/// <param name="Meaning">What of it, in words.</param>
/// <param name="Value">Its value of a course; NaN where it has none.</param>
public sealed record CourseMeasure(string Name, string Unit, string Topic, string Meaning, Func<PatientCourse, double> Value)
{
    /// <summary>Name and unit, as in summary.json.</summary>
    public string Key => $"{Name} [{Unit}]";
}

/// <summary>What trials would report of a course: summary.json.</summary>
public static class CourseSummary
{
    /// <summary>Fewer B cells a microlitre count as none, as flow cytometry would see it.</summary>
    public const double BCellLimit = 2;

    private const string CarT = "CAR-T cells in blood",
        BCells = "B cells in blood",
        Tumour = "Tumour",
        Crs = "Cytokine release syndrome";

    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The measures, in the order in which they are told.</summary>
    public static IReadOnlyList<CourseMeasure> Measures { get; } =
    [
        new("time at end", "d", "Course", "end", c => c.Time[^1]),
        .. Peak("car_t", CarT),
        new(
            "car_t doubling time",
            "d",
            CarT,
            "doubling time in the steepest three days before the peak",
            c => CourseMeasures.DoublingTime(c.Time, c["car_t"], 3)
        ),
        new("car_t area day 0-28", "d/uL", CarT, "area under the curve, days 0 to 28", c => CourseMeasures.Area(c.Time, c["car_t"], 0, 28)),
        .. new[] { 28, 90, 180 }.Select(day => new CourseMeasure(
            $"car_t at day {day}",
            "1/uL",
            CarT,
            $"level at day {day}",
            c => CourseMeasures.At(c.Time, c["car_t"], day)
        )),
        new(
            "car_t fast half-life",
            "d",
            CarT,
            "half-life in the first phase of the fall",
            c => CourseMeasures.Fall(c.Time, c["car_t"]).Fast
        ),
        new(
            "car_t slow half-life",
            "d",
            CarT,
            "half-life in the second phase of the fall",
            c => CourseMeasures.Fall(c.Time, c["car_t"]).Slow
        ),
        new("b_cells gone time", "d", BCells, "first below 2/µL", c => CourseMeasures.Gap(c.Time, c["b_cells"], BCellLimit).Gone),
        new("b_cells back time", "d", BCells, "back at 2/µL", c => CourseMeasures.Gap(c.Time, c["b_cells"], BCellLimit).Back),
        new(
            "naive_b_share at return",
            "1",
            BCells,
            "naive share when they are back",
            c => CourseMeasures.At(c.Time, c["naive_b_share"], CourseMeasures.Gap(c.Time, c["b_cells"], BCellLimit).Back)
        ),
        new("tumour at infusion", "cells", Tumour, "at the infusion", c => CourseMeasures.At(c.Time, c["tumour"], Math.Max(0, c.Time[0]))),
        new("tumour lowest", "cells", Tumour, "lowest since the infusion", c => CourseMeasures.Lowest(c.Time, c["tumour"]).Value),
        new("tumour lowest time", "d", Tumour, "time of the lowest", c => CourseMeasures.Lowest(c.Time, c["tumour"]).Time),
        new("tumour at end", "cells", Tumour, "at the end", c => c["tumour"][^1]),
        .. Peak("il6", "IL-6 in serum"),
        .. Peak("ifng", "IFN-gamma in serum"),
        .. Peak("crp", "C-reactive protein"),
        .. Peak("temperature", "Body temperature"),
        new("crs_grade highest", "1", Crs, "highest grade", c => Highest(c.Time, c["crs_grade"])),
        new("crs_grade onset time", "d", Crs, "onset", c => CourseMeasures.Episode(c.Time, c["crs_grade"], 1).Onset),
        new("crs_grade duration", "d", Crs, "duration", c => CourseMeasures.Episode(c.Time, c["crs_grade"], 1).Duration),
    ];

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
    /// <exception cref="OutputException">The courses cannot be read, or the file cannot be written.</exception>
    public static void Write(RunDirectory run)
    {
        CourseTable table = CourseTable.Read(run.Course);
        object content =
            table.Patients.Count == 1
                ? Of(table.Patients[0])
                : new
                {
                    patients = table
                        .Patients.Select(p => new Dictionary<string, double>(Of(p).Prepend(new("patient [1]", p.Identity))))
                        .ToArray(),
                };
        AtomicFile.WriteText(run.Summary, JsonSerializer.Serialize(content, Options) + "\n");
    }

    /// <summary>A grade counts as soon as it is reached, whether it rises further or not.</summary>
    private static double Highest(double[] time, double[] grade) => -CourseMeasures.Lowest(time, [.. grade.Select(g => -g)]).Value;

    private static CourseMeasure[] Peak(string column, string topic) =>
        [
            new($"{column} peak", PatientCourse.UnitOf(column), topic, "peak", c => CourseMeasures.Peak(c.Time, c[column]).Value),
            new($"{column} peak time", "d", topic, "time of the peak", c => CourseMeasures.Peak(c.Time, c[column]).Time),
        ];
}
