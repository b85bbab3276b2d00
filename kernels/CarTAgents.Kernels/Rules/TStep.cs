using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Draws;
using CarTAgents.Kernels.Parameters;

namespace CarTAgents.Kernels.Rules;

/// <summary>Motility: a persistent walk. In each round a searching cell steps with a probability, keeping its heading or drawing one of all
/// directions.</summary>
/// <remarks>Ends <see cref="TSense"/> of an unbound cell, and begins each later round of steps. The mean direction cosine of successive
/// steps is the probability c of keeping the heading, so that the motility coefficient is a^2 p n (1 + c) / (2 d tick (1 - c)) for n
/// rounds, step a, step probability p and d dimensions.
/// <para>One block of four random words a searching cell, tick and round (<see cref="Purpose.TStep"/>):</para>
/// <list type="table">
/// <item><term>X</term><description>whether it steps</description></item>
/// <item><term>Y</term><description>whether it keeps its heading</description></item>
/// <item><term>Z</term><description>else the new direction</description></item>
/// <item><term>W</term><description>not used</description></item>
/// </list></remarks>
public static class TStep
{
    /// <summary>Shows the intended step in the signal, whether or not the site is free: that is resolved at the site.</summary>
    public static void Intend(in Tissue t, in Site s, TCell cell, in TKind kind)
    {
        int direction = 0;
        if (t.Round < kind.Rounds)
        {
            Words4 draw = Draw.Block(t, s, Purpose.TStep, t.Round);
            if (kind.Step.Holds(draw.X))
            {
                direction = cell.Heading;
                if (direction == 0 || direction > t.Directions || !kind.KeepHeading.Holds(draw.Y))
                    direction = Draw.Below(draw.Z, t.Directions) + 1;
                cell.Heading = direction;
            }
        }

        t.TCells[s.Index] = cell;
        t.TSignals[s.Index] = new TSignal(cell.Kind, TPhase.Searching, direction);
    }

    /// <summary>The intended step of a later round, at a site with a searching cell.</summary>
    public static void Run(in Tissue t, in Site s)
    {
        TSignal signal = t.TSignals[s.Index];
        if (signal.Phase == TPhase.Searching)
            Intend(t, s, t.TCells[s.Index], t.TKinds[TKind.Index(s.Replica, signal.Kind)]);
    }
}
