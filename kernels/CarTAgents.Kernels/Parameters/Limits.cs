namespace CarTAgents.Kernels.Parameters;

/// <summary>How many kinds and fields a run may have: the packing of signals and the sums of a census rest on these.</summary>
public static class Limits
{
    /// <summary>Most kinds of T cells, numbered from 0.</summary>
    public const int TKinds = 4;

    /// <summary>Most kinds of residents, numbered from 1.</summary>
    public const int ResidentKinds = 7;

    /// <summary>Most fields.</summary>
    public const int Fields = 8;
}
