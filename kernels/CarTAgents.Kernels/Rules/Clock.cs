namespace CarTAgents.Kernels.Rules;

/// <summary>A replica's tick counter.</summary>
public static class Clock
{
    /// <summary>Whether a replica still runs.</summary>
    public static bool Runs(in Tissue t, int replica)
    {
        return t.Clock[replica] < t.End[replica];
    }

    /// <summary>Ends the tick of a replica.</summary>
    public static void Advance(in Tissue t, int replica)
    {
        if (Runs(t, replica))
            t.Clock[replica] += 1;
    }
}
