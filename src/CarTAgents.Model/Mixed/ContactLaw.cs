namespace CarTAgents.Model.Mixed;

/// <summary>The law of contact of well-mixed cells, as measured on the lattice: of a targets and K working T cells a site, a T cell has
/// the share theta = a / (a_h (1 + K / k) + a) of the synapses that it would have among many.</summary>
/// <param name="Triggered">Synapses a day that trigger a T cell among many bright targets.</param>
/// <param name="Lethal">Synapses a day in which a competent T cell of full cytotoxicity kills there.</param>
/// <param name="HalfTargets">a_h, targets a site.</param>
/// <param name="Crowding">k, T cells a site.</param>
/// <param name="Bound">Share of the time in which a T cell is bound there.</param>
internal readonly record struct ContactLaw(double Triggered, double Lethal, double HalfTargets, double Crowding, double Bound)
{
    /// <summary>theta / a, which stays finite where there is hardly a target.</summary>
    /// <param name="targets">Targets a site.</param>
    /// <param name="tCells">Working T cells a site.</param>
    public double PerTarget(double targets, double tCells) => 1 / (HalfTargets * (1 + tCells / Crowding) + targets);
}
