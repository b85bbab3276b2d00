using System.Globalization;
using System.Reflection;
using CarTAgents.Configuration.Keys;
using CarTAgents.Configuration.Units;

namespace CarTAgents.Configuration.Yaml;

/// <summary>Lays one piece of configuration over another: maps are merged, lists and values replaced, and null removes.</summary>
internal static class Layer
{
    /// <summary>The result of laying <paramref name="above"/> over <paramref name="below"/>; neither is changed.</summary>
    /// <param name="below">What is inherited, or null.</param>
    /// <param name="above">What is written over it.</param>
    /// <param name="type">The type that the result will be bound to; null where the key is unknown.</param>
    /// <param name="path">Dotted path, for messages.</param>
    public static Node Over(Node? below, Node above, Type? type, string path)
    {
        if (above is ScalarNode { IsNull: true })
            return above;
        if (type == typeof(Parameter))
            return ParameterOver(below as MapNode, above, path);
        if (above is not MapNode over)
            return above.Copy();
        if (type?.GetCustomAttribute<ShorthandAttribute>() is { } shorthand && below is ScalarNode { IsNull: false } single)
        {
            var expanded = new MapNode(single.Origin);
            expanded.Set(shorthand.Key, single.Origin, single);
            below = expanded;
        }
        var under = below as MapNode;
        var result = new MapNode(above.Origin);
        foreach (var (key, entry) in under?.Entries ?? [])
            result.Set(key, entry.KeyOrigin, entry.Value.Copy());
        foreach (var (key, entry) in over.Entries)
        {
            result.Set(
                key,
                entry.KeyOrigin,
                Over(under?[key], entry.Value, ChildType(type, key), path.Length == 0 ? key : $"{path}.{key}")
            );
        }

        if (type?.GetCustomAttribute<AlternativesAttribute>() is { } alternatives)
            DropReplaced(result, over, alternatives);
        return result;
    }

    /// <summary>The type of a key's value inside a type; null when there is no such key.</summary>
    public static Type? ChildType(Type? type, string key)
    {
        if (type is null)
            return null;
        return KeyDescription.FormOf(type) switch
        {
            ValueForm.Record => KeyDescription.Of(type).FirstOrDefault(k => k.Key == key)?.Type,
            ValueForm.Map => type.GetGenericArguments()[1],
            ValueForm.List => type.GetGenericArguments()[0],
            _ => null,
        };
    }

    /// <summary>A newly written alternative takes the place of the inherited one: <c>cells: 10</c> of <c>fraction: 0.5</c>.</summary>
    private static void DropReplaced(MapNode result, MapNode over, AlternativesAttribute alternatives)
    {
        string[][] sets = [.. alternatives.Sets.Select(s => s.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
        string[] all = [.. sets.SelectMany(s => s).Distinct()];
        string[] present = [.. all.Where(k => result.TryGet(k, out _))];
        if (sets.Any(s => s.Length == present.Length && present.All(s.Contains)))
            return;
        string[] written = [.. all.Where(k => over.TryGet(k, out _))];
        string[]? meant = sets.Where(s => written.All(s.Contains)).MinBy(s => s.Length);
        if (meant is null || written.Length == 0)
            return;
        foreach (string key in present.Where(k => !meant.Contains(k)))
            result.Entries.Remove(key);
    }

    private static MapNode ParameterOver(MapNode? below, Node above, string path)
    {
        MapNode over;
        if (above is ScalarNode scalar)
        {
            if (!Quantity.TrySplit(scalar.Text, out string number, out string unit))
            {
                throw new ConfigurationException(
                    above.Origin,
                    path,
                    $"expected a number with its unit{Example(below)}; found '{scalar.Text}'"
                );
            }

            over = new MapNode(above.Origin);
            over.Set("value", above.Origin, new ScalarNode(number, false, above.Origin));
            // A plain number keeps what the inherited one is called (hits, fraction); the check below refuses a lost dimension.
            if (unit.Length > 0 || below is null || !IsPlain(TextOf(below, "unit")))
                over.Set("unit", above.Origin, new ScalarNode(unit, true, above.Origin));
        }
        else if (above is MapNode map)
        {
            over = map;
        }
        else
        {
            return new MapNode(above.Origin);
        }

        var result = new MapNode(above.Origin);
        foreach (var (key, entry) in below?.Entries ?? [])
            result.Set(key, entry.KeyOrigin, entry.Value);
        foreach (var (key, entry) in over.Entries)
            result.Set(key, entry.KeyOrigin, entry.Value.Copy());

        if (
            below is null
            || !over.TryGet("unit", out Node? written)
            || written is not ScalarNode unitNode
            || !Unit.TryParse(TextOf(below, "unit"), out Unit? was, out _)
        )
        {
            return result;
        }
        if (!Unit.TryParse(unitNode.Text, out Unit? now, out string? error))
            throw new ConfigurationException(unitNode.Origin, path, $"{error}{Expected(below)}");
        if (now.Dimension != was.Dimension)
        {
            string found =
                now.Dimension.IsNone && unitNode.Text.Length == 0
                    ? "a unit is missing"
                    : $"'{unitNode.Text}' is the wrong kind of unit: it is {QuantityKinds.NameOf(now.Dimension)}";
            throw new ConfigurationException(unitNode.Origin, path, $"{found}{Expected(below)}");
        }
        // The inherited range is in the inherited unit; it follows the new one.
        foreach (string end in (string[])["low", "high"])
        {
            if (
                over[end] is null
                && below.TryGet(end, out Node? old)
                && old is ScalarNode oldEnd
                && Quantity.TryNumber(oldEnd.Text, out double number)
                && (now.Numerator != was.Numerator || now.Denominator != was.Denominator)
            )
            {
                string text = now.FromBase(was.ToBase(number)).ToString("R", CultureInfo.InvariantCulture);
                result.Set(end, below.Entries[end].KeyOrigin, new ScalarNode(text, false, old.Origin));
            }
        }
        return result;
    }

    private static bool IsPlain(string unit) => Unit.TryParse(unit, out Unit? parsed, out _) && parsed.Dimension.IsNone;

    private static string TextOf(MapNode map, string key) =>
        map.TryGet(key, out Node? value) && value is ScalarNode scalar ? scalar.Text : "";

    private static string Example(MapNode? below) =>
        below is null ? " such as '25 min'" : $" such as '{$"{TextOf(below, "value")} {TextOf(below, "unit")}".TrimEnd()}'";

    private static string Expected(MapNode below) => $"; expected a value with its unit{Example(below)}";
}
