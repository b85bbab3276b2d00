using System.Runtime.InteropServices;

namespace CarTAgents.Compute.Cpu;

/// <summary>Launches that were put off, with their arguments. Nothing is allocated after the first.</summary>
internal sealed unsafe class Batch : IDisposable
{
    // A tick is a few dozen launches of a kilobyte each.
    private const int Capacity = 1 << 17;
    private byte* _memory;
    private int _used;

    /// <summary>A kernel over replicas.</summary>
    public struct Launch
    {
        /// <summary>Does a part of the kernel's rows: of arguments, first replica, replicas, part and parts.</summary>
        // csharpier-ignore
        public delegate*<void*, int, int, int, int, void> Kernel;

        /// <summary>The arguments.</summary>
        public void* Arguments;

        /// <summary>Replicas.</summary>
        public int Replicas;

        /// <summary>The launch after this one in its batch, or its end.</summary>
        public Launch* Next;
    }

    /// <summary>Whether it has no launches.</summary>
    public bool IsEmpty => _used == 0;

    /// <summary>The first launch.</summary>
    public Launch* First => (Launch*)_memory;

    /// <summary>Where a launch after the last one would stand.</summary>
    public Launch* End => (Launch*)(_memory + _used);

    /// <summary>Replicas of each launch.</summary>
    public int Replicas => First->Replicas;

    /// <summary>Adds a launch with a copy of its arguments.</summary>
    /// <returns>Whether there was room, and it is of as many replicas as the others.</returns>
    public bool TryAdd(in Launch launch, int argumentBytes)
    {
        int bytes = (sizeof(Launch) + argumentBytes + 63) & ~63;
        if (_used + bytes > Capacity || (!IsEmpty && launch.Replicas != Replicas))
            return false;
        if (_memory == null)
            _memory = (byte*)NativeMemory.AlignedAlloc(Capacity, 64);
        Launch* added = End;
        *added = launch;
        added->Arguments = added + 1;
        System.Buffer.MemoryCopy(launch.Arguments, added->Arguments, argumentBytes, argumentBytes);
        _used += bytes;
        added->Next = End;
        return true;
    }

    /// <summary>Forgets the launches. Their memory stays as it is until others are added.</summary>
    public void Clear() => _used = 0;

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
    }
}
