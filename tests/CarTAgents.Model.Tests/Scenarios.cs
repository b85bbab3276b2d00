using CarTAgents.Compute;
using CarTAgents.Compute.Cpu;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Rules;
using CarTAgents.Kernels.Tests;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Numbers;
using CarTAgents.Model.Tissues;

namespace CarTAgents.Model.Tests;

/// <summary>Scenarios in the terms of the kernels, made without a configuration.</summary>
internal static class Scenarios
{
    /// <summary>Whether the larger versions of tests were asked for.</summary>
    public static bool Large => Environment.GetEnvironmentVariable("CARTAGENTS_ACCEPTANCE") == "1";

    /// <summary>Parameters under which nothing happens.</summary>
    public static ParameterSet Still(ulong seed, uint identity, int fields = 0)
    {
        var table = new ParameterSet(fields);
        table.Replica.SeedLow = (uint)seed;
        table.Replica.SeedHigh = (uint)(seed >> 32);
        table.Replica.Identity = identity;
        Span<uint> softPlus = table.LawAt(Kernels.Parameters.Law.SoftPlus(0));
        for (int i = 0; i < softPlus.Length; i++)
            softPlus[i] = (uint)Math.Round(Math.Log(1 + Math.Exp(i / 16.0 - 8)) * 4096);
        for (int k = 0; k < Limits.TKinds; k++)
        {
            ref TKind p = ref T(table, k);
            Span<uint> lnSum = Law(table, k, Kernels.Parameters.Law.LnSum);
            for (int i = 0; i < lnSum.Length; i++)
                lnSum[i] = (uint)Math.Round(Math.Log(Math.Exp(i / 16.0) + 10_000) * 4096);
            p.HitDelay = 2;
            p.Engagement = 5;
            p.IncompetentShare = Threshold.Always;
            p.Rearm = 1;
            p.DivisionCycle = 2;
        }

        for (int k = 1; k <= Limits.ResidentKinds; k++)
        {
            ref ResidentKind p = ref R(table, k);
            p.Hits = 1;
            p.HitGap = int.MaxValue;
            p.HitKept = Threshold.Always;
        }

        return table;
    }

    public static ref TKind T(ParameterSet table, int kind) => ref table.TKinds[kind];

    /// <summary>A resident kind, from 1.</summary>
    public static ref ResidentKind R(ParameterSet table, int kind) => ref table.ResidentKinds[kind - 1];

    public static ref FieldParameters F(ParameterSet table, int field) => ref table.Fields[field];

    public static Span<uint> Law(ParameterSet table, int kind, int law) => table.LawAt(Kernels.Parameters.Law.OfT(0, kind, law));

    public static Span<uint> Secretion(ParameterSet table, int field) => table.Secretion.AsSpan(field * CellClass.Count, CellClass.Count);

    public static Span<uint> Uptake(ParameterSet table, int field) => table.Uptake.AsSpan(field * CellClass.Count, CellClass.Count);

    public static void SetDiffusion(ParameterSet table, int field, int k, int subSteps)
    {
        ref FieldParameters p = ref F(table, field);
        p.Diffusion = k;
        p.SubSteps = subSteps;
        p.Rest = Diffusion.RestOf(k);
    }

    /// <summary>Parameters under which within a few ticks everything happens.</summary>
    public static ParameterSet Lively(Random random, ulong seed, uint identity, int fields)
    {
        ParameterSet table = Still(seed, identity, fields);
        for (int k = 0; k < Limits.TKinds; k++)
        {
            ref TKind p = ref T(table, k);
            RandomKinds.Draw(random, ref p, mostDeath: 0.01, mostActivationDeath: 0.05);
            for (int law = 0; law < Kernels.Parameters.Law.LnSum; law++)
                RandomKinds.DrawLaw(random, Law(table, k, law));
        }

        for (int k = 1; k <= Limits.ResidentKinds; k++)
        {
            ref ResidentKind p = ref R(table, k);
            RandomKinds.Draw(random, ref p, mostDeath: 0.02, mostDivide: 0.1);
            // The same class in every table, as in every run.
            if (k > Limits.ResidentClasses)
                RandomKinds.Share(ref p, ref R(table, k % 3 + 1));
            p.AntigenMean = 40_000;
            p.AntigenInheritance = random.Next(65537);
            p.AntigenInnovation = random.Next(2000);
        }

        for (int f = 0; f < fields; f++)
        {
            SetDiffusion(table, f, random.Next(16, 129), 2 * random.Next(4));
            ref FieldParameters p = ref F(table, f);
            RandomKinds.Draw(random, ref p, Secretion(table, f), Uptake(table, f), mostQuanta: 1000);
        }

        return table;
    }

    /// <summary>A lattice, from two-dimensional and thin ones to boxes; its sizes are multiples of a factor (nz unless it is 1).</summary>
    public static Lattice RandomLattice(Random random, int factor)
    {
        int[] widths = [1, 2, 3, 8, 16, 17, 33];
        int nz = random.Next(3) switch
        {
            0 => 1,
            1 => 2 * factor,
            _ => random.Next(1, 5) * factor,
        };
        return new Lattice(
            widths[random.Next(widths.Length)] * factor,
            random.Next(1, 5) * factor,
            nz,
            10,
            random.Next(2) == 0,
            random.Next(2) == 0,
            random.Next(2) == 0
        );
    }

    /// <summary>A scenario in which everything happens, with one to three replicas, each with its own parameters, changes of them, doses
    /// and densities.</summary>
    public static Scenario Random(int seed, int replicas = 0)
    {
        var random = new Random(seed);
        int factor = 1 << random.Next(3);
        Lattice lattice = RandomLattice(random, factor);
        FieldGrid[] fields =
        [
            .. Enumerable.Range(0, random.Next(4)).Select(f => new FieldGrid($"field {f}", 1 << random.Next(int.Log2(factor) + 1), 1)),
        ];
        int window = random.Next(1, 9);
        uint end = (uint)random.Next(3 * window, 8 * window);
        if (replicas == 0)
            replicas = random.Next(1, 4);
        double[] densities = [0, 0.02, 0.3, 0.7, 1];
        return new Scenario
        {
            Lattice = lattice,
            TickSeconds = 60,
            Exchanges = 1 + seed % 3,
            Window = window,
            EndTick = end,
            Seed = (ulong)seed,
            TKinds = ["a", "b", "c", "d"],
            ResidentKinds = [.. Enumerable.Range(1, Limits.ResidentKinds).Select(k => $"{k}")],
            VesselKinds = [],
            Fields = fields,
            Replicas =
            [
                .. Enumerable
                    .Range(0, replicas)
                    .Select(i =>
                        RandomReplica(
                            random,
                            (ulong)seed,
                            (uint)(1000 + 7 * i),
                            lattice,
                            fields.Length,
                            end,
                            densities[random.Next(5)],
                            densities[random.Next(5)]
                        )
                    ),
            ],
        };
    }

    private static Replica RandomReplica(
        Random random,
        ulong seed,
        uint identity,
        Lattice lattice,
        int fields,
        uint end,
        double tDensity,
        double residentDensity
    )
    {
        List<ParameterChange> changes = [new(0, Lively(random, seed, identity, fields))];
        if (random.Next(2) == 0)
            changes.Add(new ParameterChange((uint)random.Next((int)end), Lively(random, seed, identity, fields)));
        TShare[] mix = [new(0, 2, 30_000, 0.3), new(1, 1, 0, 0), new(3, 0.5, 1000, 0)];
        Dose[] doses =
        [
            .. Enumerable
                .Range(0, random.Next(3))
                .Select(_ => new Dose(
                    (uint)random.Next((int)end),
                    random.Next(2 * lattice.Sites + 10),
                    (uint)random.Next(1, 20),
                    mix,
                    random.Next(2) == 0 ? EntryRoute.Anywhere : EntryRoute.Outside
                )),
        ];
        return new Replica
        {
            Identity = identity,
            Parameters = changes,
            Doses = [.. doses.OrderBy(d => d.Tick)],
            InitialTissue = new InitialTissue
            {
                Residents =
                [
                    .. Enumerable
                        .Range(1, Limits.ResidentKinds)
                        .Select(k => new ResidentShare(
                            k,
                            (long)(lattice.Sites * residentDensity / Limits.ResidentKinds),
                            k == 3 ? 0 : 30_000,
                            0.5
                        )),
                ],
                TCells = (long)(lattice.Sites * tDensity),
                TMix = mix,
            },
        };
    }

    /// <summary>A scenario of one replica.</summary>
    public static Scenario One(
        Lattice lattice,
        ParameterSet table,
        InitialTissue tissue,
        uint end,
        int window = 10,
        IReadOnlyList<FieldGrid>? fields = null,
        IReadOnlyList<Dose>? doses = null,
        IReadOnlyList<int>? vesselKinds = null
    ) =>
        new()
        {
            Lattice = lattice,
            TickSeconds = 60,
            Window = window,
            EndTick = end,
            Seed = table.Replica.SeedLow | ((ulong)table.Replica.SeedHigh << 32),
            TKinds = ["a", "b", "c", "d"],
            ResidentKinds = ["1", "2", "3", "4", "5", "6", "7"],
            VesselKinds = vesselKinds ?? [],
            Fields = fields ?? [],
            Replicas =
            [
                new Replica
                {
                    Identity = table.Replica.Identity,
                    Parameters = [new ParameterChange(0, table)],
                    Doses = doses ?? [],
                    InitialTissue = tissue,
                },
            ],
        };

    /// <summary>A T cell of a kind that carries a number, 1 to 65535, where others keep ln CAR molecules.</summary>
    public static PlacedCell NumberedT(int site, int kind, int number) => new(site, true, kind, HostMath.Exp(number / 4096.0), 0);

    /// <summary>A resident that carries a number where others keep ln antigen molecules.</summary>
    public static PlacedCell NumberedResident(int site, int kind, int number) => new(site, false, kind, HostMath.Exp(number / 4096.0), 0);

    /// <summary>Distinct sites, in ascending order.</summary>
    public static int[] Sites(Random random, int sites, int count)
    {
        int[] all = [.. Enumerable.Range(0, sites)];
        random.Shuffle(all);
        return [.. all.Take(count).Order()];
    }

    /// <summary>The cells of a replica now.</summary>
    public static Cells Read(Simulation simulation, int replica = 0)
    {
        int n = simulation.Scenario.Lattice.Sites;
        var cells = new Cells(new byte[n], new byte[n], new TCell[n], new Resident[n]);
        simulation.ReadSignals(replica, 0, cells.TSignals, cells.ResidentSignals);
        simulation.ReadCells(replica, 0, cells.TCells, cells.Residents);
        return cells;
    }

    /// <summary>Runs a scenario to its end; the census records are added to a list.</summary>
    public static Simulation Run(Scenario scenario, Device device, List<Simulation.Record>? records = null)
    {
        var simulation = new Simulation(scenario, device) { OnCensus = r => records?.Add(r) };
        simulation.AdvanceTo(scenario.EndTick);
        simulation.Finish();
        return simulation;
    }

    /// <summary>Runs up to a tick, unless the test is called off.</summary>
    public static void AdvanceTo(this Simulation simulation, uint tick) => simulation.RunTo(tick, TestContext.Current.CancellationToken);

    public static CpuDevice Cpu(int threads = 1) => new(threads);
}

/// <summary>The cells of a replica: signals, and records that mean something where the signal is not 0.</summary>
internal sealed record Cells(byte[] TSignals, byte[] ResidentSignals, TCell[] TCells, Resident[] Residents)
{
    public IEnumerable<int> TSites => Enumerable.Range(0, TSignals.Length).Where(i => TSignals[i] != 0);

    public IEnumerable<int> ResidentSites => Enumerable.Range(0, ResidentSignals.Length).Where(i => ResidentSignals[i] != 0);
}
