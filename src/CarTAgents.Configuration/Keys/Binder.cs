using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using CarTAgents.Configuration.Units;
using CarTAgents.Configuration.Yaml;

namespace CarTAgents.Configuration.Keys;

/// <summary>
/// Turns nodes into typed values as <see cref="KeyDescription"/> says, collecting every problem on the way; fills absent keys'
/// defaults into the nodes.
/// </summary>
internal sealed class Binder
{
    /// <summary>The origin of values that nobody wrote.</summary>
    public const string Default = "default";

    private readonly List<ConfigurationProblem> _problems = [];
    private readonly Dictionary<string, (Parameter Parameter, Unit Unit)> _symbols = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, IReadOnlyList<string>> _uses = new(StringComparer.Ordinal);
    private MapNode? _parameters;

    /// <summary>Symbol to the paths where it stands.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Uses => _uses;

    /// <summary>Throws if anything was wrong.</summary>
    public void ThrowIfWrong()
    {
        if (_problems.Count > 0)
            throw new ConfigurationException(_problems);
    }

    /// <summary>The message for a name that does not exist.</summary>
    public static string Unknown(string what, string name, IReadOnlyCollection<string> valid)
    {
        name = ScalarNode.Cut(name);
        if (valid.Count == 0)
            return $"unknown {what} '{name}'; there are none";
        string near = Nearest.Of(name, valid)!;
        string expected = valid.Count <= 20 ? $"; expected {(valid.Count == 1 ? "" : "one of ")}{string.Join(", ", valid)}" : "";
        return $"unknown {what} '{name}'; did you mean '{near}'?{expected}";
    }

    /// <summary>Binds a map to a record type.</summary>
    public object? Record(MapNode map, Type type, string path)
    {
        IReadOnlyList<KeyDescription> keys = KeyDescription.Of(type);
        foreach (var (name, entry) in map.Entries)
        {
            if (keys.All(k => k.Key != name))
                Wrong(entry.KeyOrigin, Join(path, name), Unknown("key", name, [.. keys.Select(k => k.Key)]));
        }
        if (type.GetCustomAttribute<AlternativesAttribute>() is { } alternatives)
            CheckAlternatives(map, alternatives, path);

        object record = Activator.CreateInstance(type, nonPublic: true)!;
        bool complete = true;
        // Parameters come first, because every other value may be one.
        foreach (KeyDescription key in keys.OrderBy(k => path.Length > 0 || k.Key != "parameters"))
        {
            string keyPath = Join(path, key.Key);
            if (!map.TryGet(key.Key, out Node? node))
            {
                if (key.Required)
                {
                    Wrong(map.Origin, keyPath, $"the key '{key.Key}' is missing; expected {Expected(key)}: {key.Attribute.Description}");
                    complete = false;
                }
                if (key.Attribute.Default is null)
                    continue;
                node = YamlText.Read(key.Attribute.Default, Default, lines: false);
                map.Set(key.Key, node.Origin, node);
            }
            if (key.Key == "parameters" && path.Length == 0)
                _parameters = node as MapNode;
            object? value = Value(node, key.Type, key, keyPath, outermost: true);
            if (value is null)
                complete = false;
            else
                key.Property.SetValue(record, value);
            if (key.Attribute.IsPath && value is string file)
            {
                if (PathError(file) is { } wrong)
                {
                    Wrong(node.Origin, keyPath, wrong);
                    complete = false;
                    continue;
                }

                string full = FullPath(file, node.Origin);
                key.Property.SetValue(record, full);
                map.Set(key.Key, map.Entries[key.Key].KeyOrigin, new ScalarNode(full, quoted: true, node.Origin));
            }
        }
        if (complete && record is Parameter parameter)
            AddParameter(parameter, map, path);
        return complete ? record : null;
    }

    private object? Value(Node node, Type type, KeyDescription key, string path, bool outermost = false)
    {
        switch (KeyDescription.FormOf(type))
        {
            case ValueForm.Record:
                if (node is ScalarNode && type.GetCustomAttribute<ShorthandAttribute>() is { } shorthand)
                {
                    var map = new MapNode(node.Origin);
                    map.Set(shorthand.Key, node.Origin, node);
                    node = map;
                }
                if (node is MapNode record)
                    return Record(record, type, path);
                return Wrong(
                    node.Origin,
                    path,
                    $"expected a map with {string.Join(", ", KeyDescription.Of(type).Select(k => k.Key))}; found {node.Form}"
                );
            case ValueForm.Map:
                return Map(node, type, key, path);
            case ValueForm.List:
                return List(node, type, key, path, outermost);
        }
        if (node is not ScalarNode { IsNull: false } scalar)
            return Wrong(node.Origin, path, $"expected {Expected(key, type)}; found {node.Form}");
        switch (KeyDescription.FormOf(type))
        {
            case ValueForm.Quantity:
                return QuantityOf(scalar, key, path);
            case ValueForm.Flag:
                return scalar.Text is "true" or "false"
                    ? scalar.Text == "true"
                    : Wrong(node.Origin, path, $"expected true or false; found '{scalar.Text}'");
            case ValueForm.Choice:
                IReadOnlyList<string> choices = KeyDescription.Choices(type);
                int choice = choices.ToList().IndexOf(scalar.Text);
                return choice >= 0
                    ? Enum.GetValues(type).GetValue(choice)
                    : Wrong(node.Origin, path, Unknown("word", scalar.Text, [.. choices]));
            case ValueForm.Number:
                return Number(scalar, type, key, path);
            default:
                return scalar.Text;
        }
    }

    private object? QuantityOf(ScalarNode scalar, KeyDescription key, string path)
    {
        QuantityKind kind = key.Attribute.Kind;
        Quantity quantity;
        if (
            key.Attribute.Ratio
            && scalar.Text.Split(':') is [{ } above, { } below]
            && Quantity.TryNumber(above.Trim(), out double numerator)
            && Quantity.TryNumber(below.Trim(), out double denominator)
        )
        {
            if (!(denominator > 0))
                return Wrong(scalar.Origin, path, $"'{scalar.Text}' has nothing to divide by; expected a ratio such as 1:10");
            string number = (numerator / denominator).ToString("R", CultureInfo.InvariantCulture);
            scalar = new ScalarNode(number, quoted: false, scalar.Origin);
        }

        if (IsName(scalar.Text))
        {
            if (!_symbols.TryGetValue(scalar.Text, out var symbol))
            {
                // A parameter that is wrong itself has been reported already.
                if (_parameters?.Entries.ContainsKey(scalar.Text) == true)
                    return null;
                string near =
                    _parameters is null || _parameters.Entries.Count == 0
                        ? "there are no parameters"
                        : $"did you mean '{Nearest.Of(scalar.Text, _parameters.Entries.Keys)}'?";
                return Wrong(
                    scalar.Origin,
                    path,
                    $"there is no parameter '{scalar.Text}'; {near} Expected {kind.Describe()}, or a parameter's symbol"
                );
            }
            string text =
                _parameters![scalar.Text] is MapNode map && map["value"] is ScalarNode number
                    ? $"{number.Text} {symbol.Parameter.Unit}".TrimEnd()
                    : "";
            if (!Quantity.TryMake(symbol.Parameter.Value, symbol.Unit, text, scalar.Text, kind, out quantity, out string? error))
                return Wrong(scalar.Origin, path, error);
            if (_uses.TryGetValue(scalar.Text, out IReadOnlyList<string>? uses))
                ((List<string>)uses).Add(path);
            else
                _uses.Add(scalar.Text, new List<string> { path });
        }
        else if (!Quantity.TryParse(scalar.Text, kind, out quantity, out string? error))
        {
            return Wrong(scalar.Origin, path, error);
        }
        if (key.Range is { } range && !range.Contains(quantity.Value))
        {
            // The number stands with the parameter, so that is the place to point at.
            Origin at =
                quantity.Symbol is not null && _parameters?[quantity.Symbol] is MapNode from && from["value"] is { } number
                    ? number.Origin
                    : scalar.Origin;
            return Wrong(at, path, $"{quantity} is out of range; expected {range}");
        }
        return quantity;
    }

    private object? Number(ScalarNode scalar, Type type, KeyDescription key, string path)
    {
        object? number = null;
        double size = 0;
        if (type == typeof(double))
        {
            if (Quantity.TryNumber(scalar.Text, out size))
                number = size;
        }
        else if (decimal.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out decimal whole))
        {
            size = (double)whole;
            if (type == typeof(int) && whole is >= int.MinValue and <= int.MaxValue)
                number = (int)whole;
            else if (type == typeof(uint) && whole is >= 0 and <= uint.MaxValue)
                number = (uint)whole;
            else if (type == typeof(ulong) && whole is >= 0 and <= ulong.MaxValue)
                number = (ulong)whole;
        }
        string kind = type == typeof(double) ? "a number" : "a whole number";
        if (number is null || key.Range?.Contains(size) == false)
            return Wrong(scalar.Origin, path, $"expected {kind}{(key.Range is null ? "" : $", {key.Range}")}; found '{scalar.Text}'");
        return number;
    }

    private object? List(Node node, Type type, KeyDescription key, string path, bool outermost)
    {
        Type elementType = type.GetGenericArguments()[0];
        if (node is ScalarNode { IsNull: false } && key.Attribute.OneForAll)
        {
            var repeated = new ListNode(node.Origin);
            repeated.Items.AddRange(Enumerable.Repeat(node, outermost ? Math.Max(1, key.Attribute.MinCount) : 1));
            node = repeated;
        }
        if (node is not ListNode list)
            return Wrong(node.Origin, path, $"expected a list of {Expected(key, elementType)}; found {node.Form}");
        if (outermost && !CountIsRight(list.Items.Count, key, node.Origin, path))
            return null;
        var items = Array.CreateInstance(elementType, list.Items.Count);
        bool complete = true;
        for (int i = 0; i < items.Length; i++)
        {
            object? item = Value(list.Items[i], elementType, key, string.Create(CultureInfo.InvariantCulture, $"{path}.{i}"));
            if (item is null)
                complete = false;
            else
                items.SetValue(item, i);
        }
        return complete ? items : null;
    }

    private IDictionary? Map(Node node, Type type, KeyDescription key, string path)
    {
        Type elementType = type.GetGenericArguments()[1];
        if (node is not MapNode map)
            return (IDictionary?)Wrong(node.Origin, path, $"expected a map from names to {Expected(key, elementType)}; found {node.Form}");
        var items = (IDictionary)Activator.CreateInstance(typeof(OrderedDictionary<,>).MakeGenericType(typeof(string), elementType))!;
        bool complete = true;
        List<string> nothing = [];
        foreach (var (name, entry) in map.Entries)
        {
            string itemPath = Join(path, name);
            if (entry.Value is ScalarNode { IsNull: true } && key.Attribute.NullIsEmpty)
            {
                items.Add(name, Array.CreateInstance(elementType.GetGenericArguments()[0], 0));
                // Written out again, nothing would be a key that is absent.
                nothing.Add(name);
                continue;
            }
            if (entry.Value is ScalarNode { IsNull: true })
            {
                // Nothing is inherited inside a list, so '~' there can only be a value forgotten.
                if (elementType == typeof(string))
                {
                    Wrong(entry.Value.Origin, itemPath, "a value is missing");
                    complete = false;
                }
                continue;
            }
            if (key.Attribute.NamesKinds && !IsName(name))
            {
                Wrong(entry.KeyOrigin, itemPath, $"'{name}' is no name; expected a letter, then letters, digits, '-' and '_'");
                complete = false;
            }
            object? item = Value(entry.Value, elementType, key, itemPath);
            if (item is null)
                complete = false;
            else
                items.Add(name, item);
        }
        foreach (string name in nothing)
            map.Set(name, map.Entries[name].KeyOrigin, new ListNode(map.Entries[name].Value.Origin));
        return complete && CountIsRight(items.Count, key, node.Origin, path) ? items : null;
    }

    private bool CountIsRight(int count, KeyDescription key, Origin origin, string path)
    {
        int least = key.Attribute.MinCount,
            most = key.Attribute.MaxCount;
        if (count >= least && count <= most)
            return true;
        string expected =
            least == most ? $"{least}"
            : most == int.MaxValue ? $"at least {least}"
            : least == 0 ? $"at most {most}"
            : $"{least} to {most}";
        Wrong(origin, path, string.Create(CultureInfo.InvariantCulture, $"expected {expected} elements; found {count}"));
        return false;
    }

    private void CheckAlternatives(MapNode map, AlternativesAttribute alternatives, string path)
    {
        string[][] sets = [.. alternatives.Sets.Select(s => s.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
        string[] present = [.. sets.SelectMany(s => s).Distinct().Where(k => map.TryGet(k, out _))];
        if (sets.Any(s => s.Length == present.Length && present.All(s.Contains)))
            return;
        string Words(string[] keys) => keys.Length == 0 ? "none of these keys" : string.Join(" and ", keys.Select(k => $"'{k}'"));
        Wrong(map.Origin, path, $"expected {string.Join(", or ", sets.Select(Words))}; found {Words(present)}");
    }

    private void AddParameter(Parameter parameter, MapNode map, string path)
    {
        Origin At(string key) => map[key]?.Origin ?? map.Origin;
        string symbol = path[(path.IndexOf('.', StringComparison.Ordinal) + 1)..];
        if (!Unit.TryParse(parameter.Unit, out Unit? unit, out string? error))
            Wrong(At("unit"), Join(path, "unit"), error);
        else if (parameter.Low > parameter.High)
            Wrong(At("low"), Join(path, "low"), $"the lower end of the range lies above its upper end");
        else
            _symbols[symbol] = (parameter, unit);
    }

    private static string Expected(KeyDescription key) => Expected(key, key.Type);

    private static string Expected(KeyDescription key, Type type) =>
        KeyDescription.FormOf(type) switch
        {
            ValueForm.Text => "a text",
            ValueForm.Flag => "true or false",
            ValueForm.Number => type == typeof(double) ? "a number" : "a whole number",
            ValueForm.Choice => $"one of {string.Join(", ", KeyDescription.Choices(type))}",
            ValueForm.Quantity => key.Attribute.Kind.Describe(),
            ValueForm.List => $"a list of {Expected(key, type.GetGenericArguments()[0])}",
            ValueForm.Map => "a map",
            _ => $"a map with {string.Join(", ", KeyDescription.Of(type).Select(k => k.Key))}",
        };

    [SuppressMessage("Performance", "CA1859", Justification = "Returns what the caller passes on: nothing.")]
    private object? Wrong(Origin origin, string key, string message)
    {
        _problems.Add(new ConfigurationProblem(origin, key, message));
        return null;
    }

    private static string? PathError(string file)
    {
        try
        {
            InputFile.RequireName(file);
            return null;
        }
        catch (IOException e)
        {
            return e.Message;
        }
    }

    private static string FullPath(string file, Origin origin)
    {
        // A path on the command line is relative to where the command runs.
        return Path.GetFullPath(origin.Line > 0 ? ConfigurationFile.Beside(origin.File, file) : file);
    }

    private static bool IsName(string text) =>
        text.Length > 0 && char.IsAsciiLetter(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";
}
