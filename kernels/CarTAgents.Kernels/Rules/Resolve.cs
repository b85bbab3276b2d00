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
        int entrant = 0;
        int contenders = 0;
        for (int d = 1; d <= t.Directions; d++)
        {
            if (IntendsToEnter(Neighbour.TSignal(t, s, d), d, t.Round))
            {
                contenders++;
                if (entrant == 0)
                    entrant = d;
            }
        }

        if (contenders == 0)
            return Entrant.None;
        if (contenders > 1)
        {
            uint best = 0;
            for (int d = t.Directions; d >= 1; d--)
            {
                if (IntendsToEnter(Neighbour.TSignal(t, s, d), d, t.Round))
                {
                    uint priority = Draw.Block(t, s.Replica, Neighbour.Local(t, s, d), s.Tick, Purpose.TContest, t.Round).X;
                    if (priority >= best)
                    {
                        best = priority;
                        entrant = d;
                    }
                }
            }
        }

        return TCellFrom(t, s, entrant);
    }

    /// <summary>The T cell that enters from a direction: the one there, or its daughter.</summary>
    internal static Entrant TCellFrom(in Tissue t, in Site s, int direction) =>
        new(direction, Neighbour.TSignal(t, s, direction).Phase == TPhase.Dividing);

    /// <summary>Whether a T cell seen in a direction intends to enter here: to step or, in the first round, to put a daughter
    /// cell.</summary>
    private static bool IntendsToEnter(TSignal signal, int direction, int round) =>
        signal.Direction == Direction.Opposite(direction)
        && (signal.Phase == TPhase.Searching || (signal.Phase == TPhase.Dividing && round == 0));

    /// <summary>Names the resident whose daughter enters a site.</summary>
    public static Entrant Resident(in Tissue t, in Site s)
    {
        ResidentSignal own = t.ResidentSignals[s.Index];
        if (!own.IsEmpty)
            return Entrant.None;
        int entrant = 0;
        int contenders = 0;
        for (int d = 1; d <= t.Directions; d++)
        {
            if (IntendsToEnter(Neighbour.ResidentSignal(t, s, d), d))
            {
                contenders++;
                if (entrant == 0)
                    entrant = d;
            }
        }

        if (contenders == 0)
            return Entrant.None;
        if (contenders > 1)
        {
            uint best = 0;
            for (int d = t.Directions; d >= 1; d--)
            {
                if (IntendsToEnter(Neighbour.ResidentSignal(t, s, d), d))
                {
                    uint priority = Draw.Block(t, s.Replica, Neighbour.Local(t, s, d), s.Tick, Purpose.ResidentContest, 0).X;
                    if (priority >= best)
                    {
                        best = priority;
                        entrant = d;
                    }
                }
            }
        }

        return new Entrant(entrant, isBirth: true);
    }

    private static bool IntendsToEnter(ResidentSignal signal, int direction) =>
        signal.Phase == ResidentPhase.Dividing && signal.Direction == Direction.Opposite(direction);
}
