using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Draws;

namespace CarTAgents.Kernels.Rules;

/// <summary>Each empty site looks at the six signals around it and names who enters: where two or more point at it, the highest 32-bit
/// priority, drawn by recomputing the contenders' random numbers; ties go to the lowest direction.</summary>
/// <remarks>Fourth pass of a tick (and second of each later round of steps). A priority is the word X of the contender's block
/// (<see cref="Purpose.TContest"/>, <see cref="Purpose.ResidentContest"/>); the other three are not used.</remarks>
public static class Resolve
{
    /// <summary>Names the T cell that enters a site.</summary>
    public static Entrant TCell(in Tissue t, in Site s)
    {
        TSignal own = t.TSignals[s.Index];
        if (!own.IsEmpty)
            return Entrant.None;
        // Behind a wall stands the site itself, which is empty.
        Sides at = new(t, s);
        int contenders =
            TIntent(t, at.Left, 1)
            | TIntent(t, at.Right, 2)
            | TIntent(t, at.Back, 3)
            | TIntent(t, at.Front, 4)
            | TIntent(t, at.Below, 5)
            | TIntent(t, at.Above, 6);
        if (contenders == 0)
            return Entrant.None;
        return TCellFrom(t, s, Winner(t, s, contenders, Purpose.TContest, t.Round));
    }

    /// <summary>The bit of a direction, if the T cell seen there intends to enter here: to step or, in the first round, to put a daughter
    /// cell.</summary>
    private static int TIntent(in Tissue t, long neighbour, int direction)
    {
        TSignal signal = t.TSignals[neighbour];
        bool enters = signal.Phase == TPhase.Searching | (signal.Phase == TPhase.Dividing & t.Round == 0);
        return enters & signal.Direction == Direction.Opposite(direction) ? 1 << direction : 0;
    }

    /// <summary>The direction, among those of contenders, of the highest priority, and of equal ones the lowest.</summary>
    private static int Winner(in Tissue t, in Site s, int contenders, uint purpose, int round)
    {
        int winner = 0;
        if ((contenders & (contenders - 1)) == 0)
        {
            for (int d = 1; d <= t.Directions; d++)
                winner = contenders == 1 << d ? d : winner;
            return winner;
        }

        uint best = 0;
        for (int d = t.Directions; d >= 1; d--)
        {
            if ((contenders & (1 << d)) != 0)
            {
                uint priority = Draw.Block(t, s.Replica, Neighbour.Local(t, s, d), s.Tick, purpose, round).X;
                if (priority >= best)
                {
                    best = priority;
                    winner = d;
                }
            }
        }

        return winner;
    }

    /// <summary>The T cell that enters from a direction: the one there, or its daughter.</summary>
    internal static Entrant TCellFrom(in Tissue t, in Site s, int direction) =>
        new(direction, Neighbour.TSignal(t, s, direction).Phase == TPhase.Dividing);

    /// <summary>Names the resident whose daughter enters a site.</summary>
    public static Entrant Resident(in Tissue t, in Site s)
    {
        ResidentSignal own = t.ResidentSignals[s.Index];
        if (!own.IsEmpty)
            return Entrant.None;
        Sides at = new(t, s);
        int contenders =
            ResidentIntent(t, at.Left, 1)
            | ResidentIntent(t, at.Right, 2)
            | ResidentIntent(t, at.Back, 3)
            | ResidentIntent(t, at.Front, 4)
            | ResidentIntent(t, at.Below, 5)
            | ResidentIntent(t, at.Above, 6);
        if (contenders == 0)
            return Entrant.None;
        return new Entrant(Winner(t, s, contenders, Purpose.ResidentContest, 0), isBirth: true);
    }

    private static int ResidentIntent(in Tissue t, long neighbour, int direction)
    {
        ResidentSignal signal = t.ResidentSignals[neighbour];
        return signal.Phase == ResidentPhase.Dividing & signal.Direction == Direction.Opposite(direction) ? 1 << direction : 0;
    }
}
