using CarTAgents.Model.Engine;

namespace CarTAgents.Model.Body;

/// <summary>How many body cells a cell on a lattice stands for. It holds for a whole window.</summary>
/// <param name="cells">Its initial value.</param>
internal struct Factor(long cells)
{
    private long _now = cells,
        _atCensus = cells;

    /// <summary>In the window that is planned.</summary>
    public long Now
    {
        readonly get => _now;
        set => _now = value;
    }

    /// <summary>When the cells of the census received last were counted.</summary>
    public long AtCensus
    {
        readonly get => _atCensus;
        set => _atCensus = value;
    }

    /// <summary>Shows a visitor both numbers, under their names.</summary>
    public void Visit<TVisitor>(ref TVisitor visitor, string now, string atCensus)
        where TVisitor : IStateVisitor
    {
        visitor.Value(now, ref _now, 1, long.MaxValue);
        visitor.Value(atCensus, ref _atCensus, 1, long.MaxValue);
    }
}
