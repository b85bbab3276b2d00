using CarTAgents.Configuration.Keys;
using CarTAgents.Configuration.Units;

namespace CarTAgents.Configuration.Descriptions;

/// <summary>The visible state of a tissue, at intervals, in one file.</summary>
public sealed record RecordingDescription
{
    /// <summary>Simulated time between states, s; a whole number of ticks. The first is taken at the start.</summary>
    [Key(
        "Simulated time between states, a whole number of ticks; the first is taken at the start.",
        Kind = QuantityKind.Time,
        Range = "(0 s, 100000 d]"
    )]
    public required Quantity Every { get; init; }

    /// <summary>Identity of the replica, of a patient with all tissues; null for the first.</summary>
    [Key("Identity of the replica that is recorded, of a patient with all tissues; absent: the first.", Range = "[0, 4294967295]")]
    public uint? Replica { get; init; }
}
