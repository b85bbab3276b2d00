using CarTAgents.Configuration.Yaml;
using CarTAgents.Output.Runs;
using CarTAgents.Output.Tables;

namespace CarTAgents.Sweeps.Designs;

/// <summary>Points of a table: a column a factor, a line a point, as any sampler writes it.</summary>
public static class TableDesign
{
    /// <summary>Reads the table.</summary>
    /// <param name="path">A file of comma-separated values; its header names dotted paths or symbols.</param>
    /// <exception cref="ConfigurationException">It has no lines, an empty value or name, or lines of different lengths.</exception>
    /// <exception cref="OutputException">It cannot be read.</exception>
    public static Design Read(string path)
    {
        if (!File.Exists(path))
            throw OutputException.Request($"there is no file '{path}'");
        List<(int Number, string[] Values)> lines = [.. Csv.Read(path).Where(l => l.Values.Any(v => v.Trim().Length > 0))];
        ConfigurationException Error(int line, string key, string message) => new(new Origin(path, line, 0), key, message);
        if (lines.Count < 2)
            throw Error(1, "", "a design has a header, which names what is varied, and a line a point; this one has no points");
        string[] factors = [.. lines[0].Values.Select(v => v.Trim().TrimStart('\uFEFF'))];
        if (factors.FirstOrDefault(f => factors.Count(g => g == f) > 1) is { } twice)
            throw Error(lines[0].Number, twice, "stands twice in the header");
        if (factors.Contains(""))
            throw Error(lines[0].Number, "", "a name is missing in the header");
        foreach ((int number, string[] values) in lines.Skip(1))
        {
            if (values.Length != factors.Length)
                throw Error(number, "", $"{values.Length} values, and the header names {factors.Length}");
            if (values.Index().FirstOrDefault(v => v.Item.Trim().Length == 0) is { Item: not null } empty)
                throw Error(number, factors[empty.Index], "the value is missing");
        }

        return new Design(
            DesignKind.Table,
            factors,
            [.. lines.Skip(1).Select(l => (IReadOnlyList<string>)[.. l.Values.Select(v => v.Trim())])]
        )
        {
            File = path,
            Lines = [.. lines.Skip(1).Select(l => l.Number)],
        };
    }
}
