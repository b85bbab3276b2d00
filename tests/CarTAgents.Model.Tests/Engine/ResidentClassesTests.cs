using CarTAgents.Compute.Cpu;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Draws;
using CarTAgents.Kernels.Sums;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Testing;

namespace CarTAgents.Model.Tests.Engine;

/// <summary>More kinds of residents than classes: kinds of a class are alike to their neighbours, and each is what it is.</summary>
public class ResidentClassesTests
{
    private const int KindBits = 28;

    private const string Target =
        "target: true, antigen: {median: 36000 molecules/cell, spread: 0.5, inheritance: 0.7}, "
        + "killing: {probability: 0.4 per contact, hits: 2, gap: 60 min}";

    private static RunConfiguration Configuration(string residents, string shares, string tCells, string secretion = "{}") =>
        RunConfiguration.Parse(
            $$"""
            name: Classes
            seed: 3
            duration: 24 h
            tick: 1 min
            census: 10 min
            lattice: {size: [16, 16, 16]}
            tCells:
              cd8:
                motility: {speed: 5 um/min, persistence: 2 min}
                carNumber: {median: 50000 molecules}
                recognition: {affinity: 5.1 nM, confinement: 2000 molecules/nM}
                contact: {hitDelay: 5 min, engagement: 25 min, rearm: 15 min}
                binding: {probability: 0.5, halfDensity: 100 molecules/cell}
                cytokine: {density: 2000 molecules, duration: 4 h}
            residents: {{{residents}}}
            fields:
              IL-6: {diffusion: 10 um^2/s, decay: {halfLife: 6 h}, secretion: {{secretion}}}
            tissue:
              pattern: well
              residents: {{{shares}}}
              tCells: {{tCells}}
            """,
            "classes.yaml"
        );

    private static string Each(IEnumerable<int> kinds, string of) => string.Join(", ", kinds.Select(k => $"k{k}: {{{of}}}"));

    private static Cells At(Scenario scenario, uint tick, out long[] census)
    {
        using CpuDevice device = Scenarios.Cpu(2);
        using var simulation = new Simulation(scenario, device);
        long[] last = [];
        simulation.OnCensus = record => last = record.Counts;
        simulation.AdvanceTo(tick);
        Cells cells = Scenarios.Read(simulation);
        // The census of this tick begins the next window.
        simulation.AdvanceTo(tick + 1);
        census = last;
        return cells;
    }

    /// <summary>Fifteen names for one kind change nothing but the names.</summary>
    [Theory]
    [InlineData(20)]
    [InlineData(300)]
    public void KindsThatAreAlikeBehaveAsOne(uint tick)
    {
        const string cell = Target + ", doubling: 4 h, lifespan: 40 h, dyingTime: 10 min, debris: 30 min, deathSignal: 0.5";
        const string tCells = "{cells: 400, mix: {cd8: 1}}";
        RunConfiguration one = Configuration(Each([1], cell), Each([1], "cells: 1200"), tCells, "{k1: 10 molecules/(cell min)}");
        IEnumerable<int> kinds = Enumerable.Range(1, 15);
        string secretion = $"{{{string.Join(", ", kinds.Select(k => $"k{k}: 10 molecules/(cell min)"))}}}";
        RunConfiguration many = Configuration(Each(kinds, cell), Each(kinds, "cells: 80"), tCells, secretion);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 1, 1, 1, 1, 1, 1, 1, 1], many.ResidentClasses);
        Cells single = At(ScenarioConversion.Convert(one, out _), tick, out long[] expected),
            split = At(ScenarioConversion.Convert(many, out _), tick, out long[] census);

        Assert.Equal(single.TSignals, split.TSignals);
        Assert.Equal(single.TSites.Select(s => single.TCells[s].Words), split.TSites.Select(s => split.TCells[s].Words));
        Assert.Equal(single.ResidentSignals.Select(b => b & 0x1F), split.ResidentSignals.Select(b => b & 0x1F));
        Assert.Equal(
            single.ResidentSites.Select(s => single.Residents[s].Words),
            split.ResidentSites.Select(s => Unnamed(split.Residents[s]))
        );
        int[] ofKind = new int[16];
        foreach (int site in split.ResidentSites.Where(s => ((ResidentSignal)split.ResidentSignals[s]).IsAlive))
            ofKind[split.Residents[site].KindIn(((ResidentSignal)split.ResidentSignals[site]).Class)]++;
        Assert.All(ofKind[1..], n => Assert.True(n > 0));
        if (tick == 300)
        {
            Assert.True(expected[Counter.Events + Ledger.Killed] > 0 && expected[Counter.Events + Ledger.Born] > 0);
            foreach (int counter in (int[])[Counter.Alive, Counter.Dying, Counter.Debris, Counter.LnAntigen])
            {
                Assert.Equal(expected[counter], Enumerable.Range(0, 15).Sum(k => census[counter + k]));
                Assert.All(Enumerable.Range(1, 14), k => Assert.Equal(0, expected[counter + k]));
            }
        }

        static Words4 Unnamed(Resident cell)
        {
            Words4 words = cell.Words;
            words.X &= (1u << KindBits) - 1;
            return words;
        }
    }

    /// <summary>Of kinds that nobody can tell apart, one divides, one dies, and the others stay as they are.</summary>
    [Fact]
    public void EachKindOfAClassDoesWhatIsItsOwn()
    {
        string residents =
            Each(Enumerable.Range(1, 10), "target: false")
            + ", k11: {doubling: 5 h}, k12: {lifespan: 3 h, dyingTime: 10 min, debris: 2 h}, "
            + Each([13, 14, 15], "target: false");
        RunConfiguration c = Configuration(residents, Each(Enumerable.Range(1, 15), "cells: 60"), "{cells: 0, mix: {cd8: 1}}");
        Cells cells = At(ScenarioConversion.Convert(c, out _), 12 * 60, out long[] census);
        long[] alive = [0, .. census[Counter.Alive..(Counter.Alive + 15)]];
        Assert.All([.. Enumerable.Range(1, 10), 13, 14, 15], k => Assert.Equal(60, alive[k]));
        Assert.InRange(alive[11], 150, 500);
        Assert.InRange(alive[12], 0, 10);
        Assert.True(census[Counter.Debris + 11] > 0);
        Assert.Equal(60, alive[12] + census[Counter.Dying + 11] + census[Counter.Debris + 11] + Cleared(c));

        // What a census counts is what records say.
        int[] ofKind = new int[16];
        foreach (int site in cells.ResidentSites.Where(s => ((ResidentSignal)cells.ResidentSignals[s]).IsAlive))
            ofKind[cells.Residents[site].KindIn(((ResidentSignal)cells.ResidentSignals[site]).Class)]++;
        Assert.Equal(alive, ofKind.Select(n => (long)n));

        long Cleared(RunConfiguration of)
        {
            // Nobody else dies.
            using CpuDevice device = Scenarios.Cpu(1);
            using var simulation = new Simulation(ScenarioConversion.Convert(of, out _), device);
            long died = 0,
                dead = 0;
            simulation.OnCensus = r => (died, dead) = (r.Sums[Ledger.Died], r.Counts[Counter.Dying + 11] + r.Counts[Counter.Debris + 11]);
            simulation.AdvanceTo(12 * 60 + 1);
            return died - dead;
        }
    }

    [Fact]
    public void KindsAreOrderedSoThatTheFirstOfEachClassComeFirst()
    {
        RunConfiguration c = Configuration(
            $"{Each(Enumerable.Range(1, 8), "target: false")}, t1: {{{Target}}}, k10: {{target: false}}, t2: {{{Target}}}",
            Each([1], "cells: 5"),
            "{cells: 1, mix: {cd8: 1}}",
            "{k10: 1 molecules/s}"
        );
        // Of eight that are alike four keep a class of their own.
        Assert.Equal(["k1", "k2", "k3", "k4", "k5", "t1", "k10", "k6", "k7", "k8", "t2"], c.Residents.Keys);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 1, 1, 1, 6], c.ResidentClasses);
        Assert.Equal(["k1 or 3 alike", "k2", "k3", "k4", "k5", "t1 or t2", "k10"], c.ResidentClassNames);
        Scenario scenario = ScenarioConversion.Convert(c, out _);
        Assert.Equal(c.ResidentClassNames, scenario.ResidentClassNames);
        Assert.True(scenario.HasSharedClasses);
        Assert.False(
            ScenarioConversion.Convert(RunConfiguration.Load(Repository.PathOf("configs", "lymphoma-zuma1.yaml")), out _).HasSharedClasses
        );
    }
}
