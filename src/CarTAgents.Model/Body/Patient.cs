using CarTAgents.Configuration.Descriptions;
using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Sums;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Numbers;
using CarTAgents.Model.Treatments;

namespace CarTAgents.Model.Body;

/// <summary>One patient: blood, the body's side of the tissues, and the systemic state. Advances once a window, from the census of the
/// window before.</summary>
/// <remarks>Body counts are whole cells. T cells that leave a tissue are in blood until the next window, which hands them to the tissues by
/// their homing weights; what is less than a lattice cell waits in a tissue's pool, from which it may also leave, die or change as free
/// cells do on the lattice.</remarks>
internal sealed partial class Patient : IState
{
    private readonly Scenario _scenario;
    private readonly PatientPlan _plan;
    private readonly ReplicaState[] _replicas;
    private readonly TissueSample[] _tissues;
    private readonly Systemic _systemic;
    private readonly Organs _organs;
    private readonly Organs? _lungs;
    private readonly Blood _blood = new();
    private readonly BLineage _bLineage;
    private readonly double[] _inflow;
    private readonly Drugs? _drugs;
    private readonly Neurotoxicity? _neurotoxicity;
    private readonly Antibodies? _antibodies;
    private readonly Outcome _outcome;
    private IReadOnlyList<PatientEvent> _events;
    private bool _infused;
    private double _tumourAtInfusion;

    // What drugs do to cells of the lattices in this window.
    private double _activity = 1,
        _il1Blocked;

    public Patient(Scenario scenario, PatientPlan plan, ReplicaState[] replicas)
    {
        _scenario = scenario;
        _plan = plan;
        _replicas = replicas;
        _tissues =
        [
            .. plan.Tissues.Select(
                (t, i) =>
                    new TissueSample(
                        t.Represents,
                        t.Homing,
                        plan.Tumour,
                        plan.Drugs is not null,
                        t.Clones,
                        Staged(plan, i),
                        plan.TumourCapacity
                    )
            ),
        ];
        _organs = new Organs(plan.Organs, plan.OrgansExit);
        _lungs = plan.Lungs is { } lungs ? new Organs(0, lungs.Exit, "T cells that the lungs hold") : null;
        _systemic = new Systemic(plan.Systemic);
        _inflow = new double[plan.PlasmaFields.Count];
        _bLineage = new BLineage(plan, scenario.Window);
        _drugs = plan.Drugs is null ? null : new Drugs(plan.Drugs, Day(plan.InfusionTick));
        _neurotoxicity = plan.Neurotoxicity is null ? null : new Neurotoxicity(plan.Neurotoxicity, susceptibility: 1);
        _antibodies = plan.Antibodies is null ? null : new Antibodies(plan.Antibodies, autoantibody: 1, plan.BLineage?.Spared ?? 1);
        _outcome = new Outcome(plan.Outcome, plan.DeathThreshold, plan.TransplantRank);
        _events = plan.Events;
        for (int i = 0; i < replicas.Length; i++)
            SetInputs(i, 0);
    }

    /// <summary>The patient's identity.</summary>
    public uint Identity => _replicas[0].Identity;

    /// <summary>The tissues, in the order of their numbers.</summary>
    public IReadOnlyList<TissueSample> Tissues => _tissues;

    /// <summary>T cells in blood.</summary>
    public Blood Blood => _blood;

    /// <summary>T cells in organs without targets.</summary>
    public Organs Organs => _organs;

    /// <summary>T cells that the lungs hold; null where they hold none.</summary>
    public Organs? Lungs => _lungs;

    /// <summary>Normal T cells in the body.</summary>
    public double NormalT => _systemic.NormalT;

    /// <summary>What befell the patient.</summary>
    public PatientHistory History => new(_outcome, _drugs?.Days(Day(_plan.InfusionTick)) ?? new Dictionary<Drug, double>());

    /// <summary>Whether the patient lives.</summary>
    public bool IsAlive => _outcome.IsAlive;

    /// <summary>Whether a tissue runs on its lattice.</summary>
    public bool Runs(int tissue) => IsAlive && !_tissues[tissue].IsAway;

    /// <summary>Follows events that were added after what has begun.</summary>
    public void Amend(PatientPlan plan) => _events = plan.Events;

    /// <summary>The parameters of a tissue under the drugs in force.</summary>
    public ParameterSet UnderDrugs(ParameterSet parameters) =>
        _activity == 1 && _il1Blocked == 0 ? parameters : parameters.UnderDrugs(_activity, _il1Blocked, _plan.PlasmaFields[2]);

    /// <summary>What the body does from one census to the next window: the inputs and entries of the window that begins at a
    /// tick. Nothing once the patient is dead.</summary>
    /// <param name="tick">First tick of the window.</param>
    /// <param name="vessels">Vessel sites of a tissue.</param>
    /// <returns>Whether drugs change the parameters of the tissues from this window on.</returns>
    public bool PlanWindow(uint tick, Func<int, int[]> vessels)
    {
        if (!IsAlive)
        {
            foreach (ReplicaState replica in _replicas)
                replica.Entries.Begin();
            return false;
        }

        ulong window = tick / (uint)_scenario.Window;
        var random = new HostRandom(_scenario.Seed, Identity, HostPurpose.Patient, window << 34);
        _inflow.AsSpan().Clear();
        for (int i = 0; i < _tissues.Length; i++)
        {
            TakeBackRefusals(i);
            _tissues[i].AntiCd20 = AntiCd20(i, tick);
            if (_tissues[i].IsAway)
                continue;
            ReceiveCensus(i, ref random);
            for (int c = 0; c < _inflow.Length; c++)
                _inflow[c] += WashedOut(i, _plan.PlasmaFields[c]);
        }

        DrugEffects effects = _drugs?.Effects(Day(tick)) ?? new DrugEffects();
        _systemic.Advance(_plan.WindowDays, _inflow, effects);
        ApplyFates(tick, effects, ref random);
        if (_plan.Dose > 0 && !_infused && tick >= _plan.InfusionTick)
            Infuse();
        FollowEvents(tick);
        bool changes = Treat(tick, effects);
        _blood.Distribute(_tissues, _organs, ref random);
        if (_plan.BLineage is { } b)
            _bLineage.MakeCells(tick, b, _tissues, TransplantTick);
        if (FollowOutcome(tick))
            Transplant(ref random);
        for (int i = 0; i < _tissues.Length; i++)
        {
            SetInputs(i, tick);
            PlanEntries(i, tick, vessels, ref random);
        }

        return changes;
    }

    private static (int Kind, int Stages) Staged(PatientPlan plan, int tissue)
    {
        if (plan.BLineage is not { } b || b.Origin != tissue)
            return default;
        return (b.Precursor, plan.Targets.FirstOrDefault(t => t.Kind == b.Precursor)?.Stages ?? 0);
    }

    private double Day(uint tick) => tick / (uint)_scenario.Window * _plan.WindowDays;

    /// <summary>Gives the drugs and further doses that are due in this window.</summary>
    private void FollowEvents(uint tick)
    {
        foreach (PatientEvent e in _events)
        {
            if (e.Tick != tick)
                continue;
            if (e.Drug is { } drug)
                _drugs!.Give(drug, Day(tick));
            if (e.Cells > 0)
                _blood.Infuse(_plan, e.Cells, e.Mix, _lungs);
        }
    }

    /// <summary>What follows from the state of the body: neurotoxicity, antibodies, and drugs by their times and rules.</summary>
    /// <returns>Whether what drugs do to cells of the lattices has changed.</returns>
    private bool Treat(uint tick, in DrugEffects effects)
    {
        double days = _plan.WindowDays;
        if (_infused)
        {
            _neurotoxicity?.Step(BodyTCells(failing: false), _systemic.IfngRise, effects.Il1Blocked, days);
            if (_antibodies is not null && _plan.BLineage is { } b)
                _antibodies.Step(_tissues[b.Home].TargetHazard, _tissues[b.Origin].TargetHazard, days);
        }

        if (_drugs is null)
            return false;
        _drugs.Fade(days);
        _drugs.Follow(new Signs(_systemic.CrsGrade, _neurotoxicity?.Grade ?? 0), Day(tick), days);
        DrugEffects now = _drugs.Effects(Day(tick));
        bool changes = now.Activity != _activity || now.Il1Blocked != _il1Blocked;
        (_activity, _il1Blocked) = (now.Activity, now.Il1Blocked);
        return changes;
    }

    /// <summary>What was refused two windows ago waits in the tissue again; conditioning took it too.</summary>
    private void TakeBackRefusals(int i)
    {
        TissueSample tissue = _tissues[i];
        tissue.BeginEntries();
        foreach (Refusal refusal in _replicas[i].Entries.TakeRefusals())
        {
            if (tissue.IsConditioned)
                continue;
            if (refusal.State < 0)
                tissue.AddResidents(refusal.Kind, refusal.Cells);
            else
                tissue.Pool[refusal.Kind * TState.Count + refusal.State] += refusal.Cells;
        }
    }

    /// <summary>A tissue on its lattice takes in its census; what no lattice cell stands for advances by a window; and what a T cell stands
    /// for is set.</summary>
    private void ReceiveCensus(int i, ref HostRandom random)
    {
        TissueSample tissue = _tissues[i];
        long[] census = _replicas[i].Census;
        int sites = _scenario.Lattice.Sites;
        tissue.ReceiveCensus(census, _blood.Cells, ref random);
        if (tissue.IsAway)
            return;
        if (tissue.IsLeaving)
            tissue.LeaveLattice(census, _plan, sites);
        if (_infused)
            tissue.FollowKills(census, _plan, sites);
        tissue.AdvanceRemainder(census, _plan, sites, ref random);
        if (tissue.IsAway)
            return;
        tissue.SendFewClones(census, _plan);
        if (!_infused)
            return;
        tissue.BeginHandOverIfQuiet(census, _plan);
        if (!tissue.IsLeaving)
            tissue.SetTCellFactor(census, sites, _plan.Weighted);
    }

    /// <summary>Molecules of a field that the body's part of a tissue washed out in a window.</summary>
    private double WashedOut(int i, int field) =>
        _replicas[i].Census[Counter.Washed + field] * _scenario.Fields[field].Quantum * _tissues[i].Resident.Now;

    /// <summary>Deaths and recoveries of T cells in blood, pools and organs; in the latter two bursts and exits, and in pools what antigen
    /// does.</summary>
    private void ApplyFates(uint tick, in DrugEffects effects, ref HostRandom random)
    {
        TCellFates.Apply(_plan, _blood.Cells, effects, ref random);
        int sites = _scenario.Lattice.Sites;
        double growth = Growth();
        for (int i = 0; i < _tissues.Length; i++)
        {
            TissueSample tissue = _tissues[i];
            if (tissue.IsAway)
                tissue.AdvanceAway(_plan, sites, tick, growth, ref random);
            else
                tissue.AdvanceWaiting(_replicas[i].Census, _plan, sites, tick, growth, ref random);
            tissue.Pool.ApplyFates(_plan, _plan.Tissues[i].Exit, effects, _blood, ref random);
        }

        if (_organs.Homing > 0)
            _organs.Advance(_plan, tick, growth, _blood, effects, ref random);
        _lungs?.Advance(_plan, tick, growth, _blood, effects, ref random);
    }

    /// <summary>Conditioning takes all T and B cells and most of the tumour; lymphocytes come back as after lymphodepletion.</summary>
    private void Transplant(ref HostRandom random)
    {
        _blood.Cells.AsSpan().Clear();
        _organs.Cells.Clear();
        _lungs?.Cells.Clear();
        _systemic.DepleteNormalT();
        double left = _plan.Outcome!.Transplant!.Left;
        for (int i = 0; i < _tissues.Length; i++)
            _tissues[i].Condition(_replicas[i].Census, left, ref random);
    }

    private void Infuse()
    {
        _infused = true;
        _blood.Infuse(_plan, _plan.Dose, _plan.Mix, _lungs);
        if (!_plan.Weighted)
            return;
        double weights = _organs.Homing;
        foreach (TissueSample t in _tissues)
            weights += t.Homing;
        foreach (TissueSample t in _tissues)
            t.SetFounderFactor((long)(_plan.Dose * t.Homing / weights), _scenario.Lattice.Sites);
    }

    /// <summary>Sets what a tissue's lattice is told for a window.</summary>
    private void SetInputs(int i, uint tick)
    {
        bool depletes = _plan.BLineage is not null && tick >= _plan.DepletionStart && tick < _plan.DepletionEnd;
        TissueSample tissue = _tissues[i];
        ref WindowInputs window = ref _replicas[i].Window;
        window.Divide = Threshold.OfProbability(Growth());
        window.Dilute = _drugs is null ? tissue.Dilution : tissue.TakeOff(_drugs.Effects(Day(tick)), _plan.WindowDays);
        window.Leaving = tissue.Leaving;
        window.Weight = Threshold.OfProbability((double)tissue.TCell.Now / tissue.Resident.Now);
        window.Deplete = depletes
            ? Threshold.OfProbability(_plan.BLineage!.Depletion)
            : Threshold.OfProbability(-HostMath.ExpM1(-AntiCd20(i, tick) * _plan.WindowDays));
    }

    /// <summary>Loss of the B cells of a tissue to antibody that is left of earlier treatment, 1/d; precursors carry no CD20.</summary>
    private double AntiCd20(int i, uint tick) =>
        _plan is { Dose: > 0, BLineage: { } b } && i == b.Home && tick >= _plan.InfusionTick && CourseDay(tick) < b.AntiCd20.Days
            ? b.AntiCd20.Loss
            : 0;

    /// <summary>The share of due divisions that is allowed, 0 to 1: by IL-15, or by what niche and lymphodepletion leave.</summary>
    private double Growth()
    {
        if (_plan.Il15 is { } il15)
            return il15.Allowed(il15.Level(_systemic.NormalT, BodyTCells(failing: false)) * _plan.Il15Factor, triggered: 0);
        double niche = 1 - BodyTCells(failing: false) / _plan.Capacity,
            room = 1 - _plan.Competition * _systemic.NormalT / _plan.NormalT;
        return Math.Max(0, niche) * Math.Max(0, room);
    }

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor)
        where TVisitor : IStateVisitor
    {
        _systemic.Visit(ref visitor);
        foreach (TissueSample tissue in _tissues)
            tissue.Visit(ref visitor);
        if (_organs.Homing > 0)
            _organs.Visit(ref visitor);
        _lungs?.Visit(ref visitor);
        _blood.Visit(ref visitor);
        _bLineage.Visit(ref visitor);
        visitor.Value("whether the infusion was given", ref _infused);
        if (_drugs is not null)
        {
            _drugs.Visit(ref visitor);
            visitor.Value("share of cytokine release that drugs leave", ref _activity, 0, 1);
            visitor.Value("share of IL-1 receptors that drugs block", ref _il1Blocked, 0, 1);
        }

        _neurotoxicity?.Visit(ref visitor);
        _antibodies?.Visit(ref visitor);
        if (_plan.Outcome is null)
            return;
        visitor.Value("tumour cells at the infusion", ref _tumourAtInfusion);
        ((IState)_outcome).Visit(ref visitor);
    }
}
