using System.Runtime.Intrinsics;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Rows;

namespace CarTAgents.Kernels.Rules;

/// <summary>Launches one sub-step of <see cref="Diffusion"/> over the voxels of all fields: on the CPU over rows, each face once, 8 or 16
/// voxels at a time, and nothing where nothing moves; on other devices over columns (<see cref="DiffusionColumn"/>).</summary>
/// <remarks>Equal, to the bit, to <see cref="Diffusion.Next"/> at every voxel. The sub-steps of a tick follow one another on the same two
/// buffers: the first looks at every row, and those after it believe what it noted in <see cref="Tissue.StillRows"/>.</remarks>
public readonly struct DiffusionRows : IKernel<DiffusionRows, Tissue>
{
    /// <inheritdoc/>
    public static int Items(in Tissue t) => t.VoxelColumns;

    /// <inheritdoc/>
    public static void Item(in Tissue t, int replica, int item)
    {
        if (Clock.Runs(t, replica))
            DiffusionColumn.Run(t, replica, item);
    }

    /// <inheritdoc/>
    public static int Rows(in Tissue t) => t.VoxelRows;

    /// <inheritdoc/>
    public static void Run(in Tissue t, int replica, int first, int end)
    {
        if (!Clock.Runs(t, replica))
            return;
        for (int f = 0; f < t.Fields; f++)
        {
            // Rows that wide vectors leave half of to single voxels take narrow ones.
            if (Vector512.IsHardwareAccelerated && t.Grids[f].Nx % Lanes16.Count < Lanes8.Count)
                Run<Lanes16>(t, replica, f, first, end);
            else
                Run<Lanes8>(t, replica, f, first, end);
        }
    }

    /// <summary><see cref="Run(in Tissue, int, int, int)"/> of a field, with vectors of a width.</summary>
    internal static void Run<TLanes>(in Tissue t, int replica, int field, int first, int end)
        where TLanes : struct, ILanes<TLanes>
    {
        if (t.SubStep >= t.FieldParameters[FieldParameters.Index(t, replica, field)].SubSteps)
            return;
        int start = t.Grids[field].FirstRow;
        int from = Math.Max(first - start, 0),
            to = Math.Min(end - start, t.Grids[field].Ny * t.Grids[field].Nz);
        if (from < to)
            new DiffusionRange<TLanes>(t, replica, field, from, to).Run();
    }
}
