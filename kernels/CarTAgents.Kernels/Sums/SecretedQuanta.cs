using System.Runtime.Intrinsics;

namespace CarTAgents.Kernels.Sums;

/// <summary>Quanta secreted in a voxel since the last census, and whether some were cut off: the next census stops the run.</summary>
/// <remarks>The only place that knows the packing: bits 0-30 quanta, 31 the flag.</remarks>
public readonly struct SecretedQuanta
{
    internal const uint Most = 0x7FFFFFFFu,
        Flag = 0x80000000u;

    private readonly uint _bits;

    private SecretedQuanta(uint bits) => _bits = bits;

    /// <summary>Read from a plane.</summary>
    public static implicit operator SecretedQuanta(uint stored) => new(stored);

    /// <summary>To be stored in a plane.</summary>
    public static implicit operator uint(SecretedQuanta secreted) => secreted._bits;

    /// <summary>The quanta.</summary>
    public long Quanta => (long)(_bits & Most);

    /// <summary>Whether some were cut off.</summary>
    public bool IsClipped => (_bits & Flag) != 0;

    /// <summary>The same quanta, with the note that some were cut off.</summary>
    public SecretedQuanta Clipped => new(_bits | Flag);

    /// <summary>Adds quanta, neither negative nor more than <see cref="Rules.Source.Cap"/>. What does not fit is cut off.</summary>
    public SecretedQuanta Plus(long quanta)
    {
        ulong sum = (_bits & Most) + (ulong)quanta;
        return sum > Most ? new SecretedQuanta(uint.MaxValue) : new SecretedQuanta((uint)sum | (_bits & Flag));
    }

    /// <summary><see cref="Plus"/> of eight at once, as stored, if all fit. Host code.</summary>
    internal static bool TryPlus(Vector256<uint> stored, Vector256<uint> quanta, out Vector256<uint> sum)
    {
        sum = stored + quanta;
        return (((stored & Vector256.Create(Most)) + quanta) & Vector256.Create(Flag)) == Vector256<uint>.Zero;
    }
}
