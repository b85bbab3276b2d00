namespace CarTAgents.Kernels.Parameters;

/// <summary>Parameters of a whole replica, whatever its kinds of cells.</summary>
public struct ReplicaParameters
{
    /// <summary>The seed's halves: the key of every random number.</summary>
    public uint SeedLow,
        SeedHigh;

    /// <summary>Patient or replica number; keys the random numbers.</summary>
    public uint Identity;

    /// <summary>Number of the tissue within its patient, 0 to 255; keys the random numbers.</summary>
    public uint TissueNumber;

    /// <summary>Field that activates macrophages: its number + 1; 0 for none.</summary>
    public int ActivatingField;

    /// <summary>What a quantum of that field adds to a macrophage's drive: 2^-24 of 1/256 of the half-effective level.</summary>
    public uint QuantumDrive;

    /// <summary>What a triggered T cell that touches a macrophage adds to its drive, in 1/256 of the half-effective level.</summary>
    public int ContactDrive;

    /// <summary>What an amount of that field adds to a macrophage's drive, in 1/256 of the half-effective level.</summary>
    public readonly long DriveOf(long amount) => (amount * QuantumDrive) >> 24;
}
