using CarTAgents.Kernels.Cells;

namespace CarTAgents.Kernels;

/// <summary>Steps from site to site over periodic and closed boundaries.</summary>
public static class Neighbour
{
    /// <summary>Local index of the neighbour in a direction (1 to 6), or -1 beyond a closed boundary.</summary>
    public static int Local(in Tissue t, in Site s, int direction)
    {
        int nx = t.Nx,
            ny = t.Ny,
            nz = t.Nz;
        int plane = nx * ny;
        switch (direction)
        {
            case 1:
                return s.X > 0 ? s.Local - 1
                    : t.PeriodicX != 0 ? s.Local + nx - 1
                    : -1;
            case 2:
                return s.X < nx - 1 ? s.Local + 1
                    : t.PeriodicX != 0 ? s.Local - nx + 1
                    : -1;
            case 3:
                return s.Y > 0 ? s.Local - nx
                    : t.PeriodicY != 0 ? s.Local + plane - nx
                    : -1;
            case 4:
                return s.Y < ny - 1 ? s.Local + nx
                    : t.PeriodicY != 0 ? s.Local - plane + nx
                    : -1;
            case 5:
                return s.Z > 0 ? s.Local - plane
                    : t.PeriodicZ != 0 ? s.Local + t.Sites - plane
                    : -1;
            case 6:
                return s.Z < nz - 1 ? s.Local + plane
                    : t.PeriodicZ != 0 ? s.Local - t.Sites + plane
                    : -1;
            default:
                return s.Local;
        }
    }

    /// <summary>Index in the buffers of the neighbour in a direction, which must not lie beyond a closed boundary.</summary>
    public static long Index(in Tissue t, in Site s, int direction) => s.Index - s.Local + Local(t, s, direction);

    /// <summary>The T signal that a site shows; empty beyond a closed boundary.</summary>
    public static TSignal TSignal(in Tissue t, in Site s, int direction)
    {
        int local = Local(t, s, direction);
        return local < 0 ? default : (TSignal)t.TSignals[s.Index - s.Local + local];
    }

    /// <summary>The resident signal that a site shows; empty beyond a closed boundary.</summary>
    public static ResidentSignal ResidentSignal(in Tissue t, in Site s, int direction)
    {
        int local = Local(t, s, direction);
        return local < 0 ? default : (ResidentSignal)t.ResidentSignals[s.Index - s.Local + local];
    }
}
