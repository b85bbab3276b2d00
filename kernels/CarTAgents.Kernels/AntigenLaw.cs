namespace CarTAgents.Kernels;

/// <summary>A law of antigen density, tabulated by the host over ln density and linear between.</summary>
public static class AntigenLaw
{
    /// <summary>The law's value at ln density (1/4096); the table stands at a word of <see cref="Tissue.Parameters"/>. Antigen-negative cells (0) give 0.</summary>
    public static uint At(in Tissue t, long table, int ln)
    {
        if (ln == 0) return 0u;
        int bin = ln >> 8;
        uint low = t.Parameters[table + bin];
        uint high = t.Parameters[table + bin + 1];
        // Laws rise with the density: the difference is not negative.
        return low + (uint)(((ulong)(high - low) * (uint)(ln & 255)) >> 8);
    }
}
