using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Keys;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Testing;

namespace CarTAgents.Configuration.Tests;

/// <summary>The schema of configurations. That other validators agree with it is checked by tests/tools/check_schema.py.</summary>
public class ConfigurationSchemaTests
{
    private static string Here() => Repository.PathOf("tests", "CarTAgents.Configuration.Tests");

    private static string Configs => Repository.PathOf("configs");

    public static TheoryData<string> Broken =>
        [.. Directory.GetFiles(Path.Combine(Here(), "broken"), "*.yaml").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    [Fact]
    public void TheFileBesideTheConfigurationsIsCurrent() =>
        Assert.True(
            File.ReadAllText(Path.Combine(Configs, "schema.json")) == ConfigurationSchema.Write(),
            "configs/schema.json is old; write it anew: cartagents schema -o configs/schema.json"
        );

    [Fact]
    public void EveryShippedConfigurationNamesItInItsFirstLine() =>
        Assert.All(
            Directory.GetFiles(Configs, "*.yaml", SearchOption.AllDirectories),
            f =>
            {
                string schema = Path.GetRelativePath(Path.GetDirectoryName(f)!, Path.Combine(Configs, "schema.json")).Replace('\\', '/');
                Assert.Equal($"# yaml-language-server: $schema={schema}", File.ReadLines(f).First());
            }
        );

    [Theory]
    [MemberData(nameof(Broken))]
    public void WhatTheSchemaRefusesTheProgramRefusesToo(string name)
    {
        ConfigurationException e = Assert.Throws<ConfigurationException>(() => RunConfiguration.Load(Path.Combine(Here(), "broken", name)));
        Assert.All(
            e.Problems,
            p =>
            {
                Assert.True(p.Origin.Line > 0, p.ToString());
                Assert.NotEmpty(p.Key);
            }
        );
    }

    [Theory]
    [InlineData("output.frames={every: 90 s}", "output.frames.every")]
    [InlineData("output.frames={every: 1 h, field: IL2}", "output.frames.field")]
    [InlineData("output.frames={every: 1 h, highest: 1 nM}", "output.frames.highest")]
    [InlineData("output.frames={every: 1 h, slice: 1 mm}", "output.frames.slice")]
    [InlineData("output.frames={every: 1 h, slice: 1 um, projection: firstHit}", "output.frames")]
    [InlineData("output.frames={every: 1 h, replica: 1}", "output.frames.replica")]
    [InlineData("output.snapshots={every: 1 h, fields: [IL-2, IFN]}", "output.snapshots.fields.1")]
    [InlineData("output.snapshots={every: 1 h, cells: [], fields: []}", "output.snapshots")]
    [InlineData("output.snapshots={every: 1 h, region: {from: [0 um, 0 um, 0 um], size: [1 mm, 10 um, 10 um]}}", "output.snapshots.region")]
    [InlineData("output.snapshots={every: 1 h, stride: 0}", "output.snapshots.stride")]
    public void OutputsThatCannotBeAreRefusedByTheirKey(string set, string key)
    {
        string file = Path.Combine(Configs, "killing-assay.yaml");
        ConfigurationException e = Assert.Throws<ConfigurationException>(() => RunConfiguration.Load(file, ["output=~", set]));
        Assert.Equal(key, Assert.Single(e.Problems).Key);
    }

    [Fact]
    public void QuantitiesAreListedWithTheirPaths()
    {
        RunConfiguration c = RunConfiguration.Load(Path.Combine(Configs, "killing-assay.yaml"));
        var values = c.Quantities().ToDictionary(q => q.Path, q => q.Value);
        Assert.Equal(c.Duration, values["duration"]);
        Assert.Equal(c.TCells["cd8"].Motility.Speed, values["tCells.cd8.motility.speed"]);
        Assert.Equal(c.Tissue!.TCells!.Mix["cd4"], values["tissue.tCells.mix.cd4"]);
        Assert.Equal(c.Fields["IL-2"].Secretion["cd8"], values["fields.IL-2.secretion.cd8"]);
    }
}
