namespace CarTAgents.Kernels;

/// <summary>What the elements of a plane belong to, in each replica.</summary>
public enum PlaneOf
{
    /// <summary>Each site of the lattice.</summary>
    Site,

    /// <summary>Each site, where cells have identities.</summary>
    IdentifiedSite,

    /// <summary>Each voxel of each field.</summary>
    Voxel,

    /// <summary>Each row of voxels of each field, in even and in odd sub-steps.</summary>
    VoxelRow,

    /// <summary>The replica.</summary>
    Replica,

    /// <summary>Each kind of T cells.</summary>
    TKind,

    /// <summary>Each kind of residents.</summary>
    ResidentKind,

    /// <summary>Each field.</summary>
    Field,

    /// <summary>Each class of cells that secretes or takes up, of each field.</summary>
    CellClass,

    /// <summary>Each point of each tabulated law.</summary>
    LawPoint,

    /// <summary>Each key of the dithers of each field.</summary>
    Salt,

    /// <summary>Each entry that a window has room for.</summary>
    Entry,

    /// <summary>Each counter of the census.</summary>
    Counter,

    /// <summary>Each counter of each group of rows.</summary>
    GroupCounter,

    /// <summary>Each field, once for all replicas.</summary>
    Grid,
}

/// <summary>What becomes of a plane's contents.</summary>
public enum PlaneUse
{
    /// <summary>Carried from tick to tick: saved, loaded, and compared.</summary>
    State,

    /// <summary>Carried from tick to tick where another plane, the signal of the same layer, is not 0; undefined elsewhere.</summary>
    Record,

    /// <summary>Set by the host, or recomputed from what is saved.</summary>
    Derived,

    /// <summary>Means something only between two launches.</summary>
    Scratch,
}

/// <summary>One array of a tissue's memory: what it is called, how long it is, and which view of <see cref="Tissue"/> shows it.</summary>
/// <param name="name">What an element is, for messages.</param>
/// <param name="of">What it has an element for.</param>
/// <param name="use">What becomes of its contents.</param>
public abstract class Plane(string name, PlaneOf of, PlaneUse use)
{
    /// <summary>What an element is, for messages.</summary>
    public string Name { get; } = name;

    /// <summary>What it has an element for.</summary>
    public PlaneOf Of { get; } = of;

    /// <summary>What becomes of its contents.</summary>
    public PlaneUse Use { get; } = use;

    /// <summary>Bytes of an element.</summary>
    public abstract int ElementBytes { get; }

    /// <summary>Elements a replica of a tissue of given sizes.</summary>
    public long PerReplica(in Tissue t) =>
        Of switch
        {
            PlaneOf.Site => t.Sites,
            PlaneOf.IdentifiedSite => t.IdentitiesPerTick == 0 ? 0 : t.Sites,
            PlaneOf.Voxel => t.Voxels,
            PlaneOf.VoxelRow => 2L * t.VoxelRows,
            PlaneOf.Replica => 1,
            PlaneOf.TKind => Parameters.Limits.TKinds,
            PlaneOf.ResidentKind => Parameters.Limits.ResidentKinds,
            PlaneOf.Field => t.Fields,
            PlaneOf.CellClass => t.Fields * Parameters.CellClass.Count,
            PlaneOf.LawPoint => Parameters.Law.OfReplica * Parameters.Law.Points,
            PlaneOf.Salt => t.Fields * Draws.Dither.Salts,
            PlaneOf.Entry => t.EntryCapacity,
            PlaneOf.Counter => Sums.Counter.Count,
            PlaneOf.GroupCounter => (long)t.Groups * Sums.Counter.Count,
            _ => 0,
        };

    /// <summary>Elements of a tissue of given sizes, 1 or more, because a device has no empty buffers.</summary>
    public long Length(in Tissue t) => Math.Max(1, Of == PlaneOf.Grid ? t.Fields : PerReplica(t) * t.Replicas);

    /// <summary>Calls a visitor with the type of the elements.</summary>
    public abstract void Accept(IPlaneVisitor visitor);
}

/// <summary>Does something with planes of any element type.</summary>
public interface IPlaneVisitor
{
    /// <summary>Does it with one.</summary>
    void Visit<T>(Plane<T> plane)
        where T : unmanaged;
}

/// <summary>A plane of elements of a type.</summary>
/// <typeparam name="T">Type of the elements.</typeparam>
public sealed unsafe class Plane<T> : Plane
    where T : unmanaged
{
    private readonly ViewOf _view;

    /// <summary>A plane that a view shows.</summary>
    internal Plane(string name, PlaneOf of, PlaneUse use, ViewOf view, Plane<byte>? signal = null)
        : base(name, of, use)
    {
        _view = view;
        Signal = signal;
    }

    /// <summary>The view of a tissue that shows a plane.</summary>
    internal delegate ref View<T> ViewOf(ref Tissue t);

    /// <summary>Of a plane of records, the signals that say where there is one.</summary>
    public Plane<byte>? Signal { get; }

    /// <inheritdoc/>
    public override int ElementBytes => sizeof(T);

    /// <summary>The view of a tissue that shows it.</summary>
    public ref View<T> View(ref Tissue t) => ref _view(ref t);

    /// <inheritdoc/>
    public override void Accept(IPlaneVisitor visitor) => visitor.Visit(this);
}
