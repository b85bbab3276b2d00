using System.Numerics;
using CarTAgents.Kernels.Rows;

namespace CarTAgents.Kernels.Rules;

/// <summary>Launches <see cref="TSense"/> at every T cell.</summary>
public readonly unsafe struct TSenseRows : IKernel<TSenseRows, Tissue>
{
    /// <inheritdoc/>
    public static int Items(in Tissue t) => t.Sites;

    /// <inheritdoc/>
    public static void Item(in Tissue t, int replica, int item)
    {
        if (!Clock.Runs(t, replica) || t.TSignals[(long)replica * t.Sites + item] == 0)
            return;
        Site s = Site.Of(t, replica, item);
        TSense.Run(t, s);
    }

    /// <inheritdoc/>
    public static int Rows(in Tissue t) => t.Ny * t.Nz;

    /// <inheritdoc/>
    public static void Run(in Tissue t, int replica, int first, int end)
    {
        if (!Clock.Runs(t, replica))
            return;
        for (int r = first; r < end; r++)
        {
            Site row = SiteBits.Row(t, replica, r);
            byte* plane = t.TSignals.Address + row.Index;
            for (int x0 = 0; x0 < t.Nx; x0 += 64)
            {
                ulong bits = SiteBits.Occupied(plane + x0) & SiteBits.First(t.Nx - x0);
                for (; bits != 0; bits &= bits - 1)
                    TSense.Run(t, SiteBits.At(row, x0 + BitOperations.TrailingZeroCount(bits)));
            }
        }
    }
}
