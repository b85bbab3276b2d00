namespace CarTAgents.Kernels;

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
        long row = (long)s.Replica * Table.Stride;
        bool empties = t.Parameters[row + Table.WEmpty] != 0;
        if (!Kernels.ResidentSignal.IsAlive(signal))
            return empties ? Kernels.ResidentSignal.Empty : signal;
        int kind = Kernels.ResidentSignal.Kind(signal);
        long p = row + Table.Resident + (kind - 1) * Table.ResidentStride;
        if (empties)
        {
            if (t.Parameters[p + Table.RTarget] != 0)
                return Kernels.ResidentSignal.Pack(kind, Kernels.ResidentSignal.Debris, Kernels.ResidentSignal.Left);
            return t.Parameters[p + Table.RActivated] != 0
                ? Kernels.ResidentSignal.Pack((int)t.Parameters[p + Table.RTurnsInto], Kernels.ResidentSignal.Live, 0)
                : signal;
        }

        uint turn = t.Parameters[p + Table.RTurnsInto];
        uint mature = t.Parameters[p + Table.RMature];
        uint deplete = t.Parameters[p + Table.RDepleted] != 0 ? t.Parameters[row + Table.WDeplete] : 0u;
        if (turn == 0 && mature == 0 && deplete == 0)
            return signal;
        Words4 draw = Draw.Block(t, s.Replica, s.Local, s.Tick, Purpose.ResidentFate, 0);

        if (draw.X < deplete)
        {
            Ledger.Add(t, s.Index, Ledger.Died);
            return Kernels.ResidentSignal.Empty;
        }

        if (draw.Y < mature)
            return Mature(t, s, signal, kind, p);
        return turn != 0 && draw.Z < TurnThreshold(t, s, row, p)
            ? Kernels.ResidentSignal.Pack((int)turn, Kernels.ResidentSignal.Live, 0)
            : signal;
    }

    /// <summary>Passes a stage; after the last one the cell becomes another kind, or leaves.</summary>
    private static byte Mature(in Tissue t, in Site s, byte signal, int kind, long p)
    {
        Words4 cell = t.Resident[s.Index];
        int stage = ResidentRecord.Stage(cell) + 1;
        if (stage < (int)t.Parameters[p + Table.RStages])
        {
            t.Resident[s.Index] = ResidentRecord.WithStage(cell, stage);
            return signal;
        }

        int into = (int)t.Parameters[p + Table.RMatureInto];
        t.Resident[s.Index] = ResidentRecord.WithStage(cell, 0);
        return into != 0
            ? Kernels.ResidentSignal.Pack(into, Kernels.ResidentSignal.Live, 0)
            : Kernels.ResidentSignal.Pack(kind, Kernels.ResidentSignal.Debris, Kernels.ResidentSignal.Left);
    }

    /// <summary>A macrophage relaxes towards the activation that its drive asks for: the cytokine of its voxel, and killed cells beside it.
    /// The threshold of a turn.</summary>
    /// <remarks>A target that a CAR-T cell kills bursts and raises the alarm (gasdermin E, Liu et al. 2020,
    /// doi:10.1126/sciimmunol.aax7969); apoptosis is silent.</remarks>
    private static uint TurnThreshold(in Tissue t, in Site s, long row, long p)
    {
        long drive = 0;
        uint field = t.Parameters[row + Table.MField];
        if (field != 0)
        {
            long grid = (long)(field - 1) * Grid.Stride;
            int voxel =
                ((s.Z >> t.Grids[grid + Grid.ShiftZ]) * t.Grids[grid + Grid.Ny] + (s.Y >> t.Grids[grid + Grid.Shift]))
                    * t.Grids[grid + Grid.Nx]
                + (s.X >> t.Grids[grid + Grid.Shift]);
            long amount = t.Amount[(long)s.Replica * t.Voxels + t.Grids[grid + Grid.First] + voxel];
            drive = (amount * t.Parameters[row + Table.MQuantum]) >> 24;
        }

        for (int d = 1; d <= t.Directions; d++)
        {
            byte beside = Neighbour.ResidentSignal(t, s, d);
            if (Kernels.ResidentSignal.Alarms(beside))
            {
                drive += t.Parameters[
                    row + Table.Resident + (Kernels.ResidentSignal.Kind(beside) - 1) * Table.ResidentStride + Table.RDeadDrive
                ];
            }
        }

        if (drive > 4095)
            drive = 4095;
        uint active = Activation(t, row, (int)drive);
        bool activated = t.Parameters[p + Table.RActivated] != 0;
        return Draw.Share(t.Parameters[p + Table.RTurn], activated ? 0xFFFFFFFFu - active : active);
    }

    /// <summary>Share of macrophages that a drive (1/256) activates in the long run, as a threshold.</summary>
    private static uint Activation(in Tissue t, long row, int drive)
    {
        long at = row + Table.ActivationLaw + (drive >> 4);
        uint low = t.Parameters[at];
        return low + (uint)(((ulong)(t.Parameters[at + 1] - low) * (uint)(drive & 15)) >> 4);
    }
}
