using System.Globalization;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CarTAgents.Configuration.Descriptions;
using CarTAgents.Configuration.Units;

namespace CarTAgents.Configuration.Keys;

/// <summary>The JSON schema of configuration files, made from what the program itself knows of their keys, for editors and other
/// validators.</summary>
/// <remarks>Draft 7, which editors know best. A file that extends another, or has no name and so serves others as a base, may leave any key
/// out and take inherited ones away with <c>~</c>; any other file needs what is required. What no single key can tell (names that must
/// exist, sums) is left to the program.</remarks>
public static class ConfigurationSchema
{
    private const string Number = @"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?";
    private const string Symbol = "[A-Za-z][A-Za-z0-9_-]*";

    /// <summary>The schema as JSON text.</summary>
    public static string Write()
    {
        var definitions = new JsonObject();
        JsonObject root = Record(typeof(RunConfiguration), definitions);
        var schema = new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = "CarTAgents configuration",
            ["description"] =
                "A run of CarTAgents: lattice, cells, fields, tissue, events and outputs. Made by the program: cartagents schema.",
        };
        foreach ((string key, JsonNode? value) in root.ToArray())
        {
            root.Remove(key);
            schema[key] = value;
        }

        // A file that stands for itself needs all; one that extends another, or is extended, may leave out what the other has.
        schema["if"] = new JsonObject
        {
            ["required"] = new JsonArray("name"),
            ["not"] = new JsonObject { ["required"] = new JsonArray("extends") },
        };
        schema["then"] = Needs(typeof(RunConfiguration));
        var sorted = new JsonObject();
        foreach (string name in definitions.Select(d => d.Key).Order(StringComparer.Ordinal))
        {
            sorted[name] = definitions[name]!.DeepClone();
        }

        schema["definitions"] = sorted;
        var options = new JsonSerializerOptions
        {
            WriteIndented = true,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            NewLine = "\n",
        };
        return schema.ToJsonString(options) + "\n";
    }

    private static JsonObject Record(Type type, JsonObject definitions)
    {
        var properties = new JsonObject();
        foreach (KeyDescription key in KeyDescription.Of(type))
        {
            JsonObject value = Value(key.Type, key, definitions, outermost: true);
            JsonObject property = OrNull(value);
            string text = key.Attribute.Description;
            if (key.Range is { } range)
                text += $" Range: {range}.";
            if (
                key.Form == ValueForm.Quantity
                || (key.Form is ValueForm.List or ValueForm.Map && KeyDescription.FormOf(key.ElementType) == ValueForm.Quantity)
            )
            {
                text += $" Example: {key.Attribute.Kind.Example()}.";
            }

            if (key.Attribute.Default is { Length: > 0 } standard)
                text += $" Default: {standard}.";
            property["description"] = text;
            properties[key.Key] = property;
        }

        return new JsonObject
        {
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["properties"] = properties,
        };
    }

    private static JsonObject Value(Type type, KeyDescription key, JsonObject definitions, bool outermost = false)
    {
        switch (KeyDescription.FormOf(type))
        {
            case ValueForm.Record:
                if (!definitions.ContainsKey(type.Name))
                {
                    definitions[type.Name] = null;
                    definitions[type.Name] = Record(type, definitions);
                }

                var reference = new JsonObject { ["$ref"] = "#/definitions/" + type.Name };
                if (type == typeof(Parameter))
                {
                    definitions["numberWithUnit"] ??= Text($"^{Number}(\\s*{AnyUnit()})?$");
                    return AnyOf(reference, new JsonObject { ["$ref"] = "#/definitions/numberWithUnit" }, Type("number"));
                }

                if (type.GetCustomAttribute<ShorthandAttribute>() is { } shorthand)
                {
                    KeyDescription one = KeyDescription.Of(type).Single(k => k.Key == shorthand.Key);
                    return AnyOf(reference, Value(one.Type, one, definitions));
                }

                return reference;
            case ValueForm.Map:
                var map = new JsonObject
                {
                    ["type"] = "object",
                    ["additionalProperties"] = OrNull(Value(type.GetGenericArguments()[1], key, definitions)),
                };
                if (key.Attribute.NamesKinds)
                    map["propertyNames"] = new JsonObject { ["pattern"] = $"^{Symbol}$" };
                return map;
            case ValueForm.List:
                Type element = type.GetGenericArguments()[0];
                JsonObject item = Value(element, key, definitions);
                if (KeyDescription.FormOf(element) == ValueForm.Record)
                {
                    // A list is not merged with an inherited one, so that its elements are whole.
                    item = new JsonObject { ["allOf"] = new JsonArray(item, Needs(element) ?? new JsonObject()) };
                }

                var list = new JsonObject { ["type"] = "array", ["items"] = item };
                if (outermost && key.Attribute.MinCount > 0)
                    list["minItems"] = key.Attribute.MinCount;
                if (outermost && key.Attribute.MaxCount < int.MaxValue)
                    list["maxItems"] = key.Attribute.MaxCount;
                return key.Attribute.OneForAll ? AnyOf(list, Value(element, key, definitions)) : list;
            case ValueForm.Quantity:
                return QuantityOf(key, definitions);
            case ValueForm.Choice:
                return new JsonObject { ["enum"] = new JsonArray([.. KeyDescription.Choices(type).Select(c => (JsonNode)c)]) };
            case ValueForm.Flag:
                return Type("boolean");
            case ValueForm.Number:
                JsonObject number = Type(type == typeof(double) ? "number" : "integer");
                // Whole numbers up to 2^53 stand in JSON exactly; a larger limit is left to the program.
                if (key.Range is { } range && type != typeof(double) && Math.Abs(range.Low) <= 1L << 53)
                    number["minimum"] = (long)range.Low;
                if (key.Range is { } upper && type != typeof(double) && Math.Abs(upper.High) <= 1L << 53)
                    number["maximum"] = (long)upper.High;
                // YAML readers differ in whether 1e5 is a number.
                return type == typeof(double) ? AnyOf(number, Text($"^{Number}$")) : number;
            default:
                return new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") };
        }
    }

    private static JsonObject QuantityOf(KeyDescription key, JsonObject definitions)
    {
        QuantityKind kind = key.Attribute.Kind;
        bool notNegative = key.Range is { } range && range.Low >= 0;
        string number = notNegative ? Number.Replace("[+-]?(", "[+]?(", StringComparison.Ordinal) : Number;
        string unit = kind switch
        {
            QuantityKind.Dimensionless or QuantityKind.Count => $"(\\s*{UnitsOf(default)})?",
            QuantityKind.Time or QuantityKind.Length => $"\\s*{UnitsOf(kind.Dimension())}",
            _ => $"\\s*{AnyUnit()}",
        };
        string name = char.ToLowerInvariant(kind.ToString()[0]) + kind.ToString()[1..] + (notNegative ? "NotNegative" : "");
        definitions[name] ??= Text($"^\\s*({number}{unit}|{Symbol})\\s*$");
        var text = new JsonObject { ["$ref"] = "#/definitions/" + name };
        if (kind is not (QuantityKind.Dimensionless or QuantityKind.Count))
            return text;
        JsonObject plain = Type(kind == QuantityKind.Count ? "integer" : "number");
        if (key.Range is { } limits)
        {
            if (double.IsFinite(limits.Low))
                plain[limits.LowOpen ? "exclusiveMinimum" : "minimum"] = Plain(limits.Low);
            if (double.IsFinite(limits.High))
                plain[limits.HighOpen ? "exclusiveMaximum" : "maximum"] = Plain(limits.High);
        }

        return AnyOf(plain, text);
    }

    // What must be there in a value that inherits nothing; null where nothing must.
    private static JsonObject? Needs(Type type)
    {
        switch (KeyDescription.FormOf(type))
        {
            case ValueForm.Map:
                return Needs(type.GetGenericArguments()[1]) is { } each ? new JsonObject { ["additionalProperties"] = each } : null;
            case ValueForm.Record:
                break;
            default:
                return null;
        }

        var needs = new JsonObject();
        var required = new JsonArray();
        var properties = new JsonObject();
        foreach (KeyDescription key in KeyDescription.Of(type))
        {
            if (key.Required)
                required.Add((JsonNode)key.Key);
            JsonObject? within = Needs(key.Type);
            if (within is not null)
                properties[key.Key] = within;
        }

        if (required.Count > 0)
            needs["required"] = required;
        if (properties.Count > 0)
            needs["properties"] = properties;
        if (type.GetCustomAttribute<AlternativesAttribute>() is { } alternatives)
        {
            string[][] sets = [.. alternatives.Sets.Select(s => s.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
            string[] all = [.. sets.SelectMany(s => s).Distinct()];
            needs["oneOf"] = new JsonArray([
                .. sets.Select(set =>
                {
                    var one = new JsonObject();
                    if (set.Length > 0)
                        one["required"] = new JsonArray([.. set.Select(k => (JsonNode)k)]);
                    string[] others = [.. all.Except(set)];
                    if (others.Length > 0)
                    {
                        one["not"] = new JsonObject
                        {
                            ["anyOf"] = new JsonArray([
                                .. others.Select(k => (JsonNode)new JsonObject { ["required"] = new JsonArray(k) }),
                            ]),
                        };
                    }
                    return (JsonNode)one;
                }),
            ]);
        }

        // Needs hold for maps alone; a shorthand or a parameter by its value is none.
        return needs.Count == 0 ? null : needs;
    }

    private static JsonObject OrNull(JsonObject value)
    {
        var absent = Type("null");
        if (value.TryGetPropertyValue("anyOf", out JsonNode? options))
        {
            ((JsonArray)options!).Add((JsonNode)absent);
            return value;
        }

        if (value.Count == 1 && value.TryGetPropertyValue("type", out JsonNode? type) && type is JsonValue single)
        {
            return new JsonObject { ["type"] = new JsonArray(single.GetValue<string>(), "null") };
        }

        return AnyOf(value, absent);
    }

    private static JsonObject AnyOf(params IEnumerable<JsonObject> options) =>
        new()
        {
            ["anyOf"] = new JsonArray([
                .. options.SelectMany(o =>
                    o.Count == 1 && o.TryGetPropertyValue("anyOf", out JsonNode? inner)
                        ? ((JsonArray)inner!).Select(n => n!.DeepClone())
                        : [o]
                ),
            ]),
        };

    private static JsonObject Type(string name) => new() { ["type"] = name };

    private static JsonObject Text(string pattern) => new() { ["type"] = "string", ["pattern"] = pattern };

    private static JsonNode Plain(double value) =>
        value == Math.Floor(value) && Math.Abs(value) <= 1L << 53 ? JsonValue.Create((long)value) : JsonValue.Create(value);

    private static string UnitsOf(Dimension dimension) =>
        $"({string.Join('|', Names().Where(n => Parse(n).Dimension == dimension))}{(dimension == default ? "| " : "")})+";

    // Names of units with what joins them; whether they make up the right dimension is left to the program.
    private static string AnyUnit() => $"([ */()^0-9·-]|per|{string.Join('|', Names())})+";

    private static IEnumerable<string> Names() =>
        Unit.Names.OrderByDescending(n => n.Length).ThenBy(n => n, StringComparer.Ordinal).Select(n => Regex.Escape(n));

    private static Unit Parse(string name) =>
        Unit.TryParse(Regex.Unescape(name), out Unit? unit, out _)
            ? unit
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"'{name}' is no unit"));
}
