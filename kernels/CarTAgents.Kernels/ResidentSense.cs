namespace CarTAgents.Kernels;

/// <summary>What a resident does in a tick: take the hits that neighbouring T cells show, die, be cleared, or wish to divide.</summary>
/// <remarks>Third pass of a tick. Additive hits, their gap and their repair: Weigelin et al. 2021
/// (doi:10.1038/s41467-021-25282-3).</remarks>
public static class ResidentSense
{
    /// <summary>Runs the rule at an occupied site, with the site's die of this tick.</summary>
    public static void Run(in Tissue t, in Site s, uint die)
    {
        byte signal = t.ResidentSignal[s.Index];
        int kind = Kernels.ResidentSignal.Kind(signal);
        int phase = Kernels.ResidentSignal.Phase(signal);
        long p = (long)s.Replica * Table.Stride + Table.Resident + (kind - 1) * Table.ResidentStride;

        if (phase == Kernels.ResidentSignal.Debris)
        {
            if (die < t.Parameters[p + Table.RClear])
                t.ResidentSignal[s.Index] = Kernels.ResidentSignal.Empty;
            return;
        }

        if (phase == Kernels.ResidentSignal.Dying)
        {
            if (ResidentRecord.DeathDue(t.Resident[s.Index]) <= s.Tick)
            {
                bool silent = Kernels.ResidentSignal.DirectionOf(signal) == Direction.None;
                t.ResidentSignal[s.Index] = Kernels.ResidentSignal.Pack(
                    kind,
                    Kernels.ResidentSignal.Debris,
                    silent ? Kernels.ResidentSignal.Silent : Direction.Own
                );
            }

            return;
        }

        int hits = Hits(t, s);
        if (hits != 0 && Strike(t, s, kind, p, hits & 7, hits >> 3))
            return;

        uint death = t.Parameters[p + Table.RDeath];
        if (die < death)
        {
            Die(t, s, t.Resident[s.Index], kind, p, Direction.None);
            Ledger.Add(t, s.Index, Ledger.Died);
            return;
        }

        uint divide = t.Parameters[p + Table.RDivide];
        if (phase == Kernels.ResidentSignal.Live && die - death < divide)
        {
            // The die, rescaled to its place within the division's share, is uniform again.
            int first = (int)((ulong)(die - death) * (uint)t.Directions / divide);
            Words4 cell = ResidentRecord.WithFirstTry(ResidentRecord.WithTries(t.Resident[s.Index], 0), first);
            t.Resident[s.Index] = cell;
            t.ResidentSignal[s.Index] = Kernels.ResidentSignal.Pack(kind, Kernels.ResidentSignal.Dividing, first + 1);
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
            if (Kernels.TSignal.Hit(attacker) != 0 && Kernels.TSignal.DirectionOf(attacker) == Direction.Opposite(d))
            {
                count++;
                lowest = d;
            }
        }

        return count * 8 + lowest;
    }

    /// <summary>Takes hits. Where one hit does not kill, earlier hits are forgotten after the gap, and each is repaired with a half-time
    /// before new ones count.</summary>
    private static bool Strike(in Tissue t, in Site s, int kind, long p, int killer, int hits)
    {
        Words4 cell = t.Resident[s.Index];
        int damage = ResidentRecord.Damage(cell);
        if (damage > 0)
        {
            uint since = s.Tick - ResidentRecord.LastHit(cell);
            if (since > t.Parameters[p + Table.RGap])
                damage = 0;
            else
                damage = Repair(t, s, damage, t.Parameters[p + Table.RRepair], since);
        }

        damage += hits;
        if (damage >= (int)t.Parameters[p + Table.RHits])
        {
            Die(t, s, cell, kind, p, killer);
            Ledger.Add(t, s.Index, Ledger.Killed);
            return true;
        }

        t.Resident[s.Index] = ResidentRecord.WithLastHit(ResidentRecord.WithDamage(cell, damage), s.Tick);
        return false;
    }

    /// <summary>How many of up to 255 sublethal hits are left after some ticks of repair; the fraction left a tick is a fraction of
    /// 2^32.</summary>
    private static int Repair(in Tissue t, in Site s, int damage, uint left, uint ticks)
    {
        uint share = 0xFFFFFFFFu;
        uint power = left;
        for (uint n = ticks; n != 0; n >>= 1)
        {
            if ((n & 1u) != 0)
                share = Draw.Share(share, power);
            power = Draw.Share(power, power);
        }

        int kept = 0;
        for (int i = 0; i < damage; i++)
        {
            Words4 draw = Draw.Block(t, s.Replica, s.Local, s.Tick, Purpose.Repair, i);
            if (draw.X < share)
                kept++;
        }

        return kept;
    }

    private static void Die(in Tissue t, in Site s, Words4 cell, int kind, long p, int killer)
    {
        t.Resident[s.Index] = ResidentRecord.WithDeathDue(cell, s.Tick + t.Parameters[p + Table.RDying]);
        t.ResidentSignal[s.Index] = Kernels.ResidentSignal.Pack(kind, Kernels.ResidentSignal.Dying, killer);
    }
}
