using System.Globalization;
using CarTAgents.Model.Body;
using CarTAgents.Model.Columns;
using CarTAgents.Output.Runs;
using CarTAgents.Output.Tables;

namespace CarTAgents.Output.Courses;

/// <summary>course.csv: how its lines are written, and read back patient by patient.</summary>
public sealed class CourseTable
{
    private static readonly Column Identity = new("patient", "1");

    private CourseTable(IReadOnlyList<PatientCourse> patients) => Patients = patients;

    /// <summary>The courses in the order of the file.</summary>
    public IReadOnlyList<PatientCourse> Patients { get; }

    /// <summary>The header line.</summary>
    /// <param name="several">Whether there are several patients, told apart by the first column.</param>
    public static string Header(bool several) => Csv.Line(Names(several));

    /// <summary>One line.</summary>
    /// <param name="row">The row.</param>
    /// <param name="several">As for <see cref="Header"/>.</param>
    public static string Line(CourseRow row, bool several)
    {
        string line = Csv.Line(row.Values);
        return several ? string.Create(CultureInfo.InvariantCulture, $"{row.Identity},{line}") : line;
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="OutputException">It cannot be read, has other columns, or a line is damaged; the message names it.</exception>
    public static CourseTable Read(string path)
    {
        (string[] names, List<double[]> rows) = Csv.ReadNumbers(path, gaps: true);
        bool several = names.SequenceEqual(Names(several: true));
        if (!several && !names.SequenceEqual(Names(several: false)))
            throw OutputException.Request($"'{path}' is no course of a patient: it has other columns than {Header(several: false)}");
        int skip = several ? 1 : 0;
        return new CourseTable([
            .. rows.GroupBy(r => several ? (uint)r[0] : 0).Select(g => new PatientCourse(g.Key, [.. g.Select(r => r[skip..])])),
        ]);
    }

    private static IEnumerable<string> Names(bool several)
    {
        IEnumerable<string> names = CourseColumns.All.Select(c => c.Header);
        return several ? names.Prepend(Identity.Header) : names;
    }
}
