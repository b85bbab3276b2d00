using CarTAgents.Model.Engine;

namespace CarTAgents.Model.Columns;

/// <summary>A column of census.csv.</summary>
/// <param name="name">Its name in the file.</param>
/// <param name="unit">Its unit in the file.</param>
/// <param name="value">Its value at a census.</param>
public sealed class CensusColumn(string name, string unit, Func<Simulation.Record, double> value) : Column(name, unit)
{
    /// <summary>Whether it is a mean over cells, for which 0 stands where there are none.</summary>
    public bool IsOverCells { get; init; }

    /// <summary>Its value at a census.</summary>
    public double Value(Simulation.Record census) => value(census);

    /// <summary>The mean of its values over replicas; of a mean over cells, over those that hold such cells, 0 where none does.</summary>
    public double Mean(IReadOnlyCollection<double> values)
    {
        int count = IsOverCells ? values.Count(v => v != 0) : values.Count;
        return count == 0 ? 0 : values.Sum() / count;
    }
}
