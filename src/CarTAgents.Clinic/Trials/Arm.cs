using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Model.Mixed;

namespace CarTAgents.Clinic.Trials;

/// <summary>A treatment that all patients of a trial get.</summary>
/// <param name="Name">Its name.</param>
/// <param name="About">What it is, in words.</param>
/// <param name="Configuration">A configuration of drawn patients.</param>
public sealed record Arm(string Name, string About, RunConfiguration Configuration)
{
    /// <summary>Name of the treatment of the study itself.</summary>
    public const string AsStudied = "as-studied";

    /// <summary>The arms of a trial, that of the study first.</summary>
    /// <param name="configuration">A configuration with a trial.</param>
    /// <exception cref="ConfigurationException">An arm's value is wrong.</exception>
    public static IReadOnlyList<Arm> Of(RunConfiguration configuration)
    {
        TrialDescription trial = configuration.Trial!;
        if (trial.Arms.ContainsKey(AsStudied))
            throw configuration.Error($"trial.arms.{AsStudied}", "this name is that of the study's own treatment");
        return
        [
            new Arm(AsStudied, "as in the study", configuration),
            .. trial.Arms.Select(a => new Arm(a.Key, a.Value.About, configuration.Arm(a.Key))),
        ];
    }

    /// <summary>Patients at the infusion: the same ones in every arm.</summary>
    /// <param name="first">The first's number in the cohort, from 0.</param>
    /// <param name="count">How many.</param>
    public IEnumerable<MixedPatient> Patients(int first, int count) =>
        MixedPatient.Of(
            Configuration.With([
                "patient.traits=drawn",
                FormattableString.Invariant($"identity={Configuration.Identity + first}"),
                FormattableString.Invariant($"replicas={count}"),
            ]),
            out _
        );
}
