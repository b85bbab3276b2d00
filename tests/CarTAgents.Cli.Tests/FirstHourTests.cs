using CarTAgents.Cli.Verbs;
using CarTAgents.Configuration.Descriptions;

namespace CarTAgents.Cli.Tests;

/// <summary>What meets somebody who begins: configurations out of the tool itself, and errors in the words that were typed.</summary>
public class FirstHourTests
{
    [Fact]
    public void EveryConfigurationOfTheListCanBeBegunFromWhereNothingElseIs()
    {
        string[] names = [.. Command.Run("init", "--list").Out.Split('\n').Where(l => l.Length > 0).Select(l => l.Split(' ')[0].Trim())];
        Assert.Superset(
            new HashSet<string>
            {
                "assay",
                "spheroid",
                "lymphoma",
                "b-all",
                "lupus",
                "mixed-lymphoma",
                "mixed-b-all",
                "mixed-lupus",
                "lesson-5",
            },
            new HashSet<string>(names)
        );
        foreach (string name in names)
        {
            using var bench = new Workbench();
            Assert.Equal(0, new InitVerb { Name = bench.In("mine"), From = name }.Invoke([]));
            RunConfiguration configuration = RunConfiguration.Load(bench.In("mine.yaml"));
            Assert.Equal("mine", configuration.Name);
            Assert.All(configuration.Files(), f => Assert.StartsWith(bench.Path, f.Path));
            // Nothing names a file of the checkout that is not there.
            Assert.DoesNotContain("configs/", File.ReadAllText(bench.In("mine.yaml")));
        }
    }

    [Fact]
    public void AnUnknownBeginningIsRefusedWithTheNearest()
    {
        using var bench = new Workbench();
        Command.Result result = Command.Run("init", bench.In("mine"), "--from", "lymfoma");
        Assert.Equal(2, result.Code);
        Assert.Contains("did you mean 'lymphoma'", result.Error);
        Assert.Single(Directory.GetFileSystemEntries(bench.Path));
        Assert.Equal(2, Command.Run("init").Code);
    }

    [Theory]
    [InlineData("--until", "3", "lacks its unit")]
    [InlineData("--until", "2000000 d", "out of range")]
    [InlineData("--seed", "-5", "whole number")]
    public void AnErrorNamesTheOptionThatWasTyped(string option, string value, string why)
    {
        using var bench = new Workbench();
        Command.Result result = bench.Run("run", $"{option}={value}");
        Assert.Equal(2, result.Code);
        Assert.Contains($"{option} {value}: ", result.Error);
        Assert.Contains(why, result.Error);
        Assert.DoesNotContain("--set", result.Error);
    }

    /// <summary>A configuration of somebody else's colours no terminal, and does not name its window.</summary>
    [Fact]
    public void ATerminalIsNotToldWhatItWouldObey()
    {
        using var bench = new Workbench();
        Command.Result result = Command.Run(
            "run",
            Workbench.Shipped("lessons/1-one-target.yaml"),
            "-o",
            bench.In("run"),
            "--until",
            "30min",
            "--set",
            "name=\"a \\e[31mred \\a\"",
            "--set",
            "lesson={text: \"what \\e]0;title\\a it teaches\", try: [\"cartagents \\e[2J\"]}"
        );
        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.Contains("a \\x1b[31mred \\x07", result.Out);
        Assert.Contains("what \\x1b]0;title\\x07 it teaches", result.Out);
        Assert.DoesNotContain('\x1b', result.Out);
        Assert.DoesNotContain('\a', result.Out);
    }

    [Fact]
    public void AFaultOfTheProgramSaysWhatToReport()
    {
        string text = Program.Fault(new InvalidOperationException("the odd case"));
        Assert.Contains("a fault of the program, not of your input: the odd case", text);
        Assert.Contains("please report it", text);
        Assert.Contains("cartagents 0.", text);
        Assert.Contains(Environment.Version.ToString(), text);
        Assert.Contains("InvalidOperationException", text);
    }
}
