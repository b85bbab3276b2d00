using CarTAgents.Kernels;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace CarTAgents.Compute.Ilgpu;

/// <summary>Memory of an ILGPU device.</summary>
internal sealed unsafe class IlgpuBuffer<T>(IlgpuDevice device, MemoryBuffer memory) : Buffer<T>(memory.Length)
    where T : unmanaged
{
    private bool _disposed;

    /// <summary>All of it, as ILGPU sees it.</summary>
    public ArrayView<T> Elements { get; } = new(memory, 0, memory.Length);

    /// <inheritdoc/>
    public override View<T> View => new(Elements, memory is CPUMemoryBuffer ? (T*)memory.NativePtr : null);

    /// <inheritdoc/>
    public override void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        device.Free(memory);
    }
}
