namespace CarTAgents.Kernels.Parameters;

/// <summary>How many kinds and fields a run may have: the packing of signals and records and the sums of a census rest on these.</summary>
public static class Limits
{
    /// <summary>Most kinds of T cells, numbered from 0.</summary>
    public const int TKinds = 4;

    /// <summary>Most kinds of residents, numbered from 1.</summary>
    public const int ResidentKinds = 15;

    /// <summary>Most classes of residents, numbered from 1. Neighbours and fields see a cell's class: kinds of one class are alike to them.
    /// Each of the first seven kinds is the first of its class, and has its number.</summary>
    public const int ResidentClasses = 7;

    /// <summary>Most fields.</summary>
    public const int Fields = 8;
}
