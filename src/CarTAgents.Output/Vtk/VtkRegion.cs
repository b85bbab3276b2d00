using System.Runtime.CompilerServices;

namespace CarTAgents.Output.Vtk;

/// <summary>A box of a grid and a stride: what part of a lattice or field goes into a file, and how coarsely. Each block of
/// stride^3 cells becomes one; blocks at the far faces may be smaller.</summary>
/// <remarks>An axis along which the box has one cell keeps stride 1.</remarks>
public sealed class VtkRegion
{
    private readonly (int X, int Y, int Z) _grid;
    private readonly (int X, int Y, int Z) _first;
    private readonly (int X, int Y, int Z) _size;

    /// <summary>Makes a region.</summary>
    /// <param name="grid">Cells of the whole grid along each axis.</param>
    /// <param name="first">The first cell of the box along each axis, from 0.</param>
    /// <param name="size">Cells of the box along each axis, 1 or more.</param>
    /// <param name="stride">Cells a block along each axis, 1 or more.</param>
    /// <exception cref="ArgumentException">The box does not lie in the grid, or the stride is below 1.</exception>
    public VtkRegion((int X, int Y, int Z) grid, (int X, int Y, int Z) first, (int X, int Y, int Z) size, int stride = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        if (!Fits(grid.X, first.X, size.X) || !Fits(grid.Y, first.Y, size.Y) || !Fits(grid.Z, first.Z, size.Z))
        {
            throw new ArgumentException(FormattableString.Invariant($"a box of {size} from {first} does not lie in a grid of {grid}"));
        }

        _grid = grid;
        _first = first;
        _size = size;
        Stride = (size.X == 1 ? 1 : stride, size.Y == 1 ? 1 : stride, size.Z == 1 ? 1 : stride);
        Nx = Blocks(size.X, Stride.X);
        Ny = Blocks(size.Y, Stride.Y);
        Nz = Blocks(size.Z, Stride.Z);
    }

    /// <summary>Blocks along x.</summary>
    public int Nx { get; }

    /// <summary>Blocks along y.</summary>
    public int Ny { get; }

    /// <summary>Blocks along z.</summary>
    public int Nz { get; }

    /// <summary>The first cell of the box along each axis, from 0.</summary>
    public (int X, int Y, int Z) First => _first;

    /// <summary>Cells of the box along each axis.</summary>
    public (int X, int Y, int Z) Size => _size;

    /// <summary>Cells a block along each axis.</summary>
    public (int X, int Y, int Z) Stride { get; }

    /// <summary>The whole of a grid.</summary>
    /// <param name="grid">Cells of the grid along each axis.</param>
    /// <param name="stride">Cells a block along each axis, 1 or more.</param>
    /// <returns>The region.</returns>
    public static VtkRegion Whole((int X, int Y, int Z) grid, int stride = 1) => new(grid, default, grid, stride);

    /// <summary>An image without values, placed where the region is.</summary>
    /// <param name="spacingUm">The size of a cell of the grid along each axis, um.</param>
    /// <param name="timeHours">Simulated time, hours; null leaves it out.</param>
    /// <param name="cornerUm">Where the corner of the grid lies, um.</param>
    /// <returns>The image, of <see cref="Nx"/> x <see cref="Ny"/> x <see cref="Nz"/> cells.</returns>
    public VtkImage Image(
        (double X, double Y, double Z) spacingUm,
        double? timeHours = null,
        (double X, double Y, double Z) cornerUm = default
    ) =>
        new(Nx, Ny, Nz)
        {
            SpacingUm = (spacingUm.X * Stride.X, spacingUm.Y * Stride.Y, spacingUm.Z * Stride.Z),
            OriginUm = (cornerUm.X + spacingUm.X * _first.X, cornerUm.Y + spacingUm.Y * _first.Y, cornerUm.Z + spacingUm.Z * _first.Z),
            TimeHours = timeHours,
        };

    /// <summary>The highest value of each block, for codes such as kinds: an empty block stays 0.</summary>
    /// <param name="plane">A value a cell of the grid, x fastest.</param>
    /// <returns>A value a block, x fastest.</returns>
    /// <exception cref="ArgumentException">The plane is not of the grid's size.</exception>
    public byte[] Highest(ReadOnlySpan<byte> plane)
    {
        Check(plane.Length);
        var result = new byte[Nx * Ny * Nz];
        foreach ((int source, int target) in Rows())
        {
            ReadOnlySpan<byte> row = plane.Slice(source, _size.X);
            for (int x = 0; x < row.Length; x++)
            {
                ref byte value = ref result[target + (x / Stride.X)];
                value = Math.Max(value, row[x]);
            }
        }

        return result;
    }

    /// <summary>How many cells of each block are not 0.</summary>
    /// <param name="plane">A value a cell of the grid, x fastest.</param>
    /// <returns>A count a block, x fastest.</returns>
    /// <exception cref="ArgumentException">The plane is not of the grid's size.</exception>
    public int[] Count(ReadOnlySpan<byte> plane)
    {
        Check(plane.Length);
        var result = new int[Nx * Ny * Nz];
        foreach ((int source, int target) in Rows())
        {
            ReadOnlySpan<byte> row = plane.Slice(source, _size.X);
            for (int x = 0; x < row.Length; x++)
            {
                result[target + (x / Stride.X)] += row[x] == 0 ? 0 : 1;
            }
        }

        return result;
    }

    /// <summary>The sum of each block, for amounts; 64 bits, so that nothing wraps.</summary>
    /// <param name="plane">A value a cell of the grid, x fastest.</param>
    /// <returns>A sum a block, x fastest.</returns>
    /// <exception cref="ArgumentException">The plane is not of the grid's size.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public long[] Sum(ReadOnlySpan<int> plane)
    {
        Check(plane.Length);
        var result = new long[Nx * Ny * Nz];
        for (int z = 0; z < _size.Z; z++)
        {
            for (int y = 0; y < _size.Y; y++)
            {
                ReadOnlySpan<int> row = plane.Slice(((((_first.Z + z) * _grid.Y) + _first.Y + y) * _grid.X) + _first.X, _size.X);
                Span<long> target = result.AsSpan(((z / Stride.Z * Ny) + (y / Stride.Y)) * Nx, Nx);
                for (int x = 0; x < row.Length; x++)
                {
                    target[x / Stride.X] += row[x];
                }
            }
        }

        return result;
    }

    private static bool Fits(int grid, int first, int size) => first >= 0 && size >= 1 && (long)first + size <= grid;

    private static int Blocks(int size, int stride) => (int)(((long)size + stride - 1) / stride);

    // Where each row of the box begins in the grid, and where its first block begins in the result.
    private IEnumerable<(int Source, int Target)> Rows()
    {
        for (int z = 0; z < _size.Z; z++)
        {
            for (int y = 0; y < _size.Y; y++)
            {
                int source = ((((_first.Z + z) * _grid.Y) + _first.Y + y) * _grid.X) + _first.X;
                yield return (source, ((z / Stride.Z * Ny) + (y / Stride.Y)) * Nx);
            }
        }
    }

    private void Check(int length)
    {
        long cells = (long)_grid.X * _grid.Y * _grid.Z;
        if (length != cells)
        {
            throw new ArgumentException(FormattableString.Invariant($"expected a plane of {cells} cells, found {length}"));
        }
    }
}
