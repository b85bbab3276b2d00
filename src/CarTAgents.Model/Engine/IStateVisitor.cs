namespace CarTAgents.Model.Engine;

/// <summary>What is done with each number of a state: hashed, counted, written, read. A class that carries state from one tick to the next
/// names it once, in its <c>Visit</c>, in the order of hash and checkpoint.</summary>
/// <remarks>Names are those of the table in docs/files.md. Numbers are little-endian, as in memory.</remarks>
internal interface IStateVisitor
{
    /// <summary>One number.</summary>
    void Value<T>(string name, ref T value)
        where T : unmanaged;

    /// <summary>One number between two bounds; what is read is refused beyond them.</summary>
    void Value<T>(string name, ref T value, T least, T most)
        where T : unmanaged, IComparable<T>;

    /// <summary>A fixed number of them.</summary>
    void Values<T>(string name, Span<T> values)
        where T : unmanaged;

    /// <summary>A fixed number of them between two bounds; what is read is refused beyond them.</summary>
    void Values<T>(string name, Span<T> values, T least, T most)
        where T : unmanaged, IComparable<T>;

    /// <summary>Values that must be the same wherever the state is loaded.</summary>
    void Same<T>(string name, T value)
        where T : unmanaged;

    /// <summary>How many items follow, 0 to <paramref name="most"/>: not hashed, because their contents are.</summary>
    /// <returns>The number of items to visit: the one given or, when reading, the one read.</returns>
    int Count(string name, int count, int most);

    /// <summary>Numbers that are saved but not hashed, because they follow from others that are.</summary>
    void Unhashed<T>(string name, Span<T> values)
        where T : unmanaged;
}

/// <summary>What carries state from one tick to the next.</summary>
internal interface IState
{
    /// <summary>Shows a visitor all of it, in the order of hash and checkpoint.</summary>
    void Visit<TVisitor>(ref TVisitor visitor)
        where TVisitor : IStateVisitor;
}
