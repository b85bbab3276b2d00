using CarTAgents.Kernels;

namespace CarTAgents.Model;

// A tissue that hardly has targets left is handed over to kinetics of whole-number counts, and comes back when they do.
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
    private double _killed, _exposure;

    /// <summary>Whether the tissue is away from the lattice.</summary>
    public bool IsAway => _place == Place.Away;

    /// <summary>Whether its cells leave the lattice at the next fate.</summary>
    public bool IsLeaving => _place == Place.Leaving;

    /// <summary>Hazard of a target, 1/d, for each T cell a site.</summary>
    private double Hazard => _exposure > 0 ? _killed / _exposure : 0;

    /// <summary>Follows kills while there are enough targets, and begins the hand-over when there have been too few for long enough.</summary>
    /// <param name="census">The census just received.</param>
    /// <param name="plan">The patient's plan.</param>
    /// <param name="sites">Sites of the lattice.</param>
    public void Watch(ReadOnlySpan<long> census, PatientPlan plan, int sites)
    {
        if (plan.HandOver is not { } rule || _place != Place.Lattice) return;
        long targets = 0;
        foreach (TargetPlan target in plan.Targets) targets += census[Counter.Alive + target.Kind - 1];
        if (targets >= Enough)
        {
            double killers = 0;
            for (int kind = 0; kind < plan.Fates.Count; kind++)
            {
                if (plan.Fates[kind] is not { } fate) continue;
                for (int p = 0; p < TRecord.Programs; p++) killers += fate.Function[p] * census[Counter.Program + kind * TRecord.Programs + p];
            }

            // The last day counts most.
            double keep = 1 - Math.Min(1, plan.WindowDays);
            _killed = _killed * keep + census[Counter.Events + Ledger.Killed];
            _exposure = _exposure * keep + targets * (killers * CountedT / Represents / sites) * plan.WindowDays;
        }

        _quiet = targets < rule.Below ? _quiet + 1 : 0;
        if (_quiet >= rule.Windows && _exposure > 0) _place = Place.Leaving;
    }

    /// <summary>After the fate that emptied the lattice: what left is counts from now on.</summary>
    private void Leave(ReadOnlySpan<long> census)
    {
        for (int kind = 1; kind <= Table.ResidentKinds; kind++)
        {
            long cells = Represents * census[Counter.ResidentLeft + kind - 1];
            if (kind == _tumour) TumourRemainder += cells;
            else Arriving[kind] += cells;
        }

        _place = Place.Away;
        _quiet = 0;
    }

    /// <summary>One window of the kinetics: kills at the hazard that was kept, births, deaths and maturation of targets; what antigen does to T cells.</summary>
    /// <param name="plan">The patient's plan.</param>
    /// <param name="sites">Sites of the lattice.</param>
    /// <param name="growth">What niche and lymphodepletion leave of the T cells' growth.</param>
    /// <param name="random">The patient's stream.</param>
    /// <returns>Share of T cells that are stimulated.</returns>
    public double Advance(PatientPlan plan, int sites, double growth, ref HostRandom random)
    {
        double days = plan.WindowDays, volume = (double)Represents * sites, killers = 0, targets = 0;
        for (int c = 0; c < Classes; c++)
        {
            if (c / TRecord.Programs < plan.Fates.Count && plan.Fates[c / TRecord.Programs] is { } fate) killers += Math.Max(0, Pool[c]) * fate.Function[c % TRecord.Programs];
        }

        Span<long> mature = stackalloc long[Table.ResidentKinds + 1];
        mature.Clear();
        foreach (TargetPlan target in plan.Targets)
        {
            long n = target.Kind == _tumour ? TumourRemainder : Arriving[target.Kind];
            targets += n;
            long killed = Binomial(ref random, n, -HostMath.ExpM1(-Hazard * killers / volume * days));
            long died = Binomial(ref random, n - killed, -HostMath.ExpM1(-target.Deaths * days));
            long matured = target.Into == 0 ? 0 : Binomial(ref random, n - killed - died, -HostMath.ExpM1(-target.Matures * days));
            long born = target.Births > 0 ? HostMath.Poisson(ref random, n * target.Births * days) : 0;
            if (matured > 0) mature[target.Into] += matured;
            Kills += killed;
            if (target.Kind == _tumour) TumourRemainder += born - killed - died;
            else Arriving[target.Kind] += born - killed - died - matured;
        }

        for (int kind = 1; kind <= Table.ResidentKinds; kind++) Arriving[kind] += mature[kind];

        // The same contacts, seen from the T cell: productive engagements a day.
        double engaged = Hazard * targets / volume, stimulated = 0;
        for (int kind = 0; kind < plan.Fates.Count; kind++)
        {
            if (plan.Fates[kind] is not { } fate) continue;
            stimulated = -HostMath.ExpM1(-engaged * fate.StimulatedDays);
            Span<long> of = Pool.AsSpan(kind * TRecord.Programs, TRecord.Programs);
            long born = Binomial(ref random, of[TRecord.Proliferating], Math.Min(1, HostMath.ExpM1(HostMath.Log(2) * days / fate.CycleDays) * growth));
            long primed = Binomial(ref random, of[TRecord.Resting], -HostMath.ExpM1(-engaged * days));
            long returned = Binomial(ref random, of[TRecord.Effector], -HostMath.ExpM1(-fate.Return * stimulated * days));
            long died = Binomial(ref random, of[TRecord.Effector] - returned, -HostMath.ExpM1(-fate.ActivationDeath * engaged * days));
            long recalled = Binomial(ref random, of[TRecord.Memory], -HostMath.ExpM1(-fate.Recall * stimulated * days));
            of[TRecord.Resting] -= primed;
            of[TRecord.Effector] -= returned + died;
            of[TRecord.Proliferating] += born + primed + returned + recalled;
        }

        if (plan.HandOver is { } rule && targets >= (double)rule.Above * Represents) Return(sites);
        return stimulated;
    }

    /// <summary>Back to the lattice: the next entries bring the cells.</summary>
    private void Return(int sites)
    {
        long cells = 0;
        foreach (long n in Pool) cells += Math.Max(0, n);
        _place = Place.Lattice;
        _before = Represents;
        _growth = 0;
        Dilution = 0;
        Expect(cells, sites);
    }

    /// <summary>Tumour cells that may enter the lattice: whole lattice cells out of the remainder.</summary>
    public bool TakeTumour()
    {
        if (TumourRemainder < Represents) return false;
        TumourRemainder -= Represents;
        return true;
    }

    /// <summary>Takes back a tumour cell whose entry found no room.</summary>
    public void PutTumour(long cells) => TumourRemainder += cells;

    private static long Binomial(ref HostRandom random, long n, double p) => n > 0 ? HostMath.Binomial(ref random, n, p) : 0;
}
