using CarTAgents.Kernels.Rows;
using CarTAgents.Kernels.Tests;
using CarTAgents.Testing;

namespace CarTAgents.Compute.Tests.Ilgpu;

/// <summary>Every kernel, on random tissues: the rows of the CPU and ILGPU's devices leave the same bytes in every buffer.</summary>
[Collection("ILGPU")]
public class KernelsTests
{
    [Theory]
    [InlineData("opencl", 1, 0, 36)]
    [InlineData("opencl", 16, 1, 36)]
    [InlineData("opencl", 64, 2, 36)]
    [InlineData("opencl", 200, 3, 36)]
    [InlineData("rusticl", 64, 1, 12)]
    [InlineData("ilgpu-cpu", 1, 3, 4)]
    public void Every_kernel_leaves_the_bytes_of_the_cpu(string name, int workGroup, int first, int seeds)
    {
        using Device device = Need.Device(name, workGroup);
        HashSet<Type> launched = [];
        for (int seed = first; seed < seeds; seed += 4)
        {
            using TissueMemory memory = RandomTissue.Make(seed);
            launched.UnionWith(EveryKernel.Compare(memory, m => new DeviceTwin(device, m), 3, $"seed {seed}"));
        }

        // A kernel that is added must be added to the ticks.
        Assert.Equal(EveryKernel.OverTissues, launched.OrderBy(t => t.Name, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("opencl")]
    [InlineData("rusticl")]
    [InlineData("ilgpu-cpu")]
    public void Copy_copies(string name)
    {
        using Device device = Need.Device(name);
        ulong[] words = [.. Enumerable.Range(0, 1000).Select(i => (ulong)i * 0x9E3779B97F4A7C15UL)];
        using Buffer<ulong> from = device.Allocate<ulong>(words.Length),
            to = device.Allocate<ulong>(words.Length);
        device.Write<ulong>(from, 0, words);
        CopyArguments arguments;
        arguments.From = from.View;
        arguments.To = to.View;
        arguments.Words = words.Length;
        device.Launch<CopyRows, CopyArguments>(arguments, 1);
        ulong[] copied = new ulong[words.Length];
        device.Read(to, 0, copied.AsSpan());
        Assert.Equal(words, copied);
    }
}
