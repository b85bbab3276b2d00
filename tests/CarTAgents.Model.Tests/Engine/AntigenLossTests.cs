using CarTAgents.Compute.Cpu;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Kernels;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Sums;
using CarTAgents.Model.Columns;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Tissues;
using CarTAgents.Testing;

namespace CarTAgents.Model.Tests.Engine;

/// <summary>Cells without the antigen among those of an assay that have it. Seeds are fixed.</summary>
public class AntigenLossTests
{
    private const string Share = "residents.nalm6.antigen.negative.share",
        Loss = "residents.nalm6.antigen.negative.lossPerDivision";

    private static RunConfiguration Configuration(params string[] sets) =>
        RunConfiguration.Load(
            Repository.PathOf("configs", "killing-assay.yaml"),
            [
                "lattice.size=[16, 16, 16]",
                "residents.nalm6.doubling=4 h",
                "residents.nalm6.dyingTime=10 min",
                "residents.nalm6.debris=30 min",
                "tissue.tCells.effectorToTarget=0.5",
                "output.frames=~",
                "output.snapshots=~",
                .. sets,
            ]
        );

    private static Scenario Scenario(params string[] sets) => ScenarioConversion.Convert(Configuration(sets), out _);

    private static (int With, int Without) Count(Cells cells)
    {
        int[] living = [.. cells.ResidentSites.Where(s => ((ResidentSignal)cells.ResidentSignals[s]).IsAlive)];
        int without = living.Count(s => cells.Residents[s].LnAntigen == 0);
        return (living.Length - without, without);
    }

    [Fact]
    public void NoCellWithoutTheAntigenIsBoundOrKilled()
    {
        Scenario scenario = Scenario($"{Share}=0.3", $"{Loss}=0.2");
        using CpuDevice device = Scenarios.Cpu(2);
        using var simulation = new Simulation(scenario, device);
        int killed = 0,
            bound = 0,
            beside = 0;
        while (simulation.Tick < 400)
        {
            simulation.AdvanceTo(simulation.Tick + 1);
            Cells cells = Scenarios.Read(simulation);
            foreach (int site in cells.ResidentSites)
            {
                var signal = (ResidentSignal)cells.ResidentSignals[site];
                beside += signal.IsAlive && cells.Residents[site].LnAntigen == 0 ? 1 : 0;
                if (!signal.RaisesAlarm)
                    continue;
                killed++;
                Assert.NotEqual(0, cells.Residents[site].LnAntigen);
            }

            foreach (int site in cells.TSites)
            {
                var signal = (TSignal)cells.TSignals[site];
                int target = Target(scenario.Lattice, site, TCellView.Of(cells.TSignals[site], default).Partner);
                // Who has acted waits for the end of a contact whose target may be gone, and its site taken anew.
                if (signal.Phase != TPhase.Bound || cells.TCells[site].HasActed || !((ResidentSignal)cells.ResidentSignals[target]).IsAlive)
                    continue;
                bound++;
                Assert.NotEqual(0, cells.Residents[target].LnAntigen);
            }
        }

        Assert.True(killed > 100 && bound > 100 && beside > 10_000, $"{killed} killed, {bound} bound, {beside} without antigen");
    }

    private static int Target(Lattice l, int site, (int X, int Y, int Z) away) =>
        l.Index((site % l.Nx + away.X + l.Nx) % l.Nx, (site / l.Nx % l.Ny + away.Y + l.Ny) % l.Ny, site / (l.Nx * l.Ny) + away.Z);

    [Fact]
    public void ATissueWithoutTheAntigenIsLeftAloneAndItsCellsAreCounted()
    {
        Scenario scenario = Scenario($"{Share}=1", "duration=4 h");
        List<Simulation.Record> records = [];
        using CpuDevice device = Scenarios.Cpu(2);
        using Simulation simulation = Scenarios.Run(scenario, device, records);
        Assert.All(records, r => Assert.Equal((0, 0), (r.Sums[Ledger.Killed], r.Sums[Ledger.Bound])));
        Assert.All(records, r => Assert.Equal(r.Counts[Counter.Alive], r.Counts[Counter.Negative]));
        Assert.All(records, r => Assert.Equal(records[0].Counts[Counter.Alive] + r.Sums[Ledger.Born], r.Counts[Counter.Negative]));
        Assert.True(records[^1].Sums[Ledger.Born] > 300);
    }

    /// <summary>Each division makes one cell without the antigen: the others stay as many as they were.</summary>
    [Fact]
    public void WhereEveryDivisionLosesTheAntigenOnlyTheFoundersHaveIt()
    {
        Scenario scenario = Scenario($"{Loss}=1", "tissue.tCells=~", "duration=12 h");
        List<Simulation.Record> records = [];
        using CpuDevice device = Scenarios.Cpu(2);
        using Simulation simulation = Scenarios.Run(scenario, device, records);
        Assert.All(records, r => Assert.Equal(r.Sums[Ledger.Born], r.Counts[Counter.Negative]));
        Assert.All(records, r => Assert.Equal(512, r.Counts[Counter.Alive] - r.Counts[Counter.Negative]));
        Assert.Equal((512, (int)records[^1].Sums[Ledger.Born]), Count(Scenarios.Read(simulation)));
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.3)]
    [InlineData(0.999)]
    public void TheShareAtTheStartIsExactAndTheColumnsTellIt(double share)
    {
        string[] sets = [$"{Share}={share.ToString(System.Globalization.CultureInfo.InvariantCulture)}", "duration=1 h"];
        Scenario scenario = Scenario(sets);
        List<Simulation.Record> records = [];
        using CpuDevice device = Scenarios.Cpu();
        using Simulation simulation = Scenarios.Run(scenario, device, records);
        int without = (int)Math.Round(512 * share);
        Assert.Equal(without, records[0].Counts[Counter.Negative]);
        var columns = new CensusColumns(scenario, Configuration(sets));
        CensusColumn Column(string name) => columns.All.Single(c => c.Name == name);
        Assert.Equal(without, Column("nalm6 without CD19").Value(records[0]));
        // The mean is of cells that have it: of a few hundred within a fifth of the median, whatever the share of the others.
        double mean = Column("nalm6 CD19 geometric mean").Value(records[0]),
            median = Configuration(sets).Residents["nalm6"].Antigen!.Median;
        double width = 5 * Configuration(sets).Residents["nalm6"].Antigen!.Spread / Math.Sqrt(Math.Max(1, 512 - without));
        Assert.InRange(Math.Log(mean / median), -width - 0.01, width + 0.01);
    }

    [Fact]
    public void AShareOfNothingHasTheBitsOfNoSuchKey()
    {
        string Hash(params string[] sets)
        {
            using CpuDevice device = Scenarios.Cpu(2);
            using var simulation = new Simulation(Scenario(sets), device);
            simulation.AdvanceTo(150);
            return $"{simulation.StateHash():x16}";
        }

        string without = Hash();
        Assert.Equal(without, Hash($"{Share}=0", $"{Loss}=0"));
        Assert.NotEqual(without, Hash($"{Share}=0", $"{Loss}=0.5"));
        Assert.NotEqual(without, Hash($"{Share}=0.1", $"{Loss}=0"));
    }

    [Fact]
    public void ARunThatWasSavedGoesOnAsIfItHadNot()
    {
        Scenario scenario = Scenario($"{Share}=0.2", $"{Loss}=0.3");
        using CpuDevice device = Scenarios.Cpu(2);
        using Simulation straight = new(scenario, device),
            first = new(scenario, device),
            second = new(scenario, device);
        List<string> censuses = [];
        straight.OnCensus = r => censuses.Add($"{r.Tick}: {r.Counts[Counter.Negative]}");
        straight.AdvanceTo(200);
        first.AdvanceTo(101);
        using var saved = new MemoryStream();
        first.Save(saved);
        saved.Position = 0;
        second.Load(saved);
        List<string> after = [];
        second.OnCensus = r => after.Add($"{r.Tick}: {r.Counts[Counter.Negative]}");
        second.AdvanceTo(200);
        Assert.Equal($"{straight.StateHash():x16}", $"{second.StateHash():x16}");
        Assert.Equal(censuses[^after.Count..], after);
        Assert.True(after.Count > 3);
    }

    [Fact]
    public void CellsOfAFileHaveTheAntigenThatItTells()
    {
        RunConfiguration configuration = RunConfiguration.Load(
            Repository.PathOf("configs", "studies", "shield.yaml"),
            ["residents.low.antigen.negative.share=0.5"]
        );
        ScenarioConversion.Convert(configuration, out IReadOnlyList<string> notes);
        Assert.Contains(notes, n => n.StartsWith("residents.low.antigen.negative.share: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("lymphoma-zuma1", "residents.lymphoma.antigen.negative={share: 0.1}", "patient.clones.negative")]
    [InlineData("lupus-erlangen", Clone, "patient.tumour")]
    public void APatientsCloneIsOneOfTheTumour(string name, string set, string expected)
    {
        var e = Assert.Throws<ConfigurationException>(() => RunConfiguration.Load(Repository.PathOf("configs", $"{name}.yaml"), [set]));
        Assert.Contains(expected, e.Message);
    }

    [Fact]
    public void WhatLatticesDoNotReadOfAPatientsClonesIsSaid()
    {
        ScenarioConversion.Convert(
            RunConfiguration.Load(Repository.PathOf("configs", "lymphoma-zuma1.yaml"), ["lattice.size=[16, 16, 16]", Clone]),
            out IReadOnlyList<string> notes
        );
        string note = Assert.Single(notes, n => n.Contains("patient.clones", StringComparison.Ordinal));
        foreach (string key in (string[])["whole", "negative.bystander"])
            Assert.Contains($"patient.clones.{key}", note);
    }

    private const string Clone =
        "patient.clones={capacity: 1e12, whole: 1e4, resistant: {share: 0.01, killing: 0.1}, negative: {patients: 1, leastExponent: -3, "
        + "mostExponent: -3, lossPerDivision: 1e-8, bystander: 0.004}}";
}
