namespace CarTAgents.Kernels.Rows;

/// <summary>Launches <see cref="Entry"/>: one row a planned entry.</summary>
public readonly struct EntryRows : IRowKernel<Tissue>
{
    /// <inheritdoc/>
    public static int Rows(in Tissue t) => t.EntryCapacity;

    /// <inheritdoc/>
    public static void Run(in Tissue t, int replica, int first, int end)
    {
        if (!Clock.Runs(t, replica)) return;
        int count = (int)t.Parameters[(long)replica * Table.Stride + Table.EntryCount];
        for (int e = first; e < Math.Min(end, count); e++) Entry.Enter(t, replica, e);
    }
}

/// <summary>Launches <see cref="Clock.Advance"/>: one row a replica.</summary>
public readonly struct ClockRows : IRowKernel<Tissue>
{
    /// <inheritdoc/>
    public static int Rows(in Tissue t) => 1;

    /// <inheritdoc/>
    public static void Run(in Tissue t, int replica, int first, int end) => Clock.Advance(t, replica);
}

/// <summary>Launches <see cref="Census.Group"/>: one row a group of rows of sites.</summary>
public readonly struct CensusRows : IRowKernel<Tissue>
{
    /// <inheritdoc/>
    public static int Rows(in Tissue t) => t.Groups;

    /// <inheritdoc/>
    public static void Run(in Tissue t, int replica, int first, int end)
    {
        for (int g = first; g < end; g++) Census.Group(t, replica, g);
    }
}

/// <summary>Launches <see cref="StateHash.Group"/>: one row a group of rows of sites.</summary>
public readonly struct StateHashRows : IRowKernel<Tissue>
{
    /// <inheritdoc/>
    public static int Rows(in Tissue t) => t.Groups;

    /// <inheritdoc/>
    public static void Run(in Tissue t, int replica, int first, int end)
    {
        for (int g = first; g < end; g++) StateHash.Group(t, replica, g);
    }
}

/// <summary>Launches <see cref="Census.Total"/>: one row a counter.</summary>
public readonly struct TotalRows : IRowKernel<Tissue>
{
    /// <inheritdoc/>
    public static int Rows(in Tissue t) => Counter.Count;

    /// <inheritdoc/>
    public static void Run(in Tissue t, int replica, int first, int end)
    {
        for (int c = first; c < end; c++) Census.Total(t, replica, c);
    }
}
