using System.Globalization;
using CarTAgents.Cli.Terminal;
using CarTAgents.Compute;
using CarTAgents.Compute.Cpu;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CommandLine;
using CommandLine.Text;
using Spectre.Console;

namespace CarTAgents.Cli.Verbs;

/// <summary>cartagents verify.</summary>
[Verb(
    "verify",
    HelpText = "Run the same ticks on every device, with several numbers of threads and work-group sizes, and compare all bits stage by "
        + "stage."
)]
public sealed class VerifyVerb : Verb
{
    /// <summary>The configuration.</summary>
    [Value(0, MetaName = "CONFIG", Default = "configs/bench.yaml", HelpText = "The configuration, a YAML file.")]
    public string Config { get; set; } = "configs/bench.yaml";

    /// <summary>Ticks.</summary>
    [Option("ticks", Default = 200u, MetaValue = "N", HelpText = "Ticks to compare, from the window of the first dose on.")]
    public uint Ticks { get; set; } = 200;

    /// <summary>Lattice.</summary>
    [Option("lattice", Default = 0, MetaValue = "N", HelpText = "Sites on each axis (x and y in 2-D) instead of the configuration's.")]
    public int Lattice { get; set; }

    /// <summary>Examples.</summary>
    [Usage(ApplicationAlias = "cartagents")]
    public static IEnumerable<Example> Examples =>
        [
            new Example(
                "Compare all devices of this machine with the CPU, bit by bit",
                Shown,
                new VerifyVerb
                {
                    Config = "configs/spheroid.yaml",
                    Ticks = 100,
                    Lattice = 32,
                }
            ),
        ];

    /// <inheritdoc/>
    public override string? WhyNoSets => null;

    /// <inheritdoc/>
    public override int Invoke(List<string> sets)
    {
        if (Ticks == 0)
            throw new InputException("--ticks 0: expected 1 or more");
        if (Lattice < 0)
            throw new InputException($"--lattice {Lattice}: expected a number of sites");
        Scenario scenario = Load(sets);
        bool terminal = !Console.IsOutputRedirected;
        uint ticks = Ticks;
        Verification.Report report = Verification.Compare(
            scenario,
            Verification.WorthwhileTick(scenario),
            ticks,
            Setups(),
            tick =>
            {
                if (terminal && tick % 10 == 0)
                    Console.Write($"\r{tick} of {ticks} ticks");
            }
        );
        if (terminal)
            Console.Write("\r                              \r");
        Print(report);
        if (report.FirstDifference is { } d)
        {
            return Program.PrintError(
                $"{Config}: {d.Setup} differs from {report.Outcomes[0].Name} first in tick {d.Tick}, stage {d.Stage}: {d.Place}",
                Program.Failed
            );
        }

        Console.WriteLine(
            $"{Config}: the same bits in {report.Ticks} ticks from tick {report.FirstTick} on, in {report.Outcomes.Count} ways: "
                + $"{string.Join("; ", report.Outcomes.Select(o => o.Name))}"
        );
        Console.WriteLine($"state hash {report.Outcomes[0].StateHash.ToString("x16", CultureInfo.InvariantCulture)}");
        return Program.Done;
    }

    private Scenario Load(List<string> sets)
    {
        Scenario scenario = ScenarioConversion.Convert(RunConfiguration.Load(Config, sets), out _);
        if (Lattice == 0)
            return scenario;
        string size = FormattableString.Invariant($"lattice.size=[{Lattice}, {Lattice}, {(scenario.Lattice.Nz == 1 ? 1 : Lattice)}]");
        return ScenarioConversion.Convert(RunConfiguration.Load(Config, [.. sets, size]), out _);
    }

    private static List<Verification.Setup> Setups()
    {
        List<Verification.Setup> setups = [];
        foreach (int threads in new[] { 1, 2, 7 })
            setups.Add(new(threads == 1 ? "cpu, 1 thread" : $"cpu, {threads} threads", () => new CpuDevice(threads)));
        foreach (BackendDescription backend in Devices.List())
        {
            if (backend.Unavailable is not null)
                Console.WriteLine($"no {backend.Backend}: {backend.Unavailable}");
            foreach (DeviceDescription device in backend.Devices.Where(d => d.Id != "cpu"))
            {
                foreach (int group in new[] { 16, 64, 256 })
                    setups.Add(new($"{device.Id}, groups of {group}", () => Devices.Open(device.Id, 0, out _, group)));
            }
        }

        return setups;
    }

    private static void Print(Verification.Report report)
    {
        var table = new Table().AddColumn("stage").AddColumn("hash over all ticks").AddColumn("agree");
        foreach ((Stage stage, ulong hash) in report.Outcomes[0].Stages.OrderBy(s => s.Key))
        {
            int agree = report.Outcomes.Count(o => o.Stages.GetValueOrDefault(stage) == hash);
            table.AddRow(stage.ToString(), hash.ToString("x16", CultureInfo.InvariantCulture), $"{agree} of {report.Outcomes.Count}");
        }

        AnsiConsole.Write(table);
    }
}
