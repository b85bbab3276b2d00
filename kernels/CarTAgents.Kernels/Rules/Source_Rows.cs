using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Parameters;

namespace CarTAgents.Kernels.Rules;

/// <summary>Launches <see cref="Source"/> over rows of voxels; fields on equal grids share the gathering of the cells under a
/// voxel.</summary>
public readonly unsafe struct SourceRows : IKernel<SourceRows, Tissue>
{
    /// <inheritdoc/>
    public static int Items(in Tissue t) => t.Voxels;

    /// <inheritdoc/>
    public static void Item(in Tissue t, int replica, int item)
    {
        if (!Clock.Runs(t, replica))
            return;
        Voxel v = Voxel.Of(t, replica, item);
        // The first of the fields on equal grids gathers for all of them.
        if (!IsFirstOfGrid(t, v.Field))
            return;
        ClassCounts tCells = Source.TCells(t, v);
        ClassCounts residents = Source.Residents(t, v);
        int shift = t.Grids[v.Field].Shift;
        for (int f = v.Field; f < t.Fields; f++)
        {
            if (t.Grids[f].Shift != shift)
                continue;
            v.Field = f;
            v.Index = (long)replica * t.Voxels + t.Grids[f].First + v.Local;
            if (!tCells.IsEmpty || !residents.IsEmpty || t.Amount[v.Index] != 0)
                Source.Run(t, v, tCells, residents);
        }
    }

    /// <inheritdoc/>
    public static int Rows(in Tissue t)
    {
        int rows = 0;
        for (int f = 0; f < t.Fields; f++)
        {
            if (IsFirstOfGrid(t, f))
                rows += RowsOf(t, f);
        }

        return rows;
    }

    /// <inheritdoc/>
    public static void Run(in Tissue t, int replica, int first, int end)
    {
        if (!Clock.Runs(t, replica))
            return;
        int start = 0;
        for (int f = 0; f < t.Fields; f++)
        {
            if (!IsFirstOfGrid(t, f))
                continue;
            int rows = RowsOf(t, f);
            int from = Math.Max(first - start, 0),
                to = Math.Min(end - start, rows);
            if (from < to)
                RunGrid(t, replica, f, from, to);
            start += rows;
        }
    }

    private static void RunGrid(in Tissue t, int replica, int firstField, int from, int to)
    {
        Grid grid = t.Grids[firstField];
        SourceField* fields = stackalloc SourceField[Limits.Fields];
        int n = 0,
            classes = 0;
        for (int f = firstField; f < t.Fields; f++)
        {
            if (t.Grids[f].Shift != grid.Shift)
                continue;
            fields[n] = new SourceField(t, replica, f);
            classes |= fields[n].Classes;
            n++;
        }

        double* room = stackalloc double[CellCounts.Room];
        var counts = new CellCounts(room, classes, grid.Shift, grid.ShiftZ);
        int block = CellCounts.Sites >> grid.Shift;
        Voxel v;
        v.Replica = replica;
        v.Field = firstField;
        v.Index = 0;
        for (int r = from; r < to; r++)
        {
            v.Y = r % grid.Ny;
            v.Z = r / grid.Ny;
            for (v.X = 0; v.X < grid.Nx; v.X += block)
            {
                v.Local = r * grid.Nx + v.X;
                counts.Count(t, replica, v.Y, v.Z, v.X << grid.Shift);
                for (int f = 0; f < n; f++)
                    fields[f].Run(t, v, Math.Min(block, grid.Nx - v.X), counts);
            }
        }
    }

    private static int RowsOf(in Tissue t, int f) => t.Grids[f].Ny * t.Grids[f].Nz;

    private static bool IsFirstOfGrid(in Tissue t, int field)
    {
        for (int f = 0; f < field; f++)
        {
            if (t.Grids[f].Shift == t.Grids[field].Shift)
                return false;
        }

        return true;
    }
}
