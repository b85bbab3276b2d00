using CarTAgents.Configuration.Yaml;
using CarTAgents.Model.Numbers;
using CarTAgents.Sweeps.Designs;
using CarTAgents.Testing;

namespace CarTAgents.Sweeps.Tests;

public class DesignTests
{
    [Fact]
    public void A_grid_has_every_combination_once_and_the_last_factor_changes_fastest()
    {
        Design grid = GridDesign.Of(["a=1,2", "b=[1, 2],[3, 4]", "c='x,y', z"]);
        Assert.Equal(["a", "b", "c"], grid.Factors);
        Assert.Equal(8, grid.Points.Select(p => string.Join('|', p)).Distinct().Count());
        Assert.Equal(["1", "[1, 2]", "'x,y'"], grid.Points[0]);
        Assert.Equal(["1", "[1, 2]", "z"], grid.Points[1]);
        Assert.Equal(["2", "[3, 4]", "z"], grid.Points[^1]);
    }

    [Theory]
    [InlineData("a", "expected path=value,value")]
    [InlineData("a=1,,2", "a value is missing")]
    [InlineData("a=1,1", "stands twice")]
    public void A_grid_that_is_wrong_is_refused_with_what_was_typed(string text, string message)
    {
        var e = Assert.Throws<ConfigurationException>(() => GridDesign.Of([text]));
        Assert.Contains($"--vary {text}", e.Message, StringComparison.Ordinal);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
        Assert.Throws<ConfigurationException>(() => GridDesign.Of(["a=1,2", "a=3"]));
    }

    [Theory]
    [InlineData("", "no points")]
    [InlineData("a,b\n", "no points")]
    [InlineData("a,a\n1,2\n", "stands twice")]
    [InlineData("a,\n1,2\n", "a name is missing")]
    [InlineData("a,b\n1,2\n\n3\n", "design.csv:4: 1 values, and the header names 2")]
    [InlineData("a,b\n1,2\n3, \n", "design.csv:3: b: the value is missing")]
    public void A_table_that_is_no_design_is_refused_by_line(string text, string message)
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "design.csv");
        File.WriteAllText(file, text);
        Assert.Contains(message, Assert.Throws<ConfigurationException>(() => TableDesign.Read(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_latin_hypercube_visits_each_stratum_of_each_factor_once()
    {
        var random = new HostRandom(7, 0, 1);
        double[][] points = SampledDesign.LatinHypercube(50, 4, ref random);
        Assert.All(Enumerable.Range(0, 4), f => Assert.Equal(Enumerable.Range(0, 50), points.Select(p => (int)(p[f] * 50)).Order()));
    }

    [Fact]
    public void A_trajectory_moves_each_factor_once_by_one_step_within_the_cube()
    {
        var random = new HostRandom(7, 0, 1);
        const int k = 5;
        foreach (double[][] way in SampledDesign.Morris(40, k, ref random).Chunk(SampledDesign.MorrisBlock(k)))
        {
            int[] moved =
            [
                .. way.Zip(
                    way.Skip(1),
                    (a, b) => Assert.Single(Enumerable.Range(0, k), f => Math.Abs(Math.Abs(b[f] - a[f]) - SampledDesign.MorrisStep) < 1e-12)
                ),
            ];
            Assert.Equal(Enumerable.Range(0, k), moved.Order());
            Assert.All(way, p => Assert.All(p, x => Assert.InRange(x, -1e-12, 1 + 1e-12)));
        }
    }

    [Fact]
    public void A_sample_is_the_same_for_the_same_seed_and_another_for_another()
    {
        SampledFactor[] factors = [new("a", 1, 2, "min"), new("b", 1, 1000, "")];
        foreach (DesignKind kind in (DesignKind[])[DesignKind.LatinHypercube, DesignKind.Sobol, DesignKind.Morris])
        {
            Design one = SampledDesign.Of(kind, factors, 40, 1);
            Assert.Equal(one.Points, SampledDesign.Of(kind, factors, 40, 1).Points);
            Assert.NotEqual(one.Points, SampledDesign.Of(kind, factors, 40, 2).Points);
        }
    }

    [Fact]
    public void Wide_ranges_are_sampled_in_their_logarithm()
    {
        var wide = new SampledFactor("a", 1, 10_000, "");
        var narrow = new SampledFactor("b", 10, 60, "min");
        Assert.Equal("100", wide.Value(0.5));
        Assert.Equal("35 min", narrow.Value(0.5));
        Assert.Equal(("10 min", "60 min"), (narrow.Value(0), narrow.Value(1)));
    }
}
