using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CarTAgents.Compute;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Mixed;
using CarTAgents.Output.Runs;
using CarTAgents.Sweeps.Designs;

namespace CarTAgents.Sweeps.Runs;

/// <summary>The runs of a sweep, found valid before the first one begins.</summary>
public sealed class SweepPlan
{
    private readonly RunConfiguration _configuration;

    private SweepPlan(RunConfiguration configuration, Design design, SweepOrder order, IReadOnlyList<PlannedRun> runs)
    {
        _configuration = configuration;
        (Design, Order, Runs) = (design, order, runs);
    }

    /// <summary>What is varied.</summary>
    public Design Design { get; }

    /// <summary>What was asked for.</summary>
    public SweepOrder Order { get; }

    /// <summary>The runs in order: point by point, and replicate by replicate.</summary>
    public IReadOnlyList<PlannedRun> Runs { get; }

    /// <summary>The configuration that points change.</summary>
    public RunConfiguration Configuration => _configuration;

    /// <summary>Most bytes of memory that one run needs on the device, and of disk that all runs leave.</summary>
    public (long Memory, long Disk) Bytes { get; private set; }

    /// <summary>Sites of the largest run, over all its replicas and tissues; 0 without a lattice.</summary>
    public long Sites { get; private set; }

    /// <summary>Plans a sweep.</summary>
    /// <param name="configuration">The configuration, with the overrides that hold for all runs.</param>
    /// <param name="design">What is varied.</param>
    /// <param name="order">What was asked for.</param>
    /// <param name="device">Where runs go on.</param>
    /// <exception cref="ConfigurationException">A point's values are wrong; names where they were written.</exception>
    /// <exception cref="DeviceException">A run does not fit into memory.</exception>
    public static SweepPlan Of(RunConfiguration configuration, Design design, SweepOrder order, Device device)
    {
        if (order.Replicates is < 1 or > SweepOrder.MostReplicates)
            throw OutputException.Request($"--replicates {order.Replicates}: expected 1 to {SweepOrder.MostReplicates}");
        if (order.Replicates > 1 && design.Factors.Contains("seed"))
            throw OutputException.Request("seeds are varied and replicates asked for, which are runs with other seeds; leave one of them");
        var runs = new List<PlannedRun>();
        var first = new Dictionary<(string Configuration, ulong Seed), int>();
        var plan = new SweepPlan(configuration, design, order, runs);
        for (int point = 0; point < design.Points.Count; point++)
        {
            try
            {
                RunConfiguration at = configuration.With([.. design.Sets(point), .. Outputs(order.Keep)]);
                plan.Check(at, device);
                string digest = Digest(at.With(["seed=0"]).WriteResolved());
                for (int replicate = 0; replicate < order.Replicates; replicate++)
                {
                    ulong seed = unchecked(at.Seed + (ulong)replicate);
                    int number = runs.Count + 1;
                    int? same = first.TryGetValue((digest, seed), out int earlier) ? earlier : null;
                    first.TryAdd((digest, seed), number);
                    runs.Add(new PlannedRun(number, point + 1, replicate + 1, seed, same));
                }
            }
            catch (ConfigurationException e)
            {
                throw design.AsTyped(point, e);
            }
        }

        return plan;
    }

    /// <summary>The same plan of a configuration that names its inputs otherwise.</summary>
    internal SweepPlan With(RunConfiguration configuration) => new(configuration, Design, Order, Runs) { Bytes = Bytes, Sites = Sites };

    /// <summary>The plan of a sweep that was found valid before.</summary>
    internal static SweepPlan Restore(RunConfiguration configuration, Design design, SweepOrder order, IReadOnlyList<PlannedRun> runs) =>
        new SweepPlan(configuration, design, order, runs).Measured();

    /// <summary>Finds what a run takes, from the first point's: good enough to share the machine by.</summary>
    private SweepPlan Measured()
    {
        RunConfiguration first = ConfigurationOf(Runs[0]);
        if (first.IsMixed)
            return this;
        Scenario scenario = ScenarioConversion.Convert(first, out _, seeded: false);
        Bytes = (Simulation.MemoryBytes(scenario), 0);
        Sites = (long)scenario.Lattice.Sites * scenario.Replicas.Count;
        return this;
    }

    /// <summary>The overrides of a run.</summary>
    public IReadOnlyList<string> Sets(PlannedRun run) =>
        [.. Design.Sets(run.Point - 1), string.Create(CultureInfo.InvariantCulture, $"seed={run.Seed}")];

    /// <summary>The configuration of a run.</summary>
    public RunConfiguration ConfigurationOf(PlannedRun run) => _configuration.With([.. Sets(run), .. Outputs(Order.Keep)]);

    /// <summary>What takes pictures and reports of single runs away.</summary>
    private static string[] Outputs(Keeping keep) =>
        keep == Keeping.All ? [] : ["output.frames=~", "output.snapshots=~", "output.cells=~", "output.recording=~", "output.report=false"];

    private void Check(RunConfiguration at, Device device)
    {
        if (at.IsMixed)
        {
            _ = MixedPatient.Of(at, out _);
            return;
        }

        Simulation.RequireMemory(at, device);
        Scenario scenario = ScenarioConversion.Convert(at, out _, seeded: false);
        var outputs = new OutputPlan(at, scenario);
        long left = outputs.Bytes(0) - (Order.Keep == Keeping.All ? 0 : outputs.CheckpointBytes);
        Bytes = (Math.Max(Bytes.Memory, Simulation.MemoryBytes(scenario)), Bytes.Disk + left * Order.Replicates);
        Sites = Math.Max(Sites, (long)scenario.Lattice.Sites * scenario.Replicas.Count);
    }

    internal static string Digest(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
