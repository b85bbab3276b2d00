namespace CarTAgents.Kernels.Draws;

/// <summary>Four 32-bit words: a cell's record, or one block of random numbers.</summary>
public struct Words4
{
    /// <summary>Word 0.</summary>
    public uint X;

    /// <summary>Word 1.</summary>
    public uint Y;

    /// <summary>Word 2.</summary>
    public uint Z;

    /// <summary>Word 3.</summary>
    public uint W;
}
