using System.Globalization;
using System.Text.RegularExpressions;
using CarTAgents.Compute;
using CarTAgents.Compute.Cpu;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Tissues;

namespace CarTAgents.Model.Tests.Conversion;

public partial class ConversionTests
{
    private const string Base = """
        name: ScenarioConversion
        seed: 81985529216486895
        duration: 2 h
        lattice: {size: [8, 8, 8], spacing: 10 um, boundary: [periodic, closed, periodic]}
        tCells:
          cd8:
            carNumber: {median: 20000 molecules/cell, spread: 0.4}
            recognition: {affinity: 10 nM, confinement: 500 molecules/nM}
            motility: {coefficient: 10 um^2/min}
            lifespan: 10 d
            activationDeath: 0.25
            carLoss: {share: 0.1, recovery: 24 h}
            contact: {hitDelay: 5 min, engagement: 25 min, spread: 0.5, rearm: 15 min}
            stimulation: {probability: 0.4, halfDensity: 3000 molecules, hill: 2}
            competence: {share: 0.3, others: 0.15}
            binding: {probability: 0.5, halfDensity: 100 molecules/cell}
            cytotoxicity: 0.8
            killing: {halfDensity: 1000 molecules/cell}
            cytokine: {density: 2000 molecules, share: 0.2, hill: 3, duration: 4 h}
            division: {lag: 24 h, lagSpread: 0.25, cycle: 8 h, cycleSpread: 0.2, number: 7}
          other: {car: false, motility: {coefficient: 0 um^2/min}}
        residents:
          tumour:
            target: true
            antigen: {median: 36000 molecules/cell, spread: 0.5, inheritance: 0.8}
            killing: {probability: 0.3, hits: 3, gap: 50 min, repair: 57 min}
            dyingTime: 1 h
            debris: 10 h
            doubling: 36 h
            lifespan: 20 d
          stroma: {}
        fields:
          IL-2:
            diffusion: 10 um^2/s
            factor: 2
            quantum: 0.01 molecules
            decay: {halfLife: 6 h}
            washout: 0.001 1/s
            secretion: {cd8: 60 molecules/(cell min), stroma: 30 molecules/(cell min)}
            uptake: {cd8: {rate: 6 molecules/(cell min), half: 0.1 nM}}
        tissue:
          pattern: well
          residents: {tumour: {cells: 10}}
          tCells: {cells: 10, mix: {cd8: 1}}
        """;

    private static Scenario Convert(params string[] sets) =>
        ScenarioConversion.Convert(RunConfiguration.Parse(Base, "test.yaml", sets), out _);

    private static ParameterSet Row(params string[] sets) => Convert(sets).Replicas[0].Parameters[0].Parameters;

    private static string Fails(params string[] sets) => Assert.Throws<ConfigurationException>(() => Convert(sets)).Message;

    private static void Near(double probability, Threshold threshold) => Near(probability, threshold.Value);

    private static void Near(double probability, uint threshold) =>
        Assert.InRange(threshold, probability * 4294967296 * (1 - 1e-9) - 2, probability * 4294967296 * (1 + 1e-9) + 2);

    [Fact]
    public void The_lattice_the_seed_and_the_times_of_the_run()
    {
        Scenario s = Convert("identity=40", "replicas=2", "census=30 min");
        Assert.Equal(new Lattice(8, 8, 8, 10, true, false, true), s.Lattice);
        Assert.Equal((60.0, 30, 120u, 81985529216486895UL), (s.TickSeconds, s.Window, s.EndTick, s.Seed));
        Assert.Equal([40u, 41u], s.Replicas.Select(r => r.Identity));
        Assert.Equal(
            (0x89abcdefu, 0x01234567u, 41u),
            (
                s.Replicas[1].Parameters[0].Parameters.Replica.SeedLow,
                s.Replicas[1].Parameters[0].Parameters.Replica.SeedHigh,
                s.Replicas[1].Parameters[0].Parameters.Replica.Identity
            )
        );
        Assert.Equal(["cd8", "other"], s.TKinds);
        Assert.Equal(["tumour", "stroma"], s.ResidentKinds);
    }

    [Fact]
    public void A_million_replicas_are_refused_before_their_tables_are_made()
    {
        RunConfiguration configuration = RunConfiguration.Parse(Base, "test.yaml", ["replicas=1000000", "lattice.size=[64, 64, 64]"]);
        using CpuDevice device = Scenarios.Cpu();
        long before = GC.GetAllocatedBytesForCurrentThread();
        var e = Assert.Throws<DeviceException>(() => Simulation.RequireMemory(configuration, device));
        Assert.True(e.IsRequest);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000_000);

        // What is refused is what the run would take.
        RunConfiguration few = configuration.With(["replicas=3"]);
        Simulation.RequireMemory(few, device);
        Assert.Equal(
            Simulation.MemoryBytes(ScenarioConversion.Convert(few, out _)),
            Simulation.MemoryBytes(ScenarioConversion.Convert(few, out _, replicas: 1), times: 3)
        );
    }

    [Fact]
    public void T_cells()
    {
        ParameterSet row = Row();
        ref TKind p = ref Scenarios.T(row, 0);
        Near(1 - Math.Exp(-1 / 14400.0), p.Death);
        Near(0.25, p.ActivationDeath);
        Assert.Equal((5u, 25u, 2048, 15u), (p.HitDelay, p.Engagement, p.EngagementSpread, p.Rearm));
        Assert.Equal((1440u, 480u, 7, 240u), (p.DivisionLag, p.DivisionCycle, p.Divisions, p.Stimulation));
        Assert.Equal((1024, 819), (p.LagSpread, p.CycleSpread));
        Near(0.15, p.IncompetentShare);
        // An engagement leaves 0.9 of the CARs; what it took comes back within a day.
        Assert.Equal((int)Math.Round(-4096 * Math.Log(0.9)), p.CarStep);
        Near(1 - Math.Exp(-1 / 1440.0), p.CarRecovery);
        // 10 um^2/min is 0.6 uncorrelated steps of 10 um a minute in three dimensions.
        Near(0.6, p.Step);
        Assert.Equal((1, Threshold.Never), (p.Rounds, p.KeepHeading));
        // Without a CAR nothing is bound; without motility nobody steps.
        Assert.All(Scenarios.Law(row, 1, Law.Bind).ToArray(), v => Assert.Equal(0u, v));
        Assert.Equal(0, Scenarios.T(row, 1).Rounds);
    }

    /// <summary>Four laws over ln C, each with its stated share at its stated density of a median cell.</summary>
    [Fact]
    public void Recognition_of_a_kind_measured_with_itself()
    {
        ParameterSet row = Row();
        for (int i = 0; i < Law.Points; i++)
        {
            Assert.Equal((uint)Math.Round(4096 * Math.Log(Math.Exp(i / 16.0) + 5000)), Scenarios.Law(row, 0, Law.LnSum)[i]);
            Assert.Equal((uint)Math.Round(4096 * Math.Log(1 + Math.Exp(i / 16.0 - 8))), row.LawAt(Law.SoftPlus(0))[i]);
            double c = Math.Exp(i / 16.0),
                triggered = Math.Pow(c / C(3000, 20000, 5000), 2),
                released = 0.25 * Math.Pow(c / C(2000, 20000, 5000), 3);
            Near(0.5 * c / (c + C(100, 20000, 5000)), Scenarios.Law(row, 0, Law.Bind)[i]);
            Near(0.8 * c / (c + C(1000, 20000, 5000)), Scenarios.Law(row, 0, Law.Kill)[i]);
            Near(released / (1 + released), Scenarios.Law(row, 0, Law.Release)[i]);
            Near(0.4 * triggered / (1 + triggered), Scenarios.Law(row, 0, Law.Trigger)[i]);
        }
    }

    /// <summary>The laws stay those of the reference; what changes with the product is what it engages.</summary>
    [Fact]
    public void Recognition_of_a_kind_measured_with_another()
    {
        ParameterSet own = Row(),
            row = Row(
                "tCells.cd8.recognition.affinity=1000 nM",
                "tCells.cd8.recognition.reference={affinity: 10 nM, carNumber: 20000 molecules}"
            );
        for (int law = 0; law < Law.LnSum; law++)
            Assert.Equal(Scenarios.Law(own, 0, law).ToArray(), Scenarios.Law(row, 0, law).ToArray());
        for (int i = 0; i < Law.Points; i++)
            Assert.Equal((uint)Math.Round(4096 * Math.Log(Math.Exp(i / 16.0) + 500_000)), Scenarios.Law(row, 0, Law.LnSum)[i]);
    }

    private static double C(double a, double n, double k) => a * n / (a + n + k);

    [Fact]
    public void Residents()
    {
        ParameterSet row = Row();
        ref ResidentKind p = ref Scenarios.R(row, 1);
        Assert.Equal((1, 3, 50u, 60u), (p.IsTarget, p.Hits, p.HitGap, p.DyingTicks));
        Near(0.3, p.Kill);
        Near(Math.Pow(2, -1 / 57.0), p.HitKept);
        Near(1 - Math.Exp(-1 / 600.0), p.Clear);
        Near(1 - Math.Exp(-1 / 28800.0), p.Death);
        // Births make up for deaths, so that the population doubles in the stated time.
        Near(Math.Pow(2, 1 / 2160.0) - 1 + (1 - Math.Exp(-1 / 28800.0)), p.Divide);
        Assert.Equal((int)Math.Round(Math.Log(36000) * 4096), p.AntigenMean);
        Assert.Equal((int)Math.Round(0.8 * 65536), p.AntigenInheritance);
        Assert.Equal((int)Math.Round(0.5 * 0.6 * 4096), p.AntigenInnovation);
        p = Scenarios.R(row, 2);
        Assert.Equal(
            (0, Threshold.Never, Threshold.Never, Threshold.Never, Threshold.Always),
            (p.IsTarget, p.Kill, p.Divide, p.Death, p.Clear)
        );
    }

    [Theory]
    [InlineData("{coefficient: 67 um^2/min}", 1, 1.0, 3.02 / 5.02)]
    [InlineData("{coefficient: 16 um^2/min}", 1, 0.96, 0)]
    [InlineData("{coefficient: 200 um^2/min}", 2, 12.0 / 14, 6.0 / 8)]
    [InlineData("{speed: 5 um/min, persistence: 2 min}", 1, 0.5, 1.0 / 3)]
    [InlineData("{speed: 20 um/min, persistence: 4 min}", 2, 1.0, 15.0 / 17)]
    public void Motility_becomes_steps_and_persistence(string motility, int rounds, double move, double keep)
    {
        ref TKind p = ref Scenarios.T(Row($"tCells.cd8.motility={motility}"), 0);
        Assert.Equal(rounds, p.Rounds);
        Near(move, p.Step);
        Near(keep, p.KeepHeading);
    }

    [Theory]
    [InlineData("tick=1 min")]
    [InlineData("lattice.spacing=12 um")]
    [InlineData("lattice.size=[8, 8, 1]")]
    public void The_motility_coefficient_that_is_said_to_be_reachable_is_and_little_more_is_not(string change)
    {
        string message = Fails(change, "tCells.cd8.motility={coefficient: 50000 um^2/min}");
        double most = double.Parse(
            Regex.Match(message, @"up to ([0-9.]+) um\^2/min is reachable").Groups[1].Value,
            CultureInfo.InvariantCulture
        );
        string Asked(double times) =>
            string.Create(CultureInfo.InvariantCulture, $"tCells.cd8.motility={{coefficient: {most * times} um^2/min}}");
        Assert.Equal(4, Scenarios.T(Row(change, Asked(0.99)), 0).Rounds);
        Assert.Contains("steps of", Fails(change, Asked(1.01)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{speed: 15 um/min, persistence: 3 h}")]
    [InlineData("{speed: 25 um/min, persistence: 2 h}")]
    public void With_a_speed_the_reachable_coefficient_is_that_of_the_longest_persistence(string motility)
    {
        string message = Fails("tCells.cd8.motility=" + motility);
        double most = double.Parse(
            Regex.Match(message, @"up to ([0-9.]+) um\^2/min is reachable").Groups[1].Value,
            CultureInfo.InvariantCulture
        );
        double speed = double.Parse(motility.Split(' ')[1], CultureInfo.InvariantCulture);
        // M = v^2 P / 3.
        string Asked(double times) =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"tCells.cd8.motility={{speed: {speed} um/min, persistence: {times * most * 3 / (speed * speed)} min}}"
            );
        Assert.InRange(Scenarios.T(Row(Asked(0.999)), 0).KeepHeading.Value / 4294967296.0, 0.9498, 0.95);
        Assert.Contains("persist", Fails(Asked(1.01)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tCells.cd8.lifespan=1 min", "tCells.cd8.lifespan", "too long")]
    [InlineData("tCells.cd8.contact.hitDelay=20 s", "tCells.cd8.contact.hitDelay", "less than a tick")]
    [InlineData("tCells.cd8.contact.rearm=100 s", "tCells.cd8.contact.rearm", "a tenth off")]
    [InlineData("tCells.cd8.contact.engagement=5 min", "tCells.cd8.contact.engagement", "outlast")]
    [InlineData("tCells.cd8.division.lag=30 d", "tCells.cd8.division.lag", "longer tick")]
    [InlineData("tCells.cd8.division.number=63", "tCells.cd8.division.number", "at most 62")]
    [InlineData("tCells.cd8.motility={coefficient: 5000 um^2/min}", "tCells.cd8.motility", "steps of 10 um a tick")]
    [InlineData("tCells.cd8.motility={speed: 10 um/min, persistence: 1 h}", "tCells.cd8.motility", "persist")]
    [InlineData("residents.tumour.debris=1 min", "residents.tumour.debris", "too long")]
    [InlineData("residents.tumour.lifespan=90000 d", "residents.tumour.lifespan", "leave it away")]
    [InlineData("fields.IL-2.diffusion=1000 um^2/s", "fields.IL-2.diffusion", "sub-steps")]
    [InlineData("fields.IL-2.diffusion=0.01 um^2/s", "fields.IL-2.diffusion", "too slow")]
    [InlineData("fields.IL-2.decay={rate: 1 1/s}", "fields.IL-2.decay", "too long")]
    [InlineData("fields.IL-2.secretion={cd8: 0.1 molecules/(cell min)}", "fields.IL-2.secretion.cd8", "too few")]
    [InlineData("fields.IL-2.secretion={cd8: 900000 molecules/(cell min)}", "fields.IL-2.secretion.cd8", "more than a voxel holds")]
    [InlineData("fields.IL-2.uptake={cd8: {rate: 6 molecules/(cell min), half: 1e-6 nM}}", "fields.IL-2.uptake.cd8.half", "quanta a voxel")]
    [InlineData(
        "fields.IL-2.uptake={cd8: {rate: 6 molecules/(cell min), half: 1 nM}, stroma: {rate: 6 molecules/(cell min), half: 2 nM}}",
        "fields.IL-2.uptake.stroma.half",
        "one half-saturation"
    )]
    [InlineData("tissue.residents={tumour: {cells: 513}}", "tissue.residents", "do not fit")]
    [InlineData("tissue.tCells={cells: 513, mix: {cd8: 1}}", "tissue.tCells", "do not fit")]
    public void What_cannot_be_represented_is_refused_by_its_key(string sets, string key, string what)
    {
        string message = Fails(sets.Split(';'));
        Assert.Contains(key + ":", message, StringComparison.Ordinal);
        Assert.Contains(what, message, StringComparison.Ordinal);
    }

    private const string Growing = """
        name: Growing
        duration: 2 h
        tick: 10 min
        census: 10 min
        lattice: {size: [9, 9, 9]}
        residents: {tumour: {doubling: 80 min}, stroma: {}}
        tissue: {pattern: well}
        """;

    [Theory]
    [InlineData("residents.tumour.doubling=1 h")]
    [InlineData("residents.tumour.lifespan=14.5 min")]
    public void A_tick_too_long_for_a_doubling_time_is_refused(string set)
    {
        // A doubling in six ticks; births and deaths of one tick that add up to more than certainty (a mean life of 1.45 ticks, and a
        // doubling in 8).
        ScenarioConversion.Convert(RunConfiguration.Parse(Growing, "test.yaml"), out _);
        string message = Assert
            .Throws<ConfigurationException>(() => ScenarioConversion.Convert(RunConfiguration.Parse(Growing, "test.yaml", [set]), out _))
            .Message;
        Assert.Contains("residents.tumour.doubling:", message, StringComparison.Ordinal);
        Assert.Contains("too long", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fractions_of_an_odd_number_of_sites_that_add_up_to_one_fill_the_lattice()
    {
        foreach (int n in new[] { 3, 5, 7, 9 })
        {
            Scenario s = ScenarioConversion.Convert(
                RunConfiguration.Parse(
                    Growing,
                    "test.yaml",
                    [$"lattice.size=[{n}, {n}, {n}]", "tissue.residents={tumour: {fraction: 0.5}, stroma: {fraction: 0.5}}"]
                ),
                out _
            );
            Assert.Equal(n * n * n, s.Replicas[0].InitialTissue!.Residents.Sum(r => r.Cells));
            Assert.All(s.Replicas[0].InitialTissue!.Residents, r => Assert.InRange(r.Cells, n * n * n / 2, n * n * n / 2 + 1));
        }
    }

    [Fact]
    public void Events_change_parameters_and_give_doses_at_their_ticks()
    {
        Scenario s = ScenarioConversion.Convert(
            RunConfiguration.Parse(
                Base
                    + """

                    events:
                      - {at: 90 min, set: {residents.tumour.killing.probability: 0.9}}
                      - {at: 1 h, dose: {cells: 70, over: 20 min, mix: {cd8: 3, other: 1}, enter: outside}}
                      - {at: 30 min, set: {residents.tumour.doubling: 48 h}}
                    """,
                "test.yaml"
            ),
            out _
        );
        Replica r = s.Replicas[0];
        Assert.Equal([0u, 30u, 90u], r.Parameters.Select(p => p.Tick));
        Near(0.3, Scenarios.R(r.Parameters[1].Parameters, 1).Kill);
        Near(0.9, Scenarios.R(r.Parameters[2].Parameters, 1).Kill);
        Assert.Equal(Scenarios.R(r.Parameters[1].Parameters, 1).Divide, Scenarios.R(r.Parameters[2].Parameters, 1).Divide);
        Assert.True(Scenarios.R(r.Parameters[1].Parameters, 1).Divide.Value < Scenarios.R(r.Parameters[0].Parameters, 1).Divide.Value);
        Dose dose = Assert.Single(r.Doses);
        Assert.Equal((60u, 70L, 20u, EntryRoute.Outside), (dose.Tick, dose.Cells, dose.Ticks, dose.Route));
        Assert.Equal([new TShare(0, 3, 20000, 0.4, 0.3), new TShare(1, 1, 0, 0)], dose.Mix);
    }
}
