using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CarTAgents.Kernels.Rows;

/// <summary>Whole numbers under 2^52 as doubles, four at a time. Host code.</summary>
/// <remarks>Sums and products of such doubles are exact as long as they stay under 2^53. So is a quotient n / d rounded down, where n + d
/// is at most 2^53: where n / d is not whole it lies at least 1 / d under the next whole number m, which is more than the half unit in the
/// last place by which the rounding of the division could lift it there, because m d is less than n + d.</remarks>
internal static class WholeNumbers
{
    // 2^52, and its bits: a whole number added to it stands in the low bits of the sum.
    private const double Two52 = 4503599627370496.0;
    private const ulong Two52Bits = 0x4330000000000000;

    /// <summary>The largest whole number up to which all are doubles.</summary>
    public const double Most = 2 * Two52;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> ToDouble(Vector256<ulong> v) => (v | Vector256.Create(Two52Bits)).AsDouble() - Vector256.Create(Two52);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> ToUInt64(Vector256<double> v) => (v + Vector256.Create(Two52)).AsUInt64() ^ Vector256.Create(Two52Bits);

    /// <summary>Products of numbers under 2^32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Product(Vector256<ulong> a, Vector256<ulong> b) =>
        Avx2.IsSupported ? Avx2.Multiply(a.AsUInt32(), b.AsUInt32()) : a * b;
}
