namespace CarTAgents.Kernels;

/// <summary>A kernel as devices launch it: independent work items, replica by replica.</summary>
/// <remarks>Devices that compile run <see cref="Item"/>, translated, once an item. The CPU runs <see cref="Run"/> over contiguous rows: a
/// loop over items that the generator
/// writes where a kernel has no rows of its own, or a hand-written form that gives the same bits faster.</remarks>
/// <typeparam name="TArguments">The struct of views and sizes that the kernel works on.</typeparam>
public interface IKernel<TArguments>
    where TArguments : unmanaged
{
    /// <summary>The translated kernel.</summary>
    static abstract KernelEntry Translation { get; }

    /// <summary>Items a replica, from sizes alone: views may be out of the host's reach.</summary>
    static abstract int Items(in TArguments arguments);

    /// <summary>Does one item of a replica.</summary>
    static abstract void Item(in TArguments arguments, int replica, int item);

    /// <summary>Rows of work a replica on the CPU.</summary>
    static abstract int Rows(in TArguments arguments);

    /// <summary>Does rows <paramref name="first"/> to <paramref name="end"/> - 1 of a replica on the CPU.</summary>
    static abstract void Run(in TArguments arguments, int replica, int first, int end);
}
