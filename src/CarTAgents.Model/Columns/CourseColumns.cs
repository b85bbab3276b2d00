namespace CarTAgents.Model.Columns;

/// <summary>The columns of course.csv, what a clinician would chart, in the order of the file. Each is declared once: its name, its unit,
/// how it follows from the state of the patient, and how the chart draws it.</summary>
public static class CourseColumns
{
    /// <summary>Levels in blood below which no test would see anything.</summary>
    private const double Unseen = 1e-3;

    private static readonly List<CourseColumn> Declared = [];

    /// <summary>All of them. A value is NaN where a column means nothing for the disease.</summary>
    public static IReadOnlyList<CourseColumn> All => Declared;

    /// <summary>Time from the infusion.</summary>
    public static CourseColumn Time { get; } = Declare("time", "d", s => s.Day);

    /// <summary>CAR-T cells in blood.</summary>
    public static CourseColumn CarT { get; } =
        Declare(
            "car_t",
            "1/uL",
            s => s.CarTInBlood / s.Plan.BloodVolume,
            title: "CAR-T cells in blood",
            label: "CAR-T",
            scale: new ColumnScale(120)
            {
                Logarithmic = true,
                Floor = Unseen,
                Lowest = 1,
            }
        );

    /// <summary>B cells in blood.</summary>
    public static CourseColumn BCells { get; } =
        Declare(
            "b_cells",
            "1/uL",
            s => s.Plan.BLineage is null ? double.NaN : s.BCells / s.Plan.ApparentB,
            title: "B cells in blood",
            label: "B cells",
            scale: new ColumnScale(85)
            {
                Logarithmic = true,
                Floor = Unseen,
                Lowest = 1,
            }
        );

    /// <summary>The share of naive ones among them.</summary>
    public static CourseColumn NaiveShare { get; } = Declare("naive_b_share", "1", s => s.BCells > 0 ? s.NaiveB / s.BCells : double.NaN);

    /// <summary>Tumour cells in the body.</summary>
    public static CourseColumn Tumour { get; } =
        Declare(
            "tumour",
            "cells",
            s => s.Plan.Tumour == 0 ? double.NaN : s.Tumour,
            title: "Tumour",
            scale: new ColumnScale(100)
            {
                Heading = "Tumour burden",
                Logarithmic = true,
                Floor = 1,
            }
        );

    /// <summary>The share of blasts among the cells of the marrow.</summary>
    public static CourseColumn MarrowBlasts { get; } =
        Declare(
            "marrow_blasts",
            "1",
            s => s.Plan.Tumour == 0 || s.Plan.MarrowTissue < 0 ? double.NaN : s.MarrowBlasts,
            title: "Blasts in marrow",
            label: "blasts",
            scale: new ColumnScale(70)
            {
                Heading = "Blasts in marrow, share of its cells",
                Lowest = 0,
                Highest = 1,
            }
        );

    /// <summary>IL-6 in serum.</summary>
    public static CourseColumn Il6 { get; } =
        Declare(
            "il6",
            "pg/mL",
            s => s.Systemic.Il6,
            title: "IL-6 in serum",
            label: "IL-6",
            scale: new ColumnScale(80) { Logarithmic = true }
        );

    /// <summary>IFN-gamma in serum.</summary>
    public static CourseColumn Ifng { get; } =
        Declare(
            "ifng",
            "pg/mL",
            s => s.Systemic.Ifng,
            title: "IFN-gamma in serum",
            label: "IFN-gamma",
            scale: new ColumnScale(80) { Logarithmic = true }
        );

    /// <summary>IL-1 in serum.</summary>
    public static CourseColumn Il1 { get; } = Declare("il1", "pg/mL", s => s.Systemic.Il1);

    /// <summary>C-reactive protein.</summary>
    public static CourseColumn Crp { get; } =
        Declare("crp", "mg/L", s => s.Systemic.Crp, title: "C-reactive protein", label: "CRP", scale: new ColumnScale(75) { Lowest = 0 });

    /// <summary>Body temperature.</summary>
    public static CourseColumn Temperature { get; } =
        Declare(
            "temperature",
            "C",
            s => s.Systemic.Temperature,
            title: "Body temperature",
            scale: new ColumnScale(70)
            {
                Heading = "Temperature",
                Lowest = 36,
                Highest = 40,
            }
        );

    /// <summary>Grade of cytokine release syndrome, 0 to 4.</summary>
    public static CourseColumn CrsGrade { get; } =
        Declare(
            "crs_grade",
            "1",
            s => s.Systemic.CrsGrade,
            title: "Cytokine release syndrome",
            label: "grade",
            scale: new ColumnScale(55)
            {
                Heading = "Cytokine release syndrome, grade",
                Lowest = 0,
                Highest = 4,
                Step = true,
            }
        );

    /// <summary>Lymphocytes in blood.</summary>
    public static CourseColumn Lymphocytes { get; } =
        Declare("lymphocytes", "1/uL", s => s.Systemic.NormalT / s.Plan.ApparentT + s.CarTInBlood / s.Plan.BloodVolume);

    /// <summary>CAR-T cells in the whole body.</summary>
    public static CourseColumn CarTInBody { get; } = Declare("car_t_body", "cells", s => s.CarT);

    /// <summary>B cells in the whole body.</summary>
    public static CourseColumn BCellsInBody { get; } = Declare("b_cells_body", "cells", s => s.BCells);

    /// <summary>Cells killed by CAR-T cells since the start.</summary>
    public static CourseColumn Kills { get; } = Declare("kills", "cells", s => s.Kills);

    /// <summary>The values of a row.</summary>
    internal static double[] Values(PatientState state) => [.. Declared.Select(c => c.Value(state))];

    private static CourseColumn Declare(
        string name,
        string unit,
        Func<PatientState, double> law,
        string? title = null,
        string? label = null,
        ColumnScale? scale = null
    )
    {
        var column = new CourseColumn(name, unit, Declared.Count, law)
        {
            Title = title ?? name,
            Label = label ?? name,
            Scale = scale,
        };
        Declared.Add(column);
        return column;
    }
}
