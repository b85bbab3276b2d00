using CarTAgents.Configuration.Descriptions;

namespace CarTAgents.Model.Body;

/// <summary>IL-15 of the body, relative to its level without any T cell, which normal and CAR-T cells use up, and the divisions that it
/// allows: of patients on lattices and of mixed ones.</summary>
/// <param name="HalfCells">Normal T cells that halve it, above 0.</param>
/// <param name="CarTUse">Use of a CAR-T cell relative to a normal T cell, 0 or more.</param>
/// <param name="Half">Level that allows half of the divisions, above 0.</param>
/// <param name="Il2Share">Share of the missing signal that IL-2 of triggered cells replaces, 0 to 1.</param>
/// <param name="Baseline">Level in plasma before lymphodepletion, pg/mL (Kochenderfer 2017, doi:10.1200/JCO.2016.71.3024).</param>
public readonly record struct Il15(double HalfCells, double CarTUse, double Half, double Il2Share, double Baseline)
{
    // 1 pg/mL in g/um^3.
    private const double Picogram = 1e-24;

    /// <summary>The law of a configuration.</summary>
    /// <param name="law">Its section.</param>
    public static Il15 Of(Il15Description law) => new(law.HalfCells, law.CarTUse, law.Half, law.Il2Share, law.Baseline / Picogram);

    /// <summary>The level, 0 to 1.</summary>
    /// <param name="normalT">Normal T cells of the body.</param>
    /// <param name="carT">CAR-T cells of the body.</param>
    public double Level(double normalT, double carT) => 1 / (1 + (normalT + CarTUse * carT) / HalfCells);

    /// <summary>The chance q that a due division is allowed, 0 to 1: what kernels take as <c>WindowInputs.Divide</c>.</summary>
    /// <param name="level">The patient's level.</param>
    /// <param name="triggered">Share of T cells that are triggered and make IL-2; 0 where IL-2 acts by its field.</param>
    public double Allowed(double level, double triggered)
    {
        double allowed = Math.Min(1, (1 + Half) * level / (level + Half));
        return allowed + (1 - allowed) * Il2Share * triggered;
    }
}
