using CarTAgents.Model.Mixed;

namespace CarTAgents.Model.Body;

/// <summary>A virtual patient from the infusion on, mixed or on lattices, as far as a study looks at it. Days are from the infusion; NaN
/// stands for what did not happen, and for what the disease or the model has not.</summary>
public interface IPatient
{
    /// <summary>Which patient.</summary>
    uint Identity { get; }

    /// <summary>Days from the infusion.</summary>
    double Day { get; }

    /// <summary>Whether the course is at its end, or the patient dead.</summary>
    bool IsOver { get; }

    /// <summary>CAR-T cells infused.</summary>
    double Dose { get; }

    /// <summary>Tumour cells at the infusion; 0 without a tumour.</summary>
    double Burden { get; }

    /// <summary>Whether the patient is one of those with minimal disease.</summary>
    bool HasMinimalDisease { get; }

    /// <summary>What became of the patient.</summary>
    Outcome Outcome { get; }

    /// <summary>CAR-T cells of the body, those apart that will not engraft.</summary>
    double CarT { get; }

    /// <summary>CAR-T cells in blood, 1/uL.</summary>
    double CarTInBlood { get; }

    /// <summary>Share of CAR-T cells among the T cells of the body.</summary>
    double ShareOfTCells { get; }

    /// <summary>Tumour cells of the body.</summary>
    double Tumour { get; }

    /// <summary>B cells in blood, 1/uL.</summary>
    double BCellsInBlood { get; }

    /// <summary>Naive share of the B cells.</summary>
    double NaiveShare { get; }

    /// <summary>IL-6 in plasma, pg/mL.</summary>
    double Il6 { get; }

    /// <summary>IFN-gamma in plasma, pg/mL.</summary>
    double Ifng { get; }

    /// <summary>IL-15 in plasma, pg/mL.</summary>
    double Il15 { get; }

    /// <summary>IL-15 in plasma before lymphodepletion, pg/mL.</summary>
    double Il15Baseline { get; }

    /// <summary>C-reactive protein, mg/L.</summary>
    double Crp { get; }

    /// <summary>Grade of cytokine release syndrome, 0 to 4.</summary>
    int CrsGrade { get; }

    /// <summary>Grade of neurotoxicity: 0, 1 for any, 3 for severe.</summary>
    int NeurotoxicityGrade { get; }

    /// <summary>Day on which tocilizumab was given.</summary>
    double TocilizumabDay { get; }

    /// <summary>Day on which a steroid was begun.</summary>
    double SteroidDay { get; }

    /// <summary>Day on which anakinra was begun.</summary>
    double AnakinraDay { get; }

    /// <summary>Disease activity of lupus, SLEDAI.</summary>
    double Sledai { get; }

    /// <summary>Whether a test finds the autoantibody.</summary>
    bool HasAutoantibody { get; }

    /// <summary>Complement C3, g/L.</summary>
    double C3 { get; }

    /// <summary>Vaccine antibody relative to its level at the infusion.</summary>
    double VaccineAntibody { get; }

    /// <summary>Who the patient is.</summary>
    internal Traits Traits { get; }

    /// <summary>CAR-T cells of a kind in the body, those apart that will not engraft.</summary>
    /// <param name="kind">Name of the kind.</param>
    double CarTOf(string kind);

    /// <summary>Brings the patient to the infusion. Until then nothing but the identity is known.</summary>
    void Begin();

    /// <summary>Advances by a step.</summary>
    void Step();
}
