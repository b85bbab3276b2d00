using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Parameters;

namespace CarTAgents.Model.Body;

// A lattice cell is of one class, and stands for many of the pool, who are of several: while some classes of the pool hold too many cells,
// others owe some.
internal sealed partial class TissueSample
{
    /// <summary>Away from the lattice, what classes of a kind owe the others pay in proportion: a debt of cells in a burst would stay, or
    /// divide, beside those who hold what is owed.</summary>
    private void PayDebts()
    {
        for (int kind = 0; kind < Limits.TKinds; kind++)
        {
            Span<long> of = PoolOf(kind);
            long owed = 0,
                there = 0;
            foreach (long n in of)
            {
                owed -= Math.Min(0, n);
                there += Math.Max(0, n);
            }

            if (owed == 0)
                continue;
            owed = Math.Min(owed, there);
            foreach (ref long n in of)
            {
                if (n <= 0)
                {
                    n = 0;
                    continue;
                }

                // Of what is left to pay, the share of this class in what it is left to be paid from.
                long pays = (long)((Int128)owed * n / there);
                there -= n;
                owed -= pays;
                n -= pays;
            }
        }
    }

    /// <summary>Where a kind owes more than it has, lattice and pool together, as chance may have it when few are left, it has died out
    /// here: what nobody is left to pay is forgiven.</summary>
    /// <param name="census">The census received last.</param>
    private void ForgiveDebts(ReadOnlySpan<long> census)
    {
        for (int kind = 0; kind < Limits.TKinds; kind++)
        {
            long cells = 0;
            for (int state = 0; state < TState.Count; state++)
                cells += TCells(census, kind * TState.Count + state);
            foreach (ref long n in PoolOf(kind))
            {
                long forgiven = Math.Min(Math.Max(0, -n), Math.Max(0, -cells));
                n += forgiven;
                cells += forgiven;
            }
        }
    }

    private Span<long> PoolOf(int kind) => Pool.AsSpan(kind * TState.Count, TState.Count);
}
