namespace CarTAgents.Kernels.Rows;

/// <summary>A kernel with its rows put aside: the CPU runs the plain loop over <see cref="IKernel{TArguments}.Item"/>. The reference that
/// faster rows are held to.</summary>
/// <typeparam name="TKernel">The kernel.</typeparam>
/// <typeparam name="TArguments">Its arguments.</typeparam>
public readonly struct ItemRows<TKernel, TArguments> : IKernel<TArguments>
    where TKernel : struct, IKernel<TArguments>
    where TArguments : unmanaged
{
    /// <inheritdoc/>
    public static KernelEntry Translation => TKernel.Translation;

    /// <inheritdoc/>
    public static int Items(in TArguments arguments) => TKernel.Items(arguments);

    /// <inheritdoc/>
    public static void Item(in TArguments arguments, int replica, int item) => TKernel.Item(arguments, replica, item);

    /// <inheritdoc/>
    public static int Rows(in TArguments arguments) => TKernel.Items(arguments);

    /// <inheritdoc/>
    public static void Run(in TArguments arguments, int replica, int first, int end)
    {
        for (int item = first; item < end; item++)
            TKernel.Item(arguments, replica, item);
    }
}
