using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Testing;

namespace CarTAgents.Configuration.Tests;

/// <summary>Values and files as people write, link and keep them.</summary>
public class OddTextTests
{
    private static readonly string Assay = Repository.PathOf("configs", "killing-assay.yaml");

    [Theory]
    [InlineData("1:10", 0.1)]
    [InlineData("0.5:5", 0.1)]
    [InlineData("10:1", 10)]
    [InlineData("0:1", 0)]
    [InlineData("0.1", 0.1)]
    public void EffectorsToTargetsAreARatio(string ratio, double number)
    {
        RunConfiguration configuration = RunConfiguration.Load(Assay, [$"tissue.tCells.effectorToTarget={ratio}"]);
        Assert.Equal(number, configuration.Tissue!.TCells!.EffectorToTarget!.Value.Value);
        // And written back it is the same.
        Assert.Equal(
            number,
            RunConfiguration.Parse(configuration.WriteResolved(), "again.yaml").Tissue!.TCells!.EffectorToTarget!.Value.Value
        );
    }

    [Theory]
    [InlineData("1:0", "nothing to divide by")]
    [InlineData("1:2:3", "expected")]
    [InlineData("1:", "expected")]
    [InlineData("-1:10", "out of range")]
    public void ARatioOfNothingIsRefused(string ratio, string why) =>
        Refused($"tissue.tCells.effectorToTarget={ratio}", "effectorToTarget", why);

    [Theory]
    [InlineData("duration=2h 30min", "one number with one unit")]
    [InlineData("duration=10,0 h", "h")]
    public void AQuantityIsOneNumberWithOneUnit(string set, string why) => Refused(set, "duration", why);

    [Fact]
    public void ATabIsNamedWithItsLine()
    {
        ConfigurationProblem problem = Assert
            .Throws<ConfigurationException>(() => RunConfiguration.Parse("name: x\nlattice:\n\tsize: [8, 8, 8]\n", "tab.yaml"))
            .Problems.Single();
        Assert.Equal(3, problem.Origin.Line);
        Assert.Contains("tab", problem.Message);
        Assert.Contains("expected spaces", problem.Message);
    }

    [Fact]
    public void WhatALinkedConfigurationExtendsIsFoundBesideTheLinkOrBesideTheFile()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "symbolic links need a privilege there");
        using var folder = new TemporaryFolder();
        folder.Write("library/base.yaml", $"extends: {Assay}\nname: of the library\n");
        folder.Write("library/mine.yaml", "extends: base.yaml\n");
        folder.Write("work/other.txt", "");
        File.CreateSymbolicLink(folder.File("work/linked.yaml"), "../library/mine.yaml");
        Assert.Equal("of the library", RunConfiguration.Load(folder.File("work/linked.yaml")).Name);
        folder.Write("work/base.yaml", $"extends: {Assay}\nname: beside the link\n");
        Assert.Equal("beside the link", RunConfiguration.Load(folder.File("work/linked.yaml")).Name);
    }

    [Theory]
    [InlineData("/dev/zero", "a device or a pipe")]
    [InlineData(".", "it is a directory")]
    public void WhatDoesNotEndIsNotRead(string path, string why)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "devices are those of Linux");
        ConfigurationProblem problem = Assert
            .Throws<ConfigurationException>(() => RunConfiguration.Parse($"extends: {path}\n", "odd.yaml"))
            .Problems.Single();
        Assert.Equal((1, "extends"), (problem.Origin.Line, problem.Key));
        Assert.Contains(why, problem.Message);
    }

    [Fact]
    public void AForeignFileIsNotToldInFull()
    {
        using var folder = new TemporaryFolder();
        string secret = string.Concat(Enumerable.Range(0, 100).Select(i => $"word{i:000} "));
        folder.Write("foreign.txt", secret);
        folder.Write("mine.yaml", "extends: foreign.txt\n");
        ConfigurationException e = Assert.Throws<ConfigurationException>(() => RunConfiguration.Load(folder.File("mine.yaml")));
        string told = string.Concat(e.Problems.Select(p => p.ToString()));
        Assert.Contains("word000", told);
        Assert.DoesNotContain("word010", told);
    }

    private static void Refused(string set, string key, string why)
    {
        ConfigurationProblem problem = Assert.Throws<ConfigurationException>(() => RunConfiguration.Load(Assay, [set])).Problems[0];
        Assert.EndsWith(key, problem.Key);
        Assert.Contains(why, problem.Message);
        Assert.Contains(set, problem.Origin.File);
    }
}
