using CarTAgents.Model.Body;

namespace CarTAgents.Clinic.Endpoints;

/// <summary>A patient at a time, as far as a trial charts it.</summary>
/// <param name="Day">Days from the infusion.</param>
/// <param name="CarT">CAR-T cells in blood, 1/uL.</param>
/// <param name="BCells">B cells in blood, 1/uL.</param>
/// <param name="Tumour">Tumour cells of the body; NaN without a tumour.</param>
/// <param name="Il6">IL-6 in plasma, pg/mL.</param>
/// <param name="CrsGrade">Grade of cytokine release syndrome.</param>
public readonly record struct CoursePoint(double Day, double CarT, double BCells, double Tumour, double Il6, int CrsGrade)
{
    /// <summary>The patient as it is.</summary>
    public static CoursePoint Of(IPatient p) => new(p.Day, p.CarTInBlood, p.BCellsInBlood, p.Tumour, p.Il6, p.CrsGrade);
}
