namespace CarTAgents.Model.Columns;

/// <summary>What is charted of a patient at one time: what the columns of a course take. NaN where a value means nothing for the disease,
/// or is not followed.</summary>
internal readonly record struct PatientState()
{
    /// <summary>Days from the infusion.</summary>
    public required double Day { get; init; }

    /// <summary>CAR-T cells in blood, 1/uL.</summary>
    public required double CarTInBlood { get; init; }

    /// <summary>CD4 CAR-T cells in blood, 1/uL.</summary>
    public double Cd4InBlood { get; init; } = double.NaN;

    /// <summary>CD8 CAR-T cells in blood, 1/uL.</summary>
    public double Cd8InBlood { get; init; } = double.NaN;

    /// <summary>CAR-T cells in the whole body.</summary>
    public required double CarT { get; init; }

    /// <summary>B cells in blood, 1/uL.</summary>
    public required double BCellsInBlood { get; init; }

    /// <summary>Naive B cells in the whole body.</summary>
    public required double NaiveB { get; init; }

    /// <summary>Memory B cells in the whole body.</summary>
    public required double MemoryB { get; init; }

    /// <summary>Tumour cells in the whole body.</summary>
    public required double Tumour { get; init; }

    /// <summary>Volume of a solid tumour as imaging sees it, mL.</summary>
    public double TumourVolume { get; init; } = double.NaN;

    /// <summary>Share of the tumour's cells without CD19.</summary>
    public double NegativeShare { get; init; } = double.NaN;

    /// <summary>Share of the tumour that resists killing; NaN where nothing tells of it.</summary>
    public double ResistantShare { get; init; } = double.NaN;

    /// <summary>Share of blasts among the cells of the marrow.</summary>
    public required double MarrowBlasts { get; init; }

    /// <summary>IL-6 in plasma, pg/mL.</summary>
    public required double Il6 { get; init; }

    /// <summary>IFN-gamma in plasma, pg/mL.</summary>
    public required double Ifng { get; init; }

    /// <summary>IL-1 in plasma, pg/mL.</summary>
    public required double Il1 { get; init; }

    /// <summary>Other cytokines in plasma by name, pg/mL; null for none.</summary>
    public Func<string, double>? Others { private get; init; }

    /// <summary>C-reactive protein, mg/L.</summary>
    public required double Crp { get; init; }

    /// <summary>Body temperature, C.</summary>
    public required double Temperature { get; init; }

    /// <summary>Grade of cytokine release syndrome, 0 to 4.</summary>
    public required double CrsGrade { get; init; }

    /// <summary>Grade of neurotoxicity: 0, 1 for any, 3 for severe.</summary>
    public double NeurotoxicityGrade { get; init; } = double.NaN;

    /// <summary>Lymphocytes in blood, 1/uL.</summary>
    public required double Lymphocytes { get; init; }

    /// <summary>Cells killed by CAR-T cells since the start.</summary>
    public required double Kills { get; init; }

    /// <summary>Autoantibody, U/mL.</summary>
    public double Autoantibody { get; init; } = double.NaN;

    /// <summary>Vaccine antibody relative to its level at the infusion.</summary>
    public double VaccineAntibody { get; init; } = double.NaN;

    /// <summary>Complement C3, g/L.</summary>
    public double C3 { get; init; } = double.NaN;

    /// <summary>Disease activity, SLEDAI.</summary>
    public double Sledai { get; init; } = double.NaN;

    /// <summary>One of the other cytokines in plasma, pg/mL; NaN where it is not modelled.</summary>
    /// <param name="name">Its name under <c>patient.systemic.others</c>.</param>
    public double Plasma(string name) => Others?.Invoke(name) ?? double.NaN;

    /// <summary>B cells in the whole body.</summary>
    public double BCells => NaiveB + MemoryB;
}
