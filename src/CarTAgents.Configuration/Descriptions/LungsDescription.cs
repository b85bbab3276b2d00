using CarTAgents.Configuration.Keys;
using CarTAgents.Configuration.Units;

namespace CarTAgents.Configuration.Descriptions;

/// <summary>Lungs that hold infused cells for a while before they reach blood and tissues.</summary>
public sealed record LungsDescription
{
    /// <summary>Share of the infused cells that is held.</summary>
    [Key("Share of the infused cells that the lungs hold.", Range = "[0, 1]", Default = "1")]
    public Quantity Share { get; init; }

    /// <summary>Mean time for which a cell is held, s.</summary>
    [Key("Mean time for which the lungs hold a cell.", Kind = QuantityKind.Time, Range = "[1 h, 7 d]")]
    public required Quantity Stay { get; init; }
}
