using CarTAgents.Kernels.Cells;
using CarTAgents.Model.Numbers;

namespace CarTAgents.Model.Conversion;

/// <summary>Densities of molecules a cell as kernels keep them: ln in units of 1/4096, 16 bits, 0 for none.</summary>
internal static class LnDensity
{
    /// <summary>Units of 1 in ln(molecules).</summary>
    public const int Unit = Resident.LnUnit;

    /// <summary>The most molecules that are kept of a cell; a draw above it is taken for it.</summary>
    public const int Most = 8_900_000;

    /// <summary>ln of molecules a cell in units of 1/4096, 1 to 65535 (1 to 8.9 million molecules); 0 for 0.</summary>
    public static int Of(double molecules) => molecules <= 0 ? 0 : Clamp(HostMath.Log(molecules) * Unit);

    /// <summary>A lognormal draw; 0, without a draw, for a median of 0.</summary>
    public static int Draw(ref HostRandom random, double median, double spread)
    {
        if (median <= 0)
            return 0;
        double ln = HostMath.Log(median);
        if (spread > 0)
            ln += spread * HostMath.Normal(ref random);
        return Clamp(ln * Unit);
    }

    private static int Clamp(double value) =>
        value < 1 ? 1
        : value > 65535 ? 65535
        : (int)(value + 0.5);
}
