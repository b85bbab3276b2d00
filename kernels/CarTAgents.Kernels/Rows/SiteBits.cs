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

    /// <summary>Sites whose byte, with an addend and under a mask, is a pattern.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Matching(byte* plane, byte addend, byte mask, byte pattern) =>
        Vector512
            .Equals((Vector512.Load(plane) + Vector512.Create(addend)) & Vector512.Create(mask), Vector512.Create(pattern))
            .ExtractMostSignificantBits();

    /// <summary>Sites whose byte, under a mask, is one of some patterns.</summary>
    public static ulong MatchingAny(byte* plane, byte mask, byte* patterns, int count)
    {
        Vector512<byte> bytes = Vector512.Load(plane) & Vector512.Create(mask),
            matching = Vector512<byte>.Zero;
        for (int i = 0; i < count; i++)
            matching |= Vector512.Equals(bytes, Vector512.Create(patterns[i]));
        return matching.ExtractMostSignificantBits();
    }
}
