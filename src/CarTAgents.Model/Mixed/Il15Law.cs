namespace CarTAgents.Model.Mixed;

/// <summary>IL-15 of the body, relative to its level without any T cell, and the divisions that it allows.</summary>
/// <param name="HalfCells">Normal T cells that halve it.</param>
/// <param name="CarTUse">Use of a CAR-T cell relative to a normal T cell.</param>
/// <param name="Half">Level that allows half of the divisions.</param>
/// <param name="Il2Share">Share of the missing signal that IL-2 of triggered cells replaces.</param>
/// <param name="Baseline">Level in plasma before lymphodepletion, pg/mL.</param>
internal readonly record struct Il15Law(double HalfCells, double CarTUse, double Half, double Il2Share, double Baseline)
{
    /// <summary>The level, 0 to 1.</summary>
    /// <param name="normalT">Normal T cells of the body.</param>
    /// <param name="carT">CAR-T cells of the body.</param>
    public double Level(double normalT, double carT) => 1 / (1 + (normalT + CarTUse * carT) / HalfCells);

    /// <summary>The chance that a due division is allowed.</summary>
    /// <param name="level">The patient's level.</param>
    /// <param name="triggered">Share of T cells that are triggered, and make IL-2.</param>
    public double Allowed(double level, double triggered)
    {
        double allowed = Math.Min(1, (1 + Half) * level / (level + Half));
        return allowed + (1 - allowed) * Il2Share * triggered;
    }
}
