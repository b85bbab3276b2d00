namespace CarTAgents.Output.Plots;

/// <summary>A value from another source, drawn behind the curves of a panel: its spread as an area or a bar, its middle as a line
/// or a dot.</summary>
/// <param name="Name">What it is and where it is from, for those who point at it.</param>
public sealed record PlotRange(string Name)
{
    /// <summary>Where it begins on the common axis; null for the whole axis.</summary>
    public double? From { get; init; }

    /// <summary>Where it ends on the common axis.</summary>
    public double? To { get; init; }

    /// <summary>The middle on the common axis, of what is itself a place on it.</summary>
    public double? Place { get; init; }

    /// <summary>The low end of the values; null for none, what is not positive reaches the foot of a logarithmic axis.</summary>
    public double? Low { get; init; }

    /// <summary>The high end of the values.</summary>
    public double? High { get; init; }

    /// <summary>The middle of the values.</summary>
    public double? Middle { get; init; }

    /// <summary>A few words beside it; empty for none.</summary>
    public string Label { get; init; } = "";
}
