using System.Text;
using CarTAgents.Compute.Cpu;
using CarTAgents.Kernels;
using static CarTAgents.Compute.OpenCl.OpenClLibrary;

namespace CarTAgents.Compute.OpenCl;

/// <summary>A device under OpenCL 1.2 or later: one queue in order.</summary>
public sealed unsafe class OpenClDevice : CompilingDevice
{
    private readonly OpenClPlatforms.Place _place;
    private readonly string _options;
    private readonly bool _isCpu;
    private readonly long _memory,
        _largest;
    private readonly List<nint> _programs = [],
        _kernels = [];
    private readonly Dictionary<nint, int> _groups = [];
    private readonly Dictionary<nint, nint> _host = [];
    private nint _context;
    private readonly nint _queue;
    private string? _lastKernel;

    /// <summary>Opens a device.</summary>
    /// <param name="index">Its number, over all platforms, from 0.</param>
    /// <param name="workGroup">Work items a group, 1 to 1024; 0 for a size that suits the device.</param>
    /// <param name="options">Further options for the driver's compiler.</param>
    /// <exception cref="DeviceException">There is no such device, or it cannot be used.</exception>
    public OpenClDevice(int index = 0, int workGroup = 0, string options = "")
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfNegative(workGroup);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(workGroup, 1024);
        List<OpenClPlatforms.Place> places = OpenClPlatforms.Find(out string? unavailable);
        if (unavailable != null)
            throw new DeviceException($"OpenCL: {unavailable}");
        if (index >= places.Count)
        {
            throw new DeviceException(
                $"opencl:{index} does not exist: this machine has "
                    + $"{(places.Count == 1 ? "opencl:0 only" : $"opencl:0 to opencl:{places.Count - 1}")}"
            )
            {
                IsRequest = true,
            };
        }

        _place = places[index];
        DeviceDescription description = OpenClPlatforms.Describe(_place, $"opencl:{index}");
        Name = $"{description.Id} ({description.Name})";
        Driver = description.Driver;
        _isCpu = !description.IsGpu;
        _memory = description.MemoryBytes;
        _largest = (long)Device<ulong>(_place.Device, DeviceMaxAllocation);
        _options = "-cl-std=CL1.2 " + options;
        int most = (int)Math.Min(Device<nuint>(_place.Device, DeviceMaxWorkGroupSize), 1024);
        if (workGroup > most)
            throw new DeviceException($"{Name}: work-groups of {workGroup} items were asked for, and it takes at most {most}");
        WorkGroup = workGroup > 0 ? workGroup : Math.Min(most, _isCpu ? 64 : 128);

        int error;
        nint device = _place.Device;
        _context = CreateContext(null, 1, &device, 0, 0, &error);
        Check(error, "clCreateContext");
        _queue = CreateQueue(_context, device, 0, &error);
        Check(error, "clCreateCommandQueue");
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <summary>Platform, versions and driver.</summary>
    public string Driver { get; }

    /// <inheritdoc/>
    public override int WorkGroup { get; }

    /// <summary>Bytes of buffers allocated now.</summary>
    internal long Allocated { get; set; }

    /// <inheritdoc/>
    /// <remarks>OpenCL does not tell what others use: the device's memory less what was allocated here; where the device is the CPU, what
    /// the host can give.</remarks>
    public override long AvailableBytes => _isCpu ? Math.Min(_memory - Allocated, HostMemory.AvailableBytes()) : _memory - Allocated;

    /// <inheritdoc/>
    public override Buffer<T> Allocate<T>(long length)
    {
        long bytes = BufferBytes<T>(length, _largest);
        int error;
        nint memory = CreateBuffer(_context, MemoryReadWrite, (nuint)bytes, null, &error);
        Check(error, $"clCreateBuffer of {bytes} bytes");
        var buffer = new OpenClBuffer<T>(this, memory, length, bytes);
        Words4 zero = default;
        Check(EnqueueFill(_queue, memory, &zero, (nuint)sizeof(Words4), 0, (nuint)bytes, 0, null, null), "clEnqueueFillBuffer");
        return buffer;
    }

    internal override void EnqueueRead(nint memory, long offset, void* host, long bytes) =>
        Check(OpenClLibrary.EnqueueRead(_queue, memory, 0, (nuint)offset, (nuint)bytes, host, 0, null, null), "clEnqueueReadBuffer");

    private protected override void EnqueueWrite(nint memory, long offset, void* host, long bytes) =>
        Check(OpenClLibrary.EnqueueWrite(_queue, memory, 0, (nuint)offset, (nuint)bytes, host, 0, null, null), "clEnqueueWriteBuffer");

    private protected override void Drain() => Check(Finish(_queue), "clFinish");

    /// <remarks>OpenCL has no such memory by itself: it is a buffer of the host's that stays mapped.</remarks>
    internal override nint AllocateHost(long bytes)
    {
        int error;
        nint memory = CreateBuffer(_context, MemoryReadWrite | MemoryAllocateHost, (nuint)bytes, null, &error);
        Check(error, $"clCreateBuffer of {bytes} bytes on the host");
        nint address = (nint)Map(_queue, memory, 1, MapRead | MapWrite, 0, (nuint)bytes, 0, null, null, &error);
        if (error != Success)
            ReleaseBuffer(memory);
        Check(error, "clEnqueueMapBuffer");
        _host.Add(address, memory);
        return address;
    }

    internal override void FreeHost(nint memory)
    {
        if (_context == 0 || !_host.Remove(memory, out nint buffer))
            return;
        Unmap(_queue, buffer, (void*)memory, 0, null, null);
        ReleaseBuffer(buffer);
    }

    internal override void Mark(ref nint mark)
    {
        Forget(mark);
        mark = 0;
        nint made;
        Check(EnqueueMarker(_queue, 0, null, &made), "clEnqueueMarkerWithWaitList");
        mark = made;
        Check(Flush(_queue), "clFlush");
    }

    internal override void WaitFor(nint mark) => Check(WaitForEvents(1, &mark), "clWaitForEvents");

    internal override void Forget(nint mark)
    {
        if (mark != 0 && _context != 0)
            ReleaseEvent(mark);
    }

    private protected override nint[] Build(KernelProgram program, IReadOnlyList<string> kernels)
    {
        nint built = BuildProgram(program.Source);
        _programs.Add(built);
        nint[] handles = new nint[kernels.Count];
        for (int i = 0; i < handles.Length; i++)
        {
            int error;
            handles[i] = CreateKernel(built, kernels[i], &error);
            Check(error, $"clCreateKernel of {kernels[i]}");
            _kernels.Add(handles[i]);
            nuint most = 0;
            Check(
                GetKernelWorkGroupInfo(handles[i], _place.Device, KernelWorkGroupSize, (nuint)sizeof(nuint), &most, null),
                "clGetKernelWorkGroupInfo"
            );

            // A kernel that needs many registers may take smaller groups than the device does; the bits are the same for any.
            _groups[handles[i]] = (int)Math.Min((nuint)WorkGroup, Math.Max(most, 1));
        }

        return handles;
    }

    private protected override void Enqueue(nint handle, KernelEntry kernel, byte* arguments, int items, int replicas)
    {
        _lastKernel = kernel.Name;
        long allItems = items;
        int first = 0;
        Argument(handle, 0, kernel.ArgumentBytes, arguments);
        Argument(handle, 1, sizeof(long), &allItems);
        Argument(handle, 2, sizeof(int), &first);
        ReadOnlySpan<int> views = kernel.Views;
        for (int i = 0; i < views.Length; i++)
            Argument(handle, (uint)(3 + i), sizeof(nint), arguments + views[i]);
        nuint* local = stackalloc nuint[2] { (nuint)_groups[handle], 1 };
        nuint* global = stackalloc nuint[2] { ((nuint)items + local[0] - 1) / local[0] * local[0], (nuint)replicas };
        Check(EnqueueKernel(_queue, handle, 2, null, global, local, 0, null, null), "clEnqueueNDRangeKernel");
    }

    private protected override void EnqueueLayout(nint handle, Buffer<long> words)
    {
        nint memory = ((OpenClBuffer<long>)words).Memory;
        nuint* one = stackalloc nuint[2] { 1, 1 };
        Argument(handle, 0, sizeof(nint), &memory);
        Check(EnqueueKernel(_queue, handle, 2, null, one, one, 0, null, null), "clEnqueueNDRangeKernel");
    }

    private void Argument(nint kernel, uint index, int size, void* value)
    {
        int error = SetArgument(kernel, index, (nuint)size, value);
        if (error != Success)
            Check(error, $"clSetKernelArg {index}");
    }

    private nint BuildProgram(string source)
    {
        string key = KernelCache.Key("OpenCL", source, _options, Name, Driver, PlatformText(_place.Platform, PlatformVersion));
        if (KernelCache.Read(key) is { } binary && FromBinary(binary) is { } cached)
            return cached;
        byte[] text = Encoding.UTF8.GetBytes(source);
        nint program;
        int error;
        fixed (byte* start = text)
        {
            byte* address = start;
            nuint length = (nuint)text.Length;
            program = CreateProgramFromSource(_context, 1, &address, &length, &error);
        }

        Check(error, "clCreateProgramWithSource");
        error = Compile(program);
        if (error != Success)
        {
            string log = Log(program);
            ReleaseProgram(program);
            throw new DeviceException($"{Name}: the driver's compiler refused the kernels ({ErrorName(error)}):\n{log}");
        }

        if (Binary(program) is { } fresh)
            KernelCache.Write(key, fresh);
        return program;
    }

    /// <summary>A program from the cache, or null if the driver does not take it (any more).</summary>
    private nint? FromBinary(byte[] binary)
    {
        nint program;
        int status,
            error;
        nint device = _place.Device;
        fixed (byte* start = binary)
        {
            byte* address = start;
            nuint length = (nuint)binary.Length;
            program = CreateProgramFromBinary(_context, 1, &device, &length, &address, &status, &error);
        }

        if (error != Success)
            return null;
        if (status == Success && Compile(program) == Success)
            return program;
        ReleaseProgram(program);
        return null;
    }

    private int Compile(nint program)
    {
        nint device = _place.Device;
        fixed (byte* options = Encoding.UTF8.GetBytes(_options + "\0"))
            return OpenClLibrary.BuildProgram(program, 1, &device, options, 0, 0);
    }

    private string Log(nint program)
    {
        nuint size = 0;
        GetBuildInfo(program, _place.Device, BuildLog, 0, null, &size);
        byte[] log = new byte[Math.Max(size, 1)];
        fixed (byte* p = log)
            GetBuildInfo(program, _place.Device, BuildLog, (nuint)log.Length, p, null);
        return Text(log);
    }

    private static byte[]? Binary(nint program)
    {
        nuint size = 0;
        if (GetProgramInfo(program, ProgramBinarySizes, (nuint)sizeof(nuint), &size, null) != Success || size == 0)
            return null;
        byte[] binary = new byte[size];
        fixed (byte* start = binary)
        {
            byte* address = start;
            return GetProgramInfo(program, ProgramBinaries, (nuint)sizeof(byte*), &address, null) == Success ? binary : null;
        }
    }

    private void Check(int error, string what)
    {
        if (error == Success)
            return;
        string after = _lastKernel == null ? "" : $" (last kernel launched: {_lastKernel})";
        throw new DeviceException($"{Name}: {what} failed: {ErrorName(error)}{after}");
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        if (_context == 0)
            return;
        Finish(_queue);
        FreeStaging();
        foreach (nint kernel in _kernels)
            ReleaseKernel(kernel);
        foreach (nint program in _programs)
            ReleaseProgram(program);
        ReleaseQueue(_queue);
        ReleaseContext(_context);
        _context = 0;
    }
}
