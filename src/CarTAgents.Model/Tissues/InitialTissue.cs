using CarTAgents.Model.Conversion;

namespace CarTAgents.Model.Tissues;

/// <summary>The cells of a replica at tick 0: vessels and given cells first, then exact numbers of cells at sites drawn at random within a
/// region.</summary>
public sealed class InitialTissue
{
    /// <summary>Residents to place at random.</summary>
    public IReadOnlyList<ResidentShare> Residents { get; init; } = [];

    /// <summary>Where <see cref="Residents"/> are placed.</summary>
    public Region ResidentRegion { get; init; } = Region.Everywhere;

    /// <summary>Number of T cells to place at random, and their kinds.</summary>
    public long TCells { get; init; }

    /// <summary>Kinds of the T cells.</summary>
    public IReadOnlyList<TShare> TMix { get; init; } = [];

    /// <summary>Where T cells are placed.</summary>
    public Region TRegion { get; init; } = Region.Everywhere;

    /// <summary>Columns of vessel sites along z (single sites in 2-D): x + nx * y, ascending.</summary>
    public IReadOnlyList<int> VesselColumns { get; init; } = [];

    /// <summary>Resident kind of vessel sites, from 1; 0 without vessels.</summary>
    public int VesselKind { get; init; }

    /// <summary>Cells that stand at given sites, ascending by layer and site.</summary>
    public IReadOnlyList<PlacedCell> Placed { get; init; } = [];
}

/// <summary>A number of residents of a kind to place at random.</summary>
/// <param name="Kind">Kind, from 1.</param>
/// <param name="Cells">Number of cells.</param>
/// <param name="AntigenMedian">Median antigen molecules a cell; 0 for none.</param>
/// <param name="AntigenSpread">S.d. of their ln.</param>
/// <param name="IsResistant">Whether they resist killing.</param>
public sealed record ResidentShare(int Kind, long Cells, double AntigenMedian, double AntigenSpread, bool IsResistant = false);

/// <summary>A cell at a given site.</summary>
/// <param name="Site">Local site.</param>
/// <param name="IsT">T layer (resident layer otherwise).</param>
/// <param name="Kind">T kind 0 to 3, or resident kind from 1.</param>
/// <param name="Median">Median CAR or antigen molecules a cell.</param>
/// <param name="Spread">S.d. of their ln.</param>
/// <param name="Competent">Of a T cell, the chance that it is competent.</param>
public readonly record struct PlacedCell(int Site, bool IsT, int Kind, double Median, double Spread, double Competent = 1);

/// <summary>A region of the lattice: everywhere, within a ball, or outside one. Lengths in sites.</summary>
/// <param name="Shape">0 everywhere, 1 within the ball, 2 outside it.</param>
/// <param name="X">Centre on x, in sites from the centre of site 0.</param>
/// <param name="Y">Centre on y.</param>
/// <param name="Z">Centre on z.</param>
/// <param name="Radius">Radius, sites.</param>
public sealed record Region(int Shape, double X, double Y, double Z, double Radius)
{
    /// <summary>The whole lattice.</summary>
    public static readonly Region Everywhere = new(0, 0, 0, 0, 0);

    /// <summary>Whether a site lies in the region.</summary>
    public bool Contains(int x, int y, int z)
    {
        if (Shape == 0)
            return true;
        double dx = x - X,
            dy = y - Y,
            dz = z - Z;
        bool inside = dx * dx + dy * dy + dz * dz <= Radius * Radius;
        return Shape == 1 ? inside : !inside;
    }

    /// <summary>Number of sites of the lattice in the region.</summary>
    public long Count(Lattice lattice)
    {
        if (Shape == 0)
            return lattice.Sites;
        long count = 0;
        for (int z = 0; z < lattice.Nz; z++)
        {
            for (int y = 0; y < lattice.Ny; y++)
            {
                for (int x = 0; x < lattice.Nx; x++)
                {
                    if (Contains(x, y, z))
                        count++;
                }
            }
        }

        return count;
    }
}
