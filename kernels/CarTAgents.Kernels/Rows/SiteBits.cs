using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CarTAgents.Kernels.Rows;

/// <summary>Finds the sites of a row that a rule has work at, 64 signal bytes at a time. Host code: a GPU asks each site by
/// itself.</summary>
/// <remarks>Loads reach up to one byte before and 64 bytes past the block; buffers of the CPU device carry that much slack.</remarks>
internal static unsafe class SiteBits
{
    /// <summary>The first <paramref name="n"/> of 64 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong First(int n) => n >= 64 ? ulong.MaxValue : (1UL << n) - 1;

    /// <summary>Sites whose byte is not 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Occupied(byte* plane) =>
        ~Vector512.Equals(Vector512.Load(plane), Vector512<byte>.Zero).ExtractMostSignificantBits();

    /// <summary>Sites whose byte, under a mask, is a pattern.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Matching(byte* plane, byte mask, byte pattern) =>
        Vector512.Equals(Vector512.Load(plane) & Vector512.Create(mask), Vector512.Create(pattern)).ExtractMostSignificantBits();

    /// <summary>The start of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Site Row(in Tissue t, int replica, int row)
    {
        Site s;
        s.Replica = replica;
        s.X = 0;
        s.Y = row % t.Ny;
        s.Z = row / t.Ny;
        s.Local = row * t.Nx;
        s.Index = (long)replica * t.Sites + s.Local;
        s.Tick = t.Clock[replica];
        return s;
    }

    /// <summary>Site x of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Site At(in Site row, int x)
    {
        Site s = row;
        s.X = x;
        s.Local += x;
        s.Index += x;
        return s;
    }

    /// <summary>Sites of a block that a neighbour's byte points at: under the mask it is the pattern with the direction back.</summary>
    public static ulong PointedAt(in Tissue t, in Site row, int x0, int n, byte* plane, byte mask, byte pattern)
    {
        ulong bits = 0;
        byte* line = plane + row.Index;
        byte left = (byte)(pattern | 2),
            right = (byte)(pattern | 1);
        ulong fromLeft = Matching(line + x0 - 1, mask, left);
        if (x0 == 0)
            fromLeft = (fromLeft & ~1UL) | (t.PeriodicX != 0 && (line[t.Nx - 1] & mask) == left ? 1UL : 0UL);
        ulong fromRight = Matching(line + x0 + 1, mask, right);
        if (x0 + n == t.Nx)
        {
            ulong last = 1UL << (n - 1);
            fromRight = (fromRight & ~last) | (t.PeriodicX != 0 && (line[0] & mask) == right ? last : 0UL);
        }

        bits = fromLeft | fromRight;
        for (int d = 3; d <= t.Directions; d++)
        {
            int local = Neighbour.Local(t, row, d);
            if (local >= 0)
                bits |= Matching(plane + (row.Index - row.Local) + local + x0, mask, (byte)(pattern | Direction.Opposite(d)));
        }

        return bits & First(n);
    }
}
