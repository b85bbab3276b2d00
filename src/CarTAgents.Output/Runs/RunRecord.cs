using System.Text.Json;
using System.Text.Json.Serialization;

namespace CarTAgents.Output.Runs;

/// <summary>run.json: what was run, on what, and with which result.</summary>
public sealed record RunRecord
{
    /// <summary>Identity of the run: random, and the same in each of its checkpoints.</summary>
    public string Run { get; init; } = "";

    /// <summary>Version of the program, with the commit where it is known.</summary>
    public required string Version { get; init; }

    /// <summary>Name of the configuration.</summary>
    public required string Name { get; init; }

    /// <summary>The configuration file that was asked for.</summary>
    public required string Config { get; init; }

    /// <summary>Values set on the command line.</summary>
    public required IReadOnlyList<string> Set { get; init; }

    /// <summary>The run and checkpoint that this run went on from, if any.</summary>
    public string? BranchOf { get; init; }

    /// <summary>Identity of the run that a branch went on from.</summary>
    public string? BranchRun { get; init; }

    /// <summary>The command as it was typed; null where there was none, or where the run went further than it asked.</summary>
    public string? Command { get; init; }

    /// <summary>Whether config.yaml was edited before the run went on, so that no command on its first configuration repeats it; null for
    /// no.</summary>
    public bool? Edited { get; init; }

    /// <summary>SHA-256 of each input that is kept with the run, by its path in the directory.</summary>
    public IReadOnlyDictionary<string, string>? Inputs { get; init; }

    /// <summary>Events that were given while it went on, in that order; null for none. Those after the checkpoint that a run went on from
    /// take place again.</summary>
    public IReadOnlyList<GivenEventRecord>? Given { get; init; }

    /// <summary>What a user should know of the run: values that are represented otherwise, what was asked for and did not happen.</summary>
    public IReadOnlyList<string>? Notes { get; init; }

    /// <summary>What ended the run before its duration was over; null where nothing did.</summary>
    public string? Stopped { get; init; }

    /// <summary>The device.</summary>
    public required string Device { get; init; }

    /// <summary>Host threads that ran kernels.</summary>
    public required int Threads { get; init; }

    /// <summary>Seed of the random numbers.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Sites on x, y and z; none of a mixed patient.</summary>
    public required IReadOnlyList<int> Lattice { get; init; }

    /// <summary>Whether it is of patients without lattices.</summary>
    [JsonIgnore]
    public bool IsMixed => Lattice.Count == 0;

    /// <summary>Number of replicas.</summary>
    public required int Replicas { get; init; }

    /// <summary>Ticks simulated since the start.</summary>
    public required long Ticks { get; init; }

    /// <summary>Simulated time, s.</summary>
    public required double SimulatedSeconds { get; init; }

    /// <summary>Wall-clock time of the ticks since the start, s, over all resumptions.</summary>
    public required double WallSeconds { get; init; }

    /// <summary>Sites times ticks simulated a second of wall-clock time, in the last stretch.</summary>
    public required double SiteStepsPerSecond { get; init; }

    /// <summary>The state hash as 16 hexadecimal digits; null while running.</summary>
    public string? StateHash { get; init; }

    /// <summary>How the run stands.</summary>
    public required RunOutcome Outcome { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>When this stretch began, UTC.</summary>
    public required DateTime Started { get; init; }

    /// <summary>Results at the end, by name with unit; of several replicas the mean.</summary>
    public IReadOnlyDictionary<string, double>? Results { get; init; }

    /// <summary>How the results of several replicas are spread, by name with unit; null of one replica and of patients.</summary>
    public IReadOnlyDictionary<string, ResultSpread>? Spread { get; init; }

    /// <summary>T cells by the number of their kills, from 0; the last entry holds those with as many or more.</summary>
    public IReadOnlyList<long>? CellsByKills { get; init; }

    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter<RunOutcome>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes the record.</summary>
    /// <exception cref="OutputException">It cannot be written.</exception>
    public void Write(string path) => AtomicFile.WriteText(path, JsonSerializer.Serialize(this, Options) + "\n");

    /// <summary>Reads the record of which a report is made.</summary>
    /// <exception cref="OutputException">There is none, or it is damaged.</exception>
    public static RunRecord Require(string path) =>
        Read(path) ?? throw OutputException.Request($"'{path}' is missing or damaged; the report is made from it");

    /// <summary>Reads a record, or null when there is none, or one that is damaged.</summary>
    /// <exception cref="OutputException">The disk does not give it.</exception>
    public static RunRecord? Read(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<RunRecord>(File.ReadAllText(path), Options) : null;
        }
        catch (JsonException)
        {
            return null;
        }
        catch (Exception e) when (DiskErrors.Are(e))
        {
            throw DiskErrors.Unreadable(e, path);
        }
    }
}
