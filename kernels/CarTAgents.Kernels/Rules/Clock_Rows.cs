namespace CarTAgents.Kernels.Rules;

/// <summary>Launches <see cref="Clock.Advance"/> once a replica.</summary>
public readonly struct ClockRows : IKernel<ClockRows, Tissue>
{
    /// <inheritdoc/>
    public static int Items(in Tissue t) => 1;

    /// <inheritdoc/>
    public static void Item(in Tissue t, int replica, int item) => Clock.Advance(t, replica);
}
