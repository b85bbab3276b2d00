using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Parameters;

namespace CarTAgents.Model.Engine;

/// <summary>An entry whose site was taken.</summary>
internal struct Refusal
{
    private long _kindAndProgram,
        _cells;

    /// <summary>Of a kind and program.</summary>
    /// <param name="kind">T kind, or resident kind from 1.</param>
    /// <param name="program">A T cell's program; -1 for a resident.</param>
    /// <param name="cells">Body cells that it stood for.</param>
    public Refusal(int kind, int program, long cells) => (_kindAndProgram, _cells) = (((long)kind << 8) + program, cells);

    /// <summary>T kind, or resident kind from 1.</summary>
    public readonly int Kind => (int)((_kindAndProgram + 1) >> 8);

    /// <summary>A T cell's program; -1 for a resident.</summary>
    public readonly int Program => (int)(_kindAndProgram - ((long)Kind << 8));

    /// <summary>Body cells that it stood for.</summary>
    public readonly long Cells => _cells;

    /// <summary>Of an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="worth">Body cells that a T cell and a resident stand for.</param>
    public static Refusal Of(in PlannedEntry entry, (long TCell, long Resident) worth) =>
        entry.ResidentKind != 0
            ? new Refusal(entry.ResidentKind, -1, worth.Resident)
            : new Refusal(entry.TCell.Kind, (int)entry.TCell.Program, worth.TCell);

    /// <inheritdoc cref="IState.Visit"/>
    public void Visit<TVisitor>(ref TVisitor visitor)
        where TVisitor : IStateVisitor
    {
        visitor.Value(
            "256 x kind + program of a refused entry; program -1 for a resident",
            ref _kindAndProgram,
            -1,
            (Limits.ResidentKinds << 8) + TCell.Programs - 1
        );
        visitor.Value("body cells of a refused entry", ref _cells);
        if (Program >= TCell.Programs)
            throw new InvalidDataException("a refused entry is of no kind");
    }
}
