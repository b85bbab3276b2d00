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
        Words4 draw = default;
        if (t.Round < kind.Rounds)
            draw = Draw.Block(t, s, Purpose.TStep, t.Round);
        Intend(t, s, cell, kind, draw);
    }

    /// <summary>The same with the cell's block of this round.</summary>
    internal static void Intend(in Tissue t, in Site s, TCell cell, in TKind kind, Words4 draw)
    {
        // Without branches: whether a cell steps and where to is nothing that a processor could guess.
        int heading = cell.Heading,
            drawn = Draw.Below(draw.Z, t.Directions) + 1;
        int steps = t.Round < kind.Rounds & kind.Step.Holds(draw.X) ? 1 : 0,
            keeps = heading > 0 & heading <= t.Directions & kind.KeepHeading.Holds(draw.Y) ? 1 : 0;
        int direction = drawn + keeps * (heading - drawn);
        cell.Heading = heading + steps * (direction - heading);
        t.TCells[s.Index] = cell;
        t.TSignals[s.Index] = new TSignal(cell.Kind, TPhase.Searching, steps * direction);
    }

    /// <summary>The intended step of a later round, at a site with a searching cell.</summary>
    public static void Run(in Tissue t, in Site s)
    {
        TSignal signal = t.TSignals[s.Index];
        if (signal.Phase == TPhase.Searching)
            Intend(t, s, t.TCells[s.Index], t.TKinds[TKind.Index(s.Replica, signal.Kind)]);
    }
}
