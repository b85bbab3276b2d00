namespace CarTAgents.Kernels.Parameters;

/// <summary>A probability, or a share of a whole, in units of 2^-32; the largest value stands for all of it.</summary>
/// <remarks>An event of this probability happens when a uniform 32-bit word lies below the value. Certainty is a value of its own, so that
/// what always happens happens for every word.</remarks>
/// <param name="Value">2^32 times the probability, rounded down; 2^32 - 1 for 1.</param>
public readonly record struct Threshold(uint Value)
{
    private const uint Certain = uint.MaxValue;

    /// <summary>Probability 1; all of a whole.</summary>
    public static Threshold Always => new(Certain);

    /// <summary>Probability 0.</summary>
    public static Threshold Never => new(0);

    /// <summary>Whether this is all.</summary>
    public bool IsAlways => Value == Certain;

    /// <summary>Whether this is nothing.</summary>
    public bool IsNever => Value == 0;

    /// <summary>What this leaves of the whole.</summary>
    public Threshold Rest => new(Certain - Value);

    /// <summary>A probability of the host's, such as one of a configuration.</summary>
    public static Threshold OfProbability(double p) =>
        p >= 1 ? Always
        : p <= 0 ? Never
        : new Threshold((uint)(p * 4294967296.0));

    /// <summary>A part of a larger whole, neither negative.</summary>
    public static Threshold OfShare(long part, long whole) => new((uint)(((UInt128)(ulong)part << 32) / (ulong)whole));

    /// <summary>Whether the event happens, given a uniform random word.</summary>
    public bool Holds(uint word) => word < Value | Value == Certain;

    /// <summary>This share of an amount that is not negative, rounded down.</summary>
    public long Of(long amount) => Value == Certain ? amount : (long)(((ulong)amount * (ulong)Value) >> 32);

    /// <summary>This share of an amount that is not negative, rounded up with the probability of what rounding down would cut
    /// off.</summary>
    /// <remarks>Here the largest value is not all but 2^-32 less: fields, which ask for this, have no certain losses.</remarks>
    /// <param name="amount">The amount, less than 2^32.</param>
    /// <param name="dither">A uniform word.</param>
    public long Of(long amount, uint dither) => (long)(((ulong)amount * Value + dither) >> 32);

    /// <summary>The position of a word below this value within it, which is uniform again.</summary>
    public uint Rescaled(uint word) => (uint)(((ulong)word << 32) / Value);

    /// <summary>What is left after <paramref name="n"/> steps that each leave this share.</summary>
    public Threshold Power(uint n)
    {
        Threshold product = Always,
            square = this;
        for (uint left = n; left != 0; left >>= 1)
        {
            if ((left & 1u) != 0)
                product *= square;
            square *= square;
        }

        return product;
    }

    /// <summary>A share of a share; the probability of two independent events.</summary>
    public static Threshold operator *(Threshold a, Threshold b)
    {
        if (a.Value == Certain)
            return b;
        if (b.Value == Certain)
            return a;
        return new Threshold((uint)(((ulong)a.Value * b.Value) >> 32));
    }

    /// <inheritdoc/>
    public override string ToString() => IsAlways ? "always" : $"{Value / 4294967296.0:R}";
}
