using System.Numerics;
using CarTAgents.Kernels.Rows;

namespace CarTAgents.Kernels.Rules;

/// <summary>Launches <see cref="TSense"/> at every T cell.</summary>
public readonly unsafe struct TSenseRows : ISiteKernel<TSenseRows>
{
    /// <inheritdoc/>
    public static void Item(in Tissue t, int replica, int item)
    {
        if (Clock.Runs(t, replica) && t.TSignals[(long)replica * t.Sites + item] != 0)
            TSense.Run(t, Site.Of(t, replica, item));
    }

    /// <inheritdoc/>
    public static void Block(in Tissue t, in Site row, int x0, int n)
    {
        ulong cells = SiteBits.Occupied(t.TSignals.Address + row.Index + x0) & SiteBits.First(n);
        for (; cells != 0; cells &= cells - 1)
            TSense.Run(t, SiteBits.At(row, x0 + BitOperations.TrailingZeroCount(cells)));
    }
}
