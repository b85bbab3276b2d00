using CarTAgents.Kernels.Draws;

namespace CarTAgents.Kernels.Cells;

/// <summary>A resident's 16-byte record. Undefined, and counted as zero, where the signal is empty.</summary>
/// <remarks>X: damage (bits 0-7), tries to divide (8-10), first direction tried (11-13), stage of maturation (14-15), clone (16-31). Y: ln
/// of CD19 density in units of 1/4096
/// (0-15), ln of a second antigen's (16-31); 0 is none. Z: tick at which a dying cell becomes debris. W: tick of the last sublethal
/// hit.</remarks>
public static class ResidentRecord
{
    /// <summary>Units of antigen density: one unit of ln(molecules/cell) is 4096.</summary>
    public const int LnUnit = 4096;

    /// <summary>A new resident with an antigen density, of a clone (0 to 65535).</summary>
    public static Words4 Create(int lnAntigen, int clone)
    {
        Words4 r;
        r.X = (uint)clone << 16;
        r.Y = (uint)lnAntigen & 0xFFFFu;
        r.Z = 0;
        r.W = 0;
        return r;
    }

    /// <summary>Sublethal hits not yet repaired.</summary>
    public static int Damage(Words4 r)
    {
        return (int)(r.X & 0xFFu);
    }

    /// <summary>Sets the damage, 0 to 255.</summary>
    public static Words4 WithDamage(Words4 r, int damage)
    {
        r.X = (r.X & ~0xFFu) | ((uint)damage & 0xFFu);
        return r;
    }

    /// <summary>Failed tries of the present wish to divide.</summary>
    public static int Tries(Words4 r)
    {
        return (int)((r.X >> 8) & 7u);
    }

    /// <summary>Sets the tries, 0 to 7.</summary>
    public static Words4 WithTries(Words4 r, int tries)
    {
        r.X = (r.X & ~0x700u) | (((uint)tries & 7u) << 8);
        return r;
    }

    /// <summary>The direction first tried by the present wish to divide, 0-based.</summary>
    public static int FirstTry(Words4 r)
    {
        return (int)((r.X >> 11) & 7u);
    }

    /// <summary>Sets the direction first tried, 0 to 5.</summary>
    public static Words4 WithFirstTry(Words4 r, int direction)
    {
        r.X = (r.X & ~0x3800u) | (((uint)direction & 7u) << 11);
        return r;
    }

    /// <summary>Stage of maturation, 0 to 3.</summary>
    public static int Stage(Words4 r)
    {
        return (int)((r.X >> 14) & 3u);
    }

    /// <summary>Sets the stage of maturation.</summary>
    public static Words4 WithStage(Words4 r, int stage)
    {
        r.X = (r.X & ~0xC000u) | (((uint)stage & 3u) << 14);
        return r;
    }

    /// <summary>Clone number.</summary>
    public static int Clone(Words4 r)
    {
        return (int)(r.X >> 16);
    }

    /// <summary>ln of CD19 molecules per cell, in units of 1/4096; 0: none.</summary>
    public static int LnAntigen(Words4 r)
    {
        return (int)(r.Y & 0xFFFFu);
    }

    /// <summary>Sets ln of CD19 molecules per cell.</summary>
    public static Words4 WithLnAntigen(Words4 r, int ln)
    {
        r.Y = (r.Y & 0xFFFF0000u) | ((uint)ln & 0xFFFFu);
        return r;
    }

    /// <summary>Tick at which a dying cell becomes debris.</summary>
    public static uint DeathDue(Words4 r)
    {
        return r.Z;
    }

    /// <summary>Sets the tick at which a dying cell becomes debris.</summary>
    public static Words4 WithDeathDue(Words4 r, uint tick)
    {
        r.Z = tick;
        return r;
    }

    /// <summary>Tick of the last sublethal hit.</summary>
    public static uint LastHit(Words4 r)
    {
        return r.W;
    }

    /// <summary>Sets the tick of the last sublethal hit.</summary>
    public static Words4 WithLastHit(Words4 r, uint tick)
    {
        r.W = tick;
        return r;
    }
}
