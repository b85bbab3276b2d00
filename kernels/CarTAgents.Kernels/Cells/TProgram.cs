namespace CarTAgents.Kernels.Cells;

/// <summary>What a T cell is about, on the scale of days.</summary>
public enum TProgram
{
    /// <summary>Never triggered.</summary>
    Resting,

    /// <summary>In the burst: divides while chances are left, and waits a cycle for what comes then.</summary>
    Proliferating,

    /// <summary>Done with dividing.</summary>
    Effector,

    /// <summary>Worn out by antigen.</summary>
    Exhausted,

    /// <summary>Long-lived, and recalled by antigen.</summary>
    Memory,

    /// <summary>Infused, but will not engraft.</summary>
    Failing,
}
