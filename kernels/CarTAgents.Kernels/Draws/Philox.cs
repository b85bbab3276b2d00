namespace CarTAgents.Kernels.Draws;

/// <summary>Philox4x32-10, a counter-based random number generator (Salmon et al. 2011, doi:10.1145/2063384.2063405).</summary>
/// <remarks>A block is a pure function of its counter and key: any site can recompute any other site's draw.</remarks>
public static class Philox
{
    /// <summary>Multiplier of words 0 and 2 of a round.</summary>
    public const uint M0 = 0xD2511F53u,
        M1 = 0xCD9E8D57u;

    /// <summary>Weyl increments of the key.</summary>
    public const uint W0 = 0x9E3779B9u,
        W1 = 0xBB67AE85u;

    /// <summary>The 128-bit block of counter (c0, c1, c2, c3) under key (k0, k1).</summary>
    public static Words4 Block(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1)
    {
        for (int round = 0; round < 10; round++)
        {
            ulong p0 = (ulong)M0 * c0;
            ulong p1 = (ulong)M1 * c2;
            c0 = (uint)(p1 >> 32) ^ c1 ^ k0;
            c1 = unchecked((uint)p1);
            c2 = (uint)(p0 >> 32) ^ c3 ^ k1;
            c3 = unchecked((uint)p0);
            k0 = unchecked(k0 + W0);
            k1 = unchecked(k1 + W1);
        }

        Words4 block;
        block.X = c0;
        block.Y = c1;
        block.Z = c2;
        block.W = c3;
        return block;
    }
}
