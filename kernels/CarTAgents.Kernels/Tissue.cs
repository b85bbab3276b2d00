using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Draws;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Rules;
using CarTAgents.Kernels.Sums;

namespace CarTAgents.Kernels;

/// <summary>Everything that a kernel may touch: the lattice, its replicas' buffers and their parameters. Replicas are the outermost
/// dimension.</summary>
/// <remarks>A kernel reads anything that no kernel of the same pass writes, and writes only entries of its own site, voxel, row or
/// replica.</remarks>
public struct Tissue
{
    /// <summary>Sites on each axis; nz = 1 is a 2-D lattice.</summary>
    public int Nx,
        Ny,
        Nz;

    /// <summary>Divisors by the sites on x, and on y.</summary>
    public Divisor ByNx,
        ByNy;

    // A bit an axis: OpenCL takes 1024 bytes of arguments, and views fill them.
    private int _periodic;

    /// <summary>1 where an axis is periodic, 0 where it is closed.</summary>
    public readonly int PeriodicX => _periodic & 1;

    /// <inheritdoc cref="PeriodicX"/>
    public readonly int PeriodicY => (_periodic >> 1) & 1;

    /// <inheritdoc cref="PeriodicX"/>
    public readonly int PeriodicZ => _periodic >> 2;

    /// <summary>Directions: 6, or 4 in 2-D.</summary>
    public int Directions;

    /// <summary>Sites of one replica, and replicas.</summary>
    public int Sites,
        Replicas;

    /// <summary>Fields, and voxels of all fields of one replica.</summary>
    public int Fields,
        Voxels;

    /// <summary>Rows of voxels of all fields of one replica.</summary>
    public int VoxelRows;

    /// <summary>Columns of voxels of all fields of a replica, by which devices that ILGPU compiles for diffuse.</summary>
    public int VoxelColumns;

    /// <summary>Round of T-cell steps within the tick, or of exchange between cells and fields; sub-step of diffusion within the
    /// exchange.</summary>
    public int Round,
        SubStep;

    /// <summary>Groups of rows that the sums are taken over first, and rows a group.</summary>
    public int Groups,
        GroupRows;

    /// <summary>Room for <see cref="Entries"/>, a replica.</summary>
    public int EntryCapacity;

    /// <summary>Numbers that <see cref="Identity"/> has for each tick, <see cref="Identity.Ways"/> x sites; 0 where cells have no
    /// identities.</summary>
    public long IdentitiesPerTick;

    /// <summary>Signals (<see cref="TSignal"/>, <see cref="ResidentSignal"/>): [replica][site].</summary>
    public View<byte> TSignals,
        ResidentSignals;

    /// <summary>Who enters a site (<see cref="Entrant"/>): [replica][site]. Valid from resolve to settle.</summary>
    public View<byte> TEntrants,
        ResidentEntrants;

    /// <summary>Records: [replica][site].</summary>
    public View<TCell> TCells;

    /// <inheritdoc cref="TCells"/>
    public View<Resident> Residents;

    /// <summary>Identities of the cells of the two layers: [replica][site], where <see cref="IdentitiesPerTick"/> is not 0.</summary>
    public View<Identity> TIdentities,
        ResidentIdentities;

    /// <summary>Events since the last census: [replica][site], eight 8-bit counters (<see cref="Ledger"/>).</summary>
    public View<ulong> Events;

    /// <summary>What holds for a whole replica: [replica].</summary>
    public View<ReplicaParameters> Parameters;

    /// <summary>What the host sets for each window: [replica].</summary>
    public View<WindowInputs> Windows;

    /// <summary>Kinds of T cells: [replica][kind] (<see cref="TKind.Index"/>).</summary>
    public View<TKind> TKinds;

    /// <summary>Kinds of residents: [replica][kind - 1] (<see cref="ResidentKind.Index"/>).</summary>
    public View<ResidentKind> ResidentKinds;

    /// <summary>Fields: [replica][field] (<see cref="Kernels.Parameters.FieldParameters.Index"/>).</summary>
    public View<FieldParameters> FieldParameters;

    /// <summary>Quanta that a cell of a class secretes a tick, and takes up at saturation: [replica][field][class]
    /// (<see cref="CellClass"/>).</summary>
    public View<uint> Secretion,
        Uptake;

    /// <summary>Tabulated laws: [replica][law][point] (<see cref="Law"/>).</summary>
    public View<uint> Laws;

    /// <summary>The tick that each replica is at, and the tick at which it ends.</summary>
    public View<uint> Clock,
        End;

    /// <summary>Amounts in quanta: [replica][field][voxel], present and next sub-step.</summary>
    public View<int> Amount,
        NextAmount;

    /// <summary>1 for each row of voxels that a sub-step of diffusion found at rest and left as it was: [replica][even and odd
    /// sub-steps][row]. The CPU's alone.</summary>
    public View<byte> StillRows;

    /// <summary>Quanta secreted (bits 0-30; bit 31: some were cut off) and washed out since the last census, voxel by voxel.</summary>
    public View<uint> Secreted,
        Washed;

    /// <summary>Voxel grid of each field: [field].</summary>
    public View<Grid> Grids;

    /// <summary>Keys of the dithers of a tick: [replica][field][<see cref="Dither.Salts"/>].</summary>
    public View<uint> Salts;

    /// <summary>Planned entries of cells in the present window: [replica][entry].</summary>
    public View<PlannedEntry> Entries;

    /// <summary>Sums: [replica][group][counter], and their totals [replica][counter] (<see cref="Counter"/>).</summary>
    public View<long> Partial,
        Totals;

    /// <summary>A tissue of given sizes, without memory.</summary>
    /// <param name="nx">Sites on x.</param>
    /// <param name="ny">Sites on y.</param>
    /// <param name="nz">Sites on z; 1 for a 2-D lattice.</param>
    /// <param name="periodicX">Whether x is periodic, not closed.</param>
    /// <param name="periodicY">Whether y is periodic.</param>
    /// <param name="periodicZ">Whether z is periodic.</param>
    /// <param name="replicas">Replicas.</param>
    /// <param name="grids">Voxel grids of the fields (<see cref="Grid.Of"/>).</param>
    /// <param name="entryCapacity">Most entries of a replica in a window.</param>
    /// <param name="identities">Whether cells have identities.</param>
    public static Tissue Sized(
        int nx,
        int ny,
        int nz,
        bool periodicX,
        bool periodicY,
        bool periodicZ,
        int replicas,
        IReadOnlyList<Grid> grids,
        int entryCapacity,
        bool identities = false
    )
    {
        // Sums are taken over at most 4096 groups of rows in all, whatever the device, but one a replica at least, of 512 sites or more:
        // there are about as many counters.
        int rows = ny * nz,
            most = Math.Max(1, 4096 / replicas),
            groupRows = Math.Max((rows + most - 1) / most, Math.Min(rows, (511 + nx) / nx));
        Tissue t = default;
        t.Nx = nx;
        t.Ny = ny;
        t.Nz = nz;
        t.ByNx = new Divisor(nx);
        t.ByNy = new Divisor(ny);
        t._periodic = (periodicX ? 1 : 0) | (periodicY ? 2 : 0) | (periodicZ ? 4 : 0);
        t.Directions = nz == 1 ? 4 : 6;
        t.Sites = nx * ny * nz;
        t.Replicas = replicas;
        t.Fields = grids.Count;
        t.Voxels = grids.Sum(g => g.Voxels);
        t.VoxelRows = grids.Sum(g => g.Ny * g.Nz);
        t.VoxelColumns = grids.Sum(g => DiffusionColumn.Of(g));
        t.Groups = (rows + groupRows - 1) / groupRows;
        t.GroupRows = groupRows;
        t.EntryCapacity = entryCapacity;
        t.IdentitiesPerTick = identities ? (long)Identity.Ways * t.Sites : 0;
        return t;
    }
}
