using CarTAgents.Cli.Bench;
using CarTAgents.Cli.Terminal;

namespace CarTAgents.Cli.Tests.Bench;

public class PairedBenchTests
{
    private static BenchRecord At(double siteSteps, double diffusion) =>
        BenchRecordTests.Record(
            BenchRecordTests.Result() with
            {
                SiteStepsPerSecond = new Spread(siteSteps, siteSteps, siteSteps, 1),
                Kernels = [new KernelTime("Diffusion", 12, diffusion)],
            }
        );

    [Fact]
    public void Ratios_are_of_pairs_and_above_1_where_this_program_is_faster()
    {
        // The second pair is disturbed: both are slower, and their ratio is as before.
        (BenchRecord, BenchRecord)[] records = [(At(2e8, 2), At(1e8, 5)), (At(1e8, 4), At(5e7, 8)), (At(3e8, 1), At(1e8, 4))];
        PairedSize size = PairedBench.Size(records, 0);
        Assert.Equal(["whole tick", "Diffusion"], size.Times.Select(t => t.Kernel));
        PairedTime whole = size.Times[0],
            diffusion = size.Times[1];
        Assert.Equal((5.0, 10.0), (whole.This, whole.Other));
        Assert.Equal([2, 2, 3], new[] { whole.Ratio.Lowest, whole.Ratio.Median, whole.Ratio.Highest }.Select(r => Math.Round(r, 9)));
        Assert.Equal(new Spread(2.5, 2, 4, 3), diffusion.Ratio);
        string csv = new PairedBench([size]).Csv();
        Assert.Contains("64x64x64,Diffusion,5,2,2.5,2,4,3,0.01,0123456789abcdef\n", csv, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new double[] { }, false)]
    [InlineData(new[] { 1.0 }, false)]
    [InlineData(new[] { 2.0, 1.0 }, false)]
    [InlineData(new[] { 1.02, 1.0 }, true)]
    [InlineData(new[] { 4.0, 3, 2, 1, 1, 1 }, false)]
    [InlineData(new[] { 9.0, 1, 1, 1, 1, 1, 1.02 }, true)]
    public void Rounds_are_steady_once_they_take_as_long_as_those_before(double[] rounds, bool steady) =>
        Assert.Equal(steady, Measurement.IsSteady(rounds));

    [Fact]
    public void A_program_that_is_not_there_is_refused()
    {
        InputException e = Assert.Throws<InputException>(() => PairedBench.Measure("no/such/cartagents.dll", [], 1, _ => { }));
        Assert.Contains("no/such/cartagents.dll: there is no such program", e.Message, StringComparison.Ordinal);
        Assert.Equal(Program.WrongInput, Command.Run("bench", "pair").Code);
        Assert.Equal(Program.WrongInput, Command.Run("bench", "pair", "x.dll", "--pairs", "0").Code);
        Assert.Equal(Program.WrongInput, Command.Run("bench", "pair", "x.dll", "--json", "x.json").Code);
    }
}
