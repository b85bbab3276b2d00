using CarTAgents.Configuration.Keys;
using CarTAgents.Configuration.Units;

namespace CarTAgents.Configuration.Descriptions;

/// <summary>Further chances to divide at the end of a burst.</summary>
public sealed record RearmingDescription
{
    /// <summary>Probability, of a triggered cell.</summary>
    [Key("Probability that a triggered cell gets them.", Range = "[0, 1]")]
    public required Quantity Probability { get; init; }

    /// <summary>Chances to divide.</summary>
    [Key("Number of chances to divide.", Kind = QuantityKind.Count, Range = "[1, 18]")]
    public required Quantity Divisions { get; init; }
}
