using CarTAgents.Configuration.Keys;
using CarTAgents.Configuration.Units;

namespace CarTAgents.Configuration.Descriptions;

/// <summary>What the cells of a patient's tissues live in.</summary>
public enum PatientSpace
{
    /// <summary>Each tissue on a lattice of its own, cell by cell.</summary>
    Lattice,

    /// <summary>Well-mixed counts of the whole body.</summary>
    Mixed,
}

/// <summary>Which of the patients of a design is meant.</summary>
public enum PatientTraits
{
    /// <summary>The one with all medians.</summary>
    Median,

    /// <summary>One that is drawn by identity and seed, with the numbers of the spread.</summary>
    Drawn,
}

/// <summary>The patient that the tissues belong to: what is infused, and what happens outside the lattice.</summary>
public sealed record PatientDescription
{
    /// <summary>What the cells live in.</summary>
    [Key(
        "What the patient's cells live in: lattice, each tissue cell by cell; or mixed, counts of the whole body without places, a year in "
            + "milliseconds.",
        Default = "lattice"
    )]
    public PatientSpace Space { get; init; }

    /// <summary>The infusion; null for an untreated patient.</summary>
    [Key("The infusion of CAR-T cells; absent: untreated.")]
    public InfusionDescription? Infusion { get; init; }

    /// <summary>What limits T cells in the body.</summary>
    [Key("What limits the growth of T cells in the body.")]
    public required NicheDescription Niche { get; init; }

    /// <summary>Blood.</summary>
    [Key("Blood, and how counts in the body become counts in blood.")]
    public required BloodDescription Blood { get; init; }

    /// <summary>Normal B cells; null for none.</summary>
    [Key("Normal B cells: where they are made and where they live; absent: none.")]
    public BLineageDescription? BLineage { get; init; }

    /// <summary>The tumour's kind; null for a patient without one.</summary>
    [Key("The resident kind that is the tumour; absent: none.")]
    public string? Tumour { get; init; }

    /// <summary>Tissue whose share of blasts is charted, and its nucleated cells in the body; null for none.</summary>
    [Key("The marrow that a share of blasts is charted of; absent: none.")]
    public MarrowDescription? Marrow { get; init; }

    /// <summary>The state of the whole body.</summary>
    [Key("The state of the whole body: plasma cytokines, CRP, temperature, grade of CRS, normal T cells.")]
    public required SystemicDescription Systemic { get; init; }

    /// <summary>True when few T cells on a lattice stand for less than residents do.</summary>
    [Key(
        "Whether T cells, while they are few on a lattice, stand for less of the body than residents do, so that few founders are many.",
        Default = "true"
    )]
    public bool Weighted { get; init; }

    /// <summary>Full path of a table of published values to draw behind the chart; null for none.</summary>
    [Key("A table of published values to draw behind the patient's chart, relative to this configuration.", IsPath = true)]
    public string? Published { get; init; }

    /// <summary>When a tissue without targets is handed over to kinetics of counts; null for never.</summary>
    [Key(
        "When a tissue that has hardly any targets left is handed over to kinetics of whole-number counts, and when it comes "
            + "back; absent: never."
    )]
    public HandOverDescription? HandOver { get; init; }

    /// <summary>Interval of the rows of the course, s.</summary>
    [Key(
        "Interval between rows of the patient's course, rounded up to whole census windows.",
        Kind = QuantityKind.Time,
        Range = "[1 min, 1000 d]",
        Default = "6 h"
    )]
    public Quantity Every { get; init; }

    /// <summary>Which patient of the design; of a mixed patient.</summary>
    [Key("Which patient of the design a mixed patient is: median, or drawn by seed and identity from patient.spread.", Default = "median")]
    public PatientTraits Traits { get; init; }

    /// <summary>Longest step of a mixed patient in the first weeks, s.</summary>
    [Key(
        "Step of a mixed patient in the first 45 days; three times as long to day 120, twelve times after it. The fit is one at 2 h.",
        Kind = QuantityKind.Time,
        Range = "[1 min, 2 h]",
        Default = "2 h"
    )]
    public Quantity Step { get; init; }

    /// <summary>Law of contact; null on lattices where nothing tells of it.</summary>
    [Key(
        "How often T cells engage their targets; needed for a mixed patient. On lattices only halfTargets and crowding are read: they "
            + "scale the measured hazard to the few targets that no lattice cell stands for; without them it is not scaled by density."
    )]
    public ContactLawDescription? Contact { get; init; }

    /// <summary>IL-15 that T cells use up; null where the niche limits them.</summary>
    [Key("IL-15, which limits the divisions of T cells in place of the niche; needed for a mixed patient.")]
    public Il15Description? Il15 { get; init; }

    /// <summary>Organs without targets.</summary>
    [Key("Organs without targets, where T cells stay as well; absent: none.")]
    public OrgansDescription? Organs { get; init; }

    /// <summary>Lungs that hold what is infused; null for none.</summary>
    [Key("Lungs that hold infused cells for a while before blood and tissues have them; absent: they do not.")]
    public LungsDescription? Lungs { get; init; }

    /// <summary>Homing to a tumour by its size; of a mixed patient.</summary>
    [Key("How homing to a mixed patient's tumour depends on its size; absent: not at all.")]
    public TumourHomingDescription? TumourHoming { get; init; }

    /// <summary>Limits and clones of the tumour.</summary>
    [Key("Limits and clones of the tumour; a mixed patient with a tumour needs them.")]
    public ClonesDescription? Clones { get; init; }

    /// <summary>Drugs; null for none.</summary>
    [Key("Drugs, each given once: at a time, by a rule, or by an event; absent: none.")]
    public DrugsDescription? Drugs { get; init; }

    /// <summary>Neurotoxicity; null where it is not told.</summary>
    [Key("How neurotoxicity is told; needed for a mixed patient.")]
    public NeurotoxicityDescription? Neurotoxicity { get; init; }

    /// <summary>Antibodies of a patient with lupus; null for others.</summary>
    [Key("Plasma cells, antibodies and disease activity of a patient with lupus; absent: not told.")]
    public AntibodiesDescription? Antibodies { get; init; }

    /// <summary>Response, progression and death.</summary>
    [Key("Rules by which response, progression and death are told; absent: not told.")]
    public OutcomeDescription? Outcome { get; init; }

    /// <summary>What was done about the tumour before the infusion; null for nothing.</summary>
    [Key("Treatment that makes a mixed or drawn patient's tumour smaller before the infusion; absent: none.")]
    public BridgingDescription? Bridging { get; init; }

    /// <summary>Full path of the configuration of the same patient without places; null for none.</summary>
    [Key(
        "The configuration of the same patient without places, relative to this one: who the drawn patients of a trial are, which study "
            + "they stand beside, and by which rules drugs are given.",
        IsPath = true
    )]
    public string? Twin { get; init; }

    /// <summary>How patients differ; null where only the median one is run.</summary>
    [Key("How mixed patients differ; needed for a drawn one.")]
    public SpreadDescription? Spread { get; init; }
}

/// <summary>Treatment between the decision for CAR-T cells and their infusion, by what it does to the tumour.</summary>
public sealed record BridgingDescription
{
    /// <summary>Share of the tumour that it removes.</summary>
    [Key("Share of the tumour's cells that are gone at the infusion, of all clones alike.", Range = "[0, 1)")]
    public required Quantity Removed { get; init; }
}

/// <summary>When a tissue is handed over to kinetics of counts, and when it returns.</summary>
public sealed record HandOverDescription
{
    /// <summary>Fewer targets, and fewer activated macrophages, on the lattice than this.</summary>
    [Key(
        "Handed over when fewer targets than this, and fewer activated macrophages, are on the lattice.",
        Range = "[1, 1000000]",
        Default = "16"
    )]
    public int Below { get; init; }

    /// <summary>For this long, s.</summary>
    [Key("And have been for this long.", Kind = QuantityKind.Time, Range = "[1 min, 1000 d]", Default = "1 d")]
    public Quantity For { get; init; }

    /// <summary>Comes back with as many targets as these on the lattice.</summary>
    [Key("Comes back when as many targets as this would be on the lattice.", Range = "[1, 1000000]", Default = "48")]
    public int Above { get; init; }
}

/// <summary>An infusion.</summary>
public sealed record InfusionDescription
{
    /// <summary>When, s from the start of the run: time 0 of the course.</summary>
    [Key("When, from the start of the run; time 0 of the patient's course.", Kind = QuantityKind.Time, Range = "[0 d, 1000 d]")]
    public required Quantity At { get; init; }

    /// <summary>CAR-T cells a kilogram.</summary>
    [Key("CAR-T cells a kilogram of body weight.", Kind = QuantityKind.Count, Range = "[0, 1e12]")]
    public required Quantity CellsPerKilogram { get; init; }

    /// <summary>Body weight, g.</summary>
    [Key("Body weight.", Kind = QuantityKind.Mass, Range = "[1 kg, 500 kg]")]
    public required Quantity Weight { get; init; }

    /// <summary>Most cells in all; null for no limit.</summary>
    [Key("Most CAR-T cells in all; absent: no limit.", Kind = QuantityKind.Count, Range = "[0, 1e14]")]
    public Quantity? Most { get; init; }

    /// <summary>Weights of the kinds.</summary>
    [Key("Weights of the T-cell kinds; divided by their sum.", Range = "[0, 1e9]", MinCount = 1, MaxCount = 4)]
    public required IReadOnlyDictionary<string, Quantity> Mix { get; init; }

    /// <summary>Decimal logarithm of the loss of cells that never engraft.</summary>
    [Key("How many powers of ten of the infused cells will not engraft: 1 leaves a tenth.", Range = "[0, 6]")]
    public required Quantity Drop { get; init; }

    /// <summary>Share of engrafting cells that are resting; the others divide or are effectors, half each.</summary>
    [Key(
        "Share of resting (naive and central-memory-like) cells among those that engraft; of the others half divide and half "
            + "are effectors.",
        Range = "[0, 1]"
    )]
    public required Quantity Resting { get; init; }
}

/// <summary>What limits T cells.</summary>
public sealed record NicheDescription
{
    /// <summary>CAR-T cells that fill their niche.</summary>
    [Key("CAR-T cells in the body that fill their niche.", Kind = QuantityKind.Count, Range = "[1, 1e14]")]
    public required Quantity Capacity { get; init; }

    /// <summary>Share of growth lost when normal T cells have refilled.</summary>
    [Key("Share of their growth that CAR-T cells lose when normal T cells are back at their plateau.", Range = "[0, 1]")]
    public required Quantity Competition { get; init; }
}

/// <summary>Blood.</summary>
public sealed record BloodDescription
{
    /// <summary>Volume, um^3.</summary>
    [Key("Volume of the blood.", Kind = QuantityKind.Volume, Range = "[0.1 L, 100 L]")]
    public required Quantity Volume { get; init; }

    /// <summary>Volume that normal T cells of the body appear to be spread in, um^3.</summary>
    [Key("Volume that normal T cells of the body appear to be spread in.", Kind = QuantityKind.Volume, Range = "[1 L, 1e5 L]")]
    public required Quantity ApparentT { get; init; }

    /// <summary>Volume that B cells of the body appear to be spread in, um^3.</summary>
    [Key("Volume that B cells of the body appear to be spread in.", Kind = QuantityKind.Volume, Range = "[1 L, 1e5 L]")]
    public required Quantity ApparentB { get; init; }
}

/// <summary>Normal B cells.</summary>
public sealed record BLineageDescription
{
    /// <summary>Kind of precursors.</summary>
    [Key("The resident kind of precursors; it matures and leaves its tissue.")]
    public required string Precursor { get; init; }

    /// <summary>Kind of naive cells.</summary>
    [Key("The resident kind of naive B cells.")]
    public required string Naive { get; init; }

    /// <summary>Kind of memory cells.</summary>
    [Key("The resident kind of memory B cells.")]
    public required string Memory { get; init; }

    /// <summary>Tissue where precursors arise.</summary>
    [Key("The tissue where precursors arise.")]
    public required string Origin { get; init; }

    /// <summary>Tissue where naive cells go.</summary>
    [Key("The tissue where naive cells go.")]
    public required string Home { get; init; }

    /// <summary>Precursors that arise, 1/s.</summary>
    [Key("Precursors that arise in a healthy marrow, cells a day.", Kind = QuantityKind.Rate, Range = "[0 1/d, 1e13 1/d]")]
    public required Quantity Output { get; init; }

    /// <summary>Share of a healthy marrow's output.</summary>
    [Key("Share of a healthy marrow's output that this patient's makes.", Range = "[0, 10]", Default = "1")]
    public Quantity Share { get; init; }

    /// <summary>Time of recovery after lymphodepletion, s.</summary>
    [Key("Time constant of the recovery of the output after lymphodepletion.", Kind = QuantityKind.Time, Range = "[1 h, 1000 d]")]
    public required Quantity Recovery { get; init; }

    /// <summary>Share of the cells that lymphodepletion reaches which survive it.</summary>
    [Key("Share of B cells that lymphodepletion spares.", Range = "(0, 1]")]
    public required Quantity Spared { get; init; }

    /// <summary>Share of precursors that carry the antigen; of a mixed patient.</summary>
    [Key("Share of a mixed patient's precursors that carry the antigen; needed for one.", Range = "[0, 1]")]
    public Quantity? Recognised { get; init; }

    /// <summary>Residual antibody against CD20; null for none.</summary>
    [Key("Residual antibody against CD20 of earlier treatment, from the infusion on; absent: none.")]
    public AntiCd20Description? AntiCd20 { get; init; }
}

/// <summary>Residual antibody against CD20 of earlier treatment.</summary>
public sealed record AntiCd20Description
{
    /// <summary>Loss of mature B cells, 1/s.</summary>
    [Key("Loss of mature B cells to it.", Kind = QuantityKind.Rate, Range = "[0 1/d, 20 1/d]")]
    public required Quantity Loss { get; init; }

    /// <summary>How long after the infusion it lasts, s.</summary>
    [Key("How long after the infusion it lasts.", Kind = QuantityKind.Time, Range = "[0 d, 10000 d]")]
    public required Quantity For { get; init; }
}

/// <summary>The marrow of a chart.</summary>
public sealed record MarrowDescription
{
    /// <summary>The tissue.</summary>
    [Key("The tissue that is marrow.")]
    public required string Tissue { get; init; }

    /// <summary>Nucleated cells of the body's marrow.</summary>
    [Key("Nucleated cells of the body's marrow.", Kind = QuantityKind.Count, Range = "[1, 1e14]")]
    public required Quantity Nucleated { get; init; }
}
