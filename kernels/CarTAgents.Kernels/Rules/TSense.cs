using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Draws;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Sums;

namespace CarTAgents.Kernels.Rules;

/// <summary>What a T cell does in a tick from its own record and its neighbours' signals: die, act in its synapse, divide, bind, or
/// intend to step.</summary>
/// <remarks>Second pass of a tick. Reads residents' signals, and the record of the one resident it tries to bind. Times of contact: Cazaux
/// et al. 2019 (doi:10.1084/jem.20182375); programmed division after priming: see docs/model.md.
/// <para>One block of four random words a cell and tick (<see cref="Purpose.TSense"/>). A cell asks for each word once, because it is
/// either bound, or about to divide, or searches:</para>
/// <list type="table">
/// <item><term>X</term><description>death by itself; its place above that decides whether a step of lost CAR comes back</description>
/// </item>
/// <item><term>Y</term><description>bound: how long the synapse lasts, or, at its end, activation-induced death; dividing: the first
/// direction tried; searching: which target is touched</description></item>
/// <item><term>Z</term><description>bound: release of cytokines; dividing: whether a cytokine allows what the body does not; searching:
/// binding</description></item>
/// <item><term>W</term><description>bound: whether the hit of a cell that stands for less than others counts; dividing: whether the body
/// allows it</description></item>
/// </list>
/// <para>When it binds, two words of another block (<see cref="Purpose.Synapse"/>): X whether the synapse triggers the cell, Y whether it
/// is lethal to the target. The two are independent: few molecules kill without stimulating (Majzner et al. 2020,
/// doi:10.1158/2159-8290.CD-19-0945). When it is primed, or does not divide though it is due, a third one (<see cref="Purpose.TDivision"/>,
/// <see cref="Burst"/>).</para>
/// <para>Conditions on a cell's record are joined by &amp; and |: one by one they would be as good as random to a processor that guesses
/// them, and together they seldom hold.</para></remarks>
public static class TSense
{
    /// <summary>Runs the rule at a site with a T cell.</summary>
    public static void Run(in Tissue t, in Site s)
    {
        TSignal signal = t.TSignals[s.Index];
        TCell cell = t.TCells[s.Index];
        ref readonly TKind kind = ref t.TKinds[TKind.Index(s.Replica, signal.Kind)];
        Words4 draw = Draw.Block(t, s, Purpose.TSense);
        if (signal.Phase == TPhase.Bound)
            Bound(t, s, signal, cell, kind, draw, Neighbour.ResidentSignal(t, s, signal.Direction));
        else if (Unbound(t, s, ref cell, kind, draw, cell.ContactIsDue(s.Tick) ? Touched(t, Targets(t, s), draw.Y) : -1))
            TStep.Intend(t, s, cell, kind);
    }

    /// <summary>A bound cell, with its block and what its target shows.</summary>
    internal static void Bound(in Tissue t, in Site s, TSignal signal, TCell cell, in TKind kind, Words4 draw, ResidentSignal target)
    {
        if (LivesOn(t, s, ref cell, kind, draw))
            Synapse(t, s, signal, cell, kind, draw, target.IsAlive);
    }

    /// <summary>A cell that is not bound, with its block and, where it is armed, the direction that it touches (-1: none). Whether it is
    /// left to step; then its record is still to be written.</summary>
    internal static bool Unbound(in Tissue t, in Site s, ref TCell cell, in TKind kind, Words4 draw, int touched)
    {
        if (!LivesOn(t, s, ref cell, kind, draw))
            return false;

        // An attempt to divide goes through the directions one by one, so that a free neighbour is found within as many ticks.
        if (cell.Program == TProgram.Proliferating & cell.DivisionIsDue(s.Tick) & cell.Tries < t.Directions)
        {
            if (cell.Tries == 0 && (cell.DivisionsLeft == 0 || !Burst.Allows(t, s, kind, draw.W, draw.Z)))
            {
                Burst.Pass(t, s, ref cell, kind);
                return true;
            }

            cell.Heading = cell.Tries == 0 ? Draw.Below(draw.Y, t.Directions) + 1 : cell.Heading % t.Directions + 1;
            cell.Tries += 1;
            t.TCells[s.Index] = cell;
            t.TSignals[s.Index] = new TSignal(cell.Kind, TPhase.Dividing, cell.Heading);
            return false;
        }

        if (cell.ContactIsDue(s.Tick))
        {
            // Armed since now or earlier: said anew, because ticks are compared modulo 2^24.
            cell.SetContactDue(s.Tick);
            if (touched >= 0 && Bind(t, s, cell, kind, touched, draw.Z))
                return false;
        }

        cell.Tries = 0;
        return true;
    }

    /// <summary>What may befall any T cell in a tick; whether it lives on.</summary>
    private static bool LivesOn(in Tissue t, in Site s, ref TCell cell, in TKind kind, Words4 draw)
    {
        if (kind.Death.Holds(draw.X))
        {
            Die(t, s);
            return false;
        }

        // Without a lost step nothing is below the product.
        if (draw.X - kind.Death.Value < (ulong)kind.CarRecovery.Value * (uint)cell.CarLoss)
            cell.CarLoss -= 1;
        if (cell.IsStimulated & cell.StimulationIsOver(s.Tick))
            cell.IsStimulated = cell.IsSecreting = false;
        return true;
    }

    /// <summary>The directions of the targets in reach, a bit each: its own site's resident and its neighbours'.</summary>
    internal static int Targets(in Tissue t, in Site s)
    {
        int targets = 0;
        for (int d = 0; d <= t.Directions; d++)
        {
            if (IsTarget(t, s.Replica, Neighbour.ResidentSignal(t, s, d)))
                targets |= 1 << d;
        }

        return targets;
    }

    /// <summary>The direction drawn among those of targets, or -1.</summary>
    internal static int Touched(in Tissue t, int targets, uint word)
    {
        int found = 0;
        for (int d = 0; d <= t.Directions; d++)
            found += (targets >> d) & 1;
        int left = Draw.Below(word, found),
            touched = -1;
        for (int d = 0; d <= t.Directions; d++)
        {
            int one = (targets >> d) & 1;
            touched = one != 0 && left == 0 ? d : touched;
            left -= one;
        }

        return touched;
    }

    /// <summary>Whether T cells bind what a resident shows.</summary>
    internal static bool IsTarget(in Tissue t, int replica, ResidentSignal resident) =>
        resident.IsAlive && t.ResidentKinds[ResidentKind.Index(replica, resident.Class)].IsTarget != 0;

    /// <summary>Tries to bind the resident in a direction; the receptors that it would engage decide whether it is recognised, and with
    /// what chances the synapse will trigger the cell and be lethal to the target.</summary>
    private static bool Bind(in Tissue t, in Site s, TCell cell, in TKind kind, int direction, uint bind)
    {
        long target = Neighbour.Index(t, s, direction);
        Resident touched = t.Residents[target];
        int engaged = Engagement.Ln(t, s.Replica, cell, touched);
        if (!Law.ShareAt(t, Law.OfT(s.Replica, cell.Kind, Law.Bind), engaged).Holds(bind))
            return false;

        int targetKind = touched.KindIn(((ResidentSignal)t.ResidentSignals[target]).Class);
        ref readonly ResidentKind of = ref t.ResidentKinds[ResidentKind.Index(s.Replica, targetKind)];
        Threshold lethal = of.Kill * Law.ShareAt(t, Law.OfT(s.Replica, cell.Kind, Law.Kill), engaged);
        if (!cell.IsCompetent)
            lethal *= kind.IncompetentShare;
        if (touched.IsResistant)
            lethal *= of.ResistantShare;
        Words4 draw = Draw.Block(t, s, Purpose.Synapse);
        cell.IsTriggering = Law.ShareAt(t, Law.OfT(s.Replica, cell.Kind, Law.Trigger), engaged).Holds(draw.X);
        cell.IsLethal = lethal.Holds(draw.Y);
        cell.HasActed = false;
        cell.Tries = 0;
        cell.SetContactDue(s.Tick + kind.HitDelay);
        t.TCells[s.Index] = cell;
        t.TSignals[s.Index] = new TSignal(cell.Kind, TPhase.Bound, direction);
        Ledger.Add(t, s.Index, Ledger.Bound);
        return true;
    }

    /// <summary>A tick of a bound cell: the target may be gone; the act, then detachment, fall due.</summary>
    private static void Synapse(in Tissue t, in Site s, TSignal signal, TCell cell, in TKind kind, Words4 draw, bool targetLives)
    {
        bool due = cell.ContactIsDue(s.Tick);

        // A lethal synapse outlasts its target's lethal hit until its time is over; another one ends when the target dies.
        bool ends = (cell.HasActed & due) | !(targetLives | (cell.HasActed & cell.IsLethal));
        if (ends)
        {
            // Where programs are drawn, only those that are done with dividing die of activation.
            bool spared = kind.HasFate != 0 && cell.Program != TProgram.Effector && cell.Program != TProgram.Exhausted;
            if (cell.HasActed && cell.IsTriggering && !spared && kind.ActivationDeath.Holds(draw.Y))
            {
                Die(t, s);
                return;
            }

            cell.SetContactDue(cell.HasActed && cell.IsLethal ? s.Tick + kind.Rearm : s.Tick);
            cell.HasActed = cell.IsTriggering = cell.IsLethal = false;
            t.TCells[s.Index] = cell;
            t.TSignals[s.Index] = new TSignal(cell.Kind, TPhase.Searching, 0);
            return;
        }

        if (due & !cell.HasActed)
        {
            cell.HasActed = true;
            uint engagement = LogNormal.Ticks(kind.Engagement, kind.EngagementSpread, draw.Y);
            cell.SetContactDue(s.Tick + (engagement > kind.HitDelay ? engagement - kind.HitDelay : 1u));
            Threshold share = FunctionalShare(cell, kind);
            bool hits = cell.IsLethal && (share * t.Windows[s.Replica].Weight).Holds(draw.W);
            if (cell.IsTriggering)
                Trigger(t, s, ref cell, kind, signal.Direction, share, draw.Z);
            t.TSignals[s.Index] = hits ? signal.WithHit : signal;
        }

        t.TCells[s.Index] = cell;
    }

    /// <summary>What a synapse that triggers does to the cell: the division programme starts if it had not, cytokines are released if the
    /// engaged receptors suffice, some CARs are lost from the surface.</summary>
    private static void Trigger(in Tissue t, in Site s, ref TCell cell, in TKind kind, int direction, Threshold share, uint word)
    {
        cell.AddEngagement();
        if (cell.Program == TProgram.Resting && kind.Divisions > 0)
            Burst.Begin(t, s, ref cell, kind);

        int engaged = Engagement.Ln(t, s.Replica, cell, t.Residents[Neighbour.Index(t, s, direction)]);
        Threshold released = Law.ShareAt(t, Law.OfT(s.Replica, cell.Kind, Law.Release), engaged);
        if ((released * share).Holds(word))
            cell.IsSecreting = true;
        cell.IsStimulated = true;
        cell.SetStimulationEnd(s.Tick + kind.Stimulation);
        if (kind.CarStep > 0 && cell.CarLoss < Cells.TCell.MostCarLoss)
            cell.CarLoss += 1;
    }

    /// <summary>What is left of a cell's killing and release: all, but of the exhausted and of those that will not engraft.</summary>
    private static Threshold FunctionalShare(TCell cell, in TKind kind)
    {
        if (cell.Program == TProgram.Exhausted)
            return kind.ExhaustedShare;
        return cell.Program == TProgram.Failing ? kind.FailingShare : Threshold.Always;
    }

    private static void Die(in Tissue t, in Site s)
    {
        t.TSignals[s.Index] = TSignal.Empty;
        Ledger.Add(t, s.Index, Ledger.TDied);
    }
}
