namespace CarTAgents.Model.Conversion;

/// <summary>How often a T cell finds a target, as measured on the lattice: among a targets and K working T cells a site it has the share
/// a / (a_h (1 + K / k) + a) of the synapses that it would have among many targets.</summary>
/// <param name="HalfTargets">a_h, targets a site.</param>
/// <param name="Crowding">k, T cells a site.</param>
public readonly record struct SearchLaw(double HalfTargets, double Crowding)
{
    /// <summary>That share for each target a site, which stays finite where there is hardly one.</summary>
    /// <param name="targets">Targets a site.</param>
    /// <param name="tCells">Working T cells a site.</param>
    public double PerTarget(double targets, double tCells) => 1 / (HalfTargets * (1 + tCells / Crowding) + targets);

    /// <summary>Hazard of a target among these, of its hazard for each T cell where both are few.</summary>
    /// <param name="targets">Targets a site.</param>
    /// <param name="tCells">Working T cells a site.</param>
    public double OfFew(double targets, double tCells) => HalfTargets * PerTarget(targets, tCells);
}
