using CarTAgents.Kernels;
using static CarTAgents.Compute.Cuda.CudaLibrary;

namespace CarTAgents.Compute.Cuda;

/// <summary>An NVIDIA device under CUDA's driver interface: one stream.</summary>
public sealed unsafe class CudaDevice : CompilingDevice
{
    /// <summary>Most replicas of one launch: the limit of a grid's second axis.</summary>
    private const int MaxGridY = 65535;

    private readonly int _device,
        _capability;
    private readonly string[] _options;
    private readonly List<nint> _modules = [];
    private readonly Dictionary<nint, int> _groups = [];
    private nint _context;
    private readonly nint _stream;
    private string? _lastKernel;

    /// <summary>Opens a device.</summary>
    /// <param name="index">Its number, from 0.</param>
    /// <param name="workGroup">Threads a block, 1 to 1024; 0 for a size that suits the device.</param>
    /// <param name="options">Further options for NVRTC, separated by spaces.</param>
    /// <exception cref="DeviceException">There is no such device, or it cannot be used.</exception>
    public CudaDevice(int index = 0, int workGroup = 0, string options = "")
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfNegative(workGroup);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(workGroup, 1024);
        int count = CudaPlatform.Count(out string? unavailable);
        if (unavailable != null)
            throw new DeviceException($"CUDA: {unavailable}");
        if (index >= count)
        {
            throw new DeviceException(
                $"cuda:{index} does not exist: this machine has {(count == 1 ? "cuda:0 only" : $"cuda:0 to cuda:{count - 1}")}"
            )
            {
                IsRequest = true,
            };
        }

        DeviceDescription description = CudaPlatform.Describe(index);
        Name = $"{description.Id} ({description.Name})";
        Driver = description.Driver;
        int device;
        Check(GetDevice(&device, index), "cuDeviceGet");
        _device = device;
        _capability = 10 * CudaPlatform.Attribute(device, ComputeCapabilityMajor) + CudaPlatform.Attribute(device, ComputeCapabilityMinor);
        _options = options.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        int most = CudaPlatform.Attribute(device, MaxThreadsPerBlock);
        if (workGroup > most)
            throw new DeviceException($"{Name}: blocks of {workGroup} threads were asked for, and it takes at most {most}");
        WorkGroup = workGroup > 0 ? workGroup : 128;

        nint context,
            stream;
        Check(RetainPrimaryContext(&context, device), "cuDevicePrimaryCtxRetain");
        _context = context;
        try
        {
            Enter();
            Check(CreateStream(&stream, NonBlockingStream), "cuStreamCreate");
            _stream = stream;
        }
        catch (DeviceException)
        {
            ReleasePrimaryContext(device);
            throw;
        }
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <summary>Versions and compute capability.</summary>
    public string Driver { get; }

    /// <inheritdoc/>
    public override int WorkGroup { get; }

    /// <inheritdoc/>
    public override long AvailableBytes
    {
        get
        {
            Enter();
            nuint free = 0,
                total = 0;
            Check(GetMemoryInfo(&free, &total), "cuMemGetInfo");
            return (long)free;
        }
    }

    /// <inheritdoc/>
    public override Buffer<T> Allocate<T>(long length)
    {
        long bytes = BufferBytes<T>(length, long.MaxValue);
        Enter();
        ulong address;
        Check(CudaLibrary.Allocate(&address, (nuint)bytes), $"cuMemAlloc of {bytes} bytes");
        Check(SetBytes(address, 0, (nuint)bytes, _stream), "cuMemsetD8Async");
        return new CudaBuffer<T>(this, address, length);
    }

    internal override void EnqueueRead(nint memory, long offset, void* host, long bytes)
    {
        Enter();
        Check(CopyToHost(host, (ulong)memory + (ulong)offset, (nuint)bytes, _stream), "cuMemcpyDtoHAsync");
    }

    private protected override void EnqueueWrite(nint memory, long offset, void* host, long bytes)
    {
        Enter();
        Check(CopyToDevice((ulong)memory + (ulong)offset, host, (nuint)bytes, _stream), "cuMemcpyHtoDAsync");
    }

    private protected override void Drain()
    {
        Enter();
        Check(Synchronize(_stream), "cuStreamSynchronize");
    }

    internal override nint AllocateHost(long bytes)
    {
        Enter();
        void* memory;
        Check(CudaLibrary.AllocateHost(&memory, (nuint)bytes, 0), $"cuMemHostAlloc of {bytes} bytes");
        return (nint)memory;
    }

    internal override void FreeHost(nint memory)
    {
        if (_context == 0 || SetCurrentContext(_context) != Success)
            return;
        CudaLibrary.FreeHost((void*)memory);
    }

    internal override void Mark(ref nint mark)
    {
        Enter();
        if (mark == 0)
        {
            nint made;
            Check(CreateEvent(&made, EventWithoutTime), "cuEventCreate");
            mark = made;
        }

        Check(RecordEvent(mark, _stream), "cuEventRecord");
    }

    internal override void WaitFor(nint mark)
    {
        Enter();
        Check(SynchronizeEvent(mark), "cuEventSynchronize");
    }

    internal override void Forget(nint mark)
    {
        if (mark == 0 || _context == 0 || SetCurrentContext(_context) != Success)
            return;
        DestroyEvent(mark);
    }

    private protected override nint[] Build(KernelProgram program, IReadOnlyList<string> kernels)
    {
        Enter();
        nint module = LoadProgram(program.Source);
        _modules.Add(module);
        nint[] functions = new nint[kernels.Count];
        for (int i = 0; i < functions.Length; i++)
        {
            nint function;
            Check(GetFunction(&function, module, kernels[i]), $"cuModuleGetFunction of {kernels[i]}");
            functions[i] = function;
            int most = 0;
            Check(GetFunctionAttribute(&most, FunctionMaxThreadsPerBlock, function), "cuFuncGetAttribute");

            // A kernel that needs many registers may take smaller blocks than the device does; the bits are the same for any.
            _groups[function] = Math.Min(WorkGroup, Math.Max(most, 1));
        }

        return functions;
    }

    private protected override void Enqueue(nint handle, KernelEntry kernel, byte* arguments, int items, int replicas)
    {
        _lastKernel = kernel.Name;
        Enter();
        long allItems = items;
        int first = 0;
        ReadOnlySpan<int> views = kernel.Views;
        void** parameters = stackalloc void*[3 + views.Length];
        parameters[0] = arguments;
        parameters[1] = &allItems;
        parameters[2] = &first;
        for (int i = 0; i < views.Length; i++)
            parameters[3 + i] = arguments + views[i];
        uint block = (uint)_groups[handle];
        uint blocks = (uint)(((long)items + block - 1) / block);
        for (; first < replicas; first += MaxGridY)
        {
            Check(
                LaunchKernel(handle, blocks, (uint)Math.Min(MaxGridY, replicas - first), 1, block, 1, 1, 0, _stream, parameters, null),
                "cuLaunchKernel"
            );
        }
    }

    private protected override void EnqueueLayout(nint handle, Buffer<long> words)
    {
        Enter();
        ulong address = ((CudaBuffer<long>)words).Address;
        void** parameters = stackalloc void*[1];
        parameters[0] = &address;
        Check(LaunchKernel(handle, 1, 1, 1, 1, 1, 1, 0, _stream, parameters, null), "cuLaunchKernel");
    }

    private nint LoadProgram(string source)
    {
        string key = KernelCache.Key(["CUDA", source, Name, Driver, CudaCompiler.Version(), .. _options]);
        nint module;
        if (KernelCache.Read(key) is { } kept && Load(kept, &module) == Success)
            return module;
        byte[] image = CudaCompiler.Compile(Name, source, _capability, _options);
        Check(Load(image, &module), "cuModuleLoadData");
        KernelCache.Write(key, image);
        return module;
    }

    private static int Load(byte[] image, nint* module)
    {
        // Assembly is text, and must end with a zero.
        byte[] ended = [.. image, 0];
        fixed (byte* p = ended)
            return LoadModule(module, p);
    }

    /// <summary>Makes the device's context the calling thread's: contexts belong to threads, and a run may be handed from one to
    /// another.</summary>
    private void Enter() => Check(SetCurrentContext(_context), "cuCtxSetCurrent");

    private void Check(int error, string what)
    {
        if (error == Success)
            return;
        string after = _lastKernel == null ? "" : $" (last kernel launched: {_lastKernel})";
        throw new DeviceException($"{Name}: {what} failed: {Message(error)}{after}");
    }

    /// <summary>Gives memory back; errors are left, since the device may be lost.</summary>
    internal void Release(ulong address)
    {
        if (_context == 0 || SetCurrentContext(_context) != Success)
            return;
        Free(address);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        if (_context == 0)
            return;
        if (SetCurrentContext(_context) == Success)
        {
            Synchronize(_stream);
            FreeStaging();
            foreach (nint module in _modules)
                UnloadModule(module);
            DestroyStream(_stream);
        }

        ReleasePrimaryContext(_device);
        _context = 0;
    }
}
