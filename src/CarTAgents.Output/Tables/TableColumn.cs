using System.Globalization;
using System.Text;

namespace CarTAgents.Output.Tables;

/// <summary>A column of a table whose rows are many: texts or numbers, of which some may be missing. Its room serves again.</summary>
/// <param name="name">Its name, with unit where it has one.</param>
internal abstract class TableColumn(string name)
{
    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>Number of rows.</summary>
    public abstract int Count { get; }

    /// <summary>Takes all rows away.</summary>
    public abstract void Clear();

    /// <summary>Appends a value as comma-separated values have it; nothing where it is missing.</summary>
    public abstract void Print(StringBuilder to, int row);
}

/// <summary>A column of one kind of value.</summary>
/// <typeparam name="T">The value, or null.</typeparam>
internal abstract class TableColumn<T>(string name) : TableColumn(name)
{
    private T[] _values = new T[64];
    private int _count;

    /// <inheritdoc/>
    public override int Count => _count;

    /// <summary>The values.</summary>
    public ReadOnlyMemory<T> Values => _values.AsMemory(0, _count);

    /// <summary>A value.</summary>
    protected T At(int row) => _values[row];

    /// <summary>Appends a row.</summary>
    public void Add(T value)
    {
        if (_count == _values.Length)
            Array.Resize(ref _values, 2 * _count);
        _values[_count++] = value;
    }

    /// <inheritdoc/>
    public override void Clear() => _count = 0;
}

/// <summary>A column of texts.</summary>
internal sealed class TextColumn(string name) : TableColumn<string?>(name)
{
    /// <inheritdoc/>
    public override void Print(StringBuilder to, int row) => to.Append(Csv.Quoted(At(row) ?? ""));
}

/// <summary>A column of numbers.</summary>
/// <typeparam name="T">int, long, float or double.</typeparam>
internal sealed class NumberColumn<T>(string name) : TableColumn<T?>(name)
    where T : struct, ISpanFormattable
{
    /// <inheritdoc/>
    public override void Print(StringBuilder to, int row)
    {
        // The shortest decimals that read back to the same value.
        if (At(row) is { } value)
            to.Append(CultureInfo.InvariantCulture, $"{value}");
    }
}
