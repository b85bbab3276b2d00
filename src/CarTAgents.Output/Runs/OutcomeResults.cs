using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Body;
using CarTAgents.Output.Courses;

namespace CarTAgents.Output.Runs;

/// <summary>What befell patients, on lattices or mixed, as the results of a run: shares of the patients, and medians over those to whom it
/// befell.</summary>
public static class OutcomeResults
{
    /// <summary>Names of shares: of patients with a complete response, any response, no residual disease, progression, and of those who
    /// died.</summary>
    public const string Complete = "complete response [1]",
        Responded = "response [1]",
        ResidualNegative = "no residual disease [1]",
        Progressed = "progression [1]",
        Died = "death [1]";

    /// <summary>Share of the tumour's cells without CD19 at progression.</summary>
    public const string NegativeAtProgression = "cd19_negative_share at progression [1]";

    /// <summary>Names of the shares in the order in which they are told, each with its words; of a drug, of patients who got it.</summary>
    public static IReadOnlyList<(string Name, string Words)> Told { get; } =
    [
        (Responded, "response"),
        (Complete, "complete response"),
        (ResidualNegative, "no residual disease"),
        (Progressed, "progression"),
        (Died, "death"),
        .. Enum.GetValues<Drug>().Select(d => (Of(d), Words(d))),
    ];

    /// <summary>Whether a name is that of a drug.</summary>
    public static bool IsDrug(string name) => Array.Exists(Enum.GetValues<Drug>(), d => Of(d) == name);

    /// <summary>The name of the share of patients who got a drug.</summary>
    public static string Of(Drug drug) => $"{Words(drug)} [1]";

    /// <summary>The name of the day of one of them: the first such; of a drug, the last on which it was given or begun.</summary>
    public static string Day(string share) => share.Replace("[1]", "time [d]", StringComparison.Ordinal);

    /// <summary>The results, by name with unit; none of what no rule tells.</summary>
    public static Dictionary<string, double> Of(IReadOnlyList<PatientHistory> patients)
    {
        var results = new Dictionary<string, double>();
        void Add(string name, Func<PatientHistory, bool> tells, Func<PatientHistory, double> day)
        {
            if (!patients.Any(tells))
                return;
            double[] days = [.. patients.Where(tells).Select(day).Where(double.IsFinite)];
            results[name] = (double)days.Length / patients.Count;
            if (days.Length > 0)
                results[Day(name)] = CourseMeasures.Median(days);
        }

        Add(Responded, p => p.Outcome.TellsResponse, p => p.Outcome.ResponseDay);
        Add(Complete, p => p.Outcome.TellsResponse, p => p.Outcome.CompleteDay);
        Add(ResidualNegative, p => p.Outcome.TellsResidual, p => p.Outcome.ResidualNegativeDay);
        Add(Progressed, p => p.Outcome.TellsResponse, p => p.Outcome.ProgressionDay);
        double[] negative = [.. patients.Select(p => p.Outcome.NegativeAtProgression).Where(double.IsFinite)];
        if (negative.Length > 0)
            results[NegativeAtProgression] = CourseMeasures.Median(negative);
        Add(Died, p => p.Outcome.TellsDeath, p => p.Outcome.DeathDay);
        foreach (Drug drug in Enum.GetValues<Drug>())
            Add(Of(drug), p => p.DrugDays.ContainsKey(drug), p => p.DrugDays[drug]);
        return results;
    }

    private static string Words(Drug drug) => drug.ToString().ToLowerInvariant();
}
