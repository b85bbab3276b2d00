using System.Runtime.CompilerServices;
using CarTAgents.Kernels.Sums;

namespace CarTAgents.Model.Engine;

/// <summary>Chains the numbers of a state into a hash, each as a word of 64 bits.</summary>
/// <param name="seed">What the chain begins with.</param>
internal struct StateHasher(ulong seed) : IStateVisitor
{
    /// <summary>The hash so far.</summary>
    public ulong Hash { get; private set; } = seed;

    public void Value<T>(string name, ref T value)
        where T : unmanaged
    {
        Hash = StateHash.Mix(Hash ^ Word(value));
    }

    public void Value<T>(string name, ref T value, T least, T most)
        where T : unmanaged, IComparable<T> => Value(name, ref value);

    public void Values<T>(string name, Span<T> values)
        where T : unmanaged
    {
        foreach (ref T value in values)
            Value(name, ref value);
    }

    public void Values<T>(string name, Span<T> values, T least, T most)
        where T : unmanaged, IComparable<T> => Values(name, values);

    public void Same<T>(string name, T value)
        where T : unmanaged => Value(name, ref value);

    public readonly int Count(string name, int count, int most) => count;

    public readonly void Unhashed<T>(string name, Span<T> values)
        where T : unmanaged
    {
        // It follows from what is hashed.
    }

    private static ulong Word<T>(T value)
        where T : unmanaged
    {
        return Unsafe.SizeOf<T>() switch
        {
            1 => Unsafe.BitCast<T, byte>(value),
            4 => Unsafe.BitCast<T, uint>(value),
            8 => Unsafe.BitCast<T, ulong>(value),
            _ => throw new NotSupportedException($"a number of {Unsafe.SizeOf<T>()} bytes in a state"),
        };
    }
}
