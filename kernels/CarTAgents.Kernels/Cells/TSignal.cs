namespace CarTAgents.Kernels.Cells;

/// <summary>The byte that a T cell shows its neighbours: bits 0-2 direction, 3-4 phase, 5 hit delivered this tick, 6-7 kind. 0 is an empty
/// site.</summary>
/// <remarks>The only place that knows the packing.</remarks>
public static class TSignal
{
    /// <summary>No T cell.</summary>
    public const byte Empty = 0;

    /// <summary>Phase: not bound; the direction is the wish to step (0: stay).</summary>
    public const int Searching = 1;

    /// <summary>Phase: wishes to put a daughter cell in the direction.</summary>
    public const int Dividing = 2;

    /// <summary>Phase: in synapse with the resident in the direction (0: of its own site).</summary>
    public const int Bound = 3;

    /// <summary>What stands, from the fate of cells to the census of the same tick, where a cell left the tissue, was diluted away, or
    /// died; not a cell any more.</summary>
    public const int Left = 1,
        Diluted = 2,
        Died = 3;

    /// <summary>Bits of phase, hit and direction, and of phase and direction.</summary>
    public const byte ContactMask = 0x3F,
        WishMask = 0x1F,
        PhaseMask = 0x18,
        DirectionMask = 0x07,
        HitMask = 0x20;

    /// <summary>Packs a signal; the kind is 0 to 3.</summary>
    public static byte Pack(int kind, int phase, int direction)
    {
        return (byte)((kind << 6) | (phase << 3) | direction);
    }

    /// <summary>Direction code, 0 to 6.</summary>
    public static int DirectionOf(byte signal)
    {
        return signal & DirectionMask;
    }

    /// <summary>Phase: 0 empty, <see cref="Searching"/>, <see cref="Dividing"/>, <see cref="Bound"/>.</summary>
    public static int Phase(byte signal)
    {
        return (signal >> 3) & 3;
    }

    /// <summary>1 when a hit was delivered this tick.</summary>
    public static int Hit(byte signal)
    {
        return (signal >> 5) & 1;
    }

    /// <summary>Kind, 0 to 3.</summary>
    public static int Kind(byte signal)
    {
        return signal >> 6;
    }

    /// <summary>The same signal with the hit shown.</summary>
    public static byte WithHit(byte signal)
    {
        return (byte)(signal | HitMask);
    }

    /// <summary>The same signal with no hit.</summary>
    public static byte WithoutHit(byte signal)
    {
        return (byte)(signal & ~HitMask);
    }
}
