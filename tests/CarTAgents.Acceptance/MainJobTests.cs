using System.Text.Json;
using CarTAgents.Cli.Tests;

namespace CarTAgents.Acceptance;

/// <summary>The job that the readme shows first.</summary>
public class MainJobTests
{
    [Fact]
    public void CompletesWithOneHashForOneAndTwoThreads()
    {
        using var bench = new Workbench();
        string[] shorter = Figures.InFull ? [] : ["--until", "6 h", "--set", "lattice.size=[32, 32, 16]"];
        List<object[]> rows = [];
        foreach (string threads in new[] { "1", "2" })
        {
            string run = bench.In($"run-{threads}");
            Command.Result result = Command.Run([
                "run",
                Workbench.Shipped("killing-assay.yaml"),
                "-o",
                run,
                "--device",
                "cpu",
                "--threads",
                threads,
                .. shorter,
            ]);
            Assert.Empty(result.Error);
            Assert.Equal(0, result.Code);
            using JsonDocument record = JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "run.json")));
            Assert.Equal("completed", record.RootElement.GetProperty("outcome").GetString());
            JsonElement results = record.RootElement.GetProperty("results");
            rows.Add([
                threads,
                record.RootElement.GetProperty("simulatedSeconds").GetDouble() / 3600,
                results.GetProperty("targets killed [cells]").GetDouble(),
                Math.Round(results.GetProperty("lysis [%]").GetDouble(), 2),
                Math.Round(results.GetProperty("kills per T cell and day [1/(cell d)]").GetDouble(), 3),
                result.Hash,
            ]);
        }

        Figures.Report(
            "main-job",
            [
                "threads [1]",
                "time [h]",
                "targets killed [cells]",
                "lysis [%]",
                "kills per T cell and day [1/(cell d)]",
                "state hash [hexadecimal]",
            ],
            rows
        );
        Assert.Equal(rows[0].Skip(1), rows[1].Skip(1));
        Assert.Equal(File.ReadAllText(bench.In("run-1", "census.csv")), File.ReadAllText(bench.In("run-2", "census.csv")));
        // One kill a T cell and day is the least that is cited: among ten targets a T cell, all equally at risk, this many would be gone.
        const double ratio = 0.1,
            leastKills = 1;
        double days = (double)rows[0][1] / 24;
        Assert.InRange((double)rows[0][3], 100 * (1 - Math.Exp(-leastKills * ratio * days)), 100);
        Assert.InRange((double)rows[0][4], leastKills, 20);
    }

    /// <summary>The other configurations run as they are shipped.</summary>
    [Theory]
    [InlineData("spheroid.yaml", "2 h")]
    [InlineData("from-csv.yaml", "48 h")]
    public void ShippedConfigurationsRun(string name, string until)
    {
        using var bench = new Workbench();
        // The spheroid's two million sites are for a longer day; here its beginning, of a smaller one unless in full.
        string[] smaller =
            name == "spheroid.yaml"
                ?
                [
                    "--until",
                    until,
                    .. Figures.InFull
                        ? Array.Empty<string>()
                        :
                        [
                            "--set",
                            "lattice.size=[32, 32, 32]",
                            "--set",
                            "tissue.nodule.radius=100 um",
                            "--set",
                            "tissue.tCells.cells=1000",
                            "--set",
                            "output=~",
                        ],
                ]
                : [];
        Command.Result result = Command.Run(["run", Workbench.Shipped(name), "-o", bench.In("run"), "--device", "cpu", .. smaller]);
        Assert.Empty(result.Error);
        Assert.Equal(0, result.Code);
        string[] census = File.ReadAllLines(bench.In("run", "census.csv"));
        int synapses = Array.IndexOf(census[0].Split(','), "synapses formed [1]");
        Assert.True(
            double.Parse(census[^1].Split(',')[synapses], System.Globalization.CultureInfo.InvariantCulture) > 0,
            "no T cell has met a target"
        );
    }
}
