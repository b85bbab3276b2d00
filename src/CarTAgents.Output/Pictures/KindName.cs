using System.Text.RegularExpressions;

namespace CarTAgents.Output.Pictures;

/// <summary>Kinds of cells as people write them, where a configuration has a key: CD8+ for <c>cd8</c>, NALM-6 for <c>nalm6</c>, active
/// macrophage for <c>activeMacrophage</c>.</summary>
internal static partial class KindName
{
    /// <summary>A kind in words; what is no key of that form stays as it is.</summary>
    public static string InWords(string key) =>
        Marker().IsMatch(key) ? $"{key.ToUpperInvariant()}+"
        : CellLine().Match(key) is { Success: true } line ? $"NALM-{line.Groups[1].Value}"
        : Hump().Replace(key, m => " " + m.Value.ToLowerInvariant());

    /// <summary>A class of residents in words, by its name: of one kind, or of several with "or" between them.</summary>
    public static string OfClass(string name) => string.Join(" or ", name.Split(" or ").Select(InWords));

    /// <summary>A kind of T cells in words, among other cells.</summary>
    public static string OfTCell(string key) => Marker().IsMatch(key) ? $"{InWords(key)} T cells" : InWords(key);

    [GeneratedRegex("^cd[0-9]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Marker();

    [GeneratedRegex("^nalm-?([0-9]+)$", RegexOptions.CultureInvariant)]
    private static partial Regex CellLine();

    [GeneratedRegex("(?<=[a-z])[A-Z](?=[a-z])", RegexOptions.CultureInvariant)]
    private static partial Regex Hump();
}
