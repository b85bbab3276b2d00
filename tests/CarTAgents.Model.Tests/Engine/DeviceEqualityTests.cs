using System.Globalization;
using CarTAgents.Compute;
using CarTAgents.Compute.Cpu;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Testing;

namespace CarTAgents.Model.Tests.Engine;

/// <summary>The same scenario gives the same bits on every device.</summary>
public class DeviceEqualityTests
{
    private static Scenario Load(string name, params string[] sets) =>
        ScenarioConversion.Convert(RunConfiguration.Load(Repository.PathOf("configs", name), sets), out _);

    [Theory]
    [InlineData("opencl", "[32, 32, 32]", "periodic", 1)]
    [InlineData("opencl", "[40, 24, 8]", "closed", 16)]
    [InlineData("opencl", "[34, 18, 1]", "closed", 64)]
    [InlineData("opencl", "[66, 6, 4]", "[periodic, closed, periodic]", 7)]
    [InlineData("rusticl", "[40, 24, 8]", "periodic", 64)]
    [InlineData("ilgpu-cpu", "[8, 8, 4]", "closed", 1)]
    public void Every_device_gives_the_bits_of_the_cpu(string name, string size, string boundary, int workGroup)
    {
        using Device device = Need.Device(name, workGroup);
        using var cpu = new CpuDevice(1);
        Scenario scenario = Load(
            "bench.yaml",
            "lattice.size=" + size,
            "lattice.boundary=" + boundary,
            "output.cells={every: 1 h, identity: true}"
        );
        Assert.True(scenario.Identities);
        using var expected = new Simulation(scenario, cpu);
        using var found = new Simulation(scenario, device);
        expected.AdvanceTo(40);
        found.AdvanceTo(40);
        // The hash, which is without identities, and then every plane.
        Assert.Equal(
            expected.StateHash().ToString("x16", CultureInfo.InvariantCulture),
            found.StateHash().ToString("x16", CultureInfo.InvariantCulture)
        );
        Assert.Null(expected.FirstDifference(found));
    }

    [Fact]
    public void Every_stage_has_the_same_bits_for_any_threads_and_work_groups()
    {
        Need.OpenCl().Dispose();
        Scenario scenario = Load(
            "bench.yaml",
            "lattice.size=[16, 16, 16]",
            "tCells.cd8.motility.speed=14 um/min",
            "fields.IL-1.factor=4",
            "fields.IL-6.diffusion=20 um^2/s",
            "residents.nalm6.doubling=1 h",
            "residents.nalm6.antigen.negative={share: 0.2, lossPerDivision: 0.3}"
        );
        Verification.Report report = Verification.Compare(
            scenario,
            15,
            20,
            [
                new("cpu 1", () => new CpuDevice(1)),
                new("cpu 2", () => new CpuDevice(2)),
                new("opencl 16", () => Need.OpenCl(16)),
                new("opencl 128", () => Need.OpenCl(128)),
            ]
        );
        Assert.Null(report.FirstDifference);
        Assert.Equal(20u, report.Ticks);
        Assert.All(report.Outcomes, o => Assert.Equal(report.Outcomes[0].StateHash, o.StateHash));
        Assert.All(report.Outcomes, o => Assert.Equal(report.Outcomes[0].Stages, o.Stages));
        Assert.Equal(Enum.GetValues<Stage>(), report.Outcomes[0].Stages.Keys.Order());
    }

    [Fact]
    public void A_difference_is_found_at_its_tick_stage_and_site()
    {
        Scenario scenario = Load("bench.yaml", "lattice.size=[16, 16, 16]");
        Verification.Report report = Verification.Compare(
            scenario,
            0,
            20,
            [new("cpu", () => new CpuDevice(1)), new("flawed", () => new FlawedDevice(launch: 100))]
        );
        Assert.NotNull(report.FirstDifference);
        Assert.Equal("flawed", report.FirstDifference.Setup);
        Assert.Contains("site (3, 0, 0)", report.FirstDifference.Place, StringComparison.Ordinal);
        Assert.Contains("signal of the T cell", report.FirstDifference.Place, StringComparison.Ordinal);

        // 100 launches of the run's own, in ticks of a fixed number of launches, less the one in which the flaw is made.
        (uint tick, int launch) = (99u / (uint)LaunchesOfATick(scenario), 99 % LaunchesOfATick(scenario));
        Assert.Equal(tick, report.FirstDifference.Tick);
        Assert.Contains($"launch {launch} ", report.FirstDifference.Stage, StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_whose_censuses_are_under_way_have_the_bits_of_those_that_wait_for_each()
    {
        using Device openCl = Need.OpenCl();
        using var cpu = new CpuDevice(1);
        for (int seed = 500; seed < 504; seed++)
        {
            TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
            WaitOrNot(Scenarios.Random(seed, 2), cpu, openCl);
        }
    }

    private static void WaitOrNot(Scenario scenario, Device cpu, Device openCl)
    {
        List<string> expected = [];
        using var waiting = new Simulation(scenario, cpu) { OnCensus = r => expected.Add(Text(r)) };
        while (waiting.Tick < scenario.EndTick)
        {
            ReadOnlySpan<Launch> tick = waiting.BeginTick();
            waiting.ReceiveCensus();
            foreach (Launch launch in tick)
                waiting.Run(launch);
            waiting.EndTick();
        }

        waiting.Finish();
        foreach (Device device in new[] { cpu, openCl })
        {
            List<string> found = [];
            using Simulation simulation = new(scenario, device) { OnCensus = r => found.Add(Text(r)) };
            simulation.AdvanceTo(scenario.EndTick);
            simulation.Finish();
            Assert.Equal(expected, found);
            Assert.Equal(waiting.StateHash(), simulation.StateHash());
        }

        static string Text(Simulation.Record r) => $"{r.Slot} {r.Tick}: {string.Join(' ', r.Counts)}; {string.Join(' ', r.Sums)}";
    }

    [Fact]
    public void A_census_is_waited_for_when_a_window_of_launches_has_been_issued_after_it_and_nothing_else_is()
    {
        Scenario scenario = Load("bench.yaml", "lattice.size=[16, 16, 16]");
        using var device = new DiaryDevice();
        using var simulation = new Simulation(scenario, device);
        simulation.AdvanceTo((uint)scenario.Window);
        device.Diary.Clear();
        simulation.AdvanceTo(4 * (uint)scenario.Window);
        int window = scenario.Window * LaunchesOfATick(scenario);

        // The census of the window's first tick, its ticks; then the wait for it, which begins the next window. The last is waited for when
        // the run stops.
        string[] each = ["begin", .. Enumerable.Repeat("launch", window), "wait"];
        Assert.Equal([.. each, .. each, .. each], device.Diary);
    }

    private static int LaunchesOfATick(Scenario scenario)
    {
        using var cpu = new CpuDevice(1);
        using var simulation = new Simulation(scenario, cpu);
        return simulation.BeginTick().Length;
    }

    /// <summary>The CPU, with a diary of launches (sums not counted), reads, and the readback of what holds 64-bit sums.</summary>
    private sealed class DiaryDevice : Device
    {
        private readonly CpuDevice _cpu = new(1);

        public List<string> Diary { get; } = [];

        public override string Name => "diary";

        public override int Threads => 1;

        public override long AvailableBytes => _cpu.AvailableBytes;

        public override Buffer<T> Allocate<T>(long length) => _cpu.Allocate<T>(length);

        public override void Launch<TKernel, TArguments>(in TArguments arguments, int replicas)
        {
            _cpu.Launch<TKernel, TArguments>(arguments, replicas);
            if (typeof(TKernel).Name is not ("CensusRows" or "TotalRows"))
                Diary.Add("launch");
        }

        public override void Read<T>(Buffer<T> buffer, long start, Span<T> destination)
        {
            Diary.Add("read");
            _cpu.Read(buffer, start, destination);
        }

        public override Readback<T> Readback<T>(Buffer<T> buffer) =>
            typeof(T) == typeof(long) ? new DiaryReadback<T>(_cpu, buffer, Diary) : new Readback<T>(_cpu, buffer);

        public override void Write<T>(Buffer<T> buffer, long start, ReadOnlySpan<T> source) => _cpu.Write(buffer, start, source);

        public override void Wait() => Diary.Add("wait for all");

        public override void Dispose() => _cpu.Dispose();

        private sealed class DiaryReadback<T>(Device device, Buffer<T> buffer, List<string> diary) : Readback<T>(device, buffer)
            where T : unmanaged
        {
            public override void Begin(long start, int count)
            {
                diary.Add("begin");
                base.Begin(start, count);
            }

            public override Kernels.View<T> Wait()
            {
                diary.Add("wait");
                return base.Wait();
            }
        }
    }

    /// <summary>The CPU, with one signal changed after a number of launches (sums not counted).</summary>
    private sealed class FlawedDevice(int launch) : Device
    {
        private readonly CpuDevice _cpu = new(1);
        private Buffer<byte>? _first;
        private int _launches;

        public override string Name => "flawed";

        public override int Threads => 1;

        public override long AvailableBytes => _cpu.AvailableBytes;

        public override Buffer<T> Allocate<T>(long length)
        {
            Buffer<T> buffer = _cpu.Allocate<T>(length);
            _first ??= buffer as Buffer<byte>;
            return buffer;
        }

        public override void Launch<TKernel, TArguments>(in TArguments arguments, int replicas)
        {
            _cpu.Launch<TKernel, TArguments>(arguments, replicas);
            string name = typeof(TKernel).Name;
            if (name is "CensusRows" or "TotalRows" or "StateHashRows" || ++_launches != launch)
                return;
            byte[] signal = new byte[1];
            _cpu.Read(_first!, 3, signal.AsSpan());
            signal[0] ^= 8;
            _cpu.Write(_first!, 3, signal);
        }

        public override void Read<T>(Buffer<T> buffer, long start, Span<T> destination) => _cpu.Read(buffer, start, destination);

        public override void Write<T>(Buffer<T> buffer, long start, ReadOnlySpan<T> source) => _cpu.Write(buffer, start, source);

        public override void Wait() { }

        public override void Dispose() => _cpu.Dispose();
    }
}
