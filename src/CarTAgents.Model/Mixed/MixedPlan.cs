using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Units;
using CarTAgents.Model.Body;

namespace CarTAgents.Model.Mixed;

/// <summary>The numbers of a design whose patients are well mixed: made from a configuration by <see cref="MixedConversion"/>. Times are in
/// days, rates a day, plasma levels in pg/mL, tissue levels in molecules a site.</summary>
internal sealed record MixedPlan
{
    /// <summary>A day in s.</summary>
    public const double Day = Unit.SecondsPerDay;

    /// <summary>Step in the first weeks.</summary>
    public required double Step { get; init; }

    /// <summary>Least time between rows of the course.</summary>
    public required double Every { get; init; }

    /// <summary>End of the course.</summary>
    public required double End { get; init; }

    /// <summary>The kinds of the product.</summary>
    public required IReadOnlyList<TCellPlan> TCells { get; init; }

    /// <summary>The tissues.</summary>
    public required IReadOnlyList<MixedTissuePlan> Tissues { get; init; }

    /// <summary>Homing weight of organs without targets.</summary>
    public required double Organs { get; init; }

    /// <summary>Mean stay of a free T cell where it is.</summary>
    public required double Stay { get; init; }

    /// <summary>That of organs without targets; null where it is the same.</summary>
    public double? OrgansStay { get; init; }

    /// <summary>Share of the infused cells that lungs hold, and for how long on average, d; null for none.</summary>
    public (double Share, double Stay)? Lungs { get; init; }

    /// <summary>Cells infused a patient of median weight, before the limit.</summary>
    public required double Dose { get; init; }

    /// <summary>Most cells that are infused.</summary>
    public required double MostDose { get; init; }

    /// <summary>Share of the dose that engrafts.</summary>
    public required double Engrafting { get; init; }

    /// <summary>Share of resting cells among those.</summary>
    public required double Resting { get; init; }

    /// <summary>The law of contact.</summary>
    public required ContactLaw Contact { get; init; }

    /// <summary>IL-15.</summary>
    public required Il15 Il15 { get; init; }

    /// <summary>Normal T cells after lymphodepletion, at their plateau, and their recovery.</summary>
    public required (double Start, double Plateau, double Recovery) NormalT { get; init; }

    /// <summary>Apparent volumes of T and of B cells, uL.</summary>
    public required (double T, double B) Apparent { get; init; }

    /// <summary>The tumour; null for none.</summary>
    public required TumourPlan? Tumour { get; init; }

    /// <summary>Normal B cells; null for none.</summary>
    public required BCellPlan? BCells { get; init; }

    /// <summary>Nucleated cells of the charted marrow; 0 for none.</summary>
    public required double Nucleated { get; init; }

    /// <summary>Macrophages and their cytokines.</summary>
    public required MacrophageLaw Macrophages { get; init; }

    /// <summary>Plasma, CRP, temperature and grades.</summary>
    public required SystemicDescription Systemic { get; init; }

    /// <summary>Share of the tumour that treatment before the infusion left, above 0.</summary>
    public required double Left { get; init; }

    /// <summary>Drugs; null for none.</summary>
    public required DrugsDescription? Drugs { get; init; }

    /// <summary>Drugs and further doses that are given at a time.</summary>
    public required IReadOnlyList<MixedEvent> Events { get; init; }

    /// <summary>Neurotoxicity.</summary>
    public required NeurotoxicityDescription Neurotoxicity { get; init; }

    /// <summary>Antibodies; null where they are not told.</summary>
    public required AntibodiesDescription? Antibodies { get; init; }

    /// <summary>Response, progression, death; null where they are not told.</summary>
    public required OutcomeDescription? Outcome { get; init; }

    /// <summary>How patients differ; null where they do not.</summary>
    public required SpreadDescription? Spread { get; init; }

    /// <summary>Whether patients are drawn.</summary>
    public required bool IsDrawn { get; init; }
}

/// <summary>A drug or a further dose.</summary>
/// <param name="Day">When.</param>
/// <param name="Drug">The drug; null for a dose.</param>
/// <param name="Cells">The cells of the dose, by kind of the product; none for a drug.</param>
internal sealed record MixedEvent(double Day, Drug? Drug, IReadOnlyList<double> Cells);

/// <summary>A tissue.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Sites">Its sites; of a tumour's tissue those at the median burden.</param>
/// <param name="Packing">Tumour cells a site where the tissue grows with the tumour; 0 for a fixed size.</param>
/// <param name="Homing">Weight with which T cells come here.</param>
/// <param name="HomingCells">Tumour cells for which that weight holds; 0 where it does not depend on them.</param>
/// <param name="HomingExponent">Exponent of the tumour cells in the weight.</param>
/// <param name="Macrophages">Macrophages a site, median patient.</param>
internal sealed record MixedTissuePlan(
    string Name,
    double Sites,
    double Packing,
    double Homing,
    double HomingCells,
    double HomingExponent,
    double Macrophages
)
{
    /// <summary>Mean stay of a free T cell, d; null where it is that of the patient.</summary>
    public double? Stay { get; init; }
}

/// <summary>Antigen and remains of a kind that T cells kill.</summary>
/// <param name="Median">Median antigen, molecules a cell.</param>
/// <param name="Spread">Standard deviation of its ln.</param>
/// <param name="DeathSignal">Drive of a macrophage by one killed neighbour.</param>
/// <param name="Clearing">Rate at which remains are cleared.</param>
internal sealed record MixedTargetPlan(double Median, double Spread, double DeathSignal, double Clearing);

/// <summary>The tumour.</summary>
internal sealed record TumourPlan
{
    /// <summary>Number of its tissue.</summary>
    public required int Tissue { get; init; }

    /// <summary>Cells at the infusion, median patient.</summary>
    public required double Cells { get; init; }

    /// <summary>Antigen and remains.</summary>
    public required MixedTargetPlan Target { get; init; }

    /// <summary>Net growth, median patient.</summary>
    public required double Growth { get; init; }

    /// <summary>Births relative to net growth: more than 1 where cells also die.</summary>
    public required double Births { get; init; }

    /// <summary>Cells at which growth ends.</summary>
    public required double Capacity { get; init; }

    /// <summary>Fewer cells of a clone are whole.</summary>
    public required double Whole { get; init; }

    /// <summary>Resistant share, median patient, and its relative hazard.</summary>
    public required double ResistantShare { get; init; }

    /// <inheritdoc cref="ResistantShare"/>
    public required double ResistantKilling { get; init; }

    /// <summary>Patients who can lose the antigen, and the exponents of the share that has.</summary>
    public required double NegativePatients { get; init; }

    /// <inheritdoc cref="NegativePatients"/>
    public required double NegativeLeast { get; init; }

    /// <inheritdoc cref="NegativePatients"/>
    public required double NegativeMost { get; init; }

    /// <summary>Probability that a division loses the antigen.</summary>
    public required double NegativeLoss { get; init; }

    /// <summary>Relative hazard of cells without the antigen.</summary>
    public required double Bystander { get; init; }
}

/// <summary>Normal B cells.</summary>
internal sealed record BCellPlan
{
    /// <summary>Number of the tissue where they arise.</summary>
    public required int Origin { get; init; }

    /// <summary>Number of the tissue where they live.</summary>
    public required int Home { get; init; }

    /// <summary>Precursors before lymphodepletion.</summary>
    public required double Precursors { get; init; }

    /// <summary>Naive cells before lymphodepletion.</summary>
    public required double Naive { get; init; }

    /// <summary>Memory cells before lymphodepletion.</summary>
    public required double Memory { get; init; }

    /// <summary>Antigen and remains of each.</summary>
    public required (MixedTargetPlan Precursor, MixedTargetPlan Naive, MixedTargetPlan Memory) Targets { get; init; }

    /// <summary>Precursors that arise a day.</summary>
    public required double Output { get; init; }

    /// <summary>Stages of maturation and their rate in all.</summary>
    public required (int Count, double Rate) Stages { get; init; }

    /// <summary>Share of precursors that carry the antigen.</summary>
    public required double Recognised { get; init; }

    /// <summary>Share left by lymphodepletion; 1 without.</summary>
    public required double Spared { get; init; }

    /// <summary>Recovery of the output after it; 0 without.</summary>
    public required double Recovery { get; init; }

    /// <summary>Loss of naive cells, to death and to memory.</summary>
    public required double NaiveLoss { get; init; }

    /// <summary>Rate at which naive cells become memory cells.</summary>
    public required double Maturing { get; init; }

    /// <summary>Loss of memory cells.</summary>
    public required double MemoryLoss { get; init; }

    /// <summary>Loss to residual anti-CD20, and how long it lasts.</summary>
    public required (double Loss, double Days) AntiCd20 { get; init; }
}
