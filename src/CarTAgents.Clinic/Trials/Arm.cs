using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Model.Body;
using CarTAgents.Model.Mixed;

namespace CarTAgents.Clinic.Trials;

/// <summary>A treatment that all patients of a trial get.</summary>
/// <param name="Name">Its name.</param>
/// <param name="About">What it is, in words.</param>
/// <param name="Configuration">A configuration of drawn patients, mixed.</param>
/// <param name="Lattice">The same patients on lattices, where it is these that are simulated; null for mixed ones.</param>
public sealed record Arm(string Name, string About, RunConfiguration Configuration, RunConfiguration? Lattice = null)
{
    /// <summary>Name of the treatment of the study itself.</summary>
    public const string AsStudied = "as-studied";

    /// <summary>The arms of a trial, that of the study first.</summary>
    /// <param name="configuration">A configuration with a trial.</param>
    /// <param name="lattice">The patients on lattices; null for mixed ones.</param>
    /// <exception cref="ConfigurationException">An arm's value is wrong.</exception>
    public static IReadOnlyList<Arm> Of(RunConfiguration configuration, RunConfiguration? lattice)
    {
        TrialDescription trial = configuration.Trial!;
        if (trial.Arms.ContainsKey(AsStudied))
            throw configuration.Error($"trial.arms.{AsStudied}", "this name is that of the study's own treatment");
        return
        [
            new Arm(AsStudied, "as in the study", configuration, lattice),
            .. trial.Arms.Select(a => new Arm(
                a.Key,
                a.Value.About,
                configuration.Arm(a.Key),
                lattice is null ? null : OnLattices(configuration, lattice, a.Key, a.Value)
            )),
        ];
    }

    // Patients on lattices have the rule of their twins.
    private static bool IsTransplant(string path) => path.StartsWith("patient.outcome.transplant", StringComparison.Ordinal);

    private static RunConfiguration OnLattices(RunConfiguration configuration, RunConfiguration lattice, string name, ArmDescription arm)
    {
        foreach (string path in arm.Set.Keys.Where(p => p.Split('.')[0] == "events"))
        {
            throw configuration.Error(
                $"trial.arms.{name}.set.{path}",
                "times of events count from the infusion in a mixed patient and from the start of the run on lattices: this arm has no "
                    + "place on lattices; leave it out (--arms)"
            );
        }

        return lattice.With([.. arm.Set.Where(s => !IsTransplant(s.Key)).Select(s => $"{s.Key}={s.Value}")]);
    }

    /// <summary>Patients at the infusion: the same ones in every arm.</summary>
    /// <param name="first">The first's number in the cohort, from 0.</param>
    /// <param name="count">How many.</param>
    /// <returns>Patients who have not begun; those on lattices are to be disposed of.</returns>
    public IEnumerable<IPatient> Patients(int first, int count) =>
        Lattice is null ? Mixed(first, count) : LatticePatient.Of(Lattice, Drawn(first, count));

    /// <summary>The same as mixed patients, whatever the trial simulates.</summary>
    /// <inheritdoc cref="Patients"/>
    public IEnumerable<MixedPatient> Mixed(int first, int count) => MixedPatient.Of(Drawn(first, count), out _);

    /// <summary>Checks that the patients can be simulated.</summary>
    /// <returns>What the user should know of them.</returns>
    /// <exception cref="ConfigurationException">They cannot; names the key.</exception>
    public IReadOnlyList<string> Check()
    {
        _ = Mixed(0, 1).First();
        return Lattice is null ? [] : LatticePatient.Check(Lattice, Drawn(0, 1));
    }

    private RunConfiguration Drawn(int first, int count) =>
        Configuration.With([
            "patient.traits=drawn",
            FormattableString.Invariant($"identity={Configuration.Identity + first}"),
            FormattableString.Invariant($"replicas={count}"),
        ]);
}
