using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Sums;
using CarTAgents.Model.Conversion;
using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Body;

// Kinetics of whole-number counts: of a tissue that hardly has targets left, handed over until they come back, and of the tumour cells that
// no lattice cell stands for.
internal sealed partial class TissueSample
{
    /// <summary>Follows kills while there are enough targets, for the hazard of those that are no longer on the lattice.</summary>
    /// <param name="census">The census just received.</param>
    /// <param name="plan">The patient's plan.</param>
    /// <param name="sites">Sites of the lattice.</param>
    public void FollowKills(ReadOnlySpan<long> census, PatientPlan plan, int sites) =>
        _handOver.FollowKills(
            census[Counter.Events + Ledger.Killed],
            Vulnerable(census, plan),
            KillersOnLattice(census, plan) * _tCell.AtCensus / _resident.Now / sites,
            plan.WindowDays
        );

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

    /// <summary>T cells on the lattice that no synapse holds, each by its share of full killing: who is bound finds no other
    /// target.</summary>
    private static double KillersOnLattice(ReadOnlySpan<long> census, PatientPlan plan)
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
            for (int state = 0; state < TState.Count; state++)
                killers += fate.Function[(int)TState.Program(state)] * census[Counter.Program + Counter.OfState(kind, state)];
        }

        return killers * (all - bound) / all;
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
        SpreadOverStages(plan, _handOver.Hazard * KillersOffLattice(plan) / ((double)_resident.Now * sites));
        _handOver.Leave();
    }

    /// <summary>One window of the kinetics: kills at the hazard that was kept, births, deaths and maturation of targets; what antigen does
    /// to T cells.</summary>
    /// <param name="plan">The patient's plan.</param>
    /// <param name="sites">Sites of the lattice.</param>
    /// <param name="growth">What niche and lymphodepletion leave of the T cells' growth.</param>
    /// <param name="random">The patient's stream.</param>
    public void AdvanceAway(PatientPlan plan, int sites, double growth, ref HostRandom random)
    {
        PayDebts();
        double volume = (double)_resident.Now * sites;
        double triggers = 0;
        double killers = KillersOffLattice(plan) / volume;
        TargetHazard = _handOver.Hazard * killers;
        double targets = AdvanceTargets(plan, killers, ref triggers, ref random);
        // The same contacts, seen from the T cell: engagements a day that trigger it.
        StimulatePool(plan, _handOver.Hazard * triggers / volume, growth, ref random);
        AdvanceClones([], plan, ref random);
        if (plan.HandOver is { } rule && (targets >= (double)rule.Above * _resident.Now || FoundsClone))
            ReturnToLattice(sites);
    }

    /// <summary>One window of the targets of a tissue that is away.</summary>
    /// <param name="plan">The patient's plan.</param>
    /// <param name="killersPerSite">T cells by their function, a site.</param>
    /// <param name="triggers">Targets, each times the triggers for a kill of it.</param>
    /// <param name="random">The patient's stream.</param>
    /// <returns>Targets that there were.</returns>
    private double AdvanceTargets(PatientPlan plan, double killersPerSite, ref double triggers, ref HostRandom random)
    {
        double targets = 0;
        Span<long> mature = stackalloc long[Limits.ResidentKinds + 1];
        mature.Clear();
        foreach (TargetPlan target in plan.Targets)
        {
            long n = target.Kind == _tumour ? _tumourRemainder : Arriving[target.Kind];
            if (target.Kind == _staged)
                n += LaterStages;
            // A debt, which a change of the factor may have left, waits for cells that come.
            if (n <= 0)
                continue;
            targets += n;
            triggers += n * target.TriggersPerKill;
            if (target.Kind == _staged)
                mature[target.Into] += AdvanceStages(target, killersPerSite, plan.WindowDays, ref random);
            else if (target.Kind == _tumour)
                _tumourRemainder = Survivors(target, n, killersPerSite, plan.WindowDays, ref random);
            else
                mature[target.Into] += AdvanceArriving(target, killersPerSite, plan.WindowDays, ref random);
        }

        Matured = mature[0];
        for (int kind = 1; kind <= Limits.ResidentKinds; kind++)
            Arriving[kind] += mature[kind];
        return targets;
    }

    /// <summary>One window of targets whose stages nothing tells apart.</summary>
    /// <returns>Those that became another kind.</returns>
    private long AdvanceArriving(TargetPlan target, double killersPerSite, double days, ref HostRandom random)
    {
        long n = Survivors(target, Arriving[target.Kind], killersPerSite, days, ref random),
            matured = target.Into > 0 ? Binomial(ref random, n, -HostMath.ExpM1(-target.Matures / target.Stages * days)) : 0;
        Arriving[target.Kind] = n - matured;
        return matured;
    }

    /// <summary>What a window of antigen does to the T cells of the pool, and the course of their bursts.</summary>
    /// <param name="plan">The patient's plan.</param>
    /// <param name="engaged">Engagements a T cell and day that trigger it.</param>
    /// <param name="growth">Share of due divisions that the body allows.</param>
    /// <param name="random">The patient's stream.</param>
    private void StimulatePool(PatientPlan plan, double engaged, double growth, ref HostRandom random)
    {
        double days = plan.WindowDays;
        for (int kind = 0; kind < plan.Fates.Count; kind++)
        {
            if (plan.Fates[kind] is not { } fate)
                continue;
            double stimulated = -HostMath.ExpM1(-engaged * fate.StimulatedDays);
            Span<long> of = Pool.AsSpan(kind * TState.Count, TState.Count);
            AdvanceBursts(of, fate, Math.Min(1, days / fate.CycleDays), growth, stimulated, ref random);
            long primed = Binomial(ref random, of[(int)TProgram.Resting], -HostMath.ExpM1(-engaged * days)),
                more = Binomial(ref random, primed, fate.MoreDivisions);
            long died = Binomial(ref random, of[(int)TProgram.Effector], -HostMath.ExpM1(-fate.ActivationDeath * engaged * days));
            long recalled = Binomial(ref random, of[(int)TProgram.Memory], -HostMath.ExpM1(-fate.Recall * stimulated * days));
            of[(int)TProgram.Resting] -= primed;
            of[(int)TProgram.Effector] -= died;
            of[(int)TProgram.Memory] -= recalled;
            of[TState.OfBurst(fate.Divisions)] += primed - more;
            of[TState.OfBurst(fate.Divisions + 1)] += more;
            of[TState.OfBurst(fate.RecalledDivisions)] += recalled;
        }
    }

    /// <summary>Chances to divide that fall due in a window, the fewest first, so that none of a cell's follows another.</summary>
    private static void AdvanceBursts(Span<long> of, FatePlan fate, double due, double growth, double stimulated, ref HostRandom random)
    {
        long rearmed = 0;
        for (int chances = 0; chances <= TState.MostChances; chances++)
        {
            ref long here = ref of[TState.OfBurst(chances)];
            long passing = Binomial(ref random, here, due);
            if (passing == 0)
                continue;
            here -= passing;
            if (chances > 0)
            {
                of[TState.OfBurst(chances - 1)] += passing + Binomial(ref random, passing, growth);
                continue;
            }

            rearmed = Binomial(ref random, passing, stimulated * fate.Rearming);
            long memory = Binomial(ref random, passing - rearmed, fate.MemoryShare);
            of[(int)TProgram.Memory] += memory;
            of[(int)TProgram.Effector] += passing - rearmed - memory;
        }

        of[TState.OfBurst(fate.RearmedDivisions)] += rearmed;
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
        double killers = (KillersOnLattice(census, plan) * _tCell.AtCensus + KillersOffLattice(plan)) / ((double)_resident.Now * sites);
        TargetHazard = _handOver.Hazard * killers;
        foreach (TargetPlan target in plan.Targets)
        {
            if (target.Kind == _tumour && TumourResidue > 0)
                _tumourRemainder = _promised + Survivors(target, TumourResidue, killers, plan.WindowDays, ref random);
            else if (target.Kind != _tumour && Arriving[target.Kind] > 0)
                Arriving[target.Kind] = Survivors(target, Arriving[target.Kind], killers, plan.WindowDays, ref random);
        }

        AdvanceClones(census, plan, ref random);
    }

    /// <summary>What a window leaves of some targets: killed, dying and born by whole cells.</summary>
    private long Survivors(TargetPlan target, long n, double killersPerSite, double days, ref HostRandom random)
    {
        long killed = Binomial(ref random, n, -HostMath.ExpM1(-_handOver.Hazard * killersPerSite * days));
        double deaths = target.Deaths + (target.IsDepleted ? AntiCd20 : 0);
        long died = Binomial(ref random, n - killed, -HostMath.ExpM1(-deaths * days));
        long born = target.Births > 0 ? HostMath.Poisson(ref random, n * target.Births * days) : 0;
        _kills += killed;
        return n + born - killed - died;
    }

    /// <summary>Back to the lattice: the next entries bring the cells.</summary>
    private void ReturnToLattice(int sites)
    {
        long cells = 0;
        foreach (long n in Pool)
            cells += Math.Max(0, n);
        _handOver.Return();
        _resident.AtCensus = _resident.Now;
        _growth = 0;
        _dilution = 0;
        SetFounderFactor(cells, sites);
    }

    private static long Binomial(ref HostRandom random, long n, double p) => n > 0 ? HostMath.Binomial(ref random, n, p) : 0;
}
