using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Numbers;
using CarTAgents.Model.Tissues;

namespace CarTAgents.Model.Engine;

/// <summary>The sites where cells may enter a replica, each equally likely.</summary>
/// <param name="lattice">The lattice.</param>
/// <param name="kind">Which of its sites.</param>
/// <param name="vessels">Sites of vessels; looked at only where cells enter by them.</param>
internal readonly struct EntrySites(Lattice lattice, EntryRoute kind, int[] vessels)
{
    /// <summary>Draws one.</summary>
    public int Draw(ref HostRandom random) =>
        kind switch
        {
            EntryRoute.Vessels => vessels[random.NextBelow(vessels.Length)],
            EntryRoute.Anywhere => (int)random.NextBelow(lattice.Sites),
            _ => DrawOutermost(ref random),
        };

    /// <summary>One of the outermost sites, drawn from the whole faces, counted once.</summary>
    private int DrawOutermost(ref HostRandom random)
    {
        Lattice l = lattice;
        while (true)
        {
            // An axis of one site has one face; the z axis of a 2-D lattice has none.
            long sideZ = l.Nz > 1 ? 2L * l.Nx * l.Ny : 0,
                sideY = (l.Ny > 1 ? 2L : 1L) * l.Nx * l.Nz,
                sideX = (l.Nx > 1 ? 2L : 1L) * l.Ny * l.Nz;
            long draw = random.NextBelow(sideZ + sideY + sideX);
            int x,
                y,
                z,
                axis;
            if (draw < sideZ)
            {
                (x, y, z, axis) = ((int)(draw % l.Nx), (int)(draw / l.Nx % l.Ny), draw / ((long)l.Nx * l.Ny) == 0 ? 0 : l.Nz - 1, 2);
            }
            else if ((draw -= sideZ) < sideY)
            {
                (x, z, y, axis) = ((int)(draw % l.Nx), (int)(draw / l.Nx % l.Nz), draw / ((long)l.Nx * l.Nz) == 0 ? 0 : l.Ny - 1, 1);
            }
            else
            {
                draw -= sideY;
                (y, z, x, axis) = ((int)(draw % l.Ny), (int)(draw / l.Ny % l.Nz), draw / ((long)l.Ny * l.Nz) == 0 ? 0 : l.Nx - 1, 0);
            }

            // A site on an edge belongs to its last axis' face, so that it is not drawn twice as often.
            bool onZ = l.Nz > 1 && (z == 0 || z == l.Nz - 1),
                onY = y == 0 || y == l.Ny - 1;
            int owner =
                onZ ? 2
                : onY ? 1
                : 0;
            if (owner == axis)
                return l.Index(x, y, z);
        }
    }
}
