namespace CarTAgents.Cli.Tests;

/// <summary>What a user does beside running: begin with a template, print the schema, make a report again, follow a lesson.</summary>
public class ReportTests
{
    [Fact]
    public void ATemplateRunsWhereNothingElseIs()
    {
        using var bench = new Workbench();
        string path = bench.In("mine.yaml");
        Assert.Equal(0, Command.Run("init", bench.In("mine")).Code);
        Assert.Equal(
            ["assay.yaml", "biology.yaml", "mine.yaml", "schema.json"],
            Directory.GetFiles(bench.Path).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)
        );
        Assert.Contains("name: mine", File.ReadAllText(path));
        Assert.Equal("# yaml-language-server: $schema=schema.json", File.ReadLines(path).First());
        Command.Result run = Command.Run("run", path, "-o", bench.In("run"), "--threads", "1", "--quiet", "--until", "24 h");
        Assert.Equal(0, run.Code);
        Assert.True(File.Exists(bench.In("run", "report.html")));

        Command.Result again = Command.Run("init", bench.In("mine"));
        Assert.Equal(2, again.Code);
        Assert.Contains("is there already", again.Error);
        Assert.Equal(2, Command.Run("init", bench.In("a b")).Code);
        Assert.Equal(2, Command.Run("init", bench.In("nowhere", "mine")).Code);
    }

    [Fact]
    public void TheSchemaIsPrintedAsItIsShipped()
    {
        Command.Result schema = Command.Run("schema");
        Assert.Equal(0, schema.Code);
        Assert.Equal(File.ReadAllText(Workbench.Shipped("schema.json")).TrimEnd(), schema.Out.ReplaceLineEndings("\n").TrimEnd());
    }

    [Fact]
    public void EachRunEndsWithAReportUnlessItIsUnwanted()
    {
        using var bench = new Workbench();
        Assert.Equal(0, bench.Run("run").Code);
        string report = bench.In("run", "report.html");
        byte[] first = File.ReadAllBytes(report);
        File.Delete(report);
        Assert.Equal(0, Command.Run("report", bench.In("run")).Code);
        Assert.Equal(first, File.ReadAllBytes(report));
        Assert.Equal(0, bench.Run("plain", "--set", "output={report: false}").Code);
        Assert.False(File.Exists(bench.In("plain", "report.html")));
        Command.Result none = Command.Run("report", bench.In("nowhere"));
        Assert.Equal(2, none.Code);
        Assert.DoesNotContain("   at ", none.Error);
    }

    [Fact]
    public void ALessonTellsWhatItTeaches()
    {
        using var bench = new Workbench();
        Command.Result lesson = Command.Run(
            "run",
            Path.Combine(Workbench.Shipped("lessons"), "2-serial-killing.yaml"),
            "-o",
            bench.In("run"),
            "--threads",
            "1",
            "--until",
            "3 h"
        );
        Assert.Equal(0, lesson.Code);
        Assert.Contains("20 T cells met 2,048 targets", lesson.Out);
        Assert.Contains("Try next:", lesson.Out);
        Assert.DoesNotContain("{", lesson.Out);
    }

    [Fact]
    public void CheckTellsWhatOutputsTakeOfTheDisk()
    {
        using var bench = new Workbench();
        Command.Result check = Command.Run(
            "check",
            bench.Config,
            "--threads",
            "1",
            "--set",
            "output.snapshots={every: 1 h}",
            "--set",
            "output.frames={every: 30 min}"
        );
        Assert.Equal(0, check.Code);
        string text = string.Join(' ', check.Out.Split((char[])[' ', '\n', '\r', '│'], StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("for 13 pictures", text);
        Assert.Contains("for 7 snapshots", text);
    }

    [Fact]
    public void ARunThatWillNotFitTheDiskIsRefused()
    {
        using var bench = new Workbench();
        Command.Result run = bench.Run("run", "--until", "100000 d", "--set", "output.snapshots={every: 1 min}");
        Assert.Equal(2, run.Code);
        Assert.Contains("free", run.Error);
        Assert.DoesNotContain("   at ", run.Error);
        Assert.False(Directory.Exists(bench.In("run")));
    }
}
