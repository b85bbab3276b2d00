namespace CarTAgents.Clinic.Calibration;

/// <summary>What a user asked for, beside the configurations.</summary>
/// <param name="Configs">The configuration files, one a study.</param>
/// <param name="Numbers">The numbers that are searched.</param>
/// <param name="Generations">Generations, 1 or more.</param>
/// <param name="Patients">Patients of each study in each searched cohort; 0 for three times the study's, at least 50.</param>
/// <param name="Seed">Seed of the first searched cohort; the second has the next, and that which is reported the one after.</param>
public sealed record CalibrationOrder(
    IReadOnlyList<string> Configs,
    IReadOnlyList<SearchedNumber> Numbers,
    int Generations,
    int Patients,
    ulong Seed
)
{
    /// <summary>Cohorts that candidates are judged by: with one, a search would learn its noise.</summary>
    public const int Searched = 2;

    /// <summary>Most generations.</summary>
    public const int MostGenerations = 10_000;

    /// <summary>The first step, of a range of 1.</summary>
    public const double FirstStep = 0.15;

    /// <summary>The command as it was typed, in the words of the shell; null where there was none.</summary>
    public string? Command { get; init; }
}
