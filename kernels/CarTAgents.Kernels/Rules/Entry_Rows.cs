namespace CarTAgents.Kernels.Rules;

/// <summary>Launches <see cref="Entry"/> at each planned entry.</summary>
public readonly struct EntryRows : IKernel<EntryRows, Tissue>
{
    /// <inheritdoc/>
    public static int Items(in Tissue t) => t.EntryCapacity;

    /// <inheritdoc/>
    public static void Item(in Tissue t, int replica, int item)
    {
        if (item >= t.Windows[replica].EntryCount || !Clock.Runs(t, replica))
            return;
        Entry.Enter(t, replica, item);
    }
}
