using CarTAgents.Kernels.Cells;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Tissues;

/// <summary>T cells as they enter a tissue: with a CAR number and a competence of their own.</summary>
internal static class NewTCell
{
    /// <summary>Draws a resting cell.</summary>
    /// <param name="random">The stream to draw from.</param>
    /// <param name="kind">Kind, from 0.</param>
    /// <param name="carMedian">Median CAR molecules a cell; 0 for none.</param>
    /// <param name="carSpread">S.d. of their ln.</param>
    /// <param name="competent">Share of competent cells; 1 draws nothing.</param>
    public static TCell Draw(ref HostRandom random, int kind, double carMedian, double carSpread, double competent)
    {
        int ln = LnDensity.Draw(ref random, carMedian, carSpread);
        return new TCell(kind, ln, 0) { IsCompetent = competent >= 1 || random.NextUniform() < competent };
    }
}
