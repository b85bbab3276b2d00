using CarTAgents.Model.Columns;

namespace CarTAgents.Output.Plots;

/// <summary>A curve of a plot.</summary>
public sealed record PlotSeries
{
    /// <summary>Its name, written at its end; the same name has the same colour in every panel.</summary>
    public required string Name { get; init; }

    /// <summary>Positions of the values on the common axis, in its unit; finite and non-decreasing.</summary>
    public required IReadOnlyList<double> X { get; init; }

    /// <summary>The values in the panel's unit, as many as <see cref="X"/>; one that is not finite, or not positive on a logarithmic
    /// axis, leaves a gap.</summary>
    public required IReadOnlyList<double> Y { get; init; }

    /// <summary>The column of the table that it shows, for those who check; null for none.</summary>
    public Column? Column { get; init; }

    /// <summary>The table of which it shows a column.</summary>
    public string Table { get; init; } = "census.csv";

    /// <summary>Of a table with lines by tissue, the number of the one that it shows; null where it is of all.</summary>
    public int? Tissue { get; init; }

    /// <summary>Whether each value holds until the next, as a dose or a switch does.</summary>
    public bool Step { get; init; }

    /// <summary>Whether the line is dashed, as for a comparison or a limit.</summary>
    public bool Dashed { get; init; }
}

/// <summary>A panel of a plot: curves in one unit.</summary>
public sealed record PlotPanel
{
    /// <summary>What is shown.</summary>
    public required string Title { get; init; }

    /// <summary>The unit of the values; empty for none.</summary>
    public required string Unit { get; init; }

    /// <summary>The curves; a panel without values says so.</summary>
    public required IReadOnlyList<PlotSeries> Series { get; init; }

    /// <summary>What is drawn behind the curves; the axis reaches over it.</summary>
    public IReadOnlyList<PlotRange> Behind { get; init; } = [];

    /// <summary>Whether the axis of the values is logarithmic.</summary>
    public bool Logarithmic { get; init; }

    /// <summary>A value below which a logarithmic axis does not reach, and nothing is drawn; null for none.</summary>
    public double? Floor { get; init; }

    /// <summary>A value that the axis must reach downwards; null leaves it to the data.</summary>
    public double? Lowest { get; init; }

    /// <summary>A value that the axis must reach upwards; null leaves it to the data.</summary>
    public double? Highest { get; init; }

    /// <summary>The height of the drawing area, in units of the picture; more is taken where the names need it.</summary>
    public int Height { get; init; } = 170;
}

/// <summary>Something that happened at a time, drawn through all panels: a dose, a drug.</summary>
/// <param name="X">Where on the common axis, in its unit.</param>
/// <param name="Label">What happened.</param>
public sealed record PlotMark(double X, string Label);
