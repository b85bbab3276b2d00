using System.Globalization;

namespace CarTAgents.Fuzz;

/// <summary>Ways in which a text goes wrong: by hand, by an editor, by another program, by a disk.</summary>
internal static class TextMutators
{
    private static readonly string[] Numbers =
    [
        "0",
        "-1",
        "1e400",
        "-1e-300",
        "NaN",
        ".inf",
        "2147483648",
        "4294967296",
        "18446744073709551616",
        "1e9",
        "1,5",
        "0x10",
        "1_000",
        "~",
    ];

    private static readonly string[] Words =
    [
        "~",
        "null",
        "true",
        "[]",
        "{}",
        "[[]]",
        "\"\"",
        "'",
        "\"\\0\"",
        "&a",
        "*a",
        "<<: *a",
        "!!str",
        "|",
        ">",
        "- x",
        "? x",
        "%YAML",
        "---",
        "#",
        "@",
        "\t",
        "µm",
        "10 um um",
        "10 um/",
        "1 um^99",
        "5 min 3",
        "é",
        "\u202e",
        "\ud83d\ude00",
        "\u0000",
        "\u001b[31m",
    ];

    /// <summary>All of them, each by its name.</summary>
    public static IReadOnlyList<(string Name, Func<string, Random, string> Mutate)> All { get; } =
    [
        ("drop a line", (t, r) => Lines(t, l => l.RemoveAt(r.Next(l.Count)))),
        ("double a line", (t, r) => Lines(t, l => l.Insert(r.Next(l.Count), l[r.Next(l.Count)]))),
        ("swap two lines", (t, r) => Lines(t, l => Swap(l, r.Next(l.Count), r.Next(l.Count)))),
        ("indent a line", (t, r) => Line(t, r, l => new string(' ', r.Next(1, 5)) + l)),
        ("unindent a line", (t, r) => Line(t, r, l => l.TrimStart())),
        ("a tab", (t, r) => Line(t, r, l => "\t" + l)),
        ("cut the text", (t, r) => t[..r.Next(t.Length)]),
        ("cut a line", (t, r) => Line(t, r, l => l[..r.Next(l.Length + 1)])),
        ("drop a character", (t, r) => t.Remove(r.Next(t.Length), 1)),
        ("another character", (t, r) => Put(t, r.Next(t.Length), 1, ((char)r.Next(1, 256)).ToString())),
        ("a character more", (t, r) => Put(t, r.Next(t.Length), 0, ((char)r.Next(1, 0x2100)).ToString())),
        ("half a surrogate", (t, r) => Put(t, r.Next(t.Length), 0, "\ud800")),
        ("another number", (t, r) => Number(t, r, _ => Numbers[r.Next(Numbers.Length)])),
        ("a number's sign", (t, r) => Number(t, r, n => "-" + n)),
        ("a number's size", (t, r) => Number(t, r, n => n + "e" + r.Next(-30, 30).ToString(CultureInfo.InvariantCulture))),
        ("a value", (t, r) => Line(t, r, l => l.Contains(':') ? l[..(l.IndexOf(':') + 1)] + " " + Words[r.Next(Words.Length)] : l)),
        ("a word", (t, r) => Put(t, r.Next(t.Length), 0, Words[r.Next(Words.Length)])),
        (
            "two letters swapped",
            (t, r) =>
            {
                int i = r.Next(t.Length - 1);
                return Put(t, i, 2, $"{t[i + 1]}{t[i]}");
            }
        ),
        ("letter case", (t, r) => Line(t, r, l => l.ToUpperInvariant())),
        ("line ends", (t, _) => t.ReplaceLineEndings("\r\n")),
        ("old line ends", (t, _) => t.ReplaceLineEndings("\r")),
        ("a byte order mark within", (t, r) => Put(t, r.Next(t.Length), 0, "\ufeff")),
        ("a bracket lost", (t, r) => Drop(t, r, "[]{}")),
        ("a colon lost", (t, r) => Drop(t, r, ":")),
        ("a separator lost", (t, r) => Drop(t, r, ",;")),
        ("a quotation mark", (t, r) => Put(t, r.Next(t.Length), 0, "\"")),
        ("a long word", (t, r) => Put(t, r.Next(t.Length), 0, new string('x', 20000))),
        ("deep brackets", (t, r) => Line(t, r, l => l + new string('[', 3000))),
        ("all twice", (t, _) => t + "\n" + t),
        ("nothing", (_, _) => ""),
    ];

    private static string Lines(string text, Action<List<string>> change)
    {
        List<string> lines = [.. text.Split('\n')];
        change(lines);
        return string.Join('\n', lines);
    }

    private static string Line(string text, Random random, Func<string, string> change) =>
        Lines(
            text,
            l =>
            {
                int i = random.Next(l.Count);
                l[i] = change(l[i]);
            }
        );

    private static void Swap(List<string> lines, int a, int b) => (lines[a], lines[b]) = (lines[b], lines[a]);

    private static string Put(string text, int at, int length, string other) => text[..at] + other + text[(at + length)..];

    private static string Drop(string text, Random random, string signs)
    {
        int at = text.AsSpan(random.Next(text.Length)).IndexOfAny(signs);
        at = at < 0 ? text.AsSpan().IndexOfAny(signs) : text.Length - (text.Length - at);
        return at < 0 ? text : text.Remove(at, 1);
    }

    private static string Number(string text, Random random, Func<string, string> change)
    {
        int from = random.Next(text.Length);
        while (from < text.Length && !char.IsAsciiDigit(text[from]))
            from++;
        int to = from;
        while (to < text.Length && (char.IsAsciiDigit(text[to]) || text[to] == '.'))
            to++;
        return Put(text, from, to - from, from == to ? "7" : change(text[from..to]));
    }
}
