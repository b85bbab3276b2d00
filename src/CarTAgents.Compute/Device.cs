using System.Buffers;
using CarTAgents.Kernels;

namespace CarTAgents.Compute;

/// <summary>A device on which kernels run. Knows buffers and launches, and nothing of their meaning.</summary>
/// <remarks>Launches on one device run in the order in which they are issued. A device is used by one thread at a time.</remarks>
public abstract class Device : IDisposable
{
    /// <summary>Name for people, such as "CPU, 2 threads".</summary>
    public abstract string Name { get; }

    /// <summary>Host threads that run kernels; 1 where the work is not done by host threads.</summary>
    public abstract int Threads { get; }

    /// <summary>Bytes that can be allocated now, as far as the device reports.</summary>
    public abstract long AvailableBytes { get; }

    /// <summary>Allocates a buffer of zeros.</summary>
    /// <param name="length">Number of elements, 1 or more.</param>
    /// <exception cref="DeviceException">The device has not enough memory.</exception>
    public abstract Buffer<T> Allocate<T>(long length)
        where T : unmanaged;

    /// <summary>Runs a kernel over all rows of all replicas.</summary>
    public abstract void Launch<TKernel, TArguments>(in TArguments arguments, int replicas)
        where TKernel : struct, IKernel<TKernel, TArguments>
        where TArguments : struct;

    /// <summary>Begins launches that may be put off, and done replica by replica instead of launch by launch: of each, what is done for a
    /// replica neither reads nor writes what belongs to another. Reads, writes and waits see all of them; <see cref="EndBatch"/> does the
    /// rest.</summary>
    public virtual void BeginBatch() { }

    /// <summary>Ends what <see cref="BeginBatch"/> began.</summary>
    public virtual void EndBatch() { }

    /// <summary>Copies elements of a buffer to the host, after all launches so far.</summary>
    public abstract void Read<T>(Buffer<T> buffer, long start, Span<T> destination)
        where T : unmanaged;

    /// <summary>Copies elements here and there in a stretch of a buffer to the host, after all launches so far.</summary>
    /// <param name="buffer">The buffer.</param>
    /// <param name="start">First element of the stretch.</param>
    /// <param name="length">Elements of the stretch.</param>
    /// <param name="places">Which of them, from 0.</param>
    /// <param name="destination">Takes one element for each place.</param>
    public virtual void Gather<T>(Buffer<T> buffer, long start, int length, ReadOnlySpan<int> places, Span<T> destination)
        where T : unmanaged
    {
        if (places.Length == 0)
            return;
        T[] stretch = ArrayPool<T>.Shared.Rent(length);
        Read(buffer, start, stretch.AsSpan(0, length));
        for (int k = 0; k < places.Length; k++)
            destination[k] = stretch[places[k]];
        ArrayPool<T>.Shared.Return(stretch);
    }

    /// <summary>Host memory for reads of a buffer that are not waited for when they are begun.</summary>
    /// <exception cref="DeviceException">The host has not enough memory of the kind that the device copies to.</exception>
    public virtual Readback<T> Readback<T>(Buffer<T> buffer)
        where T : unmanaged => new(this, buffer);

    /// <summary>Copies elements from the host into a buffer, before all launches from now on. The span is the caller's again when this
    /// returns.</summary>
    public abstract void Write<T>(Buffer<T> buffer, long start, ReadOnlySpan<T> source)
        where T : unmanaged;

    /// <summary>Leaves cores of the host to threads that work alongside the launches, as far as it would use them itself. Any thread may
    /// call it, at any time; results do not depend on it.</summary>
    /// <param name="threads">Threads that work alongside the launches from now on; 0 for none.</param>
    public virtual void MakeRoom(int threads) { }

    /// <summary>Waits for all launches so far, to measure time. Nothing else needs it.</summary>
    public abstract void Wait();

    /// <inheritdoc/>
    public abstract void Dispose();
}
