using CarTAgents.Compute.Cpu;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Kernels.Cells;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Tissues;

namespace CarTAgents.Model.Tests.Tissues;

/// <summary>The tissue at tick 0: exact numbers at uniform sites, regions, vessels, mixes.</summary>
public class SeedingTests
{
    private static readonly Lattice Lattice = new(20, 15, 12, 10, true, true, true);

    private static Cells Seeded(InitialTissue tissue, ulong seed = 1, uint identity = 0, Lattice? lattice = null)
    {
        using CpuDevice device = Scenarios.Cpu();
        using var simulation = new Simulation(Scenarios.One(lattice ?? Lattice, Scenarios.Still(seed, identity), tissue, 1), device);
        return Scenarios.Read(simulation);
    }

    [Fact]
    public void Every_kind_gets_exactly_its_number()
    {
        foreach (double density in new[] { 0, 0.01, 0.5, 0.999, 1 })
        {
            long all = (long)(Lattice.Sites * density);
            InitialTissue tissue = new()
            {
                Residents = [new ResidentShare(1, all / 2, 30_000, 0.4), new ResidentShare(5, all - all / 2, 0, 0)],
                TCells = all,
                TMix = [new TShare(2, 0.2, 20_000, 0.3), new TShare(0, 0.7, 0, 0), new TShare(3, 0, 5, 0)],
            };
            Cells cells = Seeded(tissue);
            Assert.Equal(all / 2, cells.ResidentSignals.LongCount(s => s == ResidentSignal.Living(1)));
            Assert.Equal(all - all / 2, cells.ResidentSignals.LongCount(s => s == ResidentSignal.Living(5)));
            Assert.Equal(all, cells.ResidentSites.Count());
            long second = cells.TSignals.LongCount(s => s == new TSignal(2, TPhase.Searching, 0)),
                none = cells.TSignals.LongCount(s => s == new TSignal(0, TPhase.Searching, 0));
            Assert.Equal(all, second + none);
            Assert.InRange(second - all * (0.2 / 0.9), -1, 1);
            Assert.All(cells.TSites, s => Assert.Equal(((TSignal)cells.TSignals[s]).Kind, cells.TCells[s].Kind));
            Assert.All(cells.TSites, s => Assert.Equal(((TSignal)cells.TSignals[s]).Kind == 2, cells.TCells[s].LnCar > 0));
            Assert.All(
                cells.ResidentSites,
                s => Assert.Equal(((ResidentSignal)cells.ResidentSignals[s]).Class == 1, cells.Residents[s].LnAntigen > 0)
            );
        }
    }

    [Theory]
    [InlineData(10, "1 1 1", "4 3 3")]
    [InlineData(7, "1 2 4", "1 2 4")]
    [InlineData(5, "0.5 0.25 0.25", "3 1 1")]
    [InlineData(0, "1 2", "0 0")]
    [InlineData(1, "0 0.1 0.1", "0 1 0")]
    [InlineData(1000000007, "1 1", "500000004 500000003")]
    public void A_mix_is_apportioned_by_largest_remainders(long total, string weights, string expected)
    {
        TShare[] mix =
        [
            .. weights.Split(' ').Select((w, i) => new TShare(i, double.Parse(w, System.Globalization.CultureInfo.InvariantCulture), 0, 0)),
        ];
        Assert.Equal(
            expected.Split(' ').Select(long.Parse),
            (IEnumerable<long>)
                typeof(Simulation).Assembly.GetType("CarTAgents.Model.Tissues.Seeding")!.GetMethod("Apportion")!.Invoke(null, [total, mix])!
        );
    }

    [Fact]
    public void Sites_are_uniform_and_the_layers_and_kinds_independent()
    {
        // 200 identities: how often each of 12 planes, 15 rows and 20 columns is taken, and how often both layers share a site.
        const int trials = 200,
            cells = 360;
        long[] x = new long[20],
            y = new long[15],
            z = new long[12],
            tx = new long[20];
        long shared = 0;
        for (uint identity = 0; identity < trials; identity++)
        {
            Cells seeded = Seeded(
                new InitialTissue
                {
                    Residents = [new ResidentShare(1, cells / 2, 0, 0), new ResidentShare(2, cells / 2, 0, 0)],
                    TCells = cells,
                    TMix = [new TShare(0, 1, 0, 0)],
                },
                7,
                identity
            );
            foreach (int s in seeded.ResidentSites)
            {
                x[s % 20]++;
                y[s / 20 % 15]++;
                z[s / 300]++;
                if (seeded.TSignals[s] != 0)
                    shared++;
            }

            foreach (int s in seeded.TSites)
                tx[s % 20]++;
        }

        foreach (long[] counts in new[] { x, y, z, tx })
            Fit.AssertChiSquare(counts, [.. counts.Select(_ => (double)trials * cells / counts.Length)]);
        // A tenth of both layers: 36 shared sites a trial, variance about 29.
        Assert.InRange(shared, trials * 36 - 5 * Math.Sqrt(trials * 29.2), trials * 36 + 5 * Math.Sqrt(trials * 29.2));
    }

    [Fact]
    public void Densities_are_lognormal()
    {
        Cells cells = Seeded(
            new InitialTissue
            {
                Residents = [new ResidentShare(1, 3600, 30_000, 0.5)],
                TCells = 3600,
                TMix = [new TShare(0, 1, 8000, 0.25)],
            }
        );
        double[] antigen =
        [
            .. cells.ResidentSites.Select(s => Fit.NormalDistribution((cells.Residents[s].LnAntigen / 4096.0 - Math.Log(30_000)) / 0.5)),
        ];
        double[] car = [.. cells.TSites.Select(s => Fit.NormalDistribution((cells.TCells[s].LnCar / 4096.0 - Math.Log(8000)) / 0.25))];
        Fit.AssertUniform(antigen);
        Fit.AssertUniform(car);
    }

    [Fact]
    public void Seeds_and_identities_differ_and_repeat()
    {
        InitialTissue tissue = new() { Residents = [new ResidentShare(1, 1800, 30_000, 0.5)] };
        string Text(ulong seed, uint identity)
        {
            Cells cells = Seeded(tissue, seed, identity);
            return string.Join(' ', cells.ResidentSites.Select(s => $"{s}:{cells.Residents[s].LnAntigen}"));
        }

        Assert.Equal(Text(3, 4), Text(3, 4));
        Assert.Equal(4, new[] { Text(3, 4), Text(4, 4), Text(3, 5), Text(3 + (1UL << 32), 4) }.Distinct().Count());
    }

    [Fact]
    public void Balls_hold_their_cells_and_keep_others_out()
    {
        var ball = new Region(1, 9.5, 7, 5.5, 4.2);
        long inside = ball.Count(Lattice),
            outside = (ball with { Shape = 2 }).Count(Lattice);
        Assert.Equal(Lattice.Sites, inside + outside);
        Cells cells = Seeded(
            new InitialTissue
            {
                Residents = [new ResidentShare(1, inside, 0, 0)],
                ResidentRegion = ball,
                TCells = outside,
                TMix = [new TShare(0, 1, 0, 0)],
                TRegion = ball with { Shape = 2 },
            }
        );
        for (int s = 0; s < Lattice.Sites; s++)
        {
            double dx = s % 20 - 9.5,
                dy = s / 20 % 15 - 7,
                dz = s / 300 - 5.5;
            bool within = dx * dx + dy * dy + dz * dz <= 4.2 * 4.2;
            Assert.Equal(within, cells.ResidentSignals[s] != 0);
            Assert.Equal(!within, cells.TSignals[s] != 0);
        }
    }

    [Fact]
    public void Given_cells_and_vessels_keep_their_sites_and_the_rest_fills_what_is_left()
    {
        PlacedCell[] placed =
        [
            Scenarios.NumberedResident(0, 2, 5),
            Scenarios.NumberedT(0, 1, 6),
            Scenarios.NumberedT(301, 1, 7),
            Scenarios.NumberedResident(3599, 2, 8),
        ];
        int[] columns = [7, 150];
        Cells cells = Seeded(
            new InitialTissue
            {
                Placed = placed,
                VesselColumns = columns,
                VesselKind = 7,
                Residents = [new ResidentShare(1, 3600 - 2 - 24, 0, 0)],
                TCells = 3598,
                TMix = [new TShare(0, 1, 0, 0)],
            }
        );
        Assert.Equal(3600, cells.ResidentSites.Count());
        Assert.Equal(3600, cells.TSites.Count());
        Assert.Equal((5, 8), (cells.Residents[0].LnAntigen, cells.Residents[3599].LnAntigen));
        Assert.Equal((6, 7), (cells.TCells[0].LnCar, cells.TCells[301].LnCar));
        Assert.Equal(24, cells.ResidentSignals.Count(s => ((ResidentSignal)s).Class == 7));
        Assert.All(
            columns,
            c => Assert.All(Enumerable.Range(0, 12), z => Assert.Equal(7, ((ResidentSignal)cells.ResidentSignals[c + 300 * z]).Class))
        );
    }

    [Theory]
    [InlineData("random", 40, 40)]
    [InlineData("random", 55, 17)]
    [InlineData("regular", 40, 40)]
    [InlineData("regular", 70, 13)]
    public void Vessels_have_the_stated_density(string pattern, int n, int spacing)
    {
        Scenario scenario = ScenarioConversion.Convert(
            RunConfiguration.Parse(
                $$$"""
                name: Vessels
                duration: 1 h
                lattice: {size: [{{{n}}}, {{{n}}}, 4]}
                residents: {vessel: {vessel: true}, tumour: {}}
                tissue:
                  pattern: diffuse
                  vessels: {spacing: {{{spacing}}} um, pattern: {{{pattern}}} }
                  residents: {tumour: {fraction: 0.2}}
                """,
                "test.yaml"
            ),
            out _
        );
        InitialTissue tissue = scenario.Replicas[0].InitialTissue!;
        double expected = n * n / (spacing / 10.0 * (spacing / 10.0));
        Assert.InRange(tissue.VesselColumns.Count / expected, 0.94, 1.06);
        Assert.Equal(tissue.VesselColumns.Order().Distinct(), tissue.VesselColumns);
        using CpuDevice device = Scenarios.Cpu();
        using var simulation = new Simulation(scenario, device);
        Cells cells = Scenarios.Read(simulation);
        Assert.Equal(4 * tissue.VesselColumns.Count, cells.ResidentSignals.Count(s => ((ResidentSignal)s).Class == 1));
        Assert.Equal((n * n * 4 + 2) / 5, cells.ResidentSignals.Count(s => ((ResidentSignal)s).Class == 2));
    }

    [Theory]
    [InlineData(1e5, 80)]
    [InlineData(1e9, 240)]
    [InlineData(1e15, 400)]
    public void Vessels_lie_nearer_in_a_small_residue(double body, double spacing)
    {
        string Text(string represents) =>
            FormattableString.Invariant(
                $$$"""
                name: Vessels
                duration: 1 h
                lattice: {size: [120, 120, 4]}
                residents: {vessel: {vessel: true}, tumour: {}}
                tissue:
                  pattern: diffuse
                  represents: {{{represents}}}
                  vessels: {spacing: 400 um, residue: {spacing: 80 um, cells: 1e9}}
                  residents: {tumour: {fraction: 0.2}}
                """
            );
        Scenario scenario = ScenarioConversion.Convert(
            RunConfiguration.Parse(Text(FormattableString.Invariant($"{{kind: tumour, cells: {body}}}")), "test.yaml"),
            out _
        );
        Assert.InRange(scenario.Replicas[0].InitialTissue!.VesselColumns.Count * spacing * spacing / (1200 * 1200), 0.9, 1.1);
        ConfigurationException e = Assert.Throws<ConfigurationException>(() => RunConfiguration.Parse(Text("{sites: 1e9}"), "test.yaml"));
        Assert.Contains("tissue.vessels.residue", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Vessels_of_a_rim_lie_outside_the_nodule()
    {
        Scenario scenario = ScenarioConversion.Convert(
            RunConfiguration.Parse(
                """
                name: Rim
                duration: 1 h
                lattice: {size: [40, 40, 10]}
                residents: {vessel: {vessel: true}, tumour: {}}
                tissue:
                  pattern: nodule
                  nodule: {radius: 150 um}
                  vessels: {spacing: 40 um, pattern: rim}
                  residents: {tumour: {fraction: 0.8}}
                """,
                "test.yaml"
            ),
            out _
        );
        IReadOnlyList<int> columns = scenario.Replicas[0].InitialTissue!.VesselColumns;
        Assert.All(columns, c => Assert.True(Math.Pow(c % 40 - 19.5, 2) + Math.Pow(c / 40 - 19.5, 2) > 15 * 15));
        Assert.InRange(columns.Count, (1600 - Math.PI * 225) / 16 * 0.94, (1600 - Math.PI * 225) / 16 * 1.06);
    }
}
