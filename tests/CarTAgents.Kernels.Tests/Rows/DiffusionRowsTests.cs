using CarTAgents.Kernels;
using CarTAgents.Kernels.Rows;
using CarTAgents.Kernels.Rules;

namespace CarTAgents.Kernels.Tests.Rows;

/// <summary>Diffusion passes over rows that are at rest, and gives the bits of the plain rule all the same, whatever the width of its
/// vectors.</summary>
public class DiffusionRowsTests
{
    private const int SubSteps = 12;

    /// <summary>Diffusion with vectors of a width, on any processor.</summary>
    private readonly struct Wide<TLanes> : IKernel<Wide<TLanes>, Tissue>
        where TLanes : struct, ILanes<TLanes>
    {
        public static int Items(in Tissue t) => DiffusionRows.Items(t);

        public static void Item(in Tissue t, int replica, int item) => DiffusionRows.Item(t, replica, item);

        public static int Rows(in Tissue t) => DiffusionRows.Rows(t);

        public static void Run(in Tissue t, int replica, int first, int end)
        {
            for (int f = 0; f < t.Fields && Clock.Runs(t, replica); f++)
                DiffusionRows.Run<TLanes>(t, replica, f, first, end);
        }
    }

    [Fact]
    public void Fields_nearly_at_rest_spread_as_the_plain_rule_says_with_eight_lanes() => Compare<Lanes8>();

    [Fact]
    public void Fields_nearly_at_rest_spread_as_the_plain_rule_says_with_sixteen_lanes() => Compare<Lanes16>();

    private static void Compare<TLanes>()
        where TLanes : struct, ILanes<TLanes>
    {
        long still = 0,
            woken = 0,
            rows = 0;
        for (int seed = 0; seed < 90; seed++)
        {
            using TissueMemory plain = Make(seed, out int parts);
            using TissueMemory fast = plain.Copy();
            for (int tick = 0; tick < 2; tick++)
            {
                ScalarTick.Dithers(plain);
                ScalarTick.Dithers(fast);
                byte[] before = [];
                for (int step = 0; step < SubSteps; step++)
                {
                    plain.T.SubStep = fast.T.SubStep = step;
                    ScalarTick.Diffuse(plain);
                    fast.Run<Wide<TLanes>>(parts);
                    plain.Swap();
                    fast.Swap();
                    plain.AssertEqual(fast, $"seed {seed}, {plain.T.Nx} x {plain.T.Ny} x {plain.T.Nz}, tick {tick}, sub-step {step}");
                    byte[] now = fast.T.StillRows.Span((step & 1) * fast.T.VoxelRows, fast.T.VoxelRows).ToArray();
                    rows += now.Length;
                    still += now.Sum(r => r);
                    woken += before.Zip(now).Count(r => r is (1, 0));
                    before = now;
                }

                ScalarTick.Clocks(plain);
                ScalarTick.Clocks(fast);
            }
        }

        // Many rows rest, many do not, and some that rested are woken by others.
        Assert.InRange((double)still / rows, 0.1, 0.9);
        Assert.True(woken > 100, $"{woken} rows were woken");
    }

    [Fact]
    public void Rows_of_a_few_vectors_of_eight_lanes_spread_as_the_plain_rule_says() => CompareNarrow<Lanes8>();

    [Fact]
    public void Rows_of_a_few_vectors_of_sixteen_lanes_spread_as_the_plain_rule_says() => CompareNarrow<Lanes16>();

    /// <summary>Full boxes of all boundaries whose rows are one vector to five, whole and in parts.</summary>
    private static void CompareNarrow<TLanes>()
        where TLanes : struct, ILanes<TLanes>
    {
        const int seed = 17;
        var random = new Random(seed);
        for (int boundaries = 0; boundaries < 8; boundaries++)
        {
            foreach (
                (int vectors, int ny, int nz) in ((int, int, int)[])
                    [(1, 1, 1), (2, 1, 4), (3, 2, 2), (4, 5, 1), (5, 7, 3), (2, 7, 3), (1, 16, 5)]
            )
            {
                using TissueMemory plain = new(
                    vectors * TLanes.Count,
                    ny,
                    nz,
                    (boundaries & 1) != 0,
                    (boundaries & 2) != 0,
                    (boundaries & 4) != 0,
                    factors: [1]
                );
                plain.SetDiffusion(0, random.Next(16, 129), SubSteps);
                foreach (ref int amount in plain.Amounts(0))
                    amount = random.Next(plain.Field(0).Rest, 100_000);
                using TissueMemory fast = plain.Copy();
                ScalarTick.Dithers(plain);
                ScalarTick.Dithers(fast);
                for (int step = 0; step < 4; step++)
                {
                    plain.T.SubStep = fast.T.SubStep = step;
                    ScalarTick.Diffuse(plain);
                    fast.Run<Wide<TLanes>>(1 + step % 3);
                    plain.Swap();
                    fast.Swap();
                    plain.AssertEqual(fast, $"seed {seed}, {plain.T.Nx} x {ny} x {nz}, boundaries {boundaries}, sub-step {step}");
                }
            }
        }
    }

    /// <summary>Boxes of all boundaries and of sizes around those of vectors, with nothing, little or much in them.</summary>
    private static TissueMemory Make(int seed, out int parts)
    {
        var random = new Random(seed);
        bool flat = seed % 4 == 0;
        int[] widths = [1, 2, 7, 8, 9, 15, 16, 17, 24, 33];
        parts = random.Next(1, 5);
        bool Periodic() => random.Next(2) == 0;
        var memory = new TissueMemory(
            widths[seed % widths.Length],
            random.Next(1, 12),
            flat ? 1 : random.Next(1, 12),
            Periodic(),
            Periodic(),
            Periodic(),
            factors: [1, 1]
        );
        memory.Replica().SeedLow = (uint)seed;
        for (int f = 0; f < 2; f++)
        {
            memory.SetDiffusion(f, random.Next(16, 129), f == 0 ? SubSteps : 2 * random.Next(SubSteps / 2));
            int rest = memory.Field(f).Rest,
                much = random.Next(3) == 0 ? Source.Cap : 40 * rest;
            Span<int> amounts = memory.Amounts(f);
            switch (random.Next(5))
            {
                case 0:
                    break;
                case 1:
                    foreach (ref int amount in amounts)
                        amount = random.Next(rest);
                    break;
                case 2:
                    // One voxel exactly at the threshold, its surroundings just under it.
                    amounts.Fill(rest - 1);
                    amounts[random.Next(amounts.Length)] = rest;
                    break;
                case 3:
                    for (int i = 0; i < 2; i++)
                        amounts[random.Next(amounts.Length)] = random.Next(much);
                    break;
                default:
                    foreach (ref int amount in amounts)
                        amount = random.Next(much);
                    break;
            }
        }

        return memory;
    }

    [Fact]
    public void Nothing_is_read_or_written_where_all_is_still()
    {
        using var memory = new TissueMemory(33, 8, 8, true, true, true, factors: [1]);
        memory.SetDiffusion(0, 128, 4);
        memory.Amounts(0).Fill(memory.Field(0).Rest - 1);
        ScalarTick.Dithers(memory);
        for (memory.T.SubStep = 0; memory.T.SubStep < 2; memory.T.SubStep++)
        {
            memory.Run<DiffusionRows>(3);
            memory.Swap();
        }

        // Whoever looked at these amounts would spread them, and whoever wrote the next ones would cover the mark.
        const int mark = -123456;
        memory.Amounts(0).Fill(1_000_000);
        memory.T.NextAmount.Span(0, memory.T.Voxels).Fill(mark);
        memory.Run<DiffusionRows>(3);
        Assert.True(memory.T.NextAmount.Span(0, memory.T.Voxels).IndexOfAnyExcept(mark) < 0);
    }
}
