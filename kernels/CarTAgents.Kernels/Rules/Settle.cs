using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Draws;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Sums;

namespace CarTAgents.Kernels.Rules;

/// <summary>Cells that wished to divide learn whether they did, and write their own records.</summary>
/// <remarks>Last pass of a tick. Inheritance of antigen density is an AR(1) on ln density whose stationary s.d. is the kind's
/// spread.</remarks>
public static class Settle
{
    /// <summary>A T cell that wished to divide.</summary>
    public static void TCell(in Tissue t, in Site s)
    {
        byte signal = t.TSignal[s.Index];
        if (signal == 0 || TSignal.Phase(signal) != TSignal.Dividing)
            return;
        int direction = TSignal.DirectionOf(signal);
        int local = Neighbour.Local(t, s, direction);
        bool divided = local >= 0 && t.TEntrant[s.Index - s.Local + local] == Resolve.Birth + Direction.Opposite(direction);
        if (divided)
            t.TCell[s.Index] = AfterDivision(t, s, t.TCell[s.Index], 0);
        t.TSignal[s.Index] = TSignal.Pack(TSignal.Kind(signal), TSignal.Searching, 0);
    }

    /// <summary>A T cell's record after a division: the same for the cell that stays and the one that enters, but for the kills, which the
    /// one that stays keeps, and for
    /// a recalled memory cell, which stays what it is and sends a proliferating daughter.</summary>
    public static Words4 AfterDivision(in Tissue t, in Site s, Words4 cell, int enters)
    {
        int p = TKind.Index(s.Replica, TRecord.Kind(cell));
        int left = TRecord.DivisionsLeft(cell);
        if (TRecord.Program(cell) == TRecord.Memory)
        {
            left = enters != 0 ? t.TKinds[p].Divisions : 0;
            if (enters != 0)
                cell = TRecord.WithProgram(cell, TRecord.Proliferating);
        }
        else if (left != TRecord.Unlimited)
        {
            left = left - 1;
            if (left == 0)
                cell = TRecord.WithProgram(cell, TRecord.Effector);
        }

        cell = TRecord.WithTries(TRecord.WithDivisionsLeft(cell, left), 0);
        if (enters != 0)
            cell = TRecord.WithoutKills(cell);
        return TRecord.WithDivisionDue(cell, s.Tick + t.TKinds[p].DivisionCycle);
    }

    /// <summary>A resident that wishes to divide: it has, or tries the next direction, or gives up when it has tried all.</summary>
    public static void Resident(in Tissue t, in Site s)
    {
        byte signal = t.ResidentSignal[s.Index];
        if (!ResidentSignal.IsAlive(signal) || ResidentSignal.Phase(signal) != ResidentSignal.Dividing)
            return;
        int kind = ResidentSignal.Kind(signal);
        int direction = ResidentSignal.DirectionOf(signal);
        int local = Neighbour.Local(t, s, direction);
        Words4 cell = t.Resident[s.Index];
        if (local >= 0 && t.ResidentEntrant[s.Index - s.Local + local] == Resolve.Birth + Direction.Opposite(direction))
        {
            t.Resident[s.Index] = Inherit(t, s, kind, cell);
            t.ResidentSignal[s.Index] = ResidentSignal.Pack(kind, ResidentSignal.Live, 0);
            return;
        }

        int tries = ResidentRecord.Tries(cell) + 1;
        if (tries == t.Directions)
        {
            Ledger.Add(t, s.Index, Ledger.Crowded);
            tries = 0;
            t.ResidentSignal[s.Index] = ResidentSignal.Pack(kind, ResidentSignal.Live, 0);
        }
        else
        {
            int next = (ResidentRecord.FirstTry(cell) + tries) % t.Directions;
            t.ResidentSignal[s.Index] = ResidentSignal.Pack(kind, ResidentSignal.Dividing, next + 1);
        }

        t.Resident[s.Index] = ResidentRecord.WithTries(cell, tries);
    }

    /// <summary>The record of one of the two cells after a division, at its site: undamaged, with an antigen density drawn around the
    /// mother's.</summary>
    public static Words4 Inherit(in Tissue t, in Site s, int kind, Words4 mother)
    {
        Words4 cell = ResidentRecord.Create(0, ResidentRecord.Clone(mother));
        int ln = ResidentRecord.LnAntigen(mother);
        if (ln == 0)
            return cell;
        int p = ResidentKind.Index(s.Replica, kind);
        int mean = t.ResidentKinds[p].AntigenMean;
        int innovation = t.ResidentKinds[p].AntigenInnovation;
        int kept = (int)((long)(ln - mean) * t.ResidentKinds[p].AntigenInheritance >> 16);
        int drawn = (int)((long)innovation * Draw.Normal(Draw.Block(t, s.Replica, s.Local, s.Tick, Purpose.Inherit, 0)) >> 12);
        int next = mean + kept + drawn;
        if (next < 1)
            next = 1;
        if (next > 0xFFFF)
            next = 0xFFFF;
        return ResidentRecord.WithLnAntigen(cell, next);
    }
}
