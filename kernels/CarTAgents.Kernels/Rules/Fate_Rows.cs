namespace CarTAgents.Kernels.Rules;

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
        byte resident = t.ResidentSignals[site];
        byte tCell = t.TSignals[site];
        t.ResidentEntrants[site] = 0;
        if (resident == 0 && tCell == 0)
            return;
        Site s = Site.Of(t, replica, item);
        byte next = ResidentFate.Next(t, s);
        t.ResidentEntrants[site] = next;
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
            t.ResidentSignals[site] = t.ResidentEntrants[site];
    }
}
