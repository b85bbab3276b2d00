using CarTAgents.Model.Body;
using CarTAgents.Model.Columns;
using CarTAgents.Output.Courses;
using CarTAgents.Output.Runs;

namespace CarTAgents.Output.Tests.Courses;

/// <summary>A course of curves with known answers, of the shape that patients have.</summary>
internal static class ConstructedCourse
{
    /// <summary>The row at a time: CAR-T cells double in a day to 2^5/uL on day 10, B cells are gone on day 4 and back on day 98.</summary>
    public static double[] Values(double day, double scale = 1)
    {
        double Bump(double at, double rise, double fall, double low, double high) =>
            low + (high - low) * Math.Exp(-(day < at ? (at - day) / rise : (day - at) / fall));
        double carT =
            day < 0
                ? 0
                : scale
                    * Math.Pow(2, day < 10 ? 5 - Math.Min(10 - day, 12) : 5)
                    * (day < 10 ? 1 : 0.97 * Math.Pow(2, -(day - 10) / 3) + 0.03 * Math.Pow(2, -(day - 10) / 60));
        double bCells =
            day < 4 ? 100
            : day < 90 ? 0
            : (day - 90) / 4;
        double grade =
            day is >= 2 and < 5 ? 1
            : day is >= 5 and < 8 ? 2
            : 0;
        double[] values = new double[CourseColumns.All.Count];
        // What only mixed patients have.
        foreach (CourseColumn column in CourseColumns.All.SkipWhile(c => c != CourseColumns.Cd4))
            values[column.Place] = double.NaN;
        void Set(string name, double value) => values[CourseColumns.All.Single(c => c.Name == name).Place] = value;
        Set("time", day);
        Set("car_t", carT);
        Set("b_cells", bCells);
        Set(
            "naive_b_share",
            day < 4 ? 0.6
                : day < 90 ? double.NaN
                : 0.95
        );
        Set("tumour", day < 5 ? 9e10 * Math.Exp(day / 40) : Math.Max(3e6, 1e11 * Math.Exp(-(day - 5) * 0.7)));
        Set("marrow_blasts", double.NaN);
        Set("il6", Bump(6, 1.2, 2.5, 2, 640 * scale));
        Set("ifng", Bump(7, 1.5, 2, 7.5, 900 * scale));
        Set("il1", Bump(6, 1.2, 2.5, 0.5, 4));
        Set("crp", Bump(7.5, 2, 3.5, 40, 230));
        Set("temperature", Bump(6, 1.5, 2, 36.8, 39.6));
        Set("crs_grade", grade);
        Set("lymphocytes", day < 0 ? 300 : 300 + carT);
        Set("car_t_body", carT * 5e8);
        Set("b_cells_body", bCells * 5e9);
        Set("kills", day < 0 ? 0 : 1e9 * day);
        return values;
    }

    /// <summary>Rows from six days before the infusion, four a day.</summary>
    public static PatientCourse To(double day, double scale = 1) => new(0, [.. Rows(day, scale)]);

    public static IEnumerable<double[]> Rows(double day, double scale = 1)
    {
        for (int i = -24; i <= 4 * day; i++)
            yield return Values(i / 4.0, scale);
    }

    /// <summary>Writes course.csv and summary.json into the directory of a run.</summary>
    public static void Write(RunDirectory run, params double[][][] patients)
    {
        bool several = patients.Length > 1;
        var lines = new List<string> { CourseTable.Header(several) };
        for (int i = 0; i < patients[0].Length; i++)
        {
            for (int p = 0; p < patients.Length; p++)
                lines.Add(CourseTable.Line(new CourseRow((uint)p, (uint)i, patients[p][i]), several));
        }

        File.WriteAllText(run.Course, string.Join('\n', lines) + "\n");
        CourseSummary.Write(run, mortal: false);
    }
}
