using System.Text.Json;
using CarTAgents.Clinic.Calibration;

namespace CarTAgents.Clinic.Tests.Calibration;

/// <summary>The search finds the least of functions whose least is known.</summary>
public class CovarianceSearchTests
{
    [Theory]
    [InlineData("sphere", 4, 150)]
    [InlineData("ellipsoid", 4, 300)]
    [InlineData("Rosenbrock", 3, 400)]
    public void TheLeastIsFound(string name, int dimensions, int generations)
    {
        Func<double[], double> loss = Loss(name);
        CovarianceSearch search = Run(CovarianceSearch.Start(Place(dimensions), 0.3), generations, loss);
        Assert.True(loss(search.State.Mean) < 1e-9, $"{name}: {loss(search.State.Mean)}");
    }

    /// <summary>It knows losses by their order alone, and does not mind where or how a function is turned.</summary>
    [Fact]
    public void OnlyTheOrderOfLossesCounts()
    {
        Func<double[], double> loss = Loss("ellipsoid");
        CovarianceSearch plain = Run(CovarianceSearch.Start(Place(3), 0.3), 40, loss),
            stretched = Run(CovarianceSearch.Start(Place(3), 0.3), 40, x => Math.Exp(Math.Sqrt(loss(x))) - 5);
        Assert.Equal(plain.State.Mean, stretched.State.Mean);
        // A shifted function gives a shifted search, but for rounding.
        CovarianceSearch shifted = Run(
            CovarianceSearch.Start([.. Place(3).Select(x => x + 2)], 0.3),
            40,
            x => loss([.. x.Select(v => v - 2)])
        );
        Assert.All(plain.State.Mean.Zip(shifted.State.Mean), p => Assert.Equal(p.First, p.Second - 2, 1e-6));
    }

    [Fact]
    public void KeptAndGoneOnWithItIsTheSameSearch()
    {
        Func<double[], double> loss = Loss("Rosenbrock");
        CovarianceSearch straight = Run(CovarianceSearch.Start(Place(3), 0.3), 30, loss),
            half = Run(CovarianceSearch.Start(Place(3), 0.3), 13, loss);
        SearchState kept = JsonSerializer.Deserialize<SearchState>(JsonSerializer.Serialize(half.State))!;
        CovarianceSearch resumed = Run(kept, 17, loss);
        Assert.Equal(straight.State.Mean, resumed.State.Mean);
        Assert.Equal(straight.State.Covariance, resumed.State.Covariance);
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(10, 10)]
    [InlineData(19, 12)]
    public void AGenerationHasAsManyCandidatesAsPublished(int dimensions, int candidates) =>
        Assert.Equal(candidates, CovarianceSearch.Candidates(dimensions));

    private static CovarianceSearch Run(SearchState start, int generations, Func<double[], double> loss)
    {
        var search = new CovarianceSearch(start, seed: 5);
        for (int g = 0; g < generations; g++)
            search.Tell([.. search.Ask().Select(loss)]);
        return search;
    }

    private static double[] Place(int dimensions) => [.. Enumerable.Range(0, dimensions).Select(i => 0.2 + 0.1 * i)];

    private static Func<double[], double> Loss(string name) =>
        name switch
        {
            "sphere" => x => x.Sum(v => v * v),
            // Axes a thousand times as long as others, which no step common to all could follow.
            "ellipsoid" => x => x.Select((v, i) => Math.Pow(1e6, (double)i / (x.Length - 1)) * v * v).Sum(),
            _ => x => Enumerable.Range(0, x.Length - 1).Sum(i => 100 * Math.Pow(x[i + 1] - x[i] * x[i], 2) + Math.Pow(1 - x[i], 2)),
        };
}
