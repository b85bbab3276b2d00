using System.Globalization;
using CarTAgents.Output.Runs;
using CarTAgents.Output.Tables;

namespace CarTAgents.Sweeps.Tables;

/// <summary>A column of a table: texts, or numbers of which some may be missing.</summary>
/// <param name="Name">Its name, with unit where it has one.</param>
/// <param name="Texts">Its texts, null for a missing one; null of a column of numbers.</param>
/// <param name="Numbers">Its numbers, NaN for a missing one; null of a column of texts.</param>
public sealed record SweepColumn(string Name, IReadOnlyList<string?>? Texts, IReadOnlyList<double>? Numbers)
{
    /// <summary>A column of texts.</summary>
    public static SweepColumn Of(string name, IEnumerable<string?> texts) => new(name, [.. texts], null);

    /// <summary>A column of numbers.</summary>
    public static SweepColumn Of(string name, IEnumerable<double> numbers) => new(name, null, [.. numbers]);

    /// <summary>Number of lines.</summary>
    public int Count => Texts?.Count ?? Numbers!.Count;

    /// <summary>A value as comma-separated values have it.</summary>
    public string Cell(int row) =>
        Texts is not null ? Texts[row] ?? ""
        : double.IsFinite(Numbers![row]) ? Numbers[row].ToString("R", CultureInfo.InvariantCulture)
        : "";

    /// <summary>The same as a column of a table of any kind.</summary>
    internal TableColumn ToColumn()
    {
        if (Texts is not null)
        {
            var texts = new TextColumn(Name);
            foreach (string? text in Texts)
                texts.Add(text);
            return texts;
        }

        var numbers = new NumberColumn<double>(Name);
        foreach (double number in Numbers!)
            numbers.Add(double.IsFinite(number) ? number : null);
        return numbers;
    }
}

/// <summary>A table of a sweep, written as comma-separated values and as Parquet.</summary>
/// <param name="Name">Name of the files, without ending.</param>
/// <param name="Columns">Its columns, all of one length.</param>
public sealed record SweepTable(string Name, IReadOnlyList<SweepColumn> Columns)
{
    /// <summary>Writes both files, each whole or not at all.</summary>
    /// <param name="directory">Where.</param>
    /// <exception cref="OutputException">One cannot be written.</exception>
    public void Write(string directory)
    {
        int rows = Columns[0].Count;
        IEnumerable<string> lines = Enumerable
            .Range(0, rows)
            .Select(r => Csv.Line(Columns.Select(c => c.Cell(r))))
            .Prepend(Csv.Line(Columns.Select(c => c.Name)));
        AtomicFile.WriteText(Path.Combine(directory, Name + ".csv"), string.Concat(lines.Select(l => l + "\n")));
        AtomicFile.WriteBytes(Path.Combine(directory, Name + ".parquet"), ParquetFile.Of([.. Columns.Select(c => c.ToColumn())]));
    }
}
