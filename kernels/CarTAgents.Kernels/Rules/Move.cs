using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Draws;
using CarTAgents.Kernels.Sums;

namespace CarTAgents.Kernels.Rules;

/// <summary>Carries out what the sites resolved: entrants are copied in, cells that stepped leave, T cells whose hit killed are
/// credited.</summary>
/// <remarks>Fifth pass of a tick. A record is read only from a cell that wished, which does not write its record in this pass; a T cell
/// that shows a hit is bound, and
/// nobody reads its record.</remarks>
public static class Move
{
    /// <summary>The T layer's site: takes in its entrant, lets its cell go, or credits a kill.</summary>
    public static void TCell(in Tissue t, in Site s)
    {
        byte signal = t.TSignal[s.Index];
        if (signal == 0)
        {
            int entrant = t.TEntrant[s.Index];
            if (entrant == 0)
                return;
            Words4 cell = t.TCell[s.Index - s.Local + Neighbour.Local(t, s, entrant & 7)];
            if (entrant >= Resolve.Birth)
            {
                cell = Settle.AfterDivision(t, s, cell, 1);
                Ledger.Add(t, s.Index, Ledger.TBorn);
            }

            t.TCell[s.Index] = cell;
            t.TSignal[s.Index] = TSignal.Pack(TRecord.Kind(cell), TSignal.Searching, 0);
            return;
        }

        if (TSignal.Hit(signal) != 0)
        {
            int direction = TSignal.DirectionOf(signal);
            byte target = Neighbour.ResidentSignal(t, s, direction);
            if (
                target != 0
                && ResidentSignal.Phase(target) == ResidentSignal.Dying
                && ResidentSignal.DirectionOf(target) == Direction.Opposite(direction)
            )
            {
                t.TCell[s.Index] = TRecord.WithOneMoreKill(t.TCell[s.Index]);
            }

            t.TSignal[s.Index] = TSignal.WithoutHit(signal);
            return;
        }

        if (TSignal.Phase(signal) == TSignal.Searching && TSignal.DirectionOf(signal) != 0)
        {
            int local = Neighbour.Local(t, s, TSignal.DirectionOf(signal));
            bool stepped = local >= 0 && t.TEntrant[s.Index - s.Local + local] == Direction.Opposite(TSignal.DirectionOf(signal));
            t.TSignal[s.Index] = stepped ? TSignal.Empty : TSignal.Pack(TSignal.Kind(signal), TSignal.Searching, 0);
        }
    }

    /// <summary>The resident layer's site: takes in the daughter cell that it resolved.</summary>
    public static void Resident(in Tissue t, in Site s)
    {
        int entrant = t.ResidentEntrant[s.Index];
        if (entrant == 0)
            return;
        long mother = s.Index - s.Local + Neighbour.Local(t, s, entrant & 7);
        int kind = ResidentSignal.Kind(t.ResidentSignal[mother]);
        t.Resident[s.Index] = Settle.Inherit(t, s, kind, t.Resident[mother]);
        t.ResidentSignal[s.Index] = ResidentSignal.Pack(kind, ResidentSignal.Live, 0);
        Ledger.Add(t, s.Index, Ledger.Born);
    }
}
