namespace CarTAgents.Model.Engine;

/// <summary>A kernel of a tick.</summary>
public enum Stage
{
    /// <summary>Keys of the dithers are drawn.</summary>
    Dither,

    /// <summary>Secretion, uptake, decay and washout.</summary>
    Source,

    /// <summary>A sub-step of diffusion.</summary>
    Diffusion,

    /// <summary>T cells act.</summary>
    TSense,

    /// <summary>Residents act.</summary>
    ResidentSense,

    /// <summary>Sites name who enters.</summary>
    Resolve,

    /// <summary>Who enters is copied in.</summary>
    Move,

    /// <summary>Cells that intended to divide learn whether they did.</summary>
    Settle,

    /// <summary>Intended steps of a later round.</summary>
    TStep,

    /// <summary>Cells enter from outside.</summary>
    Entry,

    /// <summary>The tick ends.</summary>
    Clock,
}

/// <summary>A launch of a tick: one kernel over all replicas.</summary>
/// <param name="Stage">The kernel.</param>
/// <param name="Round">Round of steps, or number of the exchange, from 0.</param>
/// <param name="SubStep">Sub-step of diffusion within the exchange, from 0.</param>
public readonly record struct Launch(Stage Stage, int Round = 0, int SubStep = 0);
