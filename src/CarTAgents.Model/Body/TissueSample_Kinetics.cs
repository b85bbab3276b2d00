using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Sums;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Body;

// Kinetics of whole-number counts: of a tissue that hardly has targets left, handed over until they come back, and of the targets and
// T cells that no lattice cell stands for.
internal sealed partial class TissueSample
{
    /// <summary>Follows kills while there are enough targets, for the hazard of those that are no longer on the lattice.</summary>
    /// <param name="census">The census just received.</param>
    /// <param name="plan">The patient's plan.</param>
    /// <param name="sites">Sites of the lattice.</param>
    public void FollowKills(ReadOnlySpan<long> census, PatientPlan plan, int sites)
    {
        double killers = KillersPerSite(census, plan, sites);
        _handOver.FollowKills(
            census[Counter.Events + Ledger.Killed],
            Vulnerable(census, plan),
            killers * Search(census, plan, sites, killers),
            plan.WindowDays
        );
    }

    /// <summary>T cells on the lattice, a site, each by its share of full killing and by what it stands for beside a resident.</summary>
    private double KillersPerSite(ReadOnlySpan<long> census, PatientPlan plan, int sites) =>
        KillersOnLattice(census, plan) * _tCell.AtCensus / _resident.Now / sites;

    /// <summary>Hazard of a target among as many as there are, of its hazard where both they and T cells are few: who is bound finds no
    /// other target.</summary>
    private double Search(ReadOnlySpan<long> census, PatientPlan plan, int sites, double killersPerSite)
    {
        if (plan.Search is { } law)
            return law.OfFew((double)Targets(census, plan) / sites, killersPerSite);
        long all = 0,
            bound = 0;
        for (int kind = 0; kind < Limits.TKinds; kind++)
        {
            all += census[Counter.T + kind];
            bound += census[Counter.TBound + kind];
        }

        return all == 0 ? 1 : 1 - (double)bound / all;
    }

    /// <summary>Begins the hand-over when there have been too few targets, activated macrophages and dividing T cells for long
    /// enough.</summary>
    /// <param name="census">The census just received.</param>
    /// <param name="plan">The patient's plan.</param>
    public void BeginHandOverIfQuiet(ReadOnlySpan<long> census, PatientPlan plan)
    {
        if (plan.HandOver is not { } rule)
            return;
        long active = 0;
        foreach (int kind in plan.Activated)
            active += census[Counter.Alive + kind - 1];
        // Clones stay where they are, so that counts need not tell them apart.
        bool isQuiet =
            Targets(census, plan) < rule.Below && active < rule.Below && Dividing(census) < rule.Below && !HasClone(census, plan);
        _handOver.CountQuietWindows(isQuiet, rule.Windows);
    }

    /// <summary>T cells on the lattice in a burst, whose course counts tell only roughly.</summary>
    private static long Dividing(ReadOnlySpan<long> census)
    {
        long dividing = 0;
        for (int kind = 0; kind < Limits.TKinds; kind++)
        {
            for (int chances = 0; chances <= TState.MostChances; chances++)
                dividing += census[Counter.Program + Counter.OfState(kind, TState.OfBurst(chances))];
        }

        return dividing;
    }

    /// <summary>Targets on the lattice that T cells may bind.</summary>
    private long Targets(ReadOnlySpan<long> census, PatientPlan plan)
    {
        long targets = plan.Negative is { Occurs: true } ? -OnLattice(census, NegativeTumour) : 0;
        foreach (TargetPlan target in plan.Targets)
            targets += census[Counter.Alive + target.Kind - 1];
        return targets;
    }

    /// <summary>T cells on the lattice, each by its share of full killing.</summary>
    private static double KillersOnLattice(ReadOnlySpan<long> census, PatientPlan plan)
    {
        double killers = 0;
        for (int kind = 0; kind < plan.Fates.Count; kind++)
        {
            if (plan.Fates[kind] is not { } fate)
                continue;
            for (int state = 0; state < TState.Count; state++)
                killers += fate.Function[(int)TState.Program(state)] * census[Counter.Program + Counter.OfState(kind, state)];
        }

        return killers;
    }

    /// <summary>The same of T cells that are not on the lattice, in body cells.</summary>
    private double KillersOffLattice(PatientPlan plan)
    {
        double killers = 0;
        for (int kind = 0; kind < plan.Fates.Count; kind++)
        {
            if (plan.Fates[kind] is not { } fate)
                continue;
            for (int state = 0; state < TState.Count; state++)
                killers += fate.Function[(int)TState.Program(state)] * Math.Max(0, OffLattice(kind * TState.Count + state));
        }

        return killers;
    }

    /// <summary>After the fate that emptied the lattice, and its census: what left is counts from now on.</summary>
    /// <param name="census">That census.</param>
    /// <param name="plan">The patient's plan.</param>
    /// <param name="sites">Sites of the lattice.</param>
    public void LeaveLattice(ReadOnlySpan<long> census, PatientPlan plan, int sites)
    {
        for (int kind = 1; kind <= Limits.ResidentKinds; kind++)
            AddResidents(kind, _resident.Now * census[Counter.ResidentLeft + kind - 1]);
        double volume = (double)_resident.Now * sites,
            killers = KillersOffLattice(plan) / volume;
        SpreadOverStages(plan, HazardAway(plan, OffLattice(plan).Targets / volume, killers) * killers);
        _handOver.Leave();
    }

    /// <summary>Hazard of a target of a tissue that is away for each T cell a site.</summary>
    private double HazardAway(PatientPlan plan, double targetsPerSite, double killersPerSite) =>
        _handOver.Hazard * (plan.Search?.OfFew(targetsPerSite, killersPerSite) ?? 1);

    /// <summary>One window of the kinetics: kills at the hazard that was kept, births, deaths and maturation of targets; what antigen does
    /// to T cells.</summary>
    /// <param name="plan">The patient's plan.</param>
    /// <param name="sites">Sites of the lattice.</param>
    /// <param name="tick">First tick of the window.</param>
    /// <param name="growth">What niche and lymphodepletion leave of the T cells' growth.</param>
    /// <param name="random">The patient's stream.</param>
    public void AdvanceAway(PatientPlan plan, int sites, uint tick, double growth, ref HostRandom random)
    {
        for (int kind = 0; kind < Limits.TKinds; kind++)
            Pool.PayDebts(kind);
        Pool.ForgiveDebts();
        double volume = (double)_resident.Now * sites,
            killers = KillersOffLattice(plan) / volume;
        (double targets, double triggers) = OffLattice(plan);
        double hazard = HazardAway(plan, targets / volume, killers);
        TargetHazard = hazard * killers;
        _isFull = _tumourRemainder + ClonesOffLattice >= _capacity;
        AdvanceTargets(plan, ref random);
        // The same contacts, seen from the T cell: engagements a day that trigger it.
        StimulatePool(plan, tick, hazard * triggers / volume, growth, ref random);
        AdvanceClones([], plan, ref random);
        if (plan.HandOver is { } rule && (targets >= (double)rule.Above * _resident.Now || FoundsClone))
            ReturnToLattice(sites, plan.Weighted);
    }

    /// <summary>Targets of a tissue that is away; and the same, each times the triggers for a kill of it.</summary>
    private (double Targets, double Triggers) OffLattice(PatientPlan plan)
    {
        double targets = 0,
            triggers = 0;
        foreach (TargetPlan target in plan.Targets)
        {
            // A debt, which a change of the factor may have left, waits for cells that come.
            long n = Math.Max(0, Counted(target));
            targets += n;
            triggers += n * target.TriggersPerKill;
        }

        return (targets, triggers);
    }

    private long Counted(TargetPlan target) =>
        target.Kind == _tumour ? _tumourRemainder : Arriving[target.Kind] + (target.Kind == _staged ? LaterStages : 0);

    /// <summary>One window of the targets of a tissue that is away.</summary>
    /// <param name="plan">The patient's plan.</param>
    /// <param name="random">The patient's stream.</param>
    private void AdvanceTargets(PatientPlan plan, ref HostRandom random)
    {
        Span<long> mature = stackalloc long[Limits.ResidentKinds + 1];
        mature.Clear();
        foreach (TargetPlan target in plan.Targets)
        {
            if (Counted(target) <= 0)
                continue;
            if (target.Kind == _staged)
                mature[target.Into] += AdvanceStages(target, plan.WindowDays, ref random);
            else if (target.Kind == _tumour)
                _tumourRemainder = Survivors(target, _tumourRemainder, plan.WindowDays, ref random);
            else
                mature[target.Into] += AdvanceArriving(target, plan.WindowDays, ref random);
        }

        Matured = mature[0];
        for (int kind = 1; kind <= Limits.ResidentKinds; kind++)
            Arriving[kind] += mature[kind];
    }

    /// <summary>One window of targets whose stages nothing tells apart.</summary>
    /// <returns>Those that became another kind.</returns>
    private long AdvanceArriving(TargetPlan target, double days, ref HostRandom random)
    {
        long n = Survivors(target, Arriving[target.Kind], days, ref random),
            matured = target.Into > 0 ? HostMath.BinomialOrNone(ref random, n, -HostMath.ExpM1(-target.Matures / target.Stages * days)) : 0;
        Arriving[target.Kind] = n - matured;
        return matured;
    }

    /// <summary>What a window of antigen does to the T cells of the pool, and the course of their bursts.</summary>
    /// <param name="plan">The patient's plan.</param>
    /// <param name="tick">First tick of the window.</param>
    /// <param name="engaged">Engagements a T cell and day that trigger it.</param>
    /// <param name="growth">Share of due divisions that the body allows.</param>
    /// <param name="random">The patient's stream.</param>
    private void StimulatePool(PatientPlan plan, uint tick, double engaged, double growth, ref HostRandom random)
    {
        double days = plan.WindowDays;
        NetBirths = 0;
        for (int kind = 0; kind < plan.Fates.Count; kind++)
        {
            if (plan.Fates[kind] is not { } fate)
                continue;
            double stimulated = -HostMath.ExpM1(-engaged * fate.StimulatedDays);
            if (tick >= plan.InfusionTick + fate.Lag)
                NetBirths += Pool.AdvanceBursts(kind, fate, days, growth, stimulated, ref random);
            NetBirths -= Pool.Stimulate(kind, fate, days, engaged, stimulated, ref random);
        }
    }

    /// <summary>One window of the targets, of a tissue on its lattice, that no lattice cell stands for: killed, born and dying as those on
    /// it.</summary>
    /// <param name="census">The census just received.</param>
    /// <param name="plan">The patient's plan.</param>
    /// <param name="sites">Sites of the lattice.</param>
    /// <param name="random">The patient's stream.</param>
    public void AdvanceRemainder(ReadOnlySpan<long> census, PatientPlan plan, int sites, ref HostRandom random)
    {
        if (IsAway)
            return;
        double killers = KillersPerSite(census, plan, sites),
            all = killers + KillersOffLattice(plan) / ((double)_resident.Now * sites);
        TargetHazard = _handOver.Hazard * (all * Search(census, plan, sites, killers));
        _isFull = Tumour(census) >= _capacity;
        foreach (TargetPlan target in plan.Targets)
        {
            if (target.Kind == _tumour && TumourResidue > 0)
                _tumourRemainder = _promised + Survivors(target, TumourResidue, plan.WindowDays, ref random);
            else if (target.Kind != _tumour && Arriving[target.Kind] > 0)
                Arriving[target.Kind] = Survivors(target, Arriving[target.Kind], plan.WindowDays, ref random);
        }

        AdvanceClones(census, plan, ref random);
    }

    /// <summary>One window of the T cells, of a tissue on its lattice, that no lattice cell stands for: they meet its targets and go on
    /// with their bursts, but kill none of those on the lattice.</summary>
    /// <param name="census">The census just received.</param>
    /// <param name="plan">The patient's plan.</param>
    /// <param name="sites">Sites of the lattice.</param>
    /// <param name="tick">First tick of the window.</param>
    /// <param name="growth">Share of due divisions that the body allows.</param>
    /// <param name="random">The patient's stream.</param>
    public void AdvanceWaiting(ReadOnlySpan<long> census, PatientPlan plan, int sites, uint tick, double growth, ref HostRandom random)
    {
        double triggers = 0;
        foreach (TargetPlan target in plan.Targets)
        {
            // Cells without the antigen are no targets.
            long n = target.Kind == _tumour ? Tumour(census) - Clone(census, NegativeTumour) : Residents(census, target.Kind);
            triggers += Math.Max(0, n) * target.TriggersPerKill;
        }

        double hazard = _handOver.Hazard * Search(census, plan, sites, KillersPerSite(census, plan, sites));
        StimulatePool(plan, tick, hazard * triggers / ((double)_resident.Now * sites), growth, ref random);
    }

    /// <summary>What a window leaves of some targets: killed, dying and born by whole cells.</summary>
    private long Survivors(TargetPlan target, long n, double days, ref HostRandom random)
    {
        long killed = HostMath.BinomialOrNone(ref random, n, -HostMath.ExpM1(-TargetHazard * days));
        double deaths = target.Deaths + (target.IsDepleted ? AntiCd20 : 0);
        long died = HostMath.BinomialOrNone(ref random, n - killed, -HostMath.ExpM1(-deaths * days));
        bool isBorn = target.Births > 0 && !(_isFull && target.Kind == _tumour);
        long born = isBorn ? HostMath.Poisson(ref random, n * target.Births * days) : 0;
        _kills += killed;
        return n + born - killed - died;
    }

    /// <summary>Back to the lattice: the next entries bring the cells.</summary>
    private void ReturnToLattice(int sites, bool weighted)
    {
        _handOver.Return();
        _resident.AtCensus = _resident.Now;
        _growth = 0;
        _dilution = 0;
        if (weighted)
            SetFounderFactor(Pool.Sum(), sites);
        else
            _tCell = _resident;
    }
}
