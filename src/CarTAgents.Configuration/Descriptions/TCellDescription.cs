using CarTAgents.Configuration.Keys;
using CarTAgents.Configuration.Units;

namespace CarTAgents.Configuration.Descriptions;

/// <summary>A kind of T cell.</summary>
public sealed record TCellDescription
{
    /// <summary>True when the kind carries the CAR and so recognises antigen.</summary>
    [Key("Whether the kind carries the CAR, and so recognises antigen.", Default = "true")]
    public bool Car { get; init; }

    /// <summary>CAR molecules on a cell, or null.</summary>
    [Key("CAR molecules on a cell, drawn for each cell from a log-normal distribution; needed when the kind carries the CAR.")]
    public LogNormalDescription? CarNumber { get; init; }

    /// <summary>How the CAR binds antigen; null for a kind that never engages.</summary>
    [Key("How CARs and antigen of a contact bind one another; needed when the kind carries the CAR.")]
    public RecognitionDescription? Recognition { get; init; }

    /// <summary>The walk.</summary>
    [Key("How the cells walk.")]
    public required MotilityDescription Motility { get; init; }

    /// <summary>Mean of the exponential life span, s; null for no spontaneous death.</summary>
    [Key(
        "Mean of the exponentially distributed life span; absent: no spontaneous death.",
        Kind = QuantityKind.Time,
        Range = "[1 min, 100000 d]",
        Changeable = true
    )]
    public Quantity? Lifespan { get; init; }

    /// <summary>Probability of activation-induced death at the end of an engagement that triggered the cell.</summary>
    [Key(
        "Probability of activation-induced death after an engagement that triggered the cell.",
        Range = "[0, 1]",
        Default = "0",
        Changeable = true
    )]
    public Quantity ActivationDeath { get; init; }

    /// <summary>Times of an engagement; null for a kind that never engages.</summary>
    [Key("Times of an engagement with a target; needed when the kind carries the CAR.")]
    public ContactDescription? Contact { get; init; }

    /// <summary>How a contact becomes an engagement; null for a kind that never engages.</summary>
    [Key("How touching a target becomes an engagement; needed when the kind carries the CAR.")]
    public BindingDescription? Binding { get; init; }

    /// <summary>Factor on the target's kill probability.</summary>
    [Key(
        "Factor on the target's kill probability, at most 1, that of the most cytotoxic kind.",
        Range = "[0, 1]",
        Default = "1",
        Changeable = true
    )]
    public Quantity Cytotoxicity { get; init; }

    /// <summary>Antigen dependence of the kill; null for none.</summary>
    [Key("Dependence of the kill on antigen density; absent: none.")]
    public TCellKillingDescription? Killing { get; init; }

    /// <summary>Cytokine release; null for none.</summary>
    [Key("When the cells secrete after an engagement; absent: never.")]
    public CytokineDescription? Cytokine { get; init; }

    /// <summary>Programmed division; null for none.</summary>
    [Key("Division after the first trigger; absent: never.")]
    public TCellDivisionDescription? Division { get; init; }

    /// <summary>Slow changes of a cell's state and place, drawn once a census window; null for none.</summary>
    [Key("Slow changes of a cell's state and place, drawn once a census window; absent: none.")]
    public TCellFateDescription? Fate { get; init; }

    /// <summary>When a synapse triggers the cell; null where every synapse does.</summary>
    [Key(
        "When a synapse triggers the cell, which is drawn apart from whether it kills; absent: every synapse does, on a lattice; "
            + "needed for a mixed patient."
    )]
    public StimulationDescription? Stimulation { get; init; }

    /// <summary>Competence; null where all cells are competent.</summary>
    [Key("Share of cells that kill well, which daughters inherit; absent: all do, on a lattice; needed for a mixed patient.")]
    public CompetenceDescription? Competence { get; init; }

    /// <summary>Loss of surface CAR; null for none.</summary>
    [Key("Loss of surface CAR by engagements that trigger; absent: none.")]
    public CarLossDescription? CarLoss { get; init; }
}

/// <summary>The slow fate of a T cell: rates by which it dies, leaves the tissue and changes its program.</summary>
public sealed record TCellFateDescription
{
    /// <summary>Mean stay in the tissue of a cell that is not bound, s; null for ever.</summary>
    [Key("Mean stay in the tissue of a cell that is not bound; absent: it stays.", Kind = QuantityKind.Time, Range = "[1 h, 100000 d]")]
    public Quantity? Stay { get; init; }

    /// <summary>Death rates by program, 1/s.</summary>
    [Key("Death rates by program.")]
    public required TCellLossDescription Loss { get; init; }

    /// <summary>Share of the cells leaving the burst that become memory.</summary>
    [Key("Share of the cells at the end of their burst that become memory cells; the others are effectors.", Range = "[0, 1]")]
    public required Quantity MemoryShare { get; init; }

    /// <summary>Rate of recall of stimulated memory cells, 1/s.</summary>
    [Key("Rate at which stimulated memory cells are recalled into a burst.", Kind = QuantityKind.Rate, Range = "[0 1/d, 20 1/d]")]
    public required Quantity Recall { get; init; }

    /// <summary>Rate of exhaustion of bound effectors, 1/s.</summary>
    [Key("Rate of exhaustion of effectors while bound.", Kind = QuantityKind.Rate, Range = "[0 1/d, 20 1/d]")]
    public required Quantity Exhaustion { get; init; }

    /// <summary>Exhaustion of dividing cells relative to effectors.</summary>
    [Key("Exhaustion of dividing cells relative to that of effectors.", Range = "[0, 1]")]
    public required Quantity BurstExhaustion { get; init; }

    /// <summary>Rate of recovery of exhausted cells without antigen, 1/s.</summary>
    [Key("Rate at which exhausted cells recover when they are not stimulated.", Kind = QuantityKind.Rate, Range = "[0 1/d, 20 1/d]")]
    public required Quantity Recovery { get; init; }

    /// <summary>Share of killing and release that exhausted cells keep.</summary>
    [Key("Share of killing and cytokine release that exhausted cells keep.", Range = "[0, 1]")]
    public required Quantity ExhaustedFunction { get; init; }

    /// <summary>Share of killing and release of infused cells that will not engraft.</summary>
    [Key("Share of killing and cytokine release of infused cells that will not engraft.", Range = "[0, 1]")]
    public required Quantity FailingFunction { get; init; }

    /// <summary>Chances to divide of a recalled memory cell; null for one.</summary>
    [Key(
        "Chances to divide that a recalled memory cell gets; absent: one, on a lattice; needed for a mixed patient.",
        Kind = QuantityKind.Count,
        Range = "[1, 18]"
    )]
    public Quantity? RecallDivisions { get; init; }

    /// <summary>Memory cells that one recall uses up; of a mixed patient.</summary>
    [Key("Memory cells that one recall uses up: 1 for the cell itself, as on a lattice; needed for a mixed patient.", Range = "[0, 1]")]
    public Quantity? RecallCost { get; init; }
}

/// <summary>Death rates of T cells by program, 1/s.</summary>
public sealed record TCellLossDescription
{
    /// <summary>Of resting cells.</summary>
    [Key("Of resting cells.", Kind = QuantityKind.Rate, Range = "[0 1/d, 20 1/d]")]
    public required Quantity Resting { get; init; }

    /// <summary>Of dividing cells.</summary>
    [Key("Of dividing cells.", Kind = QuantityKind.Rate, Range = "[0 1/d, 20 1/d]", Default = "0 1/d")]
    public Quantity Proliferating { get; init; }

    /// <summary>Of effectors: contraction.</summary>
    [Key("Of effectors: contraction.", Kind = QuantityKind.Rate, Range = "[0 1/d, 20 1/d]")]
    public required Quantity Effector { get; init; }

    /// <summary>Of exhausted cells.</summary>
    [Key("Of exhausted cells.", Kind = QuantityKind.Rate, Range = "[0 1/d, 20 1/d]")]
    public required Quantity Exhausted { get; init; }

    /// <summary>Of memory cells.</summary>
    [Key("Of memory cells.", Kind = QuantityKind.Rate, Range = "[0 1/d, 20 1/d]")]
    public required Quantity Memory { get; init; }

    /// <summary>Of infused cells that will not engraft.</summary>
    [Key("Of infused cells that will not engraft.", Kind = QuantityKind.Rate, Range = "[0 1/d, 20 1/d]")]
    public required Quantity Failing { get; init; }
}

/// <summary>A log-normal distribution of molecules over cells.</summary>
public sealed record LogNormalDescription
{
    /// <summary>Median, molecules a cell.</summary>
    [Key("Median over the cells.", Kind = QuantityKind.Molecules, Range = "(0 molecules, 1e9 molecules]")]
    public required Quantity Median { get; init; }

    /// <summary>Standard deviation of the natural logarithm.</summary>
    [Key("Standard deviation of the natural logarithm; 0 makes all cells alike.", Range = "[0, 3]", Default = "0")]
    public Quantity Spread { get; init; }
}

/// <summary>A persistent random walk: speed and persistence, or a motility coefficient with or without a speed.</summary>
[Alternatives("speed persistence", "coefficient", "coefficient speed")]
public sealed record MotilityDescription
{
    /// <summary>Speed along the path, um/s.</summary>
    [Key("Speed along the path.", Kind = QuantityKind.Speed, Range = "[0 um/s, 1000 um/min]", Changeable = true)]
    public Quantity? Speed { get; init; }

    /// <summary>Persistence time of the direction, s.</summary>
    [Key(
        "Persistence time of the direction; in three dimensions the motility coefficient is speed^2 x persistence / 3.",
        Kind = QuantityKind.Time,
        Range = "[0 s, 1 d]",
        Changeable = true
    )]
    public Quantity? Persistence { get; init; }

    /// <summary>Motility coefficient, um^2/s.</summary>
    [Key(
        "Motility coefficient: mean square displacement over 2 x dimensions x time.",
        Kind = QuantityKind.Diffusion,
        Range = "[0 um^2/s, 100000 um^2/min]",
        Changeable = true
    )]
    public Quantity? Coefficient { get; init; }
}

/// <summary>Times of an engagement.</summary>
public sealed record ContactDescription
{
    /// <summary>From binding to the hit, s.</summary>
    [Key("From binding to the act: the hit, the trigger.", Kind = QuantityKind.Time, Range = "[0 s, 30 d]", Changeable = true)]
    public required Quantity HitDelay { get; init; }

    /// <summary>From binding to detachment, s.</summary>
    [Key("From binding to detachment; the median.", Kind = QuantityKind.Time, Range = "(0 s, 30 d]", Changeable = true)]
    public required Quantity Engagement { get; init; }

    /// <summary>Spread of the engagement over synapses: s.d. of its ln.</summary>
    [Key(
        "Spread of the engagement over synapses, log-normal: standard deviation of its natural logarithm.",
        Range = "[0, 1]",
        Default = "0",
        Changeable = true
    )]
    public Quantity Spread { get; init; }

    /// <summary>From the detachment of a lethal synapse to the next possible binding, s.</summary>
    [Key(
        "From the detachment of a lethal synapse to the next possible binding.",
        Kind = QuantityKind.Time,
        Range = "[0 s, 30 d]",
        Changeable = true
    )]
    public required Quantity Rearm { get; init; }
}

/// <summary>Binding of antigen by CARs at equilibrium: of A antigens and N CARs, A N / (A + N + confinement x affinity) are
/// engaged.</summary>
public sealed record RecognitionDescription
{
    /// <summary>Dissociation constant of the CAR, molecules/um^3.</summary>
    [Key("Dissociation constant of the CAR and the antigen.", Kind = QuantityKind.Concentration, Range = "[0 nM, 1 M]", Changeable = true)]
    public required Quantity Affinity { get; init; }

    /// <summary>Molecules in a contact that correspond to a concentration, um^3.</summary>
    [Key(
        "Molecules in a contact that correspond to a concentration in solution; 0: every antigen that finds a CAR is engaged.",
        Kind = QuantityKind.Confinement,
        Range = "[0 molecules/nM, 1e9 molecules/nM]",
        Changeable = true
    )]
    public required Quantity Confinement { get; init; }

    /// <summary>The CAR and cell with which the kind's antigen densities were measured; null for a cell of this kind with its median CAR
    /// number.</summary>
    [Key(
        "The cell with which this kind's antigen densities of binding, killing and release were measured; absent: a median "
            + "cell of this kind itself."
    )]
    public ReferenceCarDescription? Reference { get; init; }
}

/// <summary>The CAR-T cell with which antigen densities were measured.</summary>
public sealed record ReferenceCarDescription
{
    /// <summary>Dissociation constant of its CAR, molecules/um^3.</summary>
    [Key("Dissociation constant of its CAR.", Kind = QuantityKind.Concentration, Range = "[0 nM, 1 M]", Changeable = true)]
    public required Quantity Affinity { get; init; }

    /// <summary>CAR molecules on it.</summary>
    [Key("CAR molecules on it.", Kind = QuantityKind.Molecules, Range = "(0 molecules, 1e9 molecules]", Changeable = true)]
    public required Quantity CarNumber { get; init; }
}

/// <summary>How touching becomes an engagement.</summary>
public sealed record BindingDescription
{
    /// <summary>Probability per tick of touching a target at saturating antigen density.</summary>
    [Key("Probability of binding, per tick of touching a target, at saturating antigen density.", Range = "[0, 1]", Changeable = true)]
    public required Quantity Probability { get; init; }

    /// <summary>Antigen density of half the probability, molecules a cell.</summary>
    [Key(
        "Antigen density at which the probability is half of that.",
        Kind = QuantityKind.Molecules,
        Range = "[0 molecules, 1e9 molecules]",
        Changeable = true
    )]
    public required Quantity HalfDensity { get; init; }
}

/// <summary>Antigen dependence of the kill.</summary>
public sealed record TCellKillingDescription
{
    /// <summary>Antigen density of half-maximal killing, molecules a cell.</summary>
    [Key(
        "Antigen density of half-maximal killing.",
        Kind = QuantityKind.Molecules,
        Range = "[0 molecules, 1e9 molecules]",
        Changeable = true
    )]
    public required Quantity HalfDensity { get; init; }

    /// <summary>Hill exponent over antigen density; of a mixed patient.</summary>
    [Key("Hill exponent of killing over antigen density, of a mixed patient's cells; needed for one.", Range = "[0.5, 8]")]
    public Quantity? Hill { get; init; }
}

/// <summary>When a T cell secretes.</summary>
public sealed record CytokineDescription
{
    /// <summary>Antigen density at which the probability of secretion is <see cref="Share"/>, molecules a cell.</summary>
    [Key(
        "Antigen density at which an engagement that triggers starts secretion with probability 'share'.",
        Kind = QuantityKind.Molecules,
        Range = "[0 molecules, 1e9 molecules]",
        Changeable = true
    )]
    public required Quantity Density { get; init; }

    /// <summary>Probability of secretion at <see cref="Density"/>.</summary>
    [Key("Probability of secretion at that density.", Range = "(0, 1)", Default = "0.5", Changeable = true)]
    public Quantity Share { get; init; }

    /// <summary>Hill exponent of the probability over engaged receptors.</summary>
    [Key(
        "Hill exponent of the probability over engaged receptors: how sharp the threshold is.",
        Range = "[1, 8]",
        Default = "1",
        Changeable = true
    )]
    public Quantity Hill { get; init; }

    /// <summary>Duration of stimulation, and of secretion with it, after one engagement that triggered, s.</summary>
    [Key(
        "Duration of stimulation, and of secretion with it, after one engagement that triggered.",
        Kind = QuantityKind.Time,
        Range = "(0 s, 30 d]",
        Changeable = true
    )]
    public required Quantity Duration { get; init; }
}

/// <summary>Programmed division.</summary>
public sealed record TCellDivisionDescription
{
    /// <summary>From the first trigger to the first division, s.</summary>
    [Key("From the first trigger to the first division; the median.", Kind = QuantityKind.Time, Range = "[0 s, 365 d]", Changeable = true)]
    public required Quantity Lag { get; init; }

    /// <summary>Spread of the lag over cells: s.d. of its ln.</summary>
    [Key(
        "Spread of the lag over cells, log-normal: standard deviation of its natural logarithm.",
        Range = "[0, 1]",
        Default = "0",
        Changeable = true
    )]
    public Quantity LagSpread { get; init; }

    /// <summary>Spread of the cycle over cells: s.d. of its ln.</summary>
    [Key(
        "Spread of the cycle over cells, log-normal: standard deviation of its natural logarithm.",
        Range = "[0, 1]",
        Default = "0",
        Changeable = true
    )]
    public Quantity CycleSpread { get; init; }

    /// <summary>Time between divisions, s.</summary>
    [Key("Time between divisions; the median.", Kind = QuantityKind.Time, Range = "(0 s, 365 d]", Changeable = true)]
    public required Quantity Cycle { get; init; }

    /// <summary>Divisions of a burst, as assays count them; null where <see cref="Destiny"/> says.</summary>
    [Key("Number of divisions of a burst; absent: 'destiny' says.", Kind = QuantityKind.Count, Range = "[0, 62]", Changeable = true)]
    public Quantity? Number { get; init; }

    /// <summary>Chances to divide in a burst; null where <see cref="Number"/> says.</summary>
    [Key(
        "Division destiny: chances to divide in a burst, spent whether the body allows the division or not; absent: 'number' says; "
            + "needed for a mixed patient.",
        Range = "[1, 18]"
    )]
    public Quantity? Destiny { get; init; }

    /// <summary>Chances to divide in a burst: of <see cref="Destiny"/>, else <see cref="Number"/>.</summary>
    public double Chances => Destiny?.Value ?? Number?.Value ?? 0;

    /// <summary>A cytokine that allows what the body does not; null for none.</summary>
    [Key("A cytokine that allows a division which the body's IL-15 or niche does not, where the cell is; absent: none.")]
    public RescueDescription? Rescue { get; init; }

    /// <summary>What antigen gives a cell at the end of its burst; null for nothing.</summary>
    [Key("Further chances to divide that antigen gives a cell at the end of its burst; absent: none.")]
    public RearmingDescription? Rearming { get; init; }
}
