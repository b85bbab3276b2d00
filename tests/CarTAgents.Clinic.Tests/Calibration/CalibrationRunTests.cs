using CarTAgents.Clinic.Calibration;
using CarTAgents.Clinic.Trials;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Output.Runs;
using CarTAgents.Testing;

namespace CarTAgents.Clinic.Tests.Calibration;

/// <summary>Calibrations come near what is known, and are repeated and resumed to the same numbers.</summary>
public class CalibrationRunTests
{
    private static readonly string Study = Repository.PathOf("configs", "mixed", "lupus-erlangen.yaml");

    /// <summary>A table whose figures are those of a cohort with another threshold of fever: the search finds its way there.</summary>
    [Fact]
    public void AThresholdIsFoundAgainFromTheEndpointsThatItMakes()
    {
        using var folder = new TemporaryFolder();
        string table = folder.Write(
            "endpoints.csv",
            "study,endpoint,rule,published,low,high,source,confidence\nmade up,CRS any,rate,60,20,100,here,high\n"
        );
        string[] sets = [$"trial.endpoints={table}", "duration=61 d"];
        CalibrationRun straight = CalibrationRun.Start(Order(4), sets, folder.File("straight"));
        Assert.True(straight.Search(CancellationToken.None));
        CalibrationResults results = straight.Finish();
        Assert.True(straight.Generations[^1].Best < straight.Generations[0].Median);
        // Fever was too frequent: its threshold rises.
        Assert.True(results.Numbers[0].Best > results.Numbers[0].Number.Start);
        Assert.True(
            EndpointLoss.Of(results.After) < EndpointLoss.Of(results.Before),
            $"{EndpointLoss.Of(results.Before)}, then {EndpointLoss.Of(results.After)}"
        );

        CalibrationRun.Start(Order(4), sets, folder.File("stopped"));
        using var stop = new CancellationTokenSource();
        Assert.False(CalibrationRun.Resume(folder.File("stopped")).Search(stop.Token, _ => stop.Cancel()));
        CalibrationRun resumed = CalibrationRun.Resume(folder.File("stopped"));
        Assert.Single(resumed.Generations);
        Assert.True(resumed.Search(CancellationToken.None));
        resumed.Finish();
        string Text(string run, string name) => File.ReadAllText(Path.Combine(folder.File(run), name));
        foreach (string name in (string[])["parameters.csv", "endpoints.csv", "generations.csv"])
            Assert.Equal(Text("straight", name), Text("stopped", name));
        Assert.Contains(
            "is not empty",
            Assert.Throws<OutputException>(() => CalibrationRun.Start(Order(4), sets, folder.File("stopped"))).Message
        );
    }

    /// <summary>A threshold of grade 3 below that of grade 2 ends no search: such candidates are worst, and are told; a start that is so is
    /// refused.</summary>
    [Fact]
    public void CandidatesThatContradictThemselvesAreWorst()
    {
        using var folder = new TemporaryFolder();
        string[] sets = ["duration=61 d"];
        string table = folder.Write(
            "endpoints.csv",
            "study,endpoint,rule,published,low,high,source,confidence\nmade up,CRS any,rate,60,20,100,here,high\n"
        );
        CalibrationOrder Of(double grade2) =>
            new(
                [Study],
                [
                    new SearchedNumber("th2", grade2, 100, 300, "pg/mL", IsLogarithmic: false),
                    new SearchedNumber("th3", 205, 100, 300, "pg/mL", IsLogarithmic: false),
                ],
                2,
                4,
                5
            );
        CalibrationRun run = CalibrationRun.Start(Of(200), [$"trial.endpoints={table}", .. sets], folder.File("calibration"));
        Assert.True(run.Search(CancellationToken.None));
        Assert.All(run.Generations, g => Assert.True(double.IsFinite(g.Best)));
        Assert.Contains(run.Generations, g => g.Refused > 0);
        CalibrationResults results = run.Finish();
        Assert.True(results.Numbers[0].Best <= results.Numbers[1].Best);

        var e = Assert.Throws<ConfigurationException>(() =>
            CalibrationRun.Start(Of(210), [$"trial.endpoints={table}", .. sets], folder.File("none"))
        );
        Assert.Contains("grade 3 begins at a lower signal", e.Message);
        Assert.False(Directory.Exists(folder.File("none")));
    }

    [Fact]
    public void ANumberThatNoStudyUsesIsRefused()
    {
        var number = new SearchedNumber("nowhere", 1, 0, 2, "", IsLogarithmic: false);
        using var folder = new TemporaryFolder();
        var order = new CalibrationOrder([Study], [number], 1, 4, 1);
        var e = Assert.Throws<ConfigurationException>(() => CalibrationRun.Start(order, [], folder.File("calibration")));
        Assert.Contains("none of the studies uses it", e.Message);
        Assert.False(Directory.Exists(folder.File("calibration")));
    }

    [Theory]
    [InlineData("CRS any,rate,60,50,70", 60, 0)]
    [InlineData("CRS any,rate,60,50,70", 70, 1)]
    [InlineData("CRS any,rate,60,50,70", 45, 1.5)]
    [InlineData("CRS any,rate,100,40,100", 70, 0.5)]
    [InlineData("CRS any,rate,60,50,70", 0, 3)]
    [InlineData("peak day,time,10,7,14", 15, 1)]
    [InlineData("peak,level,9,,", 3, 1)]
    [InlineData("peak,level,9,,", 0, 3)]
    [InlineData("persistence,band,,30,90", 60, 0)]
    [InlineData("persistence,band,,30,90", 90, 1)]
    public void ADistanceIsOneAtTheBound(string line, double value, double distance)
    {
        using var folder = new TemporaryFolder();
        string table = folder.Write(
            "endpoints.csv",
            $"study,endpoint,rule,published,low,high,source,confidence\nmade up,{line},here,high\n"
        );
        PublishedEndpoint published = PublishedEndpoint.Read(table).Single();
        Assert.Equal(distance, EndpointLoss.Distance(published, value), 1e-9);
        // At the bound itself rounding may decide either way.
        if (distance != 1)
            Assert.Equal(distance < 1, published.IsMetBy(value));
    }

    [Fact]
    public void PlacesOfARangeAreItsValues()
    {
        var linear = new SearchedNumber("a", 5, 2, 10, "d", IsLogarithmic: false);
        var logarithmic = new SearchedNumber("b", 10, 1, 1000, "", IsLogarithmic: true);
        Assert.Equal((2, 6, 10, 10), (linear.Value(0), linear.Value(0.5), linear.Value(1), linear.Value(1.7)));
        Assert.Equal(5, linear.Value(linear.StartPlace), 1e-9);
        Assert.Equal(10, logarithmic.Value(logarithmic.StartPlace), 1e-5);
        Assert.Equal("a=6 d", linear.Set(0.5));
    }

    private static CalibrationOrder Order(int generations) =>
        new([Study], [new SearchedNumber("th1", 45, 10, 500, "pg/mL", IsLogarithmic: true)], generations, 20, 7);
}
