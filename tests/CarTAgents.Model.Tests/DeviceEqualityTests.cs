using System.Globalization;
using System.Runtime.CompilerServices;
using CarTAgents.Compute;
using CarTAgents.Compute.Cpu;
using CarTAgents.Tests;

namespace CarTAgents.Model.Tests;

/// <summary>The same scenario gives the same bits on every device.</summary>
public class DeviceEqualityTests
{
    private static string Config(string name, [CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "configs", name));

    private static Scenario Load(string name, params string[] sets) => Conversion.Convert(Configuration.Load(Config(name), sets), out _);

    private static ulong Hash(Scenario scenario, Device device, uint ticks)
    {
        using var simulation = new Simulation(scenario, device);
        simulation.RunTo(ticks);
        return simulation.StateHash();
    }

    [Theory]
    [InlineData("[32, 32, 32]", "periodic", 1)]
    [InlineData("[40, 24, 8]", "closed", 16)]
    [InlineData("[34, 18, 1]", "closed", 64)]
    [InlineData("[66, 6, 4]", "[periodic, closed, periodic]", 7)]
    public void OpenCl_gives_the_bits_of_the_cpu(string size, string boundary, int workGroup)
    {
        using Device openCl = Need.OpenCl(workGroup);
        using var cpu = new CpuDevice(1);
        Scenario scenario = Load("bench.yaml", "lattice.size=" + size, "lattice.boundary=" + boundary);
        Assert.Equal(Hash(scenario, cpu, 40).ToString("x16", CultureInfo.InvariantCulture), Hash(scenario, openCl, 40).ToString("x16", CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Every_stage_has_the_same_bits_for_any_threads_and_work_groups()
    {
        Need.OpenCl().Dispose();
        Scenario scenario = Load("bench.yaml", "lattice.size=[16, 16, 16]", "tCells.cd8.motility.speed=14 um/min", "fields.IL-1.factor=4", "fields.IL-6.diffusion=20 um^2/s");
        Verification.Report report = Verification.Compare(scenario, 15, 20,
        [
            new("cpu 1", () => new CpuDevice(1)),
            new("cpu 2", () => new CpuDevice(2)),
            new("opencl 16", () => Need.OpenCl(16)),
            new("opencl 128", () => Need.OpenCl(128)),
        ]);
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
        Verification.Report report = Verification.Compare(scenario, 0, 20, [new("cpu", () => new CpuDevice(1)), new("flawed", () => new FlawedDevice(launch: 100))]);
        Assert.NotNull(report.FirstDifference);
        Assert.Equal("flawed", report.FirstDifference.Way);
        Assert.Contains("site (3, 0, 0)", report.FirstDifference.Place, StringComparison.Ordinal);
        Assert.Contains("signal of the T cell", report.FirstDifference.Place, StringComparison.Ordinal);

        // 100 launches of the run's own, in ticks of a fixed number of launches, less the one in which the flaw is made.
        (uint tick, int launch) = (99u / (uint)LaunchesOfATick(scenario), 99 % LaunchesOfATick(scenario));
        Assert.Equal(tick, report.FirstDifference.Tick);
        Assert.Contains($"launch {launch} ", report.FirstDifference.Stage, StringComparison.Ordinal);
    }

    private static int LaunchesOfATick(Scenario scenario)
    {
        using var cpu = new CpuDevice(1);
        using var simulation = new Simulation(scenario, cpu);
        int launches = 1;
        while (!simulation.RunStage(out _)) launches++;
        return launches;
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
            if (name is "CensusRows" or "TotalRows" or "StateHashRows" || ++_launches != launch) return;
            byte[] signal = new byte[1];
            _cpu.Read(_first!, 3, signal.AsSpan());
            signal[0] ^= 8;
            _cpu.Write(_first!, 3, signal);
        }

        public override void Read<T>(Buffer<T> buffer, long start, Span<T> destination) => _cpu.Read(buffer, start, destination);

        public override void Write<T>(Buffer<T> buffer, long start, ReadOnlySpan<T> source) => _cpu.Write(buffer, start, source);

        public override void Wait()
        {
        }

        public override void Dispose() => _cpu.Dispose();
    }
}
