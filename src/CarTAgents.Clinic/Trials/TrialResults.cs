using CarTAgents.Clinic.Endpoints;
using CarTAgents.Clinic.Statistics;

namespace CarTAgents.Clinic.Trials;

/// <summary>An endpoint, simulated beside published.</summary>
/// <param name="Published">The published one.</param>
/// <param name="Simulated">The simulated figure with its 95% interval.</param>
/// <param name="Patients">Patients that it is of.</param>
public sealed record EndpointResult(PublishedEndpoint Published, Estimate Simulated, int Patients)
{
    /// <summary>Whether it is met.</summary>
    public bool IsMet => Published.IsMetBy(Simulated.Value);
}

/// <summary>An endpoint under another treatment of the same patients.</summary>
/// <param name="Endpoint">The endpoint.</param>
/// <param name="Arm">The treatment.</param>
/// <param name="AsStudied">The figure under the study's treatment.</param>
/// <param name="Value">The figure under this one.</param>
/// <param name="Difference">This less that, with its 95% interval over the patients.</param>
public sealed record ArmResult(Endpoint Endpoint, Arm Arm, double AsStudied, double Value, Estimate Difference);

/// <summary>What came of a trial.</summary>
public sealed class TrialResults
{
    private readonly Dictionary<uint, TrialPatient>[] _arms;

    /// <param name="plan">The trial.</param>
    /// <param name="ends">How each patient ended under each treatment.</param>
    public TrialResults(TrialPlan plan, IReadOnlyList<PatientEnd> ends)
    {
        Plan = plan;
        Failures = [.. ends.Where(e => e.Error is not null)];
        _arms =
        [
            .. Enumerable
                .Range(0, plan.Arms.Count)
                .Select(a => ends.Where(e => e.Arm == a && e.Error is null).ToDictionary(e => e.Patient.Identity, e => e.Patient)),
        ];
        TrialPatient[] patients = [.. _arms[0].Values];
        Endpoints =
        [
            .. plan
                .Published.AsParallel()
                .AsOrdered()
                .Select(p =>
                {
                    (Estimate estimate, int of) = p.Endpoint.Estimate(patients, plan.Configuration.Seed);
                    return new EndpointResult(p, estimate, of);
                }),
        ];
        Thirds = [.. ThirdResult.Of(plan.Published, patients)];
        Twin = plan.Lattice is null ? [] : TwinResult.Of(plan, patients);
        Arms = [.. Enumerable.Range(1, plan.Arms.Count - 1).SelectMany(Compare)];
    }

    /// <summary>The trial.</summary>
    public TrialPlan Plan { get; }

    /// <summary>The study's endpoints, in the order of its table.</summary>
    public IReadOnlyList<EndpointResult> Endpoints { get; }

    /// <summary>The same under the other treatments.</summary>
    public IReadOnlyList<ArmResult> Arms { get; }

    /// <summary>The endpoints by thirds of what patients differ in.</summary>
    public IReadOnlyList<ThirdResult> Thirds { get; }

    /// <summary>The endpoints beside those of the same patients well mixed; none of a trial of mixed patients.</summary>
    public IReadOnlyList<TwinResult> Twin { get; }

    /// <summary>Patients who could not be simulated.</summary>
    public IReadOnlyList<PatientEnd> Failures { get; }

    /// <summary>How many endpoints are met.</summary>
    public int Met => Endpoints.Count(e => e.IsMet);

    /// <summary>The patients of an arm who could be simulated, by identity.</summary>
    public IReadOnlyCollection<TrialPatient> Patients(int arm) => _arms[arm].Values;

    private IEnumerable<ArmResult> Compare(int arm)
    {
        (TrialPatient, TrialPatient)[] pairs =
        [
            .. _arms[0].Values.Where(p => _arms[arm].ContainsKey(p.Identity)).Select(p => (p, _arms[arm][p.Identity])),
        ];
        return Plan
            .Published.AsParallel()
            .AsOrdered()
            .Select(p =>
            {
                Answer[] asked = [.. pairs.Select(x => p.Endpoint.Ask(x.Item1)).Where(a => a.IsAsked)],
                    other = [.. pairs.Select(x => p.Endpoint.Ask(x.Item2)).Where(a => a.IsAsked)];
                return new ArmResult(
                    p.Endpoint,
                    Plan.Arms[arm],
                    p.Endpoint.Of(asked),
                    p.Endpoint.Of(other),
                    p.Endpoint.Difference(pairs, Plan.Configuration.Seed)
                );
            });
    }
}
