using System.Text.Json;
using CarTAgents.Output.Runs;

namespace CarTAgents.Cli.Tests;

/// <summary>Patients without lattices, by the command.</summary>
public class MixedPatientTests
{
    private static readonly string Lymphoma = Workbench.Shipped(Path.Combine("mixed", "lymphoma-zuma1.yaml"));

    [Fact]
    public void LeavesWhatAPatientLeavesAndRepeatsFromItsOwnConfiguration()
    {
        using var bench = new Workbench();
        Command.Result run = Command.Run("run", Lymphoma, "-o", bench.In("run"), "--until", "60 d", "--device", "cpu");
        Assert.Equal((0, ""), (run.Code, run.Error));
        foreach (string file in (string[])["config.yaml", "run.json", "course.csv", "summary.json", "published.csv", "report.html"])
            Assert.True(File.Exists(bench.In("run", file)), file);
        Assert.False(File.Exists(bench.In("run", "census.csv")));
        Assert.Matches("CAR-T cells in blood: peak [0-9.]+/µL on day [0-9.]+", run.Out);
        Assert.Contains("complete response on day 30", run.Out);
        Assert.Contains("--device cpu does not apply", run.Out);
        string[] lines = File.ReadAllLines(bench.In("run", "course.csv"));
        Assert.StartsWith("time [d],car_t [1/uL]", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("0,", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("60,", lines[^1], StringComparison.Ordinal);
        using JsonDocument summary = JsonDocument.Parse(File.ReadAllText(bench.In("run", "summary.json")));
        Assert.InRange(summary.RootElement.GetProperty("car_t peak [1/uL]").GetDouble(), 70, 80);

        RunRecord record = RunRecord.Read(bench.In("run", "run.json"))!;
        Command.Result again = Command.Run("run", bench.In("run", "config.yaml"), "-o", bench.In("again"), "--quiet");
        Assert.Equal(0, again.Code);
        Assert.Equal(record.StateHash, RunRecord.Read(bench.In("again", "run.json"))!.StateHash);
        Assert.Equal(lines, File.ReadAllLines(bench.In("again", "course.csv")));

        File.Delete(bench.In("run", "report.html"));
        Assert.Equal(0, Command.Run("report", bench.In("run")).Code);
        Assert.True(File.Exists(bench.In("run", "report.html")));
        Refused(Command.Run("resume", bench.In("run")), "keeps no checkpoint");
        Refused(Command.Run("branch", bench.In("run"), "-o", bench.In("branch")), "keeps no checkpoint");
    }

    [Fact]
    public void ACohortHasAColumnThatTellsItsPatientsApart()
    {
        using var bench = new Workbench();
        string[] line = ["run", Lymphoma, "--until", "20 d", "--set", "patient.traits=drawn", "--set", "replicas=4", "--seed", "5"];
        Command.Result run = Command.Run([.. line, "-o", bench.In("run")]);
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains("4 patients: medians", run.Out);
        string[][] rows = [.. File.ReadLines(bench.In("run", "course.csv")).Skip(1).Select(l => l.Split(','))];
        Assert.Equal(["0", "1", "2", "3"], rows.Select(r => r[0]).Distinct());
        double[] days = [.. rows.Select(r => double.Parse(r[1], System.Globalization.CultureInfo.InvariantCulture))];
        Assert.Equal(days.Order(), days);
        Command.Result one = Command.Run([.. line, "--set", "replicas=1", "--set", "identity=2", "-o", bench.In("one")]);
        Assert.Equal(0, one.Code);
        Assert.Equal(
            rows.Where(r => r[0] == "2").Select(r => string.Join(',', r.Skip(1))),
            File.ReadLines(bench.In("one", "course.csv")).Skip(1)
        );
    }

    /// <summary>Patients die at times of their own; a line that is missing before is noticed all the same.</summary>
    [Fact]
    public void ACohortWhosePatientsDieIsReadBackToTheEnd()
    {
        using var bench = new Workbench();
        string[] drawn = ["patient.traits=drawn", "replicas=40", "patient.every=20 d"];
        Command.Result run = Command.Run(["run", Lymphoma, "-o", bench.In("run"), .. drawn.SelectMany(s => new[] { "--set", s })]);
        Assert.Equal((0, ""), (run.Code, run.Error));
        string course = bench.In("run", "course.csv");
        string[] lines = File.ReadAllLines(course);
        IEnumerable<string> Patients(IEnumerable<string> of) => of.Select(l => l.Split(',')[0]);
        Assert.True(Patients(lines.TakeLast(40)).Distinct().Count() < 40, "nobody died");
        File.WriteAllLines(course, lines.Where((_, i) => i != 55));
        Refused(Command.Run("report", bench.In("run")), "a line is missing");
    }

    [Theory]
    [InlineData("patient.contact=~", "patient.contact")]
    [InlineData("patient.contact.triggered=~", "patient.contact.triggered")]
    [InlineData("patient.contact.lethal=~", "patient.contact.lethal")]
    [InlineData("patient.contact.bound=~", "patient.contact.bound")]
    [InlineData("patient.il15=~", "patient.il15")]
    [InlineData("tCells.cd8.division.destiny=~", "tCells.cd8.division.destiny")]
    [InlineData("patient.infusion.at=5 d", "begins at the infusion")]
    [InlineData("output.frames={every: 1 d}", "no lattice to draw")]
    [InlineData("events=[{at: 1 d, set: {k_day: 3 1/d}}]", "'give'")]
    public void WhatAMixedPatientCannotHaveIsSaid(string set, string word)
    {
        using var bench = new Workbench();
        Command.Result run = Command.Run("run", Lymphoma, "-o", bench.In("run"), "--set", set);
        Refused(run, word);
        Assert.False(Directory.Exists(bench.In("run")));
    }

    [Fact]
    public void OtherCommandsSayWhatDoesNotApply()
    {
        Command.Result check = Command.Run("check", Lymphoma);
        Assert.Equal(0, check.Code);
        Assert.Contains("1 well-mixed patient", check.Out);
        Refused(Command.Run("verify", Lymphoma), "patient.space");
        Refused(Command.Run("view", Lymphoma), "no tissue to look at");
        Command.Result lattice = Command.Run("check", Workbench.Shipped("lymphoma-zuma1.yaml"), "--set", "patient.bridging={removed: 0.5}");
        Assert.Contains("note: patient.bridging: of a mixed patient alone", lattice.Out);
    }

    private static void Refused(Command.Result result, string word)
    {
        Assert.Equal(2, result.Code);
        Assert.Contains(word, result.Error);
    }
}
