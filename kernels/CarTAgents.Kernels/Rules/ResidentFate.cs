using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Draws;
using CarTAgents.Kernels.Parameters;
using CarTAgents.Kernels.Sums;

namespace CarTAgents.Kernels.Rules;

/// <summary>The slow fate of a resident, drawn once a window: lost to lymphodepletion, matures, or, as a macrophage, is activated or calms
/// down.</summary>
/// <remarks>Before the census that begins a window, after the T cells' fate. Neighbours' signals are read, so that the new signal waits in
/// the plane of entrants for a
/// second pass. A resident that left stands as a mark in the signal until the census has counted it. Thresholds are of a window; the drive
/// is in units of the cytokine's
/// half-effective level. Macrophages as the source of IL-6 and IL-1: Norelli et al. 2018 (Nat Med); form and time of activation, maturation
/// and loss: a body-level
/// surrogate fitted to three trials, see docs/model.md.</remarks>
public static class ResidentFate
{
    /// <summary>First pass: the signal that a site will show.</summary>
    public static byte Next(in Tissue t, in Site s)
    {
        byte signal = t.ResidentSignal[s.Index];
        bool empties = t.Windows[s.Replica].IsEmptied != 0;
        if (!ResidentSignal.IsAlive(signal))
            return empties ? ResidentSignal.Empty : signal;
        int kind = ResidentSignal.Kind(signal);
        int p = ResidentKind.Index(s.Replica, kind);
        if (empties)
        {
            if (t.ResidentKinds[p].IsTarget != 0)
                return ResidentSignal.Pack(kind, ResidentSignal.Debris, ResidentSignal.Left);
            return t.ResidentKinds[p].IsActivated != 0 ? ResidentSignal.Pack(t.ResidentKinds[p].TurnsInto, ResidentSignal.Live, 0) : signal;
        }

        int turn = t.ResidentKinds[p].TurnsInto;
        Threshold mature = t.ResidentKinds[p].Mature;
        Threshold deplete = t.ResidentKinds[p].IsDepleted != 0 ? t.Windows[s.Replica].Deplete : Threshold.Never;
        if (turn == 0 && mature.IsNever && deplete.IsNever)
            return signal;
        Words4 draw = Draw.Block(t, s.Replica, s.Local, s.Tick, Purpose.ResidentFate, 0);

        if (deplete.Holds(draw.X))
        {
            Ledger.Add(t, s.Index, Ledger.Died);
            return ResidentSignal.Empty;
        }

        if (mature.Holds(draw.Y))
            return Mature(t, s, signal, kind, p);
        return turn != 0 && TurnThreshold(t, s, p).Holds(draw.Z) ? ResidentSignal.Pack(turn, ResidentSignal.Live, 0) : signal;
    }

    /// <summary>Passes a stage; after the last one the cell becomes another kind, or leaves.</summary>
    private static byte Mature(in Tissue t, in Site s, byte signal, int kind, int p)
    {
        Words4 cell = t.Resident[s.Index];
        int stage = ResidentRecord.Stage(cell) + 1;
        if (stage < t.ResidentKinds[p].Stages)
        {
            t.Resident[s.Index] = ResidentRecord.WithStage(cell, stage);
            return signal;
        }

        int into = t.ResidentKinds[p].MaturesInto;
        t.Resident[s.Index] = ResidentRecord.WithStage(cell, 0);
        return into != 0
            ? ResidentSignal.Pack(into, ResidentSignal.Live, 0)
            : ResidentSignal.Pack(kind, ResidentSignal.Debris, ResidentSignal.Left);
    }

    /// <summary>A macrophage relaxes towards the activation that its drive asks for: the cytokine of its voxel, and killed cells beside it.
    /// The threshold of a turn.</summary>
    /// <remarks>A target that a CAR-T cell kills bursts and raises the alarm (gasdermin E, Liu et al. 2020,
    /// doi:10.1126/sciimmunol.aax7969); apoptosis is silent.</remarks>
    private static Threshold TurnThreshold(in Tissue t, in Site s, int p)
    {
        long drive = 0;
        int field = t.Parameters[s.Replica].ActivatingField - 1;
        if (field >= 0)
        {
            int voxel =
                ((s.Z >> t.Grids[field].ShiftZ) * t.Grids[field].Ny + (s.Y >> t.Grids[field].Shift)) * t.Grids[field].Nx
                + (s.X >> t.Grids[field].Shift);
            long amount = t.Amount[(long)s.Replica * t.Voxels + t.Grids[field].First + voxel];
            drive = (amount * t.Parameters[s.Replica].QuantumDrive) >> 24;
        }

        for (int d = 1; d <= t.Directions; d++)
        {
            byte beside = Neighbour.ResidentSignal(t, s, d);
            if (ResidentSignal.Alarms(beside))
                drive += t.ResidentKinds[ResidentKind.Index(s.Replica, ResidentSignal.Kind(beside))].DeathSignal;
        }

        if (drive > 4095)
            drive = 4095;
        Threshold active = Activation(t, s.Replica, (int)drive);
        bool activated = t.ResidentKinds[p].IsActivated != 0;
        return (activated ? active.Rest : active) * t.ResidentKinds[p].Turn;
    }

    /// <summary>Share of macrophages that a drive (1/256) activates in the long run.</summary>
    private static Threshold Activation(in Tissue t, int replica, int drive)
    {
        long point = Law.Activation(replica) + (drive >> 4);
        uint low = t.Laws[point];
        return new Threshold(low + (uint)(((ulong)(t.Laws[point + 1] - low) * (uint)(drive & 15)) >> 4));
    }
}
