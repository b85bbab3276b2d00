using System.Runtime.InteropServices;

namespace CarTAgents.Model.Engine;

/// <summary>Writes the numbers of a state.</summary>
/// <param name="stream">Where to.</param>
internal readonly struct StateWriter(Stream stream) : IStateVisitor
{
    public void Value<T>(string name, ref T value)
        where T : unmanaged => stream.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));

    public void Value<T>(string name, ref T value, T least, T most)
        where T : unmanaged, IComparable<T> => Value(name, ref value);

    public void Values<T>(string name, Span<T> values)
        where T : unmanaged => stream.Write(MemoryMarshal.AsBytes(values));

    public void Values<T>(string name, Span<T> values, T least, T most)
        where T : unmanaged, IComparable<T> => Values(name, values);

    public void Same<T>(string name, T value)
        where T : unmanaged => Value(name, ref value);

    public int Count(string name, int count, int most)
    {
        Value(name, ref count);
        return count;
    }

    public void Unhashed<T>(string name, Span<T> values)
        where T : unmanaged => Values(name, values);
}
