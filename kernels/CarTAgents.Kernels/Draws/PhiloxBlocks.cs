using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CarTAgents.Kernels.Draws;

/// <summary>Sixteen blocks of <see cref="Philox"/> side by side, whose counters differ in their first word: in vectors of 512 or 256 bits,
/// one by one where the CPU has neither.</summary>
/// <remarks>Numbers sit in the lower halves of 64-bit lanes, sixteen as two vectors of eight (of odd and of even place). A multiplication
/// ignores the upper halves, so that the low word of a product needs no mask.</remarks>
internal static unsafe class PhiloxBlocks
{
    /// <summary>Blocks that are drawn at once.</summary>
    public const int Lanes = 16;

    /// <summary>Writes the blocks of sixteen first words <paramref name="c0"/>: the words X of all, then Y, Z and W.</summary>
    public static void Write(uint* c0, uint c1, uint c2, uint c3, uint k0, uint k1, uint* words)
    {
        if (Avx512F.IsSupported)
        {
            Sixteen(c0, c1, c2, c3, k0, k1, words);
        }
        else if (Avx2.IsSupported)
        {
            Eight(c0, c1, c2, c3, k0, k1, words);
            Eight(c0 + 8, c1, c2, c3, k0, k1, words + 8);
        }
        else
        {
            for (int lane = 0; lane < Lanes; lane++)
            {
                Words4 block = Philox.Block(c0[lane], c1, c2, c3, k0, k1);
                words[lane] = block.X;
                words[Lanes + lane] = block.Y;
                words[2 * Lanes + lane] = block.Z;
                words[3 * Lanes + lane] = block.W;
            }
        }
    }

    private static void Sixteen(uint* c0, uint c1, uint c2, uint c3, uint k0, uint k1, uint* words)
    {
        Vector512<uint> m0 = Vector512.Create(Philox.M0),
            m1 = Vector512.Create(Philox.M1);
        Vector512<uint> xe = Vector512.Load(c0),
            xo = High(xe);
        Vector512<uint> ye = Vector512.Create(c1),
            yo = ye,
            ze = Vector512.Create(c2),
            zo = ze,
            we = Vector512.Create(c3),
            wo = we;
        for (int round = 0; round < 10; round++)
        {
            Vector512<uint> key0 = Vector512.Create(k0),
                key1 = Vector512.Create(k1);
            Vector512<uint> pe = Avx512F.Multiply(xe, m0).AsUInt32(),
                qe = Avx512F.Multiply(ze, m1).AsUInt32(),
                po = Avx512F.Multiply(xo, m0).AsUInt32(),
                qo = Avx512F.Multiply(zo, m1).AsUInt32();
            (xe, ye, ze, we) = (High(qe) ^ (ye ^ key0), qe, High(pe) ^ (we ^ key1), pe);
            (xo, yo, zo, wo) = (High(qo) ^ (yo ^ key0), qo, High(po) ^ (wo ^ key1), po);
            k0 = unchecked(k0 + Philox.W0);
            k1 = unchecked(k1 + Philox.W1);
        }

        Join(xe, xo).Store(words);
        Join(ye, yo).Store(words + Lanes);
        Join(ze, zo).Store(words + 2 * Lanes);
        Join(we, wo).Store(words + 3 * Lanes);
    }

    private static void Eight(uint* c0, uint c1, uint c2, uint c3, uint k0, uint k1, uint* words)
    {
        Vector256<uint> m0 = Vector256.Create(Philox.M0),
            m1 = Vector256.Create(Philox.M1);
        Vector256<uint> xe = Vector256.Load(c0),
            xo = High(xe);
        Vector256<uint> ye = Vector256.Create(c1),
            yo = ye,
            ze = Vector256.Create(c2),
            zo = ze,
            we = Vector256.Create(c3),
            wo = we;
        for (int round = 0; round < 10; round++)
        {
            Vector256<uint> key0 = Vector256.Create(k0),
                key1 = Vector256.Create(k1);
            Vector256<uint> pe = Avx2.Multiply(xe, m0).AsUInt32(),
                qe = Avx2.Multiply(ze, m1).AsUInt32(),
                po = Avx2.Multiply(xo, m0).AsUInt32(),
                qo = Avx2.Multiply(zo, m1).AsUInt32();
            (xe, ye, ze, we) = (High(qe) ^ (ye ^ key0), qe, High(pe) ^ (we ^ key1), pe);
            (xo, yo, zo, wo) = (High(qo) ^ (yo ^ key0), qo, High(po) ^ (wo ^ key1), po);
            k0 = unchecked(k0 + Philox.W0);
            k1 = unchecked(k1 + Philox.W1);
        }

        Join(xe, xo).Store(words);
        Join(ye, yo).Store(words + Lanes);
        Join(ze, zo).Store(words + 2 * Lanes);
        Join(we, wo).Store(words + 3 * Lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> High(Vector512<uint> products) => (products.AsUInt64() >> 32).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> High(Vector256<uint> products) => (products.AsUInt64() >> 32).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Join(Vector512<uint> even, Vector512<uint> odd) =>
        ((even.AsUInt64() & Vector512.Create(0xFFFFFFFFUL)) | (odd.AsUInt64() << 32)).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Join(Vector256<uint> even, Vector256<uint> odd) =>
        ((even.AsUInt64() & Vector256.Create(0xFFFFFFFFUL)) | (odd.AsUInt64() << 32)).AsUInt32();
}
