using CarTAgents.Configuration.Keys;
using CarTAgents.Configuration.Units;

namespace CarTAgents.Configuration.Descriptions;

/// <summary>IL-15 of the body, which normal and CAR-T cells use up, and which allows divisions.</summary>
public sealed record Il15Description
{
    /// <summary>Normal T cells that halve it.</summary>
    [Key("Normal T cells in the body that halve IL-15.", Kind = QuantityKind.Count, Range = "[1, 1e16]")]
    public required Quantity HalfCells { get; init; }

    /// <summary>Use of a CAR-T cell relative to a normal T cell.</summary>
    [Key("Use of IL-15 by a CAR-T cell, relative to a normal T cell.", Range = "[0, 1e6]")]
    public required Quantity CarTUse { get; init; }

    /// <summary>Level that allows half of the divisions, relative to that without any T cell.</summary>
    [Key("IL-15 that allows half of the divisions due, relative to its level without any T cell.", Range = "(0, 1000]")]
    public required Quantity Half { get; init; }

    /// <summary>Share of the missing IL-15 that IL-2 of triggered cells replaces.</summary>
    [Key("Share of the missing signal of IL-15 that IL-2 of triggered T cells replaces.", Range = "[0, 1]")]
    public required Quantity Il2Share { get; init; }

    /// <summary>Level in plasma before lymphodepletion, g/um^3.</summary>
    [Key("Level in plasma before lymphodepletion.", Kind = QuantityKind.MassConcentration, Range = "[0 pg/mL, 1e6 pg/mL]")]
    public required Quantity Baseline { get; init; }
}
