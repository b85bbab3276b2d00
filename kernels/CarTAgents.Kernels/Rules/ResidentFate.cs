using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Draws;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Sums;

namespace CarTAgents.Kernels.Rules;

/// <summary>The slow fate of a resident, drawn once a window: lost to lymphodepletion, matures, or, as a macrophage, is activated or calms
/// down.</summary>
/// <remarks>Before the census that begins a window, in one pass with the T cells' fate.
/// Neighbours' signals are read, so that the new signal waits in
/// the plane of entrants for a second pass. A resident that left stands as a mark in the signal until the census has counted it. Thresholds
/// are of a window; the drive is in units of the cytokine's half-effective level. Macrophages as the source of IL-6 and IL-1: Norelli et
/// al. 2018 (Nat Med); form and time of activation, maturation and loss: a body-level surrogate fitted to three trials, see docs/model.md.
/// <para>One block of four random words a resident and window (<see cref="Purpose.ResidentFate"/>):</para>
/// <list type="table">
/// <item><term>X</term><description>loss to lymphodepletion</description></item>
/// <item><term>Y</term><description>a stage of maturation</description></item>
/// <item><term>Z</term><description>a macrophage's activation or return to rest</description></item>
/// <item><term>W</term><description>whether a macrophage is beside those cells of the body for which the T cells that touch it stand
/// </description></item>
/// </list></remarks>
public static class ResidentFate
{
    /// <summary>First pass: the signal that a site will show.</summary>
    public static ResidentSignal Next(in Tissue t, in Site s)
    {
        ResidentSignal signal = t.ResidentSignals[s.Index];
        ref readonly WindowInputs window = ref t.Windows[s.Replica];
        if (!signal.IsAlive)
            return window.Leaving.IsAll ? ResidentSignal.Empty : signal;
        ref readonly ResidentKind kind = ref t.ResidentKinds[ResidentKind.IndexAt(t, s, signal)];
        if (window.Leaving.IsAll)
        {
            if (kind.IsTarget != 0)
                return ResidentSignal.Gone(signal.Class);
            return kind.IsActivated != 0 ? Become(t, s, kind.TurnsInto) : signal;
        }

        Resident cell = t.Residents[s.Index];
        if (window.Leaving.Takes(cell.KindIn(signal.Class), cell))
            return ResidentSignal.Gone(signal.Class);
        return IsDrawn(kind, window) ? Drawn(t, s, signal, kind, Draw.Block(t, s, Purpose.ResidentFate)) : signal;
    }

    /// <summary>Whether the living of a kind have a fate to be drawn in a window in which nobody leaves.</summary>
    internal static bool IsDrawn(in ResidentKind kind, in WindowInputs window) =>
        kind.TurnsInto != 0 || !kind.Mature.IsNever || !Depletion(kind, window).IsNever;

    private static Threshold Depletion(in ResidentKind kind, in WindowInputs window) =>
        kind.IsDepleted != 0 ? window.Deplete : Threshold.Never;

    /// <summary>The signal of a living resident whose fate is drawn, by its block.</summary>
    internal static ResidentSignal Drawn(in Tissue t, in Site s, ResidentSignal signal, in ResidentKind kind, Words4 draw)
    {
        if (Depletion(kind, t.Windows[s.Replica]).Holds(draw.X))
        {
            Ledger.Add(t, s.Index, Ledger.Died);
            return ResidentSignal.Empty;
        }

        if (kind.Mature.Holds(draw.Y))
            return Mature(t, s, signal, kind);
        return kind.TurnsInto != 0 && Turn(t, s, kind, draw.W).Holds(draw.Z) ? Become(t, s, kind.TurnsInto) : signal;
    }

    /// <summary>Passes a stage; after the last one the cell becomes another kind, or leaves.</summary>
    private static ResidentSignal Mature(in Tissue t, in Site s, ResidentSignal signal, in ResidentKind kind)
    {
        ref Resident cell = ref t.Residents[s.Index];
        int stage = cell.Stage + 1;
        if (stage < kind.Stages)
        {
            cell.Stage = stage;
            return signal;
        }

        cell.Stage = 0;
        return kind.MaturesInto != 0 ? Become(t, s, kind.MaturesInto) : ResidentSignal.Gone(signal.Class);
    }

    /// <summary>Writes a cell's new kind in its record, which no neighbour reads in this pass; the signal that it will show.</summary>
    private static ResidentSignal Become(in Tissue t, in Site s, int kind)
    {
        t.Residents[s.Index].Become(kind);
        return ResidentSignal.Living(t.ResidentKinds[ResidentKind.Index(s.Replica, kind)].Class);
    }

    /// <summary>Probability of a macrophage's turn: it relaxes towards the activation that its drive asks for, which is the cytokine of its
    /// voxel, triggered T cells that touch it, and killed cells beside it.</summary>
    /// <remarks>T cells show CD40L once they are triggered (Giavridis et al. 2018, doi:10.1038/s41591-018-0041-7). A target that a CAR-T
    /// cell kills bursts and raises the alarm (gasdermin E, Liu et al. 2020, doi:10.1126/sciimmunol.aax7969); apoptosis is silent.
    /// </remarks>
    private static Threshold Turn(in Tissue t, in Site s, in ResidentKind kind, uint contact)
    {
        ref readonly ReplicaParameters replica = ref t.Parameters[s.Replica];
        long drive = 0;
        int field = replica.ActivatingField - 1;
        if (field >= 0)
        {
            ref readonly Grid grid = ref t.Grids[field];
            drive = replica.DriveOf(t.Amount[(long)s.Replica * t.Voxels + grid.First + grid.VoxelOf(s)]);
        }

        if (replica.ContactDrive != 0 && t.Windows[s.Replica].Weight.Holds(contact))
            drive += (long)replica.ContactDrive * Triggered(t, s);

        for (int d = 1; d <= t.Directions; d++)
        {
            ResidentSignal beside = Neighbour.ResidentSignal(t, s, d);
            if (beside.RaisesAlarm)
                drive += t.ResidentKinds[ResidentKind.Index(s.Replica, beside.Class)].DeathSignal;
        }

        Threshold active = Law.ActivationAt(t, s.Replica, (int)Math.Min(drive, Law.MostDrive));
        return kind.Turn * (kind.IsActivated != 0 ? active.Rest : active);
    }

    /// <summary>T cells on a macrophage's site and beside it that a synapse has triggered lately.</summary>
    /// <remarks>Their fate is drawn in the same pass. It leaves a mark where it takes a cell, and stimulation as it is, so that the number
    /// does not hang on who comes first.</remarks>
    private static int Triggered(in Tissue t, in Site s)
    {
        int triggered = 0;
        for (int d = 0; d <= t.Directions; d++)
        {
            if (!Neighbour.TSignal(t, s, d).IsEmpty && t.TCells[Neighbour.Index(t, s, d)].IsStimulated)
                triggered++;
        }

        return triggered;
    }
}
