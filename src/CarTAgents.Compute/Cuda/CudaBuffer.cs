using CarTAgents.Kernels;

namespace CarTAgents.Compute.Cuda;

/// <summary>Memory of a CUDA device. The view's address is the device's.</summary>
internal sealed unsafe class CudaBuffer<T>(CudaDevice device, ulong address, long length) : Buffer<T>(length)
    where T : unmanaged
{
    private bool _released;

    public ulong Address => address;

    public override View<T> View => new((T*)address, Length);

    public override void Dispose()
    {
        if (_released)
            return;
        _released = true;
        device.Release(address);
    }
}
