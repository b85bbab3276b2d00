using CarTAgents.Kernels.Draws;

namespace CarTAgents.Kernels.Rules;

/// <summary>Launches <see cref="Dither.Prepare"/>: four keys of a field an item.</summary>
public readonly struct DitherRows : IKernel<DitherRows, Tissue>
{
    /// <inheritdoc/>
    public static int Items(in Tissue t) => t.Fields * (Dither.Salts / 4);

    /// <inheritdoc/>
    public static void Item(in Tissue t, int replica, int item)
    {
        if (Clock.Runs(t, replica))
            Dither.Prepare(t, replica, item >> (Dither.SaltBits - 2), item & (Dither.Salts / 4 - 1));
    }
}
