using CarTAgents.Clinic.Endpoints;

namespace CarTAgents.Clinic.Trials;

/// <summary>An endpoint among the third of a cohort with the lowest, the middle or the highest values of a trait.</summary>
/// <param name="Endpoint">The endpoint.</param>
/// <param name="Trait">The trait.</param>
/// <param name="Values">The figures of the lowest, the middle and the highest third; NaN where nobody is asked about.</param>
public sealed record ThirdResult(Endpoint Endpoint, Measure Trait, IReadOnlyList<double> Values)
{
    /// <summary>The thirds of a cohort under the study's own treatment, for each endpoint and each trait in which patients
    /// differ.</summary>
    public static IEnumerable<ThirdResult> Of(IReadOnlyList<PublishedEndpoint> published, IReadOnlyCollection<TrialPatient> patients)
    {
        foreach (Measure trait in Measures.Traits)
        {
            TrialPatient[] ordered = [.. patients.Where(p => p.Has(trait)).OrderBy(p => p[trait]).ThenBy(p => p.Identity)];
            int third = ordered.Length / 3;
            if (third == 0 || ordered[0][trait] == ordered[^1][trait])
                continue;
            TrialPatient[][] thirds = [ordered[..third], ordered[third..^third], ordered[^third..]];
            foreach (PublishedEndpoint p in published)
                yield return new ThirdResult(p.Endpoint, trait, [.. thirds.Select(t => Value(p.Endpoint, t))]);
        }
    }

    private static double Value(Endpoint endpoint, TrialPatient[] patients)
    {
        Answer[] asked = [.. patients.Select(endpoint.Ask).Where(a => a.IsAsked)];
        return asked.Length == 0 ? double.NaN : endpoint.Of(asked);
    }
}
