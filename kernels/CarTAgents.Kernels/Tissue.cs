namespace CarTAgents.Kernels;

/// <summary>All that a kernel may touch: the lattice, its replicas' buffers and their parameters. Replicas are the outermost
/// dimension.</summary>
/// <remarks>A kernel reads anything that no kernel of the same pass writes, and writes only entries of its own site, voxel, row or
/// replica.</remarks>
public struct Tissue
{
    /// <summary>Sites on each axis; nz = 1 is a 2-D lattice.</summary>
    public int Nx,
        Ny,
        Nz;

    /// <summary>1 where an axis is periodic, 0 where it is closed.</summary>
    public int PeriodicX,
        PeriodicY,
        PeriodicZ;

    /// <summary>Directions: 6, or 4 in 2-D.</summary>
    public int Directions;

    /// <summary>Sites of one replica, and replicas.</summary>
    public int Sites,
        Replicas;

    /// <summary>Fields, and voxels of all fields of one replica.</summary>
    public int Fields,
        Voxels;

    /// <summary>Round of T-cell steps within the tick; sub-step of diffusion within the tick.</summary>
    public int Round,
        SubStep;

    /// <summary>Groups of rows that the sums are taken over first, and rows a group.</summary>
    public int Groups,
        GroupRows;

    /// <summary>Words of <see cref="Entries"/> a replica.</summary>
    public int EntryCapacity;

    /// <summary>Signals: [replica][site].</summary>
    public View<byte> TSignal,
        ResidentSignal;

    /// <summary>Who enters a site: 0 nobody, else the direction it comes from, with <see cref="Resolve.Birth"/> added for a daughter cell.
    /// Valid from resolve to settle.</summary>
    public View<byte> TEntrant,
        ResidentEntrant;

    /// <summary>Records: [replica][site].</summary>
    public View<Words4> TCell,
        Resident;

    /// <summary>Events since the last census: [replica][site], eight 8-bit counters (<see cref="Ledger"/>).</summary>
    public View<ulong> Events;

    /// <summary>Parameters: [replica][<see cref="Table.Stride"/>].</summary>
    public View<uint> Parameters;

    /// <summary>The tick that each replica is at, and the tick at which it ends.</summary>
    public View<uint> Clock,
        End;

    /// <summary>Amounts in quanta: [replica][field][voxel], present and next sub-step.</summary>
    public View<int> Amount,
        NextAmount;

    /// <summary>Quanta secreted (bits 0-30; bit 31: some were cut off) and washed out since the last census, voxel by voxel.</summary>
    public View<uint> Secreted,
        Washed;

    /// <summary>Voxel grid of each field: [field][<see cref="Grid.Stride"/>].</summary>
    public View<int> Grids;

    /// <summary>Keys of the dithers of a tick: [replica][field][<see cref="Dither.Salts"/>].</summary>
    public View<uint> Salts;

    /// <summary>Planned entries of T cells in the present window: [replica][entry][<see cref="Entry.Stride"/>].</summary>
    public View<uint> Entries;

    /// <summary>Sums: [replica][group][counter], and their totals [replica][counter] (<see cref="Counter"/>).</summary>
    public View<long> Partial,
        Totals;
}
