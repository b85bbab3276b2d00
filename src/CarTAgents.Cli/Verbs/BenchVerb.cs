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
    HelpText = "Measure the speed of this machine: the same work, and the same bits, everywhere. bench compare A.json B.json ... "
        + "sets machines side by side; bench pair PROGRAM measures this program and another build of it in turns."
)]
public sealed class BenchVerb : DeviceVerb
{
    /// <summary>The words "compare A.json B.json ...", "pair PROGRAM", or nothing.</summary>
    [Value(
        0,
        MetaName = "compare A.json B.json ... | pair PROGRAM",
        HelpText = "Compare records, or this program and another build of it (its cartagents or cartagents.dll); refused when workloads or "
            + "state hashes differ."
    )]
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

    /// <summary>Pairs.</summary>
    [Option("pairs", Default = 5, MetaValue = "N", HelpText = "With pair: how often each program is measured, in turns.")]
    public int Pairs { get; set; } = 5;

    /// <summary>JSON.</summary>
    [Option("json", MetaValue = "FILE", HelpText = "Write the record here, for compare.")]
    public string? Json { get; set; }

    /// <summary>CSV.</summary>
    [Option("csv", MetaValue = "FILE", HelpText = "Write the figures here.")]
    public string? Csv { get; set; }

    /// <summary>SVG.</summary>
    [Option("chart", MetaValue = "FILE", HelpText = "Draw the kernels' times as bars here, as SVG.")]
    public string? Chart { get; set; }

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
            new Example("Compare machines", Shown, new BenchVerb { Words = ["compare", "here.json", "there.json"] }),
            new Example(
                "Measure a change",
                Shown,
                new BenchVerb
                {
                    Words = ["pair", "before/cartagents.dll"],
                    Sizes = "128",
                    Csv = "change.csv",
                }
            ),
        ];

    /// <inheritdoc/>
    public override int Invoke(List<string> sets)
    {
        string[] words = [.. Words];
        if (words.Length > 0)
            return words[0] == "pair" ? Pair(words, sets) : Compare(words);
        IReadOnlyList<int[]> sizes = Workload.Sizes(Sizes);
        double warm = Seconds(Warm, "--warm") ?? 0,
            measured = Seconds(MeasureFor, "--measure") ?? 0;
        double wait = Seconds(Wait, "--wait") ?? 0;
        DateTime started = DateTime.UtcNow;
        List<BenchResult> results = [];
        WarnOfOneProcessor();
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
                BenchResult result = Measurement.Measure(Workload.Load(Config, size, sets), device, warm, measured);
                if (result.WasSteady == false)
                {
                    Console.Error.WriteLine(
                        $"warning: {string.Join('x', size)}: the rate was not steady after {result.WarmSeconds:0.#} s of warm-up; a "
                            + "longer one (--warm), or a machine with less other work (--wait), gives better figures"
                    );
                }

                results.Add(result);
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
        if (Chart is not null)
            AtomicFile.WriteText(Chart, BenchChart.Of(record).ToSvg(standalone: true));
        return Program.Done;
    }

    private int Pair(string[] words, List<string> sets)
    {
        if (words.Length != 2)
            throw new InputException($"bench {string.Join(' ', words)}: expected pair PROGRAM");
        if (Pairs is < 1 or > 1000)
            throw new InputException($"--pairs {Pairs}: expected 1 to 1000");
        if (Json is not null || Chart is not null)
            throw new InputException("bench pair writes its figures with --csv; --json and --chart are of one program");
        _ = Workload.Sizes(Sizes);
        List<string> options = ["--device", Device, "--threads", $"{Threads}", "--sizes", Sizes, "--warm", Warm, "--measure", MeasureFor];
        foreach ((string option, string? value) in new[] { ("--config", Config), ("--wait", Wait) })
        {
            if (value is not null)
                options.AddRange([option, value]);
        }

        foreach (string set in sets)
            options.AddRange(["--set", set]);
        PairedBench paired = PairedBench.Measure(words[1], options, Pairs, Tell);
        if (!Quiet)
            BenchTables.Write(paired);
        if (Csv is not null)
            AtomicFile.WriteText(Csv, paired.Csv());
        return Program.Done;
    }

    private void Tell(string line)
    {
        if (!Quiet)
            Console.Error.WriteLine(line);
    }

    /// <summary>With one processor the runtime waits ten times as long before it compiles well what is called often.</summary>
    private static void WarnOfOneProcessor()
    {
        const string multiplier = "DOTNET_TC_DelaySingleProcMultiplier";
        if (Environment.ProcessorCount == 1 && Environment.GetEnvironmentVariable(multiplier) != "1")
        {
            Console.Error.WriteLine(
                $"warning: this process has one processor, and the runtime compiles hot code ten times later there: set {multiplier}=1"
            );
        }
    }

    private static int Compare(string[] words)
    {
        if (words.Length < 3 || words[0] != "compare")
            throw new InputException($"bench {string.Join(' ', words)}: expected nothing, compare A.json B.json ..., or pair PROGRAM");
        BenchTables.Write(Comparison.Of([.. words[1..].Select(file => (BenchRecord.Read(file), file))]));
        return Program.Done;
    }
}
