using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Draws;
using CarTAgents.Kernels.Parameters;

namespace CarTAgents.Kernels.Rules;

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
        int kind = TSignal.Kind(signal);
        int p = TKind.Index(s.Replica, kind);
        if (t.TKinds[p].HasFate == 0)
            return;
        Words4 cell = t.TCell[s.Index];
        int program = TRecord.Program(cell);
        bool bound = TSignal.Phase(signal) == TSignal.Bound;
        Words4 draw = Draw.Block(t, s.Replica, s.Local, s.Tick, Purpose.TFate, 0);

        if (t.Windows[s.Replica].Dilute.Holds(draw.X) || t.Windows[s.Replica].IsEmptied != 0)
        {
            t.TSignal[s.Index] = TSignal.Pack(kind, 0, TSignal.Diluted);
            return;
        }

        if (Loss(t, p, program).Holds(draw.Y))
        {
            t.TSignal[s.Index] = TSignal.Pack(kind, 0, TSignal.Died);
            return;
        }

        if (!bound && t.TKinds[p].Exit.Holds(draw.Z))
        {
            t.TSignal[s.Index] = TSignal.Pack(kind, 0, TSignal.Left);
            return;
        }

        t.TCell[s.Index] = Change(t, s, p, cell, program, bound, draw.W);
    }

    private static Words4 Change(in Tissue t, in Site s, int p, Words4 cell, int program, bool bound, uint word)
    {
        bool stimulated = TRecord.Stimulated(cell) != 0;
        if (program == TRecord.Proliferating)
        {
            uint leave = stimulated ? t.Windows[s.Replica].LeaveStimulated.Value : t.Windows[s.Replica].LeaveUnstimulated.Value;
            if (word < leave)
            {
                // The word, rescaled to its place within the share, is uniform again.
                bool memory = t.TKinds[p].MemoryShare.Holds((uint)(((ulong)word << 32) / leave));
                return TRecord.WithDivisionsLeft(TRecord.WithProgram(cell, memory ? TRecord.Memory : TRecord.Effector), 0);
            }

            bool exhausted = bound && word - leave < t.TKinds[p].BurstExhaustion.Value;
            return exhausted ? TRecord.WithDivisionsLeft(TRecord.WithProgram(cell, TRecord.Exhausted), 0) : cell;
        }

        if (program == TRecord.Effector)
        {
            uint exhaustion = bound ? t.TKinds[p].Exhaustion.Value : 0u;
            if (word < exhaustion)
                return TRecord.WithProgram(cell, TRecord.Exhausted);
            return stimulated && word - exhaustion < t.TKinds[p].Return.Value
                ? Burst(t, s, p, TRecord.WithProgram(cell, TRecord.Proliferating))
                : cell;
        }

        if (program == TRecord.Exhausted)
            return !stimulated && t.TKinds[p].Recovery.Holds(word) ? TRecord.WithProgram(cell, TRecord.Effector) : cell;

        // A recalled memory cell stays one, and sends a proliferating daughter.
        if (program == TRecord.Memory && stimulated && t.TKinds[p].Recall.Holds(word))
        {
            return TRecord.WithDivisionDue(TRecord.WithTries(TRecord.WithDivisionsLeft(cell, 1), 0), s.Tick);
        }

        return cell;
    }

    /// <summary>Probability of death in a program, a window.</summary>
    private static Threshold Loss(in Tissue t, int p, int program)
    {
        switch (program)
        {
            case TRecord.Proliferating:
                return t.TKinds[p].LossProliferating;
            case TRecord.Effector:
                return t.TKinds[p].LossEffector;
            case TRecord.Exhausted:
                return t.TKinds[p].LossExhausted;
            case TRecord.Memory:
                return t.TKinds[p].LossMemory;
            case TRecord.Failing:
                return t.TKinds[p].LossFailing;
            default:
                return t.TKinds[p].LossResting;
        }
    }

    private static Words4 Burst(in Tissue t, in Site s, int p, Words4 cell)
    {
        cell = TRecord.WithTries(TRecord.WithDivisionsLeft(cell, t.TKinds[p].Divisions), 0);
        return TRecord.WithDivisionDue(cell, s.Tick + t.TKinds[p].DivisionCycle);
    }
}
