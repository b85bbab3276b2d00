using CarTAgents.Configuration.Keys;
using CarTAgents.Configuration.Units;

namespace CarTAgents.Configuration.Descriptions;

/// <summary>Competence.</summary>
public sealed record CompetenceDescription
{
    /// <summary>Share of competent cells.</summary>
    [Key("Share of competent cells in the product; daughters are as their mothers.", Range = "(0, 1]")]
    public required Quantity Share { get; init; }

    /// <summary>Killing of the others relative to a competent cell.</summary>
    [Key("Killing of the others, relative to a competent cell.", Range = "[0, 1]", Changeable = true)]
    public required Quantity Others { get; init; }
}
