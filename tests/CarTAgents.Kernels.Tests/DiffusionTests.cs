using CarTAgents.Kernels.Draws;
using CarTAgents.Kernels.Rules;

namespace CarTAgents.Kernels.Tests;

public class DiffusionTests
{
    private static TissueMemory Box(int nx, int ny, int nz, bool periodic, int k)
    {
        var memory = new TissueMemory(nx, ny, nz, periodic, periodic, periodic, factors: [1]);
        memory.Replica().SeedLow = 7;
        memory.SetDiffusion(0, k, 4);
        return memory;
    }

    /// <summary>Ticks of four sub-steps each.</summary>
    private static void Diffuse(TissueMemory memory, int ticks)
    {
        for (int tick = 0; tick < ticks; tick++)
        {
            memory.Run<DitherRows>();
            for (memory.T.SubStep = 0; memory.T.SubStep < 4; memory.T.SubStep++)
            {
                memory.Run<DiffusionRows>();
                memory.Swap();
            }

            memory.Run<ClockRows>();
        }
    }

    private static long Sum(Span<int> amounts)
    {
        long sum = 0;
        foreach (int a in amounts)
            sum += a;
        return sum;
    }

    [Fact]
    public void Random_amounts_keep_their_mass_to_the_quantum_and_never_fall_below_zero()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            using TissueMemory memory = Box(random.Next(1, 40), random.Next(1, 12), random.Next(1, 8), seed % 2 == 0, random.Next(16, 129));
            // Sharp edges at the threshold are what could turn an amount negative.
            int most = random.Next(4) switch
            {
                0 => 30,
                1 => 200,
                2 => 100_000,
                _ => Source.Cap,
            };
            foreach (ref int amount in memory.Amounts(0))
                amount = random.Next(2) == 0 ? 0 : random.Next(most + 1);
            long mass = Sum(memory.Amounts(0));
            for (int tick = 0; tick < 10; tick++)
            {
                Diffuse(memory, 1);
                foreach (int amount in memory.Amounts(0))
                    Assert.True(amount >= 0, $"seed {seed}: {amount}");
                Assert.Equal(mass, Sum(memory.Amounts(0)));
            }
        }
    }

    [Theory]
    [InlineData(16)]
    [InlineData(77)]
    [InlineData(128)]
    public void A_voxel_that_gives_never_gives_more_than_it_has(int k)
    {
        int rest = (6 * 1024 + (1024 - 6 * k) - 1) / (1024 - 6 * k);
        for (int here = 0; here < 3000; here++)
        {
            // The worst case: all neighbours empty, all six roundings against the giver (seen from the lower and from the upper side).
            int down = -Diffusion.Flux(0, here, k, rest, 0),
                up = Diffusion.Flux(here, 0, k, rest, 1023);
            Assert.True(3 * (down + up) <= here, $"{here} gives {3 * (down + up)}");
            Assert.True(down >= 0 && up >= 0);
        }
    }

    [Fact]
    public void A_flux_runs_downhill_only_and_is_right_on_average()
    {
        var random = new Random(3);
        for (int i = 0; i < 200; i++)
        {
            int lower = random.Next(100_000),
                upper = random.Next(100_000),
                k = random.Next(16, 129);
            long sum = 0;
            for (int dither = 0; dither < 1024; dither++)
            {
                int flux = Diffusion.Flux(lower, upper, k, 24, dither);
                Assert.True(Math.Sign(flux) * Math.Sign(lower - upper) >= 0);
                sum += flux;
            }

            // Over all dithers the rounding cancels exactly.
            Assert.Equal((long)(lower - upper) * k, sum);
        }

        // The steepest gradient there can be still fits 32 bits.
        Assert.Equal((int)(((long)Source.Cap * 128 + 1023) >> 10), Diffusion.Flux(Source.Cap, 0, 128, 24, 1023));
        Assert.Equal((int)(-((long)Source.Cap * 128) >> 10), Diffusion.Flux(0, Source.Cap, 128, 24, 0));
    }

    [Fact]
    public void A_region_below_the_threshold_is_exactly_at_rest()
    {
        using TissueMemory memory = Box(33, 9, 5, true, 128);
        var random = new Random(5);
        foreach (ref int amount in memory.Amounts(0))
            amount = random.Next(24);
        int[] before = memory.Amounts(0).ToArray();
        Diffuse(memory, 25);
        Assert.Equal(before, memory.Amounts(0).ToArray());

        // One voxel at the threshold is enough to move.
        memory.Amounts(0)[700] = 60;
        Diffuse(memory, 1);
        Assert.NotEqual(60, memory.Amounts(0)[700]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_point_load_relaxes_to_uniform_within_ten_quanta(bool periodic)
    {
        using TissueMemory memory = Box(16, 16, 16, periodic, 128);
        memory.Amounts(0)[1234] = 4096 * 1000;
        // The slowest mode of a closed box decays over n^2 / (pi^2 k) = 208 sub-steps: twelve of those leave 25 millionths of a peak near
        // 8000.
        Diffuse(memory, 700);
        int low = int.MaxValue,
            high = 0;
        foreach (int amount in memory.Amounts(0))
        {
            low = Math.Min(low, amount);
            high = Math.Max(high, amount);
        }

        Assert.Equal(4096L * 1000, Sum(memory.Amounts(0)));
        Assert.True(low >= 990 && high <= 1010, $"{low} to {high}");
        Assert.NotEqual(low, high);
    }

    [Fact]
    public void A_Gaussian_spreads_as_the_analytic_solution_says_to_second_order_in_space()
    {
        // The same physical box and times with voxels of 1/16, 1/32 and 1/64 of it: at fixed k the steps shrink with the square of the
        // voxels.
        double[] errors = [.. new[] { 16, 32, 64 }.Select(GaussianError)];
        TestContext.Current.TestOutputHelper?.WriteLine($"errors {string.Join(", ", errors)}");
        Assert.True(errors[0] < 0.05, $"{errors[0]}");
        for (int i = 0; i < 2; i++)
        {
            double order = Math.Log2(errors[i] / errors[i + 1]);
            Assert.True(order is > 1.8 and < 2.2, $"order {order}, errors {string.Join(", ", errors)}");
        }
    }

    /// <summary>Relative root mean square error of a Gaussian of s.d. n/8 after n^2 / 16 sub-steps of k = 1/8 in a periodic box.</summary>
    private static double GaussianError(int n)
    {
        using TissueMemory memory = Box(n, n, n, true, 128);
        double[] start = Wrapped(n, n / 8.0),
            end = Wrapped(n, Math.Sqrt(n * n / 64.0 + 2 * 0.125 * n * n / 16));
        double peak = 1.6e7 / (start.Max() * start.Max() * start.Max());
        Span<int> amounts = memory.Amounts(0);
        for (int i = 0; i < amounts.Length; i++)
            amounts[i] = (int)(peak * start[i % n] * start[i / n % n] * start[i / (n * n)] + 0.5);
        Diffuse(memory, n * n / 64);
        amounts = memory.Amounts(0);
        double error = 0,
            size = 0;
        for (int i = 0; i < amounts.Length; i++)
        {
            double exact = peak * end[i % n] * end[i / n % n] * end[i / (n * n)];
            error += (amounts[i] - exact) * (amounts[i] - exact);
            size += exact * exact;
        }

        return Math.Sqrt(error / size);
    }

    /// <summary>A normal density on a ring of n voxels, about the middle one.</summary>
    private static double[] Wrapped(int n, double deviation)
    {
        double[] values = new double[n];
        for (int i = 0; i < n; i++)
        {
            for (int image = -4; image <= 4; image++)
            {
                double x = (i - n / 2 + image * n) / deviation;
                values[i] += Math.Exp(-0.5 * x * x) / deviation;
            }
        }

        return values;
    }

    [Fact]
    public void The_second_moment_of_a_point_load_grows_by_2k_a_sub_step_on_each_axis()
    {
        const int n = 48;
        using TissueMemory memory = Box(n, n, n, false, 128);
        int middle = (n / 2 * n + n / 2) * n + n / 2;
        memory.Amounts(0)[middle] = 16_000_000;
        Diffuse(memory, 12);
        double[] first = new double[3],
            second = new double[3];
        Span<int> amounts = memory.Amounts(0);
        for (int i = 0; i < amounts.Length; i++)
        {
            int[] at = [i % n - n / 2, i / n % n - n / 2, i / (n * n) - n / 2];
            for (int axis = 0; axis < 3; axis++)
            {
                first[axis] += (double)amounts[i] * at[axis] / 16e6;
                second[axis] += (double)amounts[i] * at[axis] * at[axis] / 16e6;
            }
        }

        for (int axis = 0; axis < 3; axis++)
        {
            // 48 sub-steps of 1/8: 12. The threshold cuts off the far tail, which costs up to a hundredth of the moment.
            Assert.InRange(second[axis], 12 * 0.985, 12 * 1.001);
            Assert.InRange(first[axis], -2e-3, 2e-3);
        }
    }

    [Fact]
    public void Dithers_of_faces_are_uniform_and_those_of_one_voxel_independent()
    {
        // 10-bit dithers in 32 bins, and pairs of axes in 8 x 8 bins, over 200,000 voxels under four keys.
        foreach (uint salt in new[] { 0u, 0x12345678u, 0xDEADBEEFu, 0xFFFFFFFFu })
        {
            long[] bins = new long[96],
                pairs = new long[3 * 64];
            for (uint voxel = 0; voxel < 200_000; voxel++)
            {
                uint hash = Dither.Hash(voxel, salt);
                int[] d = [Diffusion.FaceDither(hash, 0), Diffusion.FaceDither(hash, 1), Diffusion.FaceDither(hash, 2)];
                for (int axis = 0; axis < 3; axis++)
                {
                    bins[axis * 32 + (d[axis] >> 5)]++;
                    pairs[axis * 64 + (d[axis] >> 7) * 8 + (d[(axis + 1) % 3] >> 7)]++;
                }
            }

            for (int axis = 0; axis < 3; axis++)
            {
                // Chi-square with 31 and 63 degrees of freedom: quantiles of 1 - 1e-5 are 75 and 118.
                Assert.InRange(bins.Skip(axis * 32).Take(32).Sum(b => (b - 6250.0) * (b - 6250) / 6250), 0, 75);
                Assert.InRange(pairs.Skip(axis * 64).Take(64).Sum(b => (b - 3125.0) * (b - 3125) / 3125), 0, 118);
            }
        }
    }
}
