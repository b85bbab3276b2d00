using CarTAgents.Compute.Cpu;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Tissues;
using CarTAgents.Testing;

namespace CarTAgents.Model.Tests.Engine;

/// <summary>The same bits whatever the threads, the company of a replica, and wherever a run was split.</summary>
public class SimulationDeterminismTests
{
    private static string Text(Simulation.Record r) => $"{r.Identity} {r.Tick}: {string.Join(' ', r.Counts)} | {string.Join(' ', r.Sums)}";

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Any_number_of_threads_and_any_repetition_give_the_same_hash_and_census(int seed)
    {
        Scenario scenario = Scenarios.Random(200 + seed);
        ulong? hash = null;
        string[]? census = null;
        foreach (int threads in new[] { 1, 1, 2, 7 })
        {
            using CpuDevice device = Scenarios.Cpu(threads);
            List<Simulation.Record> records = [];
            using Simulation simulation = Scenarios.Run(scenario, device, records);
            string[] texts = [.. records.Select(Text)];
            Assert.Equal(hash ??= simulation.StateHash(), simulation.StateHash());
            Assert.Equal(census ??= texts, texts);
        }
    }

    [Fact]
    public void A_shipped_workload_gives_the_same_hash_on_any_number_of_threads()
    {
        RunConfiguration configuration = RunConfiguration.Load(
            Path.Combine(Repository.Root, "configs", "bench.yaml"),
            ["lattice.size=[32, 16, 8]", "duration=30 min"]
        );
        Scenario scenario = ScenarioConversion.Convert(configuration, out _);
        List<ulong> hashes = [];
        foreach (int threads in new[] { 1, 2, 7 })
        {
            using CpuDevice device = Scenarios.Cpu(threads);
            using Simulation simulation = Scenarios.Run(scenario, device);
            hashes.Add(simulation.StateHash());
        }

        Assert.Single(hashes.Distinct());
    }

    [Fact]
    public void Another_seed_identity_or_parameter_gives_another_hash()
    {
        using CpuDevice device = Scenarios.Cpu();
        List<ulong> hashes = [];
        string file = Path.Combine(Repository.Root, "configs", "bench.yaml");
        foreach (
            string set in new[]
            {
                "seed=1",
                "seed=2",
                "seed=4294967297",
                "identity=1",
                "residents.nalm6.doubling=2 h",
                "lattice.boundary=closed",
            }
        )
        {
            Scenario scenario = ScenarioConversion.Convert(
                RunConfiguration.Load(file, ["lattice.size=[16, 16, 8]", "duration=20 min", set]),
                out _
            );
            using Simulation simulation = Scenarios.Run(scenario, device);
            hashes.Add(simulation.StateHash());
        }

        Assert.Equal(hashes.Count, hashes.Distinct().Count());
    }

    private static Scenario Alone(Scenario scenario, int replica) => scenario with { Replicas = [scenario.Replicas[replica]] };

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void A_replica_alone_has_the_bits_that_it_has_among_others(int seed)
    {
        for (int trial = 0; trial < 4; trial++)
        {
            Scenario scenario = Scenarios.Random(300 + 8 * trial + seed, 3);
            uint half = scenario.EndTick / 2;
            using CpuDevice device = Scenarios.Cpu();
            List<Simulation.Record> records = [];
            using var together = new Simulation(scenario, device) { OnCensus = records.Add };
            together.AdvanceTo(half);
            ulong[] early = [.. Enumerable.Range(0, 3).Select(together.StateHash)];
            together.AdvanceTo(scenario.EndTick);
            together.Finish();
            for (int r = 0; r < 3; r++)
            {
                List<Simulation.Record> own = [];
                using var alone = new Simulation(Alone(scenario, r), device) { OnCensus = own.Add };
                alone.AdvanceTo(half);
                Assert.Equal(early[r], alone.StateHash(0));
                alone.AdvanceTo(scenario.EndTick);
                alone.Finish();
                Assert.Equal(records.Where(c => c.Slot == r).Select(Text), own.Select(Text));
                Assert.Equal(together.StateHash(r), alone.StateHash(0));
            }
        }
    }

    [Fact]
    public void Refused_entries_of_a_replica_do_not_depend_on_the_doses_of_another()
    {
        // A full T layer refuses every entry until its cells die at tick 80; by then more is owed than one window planned.
        var lattice = new Lattice(20, 20, 1, 10, true, true, true);
        TShare[] mix = [new(0, 1, 0, 0)];
        Replica Make(uint identity, long cells, uint ticks)
        {
            ParameterSet table = Scenarios.Still(6, identity),
                dying = Scenarios.Still(6, identity);
            for (int k = 0; k < Limits.TKinds; k++)
                Scenarios.T(dying, k).Death = Threshold.OfProbability(0.2);
            return new Replica
            {
                Identity = identity,
                Parameters = [new ParameterChange(0, table), new ParameterChange(80, dying)],
                Doses = [new Dose(0, cells, ticks, mix, EntryRoute.Anywhere)],
                InitialTissue = new InitialTissue { TCells = 400, TMix = mix },
            };
        }

        Scenario scenario = new()
        {
            Lattice = lattice,
            TickSeconds = 60,
            Window = 5,
            EndTick = 120,
            Seed = 6,
            TKinds = ["a", "b", "c", "d"],
            ResidentKinds = ["1"],
            VesselKinds = [],
            Fields = [],
            Replicas = [Make(1, 200, 80), Make(2, 4000, 80)],
        };
        using CpuDevice device = Scenarios.Cpu();
        List<Simulation.Record> records = [];
        using Simulation together = Scenarios.Run(scenario, device, records);
        for (int r = 0; r < 2; r++)
        {
            List<Simulation.Record> own = [];
            using Simulation alone = Scenarios.Run(Alone(scenario, r), device, own);
            Assert.Equal(records.Where(c => c.Slot == r).Select(Text), own.Select(Text));
            Assert.Equal(together.StateHash(r), alone.StateHash(0));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void A_run_split_anywhere_goes_on_with_the_same_bits_on_another_device(int seed)
    {
        for (int trial = 0; trial < 3; trial++)
        {
            Scenario scenario = Scenarios.Random(400 + 6 * trial + seed);
            var random = new Random(seed);
            using CpuDevice one = Scenarios.Cpu(),
                two = Scenarios.Cpu(2);
            List<Simulation.Record> straight = [];
            using Simulation whole = Scenarios.Run(scenario, one, straight);
            uint w = (uint)scenario.Window;
            foreach (uint first in new uint[] { 0, 1, w, w + 1, (uint)random.Next((int)scenario.EndTick), scenario.EndTick })
            {
                List<Simulation.Record> records = [];
                using var begun = new Simulation(scenario, one) { OnCensus = records.Add };
                begun.AdvanceTo(first);
                var kept = new MemoryStream();
                begun.Save(kept);
                ulong hash = begun.StateHash();

                using var resumed = new Simulation(scenario, trial == 0 && first != 0 && first % w != 0 ? two : one)
                {
                    OnCensus = records.Add,
                };
                kept.Position = 0;
                resumed.Load(kept);
                Assert.Equal(kept.Length, kept.Position);
                Assert.Equal(first, resumed.Tick);
                Assert.Equal(hash, resumed.StateHash());
                var again = new MemoryStream();
                resumed.Save(again);
                Assert.True(kept.ToArray().AsSpan().SequenceEqual(again.ToArray()), "saving what was loaded gives other bytes");
                resumed.AdvanceTo(scenario.EndTick);
                resumed.Finish();
                Assert.Equal(whole.StateHash(), resumed.StateHash());
                Assert.Equal(straight.Select(Text), records.Select(Text));
            }
        }
    }

    [Fact]
    public void Stopping_and_hashing_at_every_tick_changes_nothing()
    {
        for (int seed = 0; seed < 6; seed++)
        {
            Scenario scenario = Scenarios.Random(500 + seed);
            using CpuDevice device = Scenarios.Cpu();
            using Simulation whole = Scenarios.Run(scenario, device),
                halting = new(scenario, device);
            for (uint tick = 0; tick <= scenario.EndTick; tick++)
            {
                halting.AdvanceTo(tick);
                halting.StateHash();
                halting.StateHash(0);
                halting.Save(Stream.Null);
            }

            halting.Finish();
            Assert.Equal(whole.StateHash(), halting.StateHash());
        }
    }

    [Fact]
    public void A_run_that_is_asked_to_stop_stands_between_two_ticks()
    {
        Scenario scenario = Scenarios.Random(3);
        using CpuDevice device = Scenarios.Cpu();
        using var source = new CancellationTokenSource();
        using Simulation whole = Scenarios.Run(scenario, device),
            stopped =
                new(scenario, device)
                {
                    OnCensus = r =>
                    {
                        if (r.Tick >= 2 * scenario.Window)
                            source.Cancel();
                    },
                };
        stopped.RunTo(scenario.EndTick, source.Token);
        // A census is told a window later, before the tick that begins the next one.
        Assert.Equal((uint)(3 * scenario.Window + 1), stopped.Tick);
        stopped.AdvanceTo(scenario.EndTick);
        stopped.Finish();
        Assert.Equal(whole.StateHash(), stopped.StateHash());
    }

    [Fact]
    public void A_state_of_another_scenario_or_cut_short_is_refused()
    {
        Scenario scenario = Scenarios.Random(7, 2);
        using CpuDevice device = Scenarios.Cpu();
        using var simulation = new Simulation(scenario, device);
        simulation.AdvanceTo(5);
        var kept = new MemoryStream();
        simulation.Save(kept);
        using var other = new Simulation(Alone(scenario, 0), device);
        kept.Position = 0;
        Assert.Throws<InvalidDataException>(() => other.Load(kept));
        var random = new Random(1);
        for (int i = 0; i < 20; i++)
        {
            using var target = new Simulation(scenario, device);
            Assert.Throws<EndOfStreamException>(() => target.Load(new MemoryStream(kept.ToArray()[..random.Next((int)kept.Length)])));
        }
    }

    [Fact]
    public void A_tick_allocates_nothing()
    {
        // Everything on, and the window's entries planned: the ticks between censuses 15 apart.
        RunConfiguration configuration = RunConfiguration.Load(
            Path.Combine(Repository.Root, "configs", "bench.yaml"),
            ["lattice.size=[16, 16, 16]", "duration=2 h"]
        );
        Scenario scenario = ScenarioConversion.Convert(configuration, out _);
        foreach (int threads in new[] { 1, 2 })
        {
            using CpuDevice device = Scenarios.Cpu(threads);
            using var simulation = new Simulation(scenario, device);
            CancellationToken token = TestContext.Current.CancellationToken;
            // The runtime itself allocates when a thread first waits for another, whenever that is; what a tick allocates shows in every
            // window.
            long least = long.MaxValue;
            for (uint window = 15; window < 75; window += 15)
            {
                simulation.RunTo(window + 1, token);
                long before = GC.GetAllocatedBytesForCurrentThread();
                simulation.RunTo(window + 15, token);
                least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            }

            Assert.Equal(0, least);
        }
    }

    [Fact]
    public void A_run_that_does_not_fit_memory_says_how_much_it_needs_and_how_much_there_is()
    {
        using CpuDevice device = Scenarios.Cpu();
        Scenario scenario = Scenarios.One(
            new Lattice(2000, 1000, 1000, 10, true, true, true),
            Scenarios.Still(1, 1),
            new InitialTissue(),
            10
        );
        Compute.DeviceException e = Assert.Throws<Compute.DeviceException>(() => new Simulation(scenario, device));
        Assert.Contains("GiB", e.Message, StringComparison.Ordinal);
        Assert.Contains("available", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_memory_that_is_foretold_is_the_memory_that_is_allocated()
    {
        for (int seed = 0; seed < 10; seed++)
        {
            Scenario scenario = Scenarios.Random(seed);
            using var device = new CountingDevice();
            using var simulation = new Simulation(scenario, device);
            // The grids' words and the room of a tissue without fields are left out: a few hundred bytes.
            Assert.InRange(device.Bytes - Simulation.MemoryBytes(scenario), 0, 1000);
        }
    }

    /// <summary>A CPU that counts what is allocated on it.</summary>
    private sealed class CountingDevice : Compute.Device
    {
        private readonly CpuDevice _cpu = new(1);

        public long Bytes { get; private set; }

        public override string Name => _cpu.Name;

        public override int Threads => _cpu.Threads;

        public override long AvailableBytes => _cpu.AvailableBytes;

        public override Compute.Buffer<T> Allocate<T>(long length)
        {
            Bytes += length * System.Runtime.CompilerServices.Unsafe.SizeOf<T>();
            return _cpu.Allocate<T>(length);
        }

        public override void Launch<TKernel, TArguments>(in TArguments arguments, int replicas) =>
            _cpu.Launch<TKernel, TArguments>(arguments, replicas);

        public override void Read<T>(Compute.Buffer<T> buffer, long start, Span<T> destination) => _cpu.Read(buffer, start, destination);

        public override void Write<T>(Compute.Buffer<T> buffer, long start, ReadOnlySpan<T> source) => _cpu.Write(buffer, start, source);

        public override void Wait() => _cpu.Wait();

        public override void Dispose() => _cpu.Dispose();
    }
}
