using CarTAgents.Clinic.Endpoints;
using CarTAgents.Clinic.Trials;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Output.Runs;

namespace CarTAgents.Clinic.Calibration;

/// <summary>The studies of a calibration, each with its published endpoints, simulated with any values of the searched numbers.</summary>
public sealed class Cohorts
{
    private readonly (RunConfiguration Configuration, IReadOnlyList<PublishedEndpoint> Published)[] _studies;
    private readonly CalibrationOrder _order;

    /// <summary>Reads the studies.</summary>
    /// <param name="order">What was asked for.</param>
    /// <param name="configurations">The configurations, in the order of the files.</param>
    /// <exception cref="ConfigurationException">One names no study, or uses none of the numbers.</exception>
    /// <exception cref="OutputException">A table of endpoints is wrong.</exception>
    public Cohorts(CalibrationOrder order, IReadOnlyList<RunConfiguration> configurations)
    {
        _order = order;
        _studies =
        [
            .. configurations.Select(c =>
            {
                // What a trial refuses, this does too.
                TrialPlan plan = TrialPlan.Of(c, new TrialOrder("", 2, []));
                return (c, plan.Published);
            }),
        ];
        foreach (SearchedNumber number in order.Numbers)
        {
            string key = $"parameters.{number.Symbol}";
            if (_studies.All(s => !s.Configuration.SymbolUses.ContainsKey(number.Symbol)))
                throw configurations[0].Error(key, "none of the studies uses it, so that it would change nothing");
        }
    }

    /// <summary>The published endpoints of all studies, in their order.</summary>
    public IEnumerable<PublishedEndpoint> Published => _studies.SelectMany(s => s.Published);

    /// <summary>Checks that the studies can be simulated with a candidate's numbers.</summary>
    /// <param name="candidate">Places of the numbers.</param>
    /// <exception cref="ConfigurationException">They contradict one another; names the key.</exception>
    public void Check(double[] candidate)
    {
        foreach ((RunConfiguration configuration, _) in _studies)
            configuration.With(Sets(configuration, candidate, 0));
    }

    /// <summary>The loss of a candidate: the mean over the searched cohorts, and a penalty for places out of range.</summary>
    /// <param name="candidate">Places of the numbers.</param>
    /// <returns>The loss; infinity of numbers that contradict one another, as a second threshold below the first.</returns>
    public double Loss(double[] candidate)
    {
        try
        {
            Check(candidate);
        }
        catch (ConfigurationException)
        {
            return double.PositiveInfinity;
        }

        double outside = candidate.Sum(x => Math.Pow(x - Math.Clamp(x, 0, 1), 2));
        double loss = Enumerable.Range(0, CalibrationOrder.Searched).Average(c => EndpointLoss.Of(Values(candidate, c)));
        return loss + outside;
    }

    /// <summary>Endpoints of a cohort that is searched.</summary>
    /// <param name="candidate">Places of the numbers.</param>
    /// <param name="cohort">Which cohort, from 0.</param>
    public IEnumerable<(PublishedEndpoint Published, double Value)> Values(double[] candidate, int cohort) =>
        _studies.SelectMany(s => Values(s, candidate, cohort, PatientsOf(s.Configuration)));

    /// <summary>Endpoints of the cohort that no search sees, of ten times the studies' patients.</summary>
    /// <param name="candidate">Places of the numbers.</param>
    public IReadOnlyList<(PublishedEndpoint Published, double Value)> Unseen(double[] candidate) =>
        [
            .. _studies
                .AsParallel()
                .AsOrdered()
                .SelectMany(s =>
                    Values(s, candidate, CalibrationOrder.Searched, TrialOrder.Fold * s.Configuration.Trial!.Patients).ToArray()
                ),
        ];

    private IEnumerable<(PublishedEndpoint Published, double Value)> Values(
        (RunConfiguration Configuration, IReadOnlyList<PublishedEndpoint> Published) study,
        double[] candidate,
        int cohort,
        int patients
    )
    {
        var arm = new Arm("", "", study.Configuration.With(Sets(study.Configuration, candidate, cohort)));
        TrialPatient[] drawn = [.. arm.Patients(0, patients).Select(p => TrialPatient.Of(new PatientMeasures(p)))];
        return study.Published.Select(p =>
        {
            Answer[] asked = [.. drawn.Select(p.Endpoint.Ask).Where(a => a.IsAsked)];
            return (p, asked.Length == 0 ? double.NaN : p.Endpoint.Of(asked));
        });
    }

    private string[] Sets(RunConfiguration study, double[] candidate, int cohort) =>
        [
            .. _order.Numbers.Zip(candidate).Where(n => study.SymbolUses.ContainsKey(n.First.Symbol)).Select(n => n.First.Set(n.Second)),
            FormattableString.Invariant($"seed={_order.Seed + (ulong)cohort}"),
        ];

    private int PatientsOf(RunConfiguration study) => _order.Patients > 0 ? _order.Patients : Math.Max(50, 3 * study.Trial!.Patients);
}
