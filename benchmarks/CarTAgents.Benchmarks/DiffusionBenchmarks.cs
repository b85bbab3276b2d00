using BenchmarkDotNet.Attributes;

namespace CarTAgents.Benchmarks;

/// <summary>A pair of sub-steps of one field, there and back: in the caches, at their edge, and beyond.</summary>
public class DiffusionBenchmarks
{
    private FieldBox _box = null!;

    /// <summary>Voxels an edge.</summary>
    [Params(64, 128, 256)]
    public int Edge { get; set; }

    /// <summary>Threads.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _box = new FieldBox(Edge, Edge, Edge, Threads);
        _box.Fill();
    }

    [Benchmark]
    public void TwoSubSteps() => _box.Run(1);

    [GlobalCleanup]
    public void Cleanup() => _box.Dispose();
}
