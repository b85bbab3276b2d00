using System.Runtime.CompilerServices;
using CarTAgents.Model.Engine;

namespace CarTAgents.Model.Tests.Engine;

/// <summary>Prints what a state visits as rows of a table, each thing once.</summary>
/// <param name="section">The section that it is saved in.</param>
internal readonly struct StateLayout(string section) : IStateVisitor
{
    private readonly List<string> _rows = [];

    /// <summary>The rows, in order.</summary>
    public string[] Rows() => [.. _rows.Distinct()];

    public void Value<T>(string name, ref T value)
        where T : unmanaged => Add(name, $"{Unsafe.SizeOf<T>()}");

    public void Value<T>(string name, ref T value, T least, T most)
        where T : unmanaged, IComparable<T> => Value(name, ref value);

    public void Values<T>(string name, Span<T> values)
        where T : unmanaged => Add(name, values.Length == 1 ? $"{Unsafe.SizeOf<T>()}" : $"{values.Length} x {Unsafe.SizeOf<T>()}");

    public void Values<T>(string name, Span<T> values, T least, T most)
        where T : unmanaged, IComparable<T> => Values(name, values);

    public void Same<T>(string name, T value)
        where T : unmanaged => Value(name, ref value);

    public int Count(string name, int count, int most)
    {
        Add("number of " + name, "4");
        return 1;
    }

    public void Unhashed<T>(string name, Span<T> values)
        where T : unmanaged => Values(name, values);

    private void Add(string name, string bytes) => _rows.Add($"| `{section}` | {bytes} | {name} |");
}
