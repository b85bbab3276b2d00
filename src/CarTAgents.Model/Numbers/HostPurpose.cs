using CarTAgents.Kernels.Draws;

namespace CarTAgents.Model.Numbers;

/// <summary>What the host draws random numbers for; apart from the kernels' purposes. Numbers are part of the definition of a run; never
/// reuse one.</summary>
internal static class HostPurpose
{
    /// <summary>Sites and records of the initial residents, and of the initial T cells.</summary>
    public const uint Residents = Purpose.Host,
        TCells = Purpose.Host + 1;

    /// <summary>Columns of vessels.</summary>
    public const uint Vessels = Purpose.Host + 2;

    /// <summary>Entries of T cells; the window is the high half of the position.</summary>
    public const uint Entries = Purpose.Host + 3;

    /// <summary>Records of cells at given sites.</summary>
    public const uint Placed = Purpose.Host + 4;

    /// <summary>A patient's body: fates in blood, who enters which tissue; the window is the high half of the position.</summary>
    public const uint Patient = Purpose.Host + 5;

    /// <summary>The traits of a drawn patient; and chance events of a patient without lattices.</summary>
    public const uint Traits = Purpose.Host + 6,
        MixedCourse = Purpose.Host + 7;

    /// <summary>Samples drawn from a sample, after the runs.</summary>
    public const uint Resampling = Purpose.Host + 8;

    /// <summary>Candidates of a search for numbers.</summary>
    public const uint Search = Purpose.Host + 9;

    /// <summary>A purpose of a tissue: tissues of one patient draw apart.</summary>
    public static uint Of(uint purpose, uint tissue) => purpose | (tissue << 8);
}
