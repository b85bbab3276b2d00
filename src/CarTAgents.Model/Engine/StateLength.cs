using System.Runtime.CompilerServices;

namespace CarTAgents.Model.Engine;

/// <summary>Counts the bytes that a state will take.</summary>
internal struct StateLength : IStateVisitor
{
    /// <summary>Bytes so far.</summary>
    public long Bytes { get; private set; }

    public void Value<T>(string name, ref T value)
        where T : unmanaged => Bytes += Unsafe.SizeOf<T>();

    public void Value<T>(string name, ref T value, T least, T most)
        where T : unmanaged, IComparable<T> => Bytes += Unsafe.SizeOf<T>();

    public void Values<T>(string name, Span<T> values)
        where T : unmanaged => Bytes += (long)values.Length * Unsafe.SizeOf<T>();

    public void Values<T>(string name, Span<T> values, T least, T most)
        where T : unmanaged, IComparable<T> => Values(name, values);

    public void Same<T>(string name, T value)
        where T : unmanaged => Bytes += Unsafe.SizeOf<T>();

    public int Count(string name, int count, int most)
    {
        Bytes += sizeof(int);
        return count;
    }

    public void Unhashed<T>(string name, Span<T> values)
        where T : unmanaged => Values(name, values);
}
