using System.Globalization;

namespace CarTAgents.Model.Engine;

/// <summary>Sizes of memory and files for people.</summary>
public static class ByteSize
{
    /// <summary>A number of bytes with three digits and a binary unit, such as "1.50 GiB".</summary>
    public static string Text(long bytes)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB"];
        double value = bytes;
        int unit = 0;
        for (; value >= 1000 && unit < units.Length - 1; unit++)
            value /= 1024;
        string format =
            unit == 0 || value >= 100 ? "0"
            : value >= 10 ? "0.0"
            : "0.00";
        return value.ToString(format, CultureInfo.InvariantCulture) + " " + units[unit];
    }
}
