using System.Runtime.CompilerServices;
using CarTAgents.Output.Plots;

namespace CarTAgents.Output.Pictures;

public sealed partial record Frame
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void DrawField(Raster raster, FrameField field, int left, int top, int site, int step, int width, int height)
    {
        int[] seen = SeenField(field);
        int highest = field.Highest ?? Math.Max(seen.Max(), field.Lowest);
        int columns = width / site;
        int rows = height / site;
        int voxelX = Cells.Nx / field.Nx;
        int voxelY = Cells.Ny / field.Ny;

        // A voxel at a time, where each site has pixels of its own.
        int acrossX = step == 1 ? voxelX : 1;
        int acrossY = step == 1 ? voxelY : 1;
        for (int row = 0; row < rows; row += acrossY)
        {
            int voxelRow = row * step / voxelY * field.Nx;
            for (int column = 0; column < columns; column += acrossX)
            {
                Rgb colour = ColourMap.At(seen[voxelRow + (column * step / voxelX)], field.Lowest, highest);
                raster.Fill(left + (column * site), top + ((rows - acrossY - row) * site), acrossX * site, acrossY * site, colour);
            }
        }

        DrawColourBar(raster, field, left + width + 12, top, Math.Max(height, LeastBar), highest);
    }

    // The value of each column of voxels: of one layer, or the highest along z.
    private int[] SeenField(FrameField field)
    {
        int layer = field.Nx * field.Ny;
        ReadOnlySpan<int> quanta = field.Quanta.Span;
        if (Cells.Nz == 1 || View == FrameView.Slice)
        {
            int z = Cells.Nz == 1 ? 0 : Slice / (Cells.Nz / field.Nz);
            return quanta.Slice(z * layer, layer).ToArray();
        }

        int[] seen = quanta[..layer].ToArray();
        for (int z = 1; z < field.Nz; z++)
        {
            ReadOnlySpan<int> values = quanta.Slice(z * layer, layer);
            for (int i = 0; i < layer; i++)
            {
                seen[i] = Math.Max(seen[i], values[i]);
            }
        }

        return seen;
    }

    private static void DrawColourBar(Raster raster, FrameField field, int left, int top, int height, int highest)
    {
        for (int y = 0; y < height; y++)
        {
            raster.Fill(left, top + y, BarWidth, 1, ColourMap.At((height - 1 - y) * (ColourMap.Length - 1) / Math.Max(1, height - 1)));
        }

        double low = field.Lowest * field.UnitsPerQuantum;
        double high = highest * field.UnitsPerQuantum;
        // The highest value is a whole number of quanta, and a round one may lie a hair above it: half a pixel is not seen.
        AxisTicks ticks = AxisTicks.Within(low, high + ((high - low) / (2 * height)), Math.Clamp(height / 60, 2, 7));
        int labelLeft = left + BarWidth + 8;
        int last = int.MinValue;
        for (int i = 0; i < ticks.Values.Count; i++)
        {
            int y = high > low ? top + height - 1 - (int)(((ticks.Values[i] - low) / (high - low) * (height - 1)) + 0.5) : top + height - 1;
            raster.Fill(left + BarWidth, y, 4, 1, Palette.SoftInk);
            int textTop = Math.Clamp(y - (PixelFont.Height / 2), top - 4, top + height + 4 - PixelFont.Height);
            if (last == int.MinValue || last - textTop >= PixelFont.Height)
            {
                raster.Text(labelLeft, textTop, ticks.Labels[i], Palette.Ink);
                last = textTop;
            }
        }

        if (ticks.Exponent != 0)
        {
            raster.Text(left, top + height + 8, ticks.Factor, Palette.Ink);
        }
    }
}
