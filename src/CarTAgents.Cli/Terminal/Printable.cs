using System.Text;

namespace CarTAgents.Cli.Terminal;

/// <summary>Text of files as it may stand on a terminal.</summary>
internal static class Printable
{
    private const int MostQuoted = 60;

    /// <summary>The text with control characters, which a terminal would obey, as their numbers; long quotations are cut.</summary>
    public static string Of(string text)
    {
        var shown = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (Rune.IsControl(rune) && rune.Value is not ('\n' or '\t'))
                shown.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}");
            else
                shown.Append(rune.ToString());
        }

        return shown.ToString();
    }

    /// <summary>A text that is quoted, cut where it is long.</summary>
    public static string Cut(string text) => text.Length <= MostQuoted ? text : text[..MostQuoted] + "...";
}
