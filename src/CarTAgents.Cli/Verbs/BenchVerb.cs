using CarTAgents.Cli.Bench;
using CarTAgents.Cli.Terminal;
using CarTAgents.Compute;
using CarTAgents.Output.Runs;
using CommandLine;
using CommandLine.Text;

namespace CarTAgents.Cli.Verbs;

/// <summary>cartagents bench.</summary>
[Verb(
    "bench",
    HelpText = "Measure the speed of this machine: the same work, and the same bits, everywhere. bench compare A.json B.json compares two "
        + "machines side by side."
)]
public sealed class BenchVerb : DeviceVerb
{
    /// <summary>The words "compare A.json B.json", or nothing.</summary>
    [Value(0, MetaName = "compare A.json B.json", HelpText = "Compare two records; refused when their workloads or state hashes differ.")]
    public IEnumerable<string> Words { get; set; } = [];

    /// <summary>Sizes.</summary>
    [Option("sizes", Default = "64,128,256", MetaValue = "N,N,...", HelpText = "Sites along an edge, or NXxNYxNZ.")]
    public string Sizes { get; set; } = "64,128,256";

    /// <summary>The configuration.</summary>
    [Option("config", MetaValue = "CONFIG", HelpText = "A workload other than configs/bench.yaml.")]
    public string? Config { get; set; }

    /// <summary>Warm-up.</summary>
    [Option("warm", Default = "2 s", MetaValue = "TIME", HelpText = "Wall-clock time to warm up each size.")]
    public string Warm { get; set; } = "2 s";

    /// <summary>Measured time.</summary>
    [Option(
        "measure",
        Default = "4 s",
        MetaValue = "TIME",
        HelpText = "Wall-clock time for which to measure each size; at least one round of ticks."
    )]
    public string MeasureFor { get; set; } = "4 s";

    /// <summary>Wait.</summary>
    [Option("wait", MetaValue = "TIME", HelpText = "Wait up to this long, before each size, until other programs leave the CPUs idle.")]
    public string? Wait { get; set; }

    /// <summary>JSON.</summary>
    [Option("json", MetaValue = "FILE", HelpText = "Write the record here, for compare.")]
    public string? Json { get; set; }

    /// <summary>CSV.</summary>
    [Option("csv", MetaValue = "FILE", HelpText = "Write the figures here.")]
    public string? Csv { get; set; }

    /// <summary>Examples.</summary>
    [Usage(ApplicationAlias = "cartagents")]
    public static IEnumerable<Example> Examples =>
        [
            new Example(
                "Measure two sizes on the CPU and keep the record",
                Shown,
                new BenchVerb
                {
                    Sizes = "128,256",
                    Device = "cpu",
                    Json = "here.json",
                }
            ),
            new Example("Compare two machines", Shown, new BenchVerb { Words = ["compare", "here.json", "there.json"] }),
        ];

    /// <inheritdoc/>
    public override int Invoke(List<string> sets)
    {
        string[] words = [.. Words];
        if (words.Length > 0)
            return Compare(words);
        IReadOnlyList<int[]> sizes = Workload.Sizes(Sizes);
        double warm = Seconds(Warm, "--warm") ?? 0,
            measured = Seconds(MeasureFor, "--measure") ?? 0;
        double wait = Seconds(Wait, "--wait") ?? 0;
        DateTime started = DateTime.UtcNow;
        List<BenchResult> results = [];
        foreach (string name in Device.Split(',', StringSplitOptions.TrimEntries))
        {
            Device = name;
            using Device device = OpenDevice();
            PrintDevice();
            foreach (int[] size in sizes)
            {
                if (!Quiet)
                    Console.Error.WriteLine($"{string.Join('x', size)} on {device.Name} ...");
                OtherWork.AwaitQuiet(wait);
                results.Add(Measurement.Measure(Workload.Load(Config, size, sets), device, warm, measured));
            }
        }

        var record = new BenchRecord
        {
            Format = BenchRecord.CurrentFormat,
            Version = ProgramVersion.Text,
            Started = started,
            Machine = Machine.This(),
            Results = results,
        };
        if (!Quiet)
            BenchTables.Write(record);
        foreach (BenchResult r in results)
            Console.WriteLine($"{string.Join('x', r.Size)} {r.Device}: state hash {r.StateHash} at tick {r.HashTick}");
        if (Json is not null)
            AtomicFile.WriteText(Json, record.Json());
        if (Csv is not null)
            AtomicFile.WriteText(Csv, record.Csv());
        return Program.Done;
    }

    private static int Compare(string[] words)
    {
        if (words.Length != 3 || words[0] != "compare")
            throw new InputException($"bench {string.Join(' ', words)}: expected nothing, or compare A.json B.json");
        Comparison comparison = Comparison.Of((BenchRecord.Read(words[1]), words[1]), (BenchRecord.Read(words[2]), words[2]));
        BenchTables.Write(comparison);
        return Program.Done;
    }
}
