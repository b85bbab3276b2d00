using CarTAgents.Configuration.Keys;
using CarTAgents.Configuration.Units;

namespace CarTAgents.Configuration.Descriptions;

/// <summary>How a picture looks through a lattice of three dimensions.</summary>
public enum Projection
{
    /// <summary>From above: the first cell met along z, deeper ones darker.</summary>
    FirstHit,

    /// <summary>From above, with the T cells of every depth over the residents.</summary>
    SeeThrough,
}

/// <summary>Groups of values of cells that a snapshot can hold.</summary>
public enum CellValues
{
    /// <summary>Kinds of residents and T cells, and whether a resident is alive, dying or debris.</summary>
    Kinds,

    /// <summary>Molecules on each cell, CD19 and CAR, and sublethal hits of residents.</summary>
    Densities,

    /// <summary>Program, synapse, secretion and kills of T cells.</summary>
    Activation,
}

/// <summary>What a run leaves behind, and how often.</summary>
public sealed record OutputDescription
{
    /// <summary>Checkpoints on an interval; null for none but those of an interruption.</summary>
    [Key("Checkpoints on an interval; absent: only when a run is interrupted.")]
    public CheckpointDescription? Checkpoint { get; init; }

    /// <summary>Pictures on an interval; null for none.</summary>
    [Key("Pictures on an interval, frames/*.png; absent: none.")]
    public FramesDescription? Frames { get; init; }

    /// <summary>Files for ParaView on an interval; null for none.</summary>
    [Key("Files for ParaView on an interval, snapshots/*.vti with series.pvd; absent: none.")]
    public SnapshotsDescription? Snapshots { get; init; }

    /// <summary>Tables of cells on an interval; null for none.</summary>
    [Key("Tables of cells on an interval, cells/*.csv, a line a cell; absent: none.")]
    public CellTablesDescription? Cells { get; init; }

    /// <summary>The table of what happens to single cells; null for none.</summary>
    [Key("What happens to single cells, events.csv, an event a line; absent: none.")]
    public CellEventsDescription? Events { get; init; }

    /// <summary>The recording; null for none.</summary>
    [Key("What is seen of the tissue on an interval, recording.cta, for cartagents view DIR; absent: none.")]
    public RecordingDescription? Recording { get; init; }

    /// <summary>True when the run ends with a report.</summary>
    [Key("Whether report.html is written at the end, also of an interrupted run.", Default = "true")]
    public bool Report { get; init; } = true;
}

/// <summary>Checkpoints on an interval.</summary>
public sealed record CheckpointDescription
{
    /// <summary>Simulated time between checkpoints, s.</summary>
    [Key("Simulated time between checkpoints.", Kind = QuantityKind.Time, Range = "(0 s, 100000 d]")]
    public required Quantity Every { get; init; }

    /// <summary>How many of the last checkpoints are kept.</summary>
    [Key("How many of the last checkpoints are kept.", Range = "[1, 1000]", Default = "2")]
    public int Keep { get; init; }
}

/// <summary>Pictures on an interval: cells of a layer or seen from above, and a field beside them.</summary>
[Alternatives("", "slice", "projection")]
public sealed record FramesDescription
{
    /// <summary>Simulated time between pictures, s; a whole number of ticks. The first is taken at the start.</summary>
    [Key(
        "Simulated time between pictures, a whole number of ticks; the first is taken at the start.",
        Kind = QuantityKind.Time,
        Range = "(0 s, 100000 d]"
    )]
    public required Quantity Every { get; init; }

    /// <summary>Height of the layer that is shown, um from the bottom of the lattice; null for its middle.</summary>
    [Key(
        "Height of the layer of sites that is shown, from the bottom of the lattice; absent: its middle.",
        Kind = QuantityKind.Length,
        Range = "[0 um, 1 m]"
    )]
    public Quantity? Slice { get; init; }

    /// <summary>The view from above in place of a layer; null for a layer.</summary>
    [Key("In place of a layer, the view from above: firstHit shows the uppermost cells, seeThrough the T cells of every depth too.")]
    public Projection? Projection { get; init; }

    /// <summary>The field beside the cells; null for none.</summary>
    [Key("The field that is drawn beside the cells; absent: none.")]
    public string? Field { get; init; }

    /// <summary>The concentration at the bright end of the colour bar, molecules/um^3; null for the highest of each picture.</summary>
    [Key(
        "The field's concentration at the bright end of the colour bar, the same in all pictures; absent: the highest of each picture.",
        Kind = QuantityKind.Concentration,
        Range = "(0 nM, 1 M]"
    )]
    public Quantity? Highest { get; init; }

    /// <summary>Identity of the replica; null for the first.</summary>
    [Key("Identity of the replica that is drawn; absent: the first.", Range = "[0, 4294967295]")]
    public uint? Replica { get; init; }

    /// <summary>About the longer side of a panel, pixels.</summary>
    [Key("About the longer side of a panel, in pixels; a site takes a whole number of them.", Range = "[64, 2048]", Default = "560")]
    public int Pixels { get; init; } = 560;
}

/// <summary>Files for ParaView on an interval.</summary>
public sealed record SnapshotsDescription
{
    /// <summary>Simulated time between snapshots, s; a whole number of ticks. The first is taken at the start.</summary>
    [Key(
        "Simulated time between snapshots, a whole number of ticks; the first is taken at the start.",
        Kind = QuantityKind.Time,
        Range = "(0 s, 100000 d]"
    )]
    public required Quantity Every { get; init; }

    /// <summary>The box that is written; null for the whole lattice.</summary>
    [Key("The box that is written; absent: the whole lattice.")]
    public RegionDescription? Region { get; init; }

    /// <summary>Sites of a block along each axis; 1 writes every site.</summary>
    [Key(
        "Sites of a block along each axis: 1 writes every site, more write counts and means of blocks.",
        Range = "[1, 1024]",
        Default = "1"
    )]
    public int Stride { get; init; } = 1;

    /// <summary>What of the cells is written; empty for nothing.</summary>
    [Key("What of the cells is written; [] for nothing.", MaxCount = 3, Default = "[kinds, densities, activation]")]
    public IReadOnlyList<CellValues> Cells { get; init; } = [CellValues.Kinds, CellValues.Densities, CellValues.Activation];

    /// <summary>The fields that are written; null for all.</summary>
    [Key("The fields that are written; absent: all, [] for none.", MaxCount = RunConfiguration.MostFields)]
    public IReadOnlyList<string>? Fields { get; init; }

    /// <summary>Identity of the replica; null for the first.</summary>
    [Key("Identity of the replica that is written; absent: the first.", Range = "[0, 4294967295]")]
    public uint? Replica { get; init; }
}

/// <summary>A box of the lattice.</summary>
public sealed record RegionDescription
{
    /// <summary>Its lower corner along x, y and z, um from the corner of the lattice.</summary>
    [Key(
        "Lower corner along x, y and z, from the corner of the lattice.",
        Kind = QuantityKind.Length,
        Range = "[0 um, 1 m]",
        MinCount = 3,
        MaxCount = 3
    )]
    public required IReadOnlyList<Quantity> From { get; init; }

    /// <summary>Its edges along x, y and z, um.</summary>
    [Key(
        "Edges along x, y and z; sites that it cuts belong to it.",
        Kind = QuantityKind.Length,
        Range = "(0 um, 1 m]",
        MinCount = 3,
        MaxCount = 3
    )]
    public required IReadOnlyList<Quantity> Size { get; init; }
}
