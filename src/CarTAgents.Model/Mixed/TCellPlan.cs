namespace CarTAgents.Model.Mixed;

/// <summary>Numbers of a kind of CAR-T cell. Times are in days, rates a day.</summary>
internal sealed record TCellPlan
{
    /// <summary>Name of the kind.</summary>
    public required string Name { get; init; }

    /// <summary>Weight in the product.</summary>
    public required double Weight { get; init; }

    /// <summary>Loss of resting cells.</summary>
    public required double RestingLoss { get; init; }

    /// <summary>Loss of dividing cells.</summary>
    public required double BurstLoss { get; init; }

    /// <summary>Contraction of effectors, median patient.</summary>
    public required double EffectorLoss { get; init; }

    /// <summary>Loss of exhausted cells, median patient.</summary>
    public required double ExhaustedLoss { get; init; }

    /// <summary>Loss of memory cells.</summary>
    public required double MemoryLoss { get; init; }

    /// <summary>Loss of infused cells that do not engraft.</summary>
    public required double FailingLoss { get; init; }

    /// <summary>Share that leaves the burst as memory, median patient.</summary>
    public required double MemoryShare { get; init; }

    /// <summary>Recall of triggered memory cells.</summary>
    public required double Recall { get; init; }

    /// <summary>Memory cells that a recall uses up.</summary>
    public required double RecallCost { get; init; }

    /// <summary>Chances to divide of a recalled cell.</summary>
    public required int RecallDivisions { get; init; }

    /// <summary>Exhaustion of bound effectors.</summary>
    public required double Exhaustion { get; init; }

    /// <summary>Exhaustion of dividing cells relative to that.</summary>
    public required double BurstExhaustion { get; init; }

    /// <summary>Recovery of exhausted cells that are not triggered.</summary>
    public required double Recovery { get; init; }

    /// <summary>Work of an exhausted cell relative to others.</summary>
    public required double ExhaustedFunction { get; init; }

    /// <summary>Work of a cell that will not engraft.</summary>
    public required double FailingFunction { get; init; }

    /// <summary>From the first trigger to the first chance to divide.</summary>
    public required double Lag { get; init; }

    /// <summary>Between two chances to divide.</summary>
    public required double Cycle { get; init; }

    /// <summary>Chances to divide in a burst, median patient; not necessarily a whole number.</summary>
    public required double Destiny { get; init; }

    /// <summary>Chance that a triggered cell is armed again at the end of its burst.</summary>
    public required double Rearming { get; init; }

    /// <summary>Chances to divide that this gives.</summary>
    public required int RearmingDivisions { get; init; }

    /// <summary>Death of an effector, a triggered synapse.</summary>
    public required double ActivationDeath { get; init; }

    /// <summary>Killing relative to the most cytotoxic kind.</summary>
    public required double Cytotoxicity { get; init; }

    /// <summary>Share of competent cells, median patient.</summary>
    public required double Competent { get; init; }

    /// <summary>Killing of the others relative to them.</summary>
    public required double Others { get; init; }

    /// <summary>How killing and triggering depend on antigen.</summary>
    public required AntigenResponse Killing { get; init; }

    /// <inheritdoc cref="Killing"/>
    public required AntigenResponse Triggering { get; init; }

    /// <summary>Share of the surface CAR that a triggered synapse takes.</summary>
    public required double CarLoss { get; init; }

    /// <summary>Its return; infinite rate for none lost.</summary>
    public required double CarRecovery { get; init; }

    /// <summary>How long a cell counts as triggered.</summary>
    public required double Triggered { get; init; }

    /// <summary>IFN-gamma of a triggered cell, molecules a day.</summary>
    public required double Secretion { get; init; }
}
