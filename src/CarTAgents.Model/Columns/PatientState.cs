using CarTAgents.Model.Body;
using CarTAgents.Model.Conversion;

namespace CarTAgents.Model.Columns;

/// <summary>What a patient's body holds at a census: what the columns of a course follow from. Body cells, unless said otherwise.</summary>
internal readonly record struct PatientState
{
    /// <summary>The patient's parameters.</summary>
    public required PatientPlan Plan { get; init; }

    /// <summary>Cytokines, CRP, temperature, release syndrome, normal T cells.</summary>
    public required Systemic Systemic { get; init; }

    /// <summary>Days from the infusion.</summary>
    public required double Day { get; init; }

    /// <summary>CAR-T cells in blood.</summary>
    public required double CarTInBlood { get; init; }

    /// <summary>CAR-T cells in the whole body.</summary>
    public required double CarT { get; init; }

    /// <summary>Naive B cells.</summary>
    public required double NaiveB { get; init; }

    /// <summary>Memory B cells.</summary>
    public required double MemoryB { get; init; }

    /// <summary>Tumour cells.</summary>
    public required double Tumour { get; init; }

    /// <summary>Share of blasts among the cells of the marrow.</summary>
    public required double MarrowBlasts { get; init; }

    /// <summary>Cells killed by CAR-T cells since the start.</summary>
    public required double Kills { get; init; }

    /// <summary>B cells.</summary>
    public double BCells => NaiveB + MemoryB;
}
