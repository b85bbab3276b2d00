namespace CarTAgents.Model.Columns;

/// <summary>A column of a table that a run leaves behind. What writes the table, reads it back, plots it or sums it up takes this
/// object.</summary>
/// <param name="name">Its name in the file.</param>
/// <param name="unit">Its unit in the file; 1 for none.</param>
public class Column(string name, string unit)
{
    /// <summary>Its name in the file, without the unit.</summary>
    public string Name { get; } = name;

    /// <summary>Its unit in the file; 1 for none.</summary>
    public string Unit { get; } = unit;

    /// <summary>Name and unit as they stand in the file's header.</summary>
    public string Header { get; } = $"{name} [{unit}]";

    /// <inheritdoc/>
    public override string ToString() => Header;
}
