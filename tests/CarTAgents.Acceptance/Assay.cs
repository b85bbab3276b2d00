using CarTAgents.Cli.Tests;
using CarTAgents.Compute.Cpu;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Kernels.Sums;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Tissues;
using CarTAgents.Testing;

namespace CarTAgents.Acceptance;

/// <summary>The killing assay, or a piece of tissue, in many wells at once: each well a replica with its own settings, all on one
/// device.</summary>
internal sealed class Assay
{
    private readonly Dictionary<(int Well, uint Tick), Simulation.Record> _records = [];
    private readonly Scenario _scenario;

    private Assay(Scenario scenario) => _scenario = scenario;

    /// <summary>Tissue with the patients' biology and nothing but contact.</summary>
    public static string Contact { get; } = Path.Combine(Repository.Root, "tests", "CarTAgents.Acceptance", "contact.yaml");

    /// <summary>T cells by the number of their kills, over all wells, at the end.</summary>
    public KillCount Kills { get; private set; } = new([], 0);

    /// <summary>Runs wells to an end.</summary>
    /// <param name="size">Sites of a well, such as "[48, 48, 16]".</param>
    /// <param name="hours">Simulated time, h.</param>
    /// <param name="wells">Settings of each well beside those of the configuration.</param>
    /// <param name="configuration">Path of the configuration; absent: configs/killing-assay.yaml.</param>
    public static Assay Run(string size, int hours, IReadOnlyList<string[]> wells, string? configuration = null)
    {
        Scenario together = Wells(size, hours, wells, configuration);
        var assay = new Assay(together);
        using var device = new CpuDevice(Math.Min(Environment.ProcessorCount, 2));
        using var simulation = new Simulation(together, device) { OnCensus = r => assay._records[(r.Slot, r.Tick)] = r };
        simulation.RunTo(together.EndTick);
        simulation.Finish();
        assay.Kills = KillCount.Of(simulation);
        return assay;
    }

    /// <summary>Wells as one scenario; the parameters are those of <see cref="Run"/>.</summary>
    public static Scenario Wells(string size, int hours, IReadOnlyList<string[]> wells, string? configuration = null)
    {
        Scenario[] alone =
        [
            .. wells.Select(
                (sets, i) =>
                    ScenarioConversion.Convert(
                        RunConfiguration.Load(
                            configuration ?? Workbench.Shipped("killing-assay.yaml"),
                            [$"lattice.size={size}", $"duration={hours} h", $"identity={i}", .. sets]
                        ),
                        out _
                    )
            ),
        ];
        return new Scenario
        {
            Lattice = alone[0].Lattice,
            TickSeconds = alone[0].TickSeconds,
            Window = alone[0].Window,
            EndTick = alone[0].EndTick,
            Seed = alone[0].Seed,
            Replicas = [.. alone.SelectMany(s => s.Replicas)],
            TKinds = alone[0].TKinds,
            ResidentKinds = alone[0].ResidentKinds,
            VesselKinds = alone[0].VesselKinds,
            Fields = alone[0].Fields,
        };
    }

    /// <summary>Percent lysis of a well at a time, h: targets killed, of those killed and those alive.</summary>
    public double Lysis(int well, double hours)
    {
        (long killed, long alive) = Targets(well, hours);
        return 100.0 * killed / (killed + alive);
    }

    /// <summary>Targets of a well killed so far, and alive, at a time, h.</summary>
    public (long Killed, long Alive) Targets(int well, double hours)
    {
        Simulation.Record r = _records[(well, Tick(hours))];
        return (r.Sums[Ledger.Killed], TargetKinds(well).Sum(k => r.Counts[Counter.Alive + k]));
    }

    private IEnumerable<int> TargetKinds(int well) =>
        Enumerable
            .Range(0, _scenario.ResidentKinds.Count)
            .Where(k => _scenario.Replicas[well].Parameters[0].Parameters.ResidentKinds[k].IsTarget != 0);

    /// <summary>Kills of a well that its T cells are credited with at a time, h.</summary>
    public long Credited(int well, double hours) =>
        Enumerable.Range(0, _scenario.TKinds.Count).Sum(k => _records[(well, Tick(hours))].Counts[Counter.TKills + k]);

    /// <summary>T cells of a well that have entered until a time, h.</summary>
    public long Entered(int well, double hours) => _records[(well, Tick(hours))].Sums[Ledger.Entered];

    /// <summary>Mean number, over the censuses of a span of time, h, of a well's live targets, T cells, and T cells in synapse.</summary>
    public (double Targets, double TCells, double Bound) Mean(int well, double from, double to)
    {
        // The ends of the span count half.
        double targets = 0,
            tCells = 0,
            bound = 0,
            weights = 0,
            window = _scenario.Window * _scenario.TickSeconds / 3600;
        for (double t = from; t < to + window / 2; t += window)
        {
            double weight = t < from + window / 2 || t > to - window / 2 ? 0.5 : 1;
            weights += weight;
            targets += weight * Targets(well, t).Alive;
            tCells += weight * TCells(well, t);
            bound += weight * Enumerable.Range(0, _scenario.TKinds.Count).Sum(k => _records[(well, Tick(t))].Counts[Counter.TBound + k]);
        }

        return (targets / weights, tCells / weights, bound / weights);
    }

    /// <summary>Kills of a well per live target and day over a span of time, h.</summary>
    public double KillsPerTarget(int well, double from, double to) =>
        (Targets(well, to).Killed - Targets(well, from).Killed) / (Mean(well, from, to).Targets * (to - from) / 24);

    /// <summary>Kills of a well per T cell and day over a span of time, h.</summary>
    public double KillsPerTCell(int well, double from, double to) =>
        (Targets(well, to).Killed - Targets(well, from).Killed) / (Mean(well, from, to).TCells * (to - from) / 24);

    /// <summary>Molecules of a field secreted in a well up to a time, h.</summary>
    public double Secreted(int well, string field, double hours)
    {
        int f = _scenario.Fields.ToList().FindIndex(g => g.Name == field);
        return _records[(well, Tick(hours))].Sums[Ledger.Count + f] * _scenario.Fields[f].Quantum;
    }

    /// <summary>CAR-T cells of a well at a time, h.</summary>
    public long TCells(int well, double hours)
    {
        Simulation.Record r = _records[(well, Tick(hours))];
        return Enumerable.Range(0, _scenario.TKinds.Count).Sum(k => r.Counts[Counter.T + k]);
    }

    /// <summary>Kills a CAR-T cell and day of a well up to a time, h: all kills over the integral of the cells over time.</summary>
    public double KillsPerDay(int well, double hours)
    {
        double window = _scenario.Window * _scenario.TickSeconds / 3600,
            cellDays = 0;
        for (double t = 0; t < hours - window / 2; t += window)
            cellDays += (TCells(well, t) + TCells(well, t + window)) / 2.0 * window / 24;
        return Targets(well, hours).Killed / cellDays;
    }

    private uint Tick(double hours) => (uint)(hours * 3600 / _scenario.TickSeconds + 0.5);
}
