namespace CarTAgents.Kernels;

/// <summary>The entry of every kernel on devices that ILGPU compiles for: one item a thread, replicas on the grid's second axis.</summary>
public static class KernelLaunch
{
    /// <summary>Does the item of this thread.</summary>
    /// <param name="arguments">Views and sizes.</param>
    /// <param name="items">Items a replica; threads beyond them do nothing.</param>
    /// <param name="firstReplica">The replica of the grid's first row.</param>
    public static void Run<TKernel, TArguments>(TArguments arguments, int items, int firstReplica)
        where TKernel : struct, IKernel<TKernel, TArguments>
        where TArguments : struct
    {
        // Unsigned: the last group's numbers may pass 2^31.
        int item = ILGPU.Grid.IdxX * ILGPU.Group.DimX + ILGPU.Group.IdxX;
        if ((uint)item < (uint)items)
            TKernel.Item(arguments, firstReplica + ILGPU.Grid.IdxY, item);
    }
}
