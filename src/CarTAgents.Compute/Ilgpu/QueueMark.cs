using System.Runtime.CompilerServices;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;

namespace CarTAgents.Compute.Ilgpu;

/// <summary>A mark in a queue that can be waited for, whatever was queued after it.</summary>
internal sealed unsafe class QueueMark(AcceleratorStream stream) : IDisposable
{
    private ProfilingMarker? _marker;
    private nint _event;

    /// <summary>Puts the mark at the end of the queue, in place of an earlier one, and has the device begin with what is queued.</summary>
    public void Set()
    {
        Dispose();
        if (stream is not CLStream openCl)
        {
            _marker = stream.AddProfilingMarker();
            return;
        }

        // ILGPU's own marker waits at once on OpenCL.
        nint mark;
        CLException.ThrowIfFailed(EnqueueBarrier(CLAPI.CurrentAPI, openCl.CommandQueue, [], &mark));
        _event = mark;
        CLException.ThrowIfFailed(CLAPI.CurrentAPI.FlushCommandQueue(openCl.CommandQueue));
    }

    /// <summary>Waits until all before the mark is done.</summary>
    public void Wait()
    {
        _marker?.Synchronize();
        if (_event != 0)
            CLException.ThrowIfFailed(WaitForEvents(CLAPI.CurrentAPI, [_event]));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _marker?.Dispose();
        _marker = null;
        if (_event != 0)
            ReleaseEvent(CLAPI.CurrentAPI, _event);
        _event = 0;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "EnqueueBarrierWithWaitList")]
    private static extern CLError EnqueueBarrier(CLAPI api, nint queue, nint[] events, nint* result);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "WaitForEvents")]
    private static extern CLError WaitForEvents(CLAPI api, ReadOnlySpan<nint> events);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "ReleaseEvent")]
    private static extern CLError ReleaseEvent(CLAPI api, nint mark);
}
