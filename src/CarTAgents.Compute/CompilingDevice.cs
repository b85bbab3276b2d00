using System.Runtime.InteropServices;
using CarTAgents.Kernels;

namespace CarTAgents.Compute;

/// <summary>A device that compiles the translated text of kernels at run time. A view's address is the device's own handle of the buffer,
/// opaque to the host.</summary>
/// <remarks>A kernel is compiled with all others of its program when the first of them is launched; then the device's layout of shared
/// structs is compared with the host's.</remarks>
public abstract unsafe class CompilingDevice : Device
{
    private readonly Dictionary<KernelProgram, nint[]> _built = [];
    private KernelProgram? _last;
    private nint[] _kernels = [];

    /// <summary>Room for writes that the device has not copied yet: larger ones are waited for.</summary>
    private const int StagingBytes = 8 << 20;
    private nint _staging;
    private int _staged;

    /// <inheritdoc/>
    public override int Threads => 1;

    /// <summary>Work items a group.</summary>
    public abstract int WorkGroup { get; }

    /// <inheritdoc/>
    public override void Launch<TKernel, TArguments>(in TArguments arguments, int replicas)
    {
        int items = TKernel.Items(arguments);
        if (items <= 0 || replicas <= 0)
            return;
        KernelEntry kernel = TKernel.Translation;
        if (kernel.Program != _last)
            Prepare(kernel.Program);
        fixed (TArguments* address = &arguments)
            Enqueue(_kernels[kernel.Index], kernel, (byte*)address, items, replicas);
    }

    /// <inheritdoc/>
    public override void Read<T>(Buffer<T> buffer, long start, Span<T> destination)
    {
        CheckRange(buffer, start, destination.Length);
        if (destination.Length == 0)
            return;
        fixed (T* host = destination)
        {
            EnqueueRead((nint)buffer.View.Address, start * sizeof(T), host, (long)destination.Length * sizeof(T));
            Wait();
        }
    }

    /// <inheritdoc/>
    public override Readback<T> Readback<T>(Buffer<T> buffer) => new QueuedReadback<T>(this, buffer);

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
                EnqueueWrite((nint)buffer.View.Address, start * sizeof(T), host, bytes);
                Wait();
            }

            return;
        }

        // The host's inputs of a window are small: a copy of them waits in the queue, so that the host need not.
        if (_staging == 0)
            _staging = AllocateHost(StagingBytes);
        if (_staged + bytes > StagingBytes)
            Wait();
        void* place = (byte*)_staging + _staged;
        MemoryMarshal.AsBytes(source).CopyTo(new Span<byte>(place, (int)bytes));
        EnqueueWrite((nint)buffer.View.Address, start * sizeof(T), place, bytes);
        _staged += (int)((bytes + 63) / 64 * 64);
    }

    /// <inheritdoc/>
    public override void Wait()
    {
        Drain();
        _staged = 0;
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

    /// <summary>Puts a copy to the host in the queue; the memory must stay until it is done.</summary>
    internal abstract void EnqueueRead(nint memory, long offset, void* host, long bytes);

    /// <summary>Puts a copy from the host in the queue; the memory must stay until it is done.</summary>
    private protected abstract void EnqueueWrite(nint memory, long offset, void* host, long bytes);

    /// <summary>Waits until the queue is empty.</summary>
    private protected abstract void Drain();

    /// <summary>Host memory that the device copies to and from by itself (page-locked).</summary>
    internal abstract nint AllocateHost(long bytes);

    /// <summary>Gives host memory back that nothing in the queue needs any more; errors are left, since the device may be lost.</summary>
    internal abstract void FreeHost(nint memory);

    /// <summary>Puts a mark at the end of the queue, in place of an earlier one if there is one, and has the device begin with what is in
    /// the queue.</summary>
    internal abstract void Mark(ref nint mark);

    /// <summary>Waits until all before a mark is done.</summary>
    internal abstract void WaitFor(nint mark);

    /// <summary>Gives a mark back.</summary>
    internal abstract void Forget(nint mark);

    /// <summary>Gives back the memory for writes, when the queue is empty.</summary>
    private protected void FreeStaging()
    {
        if (_staging != 0)
            FreeHost(_staging);
        _staging = 0;
    }

    internal static void CheckRange<T>(Buffer<T> buffer, long start, long count)
        where T : unmanaged
    {
        if (start < 0 || count > buffer.Length - start)
            throw new ArgumentOutOfRangeException(nameof(start), $"{count} elements from {start} of a buffer of {buffer.Length}");
    }

    /// <summary>Compares how host and device lay out what they share: where they differ, nothing that follows would be right.</summary>
    private void CheckLayout(KernelProgram program, nint kernel)
    {
        long[] found = new long[program.Layout.Count];
        using Buffer<long> words = Allocate<long>(found.Length);
        EnqueueLayout(kernel, words);
        Read(words, 0, found.AsSpan());
        for (int i = 0; i < found.Length; i++)
        {
            if (found[i] == program.Layout[i])
                continue;
            throw new DeviceException(
                $"{Name}: {program.LayoutNames[i]} is {found[i]} bytes on the device and {program.Layout[i]} on the host: its "
                    + "compiler lays structs out otherwise, so that it cannot be used"
            );
        }
    }

    /// <summary>Bytes of a buffer, or an error that says what would fit.</summary>
    private protected long BufferBytes<T>(long length, long largest)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        long bytes = checked((length * sizeof(T) + 15) / 16 * 16);
        if (bytes > largest)
        {
            throw new DeviceException(
                $"{Name}: a buffer of {Megabytes(bytes)} was asked for, and the device gives at most {Megabytes(largest)} in "
                    + $"one piece; a lattice {(double)bytes / largest:0.0} times smaller, or fewer replicas at a time, would fit"
            )
            {
                IsRequest = true,
            };
        }

        long available = AvailableBytes;
        if (bytes > available)
        {
            throw new DeviceException(
                $"{Name}: a buffer of {Megabytes(bytes)} was asked for, and {Megabytes(available)} are left; a smaller lattice "
                    + "or fewer replicas would fit"
            )
            {
                IsRequest = true,
            };
        }

        return bytes;
    }

    private static string Megabytes(long bytes) => FormattableString.Invariant($"{bytes / 1048576.0:0.#} MiB");
}
