namespace CarTAgents.Kernels.Draws;

/// <summary>Log-normal times from one random word.</summary>
public static class LogNormal
{
    /// <summary>Longest time, in ticks: the record of a cell compares ticks modulo 2^16.</summary>
    public const uint Most = 0x7FFF;

    /// <summary>A time of a median, 1 to <see cref="Most"/> ticks.</summary>
    /// <remarks>The deviate is the sum of the word's four bytes, scaled to unit variance: excess kurtosis -0.3, range +-3.45.</remarks>
    /// <param name="median">Median, ticks.</param>
    /// <param name="spread">s.d. of the ln (1/4096), at most 4096; 0 gives the median itself.</param>
    /// <param name="word">A uniform word.</param>
    public static uint Ticks(uint median, int spread, uint word)
    {
        if (spread == 0)
            return median;
        int sum = (int)((word & 0xFFu) + ((word >> 8) & 0xFFu) + ((word >> 16) & 0xFFu) + (word >> 24));
        // s.d. of the sum: sqrt(4 (256^2 - 1) / 12) = 147.8; 4096 / 147.8 = 27.71 = 1774 / 64.
        int normal = ((sum - 510) * 1774) >> 6;
        ulong ticks = ((ulong)median * Exp((int)((long)spread * normal >> 12)) + 32768) >> 16;
        return ticks < 1 ? 1u
            : ticks > Most ? Most
            : (uint)ticks;
    }

    /// <summary>e^x in units of 2^-16, within 0.02%.</summary>
    /// <param name="x">x in units of 1/4096, within +-4 of 0.</param>
    public static ulong Exp(int x)
    {
        // 2^(k + f): k whole, f in units of 2^-16, and a cubic for 2^f.
        long log2 = (long)x * 94548 >> 12;
        int whole = (int)(log2 >> 16);
        long f = log2 & 0xFFFFL;
        long power = 65536 + (f * (45576 + (f * (14838 + (f * 5122 >> 16)) >> 16)) >> 16);
        return whole >= 0 ? (ulong)power << whole : (ulong)power >> -whole;
    }
}
