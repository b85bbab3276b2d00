namespace CarTAgents.Output.Plots;

/// <summary>A plot that can stand in a page.</summary>
public interface IPlot
{
    /// <summary>Writes the plot as SVG.</summary>
    /// <param name="standalone">Whether it is a file of its own, with its style sheet, rather than part of a page that has it.</param>
    /// <returns>An <c>svg</c> element.</returns>
    string ToSvg(bool standalone = false);
}
