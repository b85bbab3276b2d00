namespace CarTAgents.Kernels.Cells;

/// <summary>Who a cell is, and which cell it was born of.</summary>
/// <remarks>A number follows from when, how and where a cell came to be, so that nothing has to be counted: in a tick at most one cell of a
/// layer is born at a site, and at most one enters there. It lies below 2^53, which tables of any program hold.</remarks>
public struct Identity
{
    /// <summary>Ways in which a cell comes to be: by a division (or with the tissue at its start), or from outside.</summary>
    public const int TBorn = 0,
        TEntered = 1,
        Born = 2,
        Entered = 3,
        Ways = 4;

    /// <summary>The cell's number, from 1: unique among all cells that a replica ever has.</summary>
    public long Cell;

    /// <summary>The number of the cell that it was born of; 0 where that is not known.</summary>
    public long Mother;

    /// <summary>A cell of a number.</summary>
    public Identity(long cell, long mother)
    {
        Cell = cell;
        Mother = mother;
    }

    /// <summary>The number of a cell that comes to be in a tick. Those that a tissue begins with have the numbers of a tick before the
    /// first, <see cref="Founder"/>.</summary>
    /// <param name="t">The tissue, whose cells have identities.</param>
    /// <param name="tick">The tick.</param>
    /// <param name="way">How it comes to be.</param>
    /// <param name="local">Its site, local.</param>
    public static long Number(in Tissue t, uint tick, int way, int local) =>
        (tick + 1L) * t.IdentitiesPerTick + (long)way * t.Sites + local + 1;

    /// <summary>The identity of a cell that a tissue begins with.</summary>
    /// <param name="sites">Sites of the lattice.</param>
    /// <param name="way">Its layer, as the way in which a cell of it is born.</param>
    /// <param name="local">Its site, local.</param>
    public static Identity Founder(int sites, int way, int local) => new((long)way * sites + local + 1, 0);
}
