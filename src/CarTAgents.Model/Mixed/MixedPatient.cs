using CarTAgents.Configuration.Descriptions;
using CarTAgents.Model.Body;
using CarTAgents.Model.Engine;
using CarTAgents.Model.Numbers;
using CarTAgents.Model.Treatments;

namespace CarTAgents.Model.Mixed;

/// <summary>A patient as counts of the whole body, without places: the tissues are well mixed, and cells meet by the law of contact that
/// the lattice shows. Begins at the infusion. Same bits on every machine.</summary>
/// <remarks>Counts are real numbers, but for clones of the tumour that are small. Two streams of random numbers: who the patient is, and
/// what happens to it.</remarks>
public sealed partial class MixedPatient : IState, IPatient
{
    private readonly MixedPlan _plan;
    private readonly Traits _traits;
    private readonly Steps _steps;
    private readonly TCellProgrammes[] _tCells;
    private readonly MixedTissue[] _tissues;
    private readonly MixedTissue? _lungs;
    private readonly TargetGroup[] _targets;
    private readonly Contacts _contacts;
    private readonly Tumour? _tumour;
    private readonly MixedBCells? _bCells;
    private readonly MixedPlasma _plasma;
    private readonly Drugs _drugs;
    private readonly Neurotoxicity _neurotoxicity;
    private readonly Antibodies? _antibodies;
    private HostRandom _random;
    private double _normalT,
        _kills;
    private int _step;

    internal MixedPatient(MixedPlan plan, Traits traits, ulong seed, uint identity)
    {
        traits = traits.Bridged(plan.Left);
        _plan = plan;
        _traits = traits;
        Identity = identity;
        _steps = new Steps(plan.Step, plan.End);
        _random = new HostRandom(seed, identity, HostPurpose.MixedCourse);
        double threshold = plan.IsDrawn ? Traits.DeathThreshold(ref _random) : Outcome.MedianThreshold;
        _tCells = Infused(plan, traits);
        Dose = Infusion(plan, traits);
        int kinds = _tCells.Length;
        _tissues =
        [
            .. plan.Tissues.Select(t => new MixedTissue(t, traits)),
            new MixedTissue(new MixedTissuePlan("organs", 1, 0, plan.Organs, 0, 0, 0) { Stay = plan.OrgansStay }, traits),
        ];
        double weights = _tissues.Sum(t => t.Homing);
        foreach (MixedTissue tissue in _tissues)
            tissue.Share = tissue.Homing /= weights;
        if (plan.Lungs is { } lungs)
        {
            _lungs = new MixedTissue(new MixedTissuePlan("lungs", 1, 0, 0, 0, 0, 0) { Stay = lungs.Stay }, traits);
            _tissues = [.. _tissues, _lungs];
            SpreadDose(1);
        }

        _tumour = plan.Tumour is null ? null : new Tumour(plan.Tumour, traits, kinds);
        _bCells = plan.BCells is null ? null : new MixedBCells(plan.BCells, traits, kinds);
        _targets =
        [
            .. _tumour is null ? Array.Empty<TargetGroup>() : [_tumour.Group],
            .. _bCells is null ? Array.Empty<TargetGroup>() : [_bCells.PrecursorGroup, _bCells.NaiveGroup, _bCells.MemoryGroup],
        ];
        _contacts = new Contacts(plan, _tCells, _tissues, _targets);
        _plasma = new MixedPlasma(plan.Systemic, traits);
        _drugs = new Drugs(plan.Drugs, infusion: 0);
        _neurotoxicity = new Neurotoxicity(plan.Neurotoxicity, traits.Neurotoxicity);
        _antibodies = plan.Antibodies is null ? null : new Antibodies(plan.Antibodies, traits.Autoantibody, plan.BCells?.Spared ?? 1);
        _normalT = plan.NormalT.Start;
        Outcome = new Outcome(plan.Outcome, threshold, traits.TransplantRank);
        Outcome.Begin(traits.Burden);
    }

    /// <summary>The patients of a configuration, as they are at the infusion.</summary>
    /// <param name="configuration">A configuration with <c>patient.space: mixed</c>.</param>
    /// <param name="notes">Notes for the user on what does not apply.</param>
    /// <exception cref="Configuration.Yaml.ConfigurationException">The configuration cannot be well mixed; names the key.</exception>
    public static IEnumerable<MixedPatient> Of(RunConfiguration configuration, out IReadOnlyList<string> notes)
    {
        MixedPlan plan = MixedConversion.Convert(configuration, out notes);
        return Enumerable
            .Range(0, configuration.Replicas)
            .Select(r => configuration.Identity + (uint)r)
            .Select(i => new MixedPatient(
                plan,
                plan.IsDrawn ? Traits.Drawn(plan, configuration.Seed, i) : Traits.Median(plan),
                configuration.Seed,
                i
            ));
    }

    /// <summary>The patient's identity.</summary>
    public uint Identity { get; }

    /// <summary>CAR-T cells infused.</summary>
    public double Dose { get; }

    /// <summary>What became of the patient.</summary>
    public Outcome Outcome { get; }

    /// <summary>What befell the patient.</summary>
    public PatientHistory History => new(Outcome, _drugs.Days(infusion: 0));

    /// <summary>Days from the infusion.</summary>
    public double Day => _steps.Day(_step);

    /// <summary>Whether the course is at its end, or the patient dead.</summary>
    public bool IsOver => Day >= _plan.End || !Outcome.IsAlive;

    /// <inheritdoc/>
    public void Begin() { }

    /// <summary>Advances by a step: contact; targets; T cells; where they are; macrophages; plasma and drugs; outcome.</summary>
    public void Step()
    {
        double day = Day,
            days = _steps.Day(_step + 1) - day;
        if (days <= 0)
            return;
        FollowEvents(day, Day == 0 ? double.NegativeInfinity : _steps.Day(_step - 1));
        _contacts.Look();
        double carT = CarT;
        double allowed = Allowed(carT);
        DrugEffects effects = _drugs.Effects(day);
        StepTargets(day, days);
        StepTCells(effects, days, allowed);
        Spread(days);
        CytokineFlow flow = StepMacrophages(effects, days);
        _plasma.Step(flow, effects, days);
        _drugs.Fade(days);
        _step++;
        _neurotoxicity.Step(carT, _plasma.IfngRise, effects.Il1Blocked, days);
        if (_antibodies is not null && _bCells is not null)
            _antibodies.Step(_bCells.NaiveGroup.Hazard, _bCells.PrecursorGroup.Hazard, days);
        int grade = _plasma.CrsGrade;
        _drugs.Follow(new Signs(grade, _neurotoxicity.Grade), Day, days);
        Outcome.Look(new TumourBurden(_traits.Burden, _tumour?.Cells ?? 0, _tumour?.Negative ?? 0), grade, Day, days);
        if (Outcome.IsTransplanted(Day))
            Transplant();
    }

    /// <summary>Conditioning takes all T and B cells and most of the tumour; lymphocytes come back as after lymphodepletion.</summary>
    private void Transplant()
    {
        foreach (TCellProgrammes cells in _tCells)
            cells.Clear();
        _tumour?.Spare(_plan.Outcome!.Transplant!.Left, ref _random);
        _bCells?.BeginAnew();
        _normalT = _plan.NormalT.Start;
    }

    /// <summary>Share of the T cells that lungs hold.</summary>
    internal double InLungs => _lungs?.Share ?? 0;

    private double Allowed(double carT) => _plan.Il15.Allowed(_plan.Il15.Level(_normalT, carT) * _traits.Il15, _contacts.AllTriggered);

    private void StepTargets(double day, double days)
    {
        if (_tumour is not null)
        {
            _kills += _tumour.Step(days, ref _random);
            _tissues[_plan.Tumour!.Tissue].Hold(_tumour.Cells);
        }

        if (_bCells is not null)
            _kills += _bCells.Step(day, days, double.IsNaN(Outcome.TransplantDay) ? 0 : Outcome.TransplantDay);
    }

    /// <summary>Gives the further doses and drugs that fell due after the step before the last began.</summary>
    private void FollowEvents(double day, double before)
    {
        double engrafting = Math.Min(1, _plan.Engrafting * _traits.Engraftment);
        foreach (MixedEvent e in _plan.Events)
        {
            if (e.Day > day || e.Day <= before)
                continue;
            if (e.Drug is { } drug)
                _drugs.Give(drug, day);
            if (_lungs is not null && e.Cells.Count > 0)
            {
                double dose = e.Cells.Sum();
                SpreadDose(dose / (_tCells.Sum(t => t.Cells + t.Failing) + dose));
            }

            for (int kind = 0; kind < e.Cells.Count; kind++)
                _tCells[kind].Infuse(e.Cells[kind] * engrafting, e.Cells[kind] * (1 - engrafting));
        }
    }

    private void StepTCells(in DrugEffects effects, double days, double allowed)
    {
        double steroid = effects.Loss,
            memory = effects.MemoryLoss;
        for (int kind = 0; kind < _tCells.Length; kind++)
        {
            var signals = new TCellSignals(_contacts.Triggers(kind), _contacts.Triggered(kind), _contacts.Bound, allowed, steroid, memory);
            _tCells[kind].Step(signals, days);
        }

        // The Gompertz law N' = r N ln(K / N), whose logarithm decays.
        (_, double plateau, double recovery) = _plan.NormalT;
        _normalT = plateau * HostMath.Exp(HostMath.Log(_normalT / plateau) * HostMath.Exp(-recovery * days));
    }

    /// <summary>Lungs hold their share of a dose, and the rest is spread by the weights of the tissues. Without them a dose is spread
    /// as the T cells that are there, the first by the weights.</summary>
    /// <param name="part">The dose as a part of all T cells.</param>
    private void SpreadDose(double part)
    {
        double held = _plan.Lungs!.Value.Share;
        foreach (MixedTissue tissue in _tissues)
            tissue.Share = (1 - part) * tissue.Share + part * (ReferenceEquals(tissue, _lungs) ? held : (1 - held) * tissue.Homing);
    }

    /// <summary>Free cells leave where they are, and go to all tissues by their weights.</summary>
    private void Spread(double days)
    {
        double free = 0,
            leaving = Leaving(_plan.Stay);
        foreach (MixedTissue tissue in _tissues)
            free += tissue.Share * (1 - tissue.Bound) * Pace(tissue);
        foreach (MixedTissue tissue in _tissues)
            tissue.Share += (tissue.Homing * free - tissue.Share * (1 - tissue.Bound) * Pace(tissue)) * leaving;

        double Leaving(double stay) => 1 - HostMath.Exp(-days / stay);
        double Pace(MixedTissue tissue) => tissue.Stay is { } own ? Leaving(own) / leaving : 1;
    }

    private CytokineFlow StepMacrophages(in DrugEffects effects, double days)
    {
        double activity = effects.Activity;
        CytokineFlow flow = default;
        for (int j = 0; j < _plan.Tissues.Count; j++)
        {
            MixedTissue tissue = _tissues[j];
            double triggered = 0,
                made = 0,
                remains = 0;
            for (int kind = 0; kind < _tCells.Length; kind++)
            {
                double cells = _contacts.TriggeredIn(j, kind) * _contacts.Work(kind) * tissue.Share / tissue.Sites;
                triggered += cells;
                made += cells * _tCells[kind].Plan.Secretion * activity;
            }

            foreach (TargetGroup group in _targets)
            {
                if (group.Tissue == j)
                    remains += group.Remains;
            }

            flow += tissue.Activate(_plan.Macrophages, made, triggered, remains, effects, days);
        }

        return flow;
    }

    private static double Infusion(MixedPlan plan, Traits traits) => Math.Min(plan.Dose * traits.Dose, plan.MostDose);

    private static TCellProgrammes[] Infused(MixedPlan plan, Traits traits)
    {
        double dose = Infusion(plan, traits),
            engrafting = Math.Min(dose, dose * plan.Engrafting * traits.Engraftment);
        double Weight(int kind) => plan.TCells[kind].Weight * (kind == 0 ? 1 : traits.Mix);
        double weights = Enumerable.Range(0, plan.TCells.Count).Sum(Weight);
        return
        [
            .. plan.TCells.Select(
                (t, i) => new TCellProgrammes(t, traits, engrafting * Weight(i) / weights, (dose - engrafting) * Weight(i) / weights)
            ),
        ];
    }

    /// <inheritdoc/>
    void IState.Visit<TVisitor>(ref TVisitor visitor)
    {
        visitor.Value("steps", ref _step);
        visitor.Value("normal T cells", ref _normalT);
        visitor.Value("cells killed", ref _kills);
        ulong drawn = _random.Position;
        visitor.Value("random words drawn", ref drawn);
        foreach (TCellProgrammes cells in _tCells)
            cells.Visit(ref visitor);
        foreach (MixedTissue tissue in _tissues)
            tissue.Visit(ref visitor);
        _tumour?.Visit(ref visitor);
        _bCells?.Visit(ref visitor);
        _plasma.Visit(ref visitor);
        _drugs.Visit(ref visitor);
        _neurotoxicity.Visit(ref visitor);
        _antibodies?.Visit(ref visitor);
        ((IState)Outcome).Visit(ref visitor);
    }
}
