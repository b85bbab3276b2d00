using CarTAgents.Configuration.Descriptions;

namespace CarTAgents.Model.Conversion;

/// <summary>What a patient's course follows from, in windows and thresholds: made from a configuration by
/// <see cref="PatientConversion"/>.</summary>
public sealed record PatientPlan
{
    /// <summary>Days a window.</summary>
    public required double WindowDays { get; init; }

    /// <summary>Windows between rows of the course.</summary>
    public required uint CourseWindows { get; init; }

    /// <summary>The tissues, in the order of their numbers.</summary>
    public required IReadOnlyList<TissuePlan> Tissues { get; init; }

    /// <summary>Tick of the infusion: time 0 of the course; a multiple of the window.</summary>
    public required uint InfusionTick { get; init; }

    /// <summary>Cells infused; 0 for an untreated patient.</summary>
    public required long Dose { get; init; }

    /// <summary>Whether few T cells on a lattice stand for less than residents do.</summary>
    public required bool Weighted { get; init; }

    /// <summary>Hand-over to kinetics, or null: targets, and active macrophages, on the lattice below which, windows for which, and targets
    /// above which it comes back.</summary>
    public (int Below, int Windows, int Above)? HandOver { get; init; }

    /// <summary>Resident kinds, from 1, that are activated macrophages.</summary>
    public required IReadOnlyList<int> Activated { get; init; }

    /// <summary>Kinds of residents that T cells may kill, and what becomes of them by themselves.</summary>
    public required IReadOnlyList<TargetPlan> Targets { get; init; }

    /// <summary>The tumour among them; null without a tumour that T cells kill.</summary>
    public TargetPlan? TumourTarget => Targets.FirstOrDefault(t => t.Kind == Tumour);

    /// <summary>Tumour cells at which growth ends; infinite where nothing limits it.</summary>
    public double TumourCapacity { get; init; } = double.PositiveInfinity;

    /// <summary>Kinds of the product and their weights.</summary>
    public required IReadOnlyList<TShare> Mix { get; init; }

    /// <summary>Share of the dose that engrafts, and share of resting cells in it.</summary>
    public required double Engrafting { get; init; }

    /// <summary>Share of resting cells among those that engraft.</summary>
    public required double Resting { get; init; }

    /// <summary>Slow fates by T kind; null for kinds without.</summary>
    public required IReadOnlyList<FatePlan?> Fates { get; init; }

    /// <summary>CAR-T cells that fill their niche; share of growth lost to normal T cells at their plateau, and that plateau.</summary>
    public required double Capacity { get; init; }

    /// <summary>Share of growth lost to normal T cells at their plateau.</summary>
    public required double Competition { get; init; }

    /// <summary>Normal T cells at their plateau.</summary>
    public required double NormalT { get; init; }

    /// <summary>Blood, uL; apparent volumes of T and of B cells, uL.</summary>
    public required double BloodVolume { get; init; }

    /// <summary>Apparent volume of T cells, uL.</summary>
    public required double ApparentT { get; init; }

    /// <summary>Apparent volume of B cells, uL.</summary>
    public required double ApparentB { get; init; }

    /// <summary>Weight with which T cells go to organs without targets; 0 for none.</summary>
    public double Organs { get; init; }

    /// <summary>Probability, a window, of leaving those; null where it is that of each kind.</summary>
    public double? OrgansExit { get; init; }

    /// <summary>Share of the infused cells that lungs hold, and the probability, a window, of leaving them; null for none.</summary>
    public (double Share, double Exit)? Lungs { get; init; }

    /// <summary>Whether T cells are in organs that have no lattice.</summary>
    public bool HasOrgans => Organs > 0 || Lungs is not null;

    /// <summary>How often T cells find a target; null where nothing tells of it.</summary>
    public SearchLaw? Search { get; init; }

    /// <summary>Normal B cells, or null.</summary>
    public BLineagePlan? BLineage { get; init; }

    /// <summary>Resident kind of the tumour, from 1; 0 for none.</summary>
    public required int Tumour { get; init; }

    /// <summary>Tumour cells without the antigen; null where nothing tells of them.</summary>
    public ClonePlan? Negative { get; init; }

    /// <summary>Tumour cells that resist killing; null where nothing tells of them.</summary>
    public ClonePlan? Resistant { get; init; }

    /// <summary>Tissue that is the charted marrow (-1: none), and nucleated cells of the body's marrow.</summary>
    public required int MarrowTissue { get; init; }

    /// <summary>Nucleated cells of the body's marrow.</summary>
    public required double Nucleated { get; init; }

    /// <summary>First tick of lymphodepletion and the one after its last; equal for none.</summary>
    public required uint DepletionStart { get; init; }

    /// <summary>The tick after the last of lymphodepletion.</summary>
    public required uint DepletionEnd { get; init; }

    /// <summary>IL-15 that limits divisions; null where the niche does.</summary>
    public Body.Il15? Il15 { get; init; }

    /// <summary>The patient's factor on IL-15; 1 of the median patient.</summary>
    public double Il15Factor { get; init; } = 1;

    /// <summary>Summed hazard at which the patient dies; that of the median patient where none was drawn.</summary>
    public double DeathThreshold { get; init; } = Body.Outcome.MedianThreshold;

    /// <summary>Share of the patients who are sooner given a transplant in remission; that of the median patient where none was
    /// drawn.</summary>
    public double TransplantRank { get; init; } = 0.5;

    /// <summary>Fields whose washout reaches the plasma, in the order of <see cref="SystemicDescription.Cytokines"/>.</summary>
    public required IReadOnlyList<int> PlasmaFields { get; init; }

    /// <summary>Drugs; null for none.</summary>
    public DrugsDescription? Drugs { get; init; }

    /// <summary>Neurotoxicity; null where it is not told.</summary>
    public NeurotoxicityDescription? Neurotoxicity { get; init; }

    /// <summary>Antibodies; null where they are not told.</summary>
    public AntibodiesDescription? Antibodies { get; init; }

    /// <summary>Response, progression and death; null where they are not told.</summary>
    public OutcomeDescription? Outcome { get; init; }

    /// <summary>Drugs and further doses given at a time.</summary>
    public IReadOnlyList<PatientEvent> Events { get; init; } = [];

    /// <summary>The state of the whole body.</summary>
    public required SystemicDescription Systemic { get; init; }
}

/// <summary>A drug or a further dose, given at a time.</summary>
/// <param name="Tick">First tick of the window that it is given in.</param>
/// <param name="Drug">The drug; null for a dose.</param>
/// <param name="Cells">Cells of the dose.</param>
/// <param name="Mix">Their kinds and weights.</param>
public sealed record PatientEvent(uint Tick, Drug? Drug, long Cells, IReadOnlyList<TShare> Mix);

/// <summary>One tissue of a patient.</summary>
/// <param name="Name">Name.</param>
/// <param name="Represents">Body cells that a lattice cell stands for.</param>
/// <param name="Homing">Weight with which T cells come here.</param>
/// <param name="Clones">Tumour cells of clones at the start that no lattice cell stands for.</param>
/// <param name="Exit">Probability, a window, that a free T cell leaves; null where it is that of each kind.</param>
public sealed record TissuePlan(string Name, long Represents, double Homing, CloneCells Clones = default, double? Exit = null);

/// <summary>Probabilities a window of a T cell's slow fate.</summary>
/// <param name="Loss">Of death, by program.</param>
/// <param name="Exit">Of leaving the tissue.</param>
/// <param name="MemoryShare">Share of the cells at the end of their burst that become memory.</param>
/// <param name="Recovery">Of an exhausted cell's recovery.</param>
/// <param name="Lag">Ticks from the infusion to the first division.</param>
/// <param name="Cycle">Ticks between divisions.</param>
/// <param name="Divisions">Chances to divide of a burst.</param>
/// <param name="MoreDivisions">Share of bursts that have one more.</param>
/// <param name="Rearming">Probability that a stimulated cell at the end of its burst is armed again.</param>
/// <param name="RearmedDivisions">Chances to divide that it gets.</param>
/// <param name="RecalledDivisions">Chances to divide of a recalled memory cell.</param>
/// <param name="Function">Share of full killing, by program.</param>
/// <param name="Recall">Rate of recall of stimulated memory cells, 1/d.</param>
/// <param name="CycleDays">Time between divisions, d.</param>
/// <param name="StimulatedDays">Time that an engagement which triggers stimulates for, d.</param>
/// <param name="ActivationDeath">Probability of activation-induced death of an effector, an engagement that triggered.</param>
public sealed record FatePlan(
    double[] Loss,
    double Exit,
    double MemoryShare,
    double Recovery,
    uint Lag,
    uint Cycle,
    int Divisions,
    double MoreDivisions,
    double Rearming,
    int RearmedDivisions,
    int RecalledDivisions,
    double[] Function,
    double Recall,
    double CycleDays,
    double StimulatedDays,
    double ActivationDeath
)
{
    /// <summary>Probability, a window, that a free cell leaves a place.</summary>
    /// <param name="own">That of the place; null where it is that of the kind.</param>
    public double ExitFrom(double? own) => own ?? Exit;
}

/// <summary>A resident kind that T cells may kill.</summary>
/// <param name="Kind">Kind, from 1.</param>
/// <param name="Births">Divisions a cell and day.</param>
/// <param name="Deaths">Deaths a cell and day, without T cells.</param>
/// <param name="Stages">Stages of maturation; 0 for none.</param>
/// <param name="Matures">Rate of passing one, 1/d.</param>
/// <param name="Into">Kind that it becomes after the last; 0 where it leaves the tissue then.</param>
/// <param name="IsDepleted">Whether lymphodepletion, and antibody against CD20 where B cells live, reach it.</param>
/// <param name="Antigen">CD19: median and s.d. of its ln.</param>
/// <param name="TriggersPerKill">Synapses with it that trigger the T cell, for one that kills it.</param>
public sealed record TargetPlan(
    int Kind,
    double Births,
    double Deaths,
    int Stages,
    double Matures,
    int Into,
    bool IsDepleted,
    (double Median, double Spread) Antigen,
    double TriggersPerKill
);

/// <summary>Normal B cells.</summary>
/// <param name="Precursor">Kind of precursors, from 1.</param>
/// <param name="Naive">Kind of naive cells.</param>
/// <param name="Memory">Kind of memory cells.</param>
/// <param name="Origin">Tissue where precursors arise.</param>
/// <param name="Home">Tissue where naive cells go.</param>
/// <param name="PerDay">Precursors that arise a day.</param>
/// <param name="RecoveryDays">Time constant of recovery, d.</param>
/// <param name="Depletion">Probability a window of being lost during lymphodepletion.</param>
/// <param name="Spared">Share of B cells that lymphodepletion leaves; 1 without it.</param>
/// <param name="AntiCd20">Loss of naive and memory cells to antibody against CD20 that is left of earlier treatment, 1/d, and days from the
/// infusion for which it lasts.</param>
/// <param name="PrecursorAntigen">CD19 of a new precursor: median and s.d. of its ln.</param>
/// <param name="NaiveAntigen">CD19 of a naive cell that arrives.</param>
public sealed record BLineagePlan(
    int Precursor,
    int Naive,
    int Memory,
    int Origin,
    int Home,
    double PerDay,
    double RecoveryDays,
    double Depletion,
    double Spared,
    (double Loss, double Days) AntiCd20,
    (double Median, double Spread) PrecursorAntigen,
    (double Median, double Spread) NaiveAntigen
);
