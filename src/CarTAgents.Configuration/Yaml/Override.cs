using System.Globalization;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Keys;

namespace CarTAgents.Configuration.Yaml;

/// <summary>Sets single values of a configuration by their dotted paths.</summary>
internal static class Override
{
    /// <summary>Applies an override <c>path=value</c> of the command line.</summary>
    public static MapNode Apply(MapNode tree, string set)
    {
        var origin = new Origin($"--set {set}", 0, 0);
        int equals = set.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
            throw new ConfigurationException(origin, "", "expected path=value, for example 'lattice.spacing=10 um'");
        string path = set[..equals].Trim();
        string text = set[(equals + 1)..].Trim();
        if (text.Length == 0)
            throw new ConfigurationException(origin, path, "a value is missing; '~' takes a value away");
        return Apply(tree, path, YamlText.Read(text, origin.File, lines: false), origin, path, changing: null);
    }

    /// <summary>Sets one value.</summary>
    /// <param name="tree">The configuration; not changed.</param>
    /// <param name="path">Dotted path, or the symbol of a parameter.</param>
    /// <param name="value">The new value.</param>
    /// <param name="origin">Where path and value were written.</param>
    /// <param name="shownKey">The key that messages name.</param>
    /// <param name="changing">The running configuration that an event changes; null when there is none and everything may be set.</param>
    public static MapNode Apply(MapNode tree, string path, Node value, Origin origin, string shownKey, RunConfiguration? changing)
    {
        string[] parts = path.Split('.');
        if (
            parts.Length == 1
            && tree["parameters"] is MapNode symbols
            && symbols.Entries.ContainsKey(path)
            && KeyDescription.Of(typeof(RunConfiguration)).All(k => k.Key != path)
        )
        {
            parts = ["parameters", path];
        }
        if (parts[0] == "extends")
            throw new ConfigurationException(origin, shownKey, "a file can only extend another by its own 'extends:'");
        if (changing is not null)
            RefuseUnchangeable(parts, origin, shownKey, value, changing);
        // A sparse layer, so that alternatives, shorthands and parameters follow the same rules as in a file.
        return (MapNode)Layer.Over(tree, Sparse(tree, 0, typeof(RunConfiguration), null), typeof(RunConfiguration), "");

        Node Sparse(Node? node, int depth, Type type, KeyDescription? of)
        {
            if (depth == parts.Length)
                return value;
            string part = parts[depth];
            string here = string.Join('.', parts[..depth]);
            var map = node as MapNode;
            var layer = new MapNode(node is MapNode or ListNode ? node.Origin : origin);
            switch (KeyDescription.FormOf(type))
            {
                case ValueForm.Record:
                    KeyDescription? key = KeyDescription.Of(type).FirstOrDefault(k => k.Key == part);
                    if (key is null)
                    {
                        IEnumerable<string> names = KeyDescription.Of(type).Select(k => k.Key);
                        if (parts.Length == 1 && tree["parameters"] is MapNode known)
                            names = names.Concat(known.Entries.Keys);
                        throw new ConfigurationException(origin, shownKey, Binder.Unknown("key", part, [.. names]));
                    }
                    layer.Set(part, origin, Sparse(map?[part], depth + 1, key.Type, key));
                    return layer;
                case ValueForm.Map:
                    // Kinds, fields and parameters are not made by setting one of their values: that is a slip of the pen.
                    if (of!.Attribute.NamesKinds && depth + 1 < parts.Length && (map is null || !map.TryGet(part, out _)))
                    {
                        throw new ConfigurationException(
                            origin,
                            shownKey,
                            Binder.Unknown($"name in '{here}'", part, map is null ? [] : [.. map.Entries.Keys])
                        );
                    }

                    layer.Set(part, origin, Sparse(map?[part], depth + 1, type.GetGenericArguments()[1], of));
                    return layer;
                case ValueForm.List:
                    ListNode list = Written(node, of!, origin);
                    int count = list.Items.Count;
                    if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int at) || at > count)
                    {
                        throw new ConfigurationException(
                            origin,
                            shownKey,
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $"'{part}' is no element of '{here}', which has {count}; they count from 0"
                            )
                        );
                    }
                    Type elementType = type.GetGenericArguments()[0];
                    Node? old = at < count ? list.Items[at] : null;
                    Node element = Layer.Over(old, Sparse(old, depth + 1, elementType, of), elementType, $"{here}.{part}");
                    if (at < count)
                        list.Items[at] = element;
                    else
                        list.Items.Add(element);
                    return list;
                default:
                    throw new ConfigurationException(origin, shownKey, $"'{here}' is a single value and has nothing below it");
            }
        }
    }

    /// <summary>The list that an element is set in: the one written, or what stands for it (a default, one value for all).</summary>
    private static ListNode Written(Node? node, KeyDescription of, Origin origin)
    {
        if (node is null && of.Attribute.Default is { } text)
            node = YamlText.Read(text, Binder.Default, lines: false);
        var list = node?.Copy() as ListNode ?? new ListNode(origin);
        if (node is ScalarNode { IsNull: false } one && of.Attribute.OneForAll)
            list.Items.AddRange(Enumerable.Repeat(one, Math.Max(1, of.Attribute.MinCount)));
        return list;
    }

    /// <summary>A run can follow changes of rates, but not of its cells, fields and lattice.</summary>
    private static void RefuseUnchangeable(string[] parts, Origin origin, string shownKey, Node value, RunConfiguration changing)
    {
        if (value is ScalarNode { IsNull: true })
            throw new ConfigurationException(origin, shownKey, "expected a new value");
        if (parts[0] == "parameters" && parts.Length >= 2)
        {
            foreach (string use in changing.SymbolUses.GetValueOrDefault(parts[1], []))
            {
                if (!IsChangeable(use.Split('.')))
                {
                    throw new ConfigurationException(
                        origin,
                        shownKey,
                        $"'{parts[1]}' cannot change in the course of a run, because '{use}' cannot"
                    );
                }
            }
            return;
        }
        if (!IsChangeable(parts))
        {
            throw new ConfigurationException(
                origin,
                shownKey,
                "this cannot change in the course of a run; expected a rate, time or probability of tCells, residents or "
                    + "fields, or a parameter's symbol"
            );
        }
    }

    /// <summary>True for a changeable value, and for a path that does not exist (which is reported as such).</summary>
    internal static bool IsChangeable(string[] parts)
    {
        Type? type = typeof(RunConfiguration);
        KeyDescription? key = null;
        if (parts[0] is not ("tCells" or "residents" or "fields") && KeyDescription.Of(type).Any(k => k.Key == parts[0]))
            return false;
        foreach (string part in parts)
        {
            if (type is not null && KeyDescription.FormOf(type) == ValueForm.Record)
                key = KeyDescription.Of(type).FirstOrDefault(k => k.Key == part);
            type = Layer.ChildType(type, part);
            if (type is null)
                return true;
        }
        return key!.Attribute.Changeable && KeyDescription.FormOf(type!) == ValueForm.Quantity;
    }
}
