using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace CarTAgents.Configuration.Yaml;

/// <summary>A piece of configuration text: a scalar, a list or a map, each of which knows where it was written.</summary>
internal abstract class Node(Origin origin)
{
    public Origin Origin { get; } = origin;

    /// <summary>A copy that shares nothing that can change.</summary>
    public abstract Node Copy();

    /// <summary>What this is, for a message.</summary>
    public abstract string Form { get; }
}

/// <summary>A single text; <see cref="Quoted"/> texts are never null.</summary>
internal sealed class ScalarNode(string text, bool quoted, Origin origin) : Node(origin)
{
    public string Text { get; } = text;

    public bool Quoted { get; } = quoted;

    /// <summary>An empty value or <c>~</c>: takes away what was inherited.</summary>
    public bool IsNull => !Quoted && Text is "" or "~" or "null" or "Null" or "NULL";

    public override string Form => IsNull ? "nothing" : $"'{Cut(Text)}'";

    /// <summary>A text as it is quoted in a message: cut where it is long.</summary>
    public static string Cut(string text) => text.Length <= 60 ? text : text[..60] + "...";

    public override Node Copy() => this;
}

/// <summary>A list.</summary>
internal sealed class ListNode(Origin origin) : Node(origin)
{
    public List<Node> Items { get; } = [];

    public override string Form => "a list";

    public override Node Copy()
    {
        var copy = new ListNode(Origin);
        foreach (Node item in Items)
            copy.Items.Add(item.Copy());
        return copy;
    }
}

/// <summary>A map; keeps the order of its keys.</summary>
internal sealed class MapNode(Origin origin) : Node(origin)
{
    public OrderedDictionary<string, Entry> Entries { get; } = new(StringComparer.Ordinal);

    public override string Form => "a map";

    public Node? this[string key] => Entries.TryGetValue(key, out Entry entry) ? entry.Value : null;

    /// <summary>The value of a key that is there and not null.</summary>
    public bool TryGet(string key, [NotNullWhen(true)] out Node? value)
    {
        value = this[key];
        if (value is ScalarNode { IsNull: true })
            value = null;
        return value is not null;
    }

    public void Set(string key, Origin keyOrigin, Node value) => Entries[key] = new Entry(keyOrigin, value);

    public override Node Copy() => CopyWithout(null);

    /// <summary>A copy that lacks a key.</summary>
    public MapNode CopyWithout(string? left)
    {
        var copy = new MapNode(Origin);
        foreach (var (key, entry) in Entries)
        {
            if (key != left)
                copy.Set(key, entry.KeyOrigin, entry.Value.Copy());
        }

        return copy;
    }

    public readonly record struct Entry(Origin KeyOrigin, Node Value);
}

/// <summary>Reads YAML text into nodes, and writes nodes as YAML text.</summary>
internal static class YamlText
{
    private const int DeepestNesting = 32;
    private static readonly System.Buffers.SearchValues<char> Signs = System.Buffers.SearchValues.Create(",[]{}:#\"'&*!|>%@`?");

    /// <summary>Reads one document.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">The file's name for messages.</param>
    /// <param name="lines">False when the text is no file and its lines mean nothing.</param>
    public static Node Read(string text, string file, bool lines = true)
    {
        Origin At(Mark mark) => lines ? new(file, (int)mark.Line, (int)mark.Column) : new(file, 0, 0);
        ConfigurationException Bad(Origin at, string key, string message)
        {
            string where = lines ? string.Create(CultureInfo.InvariantCulture, $"column {at.Column}: ") : "";
            return new ConfigurationException(at, key, $"{where}{message}");
        }

        if (HalfCharacter(text) is { } half)
        {
            string above = text[..half];
            int line = above.Count(c => c == '\n') + 1;
            throw Bad(
                lines ? new Origin(file, line, half - above.LastIndexOf('\n')) : new Origin(file, 0, 0),
                "",
                "half of a character stands here (a surrogate without its other half)"
            );
        }

        var scanner = new Scanner(new StringReader(text), skipComments: true);
        try
        {
            var parser = new Parser(scanner);
            parser.MoveNext();
            parser.Consume<StreamStart>();
            if (parser.Current is StreamEnd)
                return new MapNode(new Origin(file, lines ? 1 : 0, lines ? 1 : 0));
            parser.Consume<DocumentStart>();
            Node root = ReadNode("", 0);
            parser.Consume<DocumentEnd>();
            if (parser.Current is DocumentStart second)
                throw Bad(At(second.Start), "", "a second document begins; a configuration is one document");
            return root;

            Node ReadNode(string key, int depth)
            {
                if (depth > DeepestNesting)
                    throw Bad(At(parser.Current!.Start), key, $"maps and lists are nested more than {DeepestNesting} deep");
                if (TryTake(parser, out Scalar? scalar))
                    return new ScalarNode(scalar.Value, scalar.Style is not (ScalarStyle.Plain or ScalarStyle.Any), At(scalar.Start));
                if (TryTake(parser, out SequenceStart? sequence))
                {
                    var list = new ListNode(At(sequence.Start));
                    while (!parser.TryConsume<SequenceEnd>(out _))
                        list.Items.Add(ReadNode(string.Create(CultureInfo.InvariantCulture, $"{key}.{list.Items.Count}"), depth + 1));
                    return list;
                }
                if (TryTake(parser, out MappingStart? mapping))
                {
                    var map = new MapNode(At(mapping.Start));
                    while (!parser.TryConsume<MappingEnd>(out _))
                    {
                        if (!TryTake(parser, out Scalar? name))
                            throw Bad(At(parser.Current!.Start), key, "a key must be a plain text");
                        string path = key.Length == 0 ? name.Value : $"{key}.{name.Value}";
                        if (map.Entries.TryGetValue(name.Value, out MapNode.Entry first))
                        {
                            throw Bad(
                                At(name.Start),
                                path,
                                string.Create(
                                    CultureInfo.InvariantCulture,
                                    $"the key stands twice; the first is in line {first.KeyOrigin.Line}"
                                )
                            );
                        }
                        map.Set(name.Value, At(name.Start), ReadNode(path, depth + 1));
                    }
                    return map;
                }
                if (TryTake(parser, out AnchorAlias? alias))
                    throw Bad(At(alias.Start), key, $"the alias '*{alias.Value}' is not supported; repeat the value, or use 'extends:'");
                throw Bad(At(parser.Current!.Start), key, "a value was expected");
            }
        }
        catch (YamlException e)
        {
            string why = e.InnerException?.Message ?? e.Message;
            // Where YAML met it is the text before; where it stands is what a user looks for.
            int tab = Array.FindIndex(text.Split('\n'), l => l.TrimStart(' ').StartsWith('\t'));
            throw tab >= 0 && why.Contains("tab", StringComparison.Ordinal)
                ? Bad(new Origin(file, tab + 1, 1), "", "malformed YAML: the line is indented with a tab; expected spaces")
                : Bad(At(e.Start), "", $"malformed YAML: {why}");
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or OverflowException)
        {
            // Some malformed texts break the scanner itself, which then says nothing of use.
            throw Bad(
                At(scanner.CurrentPosition),
                "",
                "malformed YAML: a bracket, a quote or an indentation is wrong here or shortly before"
            );
        }
    }

    /// <summary>Where a text is invalid, because it holds one half of a surrogate pair; it could not be written.</summary>
    private static int? HalfCharacter(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (!char.IsSurrogatePair(text, i))
                return i;
            i++;
        }

        return null;
    }

    private static bool TryTake<T>(Parser parser, [NotNullWhen(true)] out T? found)
        where T : ParsingEvent
    {
        found = parser.Current as T;
        if (found is not null)
            parser.MoveNext();
        return found is not null;
    }

    /// <summary>Writes a map as block-style YAML; null values are left out; lists of scalars stand on one line.</summary>
    public static string Write(MapNode root)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var emitter = new Emitter(
            text,
            new EmitterSettings(bestIndent: 2, bestWidth: int.MaxValue, isCanonical: false, maxSimpleKeyLength: 1024)
        );
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        WriteNode(root);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();

        void WriteNode(Node node, bool inLine = false)
        {
            switch (node)
            {
                case ScalarNode scalar:
                    // Within brackets the library writes some texts so that they read back as others.
                    WriteText(scalar.Text, scalar.Quoted || (inLine && scalar.Text.AsSpan().ContainsAny(Signs)));
                    break;
                case ListNode list:
                    SequenceStyle style = list.Items.TrueForAll(i => i is ScalarNode) ? SequenceStyle.Flow : SequenceStyle.Block;
                    emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, style));
                    list.Items.ForEach(i => WriteNode(i, style == SequenceStyle.Flow));
                    emitter.Emit(new SequenceEnd());
                    break;
                case MapNode map:
                    emitter.Emit(
                        new MappingStart(
                            AnchorName.Empty,
                            TagName.Empty,
                            isImplicit: true,
                            map.Entries.Count == 0 ? MappingStyle.Flow : MappingStyle.Block
                        )
                    );
                    foreach (var (key, entry) in map.Entries)
                    {
                        if (entry.Value is ScalarNode { IsNull: true })
                            continue;
                        WriteText(key, quoted: false);
                        WriteNode(entry.Value);
                    }
                    emitter.Emit(new MappingEnd());
                    break;
            }
        }

        void WriteText(string value, bool quoted) =>
            emitter.Emit(
                new Scalar(
                    AnchorName.Empty,
                    TagName.Empty,
                    value,
                    quoted ? ScalarStyle.DoubleQuoted : ScalarStyle.Any,
                    isPlainImplicit: true,
                    isQuotedImplicit: true
                )
            );
    }
}
