using System.Diagnostics;

namespace CarTAgents.Compute;

/// <summary>A device that can time each launch separately. When it does not, a launch costs one more call.</summary>
/// <remarks>Timing waits for every launch to end, so that kernels which would overlap on a device are timed one after the other.</remarks>
public sealed class TimedDevice : Device
{
    private readonly Device _inner;
    private readonly Dictionary<Type, LaunchTime> _times = [];

    /// <summary>Times launches on <paramref name="inner"/>, which stays its owner's to dispose of.</summary>
    public TimedDevice(Device inner) => _inner = inner;

    /// <summary>Whether launches are timed.</summary>
    public bool IsTiming { get; set; }

    /// <summary>Times since <see cref="Clear"/>, by kernel, in the order of their first launches.</summary>
    public IReadOnlyCollection<LaunchTime> Times => _times.Values;

    /// <inheritdoc/>
    public override string Name => _inner.Name;

    /// <inheritdoc/>
    public override int Threads => _inner.Threads;

    /// <inheritdoc/>
    public override long AvailableBytes => _inner.AvailableBytes;

    /// <summary>Forgets what was timed.</summary>
    public void Clear() => _times.Clear();

    /// <inheritdoc/>
    public override void Wait() => _inner.Wait();

    /// <inheritdoc/>
    public override void BeginBatch() => _inner.BeginBatch();

    /// <inheritdoc/>
    public override void EndBatch() => _inner.EndBatch();

    /// <inheritdoc/>
    public override void MakeRoom(int threads) => _inner.MakeRoom(threads);

    /// <inheritdoc/>
    public override Buffer<T> Allocate<T>(long length) => _inner.Allocate<T>(length);

    /// <inheritdoc/>
    public override void Launch<TKernel, TArguments>(in TArguments arguments, int replicas)
    {
        if (!IsTiming)
        {
            _inner.Launch<TKernel, TArguments>(arguments, replicas);
            return;
        }

        Wait();
        long start = Stopwatch.GetTimestamp();
        _inner.Launch<TKernel, TArguments>(arguments, replicas);
        Wait();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        if (!_times.TryGetValue(typeof(TKernel), out LaunchTime? time))
            _times[typeof(TKernel)] = time = new LaunchTime(KernelName(typeof(TKernel)));
        time.Add(seconds);
    }

    /// <inheritdoc/>
    public override void Read<T>(Buffer<T> buffer, long start, Span<T> destination) => _inner.Read(buffer, start, destination);

    /// <inheritdoc/>
    public override Readback<T> Readback<T>(Buffer<T> buffer) => _inner.Readback(buffer);

    /// <inheritdoc/>
    public override void Gather<T>(Buffer<T> buffer, long start, int length, ReadOnlySpan<int> places, Span<T> destination) =>
        _inner.Gather(buffer, start, length, places, destination);

    /// <inheritdoc/>
    public override void Write<T>(Buffer<T> buffer, long start, ReadOnlySpan<T> source) => _inner.Write(buffer, start, source);

    /// <summary>Nothing: the timed device belongs to its owner.</summary>
    public override void Dispose() { }

    private static string KernelName(Type kernel) =>
        kernel.Name.EndsWith("Rows", StringComparison.Ordinal) ? kernel.Name[..^"Rows".Length] : kernel.Name;
}

/// <summary>Time that the launches of one kernel took.</summary>
/// <param name="kernel">Name of the kernel, such as "Diffusion".</param>
public sealed class LaunchTime(string kernel)
{
    /// <summary>Name of the kernel.</summary>
    public string Kernel { get; } = kernel;

    /// <summary>Number of launches.</summary>
    public long Launches { get; private set; }

    /// <summary>Wall-clock time of all of them, s.</summary>
    public double Seconds { get; private set; }

    internal void Add(double seconds)
    {
        Launches++;
        Seconds += seconds;
    }
}
