namespace CarTAgents.Cli.Tests;

/// <summary>Convergence by the command.</summary>
public class ConvergeCommandTests
{
    private static readonly string Assay = Workbench.Shipped("killing-assay.yaml");

    [Theory]
    [InlineData("told beside their noise", "--replicates", "1")]
    [InlineData("census", "--set", "census=200 min")]
    [InlineData("--until", "--until", "soon")]
    public void What_is_wrong_is_refused_before_anything_is_made(string message, params string[] arguments)
    {
        using var bench = new Workbench();
        string place = bench.In("convergence");
        Command.Result run = Command.Run(["converge", Assay, .. arguments, "-o", place]);
        Assert.Equal(2, run.Code);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(place));
    }

    [Fact]
    public void Counts_of_an_assay_are_told_a_site()
    {
        using var bench = new Workbench();
        string place = bench.In("convergence");
        string[] small = ["--set", "lattice.size=[8, 8, 8]", "--set", "tissue.residents.nalm6.fraction=0.25", "--until", "20 min"];
        Command.Result run = Command.Run(["converge", Assay, .. small, "--replicates", "2", "-o", place]);
        Assert.Equal(0, run.Code);
        Assert.Contains("change beyond the noise of 2 replicates: ", run.Out, StringComparison.Ordinal);
        string[][] table = [.. File.ReadLines(Path.Combine(place, "convergence.csv")).Select(l => l.Split(','))];
        int Column(string name) => Array.IndexOf(table[0], name);
        double Value(string result, string column) =>
            double.Parse(table.Single(l => l[0] == result)[Column(column)], System.Globalization.CultureInfo.InvariantCulture);
        // Nobody is born or dies in 20 minutes: as many a site.
        double tCells = Value("cd8", "as configured");
        Assert.True(tCells > 0);
        Assert.InRange(Value("cd8", "twice the edge") / tCells, 0.8, 1.25);
        Assert.Equal(tCells, Value("cd8", "half the step"));
    }
}
