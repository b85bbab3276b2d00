using CarTAgents.Kernels.Cells;
using CarTAgents.Kernels.Draws;

namespace CarTAgents.Kernels.Rules;

/// <summary>Each empty site looks at the six signals around it and names who enters: where two or more point at it, the highest 32-bit
/// priority, drawn by
/// recomputing the contenders' random numbers; ties go to the lowest direction.</summary>
/// <remarks>Fourth pass of a tick (and second of each later round of steps).</remarks>
public static class Resolve
{
    /// <summary>Added to the direction of an entrant that is a daughter cell.</summary>
    public const int Birth = 8;

    /// <summary>Names the T cell that enters a site; 0 for none.</summary>
    public static byte TCell(in Tissue t, in Site s)
    {
        if (t.TSignal[s.Index] != 0)
            return 0;
        int entrant = 0;
        int contenders = 0;
        for (int d = 1; d <= t.Directions; d++)
        {
            if (TWish(Neighbour.TSignal(t, s, d), d, t.Round) != 0)
            {
                contenders++;
                if (entrant == 0)
                    entrant = d;
            }
        }

        if (contenders == 0)
            return 0;
        if (contenders > 1)
        {
            uint best = 0;
            for (int d = t.Directions; d >= 1; d--)
            {
                if (TWish(Neighbour.TSignal(t, s, d), d, t.Round) != 0)
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

        return (byte)(entrant + (TWish(Neighbour.TSignal(t, s, entrant), entrant, t.Round) == 2 ? Birth : 0));
    }

    /// <summary>Whether a T signal seen in a direction wishes to enter here: 0 no, 1 a step, 2 a daughter cell (in the first round
    /// only).</summary>
    private static int TWish(byte signal, int direction, int round)
    {
        if (signal == 0 || TSignal.DirectionOf(signal) != Direction.Opposite(direction))
            return 0;
        int phase = TSignal.Phase(signal);
        if (phase == TSignal.Searching)
            return 1;
        return phase == TSignal.Dividing && round == 0 ? 2 : 0;
    }

    /// <summary>Names the resident whose daughter enters a site; 0 for none.</summary>
    public static byte Resident(in Tissue t, in Site s)
    {
        if (t.ResidentSignal[s.Index] != 0)
            return 0;
        int entrant = 0;
        int contenders = 0;
        for (int d = 1; d <= t.Directions; d++)
        {
            if (ResidentWish(Neighbour.ResidentSignal(t, s, d), d))
            {
                contenders++;
                if (entrant == 0)
                    entrant = d;
            }
        }

        if (contenders == 0)
            return 0;
        if (contenders > 1)
        {
            uint best = 0;
            for (int d = t.Directions; d >= 1; d--)
            {
                if (ResidentWish(Neighbour.ResidentSignal(t, s, d), d))
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

        return (byte)(entrant + Birth);
    }

    private static bool ResidentWish(byte signal, int direction)
    {
        return ResidentSignal.IsAlive(signal)
            && ResidentSignal.Phase(signal) == ResidentSignal.Dividing
            && ResidentSignal.DirectionOf(signal) == Direction.Opposite(direction);
    }
}
