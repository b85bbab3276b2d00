using CarTAgents.Configuration.Keys;

namespace CarTAgents.Configuration.Descriptions;

/// <summary>What happens to a cell.</summary>
public enum CellEventKind
{
    /// <summary>A T cell hit a target lethally.</summary>
    Killed,

    /// <summary>A cell died by itself, by drugs or of activation.</summary>
    Died,

    /// <summary>A cell was born by a division.</summary>
    Born,

    /// <summary>A T cell bound a target.</summary>
    Bound,

    /// <summary>A cell left the tissue of a patient.</summary>
    Left,

    /// <summary>A T cell was taken out because each of those that stay stands for more cells of the patient.</summary>
    Diluted,

    /// <summary>A cell entered the lattice from outside: of a dose, or of a patient's blood or marrow.</summary>
    Entered,
}

/// <summary>A table of what happened to single cells, an event a line.</summary>
public sealed record CellEventsDescription
{
    /// <summary>What is written.</summary>
    [Key(
        "What is written: killed, died, born, bound, left, diluted, entered.",
        MinCount = 1,
        MaxCount = 7,
        Default = "[killed, died, born]"
    )]
    public IReadOnlyList<CellEventKind> What { get; init; } = [CellEventKind.Killed, CellEventKind.Died, CellEventKind.Born];

    /// <summary>The kinds of the cells that it happens to; null for all.</summary>
    [Key(
        "The kinds of the cells that it happens to, of a kill the target's; absent: all.",
        MinCount = 1,
        MaxCount = RunConfiguration.MostTCellKinds + RunConfiguration.MostResidentKinds
    )]
    public IReadOnlyList<string>? Kinds { get; init; }

    /// <summary>The box where it happens; null for the whole lattice.</summary>
    [Key("The box where it happens; absent: the whole lattice.")]
    public RegionDescription? Region { get; init; }

    /// <summary>Whether identities are written.</summary>
    [Key(
        "Whether cells have identities that last, written with those of killer, mother or target; takes 32 bytes of memory a site.",
        Default = "false"
    )]
    public bool Identity { get; init; }

    /// <summary>How the table is written.</summary>
    [Key("How the table is written: csv, which grows with the run; parquet or arrow, made of it at the end of the run.", Default = "csv")]
    public CellTableFormat Format { get; init; }

    /// <summary>Identity of the replica, of a patient with all tissues; null for the first.</summary>
    [Key("Identity of the replica that is written, of a patient with all tissues; absent: the first.", Range = "[0, 4294967295]")]
    public uint? Replica { get; init; }
}
