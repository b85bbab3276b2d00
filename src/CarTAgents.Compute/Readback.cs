using System.Runtime.InteropServices;
using CarTAgents.Kernels;

namespace CarTAgents.Compute;

/// <summary>Host memory the size of a buffer, into which parts of the buffer are copied while the device goes on: begun at one point of its
/// order of launches, waited for later.</summary>
/// <remarks>This implementation is for devices whose launches have ended when they return; so has the copy.</remarks>
public unsafe class Readback<T> : IDisposable
    where T : unmanaged
{
    private readonly Device _device;
    private T* _memory;

    /// <summary>A readback of a buffer of a device.</summary>
    public Readback(Device device, Buffer<T> buffer)
        : this(device, buffer, (T*)NativeMemory.AllocZeroed((nuint)buffer.Length, (nuint)sizeof(T))) { }

    private protected Readback(Device device, Buffer<T> buffer, T* memory)
    {
        _device = device;
        Source = buffer;
        _memory = memory;
    }

    private protected Buffer<T> Source { get; }

    /// <summary>The host's memory: an element has the place that it has in the buffer.</summary>
    private protected View<T> Host => new(_memory, Source.Length);

    /// <summary>Begins to copy elements as all launches so far leave them; to be followed by <see cref="Wait"/>, after any number of
    /// these.</summary>
    public virtual void Begin(long start, int count) => _device.Read(Source, start, Host.Span(start, count));

    /// <summary>Waits for what was begun, and for nothing after it.</summary>
    /// <returns>The copy, by the buffer's indices, valid until the next <see cref="Begin"/>. Parts that were not begun are
    /// unchanged.</returns>
    public virtual View<T> Wait() => Host;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_memory == null)
            return;
        Free();
        _memory = null;
        GC.SuppressFinalize(this);
    }

    private protected virtual void Free() => NativeMemory.Free(_memory);
}
