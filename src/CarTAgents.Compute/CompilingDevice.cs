using CarTAgents.Kernels;

namespace CarTAgents.Compute;

/// <summary>A device that compiles the translated text of kernels at run time. A view's address is the device's own handle of the buffer, opaque to the host.</summary>
/// <remarks>A kernel is compiled with all others of its program when the first of them is launched; then the device's layout of shared structs is compared with the host's.</remarks>
public abstract unsafe class CompilingDevice : Device
{
    private readonly Dictionary<KernelProgram, nint[]> _built = [];
    private KernelProgram? _last;
    private nint[] _kernels = [];

    /// <inheritdoc/>
    public override int Threads => 1;

    /// <summary>Work items a group.</summary>
    public abstract int WorkGroup { get; }

    /// <inheritdoc/>
    public override void Launch<TKernel, TArguments>(in TArguments arguments, int replicas)
    {
        int items = TKernel.Items(arguments);
        if (items <= 0 || replicas <= 0) return;
        KernelEntry kernel = TKernel.Translation;
        if (kernel.Program != _last) Prepare(kernel.Program);
        fixed (TArguments* address = &arguments) Enqueue(_kernels[kernel.Index], kernel, (byte*)address, items, replicas);
    }

    /// <summary>Compiles a program now rather than at its first launch.</summary>
    /// <exception cref="DeviceException">The compiler refused it; the message holds its log.</exception>
    public void Prepare(KernelProgram program)
    {
        if (!_built.TryGetValue(program, out nint[]? kernels))
        {
            kernels = Build(program, [.. program.Entries.Select(e => e.Name), KernelProgram.LayoutKernel]);
            _built.Add(program, kernels);
            CheckLayout(program, kernels[^1]);
        }

        _last = program;
        _kernels = kernels;
    }

    /// <summary>Compiles a program, and returns handles of the kernels named.</summary>
    private protected abstract nint[] Build(KernelProgram program, IReadOnlyList<string> kernels);

    /// <summary>Puts a launch of items * replicas work items in the queue.</summary>
    private protected abstract void Enqueue(nint handle, KernelEntry kernel, byte* arguments, int items, int replicas);

    /// <summary>Runs a kernel whose only argument is a buffer, once.</summary>
    private protected abstract void EnqueueLayout(nint handle, Buffer<long> words);

    /// <summary>Compares how host and device lay out what they share: where they differ, nothing that follows would be right.</summary>
    private void CheckLayout(KernelProgram program, nint kernel)
    {
        long[] found = new long[program.Layout.Count];
        using Buffer<long> words = Allocate<long>(found.Length);
        EnqueueLayout(kernel, words);
        Read(words, 0, found.AsSpan());
        for (int i = 0; i < found.Length; i++)
        {
            if (found[i] == program.Layout[i]) continue;
            throw new DeviceException($"{Name}: {program.LayoutNames[i]} is {found[i]} bytes on the device and {program.Layout[i]} on the host: its compiler lays structs out otherwise, so that it cannot be used");
        }
    }

    /// <summary>Bytes of a buffer, or an error that says what would fit.</summary>
    private protected long BufferBytes<T>(long length, long largest) where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        long bytes = checked((length * sizeof(T) + 15) / 16 * 16);
        if (bytes > largest)
        {
            throw new DeviceException($"{Name}: a buffer of {Megabytes(bytes)} was asked for, and the device gives at most {Megabytes(largest)} in one piece; a lattice {(double)bytes / largest:0.0} times smaller, or fewer replicas at a time, would fit") { IsRequest = true };
        }

        long available = AvailableBytes;
        if (bytes > available)
        {
            throw new DeviceException($"{Name}: a buffer of {Megabytes(bytes)} was asked for, and {Megabytes(available)} are left; a smaller lattice or fewer replicas would fit") { IsRequest = true };
        }

        return bytes;
    }

    private static string Megabytes(long bytes) => FormattableString.Invariant($"{bytes / 1048576.0:0.#} MiB");
}
