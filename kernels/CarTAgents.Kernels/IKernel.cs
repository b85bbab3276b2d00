namespace CarTAgents.Kernels;

/// <summary>A kernel as devices launch it: independent work items, replica by replica.</summary>
/// <remarks>Devices that ILGPU compiles for run <see cref="Item"/> once an item (<see cref="KernelLaunch"/>). The CPU runs
/// <see cref="Run"/> over contiguous rows: a loop over items, unless the kernel has a hand-written form that gives the same bits
/// faster.</remarks>
/// <typeparam name="TSelf">The kernel itself.</typeparam>
/// <typeparam name="TArguments">The struct of views and sizes that the kernel works on.</typeparam>
public interface IKernel<TSelf, TArguments>
    where TSelf : struct, IKernel<TSelf, TArguments>
    where TArguments : struct
{
    /// <summary>Items a replica, from sizes alone: the host may not be able to read views.</summary>
    static abstract int Items(in TArguments arguments);

    /// <summary>Does one item of a replica.</summary>
    static abstract void Item(in TArguments arguments, int replica, int item);

    /// <summary>Rows of work a replica on the CPU.</summary>
    static virtual int Rows(in TArguments arguments) => TSelf.Items(arguments);

    /// <summary>Runs rows <paramref name="first"/> to <paramref name="end"/> - 1 of a replica on the CPU.</summary>
    static virtual void Run(in TArguments arguments, int replica, int first, int end)
    {
        for (int item = first; item < end; item++)
            TSelf.Item(arguments, replica, item);
    }
}
