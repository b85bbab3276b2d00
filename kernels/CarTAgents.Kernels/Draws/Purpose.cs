namespace CarTAgents.Kernels.Draws;

/// <summary>What a random number is for: the low byte of the fourth counter word. Numbers are part of the definition of a run; never reuse
/// one.</summary>
/// <remarks>Which of the four words of a block decides what stands in a table at the rule.</remarks>
public static class Purpose
{
    /// <summary>What a T cell does in a tick, but for its step.</summary>
    public const uint TSense = 1;

    /// <summary>A T cell's step (with the round).</summary>
    public const uint TStep = 2;

    /// <summary>Priority of a T cell that contends for a site (with the round).</summary>
    public const uint TContest = 3;

    /// <summary>Dice of residents, four sites a block.</summary>
    public const uint ResidentDice = 4;

    /// <summary>Priority of a resident that contends for a site.</summary>
    public const uint ResidentContest = 5;

    /// <summary>Antigen density of a cell newly divided.</summary>
    public const uint Inherit = 6;

    /// <summary>Repair of sublethal hits.</summary>
    public const uint Repair = 7;

    /// <summary>Dithers of fields.</summary>
    public const uint Dither = 8;

    /// <summary>A T cell's and a resident's slow fate, once a window. The number before them, 9, was used once.</summary>
    public const uint TFate = 10,
        ResidentFate = 11;

    /// <summary>What a T cell's synapse will do, drawn when it forms.</summary>
    public const uint Synapse = 12;

    /// <summary>When a T cell divides next.</summary>
    public const uint TDivision = 13;

    /// <summary>Whether a daughter of a resident has lost the antigen.</summary>
    public const uint AntigenLoss = 14;

    /// <summary>First purpose of host draws: initial tissue, entries, patients.</summary>
    public const uint Host = 64;
}
