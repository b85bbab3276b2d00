namespace CarTAgents.Kernels;

/// <summary>The slow fate of a T cell, drawn once a window: diluted away, dies, leaves the tissue, or changes its program.</summary>
/// <remarks>Before the census that begins a window. What left, died or was diluted stands as a mark in the signal until that census has
/// counted it. Thresholds are of a
/// window, 1 - exp(-rate x window). Programs and their rates: a body-level surrogate fitted to three trials; contraction in two phases:
/// Stein et al. 2019 (CPT-PSP); see
/// docs/model.md.</remarks>
public static class TFate
{
    /// <summary>Runs the rule at a site with a T cell.</summary>
    public static void Run(in Tissue t, in Site s)
    {
        byte signal = t.TSignal[s.Index];
        int kind = Kernels.TSignal.Kind(signal);
        long row = (long)s.Replica * Table.Stride;
        long p = row + Table.TCell + kind * Table.TCellStride;
        if (t.Parameters[p + Table.THasFate] == 0)
            return;
        Words4 cell = t.TCell[s.Index];
        int program = TRecord.Program(cell);
        bool bound = Kernels.TSignal.Phase(signal) == Kernels.TSignal.Bound;
        Words4 draw = Draw.Block(t, s.Replica, s.Local, s.Tick, Purpose.TFate, 0);

        if (draw.X < t.Parameters[row + Table.WDilute] || t.Parameters[row + Table.WEmpty] != 0)
        {
            t.TSignal[s.Index] = Kernels.TSignal.Pack(kind, 0, Kernels.TSignal.Diluted);
            return;
        }

        if (draw.Y < t.Parameters[p + Table.TFateDeath + program])
        {
            t.TSignal[s.Index] = Kernels.TSignal.Pack(kind, 0, Kernels.TSignal.Died);
            return;
        }

        if (!bound && draw.Z < t.Parameters[p + Table.TExit])
        {
            t.TSignal[s.Index] = Kernels.TSignal.Pack(kind, 0, Kernels.TSignal.Left);
            return;
        }

        t.TCell[s.Index] = Change(t, s, row, p, cell, program, bound, draw.W);
    }

    private static Words4 Change(in Tissue t, in Site s, long row, long p, Words4 cell, int program, bool bound, uint word)
    {
        bool stimulated = TRecord.Stimulated(cell) != 0;
        if (program == TRecord.Proliferating)
        {
            uint leave = t.Parameters[row + (stimulated ? Table.WLeaveStimulated : Table.WLeaveUnstimulated)];
            if (word < leave)
            {
                // The word, rescaled to its place within the share, is uniform again.
                bool memory = (uint)(((ulong)word << 32) / leave) < t.Parameters[p + Table.TMemoryShare];
                return TRecord.WithDivisionsLeft(TRecord.WithProgram(cell, memory ? TRecord.Memory : TRecord.Effector), 0);
            }

            bool exhausted = bound && word - leave < t.Parameters[p + Table.TBurstExhaustion];
            return exhausted ? TRecord.WithDivisionsLeft(TRecord.WithProgram(cell, TRecord.Exhausted), 0) : cell;
        }

        if (program == TRecord.Effector)
        {
            uint exhaustion = bound ? t.Parameters[p + Table.TExhaustion] : 0u;
            if (word < exhaustion)
                return TRecord.WithProgram(cell, TRecord.Exhausted);
            return stimulated && word - exhaustion < t.Parameters[p + Table.TReturn]
                ? Burst(t, s, p, TRecord.WithProgram(cell, TRecord.Proliferating))
                : cell;
        }

        if (program == TRecord.Exhausted)
            return !stimulated && word < t.Parameters[p + Table.TRecovery] ? TRecord.WithProgram(cell, TRecord.Effector) : cell;

        // A recalled memory cell stays one, and sends a proliferating daughter.
        if (program == TRecord.Memory && stimulated && word < t.Parameters[p + Table.TRecall])
        {
            return TRecord.WithDivisionDue(TRecord.WithTries(TRecord.WithDivisionsLeft(cell, 1), 0), s.Tick);
        }

        return cell;
    }

    private static Words4 Burst(in Tissue t, in Site s, long p, Words4 cell)
    {
        cell = TRecord.WithTries(TRecord.WithDivisionsLeft(cell, (int)t.Parameters[p + Table.TDivisions]), 0);
        return TRecord.WithDivisionDue(cell, s.Tick + t.Parameters[p + Table.TDivisionCycle]);
    }
}
