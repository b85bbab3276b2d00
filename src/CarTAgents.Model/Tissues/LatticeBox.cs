using CarTAgents.Configuration.Descriptions;

namespace CarTAgents.Model.Tissues;

/// <summary>A box of the lattice in cells of a grid over it: sites, or the voxels of a field.</summary>
public static class LatticeBox
{
    /// <summary>The cells that a box cuts along an axis.</summary>
    /// <param name="region">The box.</param>
    /// <param name="axis">The axis, from 0.</param>
    /// <param name="cells">Cells of the grid along it.</param>
    /// <param name="edge">Edge of a cell, um.</param>
    /// <returns>The first of them, and how many, at least one.</returns>
    public static (int First, int Size) Along(RegionDescription region, int axis, int cells, double edge)
    {
        int first = Math.Min(cells - 1, (int)Math.Floor((region.From[axis].Value / edge) + 1e-9));
        int last = Math.Clamp((int)Math.Ceiling(((region.From[axis].Value + region.Size[axis].Value) / edge) - 1e-9), first + 1, cells);
        return (first, last - first);
    }
}
