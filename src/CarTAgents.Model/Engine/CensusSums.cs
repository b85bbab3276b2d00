using CarTAgents.Kernels;

namespace CarTAgents.Model.Engine;

/// <summary>Events and flows of a replica since tick 0: by event (<see cref="Ledger"/>), then secreted and washed out by field.</summary>
internal sealed class CensusSums
{
    /// <summary>Number of sums.</summary>
    public const int Count = Ledger.Count + 2 * Table.MaxFields;

    /// <summary>The sums.</summary>
    public long[] Values { get; } = new long[Count];

    /// <summary>Adds what a census counted since the one before.</summary>
    public void Add(ReadOnlySpan<long> census)
    {
        for (int e = 0; e < Ledger.Count; e++)
            Values[e] += census[Counter.Events + e];
        for (int f = 0; f < Table.MaxFields; f++)
        {
            Values[Ledger.Count + f] += census[Counter.Secreted + f];
            Values[Ledger.Count + Table.MaxFields + f] += census[Counter.Washed + f];
        }
    }
}
