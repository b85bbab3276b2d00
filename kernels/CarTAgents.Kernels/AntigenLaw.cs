namespace CarTAgents.Kernels;

/// <summary>A rising law over ln molecules, tabulated by the host and linear between.</summary>
/// <remarks>Part of <see cref="TSense"/>. Thresholds of killing and of release apart: Majzner et al. 2020 (Cancer Discovery).</remarks>
public static class AntigenLaw
{
    /// <summary>The law's value at ln molecules (1/4096, 0 to 65535); the table stands at a word of <see cref="Tissue.Parameters"/>. No
    /// molecules (0) give 0.</summary>
    public static uint At(in Tissue t, long table, int ln)
    {
        if (ln == 0)
            return 0u;
        int bin = ln >> 8;
        uint low = t.Parameters[table + bin];
        uint high = t.Parameters[table + bin + 1];
        // Laws rise: the difference is not negative.
        return low + (uint)(((ulong)(high - low) * (uint)(ln & 255)) >> 8);
    }
}
