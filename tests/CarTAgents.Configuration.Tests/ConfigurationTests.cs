using System.Text.Json;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Units;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Testing;
using static CarTAgents.Configuration.Tests.SmallConfiguration;

namespace CarTAgents.Configuration.Tests;

/// <summary>What a configuration is made of: defaults, symbols, layers, settings and events; and its text, written and read back.</summary>
public class ConfigurationTests
{
    private static string Json(RunConfiguration configuration) => JsonSerializer.Serialize(configuration);

    [Fact]
    public void BindsTypesUnitsSymbolsAndDefaults()
    {
        RunConfiguration c = Load(Small);
        Assert.Equal([8, 8, 1], c.Lattice.Size);
        Assert.Equal([Boundary.Periodic, Boundary.Periodic, Boundary.Periodic], c.Lattice.Boundary);
        Assert.Equal(10.0, c.Lattice.Spacing.Value);
        Assert.Equal(1ul, c.Seed);
        Assert.Equal(60.0, c.Tick.Value);
        TCellDescription cd8 = c.TCells["cd8"];
        Assert.True(cd8.Car);
        Assert.Null(cd8.Lifespan);
        Assert.Equal(new Quantity(1500, "25 min", "t_engage"), cd8.Contact!.Engagement);
        Assert.Equal(new Quantity(0.3, "0.3 per contact", "p_kill"), c.Residents["tumour"].Killing!.Probability);
        Assert.Equal(1.0, c.Residents["tumour"].Killing!.Hits.Value);
        Assert.Equal(21600.0, c.Fields["IL-2"].Decay!.HalfLife!.Value.Value);
        Assert.Equal(0.004, c.Fields["IL-2"].Quantum.Value);
        Assert.Equal(Confidence.Medium, c.Parameters["t_hit"].Confidence);
        Assert.Equal(["tCells.cd8.contact.engagement"], c.SymbolUses["t_engage"]);
        Assert.Equal(["p_kill", "t_engage", "t_hit", "v_tum"], c.SymbolUses.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void ASymbolIsListedWithEveryUse()
    {
        RunConfiguration c = Load(Small, "tCells.cd8.contact.rearm=t_hit");
        Assert.Equal(["tCells.cd8.contact.hitDelay", "tCells.cd8.contact.rearm"], c.SymbolUses["t_hit"]);
    }

    [Theory]
    [InlineData("t_engage=30 min", "30", "min", 10, 60)]
    [InlineData("t_engage=0.5 h", "0.5", "h", 10 / 60.0, 1)]
    [InlineData("parameters.t_engage.value=30", "30", "min", 10, 60)]
    [InlineData("parameters.t_engage=1800 s", "1800", "s", 600, 3600)]
    public void ABareSymbolSetsTheParameter(string set, string number, string unit, double low, double high)
    {
        RunConfiguration c = Load(Small, set);
        Assert.Equal(new Quantity(1800, $"{number} {unit}", "t_engage"), c.TCells["cd8"].Contact!.Engagement);
        Assert.Equal(unit, c.Parameters["t_engage"].Unit);
        Assert.Equal(low, c.Parameters["t_engage"].Low!.Value, 1e-12);
        Assert.Equal(high, c.Parameters["t_engage"].High!.Value, 1e-12);
    }

    [Fact]
    public void AValueOutsideItsSamplingRangeIsAllowedAnAbsurdOneIsNot()
    {
        Assert.Equal(0.9, Load(Small, "p_kill=0.9").Residents["tumour"].Killing!.Probability.Value);
        ConfigurationException e = Fails(Small, "p_kill=1.5");
        Assert.Equal("--set p_kill=1.5", e.File);
        Assert.Equal("residents.tumour.killing.probability", e.Key);
        Assert.Contains("out of range; expected at least 0 and at most 1", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SetsReachMapsListsAndAlternatives()
    {
        string text = Small + "\nevents:\n- {at: 1 h, dose: {cells: 5, mix: {cd8: 1}}}\n";
        RunConfiguration c = Load(
            text,
            "events.0.at=90 min",
            "lattice.size=[16, 8, 1]",
            "lattice.boundary.2=closed",
            "fields.IL-2.decay.rate=0.1 1/h",
            "tissue.residents.tumour.cells=20",
            "output.checkpoint.every=1 h",
            "seed=18446744073709551615",
            "events.1={at: 2 h, set: {t_hit: 10 min}}"
        );
        Assert.Equal(5400.0, c.Events[0].At.Value);
        Assert.Equal(2, c.Events.Count);
        Assert.Equal(16, c.Lattice.Size[0]);
        Assert.Equal(Boundary.Closed, c.Lattice.Boundary[2]);
        Assert.Equal(0.1 / 3600, c.Fields["IL-2"].Decay!.Rate!.Value.Value);
        Assert.Null(c.Fields["IL-2"].Decay!.HalfLife);
        Assert.Equal(20.0, c.Tissue!.Residents["tumour"].Cells!.Value.Value);
        Assert.Null(c.Tissue!.Residents["tumour"].Fraction);
        Assert.Equal(2, c.Output!.Checkpoint!.Keep);
        Assert.Equal(ulong.MaxValue, c.Seed);
    }

    [Fact]
    public void AScalarStandsForADecayRate()
    {
        RunConfiguration c = Load(Small, "fields.IL-2.decay=0.1 1/h");
        Assert.Equal(0.1 / 3600, c.Fields["IL-2"].Decay!.Rate!.Value.Value);
        Assert.Equal(
            3600.0,
            Load(Small, "fields.IL-2.decay=0.1 1/h", "fields.IL-2.decay.halfLife=1 h").Fields["IL-2"].Decay!.HalfLife!.Value.Value
        );
    }

    [Fact]
    public void NullTakesAway()
    {
        RunConfiguration c = Load(Small, "fields.IL-2=~", "tissue.tCells=null");
        Assert.Empty(c.Fields);
        Assert.Null(c.Tissue!.TCells);
    }

    [Fact]
    public void ExtendsMergesMapsAndReplacesTheRest()
    {
        using var folder = new TemporaryFolder();
        folder.Write("base/small.yaml", Small);
        folder.Write(
            "base/middle.yaml",
            """
            extends: small.yaml
            lattice: {spacing: 12 um}
            tCells:
              cd8: {lifespan: 42 d}
              cd4: {car: false, motility: {coefficient: 67 um^2/min}}
            parameters: {t_hit: 10 min, v_tum: {value: 7}}
            """
        );
        string top = folder.Write(
            "top.yaml",
            """
            extends: base/middle.yaml
            name: Top
            lattice: {size: [4, 4, 4], boundary: closed}
            fields: {IL-2: ~}
            tCells: {cd8: {motility: {coefficient: 30 um^2/min}}}
            """
        );
        RunConfiguration c = RunConfiguration.Load(top);
        Assert.Equal("Top", c.Name);
        Assert.Null(c.Extends);
        Assert.Equal([4, 4, 4], c.Lattice.Size);
        Assert.Equal(12.0, c.Lattice.Spacing.Value);
        Assert.Equal(["cd8", "cd4"], c.TCells.Keys);
        Assert.Equal(0.5, c.TCells["cd8"].Motility.Coefficient!.Value.Value);
        Assert.Null(c.TCells["cd8"].Motility.Persistence);
        Assert.Equal(42 * 86400.0, c.TCells["cd8"].Lifespan!.Value.Value);
        Assert.Equal(600.0, c.TCells["cd8"].Contact!.HitDelay.Value);
        Assert.Equal("somewhere", c.Parameters["t_hit"].Source);
        Assert.Empty(c.Fields);
        Assert.Equal(new Origin(Path.Combine(folder.Path, "base", "middle.yaml"), 4, 19), c.PositionOf("tCells.cd8.lifespan"));
        Assert.Equal(top, c.PositionOf("lattice.size").File);
    }

    [Fact]
    public void EventsChangeWhatComesAfterThem()
    {
        RunConfiguration c = Load(
            Small
                + "\nevents:\n- {at: 2 h, set: {v_tum: 3 um/min}}\n- {at: 1 h, set: {tCells.cd8.motility.speed: 6 um/min, t_hit: 1 min}}\n"
        );
        RunConfiguration first = c.After(1);
        Assert.Equal(6.0 / 60, first.TCells["cd8"].Motility.Speed!.Value.Value);
        Assert.Equal(60.0, first.TCells["cd8"].Contact!.HitDelay.Value);
        Assert.Equal(5.0 / 60, c.TCells["cd8"].Motility.Speed!.Value.Value);
        // The literal has taken the symbol's place, so the later change of the symbol passes it by.
        Assert.Equal(6.0 / 60, first.After(0).TCells["cd8"].Motility.Speed!.Value.Value);
        Assert.Equal(3.0 / 60, c.After(0).TCells["cd8"].Motility.Speed!.Value.Value);
    }

    [Fact]
    public void TheResolvedTextLoadsBackToAnEqualConfiguration()
    {
        RunConfiguration c = Load(
            Small + "\nevents:\n- {at: 1 h, set: {v_tum: 3 um/min}}\n",
            "t_engage=0.4 h",
            "name='yes: \"it\" # is'",
            "fields.IL-2.uptake={}",
            "tissue.tCells.cells=12",
            "lattice.boundary=closed",
            "parameters.note={value: 1e-7, unit: '1', source: 'a: b'}"
        );
        string text = c.WriteResolved();
        Assert.DoesNotContain("extends", text, StringComparison.Ordinal);
        RunConfiguration again = RunConfiguration.Parse(text, "elsewhere/config.yaml");
        Assert.Equal(Json(c), Json(again));
        Assert.Equal(c.SymbolUses, again.SymbolUses);
        Assert.Equal(text, again.WriteResolved());
        Assert.Equal("yes: \"it\" # is", again.Name);
        Assert.NotEqual(Json(c), Json(Load(Small)));
    }

    [Fact]
    public void WithIsLoadWithMoreSets()
    {
        string[] sets = ["t_hit=2 min", "seed=7"];
        Assert.Equal(Load(Small, sets).WriteResolved(), Load(Small).With(sets).WriteResolved());
        Assert.Equal(1ul, Load(Small).Seed);
    }
}
