using System.Numerics;
using CarTAgents.Kernels.Draws;
using CarTAgents.Kernels.Rows;

namespace CarTAgents.Kernels.Tests;

public class PhiloxTests
{
    // The published vectors: Random123 1.14, tests/kat_vectors, "philox4x32 10".
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(
        0xffffffffu,
        0xffffffffu,
        0xffffffffu,
        0xffffffffu,
        0xffffffffu,
        0xffffffffu,
        0x408f276du,
        0x41c83b0eu,
        0xa20bc7c6u,
        0x6d5451fdu
    )]
    [InlineData(
        0x243f6a88u,
        0x85a308d3u,
        0x13198a2eu,
        0x03707344u,
        0xa4093822u,
        0x299f31d0u,
        0xd16cfe09u,
        0x94fdccebu,
        0x5001e420u,
        0x24126ea1u
    )]
    public void Block_gives_the_published_words(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, uint x, uint y, uint z, uint w)
    {
        Words4 block = Philox.Block(c0, c1, c2, c3, k0, k1);
        Assert.Equal((x, y, z, w), (block.X, block.Y, block.Z, block.W));
    }

    [Fact]
    public void Any_one_bit_of_counter_or_key_changes_half_of_the_block()
    {
        uint[] input = [0x0123u, 0x4567u, 0x89abu, 0xcdefu, 0x1357u, 0x2468u];
        Words4 plain = Block(input);
        long changed = 0;
        for (int bit = 0; bit < 192; bit++)
        {
            input[bit >> 5] ^= 1u << (bit & 31);
            Words4 other = Block(input);
            input[bit >> 5] ^= 1u << (bit & 31);
            int here =
                BitOperations.PopCount(plain.X ^ other.X)
                + BitOperations.PopCount(plain.Y ^ other.Y)
                + BitOperations.PopCount(plain.Z ^ other.Z)
                + BitOperations.PopCount(plain.W ^ other.W);

            // 128 fair bits: mean 64, s.d. 5.66; 6 s.d. is a chance of 4e-7 over the 192 trials.
            Assert.InRange(here, 30, 98);
            changed += here;
        }

        // 24576 fair bits: s.d. 78.4; 5 s.d.
        Assert.InRange(changed, 12288 - 392, 12288 + 392);
    }

    private static Words4 Block(uint[] v) => Philox.Block(v[0], v[1], v[2], v[3], v[4], v[5]);

    /// <summary>Both widths wherever they are run: where the processor has no such vectors, the runtime makes do without.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public unsafe void Blocks_side_by_side_are_those_one_by_one(int seed)
    {
        var random = new Random(seed);
        uint* c0 = stackalloc uint[PhiloxBlocks.Lanes],
            chosen = stackalloc uint[4 * PhiloxBlocks.Lanes],
            wide = stackalloc uint[4 * PhiloxBlocks.Lanes],
            narrow = stackalloc uint[4 * PhiloxBlocks.Lanes];
        for (int i = 0; i < 200; i++)
        {
            uint Word() => random.Next(8) == 0 ? uint.MaxValue : (uint)random.NextInt64(1L << 32);
            for (int lane = 0; lane < PhiloxBlocks.Lanes; lane++)
                c0[lane] = Word();
            (uint c1, uint c2, uint c3, uint k0, uint k1) = (Word(), Word(), Word(), Word(), Word());
            PhiloxBlocks.Write(c0, c1, c2, c3, k0, k1, chosen);
            PhiloxBlocks.Write<Lanes16>(c0, c1, c2, c3, k0, k1, wide);
            PhiloxBlocks.Write<Lanes8>(c0, c1, c2, c3, k0, k1, narrow);
            PhiloxBlocks.Write<Lanes8>(c0 + 8, c1, c2, c3, k0, k1, narrow + 8);
            for (int lane = 0; lane < PhiloxBlocks.Lanes; lane++)
            {
                Words4 block = Philox.Block(c0[lane], c1, c2, c3, k0, k1);
                uint[] expected = [block.X, block.Y, block.Z, block.W];
                foreach (nint at in (nint[])[(nint)chosen, (nint)wide, (nint)narrow])
                    Assert.Equal(expected, Enumerable.Range(0, 4).Select(word => ((uint*)at)[word * PhiloxBlocks.Lanes + lane]));
            }
        }
    }
}
