using System.Globalization;
using CarTAgents.Output.Tables;

namespace CarTAgents.Output.Tests.Cells;

/// <summary>A table of text, by the names of its columns.</summary>
internal sealed record CellTable(string[] Names, List<string[]> Rows)
{
    public static CellTable Read(string path)
    {
        List<(int, string[] Values)> lines = Csv.Read(path);
        return new CellTable(lines[0].Values, [.. lines.Skip(1).Select(l => l.Values)]);
    }

    public string[] this[string name] => [.. Rows.Select(r => Of(r, name))];

    public string Of(string[] row, string name) => row[Array.IndexOf(Names, name)];

    public int Count(string kind, string? phase = null) =>
        this["kind"].Zip(this["phase"]).Count(c => c.First == kind && (phase ?? c.Second) == c.Second);

    public int Sum(string kind, string name) => this["kind"].Zip(this[name]).Where(c => c.First == kind).Sum(c => Whole(c.Second));

    public static int Whole(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    public static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
