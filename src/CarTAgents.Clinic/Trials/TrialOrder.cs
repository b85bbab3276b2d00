using CarTAgents.Configuration.Descriptions;

namespace CarTAgents.Clinic.Trials;

/// <summary>What a user asked for, beside the configuration.</summary>
/// <param name="Config">The configuration file.</param>
/// <param name="Patients">Patients of the cohort.</param>
/// <param name="Sets">Values set on the command line.</param>
public sealed record TrialOrder(string Config, int Patients, IReadOnlyList<string> Sets)
{
    /// <summary>How many times the study's patients a cohort has where no number is given.</summary>
    public const int Fold = 10;

    /// <summary>Most patients of a cohort.</summary>
    public const int MostPatients = 100_000;

    /// <summary>What the patients' cells live in.</summary>
    public PatientSpace Space { get; init; } = PatientSpace.Mixed;

    /// <summary>Days from the infusion for which the patients are followed, where not as long as the configuration says; endpoints that
    /// need more are left out.</summary>
    public double? Days { get; init; }

    /// <summary>The command as it was typed, in the words of the shell; null where there was none.</summary>
    public string? Command { get; init; }
}
