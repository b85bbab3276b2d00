using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Rules;

namespace CarTAgents.Kernels.Tests;

/// <summary>What secretion, uptake and diffusion, one after the other, make of a level that they reach together: the time in which they
/// take turns must hardly matter.</summary>
public class SourceStepTests
{
    private const int Source = 1,
        Sink = 2;

    /// <summary>A box of voxels at rest whose cells take up, and some of which secrete 120,000 quanta a unit of time.</summary>
    /// <param name="half">Quanta a voxel at half the largest uptake.</param>
    /// <param name="uptake">Largest uptake, quanta a unit of time and cell.</param>
    /// <param name="diffusion">Diffusion number of a unit of time: diffusivity times time, over the square of a voxel's edge.</param>
    /// <param name="exchanges">Exchanges a unit of time.</param>
    /// <param name="units">Units of time to run.</param>
    /// <param name="place">The kind at a voxel, 0 for none.</param>
    /// <returns>The mean of what all voxels hold between two exchanges, over the last half of the time.</returns>
    private static double Level(double half, double uptake, double diffusion, int exchanges, int units, Func<int, int, int, int> place)
    {
        const int edge = 12;
        using var memory = new TissueMemory(edge, edge, edge, true, true, true, factors: [1]);
        memory.Replica().SeedLow = 5;
        int subSteps = 2 * (int)Math.Ceiling(4 * diffusion / exchanges);
        memory.SetDiffusion(0, (int)Math.Round(1024 * diffusion / exchanges / subSteps), subSteps);
        memory.Field(0).UptakeHalf = (uint)half;
        memory.Secretion(0)[CellClass.OfResident(Source)] = (uint)(120_000 / exchanges);
        memory.Uptake(0)[CellClass.OfResident(Source)] = memory.Uptake(0)[CellClass.OfResident(Sink)] = (uint)
            Math.Round(uptake / exchanges);
        foreach (Site s in memory.Sites())
        {
            if (place(s.X, s.Y, s.Z) is var kind and > 0)
                memory.T.ResidentSignals[s.Index] = ResidentSignal.Living(kind);
        }

        double sum = 0;
        for (int step = 0; step < units * exchanges; step++)
        {
            // What is there before an exchange has diffused for its whole step, after it for none: the mean stands for the time between.
            double before = Total(memory);
            memory.Run<DitherRows>();
            memory.Run<SourceRows>();
            if (step >= units * exchanges / 2)
                sum += (before + Total(memory)) / 2;
            for (memory.T.SubStep = 0; memory.T.SubStep < subSteps; memory.T.SubStep++)
            {
                memory.Run<DiffusionRows>();
                memory.Swap();
            }

            memory.T.SubStep = 0;
            memory.Run<ClockRows>();
        }

        return sum / (units * exchanges - units * exchanges / 2);
    }

    private static double Total(TissueMemory memory)
    {
        double sum = 0;
        foreach (int amount in memory.Amounts(0))
            sum += amount;
        return sum;
    }

    [Theory]
    [InlineData(0.02)]
    [InlineData(0.3)]
    [InlineData(1.5)]
    public void Among_even_sinks_far_from_saturation_a_level_is_that_of_the_rates(double rate)
    {
        // Every voxel loses the same share a unit of time: at the steady level that is what the sources bring, 12 of them.
        const double half = 1 << 28;
        double level = Level(
            half,
            rate * half,
            1.5,
            1,
            40 + (int)(20 / rate),
            (x, y, z) => z == x && (x + y + z) % 12 == 0 ? Source : Sink
        );
        Assert.InRange(level * rate / (12 * 120_000), 0.97, 1.03);
    }

    [Theory]
    [InlineData(1.5, 6.5, 6, 24)]
    [InlineData(3.75, 0.8, 1, 4)]
    [InlineData(3.75, 0.8, 4, 16)]
    [InlineData(0.25, 1, 1, 4)]
    [InlineData(0.25, 1, 4, 16)]
    public void A_level_hardly_depends_on_the_time_between_exchanges(double diffusion, double strength, int exchanges, int finer)
    {
        // IL-2 in tissue, in a well, and a slow field: cells in a sixth of the voxels take up, and one in six of them secretes. A cell
        // that takes up more than twice what its voxel holds needs several exchanges a tick.
        const double half = 1 << 20;
        double coarse = Level(half, strength * half, diffusion, exchanges, 60, Place),
            fine = Level(half, strength * half, diffusion, finer, 60, Place);
        Assert.InRange(coarse / fine, 0.98, 1.02);

        static int Place(int x, int y, int z) =>
            ((7 * x + 5 * y + 3 * z) % 36) switch
            {
                0 => Source,
                6 or 12 or 18 or 24 or 30 => Sink,
                _ => 0,
            };
    }
}
