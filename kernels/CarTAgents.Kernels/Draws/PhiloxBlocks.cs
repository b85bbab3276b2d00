using System.Runtime.Intrinsics.X86;
using CarTAgents.Kernels.Rows;

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
            Write<Lanes16>(c0, c1, c2, c3, k0, k1, words);
        }
        else if (Avx2.IsSupported)
        {
            Write<Lanes8>(c0, c1, c2, c3, k0, k1, words);
            Write<Lanes8>(c0 + 8, c1, c2, c3, k0, k1, words + 8);
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

    /// <summary>Writes as many blocks as a vector has lanes.</summary>
    internal static void Write<TLanes>(uint* c0, uint c1, uint c2, uint c3, uint k0, uint k1, uint* words)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes m0 = TLanes.All(unchecked((int)Philox.M0)),
            m1 = TLanes.All(unchecked((int)Philox.M1));
        TLanes xe = TLanes.Load((int*)c0),
            xo = TLanes.Odd(xe);
        TLanes ye = TLanes.All((int)c1),
            yo = ye,
            ze = TLanes.All((int)c2),
            zo = ze,
            we = TLanes.All((int)c3),
            wo = we;
        for (int round = 0; round < 10; round++)
        {
            TLanes key0 = TLanes.All((int)k0),
                key1 = TLanes.All((int)k1);
            TLanes pe = TLanes.EvenProducts(xe, m0),
                qe = TLanes.EvenProducts(ze, m1),
                po = TLanes.EvenProducts(xo, m0),
                qo = TLanes.EvenProducts(zo, m1);
            (xe, ye, ze, we) = (TLanes.Odd(qe) ^ (ye ^ key0), qe, TLanes.Odd(pe) ^ (we ^ key1), pe);
            (xo, yo, zo, wo) = (TLanes.Odd(qo) ^ (yo ^ key0), qo, TLanes.Odd(po) ^ (wo ^ key1), po);
            k0 = unchecked(k0 + Philox.W0);
            k1 = unchecked(k1 + Philox.W1);
        }

        TLanes.Join(xe, xo).Store((int*)words);
        TLanes.Join(ye, yo).Store((int*)words + Lanes);
        TLanes.Join(ze, zo).Store((int*)words + 2 * Lanes);
        TLanes.Join(we, wo).Store((int*)words + 3 * Lanes);
    }
}
