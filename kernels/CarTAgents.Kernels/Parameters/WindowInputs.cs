namespace CarTAgents.Kernels.Parameters;

/// <summary>What the host sets anew for each window: the body's influence on a tissue, and the entries that it planned.</summary>
/// <remarks>From the census one window back; the lag is part of the model (docs/model.md).</remarks>
public struct WindowInputs
{
    /// <summary>Entries planned for the window.</summary>
    public int EntryCount;

    /// <summary>Probability that a due division is allowed: what the body's IL-15, or its niche, leaves of full growth.</summary>
    public Threshold Divide;

    /// <summary>Probability that a T cell is diluted away, because each cell of the tissue stands for more of the body from this window
    /// on.</summary>
    public Threshold Dilute;

    /// <summary>Probability, a window, that a resident of a kind that lymphodepletion reaches is lost to it.</summary>
    public Threshold Deplete;

    /// <summary>Body cells that a T cell stands for, as a share of those that a resident stands for. While T cells are few each stands for
    /// less, kills with this probability what it would kill, and secretes and takes up as much less.</summary>
    public Threshold Weight;

    /// <summary>Who leaves the lattice: all when the tissue is handed over to kinetics of counts, or conditioned for a transplant; a clone
    /// of the tumour when its cells are few.</summary>
    public Departure Leaving;
}
