using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Sums;

namespace CarTAgents.Kernels.Rules;

/// <summary>Carries out what the sites resolved: entrants are copied in, cells that stepped leave, T cells whose hit killed are
/// credited.</summary>
/// <remarks>Fifth pass of a tick. A record is read only from a cell that intends to move or divide, which does not write its record in
/// this pass; a T cell that shows a hit is bound, and its record is not read.</remarks>
public static class Move
{
    /// <summary>The T layer's site: takes in its entrant, lets its cell go, or credits a kill.</summary>
    public static void TCell(in Tissue t, in Site s)
    {
        TSignal signal = t.TSignals[s.Index];
        if (signal.IsEmpty)
        {
            Entrant entrant = t.TEntrants[s.Index];
            if (entrant.IsNone)
                return;
            long from = Neighbour.Index(t, s, entrant.Direction);
            TCell cell = t.TCells[from];
            if (t.IdentitiesPerTick != 0)
            {
                Identity identity = t.TIdentities[from];
                if (entrant.IsBirth)
                    identity = Daughter(t, s, Identity.TBorn, identity.Cell);
                t.TIdentities[s.Index] = identity;
            }

            if (entrant.IsBirth)
            {
                Settle.Divide(t, s, ref cell, isDaughter: true);
                Ledger.Add(t, s.Index, Ledger.TBorn);
            }

            t.TCells[s.Index] = cell;
            t.TSignals[s.Index] = new TSignal(cell.Kind, TPhase.Searching, 0);
            return;
        }

        if (signal.Hits)
        {
            ResidentSignal target = Neighbour.ResidentSignal(t, s, signal.Direction);
            if (target.IsKilledFrom(Direction.Opposite(signal.Direction)))
                t.TCells[s.Index].AddKill();
            t.TSignals[s.Index] = signal.WithoutHit;
            return;
        }

        if (signal.Phase == TPhase.Searching && signal.Direction != 0)
        {
            int local = Neighbour.Local(t, s, signal.Direction);
            bool stepped = local >= 0 && Takes(t.TEntrants[s.Index - s.Local + local], Direction.Opposite(signal.Direction));
            t.TSignals[s.Index] = stepped ? TSignal.Empty : new TSignal(signal.Kind, TPhase.Searching, 0);
        }
    }

    private static Identity Daughter(in Tissue t, in Site s, int way, long mother) => new(Identity.Number(t, s.Tick, way, s.Local), mother);

    private static bool Takes(Entrant entrant, int direction) => entrant.Is(direction, isBirth: false);

    /// <summary>The resident layer's site: takes in the daughter cell that it resolved.</summary>
    public static void Resident(in Tissue t, in Site s)
    {
        Entrant entrant = t.ResidentEntrants[s.Index];
        if (entrant.IsNone)
            return;
        long mother = Neighbour.Index(t, s, entrant.Direction);
        ResidentSignal signal = t.ResidentSignals[mother];
        Resident cell = t.Residents[mother];
        t.Residents[s.Index] = Settle.Daughter(t, s, cell.KindIn(signal.Class), cell);
        if (t.IdentitiesPerTick != 0)
            t.ResidentIdentities[s.Index] = Daughter(t, s, Identity.Born, t.ResidentIdentities[mother].Cell);
        t.ResidentSignals[s.Index] = ResidentSignal.Living(signal.Class);
        Ledger.Add(t, s.Index, Ledger.Born);
    }
}
