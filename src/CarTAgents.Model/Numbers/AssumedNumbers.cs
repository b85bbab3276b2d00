namespace CarTAgents.Model.Numbers;

/// <summary>Numbers of the model that no configuration sets. Each has its row in docs/model.md, section 8, with what it is and
/// why.</summary>
internal static class AssumedNumbers
{
    /// <summary>Time that a T cell on its way between tissues is in blood, on average, windows.</summary>
    public const double BloodStay = 1.5;

    /// <summary>Of engrafting cells that do not rest, one in this number divides at the infusion.</summary>
    public const long InfusedPerDividing = 2;

    /// <summary>T cells of a lattice are many above one in this number of sites.</summary>
    public const int SitesOfMany = 24;

    /// <summary>T cells of a lattice are few below one in this number of sites.</summary>
    public const int SitesOfFew = 120;

    /// <summary>T cells are expected to begin at one in this number of sites.</summary>
    public const int SitesOfFounders = 48;

    /// <summary>Windows for which the factor of T cells rests after a change.</summary>
    public const int FactorRest = 4;

    /// <summary>Targets on the lattice with which a window tells all that one can of the hazard of being killed; fewer tell in
    /// proportion.</summary>
    public const int TargetsForHazard = 64;

    /// <summary>Time for which kills tell the hazard of being killed, d.</summary>
    public const double HazardMemory = 1;

    /// <summary>Lattice cells that a clone of a patient's tumour comes to its lattice with.</summary>
    public const int CloneFounders = 16;

    /// <summary>Lattice cells below which a clone on the lattice leaves it for a count.</summary>
    public const int CloneFew = 8;

    /// <summary>Stages of the delay between IL-6 and CRP.</summary>
    public const int CrpLagStages = 4;

    /// <summary>Entries of a patient's tissue in one window, at most.</summary>
    public const int PatientEntries = 4096;

    /// <summary>Tries to find an entry a tick and a site of its own.</summary>
    public const int EntryTries = 64;

    /// <summary>End of the shortest steps of a mixed patient, d.</summary>
    public const double MixedAcute = 45;

    /// <summary>End of its longer steps, d.</summary>
    public const double MixedSubacute = 120;

    /// <summary>How much longer those are.</summary>
    public const int MixedSubacuteFactor = 3;

    /// <summary>How much longer the last ones are.</summary>
    public const int MixedLateFactor = 12;

    /// <summary>Sub-steps of a T cell's cycle in a mixed patient, and of those that are counts beside a lattice.</summary>
    public const int CycleSubSteps = 3;

    /// <summary>Most of a tumour that resistant cells can be at the infusion.</summary>
    public const double MostResistant = 0.9;

    /// <summary>Largest drive of a macrophage, in units of the half-effective level.</summary>
    public const double MostDrive = 16;

    /// <summary>Least that each factor of the neurotoxicity index counts.</summary>
    public const double LeastNeurotoxicity = 1e-6;
}
