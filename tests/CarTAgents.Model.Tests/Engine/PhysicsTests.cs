using CarTAgents.Compute.Cpu;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Sums;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Tissues;

namespace CarTAgents.Model.Tests.Engine;

/// <summary>Whole runs, from configured values with units, against theory.</summary>
public class PhysicsTests
{
    private static void Note(FormattableString text) => TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant(text));

    private static Scenario Convert(string text, params string[] sets) =>
        ScenarioConversion.Convert(RunConfiguration.Parse(text, "test.yaml", sets), out _);

    private static Scenario WithTissue(Scenario s, InitialTissue tissue) =>
        new()
        {
            Lattice = s.Lattice,
            TickSeconds = s.TickSeconds,
            Window = s.Window,
            EndTick = s.EndTick,
            Seed = s.Seed,
            TKinds = s.TKinds,
            ResidentKinds = s.ResidentKinds,
            VesselKinds = s.VesselKinds,
            Fields = s.Fields,
            Replicas =
            [
                new Replica
                {
                    Identity = s.Replicas[0].Identity,
                    Parameters = s.Replicas[0].Parameters,
                    InitialTissue = tissue,
                },
            ],
        };

    private const string Walk = """
        name: Walk
        duration: 2 h
        lattice: {size: [64, 64, 64], boundary: periodic}
        tCells:
          t: {car: false, motility: {coefficient: 1 um^2/min}}
        tissue: {pattern: well}
        """;

    /// <summary>Free cells' mean square displacement over intervals of 30 ticks against the exact value for the lattice walk; the motility
    /// coefficient of that walk is the configured one.</summary>
    [Theory]
    [InlineData("{coefficient: 10 um^2/min}", 64, 10.0)]
    [InlineData("{coefficient: 67 um^2/min}", 64, 67.0)]
    [InlineData("{speed: 5 um/min, persistence: 2 min}", 64, 5.0 * 5 * 2 / 3)]
    [InlineData("{speed: 10 um/min, persistence: 3 min}", 64, 10.0 * 10 * 3 / 3)]
    [InlineData("{coefficient: 100 um^2/min, speed: 20 um/min}", 64, 100.0)]
    [InlineData("{coefficient: 67 um^2/min}", 1, 67.0)]
    public void Mean_square_displacement_of_free_cells(string motility, int nz, double coefficient)
    {
        // The larger version is more dilute: one cell in a thousand sites.
        int side = nz == 1 ? 256
            : Scenarios.Large ? 128
            : 64,
            dimensions = nz == 1 ? 2 : 3,
            cells = nz == 1 ? 500 : 2000,
            intervals = Scenarios.Large ? 16 : 4;
        const int interval = 30,
            every = 5;
        Scenario converted = Convert(
            Walk,
            $"tCells.t.motility={motility}",
            $"lattice.size=[{side}, {side}, {(nz == 1 ? 1 : side)}]",
            "duration=8 h"
        );
        ParameterSet table = converted.Replicas[0].Parameters[0].Parameters;
        ref TKind p = ref Scenarios.T(table, 0);
        double step = p.Step.Value / 4294967296.0,
            keep = p.KeepHeading.Value / 4294967296.0;
        int rounds = p.Rounds;
        Assert.Equal(coefficient, 100 * step * rounds * (1 + keep) / (2 * dimensions * (1 - keep)), 1e-4 * coefficient);

        // E[r^2] of N rounds: a^2 (N p + 2 p^2 c sum over pairs of rounds that lie d apart of q^(d-1)), q = 1 - p + p c.
        int n = interval * rounds;
        double theory = n * step,
            power = 1;
        for (int d = 1; d < n; d++)
        {
            theory += 2 * step * step * keep * (n - d) * power;
            power *= 1 - step + step * keep;
        }

        var random = new Random(1);
        int[] sites = Scenarios.Sites(random, converted.Lattice.Sites, cells);
        using CpuDevice device = Scenarios.Cpu();
        using var simulation = new Simulation(
            WithTissue(converted, new InitialTissue { Placed = [.. sites.Select((s, i) => Scenarios.NumberedT(s, 0, i + 1))] }),
            device
        );
        int[,] last = new int[cells + 1, 3],
            moved = new int[cells + 1, 3];
        double sum = 0;
        int samples = 0;
        for (int tick = 0; tick <= interval * intervals; tick += every)
        {
            simulation.AdvanceTo((uint)tick);
            Cells now = Scenarios.Read(simulation);
            foreach (int s in now.TSites)
            {
                int id = now.TCells[s].LnCar;
                int[] at = [s % side, s / side % side, s / (side * side)];
                for (int axis = 0; axis < 3; axis++)
                {
                    // Five ticks cannot lead half around the lattice.
                    if (tick > 0)
                        moved[id, axis] += (at[axis] - last[id, axis] + side / 2 + side) % side - side / 2;
                    last[id, axis] = at[axis];
                }

                if (tick == 0 || tick % interval != 0)
                    continue;
                sum += moved[id, 0] * moved[id, 0] + moved[id, 1] * moved[id, 1] + moved[id, 2] * moved[id, 2];
                moved[id, 0] = moved[id, 1] = moved[id, 2] = 0;
                samples++;
            }
        }

        Assert.Equal(cells * intervals, samples);
        // Four standard errors of a mean of squares of normal vectors, and the share of steps that one cell in 130 sites blocks (with the
        // walk that it cuts short, three times that).
        Note($"mean square displacement {100 * sum / samples:0.0} um^2 in {interval} min, {sum / samples / theory:0.0000} of theory");
        double error = 4 * Math.Sqrt(2.0 / dimensions / samples);
        Assert.InRange(sum / samples / theory, 1 - error - 3.0 * cells / converted.Lattice.Sites, 1 + error);
    }

    private const string Growth = """
        name: Growth
        duration: 24 h
        tick: 20 min
        census: 4 h
        replicas: 3
        lattice: {size: [64, 64, 64], boundary: periodic}
        residents:
          tumour: {doubling: 24 h}
        tissue: {pattern: well, residents: {tumour: {cells: 12000}}}
        """;

    [Theory]
    [InlineData("residents.tumour.doubling=24 h", 24)]
    [InlineData("residents.tumour.lifespan=60 h", 24)]
    [InlineData("tick=5 min", 24)]
    public void An_uncrowded_tumour_doubles_in_the_configured_time(string set, double hours)
    {
        Scenario scenario = Convert(Growth, set == "tick=5 min" && !Scenarios.Large ? "tick=10 min" : set);
        List<Simulation.Record> records = [];
        using CpuDevice device = Scenarios.Cpu();
        using Simulation simulation = Scenarios.Run(scenario, device, records);
        double alive = records.Where(r => r.Tick == scenario.EndTick).Sum(r => (double)r.Counts[Counter.Alive]);
        double doubling = 24 * Math.Log(2) / Math.Log(alive / 36_000);
        Note($"doubling in {doubling:0.00} h");
        // Births are random: a standard error of 0.5%, 0.8% with deaths.
        Assert.InRange(doubling, hours * 0.98, hours * 1.02);
        Assert.InRange(records.Where(r => r.Tick == scenario.EndTick).Sum(r => r.Sums[Ledger.Crowded]), 0, 20);
    }

    [Fact]
    public void Death_by_itself_is_exponential()
    {
        Scenario scenario = Convert(
            """
            name: Death
            duration: 40 h
            tick: 10 min
            census: 10 h
            lattice: {size: [40, 40, 40], boundary: closed}
            tCells:
              t: {car: false, motility: {coefficient: 5 um^2/min}, lifespan: 10 h}
            residents:
              r: {lifespan: 20 h, dyingTime: 30 min, debris: 2 h}
            tissue:
              pattern: well
              residents: {r: {fraction: 0.5}}
              tCells: {fraction: 0.25, mix: {t: 1}}
            """
        );
        List<Simulation.Record> records = [];
        using CpuDevice device = Scenarios.Cpu();
        using Simulation simulation = Scenarios.Run(scenario, device, records);
        foreach (Simulation.Record record in records)
        {
            double hours = record.Tick / 6.0;
            Within(record.Counts[Counter.T], 16_000, Math.Exp(-hours / 10));
            Within(record.Counts[Counter.Alive], 32_000, Math.Exp(-hours / 20));
        }

        // In between 30 min of dying and a mean of 2 h as debris: the flow of deaths times these, for as long as the flow hardly changes
        // over them.
        Simulation.Record last = records[^1];
        double flow = 32_000 * Math.Exp(-2) / 20;
        Assert.InRange(last.Counts[Counter.Dying], flow * 0.5 * 0.8, flow * 0.5 * 1.25);
        Assert.InRange(last.Counts[Counter.Debris], flow * 2 * 0.95, flow * 2 * 1.3);

        static void Within(long seen, int n, double share) =>
            Assert.InRange(
                seen,
                n * share - 4.5 * Math.Sqrt(n * share * (1 - share)),
                n * share + 4.5 * Math.Sqrt(n * share * (1 - share))
            );
    }

    /// <summary>
    /// Killing in the well-mixed limit: T cells that walk four sites a tick and bind slowly meet targets at random. A searching cell
    /// touches its own site and six others
    /// and so binds in a tick with b = p_bind (1 - (1 - f)^7) at a share f of sites with targets; the mean cycle is 1/b, the engagement,
    /// and (after a hit) the time to re-arm, so that
    /// dR/dt = -E p_kill / (1/b + t_engage + p_kill t_rearm): the Holling disc equation. Tolerance 4%: 1% of noise, and up to 2% of hits
    /// that come to a target that another cell has killed by then.
    /// </summary>
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.1)]
    public void Well_mixed_killing_follows_the_ODE(double fraction)
    {
        const double bind = 0.05,
            kill = 0.5;
        Scenario scenario = Convert(
            FormattableString.Invariant(
                $$$"""
                name: Killing
                duration: 10 h
                census: 1 h
                lattice: {size: [40, 40, 40], boundary: periodic}
                tCells:
                  t:
                    motility: {coefficient: 66.66 um^2/min, speed: 40 um/min}
                    carNumber: {median: 10000 molecules}
                    recognition: {affinity: 5 nM, confinement: 2000 molecules/nM}
                    contact: {hitDelay: 5 min, engagement: 20 min, rearm: 20 min}
                    binding: {probability: {{{bind}}}, halfDensity: 0 molecules}
                residents:
                  r:
                    target: true
                    antigen: {median: 10000 molecules}
                    killing: {probability: {{{kill}}}}
                tissue:
                  pattern: well
                  residents: {r: {fraction: {{{fraction}}}}}
                  tCells: {fraction: 0.015, mix: {t: 1}}
                """
            )
        );
        List<Simulation.Record> records = [];
        using CpuDevice device = Scenarios.Cpu();
        using Simulation simulation = Scenarios.Run(scenario, device, records);
        double sites = scenario.Lattice.Sites,
            cells = records[0].Counts[Counter.T];
        // The first two hours, in which all begin to search at once, are left out.
        double targets = records[2].Counts[Counter.Alive],
            start = targets;
        for (uint tick = records[2].Tick; tick < scenario.EndTick; tick++)
        {
            double b = bind * (1 - Math.Pow(1 - targets / sites, 7));
            // In ticks: after an unproductive engagement of 20 a cell tries again in the tick after, after 20 + 20 of a productive one in
            // the very tick.
            targets -= cells * kill / (1 / b + 20 + kill * (20 - 1));
        }

        double killed = start - records[^1].Counts[Counter.Alive];
        Note($"killed {killed}, {killed / (start - targets):0.0000} of the ODE's");
        Assert.True(killed > 1200);
        Assert.InRange(killed / (start - targets), 0.96, 1.04);
    }

    [Fact]
    public void A_field_decays_with_its_half_life_and_settles_where_secretion_balances_decay()
    {
        Scenario scenario = Convert(
            """
            name: Field
            duration: 12 h
            tick: 2 min
            census: 2 h
            lattice: {size: [16, 16, 16], boundary: closed}
            residents:
              r: {}
            fields:
              F: {diffusion: 10 um^2/s, factor: 4, quantum: 0.01 molecules, decay: {halfLife: 1 h}, secretion: {r: 60 molecules/(cell min)}}
            tissue: {pattern: well, residents: {r: {cells: 100}}}
            """
        );
        List<Simulation.Record> records = [];
        using CpuDevice device = Scenarios.Cpu();
        using Simulation simulation = Scenarios.Run(scenario, device, records);
        // 100 cells * 60 / min / (ln 2 / 60 min), approached with the half-life. Secretion comes before decay in a tick: half a tick late,
        // 1.2% low.
        foreach (Simulation.Record record in records)
        {
            double hours = record.Tick / 30.0,
                expected = 100 * 60 * 60 / Math.Log(2) * (1 - Math.Pow(2, -hours));
            Assert.InRange(record.Counts[Counter.Amount] * 0.01, expected * 0.98, expected * 1.001 + 1);
        }
    }
}
