namespace CarTAgents.Kernels.Rows;

/// <summary>Launches <see cref="Entry"/> at each planned entry.</summary>
public readonly partial struct EntryRows : IKernel<Tissue>
{
    /// <inheritdoc/>
    public static int Items(in Tissue t) => t.EntryCapacity;

    /// <inheritdoc/>
    [Kernel]
    public static void Item(in Tissue t, int replica, int item)
    {
        if ((uint)item >= t.Parameters[(long)replica * Table.Stride + Table.EntryCount] || !Clock.Runs(t, replica)) return;
        Entry.Enter(t, replica, item);
    }
}

/// <summary>Launches <see cref="Clock.Advance"/> once a replica.</summary>
public readonly partial struct ClockRows : IKernel<Tissue>
{
    /// <inheritdoc/>
    public static int Items(in Tissue t) => 1;

    /// <inheritdoc/>
    [Kernel]
    public static void Item(in Tissue t, int replica, int item) => Clock.Advance(t, replica);
}

/// <summary>Launches <see cref="Census.Group"/> on each group of rows of sites.</summary>
public readonly partial struct CensusRows : IKernel<Tissue>
{
    /// <inheritdoc/>
    public static int Items(in Tissue t) => t.Groups;

    /// <inheritdoc/>
    [Kernel]
    public static void Item(in Tissue t, int replica, int item) => Census.Group(t, replica, item);
}

/// <summary>Launches <see cref="StateHash.Group"/> on each group of rows of sites.</summary>
public readonly partial struct StateHashRows : IKernel<Tissue>
{
    /// <inheritdoc/>
    public static int Items(in Tissue t) => t.Groups;

    /// <inheritdoc/>
    [Kernel]
    public static void Item(in Tissue t, int replica, int item) => StateHash.Group(t, replica, item);
}

/// <summary>Launches <see cref="Census.Total"/> on each counter.</summary>
public readonly partial struct TotalRows : IKernel<Tissue>
{
    /// <inheritdoc/>
    public static int Items(in Tissue t) => Counter.Count;

    /// <inheritdoc/>
    [Kernel]
    public static void Item(in Tissue t, int replica, int item) => Census.Total(t, replica, item);
}
