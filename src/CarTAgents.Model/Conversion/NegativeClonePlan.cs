using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Conversion;

/// <summary>Tumour cells without the antigen, of a patient on lattices.</summary>
/// <param name="Share">Their share of the tumour at the start; 0 of a patient who has none.</param>
/// <param name="Loss">Probability that a division loses the antigen; 0 of a patient whose tumour cannot.</param>
public sealed record NegativeClonePlan(double Share, double Loss)
{
    /// <summary>Whether there are such cells, or will be.</summary>
    public bool Occurs => Share > 0 || Loss > 0;

    /// <summary>Of the median patient of a design: of the commoner kind, with the middle exponent. Null where nothing tells.</summary>
    public static NegativeClonePlan? Of(RunConfiguration c)
    {
        if (c.Patient is not { Space: PatientSpace.Lattice, Clones.Negative: { } clone })
            return null;
        const double median = 0.5;
        return median < clone.Patients
            ? new NegativeClonePlan(ShareAt(clone.LeastExponent, clone.MostExponent, median), clone.LossPerDivision)
            : new NegativeClonePlan(0, 0);
    }

    /// <summary>The share at a place between the least and the largest exponent.</summary>
    /// <param name="least">Decimal logarithm of the least share.</param>
    /// <param name="most">Of the largest.</param>
    /// <param name="place">The place, 0 to 1.</param>
    public static double ShareAt(double least, double most, double place) => HostMath.Pow(10, least + (most - least) * place);

    /// <summary>Lattice cells of the clone among those of the tumour: none where they would be too few.</summary>
    public long OnLattice(long cells)
    {
        double negative = Share * cells;
        return negative < AssumedNumbers.CloneFounders ? 0 : (long)negative;
    }

    /// <summary>Body cells of the clone that no lattice cell stands for.</summary>
    /// <param name="cells">Lattice cells of the tumour.</param>
    /// <param name="represents">Body cells that each stands for.</param>
    public long Beside(long cells, long represents) => (long)((Share * cells - OnLattice(cells)) * represents);
}
