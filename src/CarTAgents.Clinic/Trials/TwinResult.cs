using CarTAgents.Clinic.Endpoints;
using CarTAgents.Clinic.Statistics;

namespace CarTAgents.Clinic.Trials;

/// <summary>An endpoint of the same patients on lattices and well mixed: what space does to it.</summary>
/// <param name="Published">The published one.</param>
/// <param name="Patients">Patients on lattices that it is of.</param>
/// <param name="Lattice">The figure on lattices, with its 95% interval.</param>
/// <param name="Twin">The figure of the mixed patients, with its 95% interval.</param>
/// <param name="Difference">The first less the second, with its 95% interval over the patients.</param>
public sealed record TwinResult(PublishedEndpoint Published, int Patients, Estimate Lattice, Estimate Twin, Estimate Difference)
{
    /// <summary>Whether each figure lies inside the other's interval; null where one is unknown.</summary>
    public bool? Agrees =>
        double.IsNaN(Lattice.Value) || double.IsNaN(Twin.Value) ? null : Holds(Lattice, Twin.Value) && Holds(Twin, Lattice.Value);

    /// <summary>Compares patients of a trial on lattices, under the study's own treatment, with themselves well mixed.</summary>
    /// <param name="plan">The trial.</param>
    /// <param name="patients">The patients on lattices.</param>
    public static IReadOnlyList<TwinResult> Of(TrialPlan plan, IReadOnlyCollection<TrialPatient> patients)
    {
        Dictionary<uint, TrialPatient> lattice = patients.ToDictionary(p => p.Identity);
        (TrialPatient Twin, TrialPatient Lattice)[] pairs =
        [
            .. plan.Arms[0]
                .Mixed(0, plan.Order.Patients)
                .Where(p => lattice.ContainsKey(p.Identity))
                .AsParallel()
                .AsOrdered()
                .Select(p => (TrialPatient.Of(new PatientMeasures(p)), lattice[p.Identity])),
        ];
        ulong seed = plan.Configuration.Seed;
        return
        [
            .. plan
                .Published.AsParallel()
                .AsOrdered()
                .Select(p =>
                {
                    (Estimate on, int count) = p.Endpoint.Estimate(pairs.Select(x => x.Lattice), seed);
                    (Estimate twin, _) = p.Endpoint.Estimate(pairs.Select(x => x.Twin), seed);
                    return new TwinResult(p, count, on, twin, p.Endpoint.Difference(pairs, seed));
                }),
        ];
    }

    // An end that was not reached lies beyond all values.
    private static bool Holds(Estimate interval, double value) => !(value < interval.Low) && !(value > interval.High);
}
