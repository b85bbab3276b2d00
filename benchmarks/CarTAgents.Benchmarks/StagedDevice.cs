using CarTAgents.Compute;
using CarTAgents.Kernels;

namespace CarTAgents.Benchmarks;

/// <summary>Runs launches up to the first of one kernel, keeps what that launch was given, and lets it and all that follow be: the tick
/// stands still before the kernel.</summary>
internal sealed class StagedDevice(Device inner) : Device
{
    /// <summary>The kernel to stop before; null to run everything.</summary>
    public Type? Stop { get; set; }

    /// <summary>What the kernel was given; null until it was reached.</summary>
    public Tissue? Reached { get; set; }

    public override string Name => inner.Name;

    public override int Threads => inner.Threads;

    public override long AvailableBytes => inner.AvailableBytes;

    public override Buffer<T> Allocate<T>(long length) => inner.Allocate<T>(length);

    public override void Launch<TKernel, TArguments>(in TArguments arguments, int replicas)
    {
        if (Reached is not null)
            return;
        if (typeof(TKernel) == Stop)
            Reached = (Tissue)(object)arguments;
        else
            inner.Launch<TKernel, TArguments>(arguments, replicas);
    }

    public override void Read<T>(Buffer<T> buffer, long start, Span<T> destination) => inner.Read(buffer, start, destination);

    public override void Write<T>(Buffer<T> buffer, long start, ReadOnlySpan<T> source) => inner.Write(buffer, start, source);

    public override void Wait() => inner.Wait();

    public override void Dispose() => inner.Dispose();
}
