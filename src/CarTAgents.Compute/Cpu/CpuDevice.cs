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

    /// <summary>Replicas a thread from which on launches are put off and done replica by replica: with fewer, threads would wait long for
    /// the one that has the largest.</summary>
    private const int BatchFrom = 4;

    private readonly Workers _workers;
    private readonly Batch _batch = new();
    private bool _batching;

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
    // struct stays where it is while the launch lasts, or is copied.
#pragma warning disable CS8500

    /// <inheritdoc/>
    public override void Launch<TKernel, TArguments>(in TArguments arguments, int replicas)
    {
        fixed (TArguments* address = &arguments)
        {
            Batch.Launch launch = default;
            launch.Kernel = &Part<TKernel, TArguments>;
            launch.Arguments = address;
            launch.Replicas = replicas;
            if (_batching && replicas >= BatchFrom * Threads)
            {
                if (_batch.TryAdd(launch, sizeof(TArguments)))
                    return;
                Flush();
                if (_batch.TryAdd(launch, sizeof(TArguments)))
                    return;
            }

            Flush();
            if ((long)TKernel.Rows(arguments) * replicas <= 1 || (long)TKernel.Items(arguments) * replicas < SmallLaunch)
                Part<TKernel, TArguments>(address, 0, replicas, 0, 1);
            else
                Share(launch, 0);
        }
    }

    private static void Part<TKernel, TArguments>(void* arguments, int firstReplica, int replicas, int part, int parts)
        where TKernel : struct, IKernel<TKernel, TArguments>
        where TArguments : struct
    {
        ref readonly TArguments a = ref *(TArguments*)arguments;
        int rows = TKernel.Rows(a);
        long total = (long)rows * replicas,
            row = total * part / parts,
            end = total * (part + 1) / parts;
        while (row < end)
        {
            int replica = (int)(row / rows);
            long start = (long)replica * rows;
            int first = (int)(row - start),
                last = (int)Math.Min(end - start, rows);
            if (Calls<TKernel>.Count < Warm)
                RunInPieces<TKernel, TArguments>(a, firstReplica + replica, first, last);
            else
                TKernel.Run(a, firstReplica + replica, first, last);
            row = start + last;
        }
    }
#pragma warning restore CS8500

    private struct Job
    {
        public Batch.Launch Launch;
        public int First;
    }

    /// <summary>Shares the rows of a launch's replicas, from one on, among the threads.</summary>
    private void Share(in Batch.Launch launch, int first)
    {
        Job job;
        job.Launch = launch;
        job.First = first;
        _workers.Run(&Rows, &job);
    }

    private static void Rows(void* jobAddress, int part, int parts)
    {
        Job* job = (Job*)jobAddress;
        job->Launch.Kernel(job->Launch.Arguments, job->First, job->Launch.Replicas - job->First, part, parts);
    }

    /// <inheritdoc/>
    public override void BeginBatch() => _batching = true;

    /// <inheritdoc/>
    public override void EndBatch()
    {
        _batching = false;
        Flush();
    }

    private struct Turns
    {
        public Batch.Launch* Launches;
        public Batch.Launch* End;
        public int Next,
            Replicas;
    }

    /// <summary>Does the launches that were put off: replica by replica, each on the thread that comes for it first, as many as all threads
    /// get equally many of; the rest are shared row by row.</summary>
    private void Flush()
    {
        if (_batch.IsEmpty)
            return;
        Turns turns;
        turns.Launches = _batch.First;
        turns.End = _batch.End;
        turns.Next = 0;
        turns.Replicas = _batch.Replicas - _batch.Replicas % Threads;
        // Whatever fails, these launches are not done again.
        _batch.Clear();
        _workers.Run(&TakeTurns, &turns);
        if (turns.Replicas == turns.Launches->Replicas)
            return;
        for (Batch.Launch* launch = turns.Launches; launch < turns.End; launch = launch->Next)
            Share(*launch, turns.Replicas);
    }

    private static void TakeTurns(void* turnsAddress, int part, int parts)
    {
        Turns* turns = (Turns*)turnsAddress;
        while (true)
        {
            int replica = Interlocked.Increment(ref turns->Next) - 1;
            if (replica >= turns->Replicas)
                return;
            for (Batch.Launch* launch = turns->Launches; launch < turns->End; launch = launch->Next)
                launch->Kernel(launch->Arguments, replica, 1, 0, 1);
        }
    }

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
        Flush();
        if (destination.Length > 0)
            buffer.View.Span(start, destination.Length).CopyTo(destination);
    }

    /// <inheritdoc/>
    public override void Gather<T>(Buffer<T> buffer, long start, int length, ReadOnlySpan<int> places, Span<T> destination)
    {
        if (places.Length == 0)
            return;
        Flush();
        Span<T> stretch = buffer.View.Span(start, length);
        for (int k = 0; k < places.Length; k++)
            destination[k] = stretch[places[k]];
    }

    /// <inheritdoc/>
    public override void Write<T>(Buffer<T> buffer, long start, ReadOnlySpan<T> source)
    {
        Flush();
        if (source.Length > 0)
            source.CopyTo(buffer.View.Span(start, source.Length));
    }

    /// <inheritdoc/>
    /// <remarks>Threads that share a core are scheduled in turns of milliseconds, and at each barrier all wait for the one that is
    /// is not. With one thread fewer, nobody waits.</remarks>
    public override void MakeRoom(int threads) =>
        _workers.Resting = threads == 0 ? 0 : (int)Math.Min(Threads, (long)Threads + threads - Environment.ProcessorCount);

    /// <inheritdoc/>
    public override void Wait() => Flush();

    /// <inheritdoc/>
    public override void Dispose()
    {
        _workers.Dispose();
        _batch.Dispose();
    }
}
