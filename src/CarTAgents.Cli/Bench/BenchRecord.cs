using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using CarTAgents.Cli.Terminal;

namespace CarTAgents.Cli.Bench;

/// <summary>What a benchmark measured, on which machine: the JSON file.</summary>
public sealed record BenchRecord
{
    /// <summary>Version of the layout of this file.</summary>
    public const int CurrentFormat = 1;

    /// <summary>Version of the layout of this file.</summary>
    public required int Format { get; init; }

    /// <summary>Version of the program, with the commit where it is known.</summary>
    public required string Version { get; init; }

    /// <summary>When it began, UTC.</summary>
    public required DateTime Started { get; init; }

    /// <summary>The machine.</summary>
    public required Machine Machine { get; init; }

    /// <summary>Each size on each device.</summary>
    public required IReadOnlyList<BenchResult> Results { get; init; }

    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        RespectNullableAnnotations = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The record as JSON.</summary>
    public string Json() => JsonSerializer.Serialize(this, Options) + "\n";

    /// <summary>Reads a record from JSON.</summary>
    /// <param name="json">The text.</param>
    /// <param name="file">The file that messages name.</param>
    /// <exception cref="InputException">It is not one.</exception>
    public static BenchRecord Parse(string json, string file)
    {
        BenchRecord? record;
        try
        {
            record = JsonSerializer.Deserialize<BenchRecord>(json, Options);
        }
        catch (JsonException e)
        {
            string where = e.LineNumber is { } line ? string.Create(CultureInfo.InvariantCulture, $"{file}:{line + 1}") : file;
            throw new InputException($"{where}: this is not a record of cartagents bench: {e.Message.Split(" Path:")[0]}");
        }

        if (record is null)
            throw new InputException($"{file}: this is not a record of cartagents bench");
        if (record.Format != CurrentFormat)
            throw new InputException($"{file}: the record has format {record.Format}; this program reads format {CurrentFormat}");
        return record;
    }

    /// <summary>Reads a record from a file.</summary>
    /// <exception cref="InputException">It cannot be read, or is not one.</exception>
    public static BenchRecord Read(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: cannot be read: {e.Message}");
        }
    }

    /// <summary>The record as CSV: a line for the whole tick of each size on each device, then one for each kernel.</summary>
    public string Csv()
    {
        var text = new StringBuilder(
            "device,size,kernel,launches [1/tick],time [ns/site-step],site-steps [1/s],voxel-updates [1/s],copy "
                + "[B/s],compulsory [B/site-step],share of copy [1],others [CPUs],tick [1],state hash\n"
        );
        foreach (BenchResult r in Results)
        {
            string size = string.Join('x', r.Size);
            text.Append(
                CultureInfo.InvariantCulture,
                $"\"{r.Device}\",{size},whole "
                    + $"tick,,{r.NanosecondsPerSiteStep:0.####},{r.SiteStepsPerSecond.Median:0},{r.FieldVoxelUpdatesPerSecond:0},"
                    + $"{r.CopyBytesPerSecond.Median:0},"
                    + $"{r.CompulsoryBytes:0.##},{r.ShareOfCopy:0.####},{r.OtherCpus:0.##},{r.HashTick},{r.StateHash}\n"
            );
            foreach (KernelTime k in r.Kernels)
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"\"{r.Device}\",{size},{k.Kernel},{k.LaunchesPerTick:0.##},{k.NanosecondsPerSiteStep:0.####},,,,,,,,\n"
                );
            }
        }

        return text.ToString();
    }
}

/// <summary>One size on one device.</summary>
public sealed record BenchResult
{
    /// <summary>The device.</summary>
    public required string Device { get; init; }

    /// <summary>Host threads that ran kernels.</summary>
    public required int Threads { get; init; }

    /// <summary>Sites on x, y and z.</summary>
    public required IReadOnlyList<int> Size { get; init; }

    /// <summary>Fingerprint of the workload: of the resolved configuration, size included.</summary>
    public required string Workload { get; init; }

    /// <summary>The measured ticks are those before this one, down to half of it; the hash is of the state at it.</summary>
    public required uint HashTick { get; init; }

    /// <summary>State hash at <see cref="HashTick"/>, 16 hexadecimal digits: what <c>cartagents run</c> prints when it ends
    /// there.</summary>
    public required string StateHash { get; init; }

    /// <summary>Sites times ticks a second of the whole tick, over the rounds.</summary>
    public required Spread SiteStepsPerSecond { get; init; }

    /// <summary>Voxels of all fields times their sub-steps a second, of the diffusion kernel by itself.</summary>
    public required double FieldVoxelUpdatesPerSecond { get; init; }

    /// <summary>Bytes copied a second by the device itself, read and written both counted, over the repetitions before and after the
    /// rounds.</summary>
    public required Spread CopyBytesPerSecond { get; init; }

    /// <summary>Compulsory bytes of a site-step: <see cref="Workload.CompulsoryBytes"/>.</summary>
    public required double CompulsoryBytes { get; init; }

    /// <summary>Compulsory bytes moved a second, over the measured copy.</summary>
    public required double ShareOfCopy { get; init; }

    /// <summary>CPUs that other processes kept busy during the rounds; null where the system does not say.</summary>
    public required double? OtherCpus { get; init; }

    /// <summary>Wall-clock time of the warm-up, s; null in records from before it was kept.</summary>
    public double? WarmSeconds { get; init; }

    /// <summary>Whether the rate was steady when the measurement began: <see cref="Measurement.IsSteady"/>; null in records from
    /// before it was kept.</summary>
    public bool? WasSteady { get; init; }

    /// <summary>Each kernel of a tick separately, and the host's work between launches ("host").</summary>
    public required IReadOnlyList<KernelTime> Kernels { get; init; }

    /// <summary>Wall-clock time of a site-step, ns.</summary>
    [JsonIgnore]
    public double NanosecondsPerSiteStep => 1e9 / SiteStepsPerSecond.Median;
}

/// <summary>Median, lowest and highest of repetitions.</summary>
/// <param name="Median">Median.</param>
/// <param name="Lowest">Lowest.</param>
/// <param name="Highest">Highest.</param>
/// <param name="Count">Number of repetitions.</param>
public sealed record Spread(double Median, double Lowest, double Highest, int Count)
{
    /// <summary>The spread of one or more values.</summary>
    public static Spread Of(IReadOnlyList<double> values)
    {
        double[] sorted = [.. values.Order()];
        int half = sorted.Length / 2;
        return new Spread(
            sorted.Length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2,
            sorted[0],
            sorted[^1],
            sorted.Length
        );
    }
}

/// <summary>The time of one kernel.</summary>
/// <param name="Kernel">Name.</param>
/// <param name="LaunchesPerTick">Launches a tick; below 1 for what runs once a census window.</param>
/// <param name="NanosecondsPerSiteStep">Wall-clock time, ns a site and tick.</param>
public sealed record KernelTime(string Kernel, double LaunchesPerTick, double NanosecondsPerSiteStep);
