using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Draws;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Sums;

namespace CarTAgents.Kernels.Rules;

/// <summary>Cells that intended to divide learn whether they did, and write their own records.</summary>
/// <remarks>Last pass of a tick. Inheritance of antigen density is an AR(1) on ln density whose stationary s.d. is the kind's
/// spread: its deviate is the sum of all four words of a block (<see cref="Purpose.Inherit"/>, <see cref="Draw.Normal"/>). A daughter
/// that loses the antigen does so by the word X of a block of its own (<see cref="Purpose.AntigenLoss"/>). Of T cells: <see
/// cref="Burst"/>.</remarks>
public static class Settle
{
    /// <summary>A T cell that intended to divide.</summary>
    public static void TCell(in Tissue t, in Site s)
    {
        TSignal signal = t.TSignals[s.Index];
        if (signal.Phase != TPhase.Dividing)
            return;
        int local = Neighbour.Local(t, s, signal.Direction);
        if (local >= 0 && TakesDaughter(t.TEntrants[s.Index - s.Local + local], signal.Direction))
            Divide(t, s, ref t.TCells[s.Index], isDaughter: false);
        t.TSignals[s.Index] = new TSignal(signal.Kind, TPhase.Searching, 0);
    }

    private static bool TakesDaughter(Entrant entrant, int direction) => entrant.Is(Direction.Opposite(direction), isBirth: true);

    /// <summary>A T cell after a division: the same for the cell that stays and the daughter that enters, but for the kills, which the one
    /// that stays keeps.</summary>
    public static void Divide(in Tissue t, in Site s, ref TCell cell, bool isDaughter)
    {
        Burst.Divided(t, s, ref cell, t.TKinds[TKind.Index(s.Replica, cell.Kind)]);
        if (isDaughter)
            cell.ForgetKills();
    }

    /// <summary>A resident that intends to divide: it has, or tries the next direction, or gives up when it has tried all.</summary>
    public static void Resident(in Tissue t, in Site s)
    {
        ResidentSignal signal = t.ResidentSignals[s.Index];
        if (signal.Phase != ResidentPhase.Dividing)
            return;
        ref Resident cell = ref t.Residents[s.Index];
        int local = Neighbour.Local(t, s, signal.Direction);
        if (local >= 0 && TakesDaughter(t.ResidentEntrants[s.Index - s.Local + local], signal.Direction))
        {
            cell = Inherit(t, s, cell.KindIn(signal.Class), cell);
            t.ResidentSignals[s.Index] = ResidentSignal.Living(signal.Class);
            return;
        }

        int tries = cell.Tries + 1;
        if (tries == t.Directions)
        {
            Ledger.Add(t, s.Index, Ledger.Crowded);
            tries = 0;
            t.ResidentSignals[s.Index] = ResidentSignal.Living(signal.Class);
        }
        else
        {
            int next = (cell.FirstTry + tries) % t.Directions;
            t.ResidentSignals[s.Index] = ResidentSignal.Dividing(signal.Class, next + 1);
        }

        cell.Tries = tries;
    }

    /// <summary>The record of the daughter that enters a site: as <see cref="Inherit"/> has it, or without the antigen. The cell that stays
    /// keeps the antigen, so that no synapse is left with a target that has none.</summary>
    public static Resident Daughter(in Tissue t, in Site s, int residentKind, Resident mother)
    {
        Resident cell = Inherit(t, s, residentKind, mother);
        Threshold loss = t.ResidentKinds[ResidentKind.Index(s.Replica, residentKind)].AntigenLoss;
        if (!loss.IsNever && loss.Holds(Draw.Block(t, s, Purpose.AntigenLoss).X))
            cell.LnAntigen = 0;
        return cell;
    }

    /// <summary>The record of one of the two cells after a division, at its site: undamaged, with an antigen density drawn around the
    /// mother's.</summary>
    public static Resident Inherit(in Tissue t, in Site s, int residentKind, Resident mother)
    {
        var cell = new Resident(0, mother.Clone) { IsResistant = mother.IsResistant };
        cell.BecomeAs(mother);
        if (mother.LnAntigen == 0)
            return cell;
        ref readonly ResidentKind kind = ref t.ResidentKinds[ResidentKind.Index(s.Replica, residentKind)];
        int inherited = kind.InheritedDifference(mother.LnAntigen - kind.AntigenMean);
        int drawn = kind.DrawnDifference(Draw.Normal(Draw.Block(t, s, Purpose.Inherit)));
        cell.LnAntigen = Math.Min(Math.Max(kind.AntigenMean + inherited + drawn, 1), Cells.Resident.MostLn);
        return cell;
    }
}
