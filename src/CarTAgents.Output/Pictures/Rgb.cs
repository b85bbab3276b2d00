using System.Globalization;
using System.Runtime.InteropServices;

namespace CarTAgents.Output.Pictures;

/// <summary>A colour of 8 bits a channel in sRGB; three bytes in memory, as PNG stores it.</summary>
/// <param name="R">Red.</param>
/// <param name="G">Green.</param>
/// <param name="B">Blue.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct Rgb(byte R, byte G, byte B)
{
    /// <summary>Makes a colour of a number such as <c>0xE69F00</c>.</summary>
    /// <param name="rgb">Red in bits 16-23, green in 8-15, blue in 0-7.</param>
    /// <returns>The colour.</returns>
    public static Rgb Of(int rgb) => new((byte)(rgb >> 16), (byte)(rgb >> 8), (byte)rgb);

    /// <summary>A mixture with another colour, in integers, so that every machine gets the same.</summary>
    /// <param name="other">The other colour.</param>
    /// <param name="share">How much of the other, 0 to 256.</param>
    /// <returns>This colour at 0, the other at 256.</returns>
    public Rgb Mix(Rgb other, int share) => new(Blend(R, other.R, share), Blend(G, other.G, share), Blend(B, other.B, share));

    /// <summary>The colour as <c>#rrggbb</c>.</summary>
    /// <returns>Seven characters.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"#{R:x2}{G:x2}{B:x2}");

    private static byte Blend(int a, int b, int share) => (byte)(((a * (256 - share)) + (b * share) + 128) >> 8);
}
