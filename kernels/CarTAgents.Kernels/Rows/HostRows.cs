namespace CarTAgents.Kernels.Rows;

/// <summary>Launches <see cref="Entry"/> at each planned entry.</summary>
public readonly struct EntryRows : IKernel<EntryRows, Tissue>
{
    /// <inheritdoc/>
    public static int Items(in Tissue t) => t.EntryCapacity;

    /// <inheritdoc/>
    public static void Item(in Tissue t, int replica, int item)
    {
        if ((uint)item >= t.Parameters[(long)replica * Table.Stride + Table.EntryCount] || !Clock.Runs(t, replica))
            return;
        Entry.Enter(t, replica, item);
    }
}

/// <summary>Launches <see cref="Clock.Advance"/> once a replica.</summary>
public readonly struct ClockRows : IKernel<ClockRows, Tissue>
{
    /// <inheritdoc/>
    public static int Items(in Tissue t) => 1;

    /// <inheritdoc/>
    public static void Item(in Tissue t, int replica, int item) => Clock.Advance(t, replica);
}

/// <summary>Launches <see cref="TFate"/> at every T cell, and the first pass of <see cref="ResidentFate"/> at every site.</summary>
public readonly struct FateRows : IKernel<FateRows, Tissue>
{
    /// <inheritdoc/>
    public static int Items(in Tissue t) => t.Sites;

    /// <inheritdoc/>
    public static void Item(in Tissue t, int replica, int item)
    {
        if (!Clock.Runs(t, replica))
            return;
        long site = (long)replica * t.Sites + item;
        byte resident = t.ResidentSignal[site];
        byte tCell = t.TSignal[site];
        t.ResidentEntrant[site] = 0;
        if (resident == 0 && tCell == 0)
            return;
        Site s = Site.Of(t, replica, item);
        byte next = ResidentFate.Next(t, s);
        t.ResidentEntrant[site] = next;
        if (tCell != 0)
            TFate.Run(t, s);
    }
}

/// <summary>The second pass of <see cref="ResidentFate"/>: each site shows its new signal.</summary>
public readonly struct FateSettleRows : IKernel<FateSettleRows, Tissue>
{
    /// <inheritdoc/>
    public static int Items(in Tissue t) => t.Sites;

    /// <inheritdoc/>
    public static void Item(in Tissue t, int replica, int item)
    {
        long site = (long)replica * t.Sites + item;
        if (Clock.Runs(t, replica))
            t.ResidentSignal[site] = t.ResidentEntrant[site];
    }
}

/// <summary>Launches <see cref="Census.Group"/> on each group of rows of sites.</summary>
public readonly struct CensusRows : IKernel<CensusRows, Tissue>
{
    /// <inheritdoc/>
    public static int Items(in Tissue t) => t.Groups;

    /// <inheritdoc/>
    public static void Item(in Tissue t, int replica, int item) => Census.Group(t, replica, item);
}

/// <summary>Launches <see cref="StateHash.Group"/> on each group of rows of sites.</summary>
public readonly struct StateHashRows : IKernel<StateHashRows, Tissue>
{
    /// <inheritdoc/>
    public static int Items(in Tissue t) => t.Groups;

    /// <inheritdoc/>
    public static void Item(in Tissue t, int replica, int item) => StateHash.Group(t, replica, item);
}

/// <summary>Launches <see cref="Census.Total"/> on each counter.</summary>
public readonly struct TotalRows : IKernel<TotalRows, Tissue>
{
    /// <inheritdoc/>
    public static int Items(in Tissue t) => Counter.Count;

    /// <inheritdoc/>
    public static void Item(in Tissue t, int replica, int item) => Census.Total(t, replica, item);
}
