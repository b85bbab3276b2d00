using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Sums;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Body;

// Kinetics of whole-number counts: of a tissue that hardly has targets left, handed over until they come back, and of the tumour cells that
// no lattice cell stands for.
internal sealed partial class PatientTissue
{
    /// <summary>Where the tissue is: on the lattice; leaving it at the next fate; away, as counts.</summary>
    private enum Place
    {
        Lattice,
        Leaving,
        Away,
    }

    /// <summary>Targets on the lattice from which on a window tells the hazard of being killed.</summary>
    private const int Enough = 64;

    private Place _place;
    private int _quiet;
    private double _killed,
        _exposure;

    /// <summary>Whether the tissue is away from the lattice.</summary>
    public bool IsAway => _place == Place.Away;

    /// <summary>Whether its cells leave the lattice at the next fate.</summary>
    public bool IsLeaving => _place == Place.Leaving;

    /// <summary>Hazard of a target, 1/d, for each T cell a site.</summary>
    private double Hazard => _exposure > 0 ? _killed / _exposure : 0;

    /// <summary>Follows kills while there are enough targets, for the hazard of those that are no longer on the lattice.</summary>
    /// <param name="census">The census just received.</param>
    /// <param name="plan">The patient's plan.</param>
    /// <param name="sites">Sites of the lattice.</param>
    public void Follow(ReadOnlySpan<long> census, PatientPlan plan, int sites)
    {
        long targets = Targets(census, plan);
        if (targets < Enough)
            return;
        // The last day counts most.
        double keep = 1 - Math.Min(1, plan.WindowDays);
        _killed = _killed * keep + census[Counter.Events + Ledger.Killed];
        _exposure = _exposure * keep + targets * (OnLattice(census, plan) * CountedT / Represents / sites) * plan.WindowDays;
    }

    /// <summary>Begins the hand-over when there have been too few targets, and too few activated macrophages, for long enough.</summary>
    /// <param name="census">The census just received.</param>
    /// <param name="plan">The patient's plan.</param>
    public void Watch(ReadOnlySpan<long> census, PatientPlan plan)
    {
        if (plan.HandOver is not { } rule || _place != Place.Lattice)
            return;
        long active = 0;
        foreach (int kind in plan.Activated)
            active += census[Counter.Alive + kind - 1];
        _quiet = Targets(census, plan) < rule.Below && active < rule.Below ? _quiet + 1 : 0;
        if (_quiet >= rule.Windows && _exposure > 0)
            _place = Place.Leaving;
    }

    private static long Targets(ReadOnlySpan<long> census, PatientPlan plan)
    {
        long targets = 0;
        foreach (TargetPlan target in plan.Targets)
            targets += census[Counter.Alive + target.Kind - 1];
        return targets;
    }

    /// <summary>T cells on the lattice that no synapse holds, each by its share of full killing: who is bound finds no other
    /// target.</summary>
    private static double OnLattice(ReadOnlySpan<long> census, PatientPlan plan)
    {
        double killers = 0;
        long all = 0,
            bound = 0;
        for (int kind = 0; kind < Limits.TKinds; kind++)
        {
            all += census[Counter.T + kind];
            bound += census[Counter.TBound + kind];
        }

        if (all == 0)
            return 0;
        for (int kind = 0; kind < plan.Fates.Count; kind++)
        {
            if (plan.Fates[kind] is not { } fate)
                continue;
            for (int p = 0; p < TRecord.Programs; p++)
                killers += fate.Function[p] * census[Counter.Program + kind * TRecord.Programs + p];
        }

        return killers * (all - bound) / all;
    }

    /// <summary>The same of T cells that are not on the lattice, in body cells.</summary>
    private double Elsewhere(PatientPlan plan)
    {
        double killers = 0;
        for (int kind = 0; kind < plan.Fates.Count; kind++)
        {
            if (plan.Fates[kind] is not { } fate)
                continue;
            for (int p = 0; p < TRecord.Programs; p++)
                killers += fate.Function[p] * Math.Max(0, OffLattice(kind * TRecord.Programs + p));
        }

        return killers;
    }

    /// <summary>After the fate that emptied the lattice: what left is counts from now on.</summary>
    private void Leave(ReadOnlySpan<long> census)
    {
        for (int kind = 1; kind <= Limits.ResidentKinds; kind++)
        {
            long cells = Represents * census[Counter.ResidentLeft + kind - 1];
            if (kind == _tumour)
                TumourRemainder += cells;
            else
                Arriving[kind] += cells;
        }

        _place = Place.Away;
        _quiet = 0;
    }

    /// <summary>One window of the kinetics: kills at the hazard that was kept, births, deaths and maturation of targets; what antigen does
    /// to T cells.</summary>
    /// <param name="plan">The patient's plan.</param>
    /// <param name="sites">Sites of the lattice.</param>
    /// <param name="growth">What niche and lymphodepletion leave of the T cells' growth.</param>
    /// <param name="random">The patient's stream.</param>
    /// <returns>Share of T cells that are stimulated.</returns>
    public double Advance(PatientPlan plan, int sites, double growth, ref HostRandom random)
    {
        double days = plan.WindowDays,
            volume = (double)Represents * sites,
            killers = Elsewhere(plan),
            targets = 0;
        Span<long> mature = stackalloc long[Limits.ResidentKinds + 1];
        mature.Clear();
        foreach (TargetPlan target in plan.Targets)
        {
            long n = target.Kind == _tumour ? TumourRemainder : Arriving[target.Kind];
            // A debt, which a change of the factor may have left, waits for cells that come.
            if (n <= 0)
                continue;
            targets += n;
            n = Survive(target, n, killers / volume, days, ref random);
            long matured = target.Into == 0 ? 0 : Binomial(ref random, n, -HostMath.ExpM1(-target.Matures * days));
            if (matured > 0)
                mature[target.Into] += matured;
            if (target.Kind == _tumour)
                TumourRemainder = n;
            else
                Arriving[target.Kind] = n - matured;
        }

        for (int kind = 1; kind <= Limits.ResidentKinds; kind++)
            Arriving[kind] += mature[kind];

        // The same contacts, seen from the T cell: productive engagements a day.
        double engaged = Hazard * targets / volume,
            stimulated = 0;
        for (int kind = 0; kind < plan.Fates.Count; kind++)
        {
            if (plan.Fates[kind] is not { } fate)
                continue;
            stimulated = -HostMath.ExpM1(-engaged * fate.StimulatedDays);
            Span<long> of = Pool.AsSpan(kind * TRecord.Programs, TRecord.Programs);
            long born = Binomial(
                ref random,
                of[TRecord.Proliferating],
                Math.Min(1, HostMath.ExpM1(HostMath.Log(2) * days / fate.CycleDays) * growth)
            );
            long primed = Binomial(ref random, of[TRecord.Resting], -HostMath.ExpM1(-engaged * days));
            long returned = Binomial(ref random, of[TRecord.Effector], -HostMath.ExpM1(-fate.Return * stimulated * days));
            long died = Binomial(ref random, of[TRecord.Effector] - returned, -HostMath.ExpM1(-fate.ActivationDeath * engaged * days));
            long recalled = Binomial(ref random, of[TRecord.Memory], -HostMath.ExpM1(-fate.Recall * stimulated * days));
            of[TRecord.Resting] -= primed;
            of[TRecord.Effector] -= returned + died;
            of[TRecord.Proliferating] += born + primed + returned + recalled;
        }

        if (plan.HandOver is { } rule && targets >= (double)rule.Above * Represents)
            Return(sites);
        return stimulated;
    }

    /// <summary>One window of the targets, of a tissue on its lattice, that no lattice cell stands for: killed, born and dying as those on
    /// it.</summary>
    /// <param name="census">The census just received.</param>
    /// <param name="plan">The patient's plan.</param>
    /// <param name="sites">Sites of the lattice.</param>
    /// <param name="random">The patient's stream.</param>
    public void AdvanceRemainder(ReadOnlySpan<long> census, PatientPlan plan, int sites, ref HostRandom random)
    {
        if (_place == Place.Away)
            return;
        double killers = (OnLattice(census, plan) * CountedT + Elsewhere(plan)) / ((double)Represents * sites);
        foreach (TargetPlan target in plan.Targets)
        {
            if (target.Kind == _tumour && TumourResidue > 0)
                TumourRemainder = _promised + Survive(target, TumourResidue, killers, plan.WindowDays, ref random);
            else if (target.Kind != _tumour && Arriving[target.Kind] > 0)
                Arriving[target.Kind] = Survive(target, Arriving[target.Kind], killers, plan.WindowDays, ref random);
        }
    }

    /// <summary>What a window leaves of some targets: killed, dying and born by whole cells.</summary>
    private long Survive(TargetPlan target, long n, double killersPerSite, double days, ref HostRandom random)
    {
        long killed = Binomial(ref random, n, -HostMath.ExpM1(-Hazard * killersPerSite * days));
        long died = Binomial(ref random, n - killed, -HostMath.ExpM1(-target.Deaths * days));
        long born = target.Births > 0 ? HostMath.Poisson(ref random, n * target.Births * days) : 0;
        Kills += killed;
        return n + born - killed - died;
    }

    /// <summary>Back to the lattice: the next entries bring the cells.</summary>
    private void Return(int sites)
    {
        long cells = 0;
        foreach (long n in Pool)
            cells += Math.Max(0, n);
        _place = Place.Lattice;
        _before = Represents;
        _growth = 0;
        Dilution = default;
        Expect(cells, sites);
    }

    private static long Binomial(ref HostRandom random, long n, double p) => n > 0 ? HostMath.Binomial(ref random, n, p) : 0;
}
