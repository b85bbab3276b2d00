using System.Runtime.InteropServices;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Parameters;

namespace CarTAgents.Kernels.Tests;

/// <summary>Tissues with random sizes, boundaries, parameters and cells, in which within a few ticks everything happens.</summary>
internal static class RandomTissue
{
    private static readonly int[] Widths = [1, 2, 3, 5, 15, 16, 17, 31, 32, 48, 63, 64, 65, 66, 100, 127, 128, 129, 130];

    /// <summary>A tissue of one to three replicas, of a size of its own or one that is asked for, and so with its shares of sites with T
    /// cells and residents.</summary>
    public static TissueMemory Make(int seed, (int Nx, int Ny, int Nz)? size = null, (double T, double Residents)? shares = null)
    {
        var random = new Random(seed);
        int nx = Widths[seed % Widths.Length];
        bool flat = seed % 3 == 0;
        // Among them some of more rows than are marked at once.
        int ny = seed % 5 == 1 ? random.Next(6, 20) : random.Next(1, 6),
            nz = flat ? 1 : random.Next(2, 5);
        if (size is { } asked)
            (nx, ny, nz, flat) = (asked.Nx, asked.Ny, asked.Nz, asked.Nz == 1);
        List<int> factors = [1];
        if (nx % 2 == 0 && ny % 2 == 0 && (flat || nz % 2 == 0))
            factors.Add(2);
        if (nx % 4 == 0 && ny % 4 == 0 && (flat || nz % 4 == 0))
            factors.Add(4);
        factors.Add(1);
        var memory = new TissueMemory(
            nx,
            ny,
            nz,
            random.Next(2) == 0,
            random.Next(2) == 0,
            random.Next(2) == 0,
            random.Next(1, 4),
            [.. factors],
            entries: 16,
            identities: seed / 4 % 2 == 0
        );
        double[] densities = [0, 0.02, 0.3, 0.7, 1];
        for (int r = 0; r < memory.T.Replicas; r++)
        {
            Parameters(memory, r, random);
            if (shares is null)
                memory.Window(r).Leaving = Leaving(seed + r);
            (double tShare, double residentShare) = (densities[random.Next(5)], densities[random.Next(5)]);
            if (shares is { } wanted)
                (tShare, residentShare) = wanted;
            Cells(memory, r, random, tShare, residentShare);
            for (int f = 0; f < factors.Count; f++)
            {
                foreach (ref int amount in memory.Amounts(f, r))
                    amount = random.Next(3) == 0 ? random.Next(100_000) : random.Next(60);
            }

            Entries(memory, r, random);
        }

        return memory;
    }

    // In half of the tissues nobody leaves.
    private static Departure Leaving(int seed) =>
        (seed % 8) switch
        {
            1 => Departure.All,
            3 => Departure.OfNegative(1 + seed % Limits.ResidentKinds),
            5 or 7 => Departure.OfResistant(1 + seed % Limits.ResidentKinds),
            _ => Departure.Nobody,
        };

    private static void Parameters(TissueMemory memory, int replica, Random random)
    {
        ref ReplicaParameters row = ref memory.Replica(replica);
        row.SeedLow = (uint)random.Next();
        row.SeedHigh = (uint)random.Next();
        row.Identity = (uint)random.Next();
        row.TissueNumber = (uint)random.Next(256);
        ref WindowInputs window = ref memory.Window(replica);
        window.Divide = Threshold.OfProbability(random.Next(2) == 0 ? 1 : random.NextDouble());
        window.Dilute = random.Next(2) == 0 ? default : Threshold.OfProbability(random.NextDouble() * 0.3);
        window.Deplete = random.Next(2) == 0 ? default : Threshold.OfProbability(random.NextDouble() * 0.3);
        window.Weight = Threshold.OfProbability(random.Next(2) == 0 ? 1 : random.NextDouble());
        row.ActivatingField = random.Next(memory.T.Fields + 1);
        row.QuantumDrive = (uint)random.Next(1 << 20);
        row.ContactDrive = random.Next(2) * random.Next(1024);
        uint active = 0;
        foreach (ref uint point in memory.ActivationLaw(replica))
            point = active += (uint)random.Next(1 << 24);
        memory.T.Clock[replica] = (uint)random.Next(200_000);
        for (int k = 0; k < Limits.TKinds; k++)
        {
            ref TKind p = ref memory.TKind(k, replica);
            RandomKinds.Draw(random, ref p, mostDeath: 0.05, mostActivationDeath: 0.2);
            p.ExhaustedShare = Threshold.OfProbability(random.NextDouble());
            p.FailingShare = Threshold.OfProbability(random.NextDouble());
            p.RescueField = random.Next(memory.T.Fields + 1);
            p.HasFate = random.Next(4) == 0 ? 0 : 1;
            p.LossResting = Threshold.OfProbability(random.NextDouble() * 0.2);
            p.LossProliferating = Threshold.OfProbability(random.NextDouble() * 0.2);
            p.LossEffector = Threshold.OfProbability(random.NextDouble() * 0.2);
            p.LossExhausted = Threshold.OfProbability(random.NextDouble() * 0.2);
            p.LossMemory = Threshold.OfProbability(random.NextDouble() * 0.2);
            p.LossFailing = Threshold.OfProbability(random.NextDouble() * 0.2);
            p.Exit = Threshold.OfProbability(random.NextDouble() * 0.4);
            p.Exhaustion = Threshold.OfProbability(random.NextDouble() * 0.4);
            p.BurstExhaustion = Threshold.OfProbability(random.NextDouble() * 0.4);
            p.Recovery = Threshold.OfProbability(random.NextDouble() * 0.4);
            p.Recall = Threshold.OfProbability(random.NextDouble() * 0.4);
            p.MemoryShare = Threshold.OfProbability(random.NextDouble());
            memory.SetLoose(k, Math.Exp(random.NextDouble() * 20 - 4), replica);
            for (int law = 0; law < Law.LnSum; law++)
                RandomKinds.DrawLaw(random, memory.Law(k, law, replica));
        }

        for (int k = 1; k <= Limits.ResidentKinds; k++)
        {
            ref ResidentKind p = ref memory.ResidentKind(k, replica);
            RandomKinds.Draw(random, ref p, mostDeath: 0.05, mostDivide: 0.3);
            p.ResistantShare = Threshold.OfProbability(random.NextDouble());
            p.AntigenMean = random.Next(65536);
            p.AntigenInheritance = random.Next(65537);
            p.AntigenInnovation = random.Next(8192);
            p.IsDepleted = random.Next(2);
            p.DeathSignal = random.Next(1024);
            if (k > Limits.ResidentClasses)
                RandomKinds.Share(ref p, ref memory.ResidentKind(random.Next(1, Limits.ResidentClasses + 1), replica));
            if (random.Next(2) == 0)
            {
                p.Stages = random.Next(1, 5);
                p.Mature = Threshold.OfProbability(random.NextDouble() * 0.5);
                p.MaturesInto = random.Next(Limits.ResidentKinds + 1);
            }

            if (random.Next(2) == 0)
            {
                p.TurnsInto = random.Next(1, Limits.ResidentKinds + 1);
                p.IsActivated = random.Next(2);
                p.Turn = Threshold.OfProbability(random.NextDouble());
            }
        }

        for (int f = 0; f < memory.T.Fields; f++)
        {
            memory.SetDiffusion(f, random.Next(16, 129), 2 * random.Next(3), replica);
            ref FieldParameters p = ref memory.Field(f, replica);
            RandomKinds.Draw(random, ref p, memory.Secretion(f, replica), memory.Uptake(f, replica), mostQuanta: 10_000);

            // A boosting field has an equal grid, and is not the field itself.
            int by = random.Next(memory.T.Fields);
            if (by == f || memory.Factors[by] != memory.Factors[f] || random.Next(3) == 0)
                continue;
            p.BoostField = by + 1;
            p.BoostGain = (uint)random.Next(1 << 19);
            p.BoostHalf = (uint)random.Next(1, 100_000);
        }
    }

    private static void Cells(TissueMemory memory, int replica, Random random, double tDensity, double residentDensity)
    {
        ref Tissue t = ref memory.T;
        uint tick = t.Clock[replica];
        for (int i = 0; i < t.Sites; i++)
        {
            long site = (long)replica * t.Sites + i;
            // Records of empty sites are undefined: any bits may stand there.
            t.TCells[site] = Any<TCell>(random);
            t.Residents[site] = Any<Resident>(random);
            if (t.IdentitiesPerTick != 0)
            {
                t.TIdentities[site] = Identity.Founder(t.Sites, Identity.TBorn, i);
                t.ResidentIdentities[site] = Identity.Founder(t.Sites, Identity.Born, i);
            }

            if (random.NextDouble() < residentDensity)
            {
                ResidentPhase phase = random.Next(8) switch
                {
                    0 => ResidentPhase.Dying,
                    1 => ResidentPhase.Debris,
                    2 => ResidentPhase.Dividing,
                    _ => ResidentPhase.Alive,
                };
                int direction =
                    phase == ResidentPhase.Dividing ? random.Next(1, t.Directions + 1)
                    : phase == ResidentPhase.Dying ? Direction.None
                    : Direction.Own;
                int kind = random.Next(1, Limits.ResidentKinds + 1);
                t.ResidentSignals[site] = ResidentSignals.Of(memory.ResidentKind(kind, replica).Class, phase, direction);
                var cell = new Resident(random.Next(4) == 0 ? 0 : random.Next(65536), random.Next(Resident.MostClone + 1))
                {
                    IsResistant = random.Next(4) == 0,
                    Damage = random.Next(3),
                    Stage = random.Next(4),
                };
                cell.Become(kind);
                if (phase == ResidentPhase.Dividing)
                {
                    cell.Tries = random.Next(t.Directions);
                    cell.FirstTry = random.Next(t.Directions);
                }

                cell.DeathDue = tick + (uint)random.Next(4);
                cell.LastHit = tick - (uint)random.Next(10);
                t.Residents[site] = cell;
            }
        }

        for (int i = 0; i < t.Sites; i++)
        {
            if (random.NextDouble() >= tDensity)
                continue;
            Site s = memory.At(i % t.Nx, i / t.Nx % t.Ny, i / (t.Nx * t.Ny), replica);
            int kind = random.Next(4);
            var cell = new TCell(kind, random.Next(5) == 0 ? 0 : random.Next(65536), random.Next(256));
            cell.Program = (TProgram)random.Next(TCell.Programs);
            cell.DivisionsLeft = cell.Program == TProgram.Proliferating ? random.Next(5) : 0;
            cell.Heading = random.Next(t.Directions + 1);
            cell.IsStimulated = random.Next(2) == 1;
            cell.IsSecreting = random.Next(2) == 1 && cell.IsStimulated;
            cell.SetStimulationEnd(tick + (uint)random.Next(5));
            cell.SetDivisionDue(tick + (uint)random.Next(5));
            cell.SetContactDue(tick + (uint)random.Next(3));
            cell.IsCompetent = random.Next(2) == 1;
            cell.CarLoss = random.Next(TCell.MostCarLoss + 1);
            int direction = random.Next(t.Directions + 1);
            bool bound = random.Next(2) == 0 && Neighbour.Local(t, s, direction) >= 0;
            if (bound)
            {
                cell.HasActed = random.Next(2) == 1;
                cell.IsTriggering = random.Next(2) == 1;
                cell.IsLethal = random.Next(2) == 1;
            }

            t.TCells[s.Index] = cell;
            t.TSignals[s.Index] = bound ? new TSignal(kind, TPhase.Bound, direction) : new TSignal(kind, TPhase.Searching, 0);
        }
    }

    private static void Entries(TissueMemory memory, int replica, Random random)
    {
        ref Tissue t = ref memory.T;
        int count = random.Next(t.EntryCapacity + 1);
        HashSet<(uint, int, bool)> used = [];
        int planned = 0;
        for (int e = 0; e < count; e++)
        {
            bool ofResident = random.Next(3) == 0;
            PlannedEntry entry = default;
            entry.Tick = t.Clock[replica] + (uint)random.Next(3);
            entry.Site = random.Next(t.Sites);
            entry.ResidentKind = ofResident ? random.Next(1, Limits.ResidentKinds + 1) : 0;
            if (ofResident)
                entry.Resident = new Resident(random.Next(65536), random.Next(Resident.MostClone + 1));
            else
                entry.TCell = new TCell(random.Next(4), random.Next(65536), random.Next(256));
            if (used.Add((entry.Tick, entry.Site, ofResident)))
                t.Entries[(long)replica * t.EntryCapacity + planned++] = entry;
        }

        memory.Window(replica).EntryCount = planned;
    }

    private static TRecord Any<TRecord>(Random random)
        where TRecord : unmanaged
    {
        TRecord record = default;
        random.NextBytes(MemoryMarshal.AsBytes(new Span<TRecord>(ref record)));
        return record;
    }
}
