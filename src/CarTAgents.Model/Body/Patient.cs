using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Draws;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Sums;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Numbers;
using CarTAgents.Model.Tissues;

namespace CarTAgents.Model.Body;

/// <summary>One patient: blood, the body's side of the tissues, and the systemic state. Advances once a window, from the census of the
/// window before.</summary>
/// <remarks>Body counts are whole cells. T cells that leave a tissue are in blood until the next window, which hands them to the tissues by
/// their homing weights; what is
/// less than a lattice cell waits in a tissue's pool, from which it may also leave, die or change as free cells do on the
/// lattice.</remarks>
internal sealed class Patient
{
    private const int Classes = PatientTissue.Classes;

    private readonly Scenario _scenario;
    private readonly PatientPlan _plan;
    private readonly Host[] _hosts;
    private readonly PatientTissue[] _tissues;
    private readonly Systemic _systemic;
    private readonly long[] _blood = new long[Classes];
    private double _precursors;
    private bool _infused;

    public Patient(Scenario scenario, PatientPlan plan, Host[] hosts)
    {
        _scenario = scenario;
        _plan = plan;
        _hosts = hosts;
        _tissues = [.. plan.Tissues.Select(t => new PatientTissue(t.Represents, t.Homing, plan.Tumour))];
        _systemic = new Systemic(plan.Systemic);
        for (int i = 0; i < hosts.Length; i++)
            SetWindow(i, 0);
    }

    /// <summary>The patient's identity.</summary>
    public uint Identity => _hosts[0].Identity;

    /// <summary>The tissues, in the order of their numbers.</summary>
    public IReadOnlyList<PatientTissue> Tissues => _tissues;

    /// <summary>T cells in blood, by class.</summary>
    public IReadOnlyList<long> Blood => _blood;

    /// <summary>What the body does from one census to the next window: the words and entries of the window that begins at a tick.</summary>
    /// <param name="tick">First tick of the window.</param>
    /// <param name="vessels">Vessel sites of a tissue.</param>
    public void Plan(uint tick, Func<int, int[]> vessels)
    {
        uint window = (uint)_scenario.Window;
        var random = new HostRandom(_scenario.Seed, Identity, HostPurpose.Patient, (ulong)(tick / window) << 34);
        double il6 = 0,
            ifng = 0,
            il1 = 0;
        for (int i = 0; i < _tissues.Length; i++)
        {
            long[] census = _hosts[i].Census;
            _tissues[i].BeginEntries();
            foreach (Host.Refusal refused in _hosts[i].Refused())
            {
                if (refused.Program < 0)
                    _tissues[i].Refuse(refused.Kind, refused.Cells);
                else
                    _tissues[i].Pool[refused.Kind * TRecord.Programs + refused.Program] += refused.Cells;
            }

            if (_tissues[i].IsAway)
                continue;
            _tissues[i].Receive(census, _blood);
            il6 += Washed(i, census, _plan.PlasmaFields.Il6);
            ifng += Washed(i, census, _plan.PlasmaFields.Ifng);
            il1 += Washed(i, census, _plan.PlasmaFields.Il1);
            if (_infused)
                _tissues[i].Follow(census, _plan, _scenario.Lattice.Sites);
            _tissues[i].AdvanceRemainder(census, _plan, _scenario.Lattice.Sites, ref random);
            if (!_infused || _tissues[i].IsAway)
                continue;
            // Precursors have an age, which counts do not: the tissue where they mature stays on the lattice.
            if (i != _plan.BLineage?.Origin)
                _tissues[i].Watch(census, _plan);
            if (!_tissues[i].IsLeaving)
                _tissues[i].Weigh(census, _scenario.Lattice.Sites, _plan.Weighted);
        }

        _systemic.Advance(_plan.WindowDays, new PlasmaInflow(il6, ifng, il1));
        Age(ref random, tick);
        if (_plan.Dose > 0 && !_infused && tick >= _plan.InfusionTick)
            Infuse();
        Distribute(ref random);
        MakeBCells(tick);
        for (int i = 0; i < _tissues.Length; i++)
        {
            SetWindow(i, tick);
            Issue(i, tick, vessels, ref random);
        }
    }

    private double Washed(int tissue, long[] census, int field) =>
        field < 0 ? 0 : census[Counter.Washed + field] * _scenario.Fields[field].Quantum * _tissues[tissue].Represents;

    /// <summary>Deaths, ends of bursts and recoveries of T cells in blood and pools, and leaves from pools: the fate of free, unstimulated
    /// cells.</summary>
    private void Age(ref HostRandom random, uint tick)
    {
        double programme = Programme(tick);
        Age(ref random, _blood, programme);
        foreach (PatientTissue tissue in _tissues)
        {
            double stimulated = tissue.IsAway ? tissue.Advance(_plan, _scenario.Lattice.Sites, Growth(), ref random) : 0;
            Age(ref random, tissue.Pool, programme - stimulated);
            for (int c = 0; c < Classes; c++)
            {
                if (c / TRecord.Programs >= _plan.Fates.Count || _plan.Fates[c / TRecord.Programs] is not { } fate)
                    continue;
                long leave = Share(ref random, tissue.Pool[c], fate.Exit);
                tissue.Pool[c] -= leave;
                _blood[c] += leave;
            }
        }
    }

    private void Age(ref HostRandom random, long[] cells, double programme)
    {
        for (int kind = 0; kind < _plan.Fates.Count; kind++)
        {
            if (_plan.Fates[kind] is not { } fate)
                continue;
            Span<long> of = cells.AsSpan(kind * TRecord.Programs, TRecord.Programs);
            for (int p = 0; p < TRecord.Programs; p++)
            {
                of[p] -= Share(ref random, of[p], fate.Loss[p]);
            }

            long leave = Share(ref random, of[TRecord.Proliferating], Probability(fate.LeaveBurst * (1 + programme)));
            long memory = Share(ref random, leave, fate.MemoryShare);
            of[TRecord.Proliferating] -= leave;
            of[TRecord.Memory] += memory;
            of[TRecord.Effector] += leave - memory;
            long recovered = Share(ref random, of[TRecord.Exhausted], fate.Recovery);
            of[TRecord.Exhausted] -= recovered;
            of[TRecord.Effector] += recovered;
        }
    }

    /// <summary>How many of some cells an event of a probability meets; a debt of cells, which a pool may have for a while, is met
    /// alike.</summary>
    private static long Share(ref HostRandom random, long cells, double p) =>
        cells == 0 ? 0
        : cells > 0 ? HostMath.Binomial(ref random, cells, p)
        : -HostMath.Binomial(ref random, -cells, p);

    /// <summary>How far the programme of divisions is over, 0 to 1: a logistic step of 0.7 d at its end.</summary>
    private double Programme(uint tick)
    {
        if (!_infused)
            return 0;
        double days = (tick - _plan.InfusionTick) * _plan.WindowDays / _scenario.Window,
            end = 0;
        foreach (FatePlan? fate in _plan.Fates)
        {
            if (fate is not null)
                end = Math.Max(end, fate.ProgrammeEnd);
        }

        return 1 / (1 + HostMath.Exp(-(days - end) / 0.7));
    }

    private double Probability(double perDay) => Rates.Probability(perDay, _plan.WindowDays);

    private void Infuse()
    {
        _infused = true;
        long[] kinds = Seeding.Apportion(_plan.Dose, _plan.Mix);
        for (int m = 0; m < kinds.Length; m++)
        {
            int c = _plan.Mix[m].Kind * TRecord.Programs;
            long engrafting = (long)(kinds[m] * _plan.Engrafting),
                resting = (long)(engrafting * _plan.Resting),
                dividing = (engrafting - resting) / 2;
            _blood[c + TRecord.Failing] += kinds[m] - engrafting;
            _blood[c + TRecord.Resting] += resting;
            _blood[c + TRecord.Proliferating] += dividing;
            _blood[c + TRecord.Effector] += engrafting - resting - dividing;
        }

        if (!_plan.Weighted)
            return;
        double weights = 0;
        foreach (PatientTissue t in _tissues)
            weights += t.Homing;
        foreach (PatientTissue t in _tissues)
            t.Expect((long)(_plan.Dose * t.Homing / weights), _scenario.Lattice.Sites);
    }

    /// <summary>Blood empties into the tissues by their weights.</summary>
    private void Distribute(ref HostRandom random)
    {
        for (int c = 0; c < Classes; c++)
        {
            double weights = 0;
            foreach (PatientTissue t in _tissues)
                weights += t.Homing;
            for (int i = 0; i < _tissues.Length && _blood[c] != 0; i++)
            {
                double weight = _tissues[i].Homing;
                long go = i == _tissues.Length - 1 ? _blood[c] : Share(ref random, _blood[c], Math.Min(1, weight / weights));
                _tissues[i].Pool[c] += go;
                _blood[c] -= go;
                weights -= weight;
            }
        }
    }

    /// <summary>New precursors arise in the marrow; those that matured and left go home as naive cells.</summary>
    private void MakeBCells(uint tick)
    {
        if (_plan.BLineage is not { } b)
            return;
        double output = b.PerDay * _plan.WindowDays;
        if (_plan.DepletionEnd > _plan.DepletionStart && tick >= _plan.DepletionStart)
        {
            double since = tick < _plan.DepletionEnd ? 0 : (tick - _plan.DepletionEnd) * _plan.WindowDays / _scenario.Window;
            output *= -HostMath.ExpM1(-since / b.RecoveryDays);
        }

        _precursors += output;
        long whole = (long)_precursors;
        _precursors -= whole;
        _tissues[b.Origin].Arriving[b.Precursor] += whole;
        _tissues[b.Home].Arriving[b.Naive] +=
            _tissues[b.Origin].Represents * _hosts[b.Origin].Census[Counter.ResidentLeft + b.Precursor - 1];
    }

    private void SetWindow(int i, uint tick)
    {
        double programme = Programme(tick),
            leave = 0;
        foreach (FatePlan? fate in _plan.Fates)
        {
            if (fate is not null)
                leave = fate.LeaveBurst;
        }

        bool depletes = _plan.BLineage is not null && tick >= _plan.DepletionStart && tick < _plan.DepletionEnd;
        ref WindowInputs window = ref _hosts[i].Window;
        window.Divide = Threshold.OfProbability(Growth());
        window.LeaveStimulated = Threshold.OfProbability(Probability(leave * programme));
        window.LeaveUnstimulated = Threshold.OfProbability(Probability(leave * (1 + programme)));
        window.Dilute = _tissues[i].Dilution;
        window.IsEmptied = _tissues[i].IsLeaving ? 1 : 0;
        window.Weight = Threshold.OfProbability((double)_tissues[i].RepresentsT / _tissues[i].Represents);
        window.Deplete = depletes ? Threshold.OfProbability(_plan.BLineage!.Depletion) : default;
    }

    /// <summary>What niche and lymphodepletion leave of the T cells' growth, 0 to 1.</summary>
    private double Growth()
    {
        double niche = 1 - BodyT(failing: false) / _plan.Capacity,
            room = 1 - _plan.Competition * _systemic.NormalT / _plan.NormalT;
        return Math.Max(0, niche) * Math.Max(0, room);
    }

    /// <summary>Whether a tissue runs on its lattice.</summary>
    public bool Runs(int tissue) => !_tissues[tissue].IsAway;

    /// <summary>Plans the entries of a tissue: whole lattice cells out of its pool.</summary>
    private void Issue(int i, uint tick, Func<int, int[]> vessels, ref HostRandom random)
    {
        PatientTissue tissue = _tissues[i];
        Host host = _hosts[i];
        host.BeginEntries(tissue.RepresentsT, tissue.Represents);
        if (tissue.IsAway || tissue.IsLeaving)
            return;
        long total = 0;
        foreach (long n in tissue.Pool)
            total += n;
        for (; total >= tissue.RepresentsT; total -= tissue.RepresentsT)
        {
            int c = DrawClass(tissue.Pool, ref random);
            int kind = c / TRecord.Programs,
                program = c % TRecord.Programs;
            FatePlan fate = _plan.Fates[kind]!;
            TShare share = _plan.Mix.First(m => m.Kind == kind);
            Words4 cell = TRecord.WithProgram(
                TRecord.Create(kind, LnDensity.Draw(ref random, share.CarMedian, share.CarSpread), 0),
                program
            );
            if (program == TRecord.Proliferating)
            {
                uint due = Math.Max(tick, _plan.InfusionTick + fate.Lag) + (uint)random.NextBelow(fate.Cycle);
                cell = TRecord.WithDivisionDue(TRecord.WithDivisionsLeft(cell, fate.Divisions), due);
            }

            if (!host.AddEntry(tick, cell, vessels(i), ref random))
                break;
            tissue.Enter(c);
        }

        if (_plan.Targets.FirstOrDefault(t => t.Kind == _plan.Tumour) is { } tumour)
        {
            while (
                tissue.TumourResidue >= tissue.Represents
                && host.AddResidentEntry(
                    tick,
                    tumour.Kind,
                    ResidentRecord.Create(LnDensity.Draw(ref random, tumour.Antigen.Median, tumour.Antigen.Spread), 0),
                    ref random
                )
            )
            {
                tissue.EnterResident(tumour.Kind);
            }
        }

        if (_plan.BLineage is not { } b)
            return;
        if (i == b.Home)
            IssueResidents(host, tissue, tick, b.Memory, b.NaiveAntigen, ref random);
        if (i == b.Origin)
            IssueResidents(host, tissue, tick, b.Precursor, b.PrecursorAntigen, ref random);
        if (i == b.Home)
            IssueResidents(host, tissue, tick, b.Naive, b.NaiveAntigen, ref random);
    }

    private static void IssueResidents(
        Host host,
        PatientTissue tissue,
        uint tick,
        int kind,
        (double Median, double Spread) antigen,
        ref HostRandom random
    )
    {
        while (tissue.Arriving[kind] >= tissue.Represents)
        {
            Words4 cell = ResidentRecord.Create(LnDensity.Draw(ref random, antigen.Median, antigen.Spread), 0);
            if (!host.AddResidentEntry(tick, kind, cell, ref random))
                return;
            tissue.EnterResident(kind);
        }
    }

    private static int DrawClass(long[] pool, ref HostRandom random)
    {
        long total = 0;
        foreach (long n in pool)
            total += Math.Max(0, n);
        long draw = random.NextBelow(total);
        for (int c = 0; c < pool.Length; c++)
        {
            long n = Math.Max(0, pool[c]);
            if (draw < n)
                return c;
            draw -= n;
        }

        return pool.Length - 1;
    }

    /// <summary>T cells in the whole body; what will not engraft is left out where it does not count.</summary>
    private double BodyT(bool failing)
    {
        double sum = 0;
        for (int c = 0; c < Classes; c++)
        {
            if (!failing && c % TRecord.Programs == TRecord.Failing)
                continue;
            sum += _blood[c];
            for (int i = 0; i < _tissues.Length; i++)
                sum += _tissues[i].TCells(_hosts[i].Census, c);
        }

        return sum;
    }

    /// <summary>A row of the course if one is due: the state at the census that the last plan was made from.</summary>
    /// <param name="tick">First tick of the window planned last; the row stands for one window before.</param>
    public CourseRow? Row(uint tick)
    {
        uint window = (uint)_scenario.Window;
        if (tick < window)
            return null;
        uint at = tick - window;
        if (at / window % _plan.CourseWindows != 0)
            return null;
        double blood = 0,
            naive = 0,
            memory = 0,
            tumour = 0,
            blasts = 0,
            kills = 0;
        for (int i = 0; i < _tissues.Length; i++)
        {
            long[] census = _hosts[i].Census;
            PatientTissue tissue = _tissues[i];
            for (int kind = 0; kind < _plan.Fates.Count; kind++)
            {
                if (_plan.Fates[kind] is not { } fate)
                    continue;
                // Expected in blood: who is free to leave does so with the fate's probability, and is then under way for a window and a
                // half on average.
                double free = (census[Counter.T + kind] - census[Counter.TBound + kind]) * (double)tissue.CountedT;
                for (int p = 0; p < TRecord.Programs; p++)
                    free += tissue.OffLattice(kind * TRecord.Programs + p);
                blood += Math.Max(0, free) * fate.Exit * 1.5;
            }

            kills += tissue.Kills;
            tumour += tissue.Tumour(census);
            if (_plan.BLineage is { } b)
            {
                naive += tissue.Residents(census, b.Naive);
                memory += tissue.Residents(census, b.Memory);
            }

            if (i == _plan.MarrowTissue)
                blasts = tissue.Tumour(census) / _plan.Nucleated;
        }

        double bCells = naive + memory;
        return new CourseRow(
            Identity,
            at,
            [
                ((double)at - _plan.InfusionTick) * _plan.WindowDays / window,
                blood / _plan.BloodVolume,
                _plan.BLineage is null ? double.NaN : bCells / _plan.ApparentB,
                bCells > 0 ? naive / bCells : double.NaN,
                _plan.Tumour == 0 ? double.NaN : tumour,
                _plan.Tumour == 0 || _plan.MarrowTissue < 0 ? double.NaN : blasts,
                _systemic.Il6,
                _systemic.Ifng,
                _systemic.Il1,
                _systemic.Crp,
                _systemic.Temperature,
                _systemic.CrsGrade,
                _systemic.NormalT / _plan.ApparentT + blood / _plan.BloodVolume,
                BodyT(failing: true),
                bCells,
                kills,
            ]
        );
    }

    /// <summary>A hash of all that the body carries.</summary>
    public ulong Hash()
    {
        ulong h = _systemic.Hash(Identity);
        foreach (PatientTissue tissue in _tissues)
            h = tissue.Hash(h);
        foreach (long n in _blood)
            h = StateHash.Mix(h ^ (ulong)n);
        h = StateHash.Mix(h ^ BitConverter.DoubleToUInt64Bits(_precursors));
        return StateHash.Mix(h ^ (_infused ? 1UL : 0UL));
    }

    public void Save(BinaryWriter writer)
    {
        _systemic.Save(writer);
        foreach (PatientTissue tissue in _tissues)
            tissue.Save(writer);
        foreach (long n in _blood)
            writer.Write(n);
        writer.Write(_precursors);
        writer.Write(_infused);
    }

    public void Load(BinaryReader reader)
    {
        _systemic.Load(reader);
        foreach (PatientTissue tissue in _tissues)
            tissue.Load(reader);
        for (int c = 0; c < _blood.Length; c++)
            _blood[c] = reader.ReadInt64();
        _precursors = reader.ReadDouble();
        _infused = reader.ReadBoolean();
    }
}
