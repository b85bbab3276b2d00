using CarTAgents.Model.Mixed;
using CarTAgents.Output.Courses;

namespace CarTAgents.Output.Runs;

/// <summary>Outcomes of mixed patients, as the results of a run: shares of the patients, and medians over those to whom it
/// befell.</summary>
public static class OutcomeResults
{
    /// <summary>Names of shares: of patients with a complete response, any response, progression, and of those who died.</summary>
    public const string Complete = "complete response [1]",
        Responded = "response [1]",
        Progressed = "progression [1]",
        Died = "death [1]",
        Tocilizumab = "tocilizumab [1]",
        Steroid = "steroid [1]",
        Anakinra = "anakinra [1]";

    /// <summary>The name of the day of one of them: the first such.</summary>
    public static string Day(string share) => share.Replace("[1]", "time [d]", StringComparison.Ordinal);

    /// <summary>The results, by name with unit.</summary>
    public static Dictionary<string, double> Of(IReadOnlyList<MixedPatient> patients)
    {
        var results = new Dictionary<string, double>();
        void AddMedianDay(string name, Func<MixedPatient, double> day)
        {
            double[] days = [.. patients.Select(day).Where(d => !double.IsNaN(d))];
            results[name] = (double)days.Length / patients.Count;
            if (days.Length > 0)
                results[Day(name)] = CourseMeasures.Median(days);
        }

        if (patients.Any(p => !double.IsNaN(p.Tumour)))
        {
            AddMedianDay(Responded, p => p.Outcome.ResponseDay);
            AddMedianDay(Complete, p => p.Outcome.CompleteDay);
            AddMedianDay(Progressed, p => p.Outcome.ProgressionDay);
        }

        AddMedianDay(Died, p => p.Outcome.DeathDay);
        AddMedianDay(Tocilizumab, p => p.TocilizumabDay);
        AddMedianDay(Steroid, p => p.SteroidDay);
        if (patients.Any(p => !double.IsNaN(p.AnakinraDay)))
            AddMedianDay(Anakinra, p => p.AnakinraDay);
        return results;
    }
}
