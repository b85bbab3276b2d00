using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Sums;
using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Body;

// A lattice cell is of one class, and stands for many. Cells of a class wait here until they are as many, and go on as counts meanwhile.
internal sealed partial class TissueSample
{
    /// <summary>Draws a class of which a T cell may enter the lattice, by the cells of those classes that have as many as it stands
    /// for.</summary>
    /// <param name="random">The patient's stream.</param>
    /// <param name="c">The class.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryDrawTCell(ref HostRandom random, out int c)
    {
        Span<long> ready = stackalloc long[Classes];
        long all = 0;
        for (c = 0; c < Classes; c++)
        {
            long n = Pool[c];
            ready[c] = n >= _tCell.Now ? n : 0;
            all += ready[c];
        }

        c = 0;
        if (all == 0)
            return false;
        long draw = random.NextBelow(all);
        while (draw >= ready[c])
            draw -= ready[c++];
        return true;
    }

    /// <summary>A T cell of a class leaves the pool for the lattice.</summary>
    public void EnterTCell(int c)
    {
        Pool[c] -= _tCell.Now;
        _underWay.AddTCells(c, _tCell.Now);
    }

    /// <summary>Settles the change of the factor that preceded a census: whoever stood on the lattice stands for more now, or for less, and
    /// who was diluted away for nothing. What a kind has too many or too few the pool holds, by the classes that stood there: by what
    /// chance took from each, small classes would gain from large ones. In windows with a drug, which does not take all classes alike,
    /// each settles for itself.</summary>
    private void SettleFactor(ReadOnlySpan<long> census, ref HostRandom random)
    {
        Span<long> stood = stackalloc long[TState.Count],
            changes = stackalloc long[TState.Count];
        for (int kind = 0; kind < Limits.TKinds; kind++)
        {
            long change = 0;
            for (int state = 0; state < TState.Count; state++)
            {
                int c = kind * TState.Count + state;
                long kept = census[Counter.Program + c] + census[Counter.Left + c] + census[Counter.FateDied + c],
                    diluted = census[Counter.Diluted + c];
                stood[state] = kept + diluted - LostToDrugs(c, diluted, ref random);
                changes[state] = _tCell.AtCensus * stood[state] - _tCell.Now * kept;
                change += changes[state];
            }

            if (_lost == 0)
            {
                changes.Clear();
                Shares.Add(change, stood, changes);
            }

            for (int state = 0; state < TState.Count; state++)
                Pool[kind * TState.Count + state] += changes[state];
            Pool.PayDebts(kind);
        }

        _tCell.AtCensus = _tCell.Now;
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
            for (int state = 0; state < TState.Count && cells < 0; state++)
            {
                int c = kind * TState.Count + state;
                long forgiven = Math.Min(Math.Max(0, -Pool[c]), -cells);
                Pool[c] += forgiven;
                cells += forgiven;
            }
        }
    }
}
