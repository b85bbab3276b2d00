using CarTAgents.Configuration.Keys;
using CarTAgents.Configuration.Units;

namespace CarTAgents.Configuration.Descriptions;

/// <summary>The law of contact of well-mixed T cells and targets: synapses of a T cell follow theta = a / (a_h (1 + K / k) + a), of a
/// targets and K T cells a site. On lattices it scales the hazard measured among many targets to few.</summary>
public sealed record ContactLawDescription
{
    /// <summary>Triggered synapses of a T cell among many bright targets, 1/s.</summary>
    [Key(
        "Synapses that trigger a T cell among many bright targets, whether they kill or not; needed for a mixed patient.",
        Kind = QuantityKind.Rate,
        Range = "[0 1/d, 1000 1/d]"
    )]
    public Quantity? Triggered { get; init; }

    /// <summary>Lethal synapses of a competent T cell of full cytotoxicity among many bright targets, 1/s.</summary>
    [Key(
        "Synapses in which a competent T cell of full cytotoxicity kills, among many bright targets; needed for a mixed patient.",
        Kind = QuantityKind.Rate,
        Range = "[0 1/d, 1000 1/d]"
    )]
    public Quantity? Lethal { get; init; }

    /// <summary>Targets a site for half of them.</summary>
    [Key("Targets a site among which there are half as many.", Range = "(0, 1]")]
    public required Quantity HalfTargets { get; init; }

    /// <summary>T cells a site that double the targets needed.</summary>
    [Key("T cells a site that double the number of targets needed.", Range = "(0, 1000]")]
    public required Quantity Crowding { get; init; }

    /// <summary>Share of the time that a T cell among many targets is bound.</summary>
    [Key("Share of the time in which a T cell among many targets is bound; needed for a mixed patient.", Range = "[0, 1]")]
    public Quantity? Bound { get; init; }
}
