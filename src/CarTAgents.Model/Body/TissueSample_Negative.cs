using CarTAgents.Kernels.Sums;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Body;

// Tumour cells without the antigen. On the lattice they are cells like others, which no T cell binds; while they are few they are a count
// of the body, in which each can be the last.
internal sealed partial class TissueSample
{
    private long NegativeOffLattice => Arriving[NegativeTumour] + _underWay.Residents(NegativeTumour);

    /// <summary>Tumour cells of the body without the antigen.</summary>
    public long Negative(ReadOnlySpan<long> census) => NegativeOffLattice + (IsAway ? 0 : _resident.AtCensus * NegativeOnLattice(census));

    /// <summary>Whether a lattice cell's worth of them is to enter: the first come together, so that chance, by which a lattice cell is
    /// many at once, does not end a clone of that size.</summary>
    /// <param name="census">The census received last.</param>
    public bool NegativeIsToEnter(ReadOnlySpan<long> census)
    {
        bool isThere = NegativeOnLattice(census) > 0 || _underWay.Residents(NegativeTumour) > 0;
        return isThere ? Arriving[NegativeTumour] >= _resident.Now : FoundsNegative;
    }

    /// <summary>A tumour cell without antigen leaves those that no lattice cell stands for, for the lattice.</summary>
    public void EnterNegative() => EnterResident(NegativeTumour);

    /// <summary>One window of those that no lattice cell stands for, and of what divisions of the other tumour cells add to them.</summary>
    /// <param name="census">The census just received, or before the tissue went away.</param>
    /// <param name="plan">The patient's plan.</param>
    /// <param name="random">The patient's stream.</param>
    public void AdvanceNegative(ReadOnlySpan<long> census, PatientPlan plan, ref HostRandom random)
    {
        if (plan.Negative is not { Occurs: true } clone || plan.TumourTarget is not { } tumour)
            return;
        long positive = Math.Max(0, Tumour(census) - Negative(census)),
            n = Arriving[NegativeTumour],
            died = Binomial(ref random, n, -HostMath.ExpM1(-tumour.Deaths * plan.WindowDays)),
            born = HostMath.Poisson(ref random, (n + clone.Loss * positive) * tumour.Births * plan.WindowDays);
        Arriving[NegativeTumour] = n + born - died;
    }

    private bool FoundsNegative => Arriving[NegativeTumour] >= AssumedNumbers.CloneFounders * _resident.Now;

    private bool HasNegative(ReadOnlySpan<long> census, PatientPlan plan) =>
        plan.Negative is { Occurs: true } && (NegativeOnLattice(census) > 0 || _underWay.Residents(NegativeTumour) > 0);

    private long NegativeOnLattice(ReadOnlySpan<long> census) => _tumour == 0 ? 0 : census[Counter.Negative + _tumour - 1];
}
