using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Draws;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Sums;

namespace CarTAgents.Kernels.Rules;

/// <summary>What a T cell does in a tick from its own record and its neighbours' signals: die, act in its synapse, divide, bind, or wish to
/// step.</summary>
/// <remarks>Second pass of a tick. Reads residents' signals, and the record of the one resident it tries to bind. Times of contact: Cazaux
/// et al. 2019
/// (doi:10.1084/jem.20182375); programmed division after priming: see docs/model.md.</remarks>
public static class TSense
{
    /// <summary>Runs the rule at a site with a T cell.</summary>
    public static void Run(in Tissue t, in Site s)
    {
        byte signal = t.TSignal[s.Index];
        Words4 cell = t.TCell[s.Index];
        int kind = TSignal.Kind(signal);
        int p = TKind.Index(s.Replica, kind);
        Words4 draw = Draw.Block(t, s.Replica, s.Local, s.Tick, Purpose.TSense, 0);

        if (t.TKinds[p].Death.Holds(draw.X))
        {
            t.TSignal[s.Index] = TSignal.Empty;
            Ledger.Add(t, s.Index, Ledger.TDied);
            return;
        }

        if (TRecord.Stimulated(cell) != 0 && TRecord.StimulationIsOver(cell, s.Tick))
            cell = TRecord.WithSecreting(TRecord.WithStimulated(cell, 0), 0);

        if (TSignal.Phase(signal) == TSignal.Bound)
        {
            Synapse(t, s, signal, cell, kind, p, draw);
            return;
        }

        // A wish to divide goes through the directions one by one, so that a free neighbour is found within as many ticks.
        if (TRecord.DivisionsLeft(cell) > 0 && TRecord.DivisionIsDue(cell, s.Tick) && TRecord.Tries(cell) < t.Directions)
        {
            int tries = TRecord.Tries(cell);
            if (tries == 0 && !t.Windows[s.Replica].Divide.Holds(draw.W))
            {
                // No niche for a daughter: the cell asks again a cycle later.
                TStep.Wish(t, s, TRecord.WithDivisionDue(cell, s.Tick + t.TKinds[p].DivisionCycle), kind, p);
                return;
            }

            int heading = tries == 0 ? Draw.Below(draw.Y, t.Directions) + 1 : TRecord.Heading(cell) % t.Directions + 1;
            cell = TRecord.WithHeading(TRecord.WithTries(cell, tries + 1), heading);
            t.TCell[s.Index] = cell;
            t.TSignal[s.Index] = TSignal.Pack(kind, TSignal.Dividing, heading);
            return;
        }

        if (TRecord.ContactDue(cell) <= s.Tick)
        {
            int direction = Touch(t, s, draw.Y);
            if (direction >= 0 && Bind(t, s, cell, kind, p, direction, draw.Z, draw.W))
                return;
        }

        TStep.Wish(t, s, TRecord.WithTries(cell, 0), kind, p);
    }

    /// <summary>The direction of a target drawn among those in reach, or -1: its own site's resident and its neighbours'.</summary>
    private static int Touch(in Tissue t, in Site s, uint word)
    {
        int found = 0;
        for (int d = 0; d <= t.Directions; d++)
        {
            if (IsTarget(t, s.Replica, Neighbour.ResidentSignal(t, s, d)))
                found++;
        }

        if (found == 0)
            return -1;
        int chosen = Draw.Below(word, found);
        for (int d = 0; d <= t.Directions; d++)
        {
            if (IsTarget(t, s.Replica, Neighbour.ResidentSignal(t, s, d)))
            {
                if (chosen == 0)
                    return d;
                chosen--;
            }
        }

        return -1;
    }

    private static bool IsTarget(in Tissue t, int replica, byte resident)
    {
        if (!ResidentSignal.IsAlive(resident))
            return false;
        return t.ResidentKinds[ResidentKind.Index(replica, ResidentSignal.Kind(resident))].IsTarget != 0;
    }

    /// <summary>Tries to bind the resident in a direction; the receptors that it would engage decide whether it is recognised and whether
    /// the synapse will be productive.</summary>
    private static bool Bind(in Tissue t, in Site s, Words4 cell, int kind, int p, int direction, uint bind, uint kill)
    {
        int local = Neighbour.Local(t, s, direction);
        long target = s.Index - s.Local + local;
        int ln = Engagement.Ln(t, s.Replica, kind, ResidentRecord.LnAntigen(t.Resident[target]), TRecord.LnCar(cell));
        if (!Law.ShareAt(t, Law.OfT(s.Replica, kind, Law.Bind), ln).Holds(bind))
            return false;

        int targetKind = ResidentSignal.Kind(t.ResidentSignal[target]);
        Threshold full = t.ResidentKinds[ResidentKind.Index(s.Replica, targetKind)].Kill;
        Threshold productive = Law.ShareAt(t, Law.OfT(s.Replica, kind, Law.Kill), ln) * full;
        cell = TRecord.WithProductive(cell, productive.Holds(kill) ? 1 : 0);
        cell = TRecord.WithTries(TRecord.WithActed(cell, 0), 0);
        cell = TRecord.WithContactDue(cell, s.Tick + t.TKinds[p].HitDelay);
        t.TCell[s.Index] = cell;
        t.TSignal[s.Index] = TSignal.Pack(kind, TSignal.Bound, direction);
        Ledger.Add(t, s.Index, Ledger.Bound);
        return true;
    }

    /// <summary>A tick of a bound cell: the target may be gone; the hit, then detachment, fall due.</summary>
    private static void Synapse(in Tissue t, in Site s, byte signal, Words4 cell, int kind, int p, Words4 draw)
    {
        int direction = TSignal.DirectionOf(signal);
        byte target = Neighbour.ResidentSignal(t, s, direction);
        bool due = TRecord.ContactDue(cell) <= s.Tick;
        bool acted = TRecord.Acted(cell) != 0;

        // A productive synapse outlasts its target's lethal hit until its time is over; another one ends when the target dies.
        bool ends = acted ? due : !ResidentSignal.IsAlive(target);
        if (acted && TRecord.Productive(cell) == 0 && !ResidentSignal.IsAlive(target))
            ends = true;
        if (ends)
        {
            bool productive = acted && TRecord.Productive(cell) != 0;
            // Where programs are drawn, only those that are done with dividing die of activation.
            bool spared =
                t.TKinds[p].HasFate != 0 && TRecord.Program(cell) != TRecord.Effector && TRecord.Program(cell) != TRecord.Exhausted;
            if (productive && !spared && t.TKinds[p].ActivationDeath.Holds(draw.Y))
            {
                t.TSignal[s.Index] = TSignal.Empty;
                Ledger.Add(t, s.Index, Ledger.TDied);
                return;
            }

            cell = TRecord.WithProductive(TRecord.WithActed(cell, 0), 0);
            cell = TRecord.WithContactDue(cell, productive ? s.Tick + t.TKinds[p].Rearm : s.Tick);
            t.TCell[s.Index] = cell;
            t.TSignal[s.Index] = TSignal.Pack(kind, TSignal.Searching, 0);
            return;
        }

        if (!acted && due)
        {
            byte shown = TSignal.Pack(kind, TSignal.Bound, direction);
            bool hits = false;
            cell = TRecord.WithActed(cell, 1);
            cell = TRecord.WithContactDue(cell, s.Tick + t.TKinds[p].DetachDelay);
            if (TRecord.Productive(cell) != 0)
            {
                Threshold share = FunctionalShare(t, cell, p);
                hits = (share * t.Windows[s.Replica].Weight).Holds(draw.W);
                cell = Activate(t, s, cell, kind, p, direction, share, draw.Z);
            }

            t.TSignal[s.Index] = hits ? TSignal.WithHit(shown) : shown;
        }

        t.TCell[s.Index] = cell;
    }

    /// <summary>A productive engagement: the division programme starts if it had not, and cytokines are released if the engaged receptors
    /// suffice.</summary>
    private static Words4 Activate(in Tissue t, in Site s, Words4 cell, int kind, int p, int direction, Threshold share, uint word)
    {
        cell = TRecord.WithOneMoreEngagement(cell);
        int divisions = t.TKinds[p].Divisions;
        if (TRecord.Program(cell) == TRecord.Resting && divisions > 0)
        {
            cell = TRecord.WithDivisionsLeft(TRecord.WithProgram(cell, TRecord.Proliferating), divisions);
            cell = TRecord.WithDivisionDue(cell, s.Tick + t.TKinds[p].DivisionLag);
        }

        long target = s.Index - s.Local + Neighbour.Local(t, s, direction);
        int ln = Engagement.Ln(t, s.Replica, kind, ResidentRecord.LnAntigen(t.Resident[target]), TRecord.LnCar(cell));
        Threshold released = Law.ShareAt(t, Law.OfT(s.Replica, kind, Law.Release), ln);
        if ((released * share).Holds(word))
            cell = TRecord.WithSecreting(cell, 1);
        return TRecord.WithStimulationEnd(TRecord.WithStimulated(cell, 1), s.Tick + t.TKinds[p].Stimulation);
    }

    /// <summary>What is left of a cell's killing and release: all, but of the exhausted and of those that will not
    /// engraft.</summary>
    private static Threshold FunctionalShare(in Tissue t, Words4 cell, int p)
    {
        int program = TRecord.Program(cell);
        if (program == TRecord.Exhausted)
            return t.TKinds[p].ExhaustedShare;
        if (program == TRecord.Failing)
            return t.TKinds[p].FailingShare;
        return Threshold.Always;
    }
}
