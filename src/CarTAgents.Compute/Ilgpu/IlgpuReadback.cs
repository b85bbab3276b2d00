using CarTAgents.Kernels;
using ILGPU.Runtime;

namespace CarTAgents.Compute.Ilgpu;

/// <summary>A readback of a device with a queue: page-locked host memory, and a mark behind the last copy begun.</summary>
internal sealed unsafe class IlgpuReadback<T> : Readback<T>
    where T : unmanaged
{
    private readonly IlgpuDevice _device;
    private readonly IDisposable? _lock;
    private readonly QueueMark _mark;
    private bool _begun;

    public IlgpuReadback(IlgpuDevice device, AcceleratorStream stream, Buffer<T> buffer)
        : base(device, buffer)
    {
        _device = device;
        _mark = new QueueMark(stream);
        _lock = device.PageLock((nint)Host.Address, buffer.Length * sizeof(T));
    }

    public override void Begin(long start, int count)
    {
        IlgpuDevice.CheckRange(Source, start, count);
        if (count == 0)
            return;
        _device.QueueRead(Source, start, Host.Address + start, count);
        _device.Guard("a mark in the queue", _mark.Set);
        _begun = true;
    }

    public override View<T> Wait()
    {
        if (_begun)
            _device.Guard("a copy to the host", _mark.Wait);
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

        _mark.Dispose();
        _lock?.Dispose();
        base.Free();
    }
}
