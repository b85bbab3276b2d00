using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Sums;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Body;

// Clones of the tumour: cells without the antigen, which no T cell binds, and cells that resist killing. On the lattice they are cells like
// others; while they are few they are counts of the body, in which each can be the last.
internal sealed partial class TissueSample
{
    /// <summary>Where tumour cells without the antigen, and those that resist killing, stand among residents by kind from 1.</summary>
    public const int NegativeTumour = 0,
        ResistantTumour = Limits.ResidentKinds + 1;

    private static ReadOnlySpan<int> Clones => [NegativeTumour, ResistantTumour];

    private long ClonesOffLattice => CloneOffLattice(NegativeTumour) + CloneOffLattice(ResistantTumour);

    /// <summary>Tumour cells of the body without the antigen.</summary>
    public long Negative(ReadOnlySpan<long> census) => Clone(census, NegativeTumour);

    /// <summary>Tumour cells of the body that resist killing.</summary>
    public long Resistant(ReadOnlySpan<long> census) => Clone(census, ResistantTumour);

    /// <summary>Whether a lattice cell's worth of a clone is to enter: the first come together, so that chance, by which a lattice cell is
    /// many at once, does not end a clone of that size.</summary>
    /// <param name="census">The census received last.</param>
    /// <param name="clone">The clone.</param>
    public bool CloneIsToEnter(ReadOnlySpan<long> census, int clone)
    {
        if (_handOver.LeavingClone == clone)
            return false;
        bool isThere = OnLattice(census, clone) > 0 || _underWay.Residents(clone) > 0;
        return isThere ? Arriving[clone] >= _resident.Now : Founds(clone);
    }

    /// <summary>Has a clone leave the lattice at the next fate when it is few: as lattice cells the last of many would go at once, as a
    /// count each is the last by itself.</summary>
    /// <param name="census">The census just received.</param>
    /// <param name="plan">The patient's plan.</param>
    public void SendFewClones(ReadOnlySpan<long> census, PatientPlan plan)
    {
        if (!_handOver.IsOnLattice)
            return;
        foreach (int clone in Clones)
        {
            bool isThere = Plan(plan, clone) is { Occurs: true } && OnLattice(census, clone) > 0;
            if (isThere && Clone(census, clone) < AssumedNumbers.CloneFew * _resident.Now)
            {
                _handOver.SendClone(clone);
                return;
            }
        }
    }

    /// <summary>Who leaves the lattice at the next fate.</summary>
    public Departure Leaving =>
        IsLeaving ? Departure.All
        : _handOver.LeavingClone == NegativeTumour ? Departure.OfNegative(_tumour)
        : _handOver.LeavingClone == ResistantTumour ? Departure.OfResistant(_tumour)
        : Departure.Nobody;

    /// <summary>After the fate at which a clone left the lattice, and its census: it is a count from now on.</summary>
    private void TakeInClone(ReadOnlySpan<long> census)
    {
        if (_handOver.LeavingClone is not { } clone)
            return;
        Arriving[clone] += _resident.Now * census[Counter.ResidentLeft + _tumour - 1];
        _handOver.Return();
    }

    /// <summary>One window of the clones that no lattice cell stands for, and of what divisions of the other tumour cells add to
    /// them.</summary>
    /// <param name="census">The census just received, or before the tissue went away.</param>
    /// <param name="plan">The patient's plan.</param>
    /// <param name="random">The patient's stream.</param>
    public void AdvanceClones(ReadOnlySpan<long> census, PatientPlan plan, ref HostRandom random)
    {
        if (plan.TumourTarget is not { } tumour)
            return;
        foreach (int clone in Clones)
        {
            if (Plan(plan, clone) is not { Occurs: true } of)
                continue;
            long others = of.Loss > 0 ? Math.Max(0, Tumour(census) - Clone(census, clone)) : 0,
                n = Arriving[clone],
                killed = of.Killing > 0
                    ? HostMath.BinomialOrNone(ref random, n, -HostMath.ExpM1(-of.Killing * TargetHazard * plan.WindowDays))
                    : 0,
                died = HostMath.BinomialOrNone(ref random, n - killed, -HostMath.ExpM1(-tumour.Deaths * plan.WindowDays)),
                born = _isFull ? 0 : HostMath.Poisson(ref random, (n + of.Loss * others) * tumour.Births * plan.WindowDays);
            _kills += killed;
            Arriving[clone] = n + born - died - killed;
        }
    }

    /// <summary>Targets on the lattice as T cells kill them: each resistant one as a part of another.</summary>
    private double Vulnerable(ReadOnlySpan<long> census, PatientPlan plan)
    {
        double targets = Targets(census, plan);
        return plan.Resistant is { Occurs: true } clone ? targets - (1 - clone.Killing) * OnLattice(census, ResistantTumour) : targets;
    }

    private static ClonePlan? Plan(PatientPlan plan, int clone) => clone == NegativeTumour ? plan.Negative : plan.Resistant;

    private long Clone(ReadOnlySpan<long> census, int clone) =>
        CloneOffLattice(clone) + (IsCounts ? 0 : _resident.AtCensus * OnLattice(census, clone));

    private long CloneOffLattice(int clone) => Arriving[clone] + _underWay.Residents(clone);

    private bool Founds(int clone) => Arriving[clone] >= AssumedNumbers.CloneFounders * _resident.Now;

    private bool FoundsClone => Founds(NegativeTumour) || Founds(ResistantTumour);

    private bool HasClone(ReadOnlySpan<long> census, PatientPlan plan)
    {
        foreach (int clone in Clones)
        {
            if (Plan(plan, clone) is { Occurs: true } && (OnLattice(census, clone) > 0 || _underWay.Residents(clone) > 0))
                return true;
        }

        return false;
    }

    private long OnLattice(ReadOnlySpan<long> census, int clone) =>
        _tumour == 0 ? 0 : census[(clone == NegativeTumour ? Counter.Negative : Counter.Resistant) + _tumour - 1];
}
