using CarTAgents.Configuration.Keys;
using CarTAgents.Configuration.Units;

namespace CarTAgents.Configuration.Descriptions;

/// <summary>The state of the whole body: plasma cytokines and what follows from them, and normal T cells.</summary>
public sealed record SystemicDescription
{
    /// <summary>Volume that plasma cytokines spread in, um^3.</summary>
    [Key("Volume that plasma cytokines spread in.", Kind = QuantityKind.Volume, Range = "[0.1 L, 100 L]")]
    public required Quantity Extracellular { get; init; }

    /// <summary>IL-6.</summary>
    [Key("IL-6 in plasma.")]
    public required PlasmaCytokineDescription Il6 { get; init; }

    /// <summary>IFN-gamma.</summary>
    [Key("IFN-gamma in plasma.")]
    public required PlasmaCytokineDescription Ifng { get; init; }

    /// <summary>IL-1 beta.</summary>
    [Key("IL-1 beta in plasma.")]
    public required PlasmaCytokineDescription Il1 { get; init; }

    /// <summary>Other cytokines in plasma, by name: charted, and acting on nothing.</summary>
    [Key("Other cytokines that reach the plasma, by name; nothing follows from them.", NamesKinds = true, MaxCount = 5, Default = "{}")]
    public IReadOnlyDictionary<string, PlasmaCytokineDescription> Others { get; init; } =
        new Dictionary<string, PlasmaCytokineDescription>();

    /// <summary>C-reactive protein.</summary>
    [Key("C-reactive protein, which the liver makes on IL-6.")]
    public required CrpDescription Crp { get; init; }

    /// <summary>Body temperature.</summary>
    [Key("Body temperature, which IL-6 and IL-1 raise.")]
    public required FeverDescription Fever { get; init; }

    /// <summary>Grade of cytokine release syndrome.</summary>
    [Key("The rule by which cytokine release syndrome is graded.")]
    public required CrsDescription Crs { get; init; }

    /// <summary>Normal T cells.</summary>
    [Key("Normal T cells of the whole body.")]
    public required NormalTDescription NormalT { get; init; }

    /// <summary>All cytokines in plasma with the keys that they stand under: IL-6, IFN-gamma, IL-1, then the others.</summary>
    public IEnumerable<(string Key, PlasmaCytokineDescription Cytokine)> Cytokines =>
        new[] { ("il6", Il6), ("ifng", Ifng), ("il1", Il1) }.Concat(Others.Select(o => ($"others.{o.Key}", o.Value)));
}

/// <summary>A cytokine in plasma.</summary>
public sealed record PlasmaCytokineDescription
{
    /// <summary>The field that reaches the plasma as this cytokine.</summary>
    [Key("The field of the tissues whose washout reaches the plasma as this cytokine.")]
    public required string Field { get; init; }

    /// <summary>Mass of a molecule, g.</summary>
    [Key("Mass of one molecule.", Kind = QuantityKind.Mass, Range = "[1 kDa, 1000 kDa]")]
    public required Quantity Mass { get; init; }

    /// <summary>Half-life in plasma, s.</summary>
    [Key("Half-life in plasma.", Kind = QuantityKind.Time, Range = "[1 min, 100 d]")]
    public required Quantity HalfLife { get; init; }

    /// <summary>Level without inflow, g/um^3.</summary>
    [Key("Level without any inflow from tissue.", Kind = QuantityKind.MassConcentration, Range = "[0 pg/mL, 1e6 pg/mL]")]
    public required Quantity Baseline { get; init; }
}

/// <summary>C-reactive protein.</summary>
public sealed record CrpDescription
{
    /// <summary>Level at baseline IL-6, g/um^3.</summary>
    [Key("Level at the baseline of IL-6; a matter of the disease.", Kind = QuantityKind.MassConcentration, Range = "[0 mg/L, 1000 mg/L]")]
    public required Quantity Baseline { get; init; }

    /// <summary>Largest production, g/(um^3 s).</summary>
    [Key("Largest production.", Kind = QuantityKind.Production, Range = "[0 mg/(L d), 10000 mg/(L d)]")]
    public required Quantity Production { get; init; }

    /// <summary>IL-6 of half the largest production, g/um^3.</summary>
    [Key("IL-6 of half the largest production.", Kind = QuantityKind.MassConcentration, Range = "[1 pg/mL, 1e6 pg/mL]")]
    public required Quantity HalfSignal { get; init; }

    /// <summary>Mean delay between IL-6 and production, s.</summary>
    [Key("Mean delay between IL-6 and production.", Kind = QuantityKind.Time, Range = "[10 min, 10 d]")]
    public required Quantity Lag { get; init; }

    /// <summary>Half-life, s.</summary>
    [Key("Half-life.", Kind = QuantityKind.Time, Range = "[1 min, 100 d]")]
    public required Quantity HalfLife { get; init; }
}

/// <summary>Body temperature by cytokines.</summary>
public sealed record FeverDescription
{
    /// <summary>Temperature at baseline, C.</summary>
    [Key("Temperature at the baseline of IL-6 and IL-1.", Kind = QuantityKind.Temperature, Range = "[35 C, 38 C]")]
    public required Quantity Normal { get; init; }

    /// <summary>Rise a doubling of 1 + (IL-6 above baseline + weighted IL-1) / <see cref="Threshold"/>, C.</summary>
    [Key(
        "Rise of temperature with each doubling of 1 + signal above baseline / threshold.",
        Kind = QuantityKind.Temperature,
        Range = "[0 C, 10 C]"
    )]
    public required Quantity Rise { get; init; }

    /// <summary>Signal above baseline that makes the first <see cref="Rise"/>, g/um^3.</summary>
    [Key("Signal above baseline that makes the first such rise.", Kind = QuantityKind.MassConcentration, Range = "[0.1 pg/mL, 1e6 pg/mL]")]
    public required Quantity Threshold { get; init; }

    /// <summary>Weight of IL-1 against IL-6, by mass.</summary>
    [Key("Weight of IL-1 against IL-6, by mass.", Range = "[0, 1000]")]
    public required Quantity Il1Weight { get; init; }

    /// <summary>Highest temperature, C.</summary>
    [Key("Highest temperature.", Kind = QuantityKind.Temperature, Range = "[35 C, 45 C]")]
    public required Quantity Most { get; init; }
}

/// <summary>The rule by which cytokine release syndrome is graded.</summary>
public sealed record CrsDescription
{
    /// <summary>Temperature from which there is fever, C; grade 1, and needed for each higher one.</summary>
    [Key(
        "Temperature from which on it is grade 1; every higher grade needs it too.",
        Kind = QuantityKind.Temperature,
        Range = "[36 C, 42 C]"
    )]
    public required Quantity Fever { get; init; }

    /// <summary>Time constant over which the signal is smoothed, s.</summary>
    [Key("Time constant over which the IL-6 signal is smoothed for the grades above 1.", Kind = QuantityKind.Time, Range = "[1 min, 10 d]")]
    public required Quantity Smoothing { get; init; }

    /// <summary>Smoothed signal above which it is grade 2, g/um^3.</summary>
    [Key("Smoothed IL-6 signal above which it is grade 2.", Kind = QuantityKind.MassConcentration, Range = "(0 pg/mL, 1e9 pg/mL]")]
    public required Quantity Grade2 { get; init; }

    /// <summary>Smoothed signal above which it is grade 3, g/um^3.</summary>
    [Key("Smoothed IL-6 signal above which it is grade 3.", Kind = QuantityKind.MassConcentration, Range = "(0 pg/mL, 1e9 pg/mL]")]
    public required Quantity Grade3 { get; init; }

    /// <summary>Multiple of <see cref="Grade3"/> above which it is grade 4.</summary>
    [Key("Multiple of the signal of grade 3 above which it is grade 4.", Range = "[1, 1000]")]
    public required Quantity Grade4 { get; init; }
}

/// <summary>Normal T cells of the whole body.</summary>
public sealed record NormalTDescription
{
    /// <summary>Number without treatment.</summary>
    [Key("Number of cells without treatment.", Kind = QuantityKind.Count, Range = "[1, 1e13]")]
    public required Quantity Plateau { get; init; }

    /// <summary>Rate r of the recovery N' = r N ln(plateau / N), 1/s.</summary>
    [Key("Rate r of the recovery N' = r N ln(plateau / N).", Kind = QuantityKind.Rate, Range = "[0 1/d, 10 1/d]")]
    public required Quantity Recovery { get; init; }

    /// <summary>Lymphodepletion, or null.</summary>
    [Key("Chemotherapy before the infusion; absent: none.")]
    public LymphodepletionDescription? Lymphodepletion { get; init; }
}

/// <summary>Chemotherapy that leaves few T cells.</summary>
public sealed record LymphodepletionDescription
{
    /// <summary>When it begins, s from the start of the patient's course.</summary>
    [Key("When it begins, from the start of the run.", Kind = QuantityKind.Time, Range = "[0 d, 1000 d]")]
    public required Quantity Start { get; init; }

    /// <summary>How long normal T cells fall, s.</summary>
    [Key("How long normal T cells fall.", Kind = QuantityKind.Time, Range = "[1 h, 100 d]")]
    public required Quantity Duration { get; init; }

    /// <summary>Number left at its end.</summary>
    [Key("Number of normal T cells left at its end.", Kind = QuantityKind.Count, Range = "[1, 1e13]")]
    public required Quantity Left { get; init; }
}
