using System.Globalization;
using System.Text;
using CarTAgents.Output.Runs;

namespace CarTAgents.Output.Tables;

/// <summary>Lines of values separated by commas; a value with a comma in it stands between quotation marks.</summary>
internal static class Csv
{
    /// <summary>The values of a line.</summary>
    public static string[] Split(string line)
    {
        var values = new List<string>();
        var value = new StringBuilder();
        bool quoted = false;
        foreach (char c in line)
        {
            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == ',' && !quoted)
            {
                values.Add(value.ToString());
                value.Clear();
            }
            else
            {
                value.Append(c);
            }
        }

        values.Add(value.ToString());
        return [.. values];
    }

    /// <summary>The header and the rows of a table of numbers.</summary>
    /// <param name="path">The file.</param>
    /// <param name="gaps">Whether a value may be empty, which reads as NaN.</param>
    /// <exception cref="OutputException">It cannot be read, or a line is no line of numbers; the message names it.</exception>
    public static (string[] Names, List<double[]> Rows) ReadNumbers(string path, bool gaps = false)
    {
        string[] lines = ReadLines(path);
        string[] names = lines.Length == 0 ? [] : Split(lines[0]);
        var rows = new List<double[]>(lines.Length);
        for (int i = 1; i < lines.Length; i++)
        {
            string[] cells = lines[i].Split(',');
            double[] row = new double[names.Length];
            for (int c = 0; c < row.Length; c++)
            {
                if (cells.Length == row.Length && gaps && cells[c].Length == 0)
                {
                    row[c] = double.NaN;
                }
                else if (
                    cells.Length != row.Length
                    || !double.TryParse(cells[c], NumberStyles.Float, CultureInfo.InvariantCulture, out row[c])
                )
                {
                    throw OutputException.Request(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"'{path}', line {i + 1}: expected {names.Length} numbers; the line is damaged"
                        )
                    );
                }
            }

            rows.Add(row);
        }

        return (names, rows);
    }

    /// <summary>The lines of a file.</summary>
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
}
