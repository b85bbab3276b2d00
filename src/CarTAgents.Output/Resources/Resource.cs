namespace CarTAgents.Output.Resources;

/// <summary>Files that are kept in the program: style sheets and the glyphs of pictures.</summary>
internal static class Resource
{
    /// <summary>The text of a file in this folder.</summary>
    public static string Text(string file)
    {
        using Stream stream =
            typeof(Resource).Assembly.GetManifestResourceStream(file) ?? throw new ArgumentException($"no resource '{file}'", nameof(file));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
