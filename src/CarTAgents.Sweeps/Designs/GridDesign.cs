using CarTAgents.Configuration.Yaml;

namespace CarTAgents.Sweeps.Designs;

/// <summary>Every combination of listed values, the last factor changing fastest.</summary>
public static class GridDesign
{
    /// <summary>Most points: more were a slip of the pen.</summary>
    public const int MostPoints = 1_000_000;

    /// <summary>Makes the design of texts such as <c>tissue.tCells.effectorToTarget=1:10,1:3,1:1</c>.</summary>
    /// <param name="varied">A text a factor; commas within brackets, braces or quotes do not part values.</param>
    /// <exception cref="ConfigurationException">One has no values, an empty one or one twice, or a path stands twice.</exception>
    public static Design Of(IReadOnlyList<string> varied)
    {
        var factors = new List<string>();
        var levels = new List<string[]>();
        foreach (string text in varied)
        {
            var origin = new Origin($"--vary {text}", 0, 0);
            int equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                throw new ConfigurationException(origin, "", "expected path=value,value, such as tissue.tCells.effectorToTarget=0.1,0.3,1");
            string path = text[..equals].Trim();
            string[] values = [.. Split(text[(equals + 1)..]).Select(v => v.Trim())];
            if (values.Any(v => v.Length == 0))
                throw new ConfigurationException(origin, path, "a value is missing between commas");
            if (values.Distinct().Count() < values.Length)
                throw new ConfigurationException(origin, path, "a value stands twice; --replicates repeats runs with other seeds");
            if (factors.Contains(path))
                throw new ConfigurationException(origin, path, "varied twice");
            factors.Add(path);
            levels.Add(values);
        }

        if (levels.Aggregate(1.0, (n, l) => n * l.Length) > MostPoints)
            throw new ConfigurationException(new Origin("--vary", 0, 0), "", $"more than {MostPoints} combinations");
        IEnumerable<IReadOnlyList<string>> points =
        [
            [],
        ];
        foreach (string[] values in levels)
            points = points.SelectMany(p => values.Select(v => (IReadOnlyList<string>)[.. p, v]));
        return new Design(DesignKind.Grid, factors, [.. points]);
    }

    private static IEnumerable<string> Split(string text)
    {
        int depth = 0,
            start = 0;
        char quote = '\0';
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            bool quoted = quote != '\0';
            if (quoted ? c == quote : c is '"' or '\'')
                quote = quoted ? '\0' : c;
            if (quoted)
                continue;
            depth += c is '[' or '{' or '(' ? 1 : 0;
            depth -= c is ']' or '}' or ')' ? 1 : 0;
            if (c != ',' || depth > 0)
                continue;
            yield return text[start..i];
            start = i + 1;
        }

        yield return text[start..];
    }
}
