using CarTAgents.Configuration.Keys;
using CarTAgents.Configuration.Units;

namespace CarTAgents.Configuration.Descriptions;

/// <summary>Antigen dependence of triggering.</summary>
public sealed record StimulationDescription
{
    /// <summary>Antigen density of half-maximal triggering, molecules a cell.</summary>
    [Key("Antigen density of half-maximal triggering.", Kind = QuantityKind.Molecules, Range = "(0 molecules, 1e9 molecules]")]
    public required Quantity HalfDensity { get; init; }

    /// <summary>Hill exponent.</summary>
    [Key("Hill exponent of triggering over antigen density.", Range = "[0.5, 8]")]
    public required Quantity Hill { get; init; }
}
