using System.Globalization;
using CarTAgents.Output.Runs;
using CsvHelper;
using CsvHelper.Configuration;

namespace CarTAgents.Output.Tables;

/// <summary>Tables as text: values separated by commas, in quotation marks where they hold one or the other (RFC
/// 4180).</summary>
internal static class Csv
{
    private static readonly CsvConfiguration Reading = new(CultureInfo.InvariantCulture)
    {
        HasHeaderRecord = false,
        IgnoreBlankLines = false,
    };

    /// <summary>A line of texts.</summary>
    public static string Line(IEnumerable<string> values) => string.Join(',', values.Select(Quoted));

    /// <summary>A text as a line has it: in quotation marks where it holds a comma, one of them or the end of a line.</summary>
    public static string Quoted(string text) =>
        text.AsSpan().ContainsAny(',', '"', '\n') ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;

    /// <summary>A line of numbers: the shortest decimals that read back to the same value, nothing for what has no meaning (NaN).</summary>
    public static string Line(IEnumerable<double> values) =>
        string.Join(',', values.Select(v => double.IsNaN(v) ? "" : v.ToString("R", CultureInfo.InvariantCulture)));

    /// <summary>The lines of a file, with their numbers from 1.</summary>
    /// <exception cref="OutputException">It cannot be read, or a line is no line of values; the message names it.</exception>
    public static List<(int Number, string[] Values)> Read(string path)
    {
        var lines = new List<(int, string[])>();
        try
        {
            using var text = new StreamReader(path);
            using var parser = new CsvParser(text, Reading);
            while (parser.Read())
                lines.Add((parser.RawRow, parser.Record!));
            return lines;
        }
        catch (BadDataException e)
        {
            throw Damaged(path, e.Context?.Parser?.RawRow ?? lines.Count + 1, "a quotation mark stands where none may");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DiskErrors.Unreadable(e, path);
        }
    }

    /// <summary>The header and the rows of a table of numbers.</summary>
    /// <param name="path">The file.</param>
    /// <param name="gaps">Whether a value may be empty, which reads as NaN.</param>
    /// <exception cref="OutputException">It cannot be read, or a line is no line of numbers; the message names it.</exception>
    public static (string[] Names, List<double[]> Rows) ReadNumbers(string path, bool gaps = false)
    {
        List<(int Number, string[] Values)> lines = Read(path);
        string[] names = lines.Count == 0 ? [] : lines[0].Values;
        double Parse(string text) =>
            gaps && text.Length == 0 ? double.NaN
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value
            : throw new FormatException();
        var rows = new List<double[]>(lines.Count);
        foreach ((int number, string[] values) in lines.Skip(1))
        {
            try
            {
                rows.Add(values.Length == names.Length ? [.. values.Select(Parse)] : throw new FormatException());
            }
            catch (FormatException)
            {
                throw Damaged(
                    path,
                    number,
                    string.Create(CultureInfo.InvariantCulture, $"expected {names.Length} numbers; the line is damaged")
                );
            }
        }

        return (names, rows);
    }

    /// <summary>The lines of a file as they stand.</summary>
    /// <exception cref="OutputException">It cannot be read.</exception>
    public static string[] ReadLines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DiskErrors.Unreadable(e, path);
        }
    }

    /// <summary>An error in a line of a file.</summary>
    public static OutputException Damaged(string path, int line, string what) =>
        OutputException.Request(string.Create(CultureInfo.InvariantCulture, $"'{path}', line {line}: {what}"));
}
