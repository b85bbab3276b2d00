using CarTAgents.Kernels.Parameters;

namespace CarTAgents.Kernels.Draws;

/// <summary>Random words keyed by (seed, identity, tissue, local site, tick, purpose): the same whatever the device, slot or
/// thread.</summary>
public static class Draw
{
    /// <summary>The block of a site for a purpose. The round tells draws of one purpose within a tick apart.</summary>
    public static Words4 Block(in Tissue t, int replica, int local, uint tick, uint purpose, int round)
    {
        return Philox.Block(
            (uint)local,
            tick,
            t.Parameters[replica].Identity,
            Use(t, replica, purpose, round),
            t.Parameters[replica].SeedLow,
            t.Parameters[replica].SeedHigh
        );
    }

    /// <summary>Writes the blocks of <see cref="PhiloxBlocks.Lanes"/> sites as <see cref="Block(in Tissue, int, int, uint, uint, int)"/>
    /// gives them one by one: the words X of all, then Y, Z and W. Host code.</summary>
    internal static unsafe void Blocks(in Tissue t, int replica, uint* locals, uint tick, uint purpose, int round, uint* words)
    {
        ref readonly ReplicaParameters p = ref t.Parameters[replica];
        PhiloxBlocks.Write(locals, tick, p.Identity, Use(t, replica, purpose, round), p.SeedLow, p.SeedHigh, words);
    }

    /// <summary>The fourth word of a counter.</summary>
    private static uint Use(in Tissue t, int replica, uint purpose, int round) =>
        purpose | (t.Parameters[replica].TissueNumber << 8) | ((uint)round << 16);

    /// <summary>The block of a site at its tick.</summary>
    public static Words4 Block(in Tissue t, in Site s, uint purpose, int round = 0) => Block(t, s.Replica, s.Local, s.Tick, purpose, round);

    /// <summary>A number from 0 to n - 1 from a random word.</summary>
    public static int Below(uint word, int n)
    {
        return (int)(((ulong)word * (uint)n) >> 32);
    }

    /// <summary>Blocks of dice are laid per row of sites: 16 blocks for each 64 sites, the tail unused. Block index of site x of a
    /// row.</summary>
    public static int DiceBlock(in Tissue t, in Site s)
    {
        int blocks = (t.Nx + 63) >> 6;
        int row = s.Z * t.Ny + s.Y;
        return (row * blocks + (s.X >> 6)) * 16 + (s.X & 15);
    }

    /// <summary>The die of a site: word (x mod 64) / 16 of its block.</summary>
    public static uint Die(in Tissue t, in Site s) =>
        DieOf(Block(t, s.Replica, DiceBlock(t, s), s.Tick, Purpose.ResidentDice, 0), (s.X >> 4) & 3);

    /// <summary>The die of the site of a block that a word, 0 to 3, belongs to.</summary>
    internal static uint DieOf(Words4 block, int word) =>
        word == 0 ? block.X
        : word == 1 ? block.Y
        : word == 2 ? block.Z
        : block.W;

    /// <summary>A standard normal deviate in units of 1/4096: the sum of eight 16-bit uniforms of a block (Irwin-Hall), scaled to unit
    /// variance.</summary>
    /// <remarks>Excess kurtosis -0.15, range +-4.9.</remarks>
    public static int Normal(Words4 block)
    {
        int sum = (int)(
            (block.X & 0xFFFFu)
            + (block.X >> 16)
            + (block.Y & 0xFFFFu)
            + (block.Y >> 16)
            + (block.Z & 0xFFFFu)
            + (block.Z >> 16)
            + (block.W & 0xFFFFu)
            + (block.W >> 16)
        );
        // s.d. of the sum: sqrt(8/12) * 65536 = 53509.9; 4096 / 53509.9 = 5016.6 / 65536. The sum is at most 524280 from 262140: no
        // overflow.
        return ((sum - 262140) * 5017 + 32768) >> 16;
    }
}
