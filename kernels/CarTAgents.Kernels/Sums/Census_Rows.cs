namespace CarTAgents.Kernels.Sums;

/// <summary>Launches <see cref="Census.Group"/> on each group of rows of sites.</summary>
public readonly struct CensusRows : IKernel<CensusRows, Tissue>
{
    /// <inheritdoc/>
    public static int Items(in Tissue t) => t.Groups;

    /// <inheritdoc/>
    public static void Item(in Tissue t, int replica, int item) => Census.Group(t, replica, item);
}

/// <summary>Launches <see cref="Census.Total"/> on each counter.</summary>
public readonly struct TotalRows : IKernel<TotalRows, Tissue>
{
    /// <inheritdoc/>
    public static int Items(in Tissue t) => Counter.Count;

    /// <inheritdoc/>
    public static void Item(in Tissue t, int replica, int item) => Census.Total(t, replica, item);
}
