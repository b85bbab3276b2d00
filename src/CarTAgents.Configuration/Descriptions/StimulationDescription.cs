using CarTAgents.Configuration.Keys;
using CarTAgents.Configuration.Units;

namespace CarTAgents.Configuration.Descriptions;

/// <summary>When a synapse triggers the cell: stimulates, primes, releases, exhausts and costs.</summary>
public sealed record StimulationDescription
{
    /// <summary>Probability that a synapse triggers the cell, at saturating antigen density.</summary>
    [Key(
        "Probability that a synapse triggers the cell, at saturating antigen density. A mixed patient has 'patient.contact' instead.",
        Range = "[0, 1]",
        Default = "1",
        Changeable = true
    )]
    public Quantity Probability { get; init; }

    /// <summary>Antigen density of half-maximal triggering, molecules a cell.</summary>
    [Key(
        "Antigen density of half-maximal triggering.",
        Kind = QuantityKind.Molecules,
        Range = "(0 molecules, 1e9 molecules]",
        Changeable = true
    )]
    public required Quantity HalfDensity { get; init; }

    /// <summary>Hill exponent.</summary>
    [Key("Hill exponent of triggering over antigen density; on a lattice, over engaged receptors.", Range = "[0.5, 8]", Changeable = true)]
    public required Quantity Hill { get; init; }
}
