using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Parameters;

namespace CarTAgents.Kernels;

/// <summary>The memory of a tissue, plane by plane: the one list that allocation, estimates, checkpoints and comparisons go by.</summary>
public static class Planes
{
    /// <summary>Signals of the two layers.</summary>
    public static readonly Plane<byte> TSignal = new("signal of the T cell", PlaneOf.Site, PlaneUse.State, (ref t) => ref t.TSignals),
        ResidentSignal = new("signal of the resident", PlaneOf.Site, PlaneUse.State, (ref t) => ref t.ResidentSignals);

    /// <summary>Records of the two layers.</summary>
    public static readonly Plane<TCell> TCell = new(
        "record of the T cell",
        PlaneOf.Site,
        PlaneUse.Record,
        (ref t) => ref t.TCells,
        TSignal
    );

    /// <inheritdoc cref="TCell"/>
    public static readonly Plane<Resident> Resident = new(
        "record of the resident",
        PlaneOf.Site,
        PlaneUse.Record,
        (ref t) => ref t.Residents,
        ResidentSignal
    );

    /// <summary>Identities of the two layers' cells, where they have any.</summary>
    public static readonly Plane<Identity> TIdentity = new(
        "identity of the T cell",
        PlaneOf.IdentifiedSite,
        PlaneUse.Record,
        (ref t) => ref t.TIdentities,
        TSignal
    );

    /// <inheritdoc cref="TIdentity"/>
    public static readonly Plane<Identity> ResidentIdentity = new(
        "identity of the resident",
        PlaneOf.IdentifiedSite,
        PlaneUse.Record,
        (ref t) => ref t.ResidentIdentities,
        ResidentSignal
    );

    /// <summary>Who enters a site of the two layers.</summary>
    public static readonly Plane<byte> TEntrant = new("entrant of the T layer", PlaneOf.Site, PlaneUse.Derived, (ref t) => ref t.TEntrants),
        ResidentEntrant = new("entrant of the resident layer", PlaneOf.Site, PlaneUse.Derived, (ref t) => ref t.ResidentEntrants);

    /// <summary>Events since the last census.</summary>
    public static readonly Plane<ulong> Events = new("events", PlaneOf.Site, PlaneUse.State, (ref t) => ref t.Events);

    /// <summary>Amounts of fields, and those of the next sub-step.</summary>
    public static readonly Plane<int> Amount = new("amount", PlaneOf.Voxel, PlaneUse.State, (ref t) => ref t.Amount),
        NextAmount = new("next amount", PlaneOf.Voxel, PlaneUse.Scratch, (ref t) => ref t.NextAmount);

    /// <summary>Rows of voxels at rest.</summary>
    public static readonly Plane<byte> StillRows = new("rest of a row", PlaneOf.VoxelRow, PlaneUse.Scratch, (ref t) => ref t.StillRows);

    /// <summary>Quanta secreted and washed out since the last census.</summary>
    public static readonly Plane<uint> Secreted = new("quanta secreted", PlaneOf.Voxel, PlaneUse.State, (ref t) => ref t.Secreted),
        Washed = new("quanta washed out", PlaneOf.Voxel, PlaneUse.State, (ref t) => ref t.Washed);

    /// <summary>Ticks that replicas are at, and end at.</summary>
    public static readonly Plane<uint> Clock = new("tick", PlaneOf.Replica, PlaneUse.Derived, (ref t) => ref t.Clock),
        End = new("last tick", PlaneOf.Replica, PlaneUse.Derived, (ref t) => ref t.End);

    /// <summary>Parameters of replicas.</summary>
    public static readonly Plane<ReplicaParameters> Parameters = new(
        "parameters",
        PlaneOf.Replica,
        PlaneUse.Derived,
        (ref t) => ref t.Parameters
    );

    /// <summary>Inputs of the present window.</summary>
    public static readonly Plane<WindowInputs> Windows = new(
        "inputs of the window",
        PlaneOf.Replica,
        PlaneUse.Derived,
        (ref t) => ref t.Windows
    );

    /// <summary>Kinds of T cells.</summary>
    public static readonly Plane<TKind> TKinds = new("kind of T cells", PlaneOf.TKind, PlaneUse.Derived, (ref t) => ref t.TKinds);

    /// <summary>Kinds of residents.</summary>
    public static readonly Plane<ResidentKind> ResidentKinds = new(
        "kind of residents",
        PlaneOf.ResidentKind,
        PlaneUse.Derived,
        (ref t) => ref t.ResidentKinds
    );

    /// <summary>Fields.</summary>
    public static readonly Plane<FieldParameters> FieldParameters = new(
        "parameters of a field",
        PlaneOf.Field,
        PlaneUse.Derived,
        (ref t) => ref t.FieldParameters
    );

    /// <summary>Quanta that cells of a class secrete, and take up.</summary>
    public static readonly Plane<uint> Secretion = new("secretion", PlaneOf.CellClass, PlaneUse.Derived, (ref t) => ref t.Secretion),
        Uptake = new("uptake", PlaneOf.CellClass, PlaneUse.Derived, (ref t) => ref t.Uptake);

    /// <summary>Points of tabulated laws.</summary>
    public static readonly Plane<uint> Laws = new("law", PlaneOf.LawPoint, PlaneUse.Derived, (ref t) => ref t.Laws);

    /// <summary>Voxel grids.</summary>
    public static readonly Plane<Grid> Grids = new("grid", PlaneOf.Grid, PlaneUse.Derived, (ref t) => ref t.Grids);

    /// <summary>Keys of the dithers of a tick.</summary>
    public static readonly Plane<uint> Salts = new("key of a dither", PlaneOf.Salt, PlaneUse.Derived, (ref t) => ref t.Salts);

    /// <summary>Entries planned for the present window.</summary>
    public static readonly Plane<PlannedEntry> Entries = new("planned entry", PlaneOf.Entry, PlaneUse.Derived, (ref t) => ref t.Entries);

    /// <summary>Sums by group of rows, and their totals.</summary>
    public static readonly Plane<long> Partial = new("sum of a group", PlaneOf.GroupCounter, PlaneUse.Scratch, (ref t) => ref t.Partial),
        Totals = new("sum", PlaneOf.Counter, PlaneUse.Derived, (ref t) => ref t.Totals);

    /// <summary>All planes, in the order in which they are allocated and saved.</summary>
    public static readonly IReadOnlyList<Plane> All =
    [
        TSignal,
        TCell,
        ResidentSignal,
        Resident,
        TIdentity,
        ResidentIdentity,
        TEntrant,
        ResidentEntrant,
        Events,
        Amount,
        NextAmount,
        StillRows,
        Secreted,
        Washed,
        Clock,
        End,
        Parameters,
        Windows,
        TKinds,
        ResidentKinds,
        FieldParameters,
        Secretion,
        Uptake,
        Laws,
        Grids,
        Salts,
        Entries,
        Partial,
        Totals,
    ];

    /// <summary>Planes that a checkpoint holds: signals come before the records whose sites they mark.</summary>
    public static readonly IReadOnlyList<Plane> Saved = [.. All.Where(p => p.Use is PlaneUse.State or PlaneUse.Record)];

    /// <summary>Bytes that the planes of a tissue of given sizes take.</summary>
    public static long Bytes(in Tissue t)
    {
        long bytes = 0;
        foreach (Plane plane in All)
            bytes += plane.Length(t) * plane.ElementBytes;
        return bytes;
    }
}
