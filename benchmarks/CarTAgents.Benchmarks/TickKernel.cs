using BenchmarkDotNet.Attributes;
using CarTAgents.Compute.Cpu;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Kernels;
using CarTAgents.Kernels.Rules;
using CarTAgents.Kernels.Sums;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;

namespace CarTAgents.Benchmarks;

/// <summary>One launch of a kernel on all threads, in the sixteenth tick of configs/bench.yaml, on the state that it meets there.</summary>
/// <remarks>The state is put back before each launch, outside the measured time.</remarks>
[GenericTypeArguments(typeof(SourceRows))]
[GenericTypeArguments(typeof(DiffusionRows))]
[GenericTypeArguments(typeof(TSenseRows))]
[GenericTypeArguments(typeof(ResidentSenseRows))]
[GenericTypeArguments(typeof(ResolveRows))]
[GenericTypeArguments(typeof(MoveRows))]
[GenericTypeArguments(typeof(SettleRows))]
[GenericTypeArguments(typeof(CensusRows))]
[GenericTypeArguments(typeof(StateHashRows))]
public class TickKernel<TKernel>
    where TKernel : struct, IKernel<TKernel, Tissue>
{
    private const uint Tick = 15;
    private readonly MemoryStream _state = new();
    private CpuDevice _cpu = null!;
    private StagedDevice _device = null!;
    private Simulation _simulation = null!;
    private Tissue _tissue;

    /// <summary>Sites an edge.</summary>
    [Params(64, 128)]
    public int Edge { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _cpu = new CpuDevice();
        _device = new StagedDevice(_cpu);
        RunConfiguration configuration = RunConfiguration.Load(Workload(), [$"lattice.size=[{Edge}, {Edge}, {Edge}]"]);
        _simulation = new Simulation(ScenarioConversion.Convert(configuration, out _), _device);
        _simulation.RunTo(Tick);
        _simulation.Save(_state);
    }

    [IterationSetup]
    public void Restore()
    {
        _device.Stop = typeof(TKernel);
        _device.Reached = null;
        _state.Position = 0;
        _simulation.Load(_state);
        if (typeof(TKernel) == typeof(StateHashRows))
            _simulation.StateHash();
        else
            _simulation.RunTo(Tick + 1);
        _tissue = _device.Reached ?? throw new InvalidOperationException($"a tick does not launch {typeof(TKernel).Name}");
    }

    [Benchmark]
    public void Launch() => _cpu.Launch<TKernel, Tissue>(_tissue, _tissue.Replicas);

    [GlobalCleanup]
    public void Cleanup()
    {
        _simulation.Dispose();
        _cpu.Dispose();
    }

    /// <summary>configs/bench.yaml in the nearest folder above the program that has it.</summary>
    private static string Workload()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "configs", "bench.yaml");
            if (File.Exists(path))
                return path;
        }

        throw new FileNotFoundException(
            "there is no configs/bench.yaml above the benchmarks' folder; run them from a checkout of the sources"
        );
    }
}
