using CarTAgents.Model.Engine;
using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Mixed;

/// <summary>CAR-T cells of one kind in the whole body, by programme: resting, waiting for their first division, in the burst with a number
/// of chances to divide left, effectors, exhausted, memory, and infused cells that will not engraft.</summary>
/// <remarks>A chance to divide comes after three sub-steps of a third of the cycle, so that no line runs ahead as it would with one
/// exponential stage. It is spent whether the division is allowed or not: destiny is a timer.</remarks>
internal sealed class TCellProgrammes : IState
{
    /// <summary>Most chances to divide that a burst can have.</summary>
    public const int MostDestiny = 18;

    private const int SubSteps = AssumedNumbers.CycleSubSteps;

    private readonly TCellPlan _plan;
    private readonly double[] _burst = new double[(MostDestiny + 1) * SubSteps];
    private readonly double _effectorLoss,
        _exhaustedLoss,
        _memoryShare,
        _killing,
        _restingShare,
        _upperShare;
    private readonly int _lowerStage,
        _upperStage;
    private double _resting,
        _waiting,
        _effectors,
        _exhausted,
        _memory,
        _failing,
        _car = 1,
        _born,
        _died;

    /// <summary>Infuses the cells of a patient.</summary>
    /// <param name="plan">The kind.</param>
    /// <param name="traits">The patient.</param>
    /// <param name="engrafting">Cells that engraft.</param>
    /// <param name="failing">Cells that do not.</param>
    public TCellProgrammes(TCellPlan plan, Traits traits, double engrafting, double failing)
    {
        _plan = plan;
        _restingShare = traits.Resting;
        _effectorLoss = plan.EffectorLoss * traits.Contraction;
        _exhaustedLoss = plan.ExhaustedLoss * traits.Contraction;
        _memoryShare = Math.Min(1, plan.MemoryShare * traits.MemoryShare);
        double competent = Traits.Logistic(Traits.Logit(plan.Competent) + traits.Competence);
        _killing = plan.Cytotoxicity * (competent + (1 - competent) * plan.Others);
        double destiny = Math.Clamp(plan.Destiny + traits.Destiny, 1, MostDestiny);
        _lowerStage = (int)Math.Floor(destiny);
        _upperStage = Math.Min(MostDestiny, _lowerStage + 1);
        _upperShare = destiny - _lowerStage;
        _resting = engrafting * traits.Resting;
        _waiting = _effectors = engrafting * (1 - traits.Resting) * 0.5;
        _failing = failing;
    }

    /// <summary>Cells that count as CAR-T cells of the body: all but those that will not engraft.</summary>
    public double Cells => _resting + _waiting + Burst + _effectors + _exhausted + _memory;

    /// <summary>Infused cells that will not engraft, and are still there.</summary>
    public double Failing => _failing;

    /// <summary>Memory cells.</summary>
    public double Memory => _memory;

    /// <summary>Cells weighted by their function.</summary>
    public double Work =>
        _resting + _waiting + Burst + _effectors + _memory + _plan.ExhaustedFunction * _exhausted + _plan.FailingFunction * _failing;

    /// <summary>Lethal synapses of a cell relative to those of a competent cell of full cytotoxicity: competence and
    /// cytotoxicity.</summary>
    public double Killing => _killing;

    /// <summary>Surface CAR relative to an untouched cell.</summary>
    public double Car => _car;

    /// <summary>Cells born since the infusion.</summary>
    public double Born => _born;

    /// <summary>Cells lost since the infusion, those that did not engraft apart.</summary>
    public double Died => _died;

    /// <summary>The kind.</summary>
    public TCellPlan Plan => _plan;

    private double Burst
    {
        get
        {
            double sum = 0;
            foreach (double cells in _burst)
                sum += cells;
            return sum;
        }
    }

    /// <summary>No cell is left.</summary>
    public void Clear()
    {
        _died += Cells;
        _burst.AsSpan().Clear();
        (_resting, _waiting, _effectors, _exhausted, _memory, _failing) = (0, 0, 0, 0, 0, 0);
    }

    /// <summary>Adds the cells of a further dose, in the proportions of the first.</summary>
    /// <param name="engrafting">Cells that engraft.</param>
    /// <param name="failing">Cells that do not.</param>
    public void Infuse(double engrafting, double failing)
    {
        _resting += engrafting * _restingShare;
        _waiting += engrafting * (1 - _restingShare) * 0.5;
        _effectors += engrafting * (1 - _restingShare) * 0.5;
        _failing += failing;
    }

    /// <summary>Advances by a step.</summary>
    /// <param name="signals">What the cells meet.</param>
    /// <param name="days">The step, d.</param>
    public void Step(in TCellSignals signals, double days)
    {
        double primed = _resting * (1 - HostMath.Exp(-signals.Triggers * days)),
            starting = _waiting * Math.Min(1, days / _plan.Lag),
            recalled = _memory * (1 - HostMath.Exp(-_plan.Recall * signals.Triggered * days));
        _resting = Lose(_resting - primed, _plan.RestingLoss, days);

        double done = AdvanceBurst(signals.Allowed, days);
        double rearmed = done * _plan.Rearming * signals.Triggered,
            leaving = done - rearmed;
        Enter(_plan.RearmingDivisions, rearmed);
        Enter(_lowerStage, starting * (1 - _upperShare));
        Enter(_upperStage, starting * _upperShare);
        _waiting += primed - starting;
        Enter(_plan.RecallDivisions, recalled);
        _memory -= recalled * _plan.RecallCost;
        _born += recalled * (1 - _plan.RecallCost);

        double exhaustion = _plan.Exhaustion * signals.Bound * days,
            fromBurst = Math.Min(1, _plan.BurstExhaustion * exhaustion),
            fromEffectors = _effectors * Math.Min(1, exhaustion),
            recovered = _exhausted * Math.Min(1, _plan.Recovery * (1 - signals.Triggered) * days);
        double burst = Burst,
            exhausted = burst * fromBurst,
            kept = HostMath.Exp(-(signals.Steroid + _plan.BurstLoss) * days);
        for (int i = 0; i < _burst.Length; i++)
            _burst[i] *= (1 - fromBurst) * kept;
        _died += (burst - exhausted) * (1 - kept);

        double activation = _plan.ActivationDeath * signals.Triggers;
        _effectors = Lose(
            _effectors + leaving * (1 - _memoryShare) - fromEffectors + recovered,
            _effectorLoss + activation + signals.Steroid,
            days
        );
        _memory = Lose(_memory + leaving * _memoryShare, _plan.MemoryLoss + signals.SteroidMemory, days);
        _exhausted = Lose(
            _exhausted + exhausted + fromEffectors - recovered,
            _exhaustedLoss + _plan.ExhaustedFunction * activation + signals.Steroid,
            days
        );
        _failing *= HostMath.Exp(-_plan.FailingLoss * days);
        _waiting = Lose(_waiting, signals.Steroid, days);
        AdvanceCar(signals.Triggers, days);
    }

    /// <summary>Runs the timer of the burst.</summary>
    /// <returns>Cells that have no chance to divide left.</returns>
    private double AdvanceBurst(double allowed, double days)
    {
        double share = Math.Min(1, SubSteps * days / _plan.Cycle),
            done = 0;
        for (int stage = 0; stage <= MostDestiny; stage++)
        {
            int at = stage * SubSteps;
            double due = _burst[at + 2] * share,
                second = _burst[at + 1] * share,
                first = _burst[at] * share;
            _burst[at + 2] += second - due;
            _burst[at + 1] += first - second;
            _burst[at] -= first;
            if (stage == 0)
            {
                done = due;
                continue;
            }

            // The stage before was advanced already, so that nobody goes on twice in a step.
            _burst[at - SubSteps] += due * (1 + allowed);
            _born += due * allowed;
        }

        return done;
    }

    private void Enter(int stage, double cells) => _burst[stage * SubSteps] += cells;

    private double Lose(double cells, double rate, double days)
    {
        double left = cells * HostMath.Exp(-rate * days);
        _died += cells - left;
        return left;
    }

    /// <summary>Triggers take surface CAR, which comes back: relaxes to where both are even.</summary>
    private void AdvanceCar(double triggers, double days)
    {
        double rate = _plan.CarRecovery + _plan.CarLoss * triggers,
            even = _plan.CarRecovery / rate;
        _car = even + (_car - even) * HostMath.Exp(-rate * days);
    }

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor)
        where TVisitor : IStateVisitor
    {
        visitor.Value("resting cells", ref _resting);
        visitor.Value("cells before their first division", ref _waiting);
        visitor.Values("cells in the burst, by chances to divide left and sub-step", _burst.AsSpan());
        visitor.Value("effectors", ref _effectors);
        visitor.Value("exhausted cells", ref _exhausted);
        visitor.Value("memory cells", ref _memory);
        visitor.Value("cells that will not engraft", ref _failing);
        visitor.Value("surface CAR", ref _car);
        visitor.Value("cells born", ref _born);
        visitor.Value("cells that died", ref _died);
    }
}
