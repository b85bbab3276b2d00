using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Keys;

namespace CarTAgents.Configuration.Yaml;

/// <summary>Reads a configuration file and the files that it extends into one tree.</summary>
internal static class ConfigurationFile
{
    private const int LongestChain = 32;

    /// <summary>Reads a file and what it extends.</summary>
    public static MapNode Load(string path) => Load(path, new Origin(path.Length == 0 ? "the configuration" : path, 0, 0), "", []);

    /// <summary>Reads a text, and the files that it extends.</summary>
    public static MapNode Parse(string text, string file) => Parse(text, file, [Path.GetFullPath(file)]);

    private static MapNode Load(string path, Origin from, string key, List<string> chain)
    {
        if (Unnamed(path) is { } unnamed)
            throw new ConfigurationException(from, key, unnamed);
        string full = Path.GetFullPath(path);
        if (chain.Count >= LongestChain)
        {
            throw new ConfigurationException(from, key, FormattableString.Invariant($"more than {LongestChain} files extend one another"));
        }

        if (chain.Contains(full))
        {
            string round = string.Join(" -> ", chain.Append(full).Select(Path.GetFileName));
            throw new ConfigurationException(from, key, $"the files extend one another in a circle: {round}");
        }
        string text;
        try
        {
            text = InputFile.ReadText(full);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ConfigurationException(from, key, $"there is no file '{path}'{Suggestion(full)}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(from, key, $"'{path}' cannot be read: {e.Message}");
        }
        return Parse(text, path, [.. chain, full]);
    }

    private static MapNode Parse(string text, string file, List<string> chain)
    {
        Node root = YamlText.Read(text, file);
        if (root is ScalarNode { IsNull: true })
            root = new MapNode(root.Origin);
        if (root is not MapNode map)
            throw new ConfigurationException(root.Origin, "", $"a configuration is a map of keys and values; found {root.Form}");
        if (!map.Entries.Remove("extends", out MapNode.Entry extends) || extends.Value is ScalarNode { IsNull: true })
            return (MapNode)Layer.Over(null, map, typeof(RunConfiguration), "");
        if (extends.Value is not ScalarNode other)
            throw new ConfigurationException(extends.Value.Origin, "extends", $"expected the path of one file; found {extends.Value.Form}");
        string path = Beside(file, other.Text);
        MapNode below = Load(path, other.Origin, "extends", chain);
        return (MapNode)Layer.Over(below, map, typeof(RunConfiguration), "");
    }

    /// <summary>A file named in another: beside it, or where it is a symbolic link, beside the file that it points to.</summary>
    public static string Beside(string file, string other)
    {
        string path = Path.Combine(Path.GetDirectoryName(file) ?? "", other);
        if (File.Exists(path) || Unnamed(file) is not null || Unnamed(other) is not null)
            return path;
        string? target = File.Exists(file) ? File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName : null;
        return target is not null && Path.Combine(Path.GetDirectoryName(target)!, other) is { } behind && File.Exists(behind)
            ? behind
            : path;
    }

    private static string? Unnamed(string path)
    {
        try
        {
            InputFile.RequireName(path);
            return null;
        }
        catch (IOException e)
        {
            return e.Message;
        }
    }

    private static string Suggestion(string full)
    {
        string? directory = Path.GetDirectoryName(full);
        if (directory is null || !Directory.Exists(directory))
            return "";
        try
        {
            string? near = Nearest.Of(
                Path.GetFileName(full),
                Directory.EnumerateFiles(directory, "*.yaml").Select(f => Path.GetFileName(f)).Order()
            );
            return near is null ? "" : $"; did you mean '{near}'?";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
