namespace CarTAgents.Kernels.Cells;

/// <summary>The byte that a resident shows its neighbours: bits 0-2 direction, 3-4 phase, 5-7 kind (1 to 7). 0 is an empty site.</summary>
/// <remarks>The only place that knows the packing.</remarks>
public static class ResidentSignal
{
    /// <summary>No resident.</summary>
    public const byte Empty = 0;

    /// <summary>Phase: alive.</summary>
    public const int Live = 0;

    /// <summary>Phase: alive, and wishes to put a daughter cell in the direction.</summary>
    public const int Dividing = 1;

    /// <summary>Phase: lethally hit or in apoptosis; the direction is where the hit came from (<see cref="Direction.None"/>: by
    /// itself).</summary>
    public const int Dying = 2;

    /// <summary>Phase: dead, not yet cleared; the direction is <see cref="Direction.Own"/> of a killed cell, <see cref="Silent"/> of one
    /// that died by itself, or the mark
    /// <see cref="Left"/>.</summary>
    public const int Debris = 3;

    /// <summary>Direction of the debris of a cell that died by itself.</summary>
    public const int Silent = 1;

    /// <summary>Direction of what stands, from the fate of cells to the census of the same tick, where a resident left the tissue; its
    /// phase is debris.</summary>
    public const int Left = 7;

    /// <summary>Bits of phase and direction, of the phase, of the direction.</summary>
    public const byte WishMask = 0x1F,
        PhaseMask = 0x18,
        DirectionMask = 0x07;

    /// <summary>Packs a signal; the kind is 1 to 7.</summary>
    public static byte Pack(int kind, int phase, int direction)
    {
        return (byte)((kind << 5) | (phase << 3) | direction);
    }

    /// <summary>Direction code, 0 to 7.</summary>
    public static int DirectionOf(byte signal)
    {
        return signal & DirectionMask;
    }

    /// <summary>Phase of an occupied site.</summary>
    public static int Phase(byte signal)
    {
        return (signal >> 3) & 3;
    }

    /// <summary>Kind, 1 to 7; 0 for an empty site.</summary>
    public static int Kind(byte signal)
    {
        return signal >> 5;
    }

    /// <summary>Whether the site holds a living cell, dividing or not.</summary>
    public static bool IsAlive(byte signal)
    {
        return signal != 0 && (signal & 0x10) == 0;
    }

    /// <summary>Whether the site holds a cell that T cells have killed, dying or dead: those raise the alarm, others die
    /// silently.</summary>
    public static bool Alarms(byte signal)
    {
        int direction = DirectionOf(signal);
        return signal != 0
            && (Phase(signal) == Dying ? direction != Direction.None : Phase(signal) == Debris && direction == Direction.Own);
    }
}
