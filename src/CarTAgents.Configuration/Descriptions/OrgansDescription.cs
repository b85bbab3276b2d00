using CarTAgents.Configuration.Keys;
using CarTAgents.Configuration.Units;

namespace CarTAgents.Configuration.Descriptions;

/// <summary>Organs without targets, where T cells stay as well.</summary>
public sealed record OrgansDescription
{
    /// <summary>Homing weight, beside those of the tissues.</summary>
    [Key("Weight with which T cells leaving the blood go to organs without targets, relative to the tissues'.", Range = "[0, 1e6]")]
    public required Quantity Homing { get; init; }

    /// <summary>Mean stay there, s; null where it is that of each kind of T cells.</summary>
    [Key("Mean stay of a T cell there; absent: tCells.NAME.fate.stay.", Kind = QuantityKind.Time, Range = "[1 h, 100000 d]")]
    public Quantity? Stay { get; init; }
}
