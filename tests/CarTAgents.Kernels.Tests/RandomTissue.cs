namespace CarTAgents.Kernels.Tests;

/// <summary>Tissues with random sizes, boundaries, parameters and cells, in which within a few ticks everything happens.</summary>
internal static class RandomTissue
{
    private static readonly int[] Widths = [1, 2, 3, 5, 15, 16, 17, 31, 48, 63, 64, 65, 66, 100, 127, 128, 129, 130];

    /// <summary>A tissue of one to three replicas, of a size of its own or one that is asked for.</summary>
    public static TissueMemory Make(int seed, (int Nx, int Ny, int Nz)? size = null)
    {
        var random = new Random(seed);
        int nx = Widths[seed % Widths.Length];
        bool flat = seed % 3 == 0;
        int ny = random.Next(1, 6),
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
            entries: 16
        );
        double[] densities = [0, 0.02, 0.3, 0.7, 1];
        for (int r = 0; r < memory.T.Replicas; r++)
        {
            Parameters(memory, r, random);
            Cells(memory, r, random, densities[random.Next(5)], densities[random.Next(5)]);
            for (int f = 0; f < factors.Count; f++)
            {
                foreach (ref int amount in memory.Amounts(f, r))
                    amount = random.Next(3) == 0 ? random.Next(100_000) : random.Next(60);
            }

            Entries(memory, r, random);
        }

        return memory;
    }

    private static uint Threshold(double p) => p >= 1 ? uint.MaxValue : (uint)(p * 4294967296.0);

    private static void Parameters(TissueMemory memory, int replica, Random random)
    {
        Span<uint> row = memory.Row(replica);
        row[Table.SeedLow] = (uint)random.Next();
        row[Table.SeedHigh] = (uint)random.Next();
        row[Table.Identity] = (uint)random.Next();
        row[Table.TissueNumber] = (uint)random.Next(256);
        row[Table.WDivide] = Threshold(random.Next(2) == 0 ? 1 : random.NextDouble());
        row[Table.WLeaveStimulated] = Threshold(random.NextDouble() * 0.3);
        row[Table.WLeaveUnstimulated] = Threshold(random.NextDouble() * 0.6);
        row[Table.WDilute] = random.Next(2) == 0 ? 0 : Threshold(random.NextDouble() * 0.3);
        row[Table.WDeplete] = random.Next(2) == 0 ? 0 : Threshold(random.NextDouble() * 0.3);
        row[Table.WWeight] = Threshold(random.Next(2) == 0 ? 1 : random.NextDouble());
        row[Table.MField] = (uint)random.Next(memory.T.Fields + 1);
        row[Table.MQuantum] = (uint)random.Next(1 << 20);
        uint active = 0;
        for (int i = 0; i < Table.LawStride; i++)
            row[Table.ActivationLaw + i] = active += (uint)random.Next(1 << 24);
        memory.T.Clock[replica] = (uint)random.Next(200_000);
        for (int k = 0; k < Table.TKinds; k++)
        {
            Span<uint> p = memory.TKind(k, replica);
            p[Table.TDeath] = Threshold(random.NextDouble() * 0.05);
            p[Table.TMove] = Threshold(random.Next(3) == 0 ? 1 : random.NextDouble());
            p[Table.TKeep] = Threshold(random.NextDouble());
            p[Table.TRounds] = (uint)random.Next(4);
            p[Table.THitDelay] = (uint)random.Next(1, 4);
            p[Table.TDetachDelay] = (uint)random.Next(1, 4);
            p[Table.TRearm] = (uint)random.Next(3);
            p[Table.TActivationDeath] = Threshold(random.NextDouble() * 0.2);
            p[Table.TDivisionLag] = (uint)random.Next(1, 4);
            p[Table.TDivisionCycle] = (uint)random.Next(2, 5);
            p[Table.TDivisions] = (uint)random.Next(4);
            p[Table.TSecretion] = (uint)random.Next(1, 6);
            p[Table.TExhaustedShare] = Threshold(random.NextDouble());
            p[Table.TFailingShare] = Threshold(random.NextDouble());
            p[Table.THasFate] = random.Next(4) == 0 ? 0u : 1u;
            for (int i = 0; i < TRecord.Programs; i++)
                p[Table.TFateDeath + i] = Threshold(random.NextDouble() * 0.2);
            foreach (
                int word in new[] { Table.TExit, Table.TExhaustion, Table.TBurstExhaustion, Table.TRecovery, Table.TReturn, Table.TRecall }
            )
            {
                p[word] = Threshold(random.NextDouble() * 0.4);
            }

            p[Table.TMemoryShare] = Threshold(random.NextDouble());
            memory.SetLoose(k, Math.Exp(random.NextDouble() * 20 - 4), replica);
            for (int law = 0; law < Table.Laws; law++)
            {
                double half = random.NextDouble() * 256,
                    most = random.NextDouble();
                Span<uint> values = memory.Law(k, law, replica);
                for (int i = 0; i < values.Length; i++)
                    values[i] = Threshold(most * i / (i + half));
            }
        }

        for (int k = 1; k <= Table.ResidentKinds; k++)
        {
            Span<uint> p = memory.ResidentKind(k, replica);
            p[Table.RTarget] = random.Next(3) > 0 ? 1u : 0u;
            p[Table.RKill] = Threshold(random.NextDouble() * 1.3);
            p[Table.RHits] = (uint)random.Next(1, 4);
            p[Table.RGap] = (uint)random.Next(1, 20);
            p[Table.RRepair] = Threshold(0.5 + random.NextDouble());
            p[Table.RDying] = (uint)random.Next(4);
            p[Table.RClear] = Threshold(random.NextDouble() * 1.2);
            p[Table.RDeath] = Threshold(random.NextDouble() * 0.05);
            p[Table.RDivide] = Threshold(random.NextDouble() * 0.3);
            p[Table.RAntigenMean] = (uint)random.Next(65536);
            p[Table.RAntigenInheritance] = (uint)random.Next(65537);
            p[Table.RAntigenInnovation] = (uint)random.Next(8192);
            p[Table.RDepleted] = (uint)random.Next(2);
            p[Table.RDeadDrive] = (uint)random.Next(1024);
            if (random.Next(2) == 0)
            {
                p[Table.RStages] = (uint)random.Next(1, 5);
                p[Table.RMature] = Threshold(random.NextDouble() * 0.5);
                p[Table.RMatureInto] = (uint)random.Next(8);
            }

            if (random.Next(2) == 0)
            {
                p[Table.RTurnsInto] = (uint)random.Next(1, 8);
                p[Table.RActivated] = (uint)random.Next(2);
                p[Table.RTurn] = Threshold(random.NextDouble());
            }
        }

        for (int f = 0; f < memory.T.Fields; f++)
        {
            memory.SetDiffusion(f, random.Next(16, 129), 2 * random.Next(3), replica);
            Span<uint> p = memory.FieldBlock(f, replica);
            p[Table.FDecay] = random.Next(2) == 0 ? 0 : Threshold(random.NextDouble() * 0.1);
            p[Table.FWashout] = random.Next(2) == 0 ? 0 : Threshold(random.NextDouble() * 0.1);
            p[Table.FUptakeHalf] = (uint)random.Next(1, 100_000);
            for (int c = 0; c < Table.CellClasses; c++)
            {
                if (random.Next(2) == 0)
                    p[Table.FSecretion + c] = (uint)random.Next(10_000);
                if (random.Next(2) == 0)
                    p[Table.FUptake + c] = (uint)random.Next(10_000);
            }

            // A boosting field has an equal grid, and is not the field itself.
            int by = random.Next(memory.T.Fields);
            if (by == f || memory.Factors[by] != memory.Factors[f] || random.Next(3) == 0)
                continue;
            p[Table.FBoostField] = (uint)by + 1;
            p[Table.FBoostGain] = (uint)random.Next(1 << 19);
            p[Table.FBoostHalf] = (uint)random.Next(1, 100_000);
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
            t.TCell[site] = Any(random);
            t.Resident[site] = Any(random);
            if (random.NextDouble() < residentDensity)
            {
                int phase = random.Next(8) switch
                {
                    0 => ResidentSignal.Dying,
                    1 => ResidentSignal.Debris,
                    2 => ResidentSignal.Dividing,
                    _ => ResidentSignal.Live,
                };
                int direction =
                    phase == ResidentSignal.Dividing ? random.Next(1, t.Directions + 1)
                    : phase == ResidentSignal.Dying ? Direction.None
                    : Direction.Own;
                t.ResidentSignal[site] = ResidentSignal.Pack(random.Next(1, 8), phase, direction);
                Words4 cell = ResidentRecord.Create(random.Next(4) == 0 ? 0 : random.Next(65536), random.Next(65536));
                cell = ResidentRecord.WithStage(ResidentRecord.WithDamage(cell, random.Next(3)), random.Next(4));
                if (phase == ResidentSignal.Dividing)
                {
                    cell = ResidentRecord.WithFirstTry(
                        ResidentRecord.WithTries(cell, random.Next(t.Directions)),
                        random.Next(t.Directions)
                    );
                }

                cell = ResidentRecord.WithDeathDue(cell, tick + (uint)random.Next(4));
                t.Resident[site] = ResidentRecord.WithLastHit(cell, tick - (uint)random.Next(10));
            }
        }

        for (int i = 0; i < t.Sites; i++)
        {
            if (random.NextDouble() >= tDensity)
                continue;
            Site s = memory.At(i % t.Nx, i / t.Nx % t.Ny, i / (t.Nx * t.Ny), replica);
            int kind = random.Next(4);
            Words4 cell = TRecord.Create(kind, random.Next(5) == 0 ? 0 : random.Next(65536), random.Next(256));
            int program = random.Next(TRecord.Programs);
            cell = TRecord.WithDivisionsLeft(TRecord.WithProgram(cell, program), program == TRecord.Proliferating ? random.Next(1, 5) : 0);
            cell = TRecord.WithHeading(cell, random.Next(t.Directions + 1));
            int stimulated = random.Next(2);
            cell = TRecord.WithStimulated(TRecord.WithSecreting(cell, stimulated * random.Next(2)), stimulated);
            cell = TRecord.WithStimulationEnd(cell, tick + (uint)random.Next(5));
            cell = TRecord.WithDivisionDue(cell, tick + (uint)random.Next(5));
            cell = TRecord.WithContactDue(cell, tick + (uint)random.Next(3));
            int direction = random.Next(t.Directions + 1);
            bool bound = random.Next(2) == 0 && Neighbour.Local(t, s, direction) >= 0;
            if (bound)
            {
                int acted = random.Next(2);
                cell = TRecord.WithProductive(TRecord.WithActed(cell, acted), random.Next(2));
            }

            t.TCell[s.Index] = cell;
            t.TSignal[s.Index] = bound ? TSignal.Pack(kind, TSignal.Bound, direction) : TSignal.Pack(kind, TSignal.Searching, 0);
        }
    }

    private static void Entries(TissueMemory memory, int replica, Random random)
    {
        ref Tissue t = ref memory.T;
        int count = random.Next(t.EntryCapacity + 1);
        HashSet<(uint, uint)> used = [];
        int planned = 0;
        for (int e = 0; e < count; e++)
        {
            bool ofResident = random.Next(3) == 0;
            uint tick = t.Clock[replica] + (uint)random.Next(3),
                place = (uint)random.Next(t.Sites) | (ofResident ? Entry.OfResident : 0u);
            if (!used.Add((tick, place)))
                continue;
            Words4 cell = TRecord.Create(random.Next(4), random.Next(65536), random.Next(256));
            if (ofResident)
            {
                cell = ResidentRecord.Create(random.Next(65536), random.Next(65536));
                cell.W = (uint)random.Next(1, 8);
            }

            long row = ((long)replica * t.EntryCapacity + planned++) * Entry.Stride;
            t.Entries[row + Entry.Tick] = tick;
            t.Entries[row + Entry.Place] = place;
            t.Entries[row + Entry.Record] = cell.X;
            t.Entries[row + Entry.Record + 1] = cell.Y;
            t.Entries[row + Entry.Record + 2] = cell.Z;
            t.Entries[row + Entry.Record + 3] = cell.W;
        }

        memory.Row(replica)[Table.EntryCount] = (uint)planned;
    }

    private static Words4 Any(Random random)
    {
        Words4 w;
        w.X = (uint)random.NextInt64(1L << 32);
        w.Y = (uint)random.NextInt64(1L << 32);
        w.Z = (uint)random.NextInt64(1L << 32);
        w.W = (uint)random.NextInt64(1L << 32);
        return w;
    }
}
