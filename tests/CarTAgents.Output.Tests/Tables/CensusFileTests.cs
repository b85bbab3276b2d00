using System.Globalization;
using CarTAgents.Output.Runs;
using CarTAgents.Testing;

namespace CarTAgents.Output.Tests.Tables;

public class CensusFileTests
{
    /// <summary>What the table says of cells and molecules adds up in every line.</summary>
    [Fact]
    public void BalancesAddUpInEveryLine()
    {
        using var directory = new TemporaryFolder();
        RunRecord record = SmallAssay.Execute(
            directory.File("run"),
            "events=[{at: 1 h, dose: {cells: 20, over: 1 h, mix: {cd8: 1}, enter: anywhere}}]",
            "p_AICD=0.5"
        );
        string[] lines = File.ReadAllLines(Path.Combine(directory.File("run"), "census.csv"));
        string[] names = lines[0].Split(',');
        double[][] rows = [.. lines.Skip(1).Select(l => l.Split(',').Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray())];
        double Of(double[] row, string name) => row[Array.IndexOf(names, name)];
        Assert.Equal(17, rows.Length);
        double volume = 16 * 16 * 8 * 1000.0;
        foreach (double[] row in rows)
        {
            Assert.Equal(
                Of(rows[0], "nalm6 [cells]")
                    + Of(row, "residents born [cells]")
                    - Of(row, "residents died [cells]")
                    - Of(row, "targets killed [cells]"),
                Of(row, "nalm6 [cells]")
            );
            Assert.Equal(
                Of(rows[0], "cd8 [cells]")
                    + Of(rows[0], "cd4 [cells]")
                    + Of(row, "T cells born [cells]")
                    + Of(row, "T cells entered [cells]")
                    - Of(row, "T cells died [cells]"),
                Of(row, "cd8 [cells]") + Of(row, "cd4 [cells]")
            );
            double killed = Of(row, "targets killed [cells]");
            Assert.Equal(100 * killed / (killed + Of(row, "nalm6 [cells]")), Of(row, "lysis [%]"), 1e-9);
            foreach (string field in new[] { "IL-2", "IFN-gamma" })
            {
                double there = Of(row, $"{field} mean [pM]") * 0.602214076e-3 * volume;
                double secreted = Of(row, $"{field} secreted [molecules]");
                Assert.Equal(
                    secreted,
                    there + Of(row, $"{field} washed out [molecules]") + Of(row, $"{field} taken up or decayed [molecules]"),
                    1e-9 * secreted
                );
            }
        }

        // Something of each kind has happened, so that the sums were tested.
        Assert.Equal(20, Of(rows[^1], "T cells entered [cells]"));
        Assert.All(
            new[]
            {
                "targets killed [cells]",
                "residents born [cells]",
                "T cells died [cells]",
                "IL-2 secreted [molecules]",
                "IFN-gamma washed out [molecules]",
            },
            n => Assert.True(Of(rows[^1], n) > 0, n)
        );
        Assert.Equal(Of(rows[^1], "lysis [%]"), record.Results!["lysis [%]"]);
        // Kills of the cells that are there: those of the census and those of the record are the same.
        double present = Of(rows[^1], "cd8 kills of cells present [cells]") + Of(rows[^1], "cd4 kills of cells present [cells]");
        Assert.Equal(present, record.CellsByKills!.Select((n, k) => (double)n * k).Sum());
        Assert.Equal(Of(rows[^1], "cd8 [cells]") + Of(rows[^1], "cd4 [cells]"), record.CellsByKills!.Sum());
    }

    [Fact]
    public void TheSpreadOfReplicasIsThatOfTheirLastLines()
    {
        using var directory = new TemporaryFolder();
        RunRecord record = SmallAssay.Execute(directory.File("run"), "replicas=3", "duration=1 h");
        string[][] lines = [.. File.ReadLines(Path.Combine(directory.File("run"), "census.csv")).Select(l => l.Split(','))];
        Assert.Equal(record.Spread!.Keys.Append("replica [1]").Order(), lines[0].Order());
        Assert.Equal(record.Spread, RunRecord.Require(Path.Combine(directory.File("run"), "run.json")).Spread);
        // The 97.5th percentile of Student's t with two degrees of freedom has a closed form.
        const double p = 0.975;
        double t = (2 * p - 1) * Math.Sqrt(2 / (4 * p * (1 - p)));
        foreach ((string name, ResultSpread spread) in record.Spread)
        {
            int column = Array.IndexOf(lines[0], name);
            double[] values = [.. lines[^3..].Select(l => double.Parse(l[column], CultureInfo.InvariantCulture))];
            double mean = (values[0] + values[1] + values[2]) / 3,
                sd = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / 2),
                half = t * sd / Math.Sqrt(3),
                close = 1e-9 * (Math.Abs(mean) + sd);
            Assert.Equal(3, spread.Replicas);
            Assert.Equal(record.Results![name], spread.Mean);
            Assert.Equal(mean, spread.Mean, close);
            Assert.Equal(sd, spread.Sd!.Value, close);
            Assert.Equal(mean - half, spread.Low!.Value, close);
            Assert.Equal(mean + half, spread.High!.Value, close);
        }

        Assert.True(record.Spread["nalm6 [cells]"].Sd > 0);
        Assert.Null(SmallAssay.Execute(directory.File("alone"), "duration=15 min").Spread);
    }

    [Fact]
    public void ALineAReplicaInTheOrderOfTimeThenOfReplicas()
    {
        using var directory = new TemporaryFolder();
        SmallAssay.Execute(directory.File("run"), "replicas=3", "identity=7", "duration=1 h");
        string[][] rows = [.. File.ReadLines(Path.Combine(directory.File("run"), "census.csv")).Skip(1).Select(l => l.Split(','))];
        Assert.Equal(5 * 3, rows.Length);
        Assert.Equal(["0,7", "0,8", "0,9", "0.25,7"], rows.Take(4).Select(r => $"{r[0]},{r[1]}"));
        // A replica alone has the line that it has in company.
        SmallAssay.Execute(directory.File("alone"), "identity=8", "duration=1 h");
        Assert.Equal(
            rows.Where(r => r[1] == "8").Select(r => string.Join(',', r)),
            File.ReadLines(Path.Combine(directory.File("alone"), "census.csv")).Skip(1)
        );
    }
}
