using CarTAgents.Kernels;

namespace CarTAgents.Compute.OpenCl;

/// <summary>Memory of an OpenCL device. The view's address is the buffer's handle.</summary>
internal sealed unsafe class OpenClBuffer<T>(OpenClDevice device, nint memory, long length, long bytes) : Buffer<T>(length)
    where T : unmanaged
{
    private readonly OpenClDevice _device = Account(device, bytes);
    private bool _released;

    public nint Memory => memory;

    public override View<T> View => new((T*)memory, Length);

    public override void Dispose()
    {
        if (_released)
            return;
        _released = true;
        OpenClLibrary.ReleaseBuffer(memory);
        Account(_device, -bytes);
    }

    private static OpenClDevice Account(OpenClDevice device, long bytes)
    {
        device.Allocated += bytes;
        return device;
    }
}
