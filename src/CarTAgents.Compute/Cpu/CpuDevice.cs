using CarTAgents.Kernels;

namespace CarTAgents.Compute.Cpu;

/// <summary>The CPU: kernels run over a fixed partition of rows on the caller's thread and its workers.</summary>
public sealed unsafe class CpuDevice : Device
{
    /// <summary>Items under which the caller does a launch alone: a barrier would cost more than the work.</summary>
    private const int SmallLaunch = 2048;

    /// <summary>Calls after which a kernel is no longer new: more than twice those that the program's runtime counts before it compiles a
    /// method better, as it does twice.</summary>
    private const int Warm = 8192;

    private readonly Workers _workers;

    /// <summary>A CPU device of a number of threads, 1 to 1024; 0 for one a logical processor.</summary>
    public CpuDevice(int threads = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, 1024);
        _workers = new Workers(threads == 0 ? Processors.Count : threads);
    }

    /// <inheritdoc/>
    public override string Name => Threads == 1 ? "CPU, 1 thread" : $"CPU, {Threads} threads";

    /// <inheritdoc/>
    public override int Threads => _workers.Count;

    /// <inheritdoc/>
    public override long AvailableBytes => HostMemory.AvailableBytes();

    /// <inheritdoc/>
    public override Buffer<T> Allocate<T>(long length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        try
        {
            return new CpuBuffer<T>(length);
        }
        catch (OutOfMemoryException e)
        {
            throw new DeviceException($"the CPU has no memory for a buffer of {length * sizeof(T)} bytes", e) { IsRequest = true };
        }
    }

    // The arguments' views hold references of ILGPU's, which are null here: a pointer to them is as good as to plain data. The caller's
    // struct stays where it is while the launch lasts.
#pragma warning disable CS8500

    /// <inheritdoc/>
    public override void Launch<TKernel, TArguments>(in TArguments arguments, int replicas)
    {
        fixed (TArguments* address = &arguments)
        {
            Job<TArguments> job;
            job.Arguments = address;
            job.Rows = TKernel.Rows(arguments);
            job.Replicas = replicas;
            if ((long)job.Rows * replicas <= 1 || (long)TKernel.Items(arguments) * replicas < SmallLaunch)
                Part<TKernel, TArguments>(&job, 0, 1);
            else
                _workers.Run(&Part<TKernel, TArguments>, &job);
        }
    }

    private struct Job<TArguments>
        where TArguments : struct
    {
        public TArguments* Arguments;
        public int Rows,
            Replicas;
    }

    private static void Part<TKernel, TArguments>(void* jobAddress, int worker, int workers)
        where TKernel : struct, IKernel<TKernel, TArguments>
        where TArguments : struct
    {
        Job<TArguments>* job = (Job<TArguments>*)jobAddress;
        long total = (long)job->Rows * job->Replicas;
        long row = total * worker / workers,
            end = total * (worker + 1) / workers;
        while (row < end)
        {
            int replica = (int)(row / job->Rows);
            long replicaEnd = Math.Min(end, (long)(replica + 1) * job->Rows);
            long start = (long)replica * job->Rows;
            int first = (int)(row - start),
                last = (int)(replicaEnd - start);
            if (Calls<TKernel>.Count < Warm)
                RunInPieces<TKernel, TArguments>(*job->Arguments, replica, first, last);
            else
                TKernel.Run(*job->Arguments, replica, first, last);
            row = replicaEnd;
        }
    }
#pragma warning restore CS8500

    /// <summary>Runs a kernel's first rows a few at a time. The runtime optimises what has been called often, and one call for each launch
    /// is not often.</summary>
    private static void RunInPieces<TKernel, TArguments>(in TArguments arguments, int replica, int first, int end)
        where TKernel : struct, IKernel<TKernel, TArguments>
        where TArguments : struct
    {
        int rows = Math.Max(1, (end - first) / 64);
        for (int row = first; row < end; row += rows)
            TKernel.Run(arguments, replica, row, Math.Min(end, row + rows));
        Interlocked.Add(ref Calls<TKernel>.Count, (end - first + rows - 1) / rows);
    }

    /// <summary>How often a kernel has been called while it was new.</summary>
    private static class Calls<TKernel>
    {
        public static int Count;
    }

    /// <inheritdoc/>
    public override void Read<T>(Buffer<T> buffer, long start, Span<T> destination)
    {
        if (destination.Length > 0)
            buffer.View.Span(start, destination.Length).CopyTo(destination);
    }

    /// <inheritdoc/>
    public override void Gather<T>(Buffer<T> buffer, long start, int length, ReadOnlySpan<int> places, Span<T> destination)
    {
        if (places.Length == 0)
            return;
        Span<T> stretch = buffer.View.Span(start, length);
        for (int k = 0; k < places.Length; k++)
            destination[k] = stretch[places[k]];
    }

    /// <inheritdoc/>
    public override void Write<T>(Buffer<T> buffer, long start, ReadOnlySpan<T> source)
    {
        if (source.Length > 0)
            source.CopyTo(buffer.View.Span(start, source.Length));
    }

    /// <inheritdoc/>
    /// <remarks>Threads that share a core are scheduled in turns of milliseconds, and at each barrier all wait for the one that is
    /// is not. With one thread fewer, nobody waits.</remarks>
    public override void MakeRoom(int threads) =>
        _workers.Resting = threads == 0 ? 0 : (int)Math.Min(Threads, (long)Threads + threads - Environment.ProcessorCount);

    /// <inheritdoc/>
    public override void Wait() { }

    /// <inheritdoc/>
    public override void Dispose() => _workers.Dispose();
}
