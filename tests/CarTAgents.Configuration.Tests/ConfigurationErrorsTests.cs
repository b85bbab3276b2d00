using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Testing;
using static CarTAgents.Configuration.Tests.SmallConfiguration;

namespace CarTAgents.Configuration.Tests;

/// <summary>Mistakes in a configuration: each is reported with its file, line and key, what was expected, and the nearest name.</summary>
public class ConfigurationErrorsTests
{
    [Fact]
    public void ErrorsNameTheFileThatTheValueCameFrom()
    {
        using var folder = new TemporaryFolder();
        string below = folder.Write("small.yaml", Small.Replace("t_hit, engagement", "5 um, engagement", StringComparison.Ordinal));
        string top = folder.Write("top.yaml", "extends: small.yaml\nname: Top\ntikc: 1 min\n");
        var e = Assert.Throws<ConfigurationException>(() => RunConfiguration.Load(top));
        Assert.Equal(2, e.Problems.Count);
        Assert.Contains(e.Problems, p => p.Origin.File == below && p.Origin.Line == 14 && p.Key == "tCells.cd8.contact.hitDelay");
        Assert.Contains(
            e.Problems,
            p =>
                p.Origin.File == top
                && p.Origin.Line == 3
                && p.Key == "tikc"
                && p.Message.Contains("did you mean 'tick'?", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void CirclesAndMissingFilesAreRefusedWhereTheyAreNamed()
    {
        using var folder = new TemporaryFolder();
        string a = folder.Write("a.yaml", "name: A\nextends: b.yaml\n");
        string b = folder.Write("b.yaml", "extends: a.yaml\n");
        var circle = Assert.Throws<ConfigurationException>(() => RunConfiguration.Load(a));
        Assert.Equal((b, 1, "extends"), (circle.File, circle.Line, circle.Key));
        Assert.Contains("a.yaml -> b.yaml -> a.yaml", circle.Message, StringComparison.Ordinal);

        string c = folder.Write("c.yaml", "\nextends: bb.yaml\n");
        var missing = Assert.Throws<ConfigurationException>(() => RunConfiguration.Load(c));
        Assert.Equal((c, 2), (missing.File, missing.Line));
        Assert.Contains("did you mean 'b.yaml'?", missing.Message, StringComparison.Ordinal);

        Assert.Contains(
            "there is no file",
            Assert.Throws<ConfigurationException>(() => RunConfiguration.Load(a + "x")).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ConfigurationException>(() => RunConfiguration.Load(folder.Path));
    }

    [Theory]
    // what is replaced, by what, the line, the key, and a part of the message
    [InlineData("tCells:", "tCell:", 9, "tCell", "unknown key 'tCell'; did you mean 'tCells'?")]
    [InlineData("persistence: 2 min", "persistance: 2 min", 11, "tCells.cd8.motility.persistance", "did you mean 'persistence'?")]
    [InlineData("duration: 2 h", "duration: 2", 2, "duration", "lacks its unit; expected a time such as '24 h'")]
    [InlineData("duration: 2 h", "duration: 2 um", 2, "duration", "wrong kind of unit")]
    [InlineData("duration: 2 h", "duration: -2 h", 2, "duration", "out of range; expected more than 0 s")]
    [InlineData("duration: 2 h", "duration: 1e9 d", 2, "duration", "out of range")]
    [InlineData("duration: 2 h", "duration: [2 h]", 2, "duration", "expected a time such as '24 h'; found a list")]
    [InlineData("duration: 2 h", "duration: ", 1, "duration", "the key 'duration' is missing")]
    [InlineData("duration: 2 h", "duration: t_hitt", 2, "duration", "there is no parameter 't_hitt'; did you mean 't_hit'?")]
    [InlineData(
        "duration: 2 h",
        "duration: v_tum",
        2,
        "duration",
        "parameter 'v_tum' (5 um/min) has the wrong kind of unit: it is a speed"
    )]
    [InlineData("duration: 2 h", "duration: 2 h\nseed: -1", 3, "seed", "expected a whole number")]
    [InlineData("duration: 2 h", "duration: 2 h\nseed: 1.5", 3, "seed", "expected a whole number")]
    [InlineData("duration: 2 h", "duration: 2 h\nseed: 18446744073709551616", 3, "seed", "expected a whole number")]
    [InlineData("duration: 2 h", "duration: 2 h\nidentity: 4294967295\nreplicas: 2", 4, "replicas", "beyond the last identity")]
    [InlineData("duration: 2 h", "duration: 2 h\ncensus: 90 s", 3, "census", "not a whole number of ticks")]
    [InlineData("duration: 2 h", "duration: 2 h\ncensus: 5 h", 3, "census", "expected at most 240")]
    [InlineData("duration: 2 h", "duration: 2 h\nduration: 3 h", 3, "duration", "column 1: the key stands twice; the first is in line 2")]
    [InlineData("[8, 8, 1]", "[8, 8]", 3, "lattice.size", "expected 3 elements; found 2")]
    [InlineData("[8, 8, 1]", "[8, 8, 0]", 3, "lattice.size.2", "at least 1")]
    [InlineData("[8, 8, 1]", "[8, 9, 1]", 23, "fields.IL-2.factor", "do not divide the lattice's 9 sites along y")]
    [InlineData("[8, 8, 1]}", "[8, 8, 1], boundary: open}", 3, "lattice.boundary.0", "unknown word 'open'")]
    [InlineData(
        "speed: v_tum, persistence: 2 min",
        "persistence: 2 min",
        11,
        "tCells.cd8.motility",
        "expected 'speed' and 'persistence', or 'coefficient'"
    )]
    [InlineData(
        "speed: v_tum",
        "speed: v_tum, coefficient: 1 um^2/s",
        11,
        "tCells.cd8.motility",
        "found 'speed' and 'persistence' and 'coefficient'"
    )]
    [InlineData("    carNumber: {median: 50000 molecules}\n", "", 10, "tCells.cd8.carNumber", "expected carNumber")]
    [InlineData(
        "    recognition: {affinity: 5.1 nM, confinement: 2000 molecules/nM}\n",
        "",
        10,
        "tCells.cd8.recognition",
        "expected recognition"
    )]
    [InlineData("affinity: 5.1 nM", "affinity: 5.1 um", 13, "tCells.cd8.recognition.affinity", "expected a concentration")]
    [InlineData(
        "molecules/nM",
        "molecules",
        13,
        "tCells.cd8.recognition.confinement",
        "expected a confinement such as '2000 molecules/nM'"
    )]
    [InlineData("target: true", "target: yes", 19, "residents.tumour.target", "expected true or false")]
    [InlineData("mix: {cd8: 1}", "mix: {cd9: 1}", 30, "tissue.tCells.mix.cd9", "did you mean 'cd8'?")]
    [InlineData("mix: {cd8: 1}", "mix: {cd8: 0}", 30, "tissue.tCells.mix", "add up to nothing")]
    [InlineData("target: tumour", "target: tumor", 30, "tissue.tCells.target", "did you mean 'tumour'?")]
    [InlineData("pattern: well", "pattern: wel", 28, "tissue.pattern", "did you mean 'well'?")]
    [InlineData("pattern: well", "pattern: nodule", 27, "tissue.nodule", "needs 'nodule:'")]
    [InlineData("fraction: 0.5", "fraction: 150 %", 29, "tissue.residents.tumour.fraction", "out of range")]
    [InlineData("fraction: 0.5", "cells: 3, fraction: 0.5", 29, "tissue.residents.tumour", "expected 'cells', or 'fraction'")]
    [InlineData("  tumour:", "  cd8:", 10, "tCells.cd8", "also a resident kind")]
    [InlineData("{cd8: 58.6", "{tumor: 58.6", 26, "fields.IL-2.secretion.tumor", "did you mean 'tumour'?")]
    [InlineData("value: 5, unit: min", "value: 5, unit: mins", 5, "parameters.t_hit.unit", "did you mean 'min'?")]
    [InlineData("low: 2, high: 30", "low: 40, high: 30", 5, "parameters.t_hit.low", "above its upper end")]
    [InlineData("lattice: {size: [8, 8, 1]}", "lattice: {size: [8, 8, 1]", 4, "", "malformed YAML")]
    [InlineData("name: Small", "name: *small", 1, "name", "alias")]
    [InlineData("name: Small", "name: {a: b}", 1, "name", "expected a text; found a map")]
    public void EveryErrorSaysWhereAndWhatWasExpected(string old, string replacement, int line, string key, string expected)
    {
        Assert.Contains(old, Small, StringComparison.Ordinal);
        int at = Small.IndexOf(old, StringComparison.Ordinal);
        ConfigurationException e = Fails(string.Concat(Small.AsSpan(0, at), replacement, Small.AsSpan(at + old.Length)));
        ConfigurationProblem? problem = e.Problems.FirstOrDefault(p =>
            p.Key == key && p.Message.Contains(expected, StringComparison.Ordinal)
        );
        Assert.True(problem is not null, e.Message);
        Assert.Equal(("test.yaml", line), (problem.Origin.File, problem.Origin.Line));
        Assert.StartsWith($"test.yaml:{line}: ", problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lattice", "lattice", "expected path=value")]
    [InlineData("=3", "", "expected path=value")]
    [InlineData("seed=", "seed", "a value is missing")]
    [InlineData("sed=3", "sed", "did you mean 'seed'?")]
    [InlineData("t_engag=3 min", "t_engag", "did you mean 't_engage'?")]
    [InlineData("t_engage=30", "parameters.t_engage", "a unit is missing; expected a value with its unit such as '25 min'")]
    [InlineData("t_engage=30 um", "parameters.t_engage", "wrong kind of unit: it is a length")]
    [InlineData("t_engage=long", "parameters.t_engage", "expected a number with its unit such as '25 min'")]
    [InlineData("t_engage=-3 min", "tCells.cd8.contact.engagement", "out of range")]
    [InlineData("tCells.cd9.lifespan=3 d", "tCells.cd9.lifespan", "unknown name in 'tCells' 'cd9'; did you mean 'cd8'?")]
    [InlineData("tCells.cd8.motility.speeed=3 um/min", "tCells.cd8.motility.speeed", "did you mean 'speed'?")]
    [InlineData("name.x=3", "name.x", "has nothing below it")]
    [InlineData("events.7.at=3 h", "events.7.at", "no element of 'events', which has 0")]
    [InlineData("lattice.size=[1, 2", "", "malformed YAML")]
    [InlineData("lattice.size=2", "lattice.size", "expected a list")]
    [InlineData("extends=other.yaml", "extends", "only extend")]
    public void AWrongSetNamesItself(string set, string key, string expected)
    {
        ConfigurationException e = Fails(Small, set);
        Assert.Equal(($"--set {set}", 0), (e.File, e.Line));
        if (set != "lattice")
            Assert.Equal(key, e.Key);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.StartsWith($"--set {set}: ", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{at: 1 h}", "events.0", "expected 'dose', or 'set'")]
    [InlineData("{at: 1 h, set: {t_hit: 1 um}}", "parameters.t_hit", "wrong kind of unit")]
    [InlineData("{at: 1 h, set: {t_hit: }}", "events.0.set.t_hit", "a value is missing")]
    [InlineData("{at: 1 h, set: {lattice.spacing: 5 um}}", "events.0.set.lattice.spacing", "cannot change in the course of a run")]
    [InlineData("{at: 1 h, set: {fields.IL-2.quantum: 1 molecules}}", "events.0.set.fields.IL-2.quantum", "cannot change")]
    [InlineData("{at: 1 h, set: {tCells.cd8.motility.sped: 1 um/s}}", "events.0.set.tCells.cd8.motility.sped", "did you mean 'speed'?")]
    [InlineData("{at: 1 h, set: {tCells.cd8.motility.speed: fast}}", "tCells.cd8.motility.speed", "no parameter 'fast'")]
    [InlineData("{at: 1 h, dose: {cells: 3.5, mix: {cd8: 1}}}", "events.0.dose.cells", "not a whole number")]
    [InlineData("{at: 1 h, dose: {cells: 3, mix: {cd8: 1}, enter: vessels}}", "events.0.dose.enter", "no vessels")]
    public void AWrongEventNamesItsLine(string text, string key, string expected)
    {
        ConfigurationException e = Fails($"{Small}\nevents:\n- {text}\n");
        Assert.Equal(("test.yaml", 32, key), (e.File, e.Line, e.Key));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LaterStagesReportWhereAValueWasWritten()
    {
        ConfigurationException e = Load(Small).Error("tCells.cd8.motility.speed", "too fast");
        Assert.Equal(("test.yaml", 11), (e.File, e.Line));
        Assert.Equal("test.yaml:11: tCells.cd8.motility.speed: too fast", e.Message);
    }

    [Fact]
    public void DamagedTextNeverFailsOtherwiseThanWithAConfigurationException()
    {
        // Every prefix, and single characters replaced: what an editor or a full disk leaves behind.
        string noise = "{}[]:,-#&*!|>'\"%@`~?\t\0\\\u00e9\n";
        int failures = 0;
        for (int i = 0; i < Small.Length; i++)
        {
            string damaged =
                i % 3 == 0 ? Small[..i] : string.Concat(Small.AsSpan(0, i), noise[i % noise.Length].ToString(), Small.AsSpan(i + 1));
            try
            {
                Load(damaged);
            }
            catch (ConfigurationException e)
            {
                failures++;
                Assert.NotEqual("", e.Message);
            }
        }
        Assert.InRange(failures, Small.Length / 3, Small.Length);
    }

    [Fact]
    public void MoreThanSevenKindsThatDifferToTheirNeighboursAreRefused()
    {
        static string With(int different)
        {
            IEnumerable<string> kinds = Enumerable.Range(1, 14).Select(k => $"  k{k}: {{deathSignal: {(k <= different ? k : 0)}}}\n");
            return Small.Replace("residents:\n  tumour:", $"residents:\n{string.Concat(kinds)}  tumour:", StringComparison.Ordinal);
        }

        Assert.Equal(15, Load(With(different: 5)).Residents.Count);
        ConfigurationException e = Fails(With(different: 7));
        Assert.Equal(("residents", 17), (e.Key, e.Line));
        Assert.Contains(
            "9 of 15 kinds differ in what is seen of them from outside, and at most 7 can: k1, k2, k3, k4, k5, k6, k7, k8, tumour",
            e.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void AnEventMayNotTellKindsOfAClassApart()
    {
        // Whether some looks are free or all are taken.
        foreach ((int kinds, int looks) in ((int, int)[])[(9, 1), (7, 6)])
        {
            string residents = string.Concat(Enumerable.Range(0, kinds).Select(k => $"  k{k}: {{deathSignal: {k % looks}}}\n")),
                secretion = string.Join(", ", Enumerable.Range(0, kinds).Select(k => $"k{k}: 1 molecules/s")),
                text = Small
                    .Replace("residents:\n  tumour:", $"residents:\n{residents}  tumour:", StringComparison.Ordinal)
                    .Replace("secretion: {cd8: 58.6 molecules/(cell min)}", $"secretion: {{{secretion}}}", StringComparison.Ordinal);
            string Event(int kind) => $"\nevents: [{{at: 1 h, set: {{fields.IL-2.secretion.k{kind}: 0 molecules/s}}}}]";
            Load(text + Event(1));
            ConfigurationException e = Fails(text + Event(kinds - 1));
            Assert.Equal("events.0.set", e.Key);
            Assert.Contains($"k{kinds - 1} and k0 are alike to their neighbours when the run begins", e.Message, StringComparison.Ordinal);
        }
    }
}
