using System.Runtime.InteropServices;
using CarTAgents.Kernels;

namespace CarTAgents.Compute.Cpu;

/// <summary>Host memory, aligned to cache lines, zero at first, with slack on both sides so that vector loads may overreach.</summary>
internal sealed unsafe class CpuBuffer<T> : Buffer<T>
    where T : unmanaged
{
    private const int Slack = 256,
        Alignment = 64;
    private void* _memory;
    private readonly T* _first;

    public CpuBuffer(long length)
        : base(length)
    {
        nuint bytes = checked((nuint)length * (nuint)sizeof(T) + 2 * Slack + Alignment);
        _memory = NativeMemory.AllocZeroed(bytes);
        nuint address = ((nuint)_memory + Slack + Alignment - 1) & ~(nuint)(Alignment - 1);
        _first = (T*)address;
        GC.AddMemoryPressure((long)bytes);
    }

    public override View<T> View => new(_first, Length);

    public override void Dispose()
    {
        if (_memory == null)
            return;
        NativeMemory.Free(_memory);
        _memory = null;
        GC.RemoveMemoryPressure(Length * sizeof(T) + 2 * Slack + Alignment);
        GC.SuppressFinalize(this);
    }

    ~CpuBuffer() => Dispose();
}
