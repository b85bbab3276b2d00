using CarTAgents.Configuration.Keys;
using CarTAgents.Configuration.Units;

namespace CarTAgents.Configuration.Descriptions;

/// <summary>How a table of cells is written.</summary>
public enum CellTableFormat
{
    /// <summary>Comma-separated values.</summary>
    Csv,

    /// <summary>Apache Parquet.</summary>
    Parquet,

    /// <summary>The file format of Apache Arrow, also known as Feather 2.</summary>
    Arrow,
}

/// <summary>Tables of all cells, on an interval.</summary>
public sealed record CellTablesDescription
{
    /// <summary>Simulated time between tables, s; a whole number of ticks. The first is taken at the start.</summary>
    [Key(
        "Simulated time between tables, a whole number of ticks; the first is taken at the start.",
        Kind = QuantityKind.Time,
        Range = "(0 s, 100000 d]"
    )]
    public required Quantity Every { get; init; }

    /// <summary>The kinds whose cells are written; null for all.</summary>
    [Key(
        "The kinds whose cells are written; absent: all.",
        MinCount = 1,
        MaxCount = RunConfiguration.MostTCellKinds + RunConfiguration.MostResidentKinds
    )]
    public IReadOnlyList<string>? Kinds { get; init; }

    /// <summary>Whether a cell's identity and its mother's are written.</summary>
    [Key(
        "Whether each cell has an identity that lasts, which is written with that of its mother; takes 32 bytes of memory a site.",
        Default = "false"
    )]
    public bool Identity { get; init; }

    /// <summary>How a table is written.</summary>
    [Key("How a table is written; tissue.file reads all of them back.", Default = "csv")]
    public CellTableFormat Format { get; init; }

    /// <summary>Identity of the replica, of a patient with all tissues; null for the first.</summary>
    [Key("Identity of the replica that is written, of a patient with all tissues; absent: the first.", Range = "[0, 4294967295]")]
    public uint? Replica { get; init; }
}
