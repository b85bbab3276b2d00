using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CarTAgents.Cli.Tests;

/// <summary>What the command says to its user.</summary>
public class CommandLineTests
{
    [Theory]
    [InlineData("run")]
    [InlineData("resume")]
    [InlineData("branch")]
    [InlineData("check")]
    [InlineData("view")]
    [InlineData("render")]
    public void HelpShowsAnExample(string verb)
    {
        Command.Result help = Command.Run(verb, "--help");
        Assert.Equal(0, help.Code);
        Assert.Empty(help.Error);
        Assert.Contains($"cartagents {verb} ", help.Out);
        Assert.Contains("--threads", help.Out);
        // Arguments first, and in examples nothing that goes without saying.
        Assert.Matches($@"\n  cartagents {verb} (CONFIG|DIR|CONFIG\|DIR) \[options\]\s", help.Out);
        Assert.DoesNotContain("--device auto", help.Out);
    }

    [Fact]
    public void HelpIsGivenWhereverItIsAskedFor()
    {
        Command.Result help = Command.Run("bench", "compare", "--help");
        Assert.Equal((0, ""), (help.Code, help.Error));
        Assert.Contains("cartagents bench ", help.Out);
    }

    [Fact]
    public void APatientEndsWithWordsAndWithDaysFromTheInfusion()
    {
        using var bench = new Workbench();
        Command.Result run = Command.Run(
            "run",
            Workbench.Shipped("lymphoma-zuma1.yaml"),
            "-o",
            bench.In("run"),
            "--threads",
            "1",
            "--set",
            "lattice.size=[16, 16, 16]",
            "--set",
            "patient.infusion.at=2 h",
            "--until",
            "6 h"
        );
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains("to day 0 08:00 of the run, which is day 0.25 after the infusion", run.Out);
        Assert.Matches(@"\nTumour: [0-9.e+]+ cells at the infusion", run.Out);
        Assert.Contains("(all results: --all", run.Out);
        Assert.DoesNotContain("│", run.Out);
        Assert.Contains("Neurotoxicity: none", run.Out);
    }

    [Fact]
    public void TellsItsVersion()
    {
        Command.Result version = Command.Run("--version");
        Assert.Equal(0, version.Code);
        Assert.Matches(@"^cartagents \d+\.\d+\.\d+", version.Out);
    }

    [Fact]
    public void EndsWithResultsAndHash()
    {
        using var bench = new Workbench();
        Command.Result brief = Command.Run("run", bench.Config, "-o", bench.In("brief"), "--threads", "1", "--until", "1 h");
        Assert.Matches("Lysis: [0-9.]+ % of the targets", brief.Out);
        foreach (string sum in (string[])["Residents: ", "T cells: "])
        {
            // What came into being is what is there and what is gone.
            string line = brief
                .Out.Split('\n')
                .Single(l => l.StartsWith(sum, StringComparison.Ordinal))
                .Replace(",", "", StringComparison.Ordinal);
            long[] sides =
            [
                .. line.Split('=').Select(s => Regex.Matches(s, "[0-9]+").Sum(m => long.Parse(m.Value, CultureInfo.InvariantCulture))),
            ];
            Assert.Equal(sides[0], sides[1]);
        }

        Command.Result run = Command.Run("run", bench.Config, "-o", bench.In("run"), "--threads", "1", "--all");
        Assert.Equal(0, run.Code);
        Assert.Contains("lysis [%]", run.Out);
        Assert.Contains("T cells by number of kills", run.Out);
        Assert.Contains(bench.In("run"), run.Out);
        Assert.Matches("state hash [0-9a-f]{16}", run.Out);
        // Not a terminal: nothing but text.
        Assert.DoesNotContain('\x1b', run.Out);

        using JsonDocument record = JsonDocument.Parse(File.ReadAllText(bench.In("run", "run.json")));
        foreach (
            string name in new[]
            {
                "version",
                "config",
                "device",
                "threads",
                "seed",
                "ticks",
                "simulatedSeconds",
                "wallSeconds",
                "siteStepsPerSecond",
                "stateHash",
                "outcome",
            }
        )
        {
            Assert.True(record.RootElement.TryGetProperty(name, out _), name);
        }

        Assert.Equal(360, record.RootElement.GetProperty("ticks").GetInt32());
        Assert.Equal(6 * 3600, record.RootElement.GetProperty("simulatedSeconds").GetDouble());
        Assert.Equal(run.Hash, record.RootElement.GetProperty("stateHash").GetString());

        string[] census = File.ReadAllLines(bench.In("run", "census.csv"));
        Assert.StartsWith("time [h],", census[0]);
        // One census at the start and one every 15 minutes, the last at the end.
        Assert.Equal(1 + 25, census.Length);
        Assert.StartsWith("6,", census[^1]);
        Assert.All(census[0].Split(','), c => Assert.Matches(@"^.+ \[.+\]$", c));
        Assert.All(census, line => Assert.Equal(census[0].Split(',').Length, line.Split(',').Length));
    }

    [Fact]
    public void QuietPrintsTheHashAlone()
    {
        using var bench = new Workbench();
        Assert.Matches($"^written to {bench.In("run")}\\s+state hash [0-9a-f]{{16}}\\s*$", bench.Run("run").Out);
    }

    [Fact]
    public void TheResolvedConfigurationIsTheSameRun()
    {
        using var bench = new Workbench();
        Command.Result run = bench.Run("run", "--set", "t_engage=31 min");
        Assert.Equal(
            run.Hash,
            Command.Run("run", bench.In("run", "config.yaml"), "-o", bench.In("again"), "--quiet", "--threads", "1").Hash
        );
    }

    [Fact]
    public void CheckTellsTheNeedAndWritesNothing()
    {
        using var bench = new Workbench();
        Command.Result check = Command.Run("check", bench.Config, "--threads", "1", "--set", "output.events={}");
        Assert.Equal(0, check.Code);
        Assert.Contains("memory", check.Out);
        Assert.Contains("disk", check.Out);
        // Lines of the table are broken where the terminal ends.
        string words = string.Join(' ', check.Out.Split([' ', '│', '|', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("for events of cells", words);
        Assert.Contains("is valid", check.Out);
        Assert.DoesNotContain('\x1b', check.Out);
        Assert.Single(Directory.GetFileSystemEntries(bench.Path));
        Command.Result large = Command.Run("check", bench.Config, "--set", "lattice.size=[2000, 2000, 500]", "--set", "replicas=100");
        Assert.Equal(2, large.Code);
        Assert.Contains("TiB of memory", large.Error);
    }
}
