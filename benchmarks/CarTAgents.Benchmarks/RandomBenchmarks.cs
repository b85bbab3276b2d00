using BenchmarkDotNet.Attributes;
using CarTAgents.Kernels.Draws;
using CarTAgents.Kernels.Sums;

namespace CarTAgents.Benchmarks;

/// <summary>Random words and hashes, one after the other: what a scalar rule pays for them.</summary>
public class RandomBenchmarks
{
    private const int Calls = 4096;

    [Benchmark(OperationsPerInvoke = Calls)]
    public uint PhiloxBlock()
    {
        uint sum = 0;
        for (uint i = 0; i < Calls; i++)
        {
            Words4 block = Philox.Block(i, 7, 3, 1, 0x2545F491, 0x4F6CDD1D);
            sum += block.X ^ block.Y ^ block.Z ^ block.W;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Calls)]
    public uint DitherHash()
    {
        uint sum = 0;
        for (uint i = 0; i < Calls; i++)
            sum += Dither.Hash(i, 0x2545F491);
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Calls)]
    public ulong StateHashMix()
    {
        ulong sum = 0;
        for (ulong i = 0; i < Calls; i++)
            sum += StateHash.Mix(i);
        return sum;
    }
}
