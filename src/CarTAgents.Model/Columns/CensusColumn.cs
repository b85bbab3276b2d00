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

    /// <summary>Those of its values over replicas that count: of a mean over cells, those of replicas that hold such cells.</summary>
    public IEnumerable<double> Counted(IEnumerable<double> values) => IsOverCells ? values.Where(v => v != 0) : values;

    /// <summary>The mean of its values over replicas, of those that count; 0 where none does.</summary>
    public double Mean(IReadOnlyCollection<double> values)
    {
        int count = Counted(values).Count();
        return count == 0 ? 0 : values.Sum() / count;
    }
}
