using System.Runtime.InteropServices;

namespace CarTAgents.Model.Engine;

/// <summary>Reads the numbers of a state from a section of a stream; impossible values are refused with an
/// <see cref="InvalidDataException"/>.</summary>
/// <param name="stream">Where from.</param>
/// <param name="section">Name of the section.</param>
/// <param name="length">Its bytes.</param>
internal struct StateReader(Stream stream, string section, long length) : IStateVisitor
{
    private long _left = length;

    public void Value<T>(string name, ref T value)
        where T : unmanaged => Values(name, new Span<T>(ref value));

    public void Value<T>(string name, ref T value, T least, T most)
        where T : unmanaged, IComparable<T> => Values(name, new Span<T>(ref value), least, most);

    public void Values<T>(string name, Span<T> values)
        where T : unmanaged
    {
        Span<byte> bytes = MemoryMarshal.AsBytes(values);
        _left -= bytes.Length;
        if (_left < 0)
            throw new InvalidDataException($"its section '{section}' ends before: {name}");
        stream.ReadExactly(bytes);
    }

    public void Values<T>(string name, Span<T> values, T least, T most)
        where T : unmanaged, IComparable<T>
    {
        Values(name, values);
        foreach (T value in values)
        {
            if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
                throw Impossible(name, $"{value}, and {least} to {most} is possible");
        }
    }

    public void Same<T>(string name, T value)
        where T : unmanaged
    {
        T found = default;
        Value(name, ref found);
        if (!found.Equals(value))
            throw Impossible(name, $"{found}, and the configuration's {value}");
    }

    public int Count(string name, int count, int most)
    {
        Value(name, ref count, 0, most);
        return count;
    }

    public void Unhashed<T>(string name, Span<T> values)
        where T : unmanaged => Values(name, values);

    /// <summary>Refuses what is left of the section.</summary>
    public readonly void End()
    {
        if (_left > 0)
            throw new InvalidDataException($"its section '{section}' holds {_left} bytes beyond the state of this configuration");
    }

    private readonly InvalidDataException Impossible(string name, string how) => new($"its section '{section}': {name} is {how}");
}
