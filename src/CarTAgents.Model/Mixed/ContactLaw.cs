using CarTAgents.Model.Conversion;

namespace CarTAgents.Model.Mixed;

/// <summary>The law of contact of well-mixed cells.</summary>
/// <param name="Triggered">Synapses a day that trigger a T cell among many bright targets.</param>
/// <param name="Lethal">Synapses a day in which a competent T cell of full cytotoxicity kills there.</param>
/// <param name="Search">Share of them among fewer targets.</param>
/// <param name="Bound">Share of the time in which a T cell is bound there.</param>
internal readonly record struct ContactLaw(double Triggered, double Lethal, SearchLaw Search, double Bound);
