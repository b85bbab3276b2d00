using System.Globalization;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Units;
using CarTAgents.Configuration.Yaml;
using CarTAgents.Kernels;
using CarTAgents.Model.Numbers;
using CarTAgents.Model.Tissues;

namespace CarTAgents.Model.Conversion;

/// <summary>Turns a configuration into the terms of the kernels: the one place where rates become thresholds, times ticks and amounts
/// quanta.</summary>
/// <remarks>A value that cannot be represented (a tick too long for a rate, an unreachable motility, a field too fast) is an error that
/// names its key.</remarks>
public sealed class ScenarioConversion
{
    private readonly RunConfiguration _configuration;
    private readonly double _tick;
    private readonly Lattice _lattice;
    private readonly List<string> _notes = [];

    private ScenarioConversion(RunConfiguration configuration)
    {
        _configuration = configuration;
        _tick = configuration.Tick;
        LatticeDescription l = configuration.Lattice;
        _lattice = new Lattice(
            l.Size[0],
            l.Size[1],
            l.Size[2],
            l.Spacing,
            l.Boundary[0] == Boundary.Periodic,
            l.Boundary[1] == Boundary.Periodic,
            l.Boundary[2] == Boundary.Periodic
        );
    }

    /// <summary>Converts a configuration.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="notes">What a user should know of the conversion: effective values, cells moved.</param>
    /// <param name="seeded">Whether the run starts at tick 0 with a tissue of its own; false when its state will be loaded.</param>
    /// <param name="replicas">Number of replicas, where not that of the configuration.</param>
    /// <exception cref="ConfigurationException">A value cannot be represented, or a file of cells is wrong.</exception>
    public static Scenario Convert(
        RunConfiguration configuration,
        out IReadOnlyList<string> notes,
        bool seeded = true,
        int? replicas = null
    )
    {
        var conversion = new ScenarioConversion(configuration);
        Scenario scenario = conversion.Scenario(seeded, replicas ?? configuration.Replicas);
        notes = conversion._notes;
        return scenario;
    }

    private Scenario Scenario(bool seeded, int count)
    {
        RunConfiguration c = _configuration;
        long sites = (long)_lattice.Nx * _lattice.Ny * _lattice.Nz;
        if (sites > int.MaxValue)
            throw c.Error("lattice.size", $"{sites} sites are too many; a replica has at most {int.MaxValue}");
        uint window = Ticks("census", c.Census, 1, RunConfiguration.MostWindowTicks);
        uint end = Ticks("duration", c.Duration, 1, int.MaxValue);
        foreach ((string name, ResidentDescription kind) in c.Residents)
            Clipped($"residents.{name}.antigen.median", kind.Antigen?.Median);
        foreach ((string name, TCellDescription kind) in c.TCells)
            Clipped($"tCells.{name}.carNumber.median", kind.CarNumber?.Median);
        FieldGrid[] fields = [.. c.Fields.Select(f => new FieldGrid(f.Key, f.Value.Factor, f.Value.Quantum))];
        long voxels = 0;
        foreach ((string name, FieldDescription field) in c.Fields)
        {
            int factorZ = _lattice.Nz == 1 ? 1 : field.Factor;
            voxels += sites / ((long)field.Factor * field.Factor * factorZ);
            if (voxels > int.MaxValue)
            {
                throw c.Error(
                    $"fields.{name}.factor",
                    $"the fields up to this one have {voxels} voxels, and a replica has at most {int.MaxValue}; use a larger "
                        + "factor or a smaller lattice"
                );
            }

            if (_lattice.Nx % field.Factor != 0 || _lattice.Ny % field.Factor != 0 || _lattice.Nz % factorZ != 0)
            {
                throw c.Error(
                    $"fields.{name}.factor",
                    $"voxels of {field.Factor} sites do not divide a lattice of {_lattice.Nx} x {_lattice.Ny} x {_lattice.Nz} sites"
                );
            }
        }

        (TissueConversion Conversion, TissueDescription Description, InitialTissue? Cells)[] tissues =
        [
            .. c.AllTissues.Select(t =>
            {
                var conversion = new TissueConversion(c, t.Tissue, t.Path, _lattice, _notes);
                return (conversion, t.Tissue, seeded ? conversion.Convert() : null);
            }),
        ];
        // Rows of the first replica's first tissue; the others differ in who they are.
        List<(uint Tick, uint[] Table)> changes = [(0, Table(c, c.Identity, 0))];
        List<Dose> doses = [];
        RunConfiguration current = c;
        foreach (int index in Enumerable.Range(0, c.Events.Count).OrderBy(i => c.Events[i].At.Value))
        {
            EventDescription e = c.Events[index];
            if (e.At > c.Duration)
                _notes.Add($"the event at {e.At.Text} lies after the end of the run at {c.Duration.Text}, and will not happen");
            uint at = (uint)Math.Min(int.MaxValue, (long)(e.At / _tick + 0.5));
            if (at % window != 0 && e.At <= c.Duration)
            {
                _notes.Add(
                    $"the event at {e.At.Text} takes effect at {Text((at + window - 1) / window * window * _tick / 60)} min, when the next "
                        + $"census window begins"
                );
            }

            if (e.Set is not null)
            {
                current = current.After(index);
                changes.Add((at, Table(current, c.Identity, 0)));
            }

            if (e.Dose is { } dose)
            {
                uint over = (uint)Math.Clamp((long)(dose.Over / _tick + 0.5), 1, int.MaxValue);
                if (dose.Cells > sites)
                {
                    _notes.Add(
                        $"the dose at {e.At.Text} is of {dose.Cells.Text} T cells, and the lattice has room for {sites}: the others wait until "
                            + "there is some"
                    );
                }

                if (e.At <= c.Duration && e.At + dose.Over > c.Duration)
                {
                    _notes.Add(
                        $"the dose at {e.At.Text} is given over {dose.Over.Text}, and the run ends at {c.Duration.Text} before that"
                    );
                }
                doses.Add(new Dose(at, (long)dose.Cells.Value, over, TissueConversion.Mix(c, dose.Mix), dose.Enter));
            }
        }

        if (
            tissues[0].Cells is { } first
            && doses.Any(d => d.Way == EntryWay.Vessels && d.Cells > 0)
            && !TissueConversion.HasVessels(c, tissues[0].Description, first)
        )
        {
            throw c.Error("events", "a dose enters at vessels, but the tissue has none; add tissue.vessels, or enter: anywhere or outside");
        }

        // A patient's tissues follow one another.
        Replica[] replicas = new Replica[count * tissues.Length];
        for (int r = 0; r < replicas.Length; r++)
        {
            uint identity = unchecked(c.Identity + (uint)(r / tissues.Length)),
                number = (uint)(r % tissues.Length);
            if (identity < c.Identity)
                throw c.Error("replicas", $"identities from {c.Identity} on leave no room for {c.Replicas} replicas");
            (TissueConversion tissue, _, InitialTissue? cells) = tissues[number];
            replicas[r] = new Replica
            {
                Identity = identity,
                Tissue = number,
                Tissue0 = cells is null ? null : tissue.WithVessels(cells, identity, number),
                Doses = doses,
                Parameters = [.. changes.Select(change => new ParameterChange(change.Tick, For(change.Table, identity, number)))],
            };
        }

        return new Scenario
        {
            Lattice = _lattice,
            TickSeconds = _tick,
            Window = (int)window,
            EndTick = end,
            Seed = c.Seed,
            Replicas = replicas,
            TKinds = [.. c.TCells.Keys],
            ResidentKinds = [.. c.Residents.Keys],
            VesselKinds = [.. c.Residents.Select((r, i) => (r.Value.Vessel, Kind: i + 1)).Where(r => r.Vessel).Select(r => r.Kind)],
            Fields = fields,
            Patient = c.Patient is null
                ? null
                : new PatientConversion(c, (int)window, _tick).Convert([.. tissues.Select(t => t.Conversion.Represents())]),
        };
    }

    private void Clipped(string key, Quantity? median)
    {
        if (median is { } number && number.Value > LnDensity.Most)
            throw _configuration.Error(key, $"{number.Text} is more than a cell can be given here: at most {LnDensity.Most} molecules");
    }

    private static uint[] For(uint[] table, uint identity, uint tissue)
    {
        uint[] own = [.. table];
        own[Kernels.Table.Identity] = identity;
        own[Kernels.Table.TissueNumber] = tissue;
        return own;
    }

    // ---- One replica's row of parameters ---------------------------------------------------------------------------------------------

    private uint[] Table(RunConfiguration c, uint identity, uint tissue)
    {
        uint[] table = new uint[Kernels.Table.Stride];
        table[Kernels.Table.SeedLow] = (uint)c.Seed;
        table[Kernels.Table.SeedHigh] = (uint)(c.Seed >> 32);
        table[Kernels.Table.Identity] = identity;
        table[Kernels.Table.TissueNumber] = tissue;
        for (int i = 0; i < Kernels.Table.LawStride; i++)
        {
            table[Kernels.Table.SoftPlus + i] = (uint)(HostMath.Log1P(HostMath.Exp(i / 16.0 - 8)) * ResidentRecord.LnUnit + 0.5);
        }

        int kind = 0;
        foreach ((string name, TCellDescription cell) in c.TCells)
            TCell(c, name, cell, kind, table, kind++ * Kernels.Table.TCellStride + Kernels.Table.TCell);
        kind = 0;
        foreach ((string name, ResidentDescription cell) in c.Residents)
        {
            Resident(
                c,
                name,
                cell,
                table,
                table.AsSpan(Kernels.Table.Resident + kind++ * Kernels.Table.ResidentStride, Kernels.Table.ResidentStride)
            );
        }

        int field = 0;
        foreach ((string name, FieldDescription f) in c.Fields)
            Field(c, name, f, table.AsSpan(Kernels.Table.Field + field++ * Kernels.Table.FieldStride, Kernels.Table.FieldStride));
        return table;
    }

    private void TCell(RunConfiguration c, string name, TCellDescription cell, int kind, uint[] table, int at)
    {
        string key = $"tCells.{name}";
        Span<uint> p = table.AsSpan(at, Kernels.Table.TCellStride);
        if (cell.Lifespan is { } lifespan)
            p[Kernels.Table.TDeath] = Rate(c, $"{key}.lifespan", 1 / lifespan.Value);
        Motility(c, $"{key}.motility", cell.Motility, p);
        p[Kernels.Table.TActivationDeath] = Threshold(cell.ActivationDeath);
        if (!cell.Car)
            return;

        if (cell.Contact is { } contact)
        {
            uint hit = Ticks(c, $"{key}.contact.hitDelay", contact.HitDelay, 1, 1 << 20);
            uint whole = Ticks(c, $"{key}.contact.engagement", contact.Engagement, 1, 1 << 20);
            if (whole <= hit)
            {
                throw c.Error(
                    $"{key}.contact.engagement",
                    $"an engagement of {contact.Engagement.Text} must outlast the delay of the hit, {contact.HitDelay.Text}, by "
                        + "a tick or more"
                );
            }

            p[Kernels.Table.THitDelay] = hit;
            p[Kernels.Table.TDetachDelay] = whole - hit;
            p[Kernels.Table.TRearm] = Ticks(c, $"{key}.contact.rearm", contact.Rearm, 0, 1 << 20);
        }

        p[Kernels.Table.TExhaustedShare] = p[Kernels.Table.TFailingShare] = uint.MaxValue;
        if (cell.Fate is { } fate)
            Fate(fate, p);
        if (cell.Division is { } division && division.Number is not { Value: 0 })
        {
            p[Kernels.Table.TDivisions] = division.Number is { } number ? (uint)number.Value : TRecord.Unlimited;
            p[Kernels.Table.TDivisionLag] = Ticks(c, $"{key}.division.lag", division.Lag, 1, 0x7000);
            p[Kernels.Table.TDivisionCycle] = Ticks(c, $"{key}.division.cycle", division.Cycle, 2, 0x7000);
        }

        if (cell.Cytokine is { } cytokine)
            p[Kernels.Table.TSecretion] = Ticks(c, $"{key}.cytokine.duration", cytokine.Duration, 1, 0x7000);

        if (cell.Cytotoxicity > 1)
            throw c.Error($"{key}.cytotoxicity", $"{cell.Cytotoxicity.Text}: a factor on a probability is at most 1");
        Recognition(cell, kind, table);
    }

    /// <summary>Slow fates: probabilities a window.</summary>
    private void Fate(TCellFateDescription fate, Span<uint> p)
    {
        p[Kernels.Table.THasFate] = 1;
        Quantity[] loss =
        [
            fate.Loss.Resting,
            fate.Loss.Proliferating,
            fate.Loss.Effector,
            fate.Loss.Exhausted,
            fate.Loss.Memory,
            fate.Loss.Failing,
        ];
        for (int i = 0; i < loss.Length; i++)
            p[Kernels.Table.TFateDeath + i] = Threshold(AWindow(loss[i]));
        if (fate.Stay is { } stay)
            p[Kernels.Table.TExit] = Threshold(AWindow(1 / stay.Value));
        p[Kernels.Table.TExhaustion] = Threshold(AWindow(fate.Exhaustion));
        p[Kernels.Table.TBurstExhaustion] = Threshold(AWindow(fate.Exhaustion * fate.BurstExhaustion));
        p[Kernels.Table.TRecovery] = Threshold(AWindow(fate.Recovery));
        p[Kernels.Table.TReturn] = Threshold(AWindow(fate.Return));
        p[Kernels.Table.TRecall] = Threshold(AWindow(fate.Recall));
        p[Kernels.Table.TMemoryShare] = Threshold(fate.MemoryShare);
        p[Kernels.Table.TExhaustedShare] = Threshold(fate.ExhaustedFunction);
        p[Kernels.Table.TFailingShare] = Threshold(fate.FailingFunction);
    }

    /// <summary>Probability of a rate (1/s) over a census window.</summary>
    private double AWindow(double rate) => -HostMath.ExpM1(-rate * _configuration.Census);

    /// <summary>Tabulates the receptors that a contact engages, and the laws over them.</summary>
    private static void Recognition(TCellDescription cell, int kind, uint[] table)
    {
        if (cell.Recognition is not { } recognition || cell.CarNumber is not { } number)
            return;
        // Molecules in the contact that dissociation amounts to.
        double loose = recognition.Confinement * recognition.Affinity;
        for (int i = 0; i < Kernels.Table.LawStride; i++)
        {
            double ln = HostMath.Log(HostMath.Exp(i / 16.0) + loose);
            table[Kernels.Table.LnSum + kind * Kernels.Table.LawStride + i] = (uint)(ln * ResidentRecord.LnUnit + 0.5);
        }

        double cars = recognition.Reference?.CarNumber ?? number.Median;
        double looseThen = recognition.Confinement * (recognition.Reference?.Affinity ?? recognition.Affinity);
        double Engaged(double density) => density * cars / (density + cars + looseThen);
        Law(
            table,
            kind,
            Kernels.Table.LawBind,
            cell.Binding?.Probability.Value ?? 0,
            Engaged(cell.Binding?.HalfDensity.Value ?? 0),
            0.5,
            1
        );
        Law(table, kind, Kernels.Table.LawKill, cell.Cytotoxicity, Engaged(cell.Killing?.HalfDensity.Value ?? 0), 0.5, 1);
        if (cell.Cytokine is { } cytokine)
            Law(table, kind, Kernels.Table.LawCytokine, 1, Engaged(cytokine.Density), cytokine.Share, cytokine.Hill);
    }

    /// <summary>Tabulates maximum * x^h / (1 + x^h) over ln C, x = C / C50, where C50 is such that a number of engaged receptors gives a
    /// share of the maximum.</summary>
    private static void Law(uint[] table, int kind, int law, double maximum, double engaged, double share, double hill)
    {
        int first = Kernels.Table.Law + (kind * Kernels.Table.Laws + law) * Kernels.Table.LawStride;
        // C50^h.
        double half = engaged > 0 ? HostMath.Pow(engaged, hill) * ((1 - share) / share) : 0;
        for (int i = 0; i < Kernels.Table.LawStride; i++)
        {
            double power = HostMath.Exp(hill * i / 16.0);
            table[first + i] = Threshold(maximum * power / (power + half));
        }
    }

    /// <summary>Step probability, persistence and rounds from a motility coefficient M = a^2 n p (1 + c) / (2 d tick (1 - c)).</summary>
    private void Motility(RunConfiguration c, string key, MotilityDescription motility, Span<uint> p)
    {
        double a = _lattice.Spacing;
        int dimensions = _lattice.Dimensions;
        double coefficient = motility.Coefficient is { } given
            ? given.Value
            : motility.Speed!.Value.Value * motility.Speed.Value.Value * motility.Persistence!.Value.Value / dimensions;
        // A path whose speed is not given takes as few steps as a mean cosine of 3/4 between them allows: each worth seven uncorrelated
        // ones.
        const double bare = 7;
        // Uncorrelated steps a tick that give the coefficient, and steps a tick that the path takes.
        double random = coefficient * 2 * dimensions * _tick / (a * a);
        double steps =
            motility.Speed is { } speed ? speed * _tick / a
            : random <= 1 ? random
            : Math.Max(1, random / bare);
        if (steps > random)
            steps = random;
        if (random == 0)
            return;
        const int mostRounds = 4;
        const double mostPersistence = 0.95;
        int rounds = (int)Math.Ceiling(steps - 1e-9);
        if (rounds < 1)
            rounds = 1;
        double ratio = random / steps;
        double persistence = (ratio - 1) / (ratio + 1);
        if (rounds > mostRounds || persistence > mostPersistence)
        {
            double most =
                Math.Min(steps, mostRounds)
                * (motility.Speed is null ? bare : (1 + mostPersistence) / (1 - mostPersistence))
                * a
                * a
                / (2 * dimensions * _tick);
            string message =
                rounds > mostRounds
                    ? $"cells would take {Text(steps)} steps of {Text(a)} um a tick, and can take {mostRounds}"
                    : $"the direction would have to persist with a mean cosine of {Text(persistence)}, and can with "
                        + $"{Text(mostPersistence)}";
            throw c.Error(
                key,
                $"{message}; a shorter tick or a wider lattice spacing would reach it (a motility coefficient up to "
                    + $"{Text(most * 60)} um^2/min is reachable here)"
            );
        }

        p[Kernels.Table.TRounds] = (uint)rounds;
        p[Kernels.Table.TMove] = Threshold(steps / rounds);
        p[Kernels.Table.TKeep] = Threshold(persistence);
    }

    private void Resident(RunConfiguration c, string name, ResidentDescription cell, uint[] table, Span<uint> p)
    {
        string key = $"residents.{name}";
        if (cell.Vessel && (cell.Target || cell.Doubling is not null || cell.Lifespan is not null))
        {
            throw c.Error($"{key}.vessel", "vessel sites stay as they are: no target, doubling or lifespan");
        }

        p[Kernels.Table.RTarget] = cell.Target ? 1u : 0u;
        p[Kernels.Table.RHits] = 1;
        p[Kernels.Table.RGap] = int.MaxValue;
        p[Kernels.Table.RRepair] = uint.MaxValue;
        if (cell.Killing is { } killing)
        {
            p[Kernels.Table.RKill] = Threshold(killing.Probability);
            p[Kernels.Table.RHits] = (uint)killing.Hits;
            if (killing.Gap is { } gap)
                p[Kernels.Table.RGap] = Ticks(c, $"{key}.killing.gap", gap, 1, int.MaxValue);
            if (killing.Repair is { } repair)
                p[Kernels.Table.RRepair] = Threshold(HostMath.Exp2(-_tick / repair));
        }

        p[Kernels.Table.RDying] = Ticks(c, $"{key}.dyingTime", cell.DyingTime, 0, int.MaxValue);
        p[Kernels.Table.RClear] = cell.Debris > 0 ? Rate(c, $"{key}.debris", 1 / cell.Debris.Value) : uint.MaxValue;
        double death = 0;
        if (cell.Lifespan is { } lifespan)
        {
            p[Kernels.Table.RDeath] = Rate(c, $"{key}.lifespan", 1 / lifespan.Value);
            death = p[Kernels.Table.RDeath] / 4294967296.0;
        }

        if (cell.Doubling is { } doubling)
        {
            // The doubling time is the population's, uncrowded: births make up for deaths by themselves.
            double growth = HostMath.ExpM1(HostMath.Log(2) * _tick / doubling);
            if (growth > 0.1)
            {
                throw c.Error(
                    $"{key}.doubling",
                    $"a tick of {_configuration.Tick.Text} is too long for a doubling time of {doubling.Text}"
                );
            }
            // Death and division share one die.
            if (growth + 2 * death > 1)
            {
                throw c.Error(
                    $"{key}.doubling",
                    $"a tick of {_configuration.Tick.Text} is too long for a doubling time of {doubling.Text} in spite of a "
                        + $"lifespan of {cell.Lifespan!.Value.Text}"
                );
            }

            p[Kernels.Table.RDivide] = Threshold(growth + death);
        }

        if (cell.Antigen is { } antigen)
        {
            double rho = antigen.Inheritance;
            p[Kernels.Table.RAntigenMean] = (uint)LnDensity.Of(antigen.Median);
            p[Kernels.Table.RAntigenInheritance] = (uint)(rho * 65536 + 0.5);
            p[Kernels.Table.RAntigenInnovation] = (uint)(antigen.Spread * Math.Sqrt(1 - rho * rho) * ResidentRecord.LnUnit + 0.5);
        }

        SlowResident(c, key, cell, table, p);
    }

    /// <summary>Maturation, and the activation of macrophages.</summary>
    private void SlowResident(RunConfiguration c, string key, ResidentDescription cell, uint[] table, Span<uint> p)
    {
        p[Kernels.Table.RDepleted] = cell.Lymphodepleted ? 1u : 0u;
        p[Kernels.Table.RDeadDrive] = (uint)(cell.DeathSignal * 256 + 0.5);
        if (cell.Maturation is { } maturation)
        {
            p[Kernels.Table.RStages] = (uint)maturation.Stages;
            p[Kernels.Table.RMature] = Threshold(AWindow(maturation.Stages / maturation.Time.Value));
            p[Kernels.Table.RMatureInto] = maturation.Into is { } into ? (uint)KindOf(c.Residents.Keys, into) + 1 : 0;
        }

        if (cell.Activation is not { } activation)
            return;
        int active = KindOf(c.Residents.Keys, activation.Into);
        uint turn = Threshold(AWindow(1 / activation.Time.Value));
        p[Kernels.Table.RTurnsInto] = (uint)active + 1;
        p[Kernels.Table.RTurn] = turn;
        Span<uint> other = table.AsSpan(Kernels.Table.Resident + active * Kernels.Table.ResidentStride, Kernels.Table.ResidentStride);
        other[Kernels.Table.RTurnsInto] = (uint)KindOf(c.Residents.Keys, key["residents.".Length..]) + 1;
        other[Kernels.Table.RActivated] = 1;
        other[Kernels.Table.RTurn] = turn;

        FieldDescription field = c.Fields[activation.Field];
        double halfQuanta = activation.Half * Volume(field) / field.Quantum;
        table[Kernels.Table.MField] = (uint)KindOf(c.Fields.Keys, activation.Field) + 1;
        double quantum = 256.0 * (1 << 24) / halfQuanta;
        if (quantum < 16 || quantum > uint.MaxValue)
        {
            throw c.Error(
                $"{key}.activation.half",
                $"{activation.Half.Text} is {Text(halfQuanta)} quanta a voxel, out of what can be represented; change the "
                    + $"quantum of {activation.Field}"
            );
        }

        table[Kernels.Table.MQuantum] = (uint)(quantum + 0.5);
        for (int i = 0; i < Kernels.Table.LawStride; i++)
        {
            double drive = i == 0 ? 0 : HostMath.Pow(i / 16.0, activation.Hill);
            table[Kernels.Table.ActivationLaw + i] = Threshold(drive / (1 + drive));
        }
    }

    /// <summary>Volume of a field's voxel, um^3.</summary>
    private double Volume(FieldDescription field)
    {
        double voxel = field.Factor * _lattice.Spacing;
        return voxel * voxel * (_lattice.Nz == 1 ? _lattice.Spacing : voxel);
    }

    private void Field(RunConfiguration c, string name, FieldDescription field, Span<uint> p)
    {
        string key = $"fields.{name}";
        double voxel = field.Factor * _lattice.Spacing;
        double number = field.Diffusion * _tick / (voxel * voxel);
        if (number > 0)
        {
            // Stable and damped: at most 1/8 a sub-step. An even number of sub-steps ends in the buffer that it began in.
            double fewest = Math.Ceiling(8 * number - 1e-9);
            double even = 2 * Math.Ceiling(fewest / 2);
            if (even > Dither.MaxSubSteps)
            {
                throw c.Error(
                    $"{key}.diffusion",
                    $"{field.Diffusion.Text} on voxels of {Text(voxel)} um would take {Text(even)} sub-steps a tick, and at "
                        + $"most {Dither.MaxSubSteps} are possible; use a larger factor or a shorter tick"
                );
            }

            double exact = 1024 * number / even;
            int k = (int)(exact + 0.5);
            if (k < 16)
            {
                throw c.Error(
                    $"{key}.diffusion",
                    $"{field.Diffusion.Text} on voxels of {Text(voxel)} um is too slow to be represented with a tick of "
                        + $"{_configuration.Tick.Text}; use a smaller factor"
                );
            }

            p[Kernels.Table.FDiffusion] = (uint)k;
            p[Kernels.Table.FSubSteps] = (uint)even;
            p[Kernels.Table.FRest] = (uint)((6 * 1024 + (1024 - 6 * k) - 1) / (1024 - 6 * k));
            if (Math.Abs(k / exact - 1) > 0.001 && ReferenceEquals(c, _configuration))
            {
                _notes.Add(
                    $"{name} diffuses with {Text(field.Diffusion * k / exact)} um^2/s instead of {Text(field.Diffusion)} um^2/s "
                        + "(steps of 1/1024)"
                );
            }
        }

        if (field.Decay is { } decay)
        {
            double rate = decay.Rate is { } given ? given.Value : HostMath.Log(2) / decay.HalfLife!.Value.Value;
            p[Kernels.Table.FDecay] = rate == 0 ? 0 : Rate(c, $"{key}.decay", rate);
        }

        if (field.Washout is { } washout && washout > 0)
            p[Kernels.Table.FWashout] = Rate(c, $"{key}.washout", washout);
        foreach ((string cell, Quantity rate) in field.Secretion)
        {
            string at = $"{key}.secretion.{cell}";
            uint quanta = Quanta(c, at, rate, field);
            int kind = KindOf(c.TCells.Keys, cell);
            if (kind >= 0)
                p[Kernels.Table.FSecretion + Kernels.Table.TClass(kind, 1)] = quanta;
            else
                p[Kernels.Table.FSecretion + Kernels.Table.ResidentClass(KindOf(c.Residents.Keys, cell) + 1)] = quanta;
        }

        if (field.Boost is { } boost)
        {
            FieldDescription by = c.Fields[boost.By];
            p[Kernels.Table.FBoostField] = (uint)KindOf(c.Fields.Keys, boost.By) + 1;
            p[Kernels.Table.FBoostGain] = (uint)((boost.Gain - 1) * 65536 + 0.5);
            p[Kernels.Table.FBoostHalf] = (uint)Math.Clamp(boost.Half * Volume(by) / by.Quantum + 0.5, 1, uint.MaxValue);
        }

        double half = -1;
        foreach ((string cell, UptakeDescription uptake) in field.Uptake)
        {
            string at = $"{key}.uptake.{cell}";
            uint quanta = Quanta(c, $"{at}.rate", uptake.Rate, field);
            int kind = KindOf(c.TCells.Keys, cell);
            if (kind >= 0)
            {
                p[Kernels.Table.FUptake + Kernels.Table.TClass(kind, 0)] = quanta;
                p[Kernels.Table.FUptake + Kernels.Table.TClass(kind, 1)] = quanta;
            }
            else
            {
                p[Kernels.Table.FUptake + Kernels.Table.ResidentClass(KindOf(c.Residents.Keys, cell) + 1)] = quanta;
            }

            if (half >= 0 && half != uptake.Half)
                throw c.Error($"{at}.half", "all cells take a field up with one half-saturation: it belongs to the receptor");
            half = uptake.Half;
            double halfQuanta = half * Volume(field) / field.Quantum;
            if (halfQuanta < 1 || halfQuanta > uint.MaxValue)
            {
                throw c.Error(
                    $"{at}.half",
                    $"{uptake.Half.Text} is {Text(halfQuanta)} quanta a voxel, and must be from 1 to {uint.MaxValue}; change the quantum"
                );
            }

            p[Kernels.Table.FUptakeHalf] = (uint)(halfQuanta + 0.5);
        }
    }

    // ---- Conversions of one value ----------------------------------------------------------------------------------------------------

    private uint Quanta(RunConfiguration c, string key, Quantity rate, FieldDescription field)
    {
        if (rate == 0)
            return 0;
        double quanta = rate * _tick / field.Quantum;
        if (quanta < 50)
        {
            throw c.Error(
                key,
                $"{rate.Text} is {Text(quanta)} quanta a tick, too few to be represented; make the field's quantum "
                    + $"({field.Quantum.Text}) smaller"
            );
        }

        if (quanta > Source.Cap)
        {
            throw c.Error(
                key,
                $"{rate.Text} is {Text(quanta)} quanta a tick, more than a voxel holds ({Source.Cap}); make the field's quantum "
                    + $"({field.Quantum.Text}) larger"
            );
        }

        return (uint)(quanta + 0.5);
    }

    /// <summary>Threshold of a rate (1/s) over a tick.</summary>
    private uint Rate(RunConfiguration c, string key, double rate)
    {
        double p = -HostMath.ExpM1(-rate * _tick);
        if (p > 0.5)
        {
            throw c.Error(
                key,
                $"a tick of {_configuration.Tick.Text} is too long: the mean time is {Text(1 / rate)} s, and must be two ticks or more"
            );
        }

        uint threshold = Threshold(p);
        if (threshold < 50)
        {
            throw c.Error(
                key,
                $"a mean time of {Text(1 / rate / 86400)} days is too long to be represented with a tick of "
                    + $"{_configuration.Tick.Text}; leave it away"
            );
        }

        return threshold;
    }

    /// <summary>floor(p * 2^32), at most 2^32 - 1.</summary>
    private static uint Threshold(double p) =>
        p >= 1 ? uint.MaxValue
        : p <= 0 ? 0
        : (uint)Math.Min(uint.MaxValue, p * 4294967296.0);

    private uint Ticks(string key, Quantity time, uint least, uint most) => Ticks(_configuration, key, time, least, most);

    /// <summary>A time as a whole number of ticks, within a tenth of what was asked for.</summary>
    private uint Ticks(RunConfiguration c, string key, Quantity time, uint least, uint most)
    {
        double exact = time / _tick;
        double ticks = Math.Floor(exact + 0.5);
        if (ticks < least)
            throw c.Error(key, $"{time.Text} is less than {(least == 1 ? "a tick" : $"{least} ticks")} of {_configuration.Tick.Text}");
        if (ticks > most)
            throw c.Error(key, $"{time.Text} is {Text(ticks)} ticks, more than the {most} that are possible; use a longer tick");
        if (Math.Abs(ticks - exact) > 0.1 * exact)
        {
            throw c.Error(
                key,
                $"{time.Text} would become {Text(ticks)} ticks of {_configuration.Tick.Text}, more than a tenth off; use a shorter tick"
            );
        }

        return (uint)ticks;
    }

    private static int KindOf(IEnumerable<string> names, string name)
    {
        int i = 0;
        foreach (string n in names)
        {
            if (n == name)
                return i;
            i++;
        }

        return -1;
    }

    private static string Text(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
