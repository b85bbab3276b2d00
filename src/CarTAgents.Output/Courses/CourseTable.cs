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
        RequireWhole(path, rows, several);
        return new CourseTable([
            .. rows.GroupBy(r => several ? (uint)r[0] : 0).Select(g => new PatientCourse(g.Key, [.. g.Select(r => r[skip..])])),
        ]);
    }

    /// <summary>At each time there is a line for each patient, in the order of the first time.</summary>
    private static void RequireWhole(string path, List<double[]> rows, bool several)
    {
        int time = several ? 1 : 0,
            count = 1;
        while (several && count < rows.Count && rows[count][time] == rows[0][time])
            count++;
        for (int i = count; i < rows.Count; i++)
        {
            bool later = rows[i][time] > rows[i - 1][time];
            // The header is line 1.
            if (several && rows[i][0] != rows[i % count][0] || later != (i % count == 0))
                throw Csv.Damaged(path, i + 2, "expected the next patient, or the next time; a line is missing or was altered");
        }

        if (rows.Count % count != 0)
            throw Csv.Damaged(path, rows.Count + 2, "the file ends here, and the line of a patient is missing");
    }

    private static IEnumerable<string> Names(bool several)
    {
        IEnumerable<string> names = CourseColumns.All.Select(c => c.Header);
        return several ? names.Prepend(Identity.Header) : names;
    }
}
