using CarTAgents.Kernels.Parameters;
using CarTAgents.Model.Engine;

namespace CarTAgents.Model.Body;

/// <summary>Body cells on their way onto a lattice that no census has counted yet.</summary>
internal sealed class CellsUnderWay : IState
{
    // Planned for this window, and for the one before; T cells by class, then residents by kind from 1 between the tumour's clones.
    private long[] _entering = new long[TissueSample.Classes + Limits.ResidentKinds + 2],
        _entered = new long[TissueSample.Classes + Limits.ResidentKinds + 2];

    /// <summary>Begins a window: those of the window before last are in the census, or refused.</summary>
    public void BeginWindow()
    {
        (_entered, _entering) = (_entering, _entered);
        _entering.AsSpan().Clear();
    }

    /// <summary>Takes all cells.</summary>
    public void Clear()
    {
        _entering.AsSpan().Clear();
        _entered.AsSpan().Clear();
    }

    /// <summary>Adds T cells of a class.</summary>
    public void AddTCells(int c, long cells) => _entering[c] += cells;

    /// <summary>Adds residents of a kind, from 1, or of a clone.</summary>
    public void AddResidents(int kind, long cells) => AddTCells(TissueSample.Classes + kind, cells);

    /// <summary>T cells of a class.</summary>
    public long TCells(int c) => _entering[c] + _entered[c];

    /// <summary>Residents of a kind, from 1, or of a clone.</summary>
    public long Residents(int kind) => TCells(TissueSample.Classes + kind);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor)
        where TVisitor : IStateVisitor
    {
        visitor.Values("body cells that enter in this window: T cells by class, residents by kind and clone", _entering.AsSpan());
        visitor.Values("body cells that entered in the window before: the same", _entered.AsSpan());
    }
}
