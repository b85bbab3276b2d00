using CarTAgents.Configuration.Keys;
using CarTAgents.Configuration.Units;

namespace CarTAgents.Configuration.Descriptions;

/// <summary>What a field holds when the run begins: one level everywhere, or a table.</summary>
[Alternatives("level", "file")]
[Shorthand("level")]
public sealed record InitialFieldDescription
{
    /// <summary>Concentration everywhere, molecules/um^3.</summary>
    [Key("Concentration everywhere.", Kind = QuantityKind.Concentration, Range = "[0 nM, 1 M]")]
    public Quantity? Level { get; init; }

    /// <summary>A table of concentrations.</summary>
    [Key("A table of voxels and their concentrations.")]
    public FieldFileDescription? File { get; init; }
}

/// <summary>A table of the voxels of a field: <c>x [um],y [um],z [um],level [pM]</c>.</summary>
[Shorthand("path")]
public sealed record FieldFileDescription
{
    /// <summary>Full path of the file.</summary>
    [Key(
        "The table, as CSV with the columns x [um], y [um], z [um] and level with its unit, such as level [pM], relative to this "
            + "configuration; voxels that it does not name hold nothing.",
        IsPath = true
    )]
    public required string Path { get; init; }

    /// <summary>SHA-256 of the file, 64 hexadecimal digits; null where any content will do.</summary>
    [Key("SHA-256 of the file, in 64 hexadecimal digits: another content is refused; absent: any content will do.")]
    public string? Sha256 { get; init; }
}
