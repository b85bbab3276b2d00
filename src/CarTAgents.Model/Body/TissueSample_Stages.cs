using CarTAgents.Model.Conversion;
using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Body;

// Cells that mature in stages, the precursors of B cells, while their tissue is away from its lattice. On the lattice each has its stage.
internal sealed partial class TissueSample
{
    // Kind that matures in stages, and how many of it are past the first; those in the first stand with the others on their way in.
    private readonly int _staged;
    private readonly long[] _later;

    /// <summary>Body cells that passed the last stage of maturation in this window and left the tissue.</summary>
    public long Matured { get; private set; }

    private long LaterStages
    {
        get
        {
            long sum = 0;
            foreach (long n in _later)
                sum += n;
            return sum;
        }
    }

    /// <summary>Spreads cells that just left the lattice over the stages, as a steady stream into the first is under a hazard h: with s the
    /// rate of passing a stage, s / (s + h) of those that come into it pass it.</summary>
    private void SpreadOverStages(PatientPlan plan, double hazard)
    {
        if (_staged == 0)
            return;
        // Who waited to come back since the tissue was away before is one of them.
        Arriving[_staged] += LaterStages;
        _later.AsSpan().Clear();
        if (Arriving[_staged] <= 0)
            return;
        double rate = Rate(plan),
            passing = rate / (rate + hazard),
            weight = 1,
            weights = 1;
        for (int i = 0; i < _later.Length; i++)
            weights += weight *= passing;
        long all = Arriving[_staged];
        weight = 1;
        for (int i = 0; i < _later.Length; i++)
        {
            weight *= passing;
            _later[i] = (long)(all * (weight / weights));
            Arriving[_staged] -= _later[i];
        }
    }

    private double Rate(PatientPlan plan)
    {
        foreach (TargetPlan target in plan.Targets)
        {
            if (target.Kind == _staged)
                return target.Matures;
        }

        return 0;
    }

    /// <summary>One window of the cells by stage, the last first, so that none passes two.</summary>
    /// <returns>Those that passed the last.</returns>
    private long AdvanceStages(TargetPlan target, double days, ref HostRandom random)
    {
        double passing = -HostMath.ExpM1(-target.Matures * days);
        long matured = 0;
        for (int i = _later.Length - 1; i >= -1; i--)
        {
            ref long here = ref i >= 0 ? ref _later[i] : ref Arriving[_staged];
            if (here <= 0)
                continue;
            here = Survivors(target, here, days, ref random);
            long passed = HostMath.BinomialOrNone(ref random, here, passing);
            here -= passed;
            if (i == _later.Length - 1)
                matured = passed;
            else
                _later[i + 1] += passed;
        }

        return matured;
    }

    /// <summary>Whether a lattice cell of a later stage is to enter; what is less than one goes back to the first stage.</summary>
    /// <param name="stage">The stage, the last ones first.</param>
    public bool HasStaged(out int stage)
    {
        for (stage = _later.Length; stage > 0; stage--)
        {
            ref long here = ref _later[stage - 1];
            if (here >= _resident.Now)
                return true;
            Arriving[_staged] += here;
            here = 0;
        }

        return false;
    }

    /// <summary>A lattice cell of a stage leaves those that are past the first for the lattice.</summary>
    public void EnterStaged(int stage)
    {
        _later[stage - 1] -= _resident.Now;
        _underWay.AddResidents(_staged, _resident.Now);
    }
}
