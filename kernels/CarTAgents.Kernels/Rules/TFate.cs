using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Draws;
using CarTAgents.Kernels.Parameters;

namespace CarTAgents.Kernels.Rules;

/// <summary>The slow fate of a T cell, drawn once a window: diluted away, dies, leaves the tissue, or changes its program.</summary>
/// <remarks>Before the census that begins a window. What left, died or was diluted stands as a mark in the signal until that census has
/// counted it. Thresholds are of a window, 1 - exp(-rate x window). Programs and their rates: a body-level surrogate fitted to three
/// trials; contraction in two phases: Stein et al. 2019 (CPT-PSP); see docs/model.md.
/// <para>One block of four random words a cell and window (<see cref="Purpose.TFate"/>):</para>
/// <list type="table">
/// <item><term>X</term><description>dilution</description></item>
/// <item><term>Y</term><description>death</description></item>
/// <item><term>Z</term><description>leaving the tissue</description></item>
/// <item><term>W</term><description>the change of program</description></item>
/// </list></remarks>
public static class TFate
{
    /// <summary>Runs the rule at a site with a T cell.</summary>
    public static void Run(in Tissue t, in Site s)
    {
        TSignal signal = t.TSignals[s.Index];
        ref readonly TKind kind = ref t.TKinds[TKind.Index(s.Replica, signal.Kind)];
        if (kind.HasFate != 0)
            Drawn(t, s, signal, kind, Draw.Block(t, s, Purpose.TFate));
    }

    /// <summary>The fate of a cell whose kind has one, by its block.</summary>
    internal static void Drawn(in Tissue t, in Site s, TSignal signal, in TKind kind, Words4 draw)
    {
        TCell cell = t.TCells[s.Index];
        ref readonly WindowInputs window = ref t.Windows[s.Replica];
        bool bound = signal.Phase == TPhase.Bound;

        if (window.Dilute.Holds(draw.X) || window.Leaving.IsAll)
        {
            t.TSignals[s.Index] = TSignal.Gone(cell.Kind, TMark.Diluted);
            return;
        }

        if (kind.Loss(cell.Program).Holds(draw.Y))
        {
            t.TSignals[s.Index] = TSignal.Gone(cell.Kind, TMark.Died);
            return;
        }

        if (!bound && kind.Exit.Holds(draw.Z))
        {
            t.TSignals[s.Index] = TSignal.Gone(cell.Kind, TMark.Left);
            return;
        }

        if (bound && cell.Program == TProgram.Proliferating && kind.BurstExhaustion.Holds(draw.W))
        {
            cell.Program = TProgram.Exhausted;
            cell.DivisionsLeft = 0;
        }
        else if (bound && cell.Program == TProgram.Effector && kind.Exhaustion.Holds(draw.W))
        {
            cell.Program = TProgram.Exhausted;
        }
        else if (cell.Program == TProgram.Exhausted && !cell.IsStimulated && kind.Recovery.Holds(draw.W))
        {
            cell.Program = TProgram.Effector;
        }
        else if (cell.Program == TProgram.Memory && cell.IsStimulated && kind.Recall.Holds(draw.W))
        {
            Burst.Recall(t, s, ref cell, kind);
        }

        t.TCells[s.Index] = cell;
    }
}
