using System.Globalization;
using System.Text;
using CarTAgents.Clinic.Endpoints;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Model.Body;
using CarTAgents.Model.Engine;
using CarTAgents.Output.Runs;
using CarTAgents.Output.Tables;

namespace CarTAgents.Clinic.Trials;

/// <summary>A patient's end under a treatment.</summary>
/// <param name="Arm">The treatment's number.</param>
/// <param name="Patient">What was written down.</param>
/// <param name="Error">Why the patient could not be simulated; null for one that was.</param>
public sealed record PatientEnd(int Arm, TrialPatient Patient, string? Error);

/// <summary>A day of a patient's course under the study's own treatment.</summary>
/// <param name="Identity">The patient.</param>
/// <param name="Point">The patient then.</param>
public readonly record struct CourseDay(uint Identity, CoursePoint Point);

/// <summary>Patients who are simulated and kept together, under each treatment: two files, of which the second to be written says that the
/// block has ended.</summary>
internal static class PatientBlock
{
    private const string CourseHeader = "patient,time [d],car_t [1/uL],b_cells [1/uL],tumour [cells],il6 [pg/mL],crs_grade [1]";

    /// <summary>Simulates a block and writes its files.</summary>
    /// <exception cref="OutputException">One cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop: nothing is written.</exception>
    public static void Simulate(TrialPlan plan, TrialDirectory directory, int block, CancellationToken cancel)
    {
        (int first, int count) = plan.Block(block);
        var patients = new StringBuilder(Csv.Line(["arm", "patient", "error", .. Measures.All.Select(m => m.Header)])).Append('\n');
        var courses = new StringBuilder(CourseHeader).Append('\n');
        for (int arm = 0; arm < plan.Arms.Count; arm++)
        {
            foreach (IPatient patient in plan.Arms[arm].Patients(first, count))
            {
                PatientMeasures? measures = null;
                string error = "";
                try
                {
                    measures = new PatientMeasures(patient, cancel);
                }
                catch (Exception e)
                    when (e
                            is ArithmeticException
                                or InvalidOperationException
                                or ArgumentException
                                or RunException
                                or ConfigurationException
                    )
                {
                    // One patient's fault is told, and costs that patient alone.
                    error = e.Message.ReplaceLineEndings(" ");
                }

                TrialPatient end = measures is null ? TrialPatient.Unknown(patient.Identity) : TrialPatient.Of(measures);
                patients.Append(CultureInfo.InvariantCulture, $"{plan.Arms[arm].Name},{patient.Identity},{Csv.Quoted(error)},");
                patients.Append(Csv.Line(end.Values)).Append('\n');
                // Of the study's own treatment alone: of all they would be most of what a trial leaves behind.
                foreach (CoursePoint p in arm == 0 ? measures?.Course ?? [] : [])
                {
                    courses.Append(CultureInfo.InvariantCulture, $"{patient.Identity},");
                    courses.Append(Csv.Line([p.Day, p.CarT, p.BCells, p.Tumour, p.Il6, p.CrsGrade])).Append('\n');
                }

                (patient as IDisposable)?.Dispose();
            }
        }

        AtomicFile.WriteText(directory.Courses(block), courses.ToString());
        AtomicFile.WriteText(directory.Block(block), patients.ToString());
    }

    /// <summary>Reads how the patients of a block ended.</summary>
    /// <exception cref="OutputException">The file is damaged.</exception>
    public static IEnumerable<PatientEnd> Read(TrialPlan plan, TrialDirectory directory, int block)
    {
        string path = directory.Block(block);
        List<(int Number, string[] Values)> lines = Csv.Read(path);
        int expected = plan.Block(block).Count * plan.Arms.Count;
        if (lines.Count != expected + 1)
            throw Csv.Damaged(path, lines.Count, Invariant($"expected {expected} patients; found {lines.Count - 1}"));
        foreach ((int line, string[] cells) in lines.Skip(1))
        {
            if (cells.Length != 3 + Measures.All.Count)
                throw Csv.Damaged(path, line, Invariant($"expected {3 + Measures.All.Count} values; found {cells.Length}"));
            double[] values = [.. cells.Skip(3).Select(c => Number(path, line, c))];
            var patient = new TrialPatient((uint)Number(path, line, cells[1]), values);
            yield return new PatientEnd(ArmOf(plan, path, line, cells[0]), patient, cells[2].Length == 0 ? null : cells[2]);
        }
    }

    /// <summary>Reads the courses of the patients of a block.</summary>
    /// <exception cref="OutputException">The file is damaged.</exception>
    public static IEnumerable<CourseDay> ReadCourses(TrialDirectory directory, int block)
    {
        string path = directory.Courses(block);
        foreach ((int line, string[] cells) in Csv.Read(path).Skip(1))
        {
            if (cells.Length != 7)
                throw Csv.Damaged(path, line, Invariant($"expected 7 values; found {cells.Length}"));
            double[] v = [.. cells.Select(c => Number(path, line, c))];
            yield return new CourseDay((uint)v[0], new CoursePoint(v[1], v[2], v[3], v[4], v[5], (int)v[6]));
        }
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private static double Number(string path, int line, string text) =>
        text.Length == 0 ? double.NaN
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value
        : throw Csv.Damaged(path, line, $"'{text}' is no number");

    private static int ArmOf(TrialPlan plan, string path, int line, string name)
    {
        for (int i = 0; i < plan.Arms.Count; i++)
        {
            if (plan.Arms[i].Name == name)
                return i;
        }

        throw Csv.Damaged(path, line, $"there is no arm '{name}'");
    }
}
