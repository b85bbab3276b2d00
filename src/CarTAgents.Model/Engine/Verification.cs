using CarTAgents.Compute;
using CarTAgents.Compute.Cpu;
using CarTAgents.Kernels.Sums;
using CarTAgents.Model.Conversion;

namespace CarTAgents.Model.Engine;

/// <summary>The same run on several devices, stage by stage: whether all give the same bits and, if not, where the first difference
/// is.</summary>
public static class Verification
{
    /// <summary>A device to run on: what it is called, and how it is opened.</summary>
    /// <param name="Name">Name for the table.</param>
    /// <param name="Open">Opens the device.</param>
    public sealed record Setup(string Name, Func<Device> Open);

    /// <summary>The first difference from the first device.</summary>
    /// <param name="Setup">Name of the device that differs.</param>
    /// <param name="Tick">Tick.</param>
    /// <param name="Stage">Stage, by its name and number within the tick; or "census".</param>
    /// <param name="Place">What differs and where, and both values: the first device's, then this one's.</param>
    public sealed record Difference(string Setup, uint Tick, string Stage, string Place);

    /// <summary>What one device gave.</summary>
    /// <param name="Name">Name.</param>
    /// <param name="Stages">For each stage, a hash over its hashes in all ticks.</param>
    /// <param name="StateHash">The state hash at the end.</param>
    public sealed record Outcome(string Name, IReadOnlyDictionary<Stage, ulong> Stages, ulong StateHash);

    /// <summary>What came out.</summary>
    /// <param name="FirstTick">Tick that the comparison began at.</param>
    /// <param name="Ticks">Ticks compared.</param>
    /// <param name="Outcomes">What each device gave; up to the difference, if there is one.</param>
    /// <param name="FirstDifference">The first difference; null if all bits are equal.</param>
    public sealed record Report(uint FirstTick, uint Ticks, IReadOnlyList<Outcome> Outcomes, Difference? FirstDifference);

    /// <summary>The tick at which a comparison is worth beginning: the window of the first dose, or 0 without doses.</summary>
    public static uint WorthwhileTick(Scenario scenario)
    {
        uint first = scenario.Patient is { Dose: > 0 } patient
            ? patient.InfusionTick
            : scenario.Replicas.SelectMany(r => r.Doses).Select(d => d.Tick).DefaultIfEmpty(0u).Min();
        return first / (uint)scenario.Window * (uint)scenario.Window;
    }

    /// <summary>Compares.</summary>
    /// <param name="scenario">What is run.</param>
    /// <param name="from">Tick to begin at, a multiple of the window; the ticks before it are run once, on the CPU.</param>
    /// <param name="ticks">Ticks to compare; fewer if the scenario ends before.</param>
    /// <param name="setups">The devices, the first of which the others are held to.</param>
    /// <param name="onTick">Called with the number of ticks done, or null.</param>
    public static Report Compare(Scenario scenario, uint from, uint ticks, IReadOnlyList<Setup> setups, Action<uint>? onTick = null)
    {
        if (from % scenario.Window != 0)
            throw new ArgumentException($"tick {from} is not the start of a window of {scenario.Window} ticks", nameof(from));
        ticks = Math.Min(ticks, scenario.EndTick - Math.Min(from, scenario.EndTick));
        byte[]? start = from == 0 ? null : StateAt(scenario, from);
        List<Entrant> entrants = [];
        try
        {
            foreach (Setup setup in setups)
                entrants.Add(new Entrant(setup, scenario, start));
            Difference? difference = null;
            for (uint done = 0; done < ticks && difference is null; done++)
            {
                difference = CompareTick(entrants);
                onTick?.Invoke(done + 1);
            }

            return new Report(
                from,
                ticks,
                [.. entrants.Select(e => new Outcome(e.Name, e.Stages, difference is null ? e.Simulation.StateHash() : 0))],
                difference
            );
        }
        finally
        {
            foreach (Entrant entrant in entrants)
                entrant.Dispose();
        }
    }

    private static Difference? CompareTick(List<Entrant> entrants)
    {
        Entrant reference = entrants[0];
        uint tick = reference.Simulation.Tick;
        ReadOnlySpan<Launch> launches = reference.BeginTick();
        foreach (Entrant entrant in entrants.Skip(1))
        {
            entrant.BeginTick();
            if (reference.CensusDifference(entrant) is { } counts)
                return new Difference(entrant.Name, tick, "census", counts);
        }

        for (int number = 0; number < launches.Length; number++)
        {
            foreach (Entrant entrant in entrants)
            {
                entrant.Run(launches[number]);
                if (entrant.Hash == reference.Hash)
                    continue;
                string place =
                    reference.Simulation.FirstDifference(entrant.Simulation) ?? "the hashes, while all cells and fields are equal";
                return new Difference(entrant.Name, tick, $"{launches[number].Stage} (launch {number} of the tick)", place);
            }
        }

        foreach (Entrant entrant in entrants)
            entrant.Simulation.EndTick();
        return null;
    }

    private static byte[] StateAt(Scenario scenario, uint tick)
    {
        using var cpu = new CpuDevice();
        using var simulation = new Simulation(scenario, cpu);
        simulation.RunTo(tick);
        using var state = new MemoryStream();
        simulation.Save(state);
        return state.ToArray();
    }

    /// <summary>A simulation on its device, and its hashes.</summary>
    private sealed class Entrant : IDisposable
    {
        private readonly Device _device;
        private readonly List<Simulation.Record> _censuses = [];
        private readonly CounterNames _names;
        private int _compared;

        public Entrant(Setup setup, Scenario scenario, byte[]? start)
        {
            Name = setup.Name;
            _device = setup.Open();
            Simulation = new Simulation(scenario, _device) { OnCensus = _censuses.Add };
            _names = new CounterNames(scenario.TKinds, scenario.ResidentKinds, [.. scenario.Fields.Select(f => f.Name)]);
            if (start is not null)
                Simulation.Load(new MemoryStream(start));
        }

        public string Name { get; }

        public Simulation Simulation { get; }

        public ulong Hash { get; private set; }

        public Dictionary<Stage, ulong> Stages { get; } = [];

        /// <summary>Begins a tick and waits for the census under way, so that all that the tick begins with can be compared.</summary>
        public ReadOnlySpan<Launch> BeginTick()
        {
            ReadOnlySpan<Launch> launches = Simulation.BeginTick();
            Simulation.ReceiveCensus();
            return launches;
        }

        public void Run(Launch launch)
        {
            Simulation.Run(launch);
            Hash = Simulation.StageHash();
            Stages[launch.Stage] = StateHash.Mix(Stages.GetValueOrDefault(launch.Stage) ^ Hash);
        }

        /// <summary>The first count that differs in the censuses of another that were not compared yet.</summary>
        public string? CensusDifference(Entrant other)
        {
            for (; other._compared < other._censuses.Count; other._compared++)
            {
                Simulation.Record mine = _censuses[other._compared],
                    theirs = other._censuses[other._compared];
                int at = mine.Counts.AsSpan().CommonPrefixLength(theirs.Counts);
                if (at < mine.Counts.Length)
                    return $"{_names[at]} in the census of replica {mine.Identity}: {mine.Counts[at]} and {theirs.Counts[at]}";
            }

            return null;
        }

        public void Dispose()
        {
            Simulation.Dispose();
            _device.Dispose();
        }
    }
}
