using System.Runtime.InteropServices;
using CarTAgents.Compute.Cpu;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace CarTAgents.Compute.Ilgpu;

/// <summary>A device that ILGPU compiles kernels for, one by one as they are first launched: a GPU under CUDA, what OpenCL offers, or
/// ILGPU's emulation of a device on the CPU. One queue, in order.</summary>
public sealed unsafe partial class IlgpuDevice : Device
{
    /// <summary>Room for writes that the device has not copied yet: larger ones are waited for.</summary>
    private const int StagingBytes = 8 << 20;

    private readonly Context _context;
    private readonly Accelerator _accelerator;
    private readonly AcceleratorStream _stream;
    private readonly long _largest;
    private readonly bool _isHost;
    private void* _staging;
    private IDisposable? _stagingLock;
    private int _staged;
    private bool _disposed;

    private IlgpuDevice(string id, Context context, Func<Context, Accelerator> create, int workGroup)
    {
        Name = id;
        _context = context;
        Accelerator? accelerator = null;
        Guard("its start", () => accelerator = create(context));
        _accelerator = accelerator!;
        Name = $"{id} ({_accelerator.Name})";
        _stream = _accelerator.CreateStream();
        _isHost =
            _accelerator is CPUAccelerator || _accelerator is CLAccelerator { Device: CLDevice device } && IlgpuPlatforms.IsCpu(device);
        _largest = _accelerator is CLAccelerator openCl
            ? ((CLDevice)openCl.Device).GetDeviceInfo<long>(CLDeviceInfoType.CL_DEVICE_MAX_MEM_ALLOC_SIZE)
            : long.MaxValue;
        int most = Math.Min(_accelerator.MaxNumThreadsPerGroup, 1024);
        if (workGroup > most)
        {
            Dispose();
            throw new DeviceException($"{Name}: groups of {workGroup} items were asked for, and it takes at most {most}")
            {
                IsRequest = true,
            };
        }

        WorkGroup =
            workGroup > 0 ? workGroup
            : _accelerator is CPUAccelerator ? 1
            : Math.Min(most, _isHost ? 64 : 128);
    }

    /// <summary>Opens a CUDA device.</summary>
    /// <param name="index">Its number, from 0.</param>
    /// <param name="workGroup">Items a group, 1 to 1024; 0 for a size that suits the device.</param>
    /// <exception cref="DeviceException">There is no such device, or it cannot be used.</exception>
    public static IlgpuDevice OpenCuda(int index = 0, int workGroup = 0)
    {
        CudaDevice device = Pick("cuda", IlgpuPlatforms.FindCuda(out string? unavailable), unavailable, index, workGroup);
        return new IlgpuDevice($"cuda:{index}", KernelCompiler.NewContext(marks: true), device.CreateAccelerator, workGroup);
    }

    /// <summary>Opens an OpenCL device.</summary>
    /// <inheritdoc cref="OpenCuda"/>
    public static IlgpuDevice OpenOpenCl(int index = 0, int workGroup = 0)
    {
        CLDevice device = Pick("opencl", IlgpuPlatforms.FindOpenCl(out string? unavailable), unavailable, index, workGroup);
        return new IlgpuDevice($"opencl:{index}", KernelCompiler.NewContext(), device.CreateAccelerator, workGroup);
    }

    /// <summary>Opens ILGPU's emulation of a device on the CPU: for tests, since it is hundreds of times slower than the CPU
    /// device.</summary>
    /// <param name="workGroup">Items a group, 1 or 2; 0 for 1.</param>
    public static IlgpuDevice OpenEmulated(int workGroup = 0) =>
        new("ilgpu-cpu", KernelCompiler.NewContext(), IlgpuPlatforms.Emulated().CreateAccelerator, workGroup);

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override int Threads => 1;

    /// <summary>Items a group.</summary>
    public int WorkGroup { get; }

    /// <summary>Bytes of buffers allocated now.</summary>
    internal long Allocated { get; private set; }

    /// <inheritdoc/>
    /// <remarks>OpenCL does not say how much memory other programs use: the device's memory less what was allocated here; where the device
    /// is the CPU, what the host can give.</remarks>
    public override long AvailableBytes =>
        _accelerator is CudaAccelerator cuda ? cuda.GetFreeMemory()
        : _isHost ? Math.Min(_accelerator.MemorySize - Allocated, HostMemory.AvailableBytes())
        : _accelerator.MemorySize - Allocated;

    /// <inheritdoc/>
    public override Buffer<T> Allocate<T>(long length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        CheckMemory(checked(length * sizeof(T)));
        MemoryBuffer? memory = null;
        Guard(
            $"a buffer of {Megabytes(length * sizeof(T))}",
            () =>
            {
                memory = _accelerator.AllocateRaw(length, sizeof(T));
                new ArrayView<T>(memory, 0, length).MemSetToZero(_stream);
            }
        );
        Allocated += memory!.LengthInBytes;
        return new IlgpuBuffer<T>(this, memory);
    }

    /// <inheritdoc/>
    public override void Read<T>(Buffer<T> buffer, long start, Span<T> destination)
    {
        CheckRange(buffer, start, destination.Length);
        if (destination.Length == 0)
            return;
        fixed (T* host = destination)
        {
            QueueRead(buffer, start, host, destination.Length);
            Wait();
        }
    }

    /// <inheritdoc/>
    public override Readback<T> Readback<T>(Buffer<T> buffer) =>
        _accelerator is CPUAccelerator ? new Readback<T>(this, buffer) : new IlgpuReadback<T>(this, _stream, buffer);

    /// <inheritdoc/>
    public override void Write<T>(Buffer<T> buffer, long start, ReadOnlySpan<T> source)
    {
        CheckRange(buffer, start, source.Length);
        if (source.Length == 0)
            return;
        long bytes = (long)source.Length * sizeof(T);
        if (bytes > StagingBytes)
        {
            fixed (T* host = source)
            {
                QueueWrite(buffer, start, host, source.Length);
                Wait();
            }

            return;
        }

        // The host's inputs of a window are small: a copy of them waits in the queue, so that the host need not.
        if (_staging == null)
        {
            _staging = NativeMemory.AlignedAlloc(StagingBytes, 4096);
            _stagingLock = PageLock((nint)_staging, StagingBytes);
        }

        if (_staged + bytes > StagingBytes)
            Wait();
        void* place = (byte*)_staging + _staged;
        source.CopyTo(new Span<T>(place, source.Length));
        QueueWrite(buffer, start, (T*)place, source.Length);
        _staged += (int)((bytes + 63) / 64 * 64);
    }

    /// <inheritdoc/>
    public override void Wait()
    {
        Guard("its work", _stream.Synchronize);
        _staged = 0;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        // Of a device that is lost nothing can be given back.
        Try(() => _stream?.Synchronize());
        Try(() => _stagingLock?.Dispose());
        NativeMemory.AlignedFree(_staging);
        _staging = null;
        Try(() => _stream?.Dispose());
        Try(() => _accelerator?.Dispose());
        Try(_context.Dispose);
    }

    /// <summary>Gives a buffer's memory back.</summary>
    internal void Free(MemoryBuffer memory)
    {
        Allocated -= memory.LengthInBytes;
        if (!_disposed)
            Try(memory.Dispose);
    }

    /// <summary>Puts a copy to the host in the queue; the memory must stay until it is done.</summary>
    internal void QueueRead<T>(Buffer<T> buffer, long start, T* host, long count)
        where T : unmanaged => Copy("a copy to the host", ((IlgpuBuffer<T>)buffer).Elements.SubView(start, count), host, toHost: true);

    private void QueueWrite<T>(Buffer<T> buffer, long start, T* host, long count)
        where T : unmanaged => Copy("a copy from the host", ((IlgpuBuffer<T>)buffer).Elements.SubView(start, count), host, toHost: false);

    /// <remarks>ILGPU copies by OpenCL as much as the host's side is long: it gets exactly the stretch.</remarks>
    private void Copy<T>(string action, ArrayView<T> elements, T* host, bool toHost)
        where T : unmanaged
    {
        try
        {
            using var side = CPUMemoryBuffer.Create(_accelerator, (nint)host, elements.Length, sizeof(T));
            var there = new ArrayView<T>(side, 0, elements.Length);
            if (toHost)
                elements.CopyTo(_stream, there);
            else
                elements.CopyFrom(_stream, there);
        }
        catch (AcceleratorException e)
        {
            throw Fault(action, e);
        }
    }

    /// <summary>Has the device copy to and from host memory by itself, where that needs asking.</summary>
    internal IDisposable? PageLock(nint address, long bytes)
    {
        if (_accelerator is not CudaAccelerator)
            return null;
        IDisposable? scope = null;
        Guard($"{Megabytes(bytes)} of page-locked host memory", () => scope = _accelerator.CreatePageLockFromPinned<byte>(address, bytes));
        return scope;
    }

    /// <summary>Does something by the driver.</summary>
    /// <exception cref="DeviceException">The driver reports an error.</exception>
    internal void Guard(string action, Action act)
    {
        try
        {
            act();
        }
        catch (AcceleratorException e)
        {
            throw Fault(action, e);
        }
    }

    internal static void CheckRange<T>(Buffer<T> buffer, long start, long count)
        where T : unmanaged
    {
        if (start < 0 || count > buffer.Length - start)
            throw new ArgumentOutOfRangeException(nameof(start), $"{count} elements from {start} of a buffer of {buffer.Length}");
    }

    /// <summary>What a driver's error means to people.</summary>
    internal DeviceException Fault(string action, Exception e)
    {
        string after = _lastKernel == null ? "" : $" (last kernel launched: {_lastKernel})";
        return new DeviceException($"{Name}: {action} failed: {Reason(e)}{after}", e);
    }

    private void CheckMemory(long bytes)
    {
        if (bytes > _largest)
        {
            throw new DeviceException(
                $"{Name}: a buffer of {Megabytes(bytes)} was asked for, and the device gives at most {Megabytes(_largest)} in one piece; "
                    + FormattableString.Invariant($"a lattice {(double)bytes / _largest:0.0} times smaller, or fewer replicas at a time, ")
                    + "would fit"
            )
            {
                IsRequest = true,
            };
        }

        long available = AvailableBytes;
        if (bytes > available)
        {
            throw new DeviceException(
                $"{Name}: a buffer of {Megabytes(bytes)} was asked for, and {Megabytes(available)} are left; a smaller lattice or fewer "
                    + "replicas would fit"
            )
            {
                IsRequest = true,
            };
        }
    }

    private static TDevice Pick<TDevice>(string backend, List<TDevice> devices, string? unavailable, int index, int workGroup)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfNegative(workGroup);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(workGroup, 1024);
        if (unavailable != null)
            throw new DeviceException($"{backend}: {unavailable}") { IsRequest = true };
        if (index >= devices.Count)
        {
            string range = devices.Count == 1 ? $"{backend}:0 only" : $"{backend}:0 to {backend}:{devices.Count - 1}";
            throw new DeviceException($"{backend}:{index} does not exist: this machine has {range}") { IsRequest = true };
        }

        return devices[index];
    }

    /// <summary>The driver's error, or the innermost message on one line.</summary>
    private static string Reason(Exception e)
    {
        while (e.InnerException is { } inner)
            e = inner;
        return e switch
        {
            CLException openCl => openCl.Error.ToString(),
            CudaException cuda => cuda.Error,
            _ => e.Message.ReplaceLineEndings(" ").Trim(),
        };
    }

    private static string Megabytes(long bytes) => FormattableString.Invariant($"{bytes / 1048576.0:0.#} MiB");

    private static void Try(Action act)
    {
        try
        {
            act();
        }
        catch (AcceleratorException)
        {
            // What the driver cannot give back it keeps until the process ends.
        }
    }
}
