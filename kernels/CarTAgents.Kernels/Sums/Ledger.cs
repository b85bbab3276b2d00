namespace CarTAgents.Kernels.Sums;

/// <summary>Events at a site since the last census, in eight 8-bit counters of one word. Each happens at most once a site and tick, so that
/// a census window of at most 240 ticks cannot overflow one.</summary>
public static class Ledger
{
    /// <summary>Residents killed (lethally hit), and residents that died by themselves.</summary>
    public const int Killed = 0,
        Died = 1;

    /// <summary>Residents born, and divisions given up because no neighbouring site was free.</summary>
    public const int Born = 2,
        Crowded = 3;

    /// <summary>T cells born, T cells that died.</summary>
    public const int TBorn = 4,
        TDied = 5;

    /// <summary>Synapses formed, T cells that entered.</summary>
    public const int Bound = 6,
        Entered = 7;

    /// <summary>Counters a site.</summary>
    public const int Count = 8;

    /// <summary>Counts one event at a site.</summary>
    public static void Add(in Tissue t, long site, int counter)
    {
        t.Events[site] += 1UL << (counter * 8);
    }

    /// <summary>How often an event happened, by a site's word.</summary>
    public static long Of(ulong events, int counter) => (long)((events >> (8 * counter)) & 0xFFUL);
}
