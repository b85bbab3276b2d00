using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Draws;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Sums;

namespace CarTAgents.Kernels.Rules;

/// <summary>What a resident does in a tick: take the hits that neighbouring T cells show, die, be cleared, or wish to divide.</summary>
/// <remarks>Third pass of a tick. Additive hits, their gap and their repair: Weigelin et al. 2021
/// (doi:10.1038/s41467-021-25282-3).</remarks>
public static class ResidentSense
{
    /// <summary>Runs the rule at an occupied site, with the site's die of this tick.</summary>
    public static void Run(in Tissue t, in Site s, uint die)
    {
        byte signal = t.ResidentSignal[s.Index];
        int kind = ResidentSignal.Kind(signal);
        int phase = ResidentSignal.Phase(signal);
        int p = ResidentKind.Index(s.Replica, kind);

        if (phase == ResidentSignal.Debris)
        {
            if (t.ResidentKinds[p].Clear.Holds(die))
                t.ResidentSignal[s.Index] = ResidentSignal.Empty;
            return;
        }

        if (phase == ResidentSignal.Dying)
        {
            if (ResidentRecord.DeathDue(t.Resident[s.Index]) <= s.Tick)
            {
                bool silent = ResidentSignal.DirectionOf(signal) == Direction.None;
                t.ResidentSignal[s.Index] = ResidentSignal.Pack(
                    kind,
                    ResidentSignal.Debris,
                    silent ? ResidentSignal.Silent : Direction.Own
                );
            }

            return;
        }

        int hits = Hits(t, s);
        if (hits != 0 && Strike(t, s, kind, p, hits & 7, hits >> 3))
            return;

        uint death = t.ResidentKinds[p].Death.Value;
        if (die < death)
        {
            Die(t, s, t.Resident[s.Index], kind, p, Direction.None);
            Ledger.Add(t, s.Index, Ledger.Died);
            return;
        }

        uint divide = t.ResidentKinds[p].Divide.Value;
        if (phase == ResidentSignal.Live && die - death < divide)
        {
            // The die, rescaled to its place within the division's share, is uniform again.
            int first = (int)((ulong)(die - death) * (uint)t.Directions / divide);
            Words4 cell = ResidentRecord.WithFirstTry(ResidentRecord.WithTries(t.Resident[s.Index], 0), first);
            t.Resident[s.Index] = cell;
            t.ResidentSignal[s.Index] = ResidentSignal.Pack(kind, ResidentSignal.Dividing, first + 1);
        }
    }

    /// <summary>Hits shown to this site: their number times 8, plus the lowest direction code (seen from the target) that one comes from; 0
    /// for none.</summary>
    private static int Hits(in Tissue t, in Site s)
    {
        int count = 0;
        int lowest = 0;
        for (int d = t.Directions; d >= 0; d--)
        {
            byte attacker = Neighbour.TSignal(t, s, d);
            if (TSignal.Hit(attacker) != 0 && TSignal.DirectionOf(attacker) == Direction.Opposite(d))
            {
                count++;
                lowest = d;
            }
        }

        return count * 8 + lowest;
    }

    /// <summary>Takes hits. Where one hit does not kill, earlier hits are forgotten after the gap, and each is repaired with a half-time
    /// before new ones count.</summary>
    private static bool Strike(in Tissue t, in Site s, int kind, int p, int killer, int hits)
    {
        Words4 cell = t.Resident[s.Index];
        int damage = ResidentRecord.Damage(cell);
        if (damage > 0)
        {
            uint since = s.Tick - ResidentRecord.LastHit(cell);
            if (since > t.ResidentKinds[p].HitGap)
                damage = 0;
            else
                damage = Repair(t, s, damage, t.ResidentKinds[p].HitKept, since);
        }

        damage += hits;
        if (damage >= t.ResidentKinds[p].Hits)
        {
            Die(t, s, cell, kind, p, killer);
            Ledger.Add(t, s.Index, Ledger.Killed);
            return true;
        }

        t.Resident[s.Index] = ResidentRecord.WithLastHit(ResidentRecord.WithDamage(cell, damage), s.Tick);
        return false;
    }

    /// <summary>How many of up to 255 sublethal hits are left after some ticks of repair; left is the share of one that is left a tick.</summary>
    private static int Repair(in Tissue t, in Site s, int damage, Threshold left, uint ticks)
    {
        Threshold share = Threshold.Always;
        Threshold power = left;
        for (uint n = ticks; n != 0; n >>= 1)
        {
            if ((n & 1u) != 0)
                share = share * power;
            power = power * power;
        }

        int kept = 0;
        for (int i = 0; i < damage; i++)
        {
            Words4 draw = Draw.Block(t, s.Replica, s.Local, s.Tick, Purpose.Repair, i);
            if (share.Holds(draw.X))
                kept++;
        }

        return kept;
    }

    private static void Die(in Tissue t, in Site s, Words4 cell, int kind, int p, int killer)
    {
        t.Resident[s.Index] = ResidentRecord.WithDeathDue(cell, s.Tick + t.ResidentKinds[p].DyingTicks);
        t.ResidentSignal[s.Index] = ResidentSignal.Pack(kind, ResidentSignal.Dying, killer);
    }
}
