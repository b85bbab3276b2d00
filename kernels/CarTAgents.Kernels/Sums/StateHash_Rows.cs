namespace CarTAgents.Kernels.Sums;

/// <summary>Launches <see cref="StateHash.Group"/> on each group of rows of sites.</summary>
public readonly struct StateHashRows : IKernel<StateHashRows, Tissue>
{
    /// <inheritdoc/>
    public static int Items(in Tissue t) => t.Groups;

    /// <inheritdoc/>
    public static void Item(in Tissue t, int replica, int item) => StateHash.Group(t, replica, item);
}
