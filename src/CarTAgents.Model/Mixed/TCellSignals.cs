namespace CarTAgents.Model.Mixed;

/// <summary>What a kind of T cell meets in a step, as a mean over where its cells are.</summary>
/// <param name="Triggers">Triggered synapses of a cell a day.</param>
/// <param name="Triggered">Share of cells that were triggered a short while ago.</param>
/// <param name="Bound">Share of cells in a synapse.</param>
/// <param name="Allowed">Chance that a due division is allowed.</param>
/// <param name="Steroid">Loss to a corticosteroid, 1/d.</param>
/// <param name="SteroidMemory">The same, of memory cells.</param>
internal readonly record struct TCellSignals(
    double Triggers,
    double Triggered,
    double Bound,
    double Allowed,
    double Steroid,
    double SteroidMemory
);
