using System.Runtime.InteropServices;
using CarTAgents.Kernels;

namespace CarTAgents.Compute;

/// <summary>A readback of a device with a queue: page-locked host memory, and a mark behind the last copy begun.</summary>
internal sealed unsafe class QueuedReadback<T> : Readback<T>
    where T : unmanaged
{
    private readonly CompilingDevice _device;
    private nint _mark;
    private bool _begun;

    public QueuedReadback(CompilingDevice device, Buffer<T> buffer)
        : base(device, buffer, (T*)device.AllocateHost(buffer.Length * sizeof(T)))
    {
        _device = device;
        NativeMemory.Clear((void*)Host.Address, (nuint)(buffer.Length * sizeof(T)));
    }

    public override void Begin(long start, int count)
    {
        CompilingDevice.CheckRange(Source, start, count);
        if (count == 0)
            return;
        _device.EnqueueRead((nint)Source.View.Address, start * sizeof(T), Host.Address + start, (long)count * sizeof(T));
        _device.Mark(ref _mark);
        _begun = true;
    }

    public override View<T> Wait()
    {
        if (_begun)
            _device.WaitFor(_mark);
        _begun = false;
        return Host;
    }

    private protected override void Free()
    {
        // Of a run given up, a copy may be on its way into this memory.
        try
        {
            Wait();
        }
        catch (DeviceException)
        {
            // The device is lost, and copies nothing any more.
        }

        _device.Forget(_mark);
        _device.FreeHost((nint)Host.Address);
    }
}
