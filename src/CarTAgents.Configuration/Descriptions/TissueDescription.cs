using CarTAgents.Configuration.Keys;
using CarTAgents.Configuration.Units;

namespace CarTAgents.Configuration.Descriptions;

/// <summary>How the initial tissue comes about.</summary>
public enum TissuePattern
{
    /// <summary>Residents and T cells scattered over all sites alike, as in a culture well.</summary>
    Well,

    /// <summary>A ball of residents, T cells outside it.</summary>
    Nodule,

    /// <summary>Residents scattered over all sites, T cells too, vessels among them.</summary>
    Diffuse,

    /// <summary>Every cell read from a file.</summary>
    File,
}

/// <summary>How vessels lie in the tissue.</summary>
public enum VesselPattern
{
    /// <summary>Vessel sites placed independently.</summary>
    Random,

    /// <summary>Vessels on a regular grid.</summary>
    Regular,

    /// <summary>Vessels around a nodule only.</summary>
    Rim,
}

/// <summary>What to do when two cells of a file share a site.</summary>
public enum Placement
{
    /// <summary>Refuse the file.</summary>
    Exact,

    /// <summary>Put the later cell into the nearest free site.</summary>
    Nearest,
}

/// <summary>The initial tissue.</summary>
public sealed record TissueDescription
{
    /// <summary>How much of the body this is a sample of; null for itself alone.</summary>
    [Key("How much of the body this tissue is a sample of; needed among a patient's tissues.")]
    public RepresentsDescription? Represents { get; init; }

    /// <summary>Share of blood's T cells that come here, relative to the patient's other tissues.</summary>
    [Key(
        "Weight with which T cells leaving the blood come here, relative to the patient's other tissues.",
        Range = "[0, 1e6]",
        Default = "1"
    )]
    public Quantity Homing { get; init; }

    /// <summary>Mean stay of a T cell that is not bound, s; null where it is that of each kind.</summary>
    [Key(
        "Mean stay here of a patient's T cell that is not bound; absent: tCells.NAME.fate.stay.",
        Kind = QuantityKind.Time,
        Range = "[1 h, 100000 d]"
    )]
    public Quantity? Stay { get; init; }

    /// <summary>How the tissue comes about.</summary>
    [Key("How the tissue comes about: well and diffuse scatter the cells, nodule packs residents into a ball, file reads every cell.")]
    public required TissuePattern Pattern { get; init; }

    /// <summary>Residents by kind.</summary>
    [Key(
        "How many residents of each kind; in a nodule, the shares inside the ball.",
        MaxCount = RunConfiguration.MostResidentKinds,
        Default = "{}"
    )]
    public IReadOnlyDictionary<string, ResidentCountDescription> Residents { get; init; } =
        new Dictionary<string, ResidentCountDescription>();

    /// <summary>The ball of pattern nodule.</summary>
    [Key("The ball of pattern nodule.")]
    public NoduleDescription? Nodule { get; init; }

    /// <summary>T cells at the start; null for none.</summary>
    [Key("T cells at the start; absent: none.")]
    public TCellCountDescription? TCells { get; init; }

    /// <summary>Vessels; null for none.</summary>
    [Key("Vessels, where T cells enter; absent: none.")]
    public VesselsDescription? Vessels { get; init; }

    /// <summary>The file of pattern file.</summary>
    [Key("The file of pattern file.")]
    public TissueFileDescription? File { get; init; }
}

/// <summary>What a tissue on the lattice is a sample of: a volume, or all cells of a kind.</summary>
[Alternatives("sites", "kind cells")]
public sealed record RepresentsDescription
{
    /// <summary>Volume in lattice sites.</summary>
    [Key("Volume of the tissue in the body, in lattice sites.", Kind = QuantityKind.Count, Range = "[1, 1e16]")]
    public Quantity? Sites { get; init; }

    /// <summary>The kind that <see cref="Cells"/> counts.</summary>
    [Key("The resident kind that cells counts.")]
    public string? Kind { get; init; }

    /// <summary>Cells of the kind in the body.</summary>
    [Key("Cells of this kind in the body.", Kind = QuantityKind.Count, Range = "[1, 1e16]")]
    public Quantity? Cells { get; init; }
}

/// <summary>A number of residents.</summary>
[Alternatives("cells", "fraction", "body")]
public sealed record ResidentCountDescription
{
    /// <summary>Number of cells.</summary>
    [Key("Number of cells.", Kind = QuantityKind.Count, Range = "[0, 1e12]")]
    public Quantity? Cells { get; init; }

    /// <summary>Number of cells in the body, of which the lattice holds its share.</summary>
    [Key("Number of cells in the body, of which the lattice holds its share.", Kind = QuantityKind.Count, Range = "[0, 1e16]")]
    public Quantity? Body { get; init; }

    /// <summary>Share of the sites, 0 to 1 (in a nodule: of the cells of the ball).</summary>
    [Key("Share of the sites; in a nodule, of the cells of the ball.", Range = "[0, 1]")]
    public Quantity? Fraction { get; init; }
}

/// <summary>The ball of a nodule.</summary>
public sealed record NoduleDescription
{
    /// <summary>Radius, um.</summary>
    [Key("Radius of the ball.", Kind = QuantityKind.Length, Range = "(0 um, 1 m]")]
    public required Quantity Radius { get; init; }

    /// <summary>Share of the ball's sites that hold a cell.</summary>
    [Key("Share of the ball's sites that hold a cell.", Range = "(0, 1]", Default = "1")]
    public Quantity Packing { get; init; }

    /// <summary>Centre, um from the corner; null for the middle of the lattice.</summary>
    [Key("Centre, measured from the corner of the lattice; absent: its middle.", Kind = QuantityKind.Length, MinCount = 3, MaxCount = 3)]
    public IReadOnlyList<Quantity>? Center { get; init; }
}

/// <summary>A number of T cells.</summary>
[Alternatives("cells", "fraction", "effectorToTarget")]
public sealed record TCellCountDescription
{
    /// <summary>Number of cells.</summary>
    [Key("Number of T cells.", Kind = QuantityKind.Count, Range = "[0, 1e12]")]
    public Quantity? Cells { get; init; }

    /// <summary>T cells per lattice site, 0 to 1.</summary>
    [Key("Share of the sites that hold a T cell.", Range = "[0, 1]")]
    public Quantity? Fraction { get; init; }

    /// <summary>T cells per cell of <see cref="Target"/>.</summary>
    [Key("T cells per target cell, as a number or a ratio: 0.1 or 1:10.", Range = "[0, 1000]", Ratio = true)]
    public Quantity? EffectorToTarget { get; init; }

    /// <summary>The resident kind that <see cref="EffectorToTarget"/> counts; null for all targets.</summary>
    [Key("The resident kind that effectorToTarget counts; absent: all targets.")]
    public string? Target { get; init; }

    /// <summary>Weights of the kinds.</summary>
    [Key("Weights of the T-cell kinds; divided by their sum.", Range = "[0, 1e9]", MinCount = 1, MaxCount = 4)]
    public required IReadOnlyDictionary<string, Quantity> Mix { get; init; }
}

/// <summary>Vessels.</summary>
public sealed record VesselsDescription
{
    /// <summary>The resident kind that vessel sites are of.</summary>
    [Key("The resident kind that vessel sites are of.", Default = "vessel")]
    public string Kind { get; init; } = "";

    /// <summary>Mean distance between neighbouring vessels, um.</summary>
    [Key("Mean distance between neighbouring vessels.", Kind = QuantityKind.Length, Range = "(0 um, 1 m]")]
    public required Quantity Spacing { get; init; }

    /// <summary>How they lie.</summary>
    [Key("How they lie: at random, on a regular grid, or around a nodule.", Default = "random")]
    public VesselPattern Pattern { get; init; }

    /// <summary>How near they lie in little tissue; null where their distance does not depend on it.</summary>
    [Key("How near they lie in a small residue; absent: their distance does not depend on how many cells the tissue is a sample of.")]
    public ResidueDescription? Residue { get; init; }

    /// <summary>Mean distance, um, in a tissue of some cells: that of a residue while they are few, the bulk's where they are
    /// many.</summary>
    /// <param name="cells">Body cells of the kind that the tissue is a sample of.</param>
    public double SpacingIn(double cells) =>
        Residue is { } residue ? residue.Spacing + (Spacing - residue.Spacing) * cells / (cells + residue.Cells) : Spacing;
}

/// <summary>Vessels of a small residue, which the vessels of the tissue around it supply.</summary>
public sealed record ResidueDescription
{
    /// <summary>Mean distance between neighbouring vessels, um.</summary>
    [Key("Mean distance between neighbouring vessels of the smallest residue.", Kind = QuantityKind.Length, Range = "(0 um, 1 m]")]
    public required Quantity Spacing { get; init; }

    /// <summary>Cells of the tissue with the mean of both distances.</summary>
    [Key(
        "Cells of the kind that the tissue is a sample of, of which distances are the mean of the residue's and the bulk's.",
        Kind = QuantityKind.Count,
        Range = "[1, 1e16]"
    )]
    public required Quantity Cells { get; init; }
}

/// <summary>A tissue read from a table of cells: <c>x,y,z,type</c> in um, or as a run writes it.</summary>
public sealed record TissueFileDescription
{
    /// <summary>Full path of the file.</summary>
    [Key("The table with x, y, z in micrometres and type, as CSV, Parquet or Arrow, relative to this configuration.", IsPath = true)]
    public required string Path { get; init; }

    /// <summary>SHA-256 of the file, 64 hexadecimal digits; null where any content will do.</summary>
    [Key("SHA-256 of the file, in 64 hexadecimal digits: another content is refused; absent: any content will do.")]
    public string? Sha256 { get; init; }

    /// <summary>Kind to the names or numbers that stand for it in the type column.</summary>
    [Key(
        "For each kind, the names or numbers that stand for it in the type column; a name with ~ is of cells that are left out; absent: "
            + "kinds stand for themselves.",
        MaxCount = 1000,
        OneForAll = true,
        NullIsEmpty = true,
        Default = "{}"
    )]
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Types { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Names of the columns; null for x, y, z and type.</summary>
    [Key("Names of the table's columns, where they are not x, y, z and type.")]
    public CellColumnsDescription? Columns { get; init; }

    /// <summary>Length of the unit of the coordinates, um.</summary>
    [Key("Length of one unit of the coordinates, such as a pixel.", Kind = QuantityKind.Length, Range = "(0 um, 1 m]", Default = "1 um")]
    public Quantity Scale { get; init; }

    /// <summary>Whether cells outside the lattice are left out, rather than refused.</summary>
    [Key("Whether cells outside the lattice are left out; otherwise the file is refused.", Default = "false")]
    public bool Crop { get; init; }

    /// <summary>What to do when two cells share a site.</summary>
    [Key("When two cells share a site: exact refuses the file, nearest takes the nearest free site.", Default = "exact")]
    public Placement Place { get; init; }

    /// <summary>The coordinates, in the file, of the corner of the lattice, um.</summary>
    [Key(
        "The coordinates, in the file, of the corner of the lattice.",
        Kind = QuantityKind.Length,
        MinCount = 3,
        MaxCount = 3,
        Default = "[0 um, 0 um, 0 um]"
    )]
    public IReadOnlyList<Quantity> Origin { get; init; } = [];
}

/// <summary>Names of the columns of a table of cells.</summary>
public sealed record CellColumnsDescription
{
    /// <summary>The column of x.</summary>
    [Key("The column of x.", Default = "x")]
    public string X { get; init; } = "x";

    /// <summary>The column of y.</summary>
    [Key("The column of y.", Default = "y")]
    public string Y { get; init; } = "y";

    /// <summary>The column of z, which a table for a lattice of one layer need not have.</summary>
    [Key("The column of z; a table for a lattice of one layer need not have it.", Default = "z")]
    public string Z { get; init; } = "z";

    /// <summary>The column of types.</summary>
    [Key("The column of types.", Default = "type")]
    public string Type { get; init; } = "type";

    /// <summary>The column of CD19 molecules a resident; null for none.</summary>
    [Key("The column of CD19 molecules of a resident, which are drawn where it is empty; absent: of all, but in a table that a run wrote.")]
    public string? Cd19 { get; init; }

    /// <summary>The column of CAR molecules a T cell; null for none.</summary>
    [Key("The column of CAR molecules of a T cell, which are drawn where it is empty; absent: of all, but in a table that a run wrote.")]
    public string? Car { get; init; }

    /// <summary>The column that tells cells that are alive from others; null for none.</summary>
    [Key("The column of conditions: alive, free or bound; dying and debris, which are left out; absent: none, but in such a table.")]
    public string? Phase { get; init; }
}
