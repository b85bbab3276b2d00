using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Draws;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Sums;

namespace CarTAgents.Kernels.Rules;

/// <summary>What a resident does in a tick: take the hits that neighbouring T cells show, die, be cleared, or begin to divide.</summary>
/// <remarks>Third pass of a tick. Additive hits, their gap and their repair: Weigelin et al. 2021
/// (doi:10.1038/s41467-021-25282-3).
/// <para>One random word a resident and tick, the die of its site (<see cref="Draw.Die"/>): below the probability of what may happen to a
/// cell of its phase it does; a living cell's death and division share the die, one range above the other, and the place within the
/// second gives the first direction that is tried. Each sublethal hit that may be repaired has the word X of a block of its own
/// (<see cref="Purpose.Repair"/>).</para></remarks>
public static class ResidentSense
{
    /// <summary>Runs the rule at an occupied site, with the site's die of this tick.</summary>
    public static void Run(in Tissue t, in Site s, uint die)
    {
        ResidentSignal signal = t.ResidentSignals[s.Index];
        ref readonly ResidentKind kind = ref t.ResidentKinds[ResidentKind.IndexAt(t, s, signal)];

        if (signal.Phase == ResidentPhase.Debris)
        {
            if (kind.Clear.Holds(die))
                t.ResidentSignals[s.Index] = ResidentSignal.Empty;
            return;
        }

        if (signal.Phase == ResidentPhase.Dying)
        {
            if (t.Residents[s.Index].DeathDue <= s.Tick)
                t.ResidentSignals[s.Index] = ResidentSignal.Debris(signal.Class, signal.Direction != Direction.None);
            return;
        }

        if (TakeHits(t, s, signal, kind))
            return;

        if (die < kind.Death.Value)
        {
            Die(t, s, signal, kind, Direction.None);
            Ledger.Add(t, s.Index, Ledger.Died);
            return;
        }

        uint place = die - kind.Death.Value,
            divide = kind.Divide.Value;
        if (signal.Phase == ResidentPhase.Alive && place < divide)
        {
            // The die, rescaled to its place within the division's share, is uniform again.
            int first = (int)((ulong)place * (uint)t.Directions / divide);
            ref Resident cell = ref t.Residents[s.Index];
            cell.Tries = 0;
            cell.FirstTry = first;
            t.ResidentSignals[s.Index] = ResidentSignal.Dividing(signal.Class, first + 1);
        }
    }

    /// <summary>Takes the hits that neighbouring T cells show; whether they kill. Where one does not, earlier hits are forgotten after the
    /// gap, and each is repaired with a half-time before new ones count.</summary>
    private static bool TakeHits(in Tissue t, in Site s, ResidentSignal signal, in ResidentKind kind)
    {
        // Hits are rare: all sides at once say that there is none.
        Sides at = new(t, s);
        int near =
            t.TSignals[s.Index]
            | t.TSignals[at.Left]
            | t.TSignals[at.Right]
            | t.TSignals[at.Back]
            | t.TSignals[at.Front]
            | t.TSignals[at.Below]
            | t.TSignals[at.Above];
        if ((near & TSignal.HitMask) == 0)
            return false;

        int hits = 0,
            killer = 0;
        for (int d = t.Directions; d >= 0; d--)
        {
            TSignal attacker = Neighbour.TSignal(t, s, d);
            if (attacker.Hits && attacker.Direction == Direction.Opposite(d))
            {
                hits++;
                killer = d;
            }
        }

        if (hits == 0)
            return false;
        ref Resident cell = ref t.Residents[s.Index];
        int damage = cell.Damage;
        if (damage > 0)
        {
            uint since = s.Tick - cell.LastHit;
            damage = since > kind.HitGap ? 0 : Repair(t, s, damage, kind.HitKept, since);
        }

        damage += hits;
        if (damage >= kind.Hits)
        {
            Die(t, s, signal, kind, killer);
            Ledger.Add(t, s.Index, Ledger.Killed);
            return true;
        }

        cell.Damage = damage;
        cell.LastHit = s.Tick;
        return false;
    }

    /// <summary>How many of up to 255 sublethal hits are left after some ticks of repair; kept is the share of one that is left a
    /// tick.</summary>
    private static int Repair(in Tissue t, in Site s, int damage, Threshold kept, uint ticks)
    {
        Threshold share = kept.Power(ticks);
        int left = 0;
        for (int i = 0; i < damage; i++)
        {
            if (share.Holds(Draw.Block(t, s, Purpose.Repair, i).X))
                left++;
        }

        return left;
    }

    private static void Die(in Tissue t, in Site s, ResidentSignal signal, in ResidentKind kind, int killer)
    {
        t.Residents[s.Index].DeathDue = s.Tick + kind.DyingTicks;
        t.ResidentSignals[s.Index] = ResidentSignal.Dying(signal.Class, killer);
    }
}
