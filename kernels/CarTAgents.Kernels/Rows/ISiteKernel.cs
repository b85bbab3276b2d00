namespace CarTAgents.Kernels.Rows;

/// <summary>A kernel of one item a site. Its CPU form finds the sites with work in blocks of up to 64 sites.</summary>
/// <typeparam name="TSelf">The kernel itself.</typeparam>
public interface ISiteKernel<TSelf> : IKernel<TSelf, Tissue>
    where TSelf : struct, ISiteKernel<TSelf>
{
    /// <summary>Runs the sites of a block that have work, on the CPU, in a replica that has not ended.</summary>
    /// <param name="t">The tissue.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="x0">Place in them of the block's first site.</param>
    /// <param name="n">Sites of the block, 1 to 64.</param>
    static abstract void Block(in Tissue t, in SiteRows rows, int x0, int n);

    static int IKernel<TSelf, Tissue>.Items(in Tissue t) => t.Sites;

    static int IKernel<TSelf, Tissue>.Rows(in Tissue t) => t.Ny * t.Nz;

    static void IKernel<TSelf, Tissue>.Run(in Tissue t, int replica, int first, int end)
    {
        if (!Rules.Clock.Runs(t, replica))
            return;
        for (SiteRows rows = new(t, replica, first, end); rows.Count > 0; rows = rows.Next(t, end))
        {
            for (int x0 = 0; x0 < rows.Sites; x0 += 64)
                TSelf.Block(t, rows, x0, Math.Min(64, rows.Sites - x0));
        }
    }
}
