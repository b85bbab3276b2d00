using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Conversion;

/// <summary>What a synapse of a kind of T cells with a median target does, by the laws that kernels tabulate.</summary>
/// <param name="cell">The kind.</param>
internal sealed class ContactChances(TCellDescription cell)
{
    /// <summary>Receptors that a median cell engages of antigens: those of <see cref="Kernels.Rules.Engagement"/>.</summary>
    private double Engaged(double antigens)
    {
        double cars = cell.CarNumber?.Median.Value ?? 0,
            loose = cell.Recognition is { } r ? r.Confinement * r.Affinity : 0;
        return antigens > 0 && cars > 0 ? antigens * cars / (antigens + cars + loose) : 0;
    }

    /// <summary>The same of the cell that densities were measured with.</summary>
    private double EngagedByReference(double antigens)
    {
        if (cell.Recognition is not { } r || antigens <= 0)
            return 0;
        double cars = r.Reference?.CarNumber ?? cell.CarNumber!.Median;
        return antigens * cars / (antigens + cars + r.Confinement * (r.Reference?.Affinity ?? r.Affinity));
    }

    private double Share(double antigens, double halfDensity, double hill)
    {
        double x = HostMath.Pow(Engaged(antigens), hill);
        return x > 0 ? x / (x + HostMath.Pow(EngagedByReference(halfDensity), hill)) : 0;
    }

    /// <summary>Chance that the synapse triggers the T cell.</summary>
    public double Triggering(ResidentDescription target) =>
        cell.Stimulation is { } s ? s.Probability * Share(Antigens(target), s.HalfDensity, s.Hill)
        : Engaged(Antigens(target)) > 0 ? 1
        : 0;

    /// <summary>Chance that the synapse is lethal, in the mean over cells, competent or not.</summary>
    public double Lethal(ResidentDescription target)
    {
        double competence = cell.Competence is { } c ? c.Share + (1 - c.Share) * c.Others : 1;
        double killing = cell.Killing is { } k ? Share(Antigens(target), k.HalfDensity, 1) : 1;
        return Math.Min(1, target.Killing?.Probability.Value ?? 0) * cell.Cytotoxicity * competence * killing;
    }

    private static double Antigens(ResidentDescription target) => target.Antigen?.Median.Value ?? 0;

    /// <summary>Synapses with a target that trigger, for one that kills, over the kinds of a product.</summary>
    /// <param name="c">The configuration.</param>
    /// <param name="target">The target.</param>
    public static double TriggersPerKill(RunConfiguration c, ResidentDescription target)
    {
        double triggers = 0,
            kills = 0;
        foreach (var (name, weight) in c.Patient?.Infusion?.Mix ?? new Dictionary<string, Configuration.Units.Quantity>())
        {
            var chances = new ContactChances(c.TCells[name]);
            triggers += weight * chances.Triggering(target);
            kills += weight * chances.Lethal(target) / Math.Max(1, target.Killing?.Hits.Value ?? 1);
        }

        return kills > 0 ? triggers / kills : 0;
    }
}
