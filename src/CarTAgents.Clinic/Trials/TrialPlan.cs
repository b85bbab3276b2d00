using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Units;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Output.Runs;

namespace CarTAgents.Clinic.Trials;

/// <summary>A trial as it is to be run: a cohort, its arms, and the figures that it is set beside.</summary>
public sealed class TrialPlan
{
    /// <summary>Mixed patients of a block, which are simulated and kept together.</summary>
    public const int MixedBlock = 20;

    private TrialPlan(
        RunConfiguration configuration,
        RunConfiguration? lattice,
        TrialOrder order,
        IReadOnlyList<Arm> arms,
        IReadOnlyList<PublishedEndpoint> published
    )
    {
        (Configuration, Lattice, Order, Arms, Published) = (configuration, lattice, order, arms, published);
        // Where the files lie that a configuration names differs from machine to machine, and their content is in it.
        string endpoints = string.Concat(published.Select(p => p.ToString()));
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"{ProgramVersion.Text}\n{order.Patients}\n{configuration.WriteResolved()}\n{lattice?.WriteResolved()}{endpoints}"
        );
        Identity = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
    }

    /// <summary>The configuration of the study's own treatment, of mixed patients.</summary>
    public RunConfiguration Configuration { get; }

    /// <summary>The same on lattices, where these are simulated; null for mixed patients.</summary>
    public RunConfiguration? Lattice { get; }

    /// <summary>What was asked for.</summary>
    public TrialOrder Order { get; }

    /// <summary>The arms, that of the study first.</summary>
    public IReadOnlyList<Arm> Arms { get; }

    /// <summary>The study's endpoints, as far as the patients are followed.</summary>
    public IReadOnlyList<PublishedEndpoint> Published { get; }

    /// <summary>Those that need more days.</summary>
    public IReadOnlyList<PublishedEndpoint> LeftOut { get; private init; } = [];

    /// <summary>What a user should know of the patients, a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; private init; } = [];

    /// <summary>Patients of a block; on lattices each is one.</summary>
    public int BlockSize => Lattice is null ? MixedBlock : 1;

    /// <summary>Digest of all that the tables depend on: version, cohort, configuration, published figures.</summary>
    public string Identity { get; }

    /// <summary>Number of blocks.</summary>
    public int Blocks => (Order.Patients + BlockSize - 1) / BlockSize;

    /// <summary>First patient of a block, from 0, and how many there are.</summary>
    /// <param name="block">From 0.</param>
    public (int First, int Count) Block(int block) => (block * BlockSize, Math.Min(BlockSize, Order.Patients - block * BlockSize));

    // What patients on lattices have of their twins' treatment, whatever their own configuration says.
    private static bool IsOfTheTwin(string set)
    {
        string[] parts = set.Split('=')[0].Trim().Split('.');
        return parts is ["patient", "outcome", "transplant", ..]
            || parts is ["patient", "drugs", _, "at" or "grade" or "after"] or ["patient", "drugs"] or ["patient", "drugs", _];
    }

    /// <summary>Plans a trial.</summary>
    /// <param name="configuration">A configuration with a trial.</param>
    /// <param name="order">What was asked for.</param>
    /// <param name="lattice">The same patients on lattices, where these are to be simulated.</param>
    /// <exception cref="ConfigurationException">The configuration is of no trial, an arm's value is wrong, or the course ends before a
    /// figure can be told.</exception>
    /// <exception cref="OutputException">The number of patients is out of range.</exception>
    public static TrialPlan Of(RunConfiguration configuration, TrialOrder order, RunConfiguration? lattice = null)
    {
        if (configuration.Trial is not { } trial)
        {
            throw configuration.Error(
                "trial",
                "the configuration names no study to set patients beside; expected 'trial:', as configs/mixed/lymphoma-zuma1.yaml has it"
            );
        }

        if (order.Patients is < 2 or > TrialOrder.MostPatients)
        {
            throw OutputException.Request(
                string.Create(CultureInfo.InvariantCulture, $"--patients {order.Patients}: expected 2 to {TrialOrder.MostPatients}")
            );
        }

        if (lattice is not null && order.Sets.FirstOrDefault(IsOfTheTwin) is { } set)
        {
            throw OutputException.Request(
                $"--set {set}: rules of drugs and transplants are those of the well-mixed twin, and would undo it on lattices; change them "
                    + "there (patient.twin), or by an arm"
            );
        }

        IReadOnlyList<PublishedEndpoint> published = PublishedEndpoint.Read(trial.Endpoints),
            leftOut = [];
        if (order.Days is { } followed)
        {
            configuration = configuration.With([FormattableString.Invariant($"duration={followed:R} d")]);
            leftOut = [.. published.Where(p => p.Endpoint.LastDay > followed + 1e-6)];
            if (leftOut.Count == published.Count)
            {
                double first = published.Min(p => p.Endpoint.LastDay);
                throw OutputException.Request(
                    FormattableString.Invariant($"--until {followed:R}d: no endpoint of the study can be told by then; the first needs ")
                        + FormattableString.Invariant($"{first:0} days")
                );
            }

            published = [.. published.Except(leftOut)];
        }

        IReadOnlyList<Arm> arms = Arm.Of(configuration, lattice);
        var notes = new List<string>();
        foreach (Arm arm in arms)
        {
            double days = arm.Configuration.Duration.Value / Unit.SecondsPerDay;
            if (published.FirstOrDefault(p => p.Endpoint.LastDay > days + 1e-6) is { } late)
            {
                throw configuration.Error(
                    "duration",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"the course ends on day {days:0.#}, and '{late.Endpoint.Name}' needs {late.Endpoint.LastDay:0} days"
                    )
                );
            }

            // What cannot be run is refused before the first patient.
            notes.AddRange(arm.Check().Except(notes));
        }

        return new TrialPlan(configuration, lattice, order, arms, published) { LeftOut = leftOut, Notes = notes };
    }
}
