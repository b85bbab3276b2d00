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

    /// <summary>At each time there is a line for each patient, in the order of the first time; but a mixed patient dies, at a time of its
    /// own, and has no lines from then on.</summary>
    private static void RequireWhole(string path, List<double[]> rows, bool several)
    {
        int time = several ? 1 : 0;
        double Patient(int row) => several ? rows[row][0] : 0;
        // Patients on lattices have no grade of neurotoxicity, and do not die.
        bool die = rows.Any(r => !double.IsNaN(r[time + CourseColumns.NeurotoxicityGrade.Place]));
        Dictionary<double, double> last = [];
        for (int i = 0; i < rows.Count; i++)
            last[Patient(i)] = rows[i][time];
        List<double> alive = [.. Enumerable.Range(0, rows.Count).TakeWhile(i => rows[i][time] == rows[0][time]).Select(Patient)];
        int end;
        for (int first = 0; first < rows.Count; first = end)
        {
            double now = rows[first][time];
            end = first;
            while (end < rows.Count && rows[end][time] == now)
                end++;
            List<double> here = [.. Enumerable.Range(first, end - first).Select(Patient)];
            bool onlyDeaths = die && here.TrueForAll(p => last[p] == now) && here.SequenceEqual(alive.Where(here.Contains));
            int same = here.Zip(alive).TakeWhile(p => p.First == p.Second).Count();
            if (first > 0 && now < rows[first - 1][time] || !onlyDeaths && (same < here.Count || same < alive.Count && end < rows.Count))
                throw Csv.Damaged(path, first + same + 2, "expected the next patient, or the next time; a line is missing or was altered");
            if (!onlyDeaths && same < alive.Count)
                throw Csv.Damaged(path, rows.Count + 2, "the file ends here, and the line of a patient is missing");
            if (die)
                alive.RemoveAll(p => last[p] == now);
        }
    }

    private static IEnumerable<string> Names(bool several)
    {
        IEnumerable<string> names = CourseColumns.All.Select(c => c.Header);
        return several ? names.Prepend(Identity.Header) : names;
    }
}
