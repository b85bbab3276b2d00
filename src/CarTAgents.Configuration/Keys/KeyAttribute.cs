using CarTAgents.Configuration.Units;

namespace CarTAgents.Configuration.Keys;

/// <summary>
/// Describes one key of the configuration on the property that takes its value: the binder, the messages and the JSON schema are all
/// made from this. A property is required when it is declared so, optional when it is nullable, and has a <see cref="Default"/> otherwise.
/// </summary>
/// <param name="description">One sentence for the user: what the value means.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class KeyAttribute(string description) : Attribute
{
    /// <summary>One sentence for the user.</summary>
    public string Description { get; } = description;

    /// <summary>What a <see cref="Quantity"/> measures (of each element, for a list or map).</summary>
    public QuantityKind Kind { get; init; }

    /// <summary>The allowed interval as in mathematics, with units: <c>(0 s, 1 d]</c>; a side may be empty. Null allows
    /// everything.</summary>
    public string? Range { get; init; }

    /// <summary>The value when the key is absent, as YAML text; null when there is none.</summary>
    public string? Default { get; init; }

    /// <summary>Least number of elements of a list or map.</summary>
    public int MinCount { get; init; }

    /// <summary>Largest number of elements of a list or map.</summary>
    public int MaxCount { get; init; } = int.MaxValue;

    /// <summary>A single value may stand for a list of it: repeated <see cref="MinCount"/> times, at least once.</summary>
    public bool OneForAll { get; init; }

    /// <summary>The text is a file's path, relative to the file that it is written in.</summary>
    public bool IsPath { get; init; }

    /// <summary>The map's keys are names that the user gives: a letter, then letters, digits, <c>-</c> and <c>_</c>.</summary>
    public bool NamesKinds { get; init; }

    /// <summary>The value may be written as a ratio of two numbers: <c>1:10</c> is 0.1.</summary>
    public bool Ratio { get; init; }

    /// <summary>A null in the map is an entry without elements, rather than one that is taken away.</summary>
    public bool NullIsEmpty { get; init; }

    /// <summary>A value that may be changed in the course of a run, by an event.</summary>
    public bool Changeable { get; init; }
}

/// <summary>States that a map must hold exactly one of several sets of keys.</summary>
/// <param name="sets">Lists of keys, separated by spaces; an empty text allows no keys. Keys that occur in no set are
/// unaffected.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class AlternativesAttribute(params string[] sets) : Attribute
{
    /// <summary>The allowed sets of keys.</summary>
    public IReadOnlyList<string> Sets { get; } = sets;
}

/// <summary>States that a single value may stand for the whole map, as the value of one of its keys.</summary>
/// <param name="key">The key.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ShorthandAttribute(string key) : Attribute
{
    /// <summary>The key that the single value is for.</summary>
    public string Key { get; } = key;
}
