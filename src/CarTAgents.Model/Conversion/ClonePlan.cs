using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Conversion;

/// <summary>A clone of the tumour of a patient on lattices: cells without the antigen, or cells that resist killing.</summary>
/// <param name="Share">Their share of the tumour at the start; 0 of a patient who has none.</param>
/// <param name="Loss">Probability that a division of another cell makes one; 0 of a patient whose tumour cannot.</param>
/// <param name="Killing">Hazard of being killed, relative to other cells.</param>
public sealed record ClonePlan(double Share, double Loss, double Killing)
{
    /// <summary>Whether there are such cells, or will be.</summary>
    public bool Occurs => Share > 0 || Loss > 0;

    /// <summary>Cells without the antigen of the median patient of a design: of the commoner kind, with the middle exponent. Null where
    /// nothing tells.</summary>
    public static ClonePlan? Negative(RunConfiguration c)
    {
        if (c.Patient is not { Space: PatientSpace.Lattice, Clones.Negative: { } clone })
            return null;
        const double median = 0.5;
        return median < clone.Patients
            ? new ClonePlan(ShareAt(clone.LeastExponent, clone.MostExponent, median), clone.LossPerDivision, 0)
            : new ClonePlan(0, 0, 0);
    }

    /// <summary>Cells that resist killing and keep the antigen. Null where nothing tells.</summary>
    public static ClonePlan? Resistant(RunConfiguration c) =>
        c.Patient is { Space: PatientSpace.Lattice, Clones.Resistant: { } clone } ? new ClonePlan(clone.Share, 0, clone.Killing) : null;

    /// <summary>The share at a place between the least and the largest exponent.</summary>
    /// <param name="least">Decimal logarithm of the least share.</param>
    /// <param name="most">Of the largest.</param>
    /// <param name="place">The place, 0 to 1.</param>
    public static double ShareAt(double least, double most, double place) => HostMath.Pow(10, least + (most - least) * place);

    /// <summary>Lattice cells of the clone among those of the tumour: none where they would be too few.</summary>
    public long OnLattice(long cells)
    {
        double own = Share * cells;
        return own < AssumedNumbers.CloneFounders ? 0 : (long)own;
    }

    /// <summary>Body cells of the clone that no lattice cell stands for.</summary>
    /// <param name="cells">Lattice cells of the tumour.</param>
    /// <param name="represents">Body cells that each stands for.</param>
    public long Beside(long cells, long represents) => (long)((Share * cells - OnLattice(cells)) * represents);
}

/// <summary>Cells of a tumour's clones that no lattice cell of a tissue stands for.</summary>
/// <param name="Negative">Without the antigen.</param>
/// <param name="Resistant">Resistant to killing.</param>
public readonly record struct CloneCells(long Negative, long Resistant);
