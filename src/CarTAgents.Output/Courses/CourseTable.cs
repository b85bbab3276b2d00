using System.Globalization;
using CarTAgents.Model.Body;
using CarTAgents.Output.Runs;
using CarTAgents.Output.Tables;

namespace CarTAgents.Output.Courses;

/// <summary>course.csv: how its lines are written, and read back patient by patient.</summary>
public sealed class CourseTable
{
    private const string Identity = "patient [1]";

    private CourseTable(IReadOnlyList<PatientCourse> patients) => Patients = patients;

    /// <summary>The courses in the order of the file.</summary>
    public IReadOnlyList<PatientCourse> Patients { get; }

    /// <summary>The header line.</summary>
    /// <param name="several">Whether there are several patients, told apart by the first column.</param>
    public static string Header(bool several) => string.Join(',', several ? [Identity, .. Course.Columns] : Course.Columns);

    /// <summary>One line: shortest decimals that read back to the same value, nothing for what has no meaning.</summary>
    /// <param name="row">The row.</param>
    /// <param name="several">As for <see cref="Header"/>.</param>
    public static string Line(CourseRow row, bool several)
    {
        string line = string.Join(',', row.Values.Select(v => double.IsNaN(v) ? "" : v.ToString("R", CultureInfo.InvariantCulture)));
        return several ? string.Create(CultureInfo.InvariantCulture, $"{row.Identity},{line}") : line;
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="OutputException">It cannot be read, has other columns, or a line is damaged; the message names it.</exception>
    public static CourseTable Read(string path)
    {
        (string[] names, List<double[]> rows) = Csv.ReadNumbers(path, gaps: true);
        int skip = names.Length > 0 && names[0] == Identity ? 1 : 0;
        if (!names.Skip(skip).SequenceEqual(Course.Columns))
            throw OutputException.Request($"'{path}' is no course of a patient: it has other columns than {Header(several: false)}");
        return new CourseTable([
            .. rows.GroupBy(r => skip == 1 ? (uint)r[0] : 0).Select(g => new PatientCourse(g.Key, [.. g.Select(r => r[skip..])])),
        ]);
    }
}

/// <summary>The course of one patient.</summary>
/// <param name="Identity">The patient; 0 where the table holds one.</param>
/// <param name="Rows">Values by <see cref="Course.Columns"/>, in the order of time.</param>
public sealed record PatientCourse(uint Identity, IReadOnlyList<double[]> Rows)
{
    /// <summary>Days from the infusion.</summary>
    public double[] Time => this["time"];

    /// <summary>A column.</summary>
    /// <param name="name">Its name without the unit.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public double[] this[string name]
    {
        get
        {
            int column = Number(name);
            return [.. Rows.Select(r => r[column])];
        }
    }

    /// <summary>The number of a column, by its name without the unit.</summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    internal static int Number(string name)
    {
        for (int c = 0; c < Course.Columns.Count; c++)
        {
            if (Course.Columns[c].StartsWith(name + " [", StringComparison.Ordinal))
                return c;
        }

        throw new ArgumentException($"there is no column '{name}'", nameof(name));
    }

    /// <summary>The unit of a column.</summary>
    internal static string UnitOf(string name) => Course.Columns[Number(name)][(name.Length + 2)..^1];
}
