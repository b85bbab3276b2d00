using CarTAgents.Kernels.Draws;

namespace CarTAgents.Kernels.Cells;

/// <summary>A T cell's 16-byte record. Undefined, and counted as zero, where the signal is empty.</summary>
/// <remarks>X: kind (0-1), program (2-3, and 19 above them), divisions left (4-9), direction of the last step (10-12), tries to divide
/// (13-15), hit given in
/// this synapse (16), secreting (17), productive synapse (18), stimulated (20), kills (21-31, saturating). Y: ln of CAR molecules in units
/// of 1/4096 (0-15), engagements (16-23, saturating), lineage (24-31).
/// Z: tick at which the synapse acts next or, unbound, at which the cell is armed again. W: low 16 bits of the tick of the next division
/// (0-15) and of the end of stimulation (16-31);
/// they are compared modulo 2^16, so that durations stay under 2^15 ticks.</remarks>
public static class TRecord
{
    /// <summary>Program: never engaged productively; divides while divisions are left to do; done with dividing.</summary>
    public const int Resting = 0,
        Proliferating = 1,
        Effector = 2;

    /// <summary>Program: worn out by antigen; long-lived, and recalled by antigen; infused, but will not engraft.</summary>
    public const int Exhausted = 3,
        Memory = 4,
        Failing = 5;

    /// <summary>Number of programs.</summary>
    public const int Programs = 6;

    /// <summary>Divisions left that never run out: the burst ends by the cell's fate instead.</summary>
    public const int Unlimited = 63;

    /// <summary>A resting cell of a kind (0 to 3), with ln CAR molecules, of a lineage (0 to 255).</summary>
    public static Words4 Create(int kind, int lnCar, int lineage)
    {
        Words4 r;
        r.X = (uint)kind & 3u;
        r.Y = ((uint)lnCar & 0xFFFFu) | ((uint)lineage << 24);
        r.Z = 0;
        r.W = 0;
        return r;
    }

    /// <summary>Kind, 0 to 3.</summary>
    public static int Kind(Words4 r)
    {
        return (int)(r.X & 3u);
    }

    /// <summary>Program, 0 to 5.</summary>
    public static int Program(Words4 r)
    {
        return (int)(((r.X >> 2) & 3u) | ((r.X >> 17) & 4u));
    }

    /// <summary>Sets the program.</summary>
    public static Words4 WithProgram(Words4 r, int program)
    {
        r.X = (r.X & ~0x8000Cu) | (((uint)program & 3u) << 2) | (((uint)program & 4u) << 17);
        return r;
    }

    /// <summary>Programmed divisions left, 0 to 63.</summary>
    public static int DivisionsLeft(Words4 r)
    {
        return (int)((r.X >> 4) & 63u);
    }

    /// <summary>Sets the divisions left.</summary>
    public static Words4 WithDivisionsLeft(Words4 r, int n)
    {
        r.X = (r.X & ~0x3F0u) | (((uint)n & 63u) << 4);
        return r;
    }

    /// <summary>Direction of the last step, 1 to 6; 0: none yet.</summary>
    public static int Heading(Words4 r)
    {
        return (int)((r.X >> 10) & 7u);
    }

    /// <summary>Sets the direction of the last step.</summary>
    public static Words4 WithHeading(Words4 r, int direction)
    {
        r.X = (r.X & ~0x1C00u) | (((uint)direction & 7u) << 10);
        return r;
    }

    /// <summary>Failed tries of the present wish to divide.</summary>
    public static int Tries(Words4 r)
    {
        return (int)((r.X >> 13) & 7u);
    }

    /// <summary>Sets the tries.</summary>
    public static Words4 WithTries(Words4 r, int n)
    {
        r.X = (r.X & ~0xE000u) | (((uint)n & 7u) << 13);
        return r;
    }

    /// <summary>1 once the synapse has acted (hit given, or found unproductive).</summary>
    public static int Acted(Words4 r)
    {
        return (int)((r.X >> 16) & 1u);
    }

    /// <summary>Sets whether the synapse has acted.</summary>
    public static Words4 WithActed(Words4 r, int acted)
    {
        r.X = (r.X & ~0x10000u) | (((uint)acted & 1u) << 16);
        return r;
    }

    /// <summary>1 for some hours after a productive engagement.</summary>
    public static int Stimulated(Words4 r)
    {
        return (int)((r.X >> 20) & 1u);
    }

    /// <summary>Sets whether the cell is stimulated.</summary>
    public static Words4 WithStimulated(Words4 r, int stimulated)
    {
        r.X = (r.X & ~0x100000u) | (((uint)stimulated & 1u) << 20);
        return r;
    }

    /// <summary>1 while the cell secretes; only while it is stimulated.</summary>
    public static int Secreting(Words4 r)
    {
        return (int)((r.X >> 17) & 1u);
    }

    /// <summary>Sets whether the cell secretes.</summary>
    public static Words4 WithSecreting(Words4 r, int secreting)
    {
        r.X = (r.X & ~0x20000u) | (((uint)secreting & 1u) << 17);
        return r;
    }

    /// <summary>1 when the present synapse will deliver a hit.</summary>
    public static int Productive(Words4 r)
    {
        return (int)((r.X >> 18) & 1u);
    }

    /// <summary>Sets whether the synapse will deliver a hit.</summary>
    public static Words4 WithProductive(Words4 r, int productive)
    {
        r.X = (r.X & ~0x40000u) | (((uint)productive & 1u) << 18);
        return r;
    }

    /// <summary>Kills of this cell, saturating at 2047.</summary>
    public static int Kills(Words4 r)
    {
        return (int)(r.X >> 21);
    }

    /// <summary>One more kill.</summary>
    public static Words4 WithOneMoreKill(Words4 r)
    {
        if (r.X < 0xFFE00000u)
            r.X += 0x200000u;
        return r;
    }

    /// <summary>No kills.</summary>
    public static Words4 WithoutKills(Words4 r)
    {
        r.X &= 0x1FFFFFu;
        return r;
    }

    /// <summary>ln of CAR molecules per cell, in units of 1/4096; 0: no CAR.</summary>
    public static int LnCar(Words4 r)
    {
        return (int)(r.Y & 0xFFFFu);
    }

    /// <summary>Productive engagements so far, saturating at 255.</summary>
    public static int Engagements(Words4 r)
    {
        return (int)((r.Y >> 16) & 0xFFu);
    }

    /// <summary>One more productive engagement.</summary>
    public static Words4 WithOneMoreEngagement(Words4 r)
    {
        if ((r.Y & 0xFF0000u) != 0xFF0000u)
            r.Y += 0x10000u;
        return r;
    }

    /// <summary>Lineage, 0 to 255.</summary>
    public static int Lineage(Words4 r)
    {
        return (int)(r.Y >> 24);
    }

    /// <summary>Tick at which the synapse acts next or, unbound, from which on the cell is armed.</summary>
    public static uint ContactDue(Words4 r)
    {
        return r.Z;
    }

    /// <summary>Sets that tick.</summary>
    public static Words4 WithContactDue(Words4 r, uint tick)
    {
        r.Z = tick;
        return r;
    }

    /// <summary>Whether the next division is due at a tick.</summary>
    public static bool DivisionIsDue(Words4 r, uint tick)
    {
        return ((tick - r.W) & 0xFFFFu) < 0x8000u;
    }

    /// <summary>Sets the tick of the next division.</summary>
    public static Words4 WithDivisionDue(Words4 r, uint tick)
    {
        r.W = (r.W & 0xFFFF0000u) | (tick & 0xFFFFu);
        return r;
    }

    /// <summary>Whether stimulation, and secretion with it, ends at a tick.</summary>
    public static bool StimulationIsOver(Words4 r, uint tick)
    {
        return ((tick - (r.W >> 16)) & 0xFFFFu) < 0x8000u;
    }

    /// <summary>Sets the tick at which stimulation ends.</summary>
    public static Words4 WithStimulationEnd(Words4 r, uint tick)
    {
        r.W = (r.W & 0xFFFFu) | (tick << 16);
        return r;
    }
}
