using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Model.Body;

namespace CarTAgents.Model.Engine;

/// <summary>An entry whose site was taken.</summary>
internal struct Refusal
{
    private long _kindAndState,
        _cells;

    /// <summary>Of a kind and state.</summary>
    /// <param name="kind">T kind, or resident kind from 1.</param>
    /// <param name="state">A T cell's state; -1 for a resident.</param>
    /// <param name="cells">Body cells that it stood for.</param>
    public Refusal(int kind, int state, long cells) => (_kindAndState, _cells) = (((long)kind << 8) + state, cells);

    /// <summary>T kind, or resident kind from 1; with state -1 <see cref="TissueSample.NegativeTumour"/> or
    /// <see cref="TissueSample.ResistantTumour"/> for a tumour cell of a clone.</summary>
    public readonly int Kind => (int)((_kindAndState + 1) >> 8);

    /// <summary>A T cell's state; -1 for a resident.</summary>
    public readonly int State => (int)(_kindAndState - ((long)Kind << 8));

    /// <summary>Body cells that it stood for.</summary>
    public readonly long Cells => _cells;

    /// <summary>Of an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="worth">Body cells that a T cell and a resident stand for.</param>
    /// <param name="source">What it was planned for, as <see cref="WindowEntries.Add"/> has it.</param>
    public static Refusal Of(in PlannedEntry entry, (long TCell, long Resident) worth, int source) =>
        entry.ResidentKind != 0
            ? new Refusal(
                source switch
                {
                    WindowEntries.OfNegative => TissueSample.NegativeTumour,
                    WindowEntries.OfResistant => TissueSample.ResistantTumour,
                    _ => entry.ResidentKind,
                },
                -1,
                worth.Resident
            )
            : new Refusal(entry.TCell.Kind, TState.Of(entry.TCell), worth.TCell);

    /// <inheritdoc cref="IState.Visit"/>
    public void Visit<TVisitor>(ref TVisitor visitor)
        where TVisitor : IStateVisitor
    {
        visitor.Value(
            "256 x kind + state of a refused entry; state -1 for a resident, of kind 0 for a tumour cell without antigen, of 16 for a "
                + "resistant one",
            ref _kindAndState,
            -1,
            (TissueSample.ResistantTumour << 8) + TState.Count - 1
        );
        visitor.Value("body cells of a refused entry", ref _cells);
        if (State >= TState.Count)
            throw new InvalidDataException("a refused entry is of no kind");
    }
}
