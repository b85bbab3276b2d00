namespace CarTAgents.Kernels.Rows;

/// <summary>A kernel as the CPU launches it: over contiguous rows of work items, replica by replica.</summary>
/// <typeparam name="TArguments">The struct of views and sizes that the kernel works on.</typeparam>
public interface IRowKernel<TArguments> where TArguments : unmanaged
{
    /// <summary>Rows of work a replica.</summary>
    static abstract int Rows(in TArguments arguments);

    /// <summary>Does rows <paramref name="first"/> to <paramref name="end"/> - 1 of a replica.</summary>
    static abstract void Run(in TArguments arguments, int replica, int first, int end);
}
