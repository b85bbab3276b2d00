using System.Globalization;
using System.Text;

namespace CarTAgents.Output.Reports;

/// <summary>Text and numbers as XML and HTML take them.</summary>
internal static class Markup
{
    /// <summary>Escapes a text for an element or a quoted attribute; characters that XML forbids become the replacement sign.</summary>
    public static string Escape(string text)
    {
        var result = new StringBuilder(text.Length + 16);
        foreach (Rune rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '&' => result.Append("&amp;"),
                '<' => result.Append("&lt;"),
                '>' => result.Append("&gt;"),
                '"' => result.Append("&quot;"),
                '\'' => result.Append("&#39;"),
                '\t' or '\n' => result.Append((char)rune.Value),
                < 0x20 or 0x7f or 0xfffe or 0xffff => result.Append('\ufffd'),
                _ => result.Append(rune.ToString()),
            };
        }

        return result.ToString();
    }

    /// <summary>A number with all the digits that tell it from its neighbours.</summary>
    public static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
