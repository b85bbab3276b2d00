using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Sums;

namespace CarTAgents.Model.Engine;

/// <summary>Events and flows of a replica since tick 0: by event (<see cref="Ledger"/>), then secreted and washed out by field.</summary>
internal sealed class CensusSums : IState
{
    /// <summary>Number of sums.</summary>
    public const int Count = Ledger.Count + 2 * Limits.Fields;

    /// <summary>The sums.</summary>
    public long[] Values { get; } = new long[Count];

    /// <summary>Adds what a census counted since the one before.</summary>
    public void Add(ReadOnlySpan<long> census)
    {
        for (int e = 0; e < Ledger.Count; e++)
            Values[e] += census[Counter.Events + e];
        for (int f = 0; f < Limits.Fields; f++)
        {
            Values[Ledger.Count + f] += census[Counter.Secreted + f];
            Values[Ledger.Count + Limits.Fields + f] += census[Counter.Washed + f];
        }
    }

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor)
        where TVisitor : IStateVisitor =>
        visitor.Values("sums since the start: 8 events, secreted by field, washed out by field", Values.AsSpan());
}
