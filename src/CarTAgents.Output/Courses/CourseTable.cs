using System.Globalization;
using CarTAgents.Model.Body;
using CarTAgents.Model.Columns;
using CarTAgents.Output.Runs;
using CarTAgents.Output.Tables;

namespace CarTAgents.Output.Courses;

/// <summary>course.csv: how its lines are written, and read back patient by patient.</summary>
public sealed class CourseTable
{
    private readonly string[] _tissues;

    private static readonly Column Identity = new("patient", "1");

    private CourseTable(IReadOnlyList<PatientCourse> patients, string[] tissues)
    {
        Patients = patients;
        _tissues = tissues;
    }

    /// <summary>The courses in the order of the file.</summary>
    public IReadOnlyList<PatientCourse> Patients { get; }

    /// <summary>Days on which all who live have a row, in order: the row of a death alone, between those of the others, is none of their
    /// median.</summary>
    public double[] Days()
    {
        double[] ends = [.. Patients.Select(p => p.Rows[^1][CourseColumns.Time.Place])];
        return
        [
            .. Patients
                .SelectMany(p => p.Time)
                .GroupBy(day => day)
                .Where(g => g.Count() == ends.Count(end => end >= g.Key))
                .Select(g => g.Key)
                .Order(),
        ];
    }

    /// <summary>The place of a column by tissue in the rows; null where the file has none, as of mixed patients.</summary>
    public int? PlaceOf(TissueColumn column) =>
        Array.IndexOf(_tissues, column.Header) is >= 0 and int place ? CourseColumns.All.Count + place : null;

    /// <summary>The header line.</summary>
    /// <param name="several">Whether there are several patients, told apart by the first column.</param>
    /// <param name="tissues">Columns by tissue; none of mixed patients.</param>
    public static string Header(bool several, params IReadOnlyList<TissueColumn> tissues) =>
        Csv.Line(Names(several).Concat(tissues.Select(c => c.Header)));

    /// <summary>One line.</summary>
    /// <param name="row">The row.</param>
    /// <param name="several">As for <see cref="Header"/>.</param>
    public static string Line(CourseRow row, bool several)
    {
        string line = Csv.Line(row.Values.Concat(row.Tissues));
        return several ? string.Create(CultureInfo.InvariantCulture, $"{row.Identity},{line}") : line;
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mortal">Whether its patients may die: one that is dead has no more lines. Those of others go on to the end of the run,
    /// and one that is missing there is an error.</param>
    /// <exception cref="OutputException">It cannot be read, has other columns, or a line is damaged; the message names it.</exception>
    public static CourseTable Read(string path, bool mortal)
    {
        (string[] names, List<double[]> rows) = Csv.ReadNumbers(path, gaps: true);
        bool several = Begins(names, several: true);
        if (!several && !Begins(names, several: false))
            throw OutputException.Request($"'{path}' is no course of a patient: it has other columns than {Header(several: false)}");
        int skip = several ? 1 : 0;
        RequireWhole(path, rows, several, mortal);
        return new CourseTable(
            [.. rows.GroupBy(r => several ? (uint)r[0] : 0).Select(g => new PatientCourse(g.Key, [.. g.Select(r => r[skip..])]))],
            names[(skip + CourseColumns.All.Count)..]
        );
    }

    /// <summary>At each time there is a line for each patient, in the order of the first time; but a mortal patient dies, at a time of its
    /// own, and has no lines from then on.</summary>
    private static void RequireWhole(string path, List<double[]> rows, bool several, bool mortal)
    {
        int time = several ? 1 : 0;
        double Patient(int row) => several ? rows[row][0] : 0;
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
            bool onlyDeaths = mortal && here.TrueForAll(p => last[p] == now) && here.SequenceEqual(alive.Where(here.Contains));
            int same = here.Zip(alive).TakeWhile(p => p.First == p.Second).Count();
            if (first > 0 && now < rows[first - 1][time] || !onlyDeaths && (same < here.Count || same < alive.Count && end < rows.Count))
                throw Csv.Damaged(path, first + same + 2, "expected the next patient, or the next time; a line is missing or was altered");
            if (!onlyDeaths && same < alive.Count)
                throw Csv.Damaged(path, rows.Count + 2, "the file ends here, and the line of a patient is missing");
            if (mortal)
                alive.RemoveAll(p => last[p] == now);
        }
    }

    private static bool Begins(string[] names, bool several)
    {
        string[] own = [.. Names(several)];
        return names.AsSpan().StartsWith(own);
    }

    private static IEnumerable<string> Names(bool several)
    {
        IEnumerable<string> names = CourseColumns.All.Select(c => c.Header);
        return several ? names.Prepend(Identity.Header) : names;
    }
}
