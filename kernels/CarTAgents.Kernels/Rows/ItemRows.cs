namespace CarTAgents.Kernels.Rows;

/// <summary>A kernel with its rows put aside: the CPU runs the plain loop over its items. The reference that faster rows are held
/// to.</summary>
/// <typeparam name="TKernel">The kernel.</typeparam>
/// <typeparam name="TArguments">Its arguments.</typeparam>
public readonly struct ItemRows<TKernel, TArguments> : IKernel<ItemRows<TKernel, TArguments>, TArguments>
    where TKernel : struct, IKernel<TKernel, TArguments>
    where TArguments : struct
{
    /// <inheritdoc/>
    public static int Items(in TArguments arguments) => TKernel.Items(arguments);

    /// <inheritdoc/>
    public static void Item(in TArguments arguments, int replica, int item) => TKernel.Item(arguments, replica, item);
}
