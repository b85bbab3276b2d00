using CarTAgents.Clinic.Endpoints;
using CarTAgents.Output.Runs;
using CarTAgents.Output.Tables;

namespace CarTAgents.Clinic.Trials;

/// <summary>The tables of a trial. They hold nothing of clocks and machines: the same trial gives the same bytes.</summary>
internal static class TrialTables
{
    /// <summary>Writes all of them, each whole or not at all.</summary>
    /// <exception cref="OutputException">One cannot be written.</exception>
    public static void Write(TrialDirectory directory, TrialResults results, IReadOnlyList<PatientEnd> ends, IEnumerable<CourseDay> courses)
    {
        TrialPlan plan = results.Plan;
        Write(directory, "patients", Patients(plan, ends));
        Write(directory, "endpoints", Endpoints(results));
        Write(directory, "thirds", Thirds(results.Thirds));
        if (plan.Arms.Count > 1)
            Write(directory, "arms", Arms(results));
        if (results.Twin.Count > 0)
            Write(directory, "twin", Twin(results.Twin));
        AtomicFile.WriteBytes(directory.In("courses.parquet"), ParquetFile.Of(Courses(courses)));
    }

    private static void Write(TrialDirectory directory, string name, IReadOnlyList<TableColumn> columns)
    {
        var text = new System.Text.StringBuilder(Csv.Line(columns.Select(c => c.Name))).Append('\n');
        for (int row = 0; row < columns[0].Count; row++)
        {
            for (int c = 0; c < columns.Count; c++)
            {
                if (c > 0)
                    text.Append(',');
                columns[c].Print(text, row);
            }

            text.Append('\n');
        }

        AtomicFile.WriteText(directory.In(name + ".csv"), text.ToString());
        AtomicFile.WriteBytes(directory.In(name + ".parquet"), ParquetFile.Of(columns));
    }

    private static IReadOnlyList<TableColumn> Patients(TrialPlan plan, IReadOnlyList<PatientEnd> ends) =>
        [
            Texts("arm", ends.Select(e => plan.Arms[e.Arm].Name)),
            Numbers("patient", ends.Select(e => (double)e.Patient.Identity)),
            Texts("error", ends.Select(e => e.Error)),
            .. Measures.All.Select(m => Numbers(m.Header, ends.Select(e => e.Patient[m]))),
        ];

    private static IReadOnlyList<TableColumn> Endpoints(TrialResults results)
    {
        IReadOnlyList<EndpointResult> rows = results.Endpoints;
        return
        [
            Texts("study", rows.Select(r => r.Published.Study)),
            Texts("endpoint", rows.Select(r => r.Published.Endpoint.Name)),
            Texts("unit", rows.Select(r => r.Published.Endpoint.Unit)),
            Numbers("simulated", rows.Select(r => r.Simulated.Value)),
            Numbers("low 95%", rows.Select(r => r.Simulated.Low)),
            Numbers("high 95%", rows.Select(r => r.Simulated.High)),
            Numbers("patients", rows.Select(r => (double)r.Patients)),
            Numbers("published", rows.Select(r => r.Published.Value)),
            Numbers("published low", rows.Select(r => r.Published.Low)),
            Numbers("published high", rows.Select(r => r.Published.High)),
            Texts("rule", rows.Select(r => r.Published.Rule.ToString().ToLowerInvariant())),
            Numbers("least", rows.Select(r => r.Published.Bounds.Low)),
            Numbers("most", rows.Select(r => r.Published.Bounds.High)),
            Numbers("met", rows.Select(r => r.IsMet ? 1.0 : 0)),
            Texts("confidence", rows.Select(r => r.Published.Confidence)),
            Texts("definition", rows.Select(r => r.Published.Endpoint.Definition)),
            Texts("source", rows.Select(r => r.Published.Source)),
        ];
    }

    private static IReadOnlyList<TableColumn> Arms(TrialResults results)
    {
        IReadOnlyList<ArmResult> rows = results.Arms;
        return
        [
            Texts("arm", rows.Select(r => r.Arm.Name)),
            Texts("about", rows.Select(r => r.Arm.About)),
            Texts("endpoint", rows.Select(r => r.Endpoint.Name)),
            Texts("unit", rows.Select(r => r.Endpoint.Unit)),
            Numbers("as studied", rows.Select(r => r.AsStudied)),
            Numbers("value", rows.Select(r => r.Value)),
            Numbers("difference", rows.Select(r => r.Difference.Value)),
            Numbers("low 95%", rows.Select(r => r.Difference.Low)),
            Numbers("high 95%", rows.Select(r => r.Difference.High)),
        ];
    }

    private static IReadOnlyList<TableColumn> Twin(IReadOnlyList<TwinResult> rows) =>
        [
            Texts("endpoint", rows.Select(r => r.Published.Endpoint.Name)),
            Texts("unit", rows.Select(r => r.Published.Endpoint.Unit)),
            Numbers("patients", rows.Select(r => (double)r.Patients)),
            Numbers("lattice", rows.Select(r => r.Lattice.Value)),
            Numbers("lattice low 95%", rows.Select(r => r.Lattice.Low)),
            Numbers("lattice high 95%", rows.Select(r => r.Lattice.High)),
            Numbers("mixed", rows.Select(r => r.Twin.Value)),
            Numbers("mixed low 95%", rows.Select(r => r.Twin.Low)),
            Numbers("mixed high 95%", rows.Select(r => r.Twin.High)),
            Numbers("difference", rows.Select(r => r.Difference.Value)),
            Numbers("difference low 95%", rows.Select(r => r.Difference.Low)),
            Numbers("difference high 95%", rows.Select(r => r.Difference.High)),
            Numbers(
                "agree",
                rows.Select(r =>
                    r.Agrees is { } agrees
                        ? agrees
                            ? 1.0
                            : 0
                        : double.NaN
                )
            ),
            Numbers("published", rows.Select(r => r.Published.Value)),
            Numbers("least", rows.Select(r => r.Published.Bounds.Low)),
            Numbers("most", rows.Select(r => r.Published.Bounds.High)),
        ];

    private static IReadOnlyList<TableColumn> Thirds(IReadOnlyList<ThirdResult> rows) =>
        [
            Texts("endpoint", rows.Select(r => r.Endpoint.Name)),
            Texts("unit", rows.Select(r => r.Endpoint.Unit)),
            Texts("by", rows.Select(r => r.Trait.Name)),
            Numbers("lowest third", rows.Select(r => r.Values[0])),
            Numbers("middle third", rows.Select(r => r.Values[1])),
            Numbers("highest third", rows.Select(r => r.Values[2])),
        ];

    private static IReadOnlyList<TableColumn> Courses(IEnumerable<CourseDay> courses)
    {
        NumberColumn<int> patient = new("patient"),
            grade = new("crs_grade [1]");
        NumberColumn<float> time = new("time [d]"),
            carT = new("car_t [1/uL]"),
            bCells = new("b_cells [1/uL]"),
            tumour = new("tumour [cells]"),
            il6 = new("il6 [pg/mL]");
        foreach (CourseDay day in courses)
        {
            patient.Add((int)day.Identity);
            time.Add((float)day.Point.Day);
            carT.Add((float)day.Point.CarT);
            bCells.Add((float?)Known(day.Point.BCells));
            tumour.Add((float?)Known(day.Point.Tumour));
            il6.Add((float)day.Point.Il6);
            grade.Add(day.Point.CrsGrade);
        }

        return [patient, time, carT, bCells, tumour, il6, grade];
    }

    private static double? Known(double value) => double.IsFinite(value) ? value : null;

    private static TextColumn Texts(string name, IEnumerable<string?> values)
    {
        var column = new TextColumn(name);
        foreach (string? value in values)
            column.Add(value);
        return column;
    }

    private static NumberColumn<double> Numbers(string name, IEnumerable<double> values)
    {
        var column = new NumberColumn<double>(name);
        foreach (double value in values)
            column.Add(Known(value));
        return column;
    }
}
