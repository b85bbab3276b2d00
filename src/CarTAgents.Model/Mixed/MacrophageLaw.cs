namespace CarTAgents.Model.Mixed;

/// <summary>What activates macrophages, and what they secrete. Levels in molecules a site, rates a day.</summary>
internal sealed record MacrophageLaw
{
    /// <summary>IFN-gamma of half the activation.</summary>
    public required double Half { get; init; }

    /// <summary>Hill exponent of activation over drive.</summary>
    public required double Hill { get; init; }

    /// <summary>Drive by one triggered T cell a site.</summary>
    public required double Contact { get; init; }

    /// <summary>Time constant of activation, d.</summary>
    public required double Time { get; init; }

    /// <summary>IFN-gamma, IL-1 and IL-6 in tissue.</summary>
    public required TissueCytokine Ifng { get; init; }

    /// <inheritdoc cref="Ifng"/>
    public required TissueCytokine Il1 { get; init; }

    /// <inheritdoc cref="Ifng"/>
    public required TissueCytokine Il6 { get; init; }

    /// <summary>Factor on the secretion of IL-6 at much IL-1, and IL-1 of half the rise.</summary>
    public required (double Gain, double Half) Boost { get; init; }
}

/// <summary>A cytokine in a tissue, at once in balance with what makes and removes it.</summary>
/// <param name="AtRest">Secretion of a macrophage at rest, molecules a day.</param>
/// <param name="Activated">Secretion of an activated one.</param>
/// <param name="Washout">Rate of loss to plasma.</param>
/// <param name="Decay">Rate of loss within the tissue.</param>
/// <param name="Uptake">Largest uptake of an activated macrophage, molecules a day.</param>
/// <param name="HalfUptake">Level of half of it.</param>
internal readonly record struct TissueCytokine(
    double AtRest,
    double Activated,
    double Washout,
    double Decay,
    double Uptake,
    double HalfUptake
)
{
    /// <summary>The level at which loss and uptake take what is made.</summary>
    /// <param name="made">Molecules a site and day.</param>
    /// <param name="activated">Activated macrophages a site.</param>
    public double Level(double made, double activated)
    {
        double loss = Washout + Decay,
            uptake = Uptake * activated;
        if (uptake == 0)
            return made / loss;
        // loss I + uptake I / (I + half) = made, solved without a difference of like numbers.
        double b = loss * HalfUptake + uptake - made,
            root = Math.Sqrt(b * b + 4 * loss * made * HalfUptake);
        return b > 0 ? 2 * made * HalfUptake / (b + root) : (root - b) / (2 * loss);
    }

    /// <summary>What macrophages make, molecules a site and day.</summary>
    /// <param name="macrophages">Macrophages a site.</param>
    /// <param name="share">Share of activated ones.</param>
    public double Made(double macrophages, double share) => macrophages * (share * Activated + (1 - share) * AtRest);
}
