namespace CarTAgents.Kernels.Parameters;

/// <summary>Non-linear laws that the host tabulates, and kernels read between two points: <see cref="Tissue.Laws"/>.</summary>
/// <remarks>A law of molecules has its points at ln molecules 0, 1/16, 2/16 ... 16. Thresholds of killing and of release apart: Majzner et
/// al. 2020 (Cancer Discovery).</remarks>
public static class Law
{
    /// <summary>Points of a law.</summary>
    public const int Points = 257;

    /// <summary>Laws of a T kind, over ln of engaged receptors: threshold of binding, a tick of touch; share of full killing; share of full
    /// release of cytokines; threshold of being triggered, a synapse.</summary>
    public const int Bind = 0,
        Kill = 1,
        Release = 2,
        Trigger = 3;

    /// <summary>Law of a T kind, over ln of antigens A: ln(A + K) in units of 1/4096; see <see cref="Rules.Engagement"/>.</summary>
    public const int LnSum = 4;

    /// <summary>Laws of a T kind.</summary>
    public const int OfKind = 5;

    /// <summary>Laws of a replica: those of its T kinds, and two more.</summary>
    public const int OfReplica = Limits.TKinds * OfKind + 2;

    /// <summary>First point of a law of a T kind.</summary>
    public static long OfT(int replica, int kind, int law)
    {
        return ((long)replica * OfReplica + kind * OfKind + law) * Points;
    }

    /// <summary>First point of ln(1 + e^x), in units of 1/4096, at x = -8, -8 + 1/16 ... 8.</summary>
    public static long SoftPlus(int replica)
    {
        return ((long)replica * OfReplica + Limits.TKinds * OfKind) * Points;
    }

    /// <summary>First point of the share of macrophages that a drive activates, at drive 0, 1/16, 2/16 ... 16.</summary>
    public static long Activation(int replica)
    {
        return ((long)replica * OfReplica + Limits.TKinds * OfKind + 1) * Points;
    }

    /// <summary>The largest drive that activation is tabulated for: 16 half-effective levels, less a unit.</summary>
    public const int MostDrive = 4095;

    /// <summary>Share of macrophages that a drive activates in the long run.</summary>
    /// <param name="t">The tissue.</param>
    /// <param name="replica">The replica.</param>
    /// <param name="drive">The drive in 1/256 of the half-effective level, 0 to <see cref="MostDrive"/>.</param>
    public static Threshold ActivationAt(in Tissue t, int replica, int drive)
    {
        long point = Activation(replica) + (drive >> 4);
        uint low = t.Laws[point];
        return new Threshold(low + (uint)(((ulong)(t.Laws[point + 1] - low) * (uint)(drive & 15)) >> 4));
    }

    /// <summary>The value of a law of molecules at ln molecules (1/4096, 0 to 65535). No molecules (0) give 0.</summary>
    public static uint At(in Tissue t, long law, int ln)
    {
        if (ln == 0)
            return 0u;
        long point = law + (ln >> 8);
        uint low = t.Laws[point];
        uint high = t.Laws[point + 1];
        // Laws rise: the difference is not negative.
        return low + (uint)(((ulong)(high - low) * (uint)(ln & 255)) >> 8);
    }

    /// <summary>The value of a law of probabilities or shares at ln molecules.</summary>
    public static Threshold ShareAt(in Tissue t, long law, int ln) => new(At(t, law, ln));
}
