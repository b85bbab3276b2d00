using CarTAgents.Configuration.Keys;

namespace CarTAgents.Configuration.Units;

/// <summary>How well a parameter's value is known.</summary>
public enum Confidence
{
    /// <summary>Measured, or a firm textbook value.</summary>
    High,

    /// <summary>Measured elsewhere, transferred, or read from a secondary source.</summary>
    Medium,

    /// <summary>Assumed, or an order of magnitude.</summary>
    Low,
}

/// <summary>A named number of the biology, with its range and its source; its symbol may stand wherever a physical value is
/// expected.</summary>
public sealed record Parameter
{
    /// <summary>The number, in <see cref="Unit"/>.</summary>
    [Key("The number, in the unit below.")]
    public required double Value { get; init; }

    /// <summary>The unit of value, low and high; empty for a plain number.</summary>
    [Key("The unit of value, low and high; absent for a plain number.", Default = "\"\"")]
    public string Unit { get; init; } = "";

    /// <summary>Lower end of the range to sample or fit in; a value may lie outside.</summary>
    [Key("Lower end of the range to sample or fit in, in the same unit; the value itself may lie outside.")]
    public double? Low { get; init; }

    /// <summary>Upper end of the range to sample or fit in; a value may lie outside.</summary>
    [Key("Upper end of the range to sample or fit in, in the same unit; the value itself may lie outside.")]
    public double? High { get; init; }

    /// <summary>Where the number comes from.</summary>
    [Key("Where the number comes from.")]
    public string? Source { get; init; }

    /// <summary>How well the value is known.</summary>
    [Key("How well the value is known: high (measured), medium (transferred), low (assumed or an order of magnitude).")]
    public Confidence? Confidence { get; init; }

    /// <summary>What the number is, in words.</summary>
    [Key("What the number is, in words.")]
    public string? Name { get; init; }

    /// <summary>True for a number that no reference table gives.</summary>
    [Key("True for a number that no reference table gives; its source then says why it was chosen.", Default = "false")]
    public bool Assumed { get; init; }
}
