using System.Globalization;
using System.Text.Json;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Output.Runs;

namespace CarTAgents.Clinic.Trials;

/// <summary>The directory of a trial; names and layout are those of docs/files.md.</summary>
public sealed class TrialDirectory : OutputDirectory
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>What a crate tells of.</summary>
    internal static readonly CratePart[] Parts =
    [
        new("config.yaml", "the configuration", "application/yaml"),
        new("trial.json", "version, cohort, arms, seed, command", "application/json"),
        new("endpoints.csv", "endpoints, simulated and published", "text/csv"),
        new("endpoints.parquet", "the same", "application/vnd.apache.parquet"),
        new("thirds.csv", "endpoints by thirds of the patients", "text/csv"),
        new("thirds.parquet", "the same", "application/vnd.apache.parquet"),
        new("lattice.yaml", "the patients on lattices", "application/yaml"),
        new("twin.csv", "endpoints of the same patients on lattices and well mixed", "text/csv"),
        new("twin.parquet", "the same", "application/vnd.apache.parquet"),
        new("arms.csv", "endpoints under other treatments of the same patients", "text/csv"),
        new("arms.parquet", "the same", "application/vnd.apache.parquet"),
        new("patients.csv", "what was written down of each patient", "text/csv"),
        new("patients.parquet", "the same", "application/vnd.apache.parquet"),
        new("courses.parquet", "courses under the study's own treatment", "application/vnd.apache.parquet"),
        new("published.csv", "published values of the courses", "text/csv"),
        new("report.html", "a report made from the other files", "text/html"),
        new("patients/", "finished blocks of patients"),
        new("inputs/", "tables that the configuration names"),
    ];

    private TrialDirectory(string path)
        : base(path) { }

    /// <summary>The configuration of the patients on lattices.</summary>
    public string Lattice => In("lattice.yaml");

    /// <summary>What was asked for.</summary>
    public string Record => In("trial.json");

    /// <summary>Where finished blocks of patients are.</summary>
    public string Blocks => In("patients");

    /// <summary>The file of a block of patients: it is there when all of them have ended.</summary>
    /// <param name="block">From 0.</param>
    public string Block(int block) => System.IO.Path.Combine(Blocks, Number(block) + ".csv");

    /// <summary>The file of the courses of a block.</summary>
    /// <param name="block">From 0.</param>
    public string Courses(int block) => System.IO.Path.Combine(Blocks, Number(block) + "-courses.csv");

    /// <summary>Takes a directory for a trial; shards of one trial share it.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="plan">The trial.</param>
    /// <param name="shared">Whether other shards of the same trial may be there.</param>
    /// <returns>The directory, with the configuration and what it names in it.</returns>
    /// <exception cref="OutputException">Something else lies there, or it cannot be written.</exception>
    public static TrialDirectory Take(string path, TrialPlan plan, bool shared)
    {
        var trial = new TrialDirectory(path);
        Disk.Do(DiskOperation.MakeDirectory, path, () => Directory.CreateDirectory(trial.Blocks));
        if (File.Exists(trial.Record))
            return trial.Shared(plan, shared);
        // What another shard is about to write may be there by now.
        trial.RequireOnly(f => f == trial.Blocks || f == trial.Lattice || f == trial.Record);
        void Keep(RunConfiguration configuration, string file)
        {
            if (!trial.Keep(configuration, RunInputs.Of(configuration), shared, file))
                throw OutputException.Request($"'{file}' is of another trial; name another directory with -o");
        }

        Keep(plan.Configuration, trial.Configuration);
        // What is drawn behind a chart, and where the twin lies, are not needed here.
        if (plan.Lattice is not null)
            Keep(plan.Lattice.With(["patient.published=~", "patient.twin=~"]), trial.Lattice);
        // Last: what it stands beside is whole.
        if (!AtomicFile.Agree(trial.Record, JsonSerializer.Serialize(TrialRecord.Of(plan), Indented) + "\n", shared))
            return trial.Shared(plan, shared);
        return trial;
    }

    /// <summary>Takes the directory of a name, or with the first number added that holds nothing yet.</summary>
    /// <inheritdoc cref="Take"/>
    public static TrialDirectory TakeFree(string path, TrialPlan plan)
    {
        // Made whole under another name: of processes that start together each gets a directory of its own.
        string temporary = AtomicFile.TemporaryName(path);
        Take(temporary, plan, shared: false);
        for (int n = 1; ; n++)
        {
            string name = n == 1 ? path : FormattableString.Invariant($"{path}-{n}");
            if (File.Exists(name) || Directory.Exists(name))
                continue;
            try
            {
                Disk.MoveDirectory(temporary, name);
                return new TrialDirectory(name);
            }
            catch (OutputException) when (Directory.Exists(name) && n < 100_000)
            {
                // Another process was faster.
            }
        }
    }

    /// <summary>Opens the directory of a trial.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="plan">The trial in it.</param>
    /// <exception cref="OutputException">It holds none, or one of another version of the program, or was altered.</exception>
    public static TrialDirectory Open(string path, out TrialPlan plan)
    {
        var trial = new TrialDirectory(path);
        if (!Directory.Exists(trial.Path))
            throw OutputException.Request($"there is no directory '{path}'");
        if (!File.Exists(trial.Record))
            throw OutputException.Request($"'{path}' holds no trial: it has no trial.json");
        TrialRecord record = trial.ReadRecord();
        if (record.Version != ProgramVersion.Text)
        {
            throw OutputException.Request(
                $"'{path}' was begun by version {record.Version}, and this is {ProgramVersion.Text}: patients of both would be no cohort; "
                    + $"begin anew: cartagents trial {System.IO.Path.Combine(path, "config.yaml")} --patients {record.Patients} -o NEW"
            );
        }

        bool isLattice = record.Space == nameof(PatientSpace.Lattice);
        var order = new TrialOrder(record.Config, record.Patients, record.Sets)
        {
            Space = isLattice ? PatientSpace.Lattice : PatientSpace.Mixed,
            Days = record.Days,
            Command = record.Command,
        };
        RunConfiguration? lattice = isLattice ? RunConfiguration.Load(trial.Lattice) : null;
        plan = TrialPlan.Of(RunConfiguration.Load(trial.Configuration), order, lattice);
        return trial;
    }

    /// <summary>The directory, where the trial that has begun in it is a plan's too, and may be shared.</summary>
    private TrialDirectory Shared(TrialPlan plan, bool shared)
    {
        bool same = ReadRecord().Identity == plan.Identity;
        return shared && same
            ? this
            : throw OutputException.Request(
                same
                    ? $"'{Shown}' already holds this trial; go on with it: cartagents trial --resume {Shown}"
                    : $"'{Shown}' holds another trial; name another directory with -o"
            );
    }

    private TrialRecord ReadRecord()
    {
        try
        {
            return JsonSerializer.Deserialize<TrialRecord>(File.ReadAllText(Record)) ?? throw new JsonException("it is empty");
        }
        catch (JsonException e)
        {
            throw OutputException.Request($"'{Record}' is damaged: {e.Message}", e);
        }
        catch (Exception e) when (DiskErrors.Are(e))
        {
            throw DiskErrors.Unreadable(e, Record);
        }
    }

    private static string Number(int block) => (block + 1).ToString("D6", CultureInfo.InvariantCulture);

    /// <summary>trial.json.</summary>
    private sealed record TrialRecord(
        string Version,
        string Identity,
        string Study,
        int Patients,
        IReadOnlyList<string> Arms,
        ulong Seed,
        string Config,
        IReadOnlyList<string> Sets,
        string? Space,
        double? Days,
        string? Command
    )
    {
        public static TrialRecord Of(TrialPlan plan) =>
            new(
                ProgramVersion.Text,
                plan.Identity,
                plan.Configuration.Trial!.Study,
                plan.Order.Patients,
                [.. plan.Arms.Select(a => a.Name)],
                plan.Configuration.Seed,
                plan.Order.Config,
                plan.Order.Sets,
                plan.Order.Space.ToString(),
                plan.Order.Days,
                plan.Order.Command
            );
    }
}
