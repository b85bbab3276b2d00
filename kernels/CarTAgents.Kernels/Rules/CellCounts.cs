using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Rows;

namespace CarTAgents.Kernels.Rules;

/// <summary>The cells under the voxels of 64 sites of a row at once: equal to <see cref="Source.TCells"/> and
/// <see cref="Source.Residents"/> at each of them.</summary>
/// <remarks>Residents are many, and counted from their signals 64 at a time; T cells are few, and looked at one by one, because their class
/// is in the record.</remarks>
internal static unsafe class CellCounts
{
    /// <summary>Sites on x that are counted at once: 64, 32 or 16 voxels.</summary>
    public const int Sites = 64;

    /// <summary>Counts of T cells by class, voxel by voxel, from the voxel that begins at site <paramref name="x0"/> on.</summary>
    public static void TCells(in Tissue t, in Voxel row, int shift, int shiftZ, int x0, ulong* counts)
    {
        new Span<ulong>(counts, Sites >> shift).Clear();
        ulong valid = SiteBits.First(t.Nx - x0);
        for (int z = row.Z << shiftZ; z < (row.Z + 1) << shiftZ; z++)
        {
            for (int y = row.Y << shift; y < (row.Y + 1) << shift; y++)
            {
                long first = (long)row.Replica * t.Sites + ((long)z * t.Ny + y) * t.Nx + x0;
                for (ulong bits = SiteBits.Occupied(t.TSignals.Address + first) & valid; bits != 0; bits &= bits - 1)
                {
                    int b = BitOperations.TrailingZeroCount(bits);
                    TCell cell = t.TCells[first + b];
                    counts[b >> shift] += 1UL << (8 * CellClass.OfT(cell.Kind, cell.IsSecreting));
                }
            }
        }
    }

    /// <summary>Counts of living residents of some kinds, voxel by voxel.</summary>
    /// <param name="t">The tissue.</param>
    /// <param name="row">The row of voxels.</param>
    /// <param name="shift">log2 of sites a voxel on x and y.</param>
    /// <param name="shiftZ">log2 of sites a voxel on z.</param>
    /// <param name="x0">Site at which the first voxel begins.</param>
    /// <param name="kinds">The kinds to count: 0xFF in byte k - 1 for kind k. The counts of others stay 0.</param>
    /// <param name="counts">The counts.</param>
    public static void Residents(in Tissue t, in Voxel row, int shift, int shiftZ, int x0, ulong kinds, ulong* counts)
    {
        new Span<ulong>(counts, Sites >> shift).Clear();
        for (int kind = 1; kind <= Limits.ResidentKinds; kind++)
        {
            if (((kinds >> (8 * (kind - 1))) & 0xFF) == 0)
                continue;
            // Alive: the kind, and the upper bit of the phase clear.
            Vector512<byte> mask = Vector512.Create(ResidentSignal.LivingMask),
                pattern = Vector512.Create((byte)ResidentSignal.Living(kind));
            Vector512<byte> sum = Vector512<byte>.Zero;
            for (int z = row.Z << shiftZ; z < (row.Z + 1) << shiftZ; z++)
            {
                for (int y = row.Y << shift; y < (row.Y + 1) << shift; y++)
                {
                    byte* line = t.ResidentSignals.Address + (long)row.Replica * t.Sites + ((long)z * t.Ny + y) * t.Nx + x0;
                    // A match is 255, which is -1.
                    sum -= Vector512.Equals(Vector512.Load(line) & mask, pattern);
                }
            }

            if (sum == Vector512<byte>.Zero)
                continue;
            int byteShift = 8 * (kind - 1);
            if (shift == 0)
                Add(sum, byteShift, counts);
            else if (shift == 1)
                Add(Pairs(sum), byteShift, counts);
            else
                Add(Pairs(Pairs(sum)), byteShift, counts);
        }
    }

    private static Vector512<ushort> Pairs(Vector512<byte> v) => (v.AsUInt16() & Vector512.Create((ushort)0xFF)) + (v.AsUInt16() >> 8);

    private static Vector512<uint> Pairs(Vector512<ushort> v) => (v.AsUInt32() & Vector512.Create(0xFFFFu)) + (v.AsUInt32() >> 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Vector512<byte> v, int byteShift, ulong* counts)
    {
        Add(Vector512.WidenLower(v), byteShift, counts);
        Add(Vector512.WidenUpper(v), byteShift, counts + 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Vector512<ushort> v, int byteShift, ulong* counts)
    {
        Add(Vector512.WidenLower(v), byteShift, counts);
        Add(Vector512.WidenUpper(v), byteShift, counts + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Vector512<uint> v, int byteShift, ulong* counts)
    {
        (Vector512.Load(counts) + (Vector512.WidenLower(v) << byteShift)).Store(counts);
        (Vector512.Load(counts + 8) + (Vector512.WidenUpper(v) << byteShift)).Store(counts + 8);
    }
}
