using System.Globalization;
using System.Text;
using CarTAgents.Cli.Tests;
using CarTAgents.Compute.Cpu;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Units;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Sums;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;

namespace CarTAgents.Acceptance;

/// <summary>What contact alone makes of T cells among targets, with the patients' biology (contact.yaml).</summary>
public class ContactTests
{
    private static string Set(System.Runtime.CompilerServices.DefaultInterpolatedStringHandler text) => text.ToStringAndClear();

    /// <summary>A lethal engagement lasts t_engage in marrow-like tissue, in the median over cells, as Little's law says of their mean.
    /// Every kill belongs to a T cell, those that died included.</summary>
    [Fact]
    public void EngagementsLastAsInMarrow()
    {
        int hours = Figures.InFull ? 24 : 6;
        Scenario scenario = Assay.Wells(
            Figures.InFull ? "[48, 48, 48]" : "[32, 32, 32]",
            hours,
            [
                ["tCells.cd8.activationDeath=0.03", "tCells.cd4.activationDeath=0.03"],
            ],
            Assay.Contact
        );
        Simulation.Record last = null!;
        using var device = new CpuDevice(Math.Min(Environment.ProcessorCount, 2));
        using var simulation = new Simulation(scenario, device) { OnCensus = r => last = r };
        var followed = new Engagements(scenario.Lattice.Sites);
        while (simulation.Tick < scenario.EndTick)
        {
            simulation.RunTo(simulation.Tick + 1, TestContext.Current.CancellationToken);
            followed.Look(simulation);
        }

        simulation.Finish();
        List<int> lethal = followed.Lethal,
            other = followed.Unproductive;
        double little = (double)followed.BoundTicks / last.Sums[Ledger.Bound],
            all = lethal.Concat(other).Average();
        object[] Row(string what, List<int> minutes) =>
            [what, minutes.Count, Math.Round(minutes.Average(), 2), Median(minutes), minutes.Min(), minutes.Max()];
        Figures.Report(
            "engagements",
            ["engagements", "ended [1]", "mean [min]", "median [min]", "shortest [min]", "longest [min]"],
            [
                Row("lethal", lethal),
                Row("not lethal, or forestalled", other),
                Row("all", [.. lethal, .. other]),
                ["\"all, time in synapse over synapses formed\"", last.Sums[Ledger.Bound], Math.Round(little, 2), "", "", ""],
            ]
        );

        IReadOnlyDictionary<string, Parameter> cited = RunConfiguration.Load(Assay.Contact).Parameters;
        double median = cited["t_engage"].Value,
            spread = cited["sigma_engage"].Value;
        Assert.True(lethal.Count > 200);
        // Five standard errors of a median.
        double error = 5 * 1.2533 * spread / Math.Sqrt(lethal.Count);
        Assert.InRange(Math.Log(Median(lethal) / median), -error - 0.5 / median, error + 0.5 / median);
        // The middle two thirds of them lie within a spread.
        double within = (double)lethal.Count(t => Math.Abs(Math.Log(t / median)) < spread) / lethal.Count;
        Assert.InRange(within, 0.68 - 5 * 0.47 / Math.Sqrt(lethal.Count) - 0.03, 0.68 + 5 * 0.47 / Math.Sqrt(lethal.Count) + 0.03);
        Assert.Equal(last.Sums[Ledger.Bound], lethal.Count + other.Count + followed.StillBound);
        // What is still bound at the end has lasted half of its time.
        double open = (double)followed.StillBound / last.Sums[Ledger.Bound];
        Assert.InRange(little, all * (1 - open) - 0.2, all * (1 - open / 4) + 0.2);
        long credited = Enumerable.Range(0, scenario.TKinds.Count).Sum(k => last.Counts[Counter.TKills + k]);
        Assert.True(followed.Died > 0);
        Assert.Equal(last.Sums[Ledger.TDied], followed.Died);
        Assert.Equal(last.Sums[Ledger.Killed], credited + followed.KillsOfDied);
    }

    private static int Median(List<int> minutes) => minutes.Order().ElementAt(minutes.Count / 2);

    /// <summary>Where no T cell dies, kills counted from targets and from T cells are equal: in marrow, in a crowd, and where hits add
    /// up.</summary>
    [Fact]
    public void KillsFromBothSidesAreEqual()
    {
        string[] solid =
        [
            "residents.lymphoma.killing.probability=p_hit_solid",
            "residents.lymphoma.killing.hits=n_hits",
            "residents.lymphoma.killing.gap=t_gap",
            "residents.lymphoma.killing.repair=t_repair",
        ];
        string[] crowd = ["tissue.residents.lymphoma.fraction=0.9", "tissue.tCells.effectorToTarget=0.8"];
        (string Name, string[] Sets)[] wells =
        [
            ("\"targets in a third of the sites, 1:10\"", []),
            ("\"packed, 8:10\"", crowd),
            ("\"packed, 8:10, hits add up\"", [.. crowd, .. solid]),
        ];
        const int hours = 6;
        Assay assay = Assay.Run(Figures.InFull ? "[48, 48, 48]" : "[24, 24, 24]", hours, [.. wells.Select(w => w.Sets)], Assay.Contact);
        Figures.Report(
            "kills-from-both-sides",
            ["tissue", "kills counted from targets [1]", "kills counted from T cells [1]"],
            wells.Select((w, i) => new object[] { w.Name, assay.Targets(i, hours).Killed, assay.Credited(i, hours) })
        );
        for (int i = 0; i < wells.Length; i++)
        {
            Assert.True(assay.Targets(i, hours).Killed > 20);
            Assert.Equal(assay.Targets(i, hours).Killed, assay.Credited(i, hours));
        }
    }

    /// <summary>The body-level law of contact, kap = gamma K / (k + K + (gamma / k_day) A), fits kills per target from 1:100 to
    /// 10:1.</summary>
    [Fact]
    public void KillsPerTargetFollowTheSaturatingLaw()
    {
        double[] fractions = Figures.InFull ? [0.03, 0.1, 0.333] : [0.03, 0.333],
            ratios = Figures.InFull ? [0.01, 0.03, 0.1, 0.3, 1, 3, 10] : [0.1, 1, 10];
        // T cells in no more than 0.4 of the sites: they must be able to move.
        (double Fraction, double Ratio)[] points =
        [
            .. fractions.SelectMany(a => ratios.Select(r => (Fraction: a, Ratio: r))).Where(p => p.Fraction * p.Ratio <= 0.4),
        ];
        string size = Figures.InFull ? "[64, 64, 32]" : "[32, 32, 32]";
        double sites = Figures.InFull ? 64 * 64 * 32 : 32 * 32 * 32,
            lethal = RunConfiguration.Load(Assay.Contact).Parameters["p_kill_contact"].Value;
        // Contacts come to their steady state before the first kill; kills are counted until a fifth of the targets is gone, half an hour
        // at least.
        const double start = 4,
            begin = start + 0.5;
        int most = Figures.InFull ? 12 : 8;
        Assay assay = Assay.Run(
            size,
            most,
            [
                .. points.Select(p =>
                    new[]
                    {
                        Set($"tissue.residents.lymphoma.fraction={p.Fraction}"),
                        Set($"tissue.tCells.effectorToTarget={p.Ratio}"),
                        "p_kill_contact=0",
                        Set($"events=[{{at: {start} h, set: {{p_kill_contact: {lethal}}}}}]"),
                    }
                ),
            ],
            Assay.Contact
        );
        double[] until =
        [
            .. points.Select(
                (_, i) =>
                    Enumerable
                        .Range(6, (int)(6 * (most - start)) - 5)
                        .Select(n => start + n / 6.0)
                        .First(t => t > most - 0.1 || assay.Targets(i, t).Alive < 0.8 * assay.Targets(i, start).Alive)
            ),
        ];
        (double A, double K, double Kap)[] seen =
        [
            .. points.Select(
                (_, i) =>
                {
                    (double Targets, double TCells, double Bound) mean = assay.Mean(i, begin, until[i]);
                    return (mean.Targets / sites, mean.TCells / sites, assay.KillsPerTarget(i, begin, until[i]));
                }
            ),
        ];
        (double gamma, double k, double day) = Law(seen);
        double Fitted((double A, double K, double Kap) p) => gamma * p.K / (k + p.K + gamma / day * p.A);
        Figures.Report(
            "contact-law",
            [
                "targets at the start [1/site]",
                "effector-to-target ratio at the start [1]",
                "targets [1/site]",
                "T cells [1/site]",
                "in synapse [1]",
                "kills [1]",
                "kills per target and day [1/d]",
                "fitted [1/d]",
                "kills per T cell and day [1/(cell d)]",
            ],
            points.Select(
                (p, i) =>
                    new object[]
                    {
                        p.Fraction,
                        p.Ratio,
                        Math.Round(seen[i].A, 4),
                        Math.Round(seen[i].K, 5),
                        Math.Round(assay.Mean(i, begin, until[i]).Bound / assay.Mean(i, begin, until[i]).TCells, 3),
                        assay.Targets(i, until[i]).Killed - assay.Targets(i, begin).Killed,
                        Math.Round(seen[i].Kap, 4),
                        Math.Round(Fitted(seen[i]), 4),
                        Math.Round(assay.KillsPerTCell(i, begin, until[i]), 3),
                    }
            )
        );
        double worst = seen.Max(p => Math.Abs(Math.Log(p.Kap / Fitted(p))));
        Figures.Report(
            "contact-law-fit",
            ["gamma [1/d]", "k [1/site]", "k_day [1/(cell d)]", "largest residual [%]"],
            [
                [Math.Round(gamma, 1), Math.Round(k, 4), Math.Round(day, 2), Math.Round(100 * (Math.Exp(worst) - 1), 1)],
            ]
        );
        Assert.True(worst < Math.Log(1.2), $"a residual of {100 * (Math.Exp(worst) - 1):0}%");
        Assert.InRange(day, 1, 20);
        // Far above the 0.64-1.35 a day fitted to patients' B cells: contact does not set that limit.
        Assert.True(gamma > 10);
    }

    /// <summary>Where hits add up, two attackers kill more than twice as fast as one; where one contact kills, just twice as
    /// fast.</summary>
    [Fact]
    public void HitsThatAddUpMakeAttackersCooperate()
    {
        using var bench = new Workbench();
        string[] additive =
        [
            "residents.lymphoma.killing.probability=p_hit_solid",
            "residents.lymphoma.killing.hits=n_hits",
            "residents.lymphoma.killing.gap=t_gap",
            "residents.lymphoma.killing.repair=t_repair",
        ];
        string[] single = ["residents.lymphoma.killing.probability=p_kill_solid"];
        int[] attackers = Figures.InFull ? [1, 2, 3, 4] : [1, 2];
        int edge = Figures.InFull ? 48 : 32,
            hours = Figures.InFull ? 48 : 24;
        (string Name, int Attackers, string[] Sets)[] wells =
        [
            .. attackers.Select(n => ("hits add up", n, additive)),
            .. attackers.Select(n => ("one hit", n, single)),
        ];
        Assay assay = Assay.Run(
            $"[{edge}, {edge}, {edge}]",
            hours,
            [
                .. wells.Select(w =>
                    (string[])
                        [
                            "tissue.pattern=file",
                            "tissue.residents=~",
                            "tissue.tCells=~",
                            $"tissue.file.path={Isolated(bench, edge, w.Attackers)}",
                            "tissue.file.types.lymphoma=target",
                            "tissue.file.types.cd8=attacker",
                            "tCells.cd8.motility.speed=0 um/min",
                            .. w.Sets,
                        ]
                ),
            ],
            Assay.Contact
        );
        double[] rates = [.. wells.Select((_, i) => assay.KillsPerTarget(i, 0, hours))];
        long[] kills = [.. wells.Select((_, i) => assay.Targets(i, hours).Killed)];
        int Single(int i) => i / attackers.Length * attackers.Length;
        Figures.Report(
            "additive-hits",
            ["target", "attackers of each [1]", "targets [1]", "killed [1]", "kills per target and day [1/d]", "over one attacker [1]"],
            wells.Select(
                (w, i) =>
                    new object[]
                    {
                        w.Name,
                        w.Attackers,
                        assay.Targets(i, 0).Alive,
                        kills[i],
                        Math.Round(rates[i], 3),
                        Math.Round(rates[i] / rates[Single(i)], 2),
                    }
            )
        );
        double Error(int i) => Math.Sqrt(1.0 / kills[i] + 1.0 / kills[Single(i)]);
        double together = rates[1] / rates[0],
            control = rates[attackers.Length + 1] / rates[attackers.Length];
        Assert.True(together * (1 - 3 * Error(1)) > 2, $"{together} times as fast, from {kills[0]} and {kills[1]} kills");
        Assert.InRange(control, 2 * (1 - 3 * Error(attackers.Length + 1)), 2.2 * (1 + 3 * Error(attackers.Length + 1)));
    }

    /// <summary>Targets four sites apart, each with T cells beside it that stay there.</summary>
    private static string Isolated(Workbench bench, int edge, int attackers)
    {
        (int X, int Y, int Z)[] beside = [(1, 0, 0), (-1, 0, 0), (0, 1, 0), (0, -1, 0)];
        var text = new StringBuilder("x,y,z,type\n");
        for (int i = 0; i < edge * edge * edge / 64; i++)
        {
            (int x, int y, int z) = (4 * (i % (edge / 4)) + 1, 4 * (i / (edge / 4) % (edge / 4)) + 1, 4 * (i / (edge * edge / 16)) + 1);
            text.Append(CultureInfo.InvariantCulture, $"{10 * x + 5},{10 * y + 5},{10 * z + 5},target\n");
            foreach ((int X, int Y, int Z) d in beside.Take(attackers))
                text.Append(CultureInfo.InvariantCulture, $"{10 * (x + d.X) + 5},{10 * (y + d.Y) + 5},{10 * (z + d.Z) + 5},attacker\n");
        }

        return bench.Write($"isolated-{attackers}.csv", text.ToString());
    }

    /// <summary>gamma, k and k_day by least squares: 1 / kap = 1 / gamma + (k / gamma) / K + (1 / k_day) A / K is linear in three unknowns,
    /// and its relative error that of kap.</summary>
    private static (double Gamma, double K, double Day) Law(IEnumerable<(double A, double K, double Kap)> points)
    {
        double[,] m = new double[3, 4];
        foreach ((double a, double k, double kap) in points)
        {
            double[] terms = [kap, kap / k, kap * a / k, 1];
            for (int i = 0; i < 3; i++)
            {
                for (int j = 0; j < 4; j++)
                    m[i, j] += terms[i] * terms[j];
            }
        }

        for (int i = 0; i < 3; i++)
        {
            for (int r = 0; r < 3; r++)
            {
                if (r == i)
                    continue;
                double factor = m[r, i] / m[i, i];
                for (int j = i; j < 4; j++)
                    m[r, j] -= factor * m[i, j];
            }
        }

        double gamma = m[0, 0] / m[0, 3];
        return (gamma, m[1, 3] / m[1, 1] * gamma, m[2, 2] / m[2, 3]);
    }

    /// <summary>Every engagement from binding to detachment, by looking at a replica after each tick. A bound cell stays where it
    /// is.</summary>
    private sealed class Engagements(int sites)
    {
        private readonly byte[] _signals = new byte[sites],
            _residents = new byte[sites];
        private readonly TCell[] _cells = new TCell[sites],
            _bound = new TCell[sites];
        private readonly uint[] _since = new uint[sites];

        public List<int> Lethal { get; } = [];

        public List<int> Unproductive { get; } = [];

        /// <summary>Sum over ticks of the cells in synapse, and how many of them are now.</summary>
        public long BoundTicks { get; private set; }

        public int StillBound { get; private set; }

        /// <summary>T cells that died as they detached, and the kills that they had made.</summary>
        public int Died { get; private set; }

        public long KillsOfDied { get; private set; }

        public void Look(Simulation simulation)
        {
            simulation.ReadSignals(0, 0, _signals, _residents);
            simulation.ReadCells(0, 0, _cells, []);
            StillBound = 0;
            for (int i = 0; i < sites; i++)
            {
                if (((TSignal)_signals[i]).Phase == TPhase.Bound)
                {
                    if (_since[i] == 0)
                        _since[i] = simulation.Tick;
                    _bound[i] = _cells[i];
                    StillBound++;
                }
                else if (_since[i] != 0)
                {
                    TCell was = _bound[i];
                    // Deaths come at detachment alone. Another cell that has stepped in by then carries other numbers of CARs and of
                    // engagements.
                    if (_signals[i] == 0 || _cells[i].LnCar != was.LnCar || _cells[i].Engagements != was.Engagements)
                    {
                        Died++;
                        KillsOfDied += was.Kills;
                    }

                    (was.IsLethal && was.HasActed ? Lethal : Unproductive).Add((int)(simulation.Tick - _since[i]));
                    _since[i] = 0;
                }
            }

            BoundTicks += StillBound;
        }
    }
}
