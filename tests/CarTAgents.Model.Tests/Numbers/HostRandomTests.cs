using CarTAgents.Kernels.Draws;
using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Tests.Numbers;

public class HostRandomTests
{
    private const ulong Seed = 0x0123456789abcdef;

    [Fact]
    public void Words_are_the_philox_blocks_in_counter_order()
    {
        // Starts at the block before the low index word wraps.
        ulong start = 4 * 0xffffffffUL;
        var random = new HostRandom(Seed, 7, 9, start);
        for (ulong index = 0xffffffff; index <= 0x100000001; index++)
        {
            Words4 block = Philox.Block((uint)index, (uint)(index >> 32), 7, 0x80000009, 0x89abcdef, 0x01234567);
            Assert.Equal(block.X, random.NextUInt32());
            Assert.Equal(block.Y, random.NextUInt32());
            Assert.Equal(block.Z | ((ulong)block.W << 32), random.NextUInt64());
        }

        Assert.Equal(start + 12, random.Position);
    }

    [Fact]
    public void A_stream_resumes_from_its_position_and_a_copy_forks_it()
    {
        var random = new HostRandom(Seed, 1, 2);
        for (int drawn = 0; drawn < 11; drawn++)
        {
            var resumed = new HostRandom(random.Seed, random.Identity, random.Purpose, random.Position);
            HostRandom fork = random;
            for (int i = 0; i < 9; i++)
            {
                ulong next = fork.NextUInt64();
                Assert.Equal(next, resumed.NextUInt64());
            }

            Assert.Equal((ulong)drawn, random.Position);
            random.NextUInt32();
        }
    }

    [Fact]
    public void Seed_identity_and_purpose_each_make_another_stream()
    {
        HostRandom[] streams =
        [
            new(Seed, 1, 2),
            new(Seed + 1, 1, 2),
            new(Seed + (1UL << 32), 1, 2),
            new(Seed, 2, 2),
            new(Seed, 1, 3),
            new(Seed, 2, 1),
        ];
        var seen = new HashSet<ulong>();
        for (int s = 0; s < streams.Length; s++)
        {
            for (int i = 0; i < 1000; i++)
                Assert.True(seen.Add(streams[s].NextUInt64()));
        }
    }

    [Fact]
    public void Uniforms_are_odd_multiples_of_two_to_the_minus_53_inside_the_unit_interval()
    {
        var random = new HostRandom(Seed, 3, 3);
        for (int i = 0; i < 20_000; i++)
        {
            double scaled = random.NextUniform() * 9007199254740992.0;
            Assert.InRange(scaled, 1, 9007199254740991.0);
            Assert.Equal(1, (long)scaled & 1);
            Assert.Equal(Math.Floor(scaled), scaled);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(97)]
    public void Numbers_below_a_count_are_equally_likely(int count)
    {
        var random = new HostRandom(Seed, 4, (uint)count);
        var seen = new long[count];
        for (int i = 0; i < 100_000; i++)
            seen[random.NextBelow(count)]++;
        double[] expected = new double[count];
        Array.Fill(expected, 100_000.0 / count);
        Fit.AssertChiSquare(seen, expected);
    }

    [Fact]
    public void Numbers_below_a_huge_count_are_not_folded_onto_some_of_them()
    {
        // Without rejection a count of 3 * 2^61 makes every third value twice as likely as the others.
        const long count = 3L << 61;
        var random = new HostRandom(Seed, 5, 5);
        var residues = new long[3];
        var thirds = new long[3];
        for (int i = 0; i < 100_000; i++)
        {
            long k = random.NextBelow(count);
            residues[k % 3]++;
            thirds[k / (1L << 61)]++;
        }

        Fit.AssertChiSquare(residues, [100_000 / 3.0, 100_000 / 3.0, 100_000 / 3.0]);
        Fit.AssertChiSquare(thirds, [100_000 / 3.0, 100_000 / 3.0, 100_000 / 3.0]);
        Assert.True(random.Position > 200_000, "a quarter of the draws is rejected here");
    }

    [Fact]
    public void A_purpose_that_would_meet_another_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new HostRandom(Seed, 0, 1u << 31));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public void A_count_below_one_is_refused(long count)
    {
        var random = new HostRandom(Seed, 0, 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => random.NextBelow(count));
    }
}
