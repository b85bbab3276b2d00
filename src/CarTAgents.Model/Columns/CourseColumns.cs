namespace CarTAgents.Model.Columns;

/// <summary>The columns of course.csv, what a clinician would chart, in the order of the file. Each is declared once: its name, its unit,
/// how it follows from the state of the patient, and how the chart draws it.</summary>
public static class CourseColumns
{
    /// <summary>Levels in blood below which no test would see anything.</summary>
    private const double Unseen = 1e-3;

    private static readonly List<CourseColumn> Declared = [];

    /// <summary>All of them. A value is NaN where a column does not apply to the disease.</summary>
    public static IReadOnlyList<CourseColumn> All => Declared;

    /// <summary>Time from the infusion.</summary>
    public static CourseColumn Time { get; } = Declare("time", "d", s => s.Day);

    /// <summary>CAR-T cells in blood.</summary>
    public static CourseColumn CarT { get; } =
        Declare(
            "car_t",
            "1/uL",
            s => s.CarTInBlood,
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
            s => s.BCellsInBlood,
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
            s => s.Tumour,
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
            s => s.MarrowBlasts,
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
        Declare("il6", "pg/mL", s => s.Il6, title: "IL-6 in serum", label: "IL-6", scale: new ColumnScale(80) { Logarithmic = true });

    /// <summary>IFN-gamma in serum.</summary>
    public static CourseColumn Ifng { get; } =
        Declare(
            "ifng",
            "pg/mL",
            s => s.Ifng,
            title: "IFN-gamma in serum",
            label: "IFN-gamma",
            scale: new ColumnScale(80) { Logarithmic = true }
        );

    /// <summary>IL-1 in serum.</summary>
    public static CourseColumn Il1 { get; } = Declare("il1", "pg/mL", s => s.Il1);

    /// <summary>C-reactive protein.</summary>
    public static CourseColumn Crp { get; } =
        Declare("crp", "mg/L", s => s.Crp, title: "C-reactive protein", label: "CRP", scale: new ColumnScale(75) { Lowest = 0 });

    /// <summary>Body temperature.</summary>
    public static CourseColumn Temperature { get; } =
        Declare(
            "temperature",
            "C",
            s => s.Temperature,
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
            s => s.CrsGrade,
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
    public static CourseColumn Lymphocytes { get; } = Declare("lymphocytes", "1/uL", s => s.Lymphocytes);

    /// <summary>CAR-T cells in the whole body.</summary>
    public static CourseColumn CarTInBody { get; } = Declare("car_t_body", "cells", s => s.CarT);

    /// <summary>B cells in the whole body.</summary>
    public static CourseColumn BCellsInBody { get; } = Declare("b_cells_body", "cells", s => s.BCells);

    /// <summary>Cells killed by CAR-T cells since the start.</summary>
    public static CourseColumn Kills { get; } = Declare("kills", "cells", s => s.Kills);

    /// <summary>CD4 CAR-T cells in blood.</summary>
    public static CourseColumn Cd4 { get; } = Declare("cd4_car_t", "1/uL", s => s.Cd4InBlood);

    /// <summary>CD8 CAR-T cells in blood.</summary>
    public static CourseColumn Cd8 { get; } = Declare("cd8_car_t", "1/uL", s => s.Cd8InBlood);

    /// <summary>Share of the tumour's cells without CD19.</summary>
    public static CourseColumn NegativeShare { get; } = Declare("cd19_negative_share", "1", s => s.NegativeShare);

    /// <summary>Share of the tumour that resists killing.</summary>
    public static CourseColumn ResistantShare { get; } = Declare("resistant_share", "1", s => s.ResistantShare);

    /// <summary>Grade of neurotoxicity: 0, 1 for any, 3 for severe.</summary>
    public static CourseColumn NeurotoxicityGrade { get; } =
        Declare(
            "neurotoxicity_grade",
            "1",
            s => s.NeurotoxicityGrade,
            title: "Neurotoxicity",
            label: "grade",
            scale: new ColumnScale(55)
            {
                Heading = "Neurotoxicity, grade",
                Lowest = 0,
                Highest = 4,
                Step = true,
            }
        );

    /// <summary>Autoantibody.</summary>
    public static CourseColumn Autoantibody { get; } =
        Declare(
            "autoantibody",
            "U/mL",
            s => s.Autoantibody,
            title: "Anti-dsDNA antibody",
            label: "anti-dsDNA",
            scale: new ColumnScale(75) { Lowest = 0 }
        );

    /// <summary>Vaccine antibody relative to its level at the infusion.</summary>
    public static CourseColumn VaccineAntibody { get; } = Declare("vaccine_antibody", "1", s => s.VaccineAntibody);

    /// <summary>Complement C3.</summary>
    public static CourseColumn C3 { get; } =
        Declare("c3", "g/L", s => s.C3, title: "Complement C3", label: "C3", scale: new ColumnScale(65) { Lowest = 0 });

    /// <summary>Disease activity.</summary>
    public static CourseColumn Sledai { get; } =
        Declare(
            "sledai",
            "1",
            s => s.Sledai,
            title: "Disease activity",
            label: "SLEDAI",
            scale: new ColumnScale(75) { Heading = "Disease activity, SLEDAI-2K", Lowest = 0 }
        );

    /// <summary>Volume of a solid tumour as imaging sees it.</summary>
    public static CourseColumn TumourVolume { get; } = Declare("tumour_volume", "mL", s => s.TumourVolume);

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
