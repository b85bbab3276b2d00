using CarTAgents.Kernels;

namespace CarTAgents.Compute;

/// <summary>Memory of a device, seen by kernels through its <see cref="View"/>.</summary>
public abstract class Buffer<T> : IDisposable
    where T : unmanaged
{
    /// <summary>A buffer of a number of elements.</summary>
    protected Buffer(long length) => Length = length;

    /// <summary>Number of elements.</summary>
    public long Length { get; }

    /// <summary>What kernels are given.</summary>
    public abstract View<T> View { get; }

    /// <inheritdoc/>
    public abstract void Dispose();
}
