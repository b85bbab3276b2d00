using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using CarTAgents.Configuration.Units;

namespace CarTAgents.Configuration.Keys;

/// <summary>The form of a configuration value.</summary>
public enum ValueForm
{
    /// <summary>Free text.</summary>
    Text,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Flag,

    /// <summary>A number without a unit, whole or not according to its type.</summary>
    Number,

    /// <summary>One of a few words.</summary>
    Choice,

    /// <summary>A number with a unit, or the symbol of a parameter.</summary>
    Quantity,

    /// <summary>A list of elements of one form.</summary>
    List,

    /// <summary>A map from names to elements of one form.</summary>
    Map,

    /// <summary>A map with stated keys.</summary>
    Record,
}

/// <summary>Description of one key of the configuration; made from <see cref="KeyAttribute"/> by reflection.</summary>
public sealed class KeyDescription
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<KeyDescription>> Known = new();

    private KeyDescription(PropertyInfo property, KeyAttribute attribute)
    {
        Property = property;
        Attribute = attribute;
        Key = Camel(property.Name);
        Type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        Form = FormOf(Type);
        ElementType = Form switch
        {
            ValueForm.List => Type.GetGenericArguments()[0],
            ValueForm.Map => Type.GetGenericArguments()[1],
            _ => Type,
        };
        Required = property.GetCustomAttribute<RequiredMemberAttribute>() is not null;
        Range = attribute.Range is null ? null : Interval.Parse(attribute.Range, attribute.Kind);
    }

    /// <summary>The key as it stands in YAML (camelCase).</summary>
    public string Key { get; }

    /// <summary>The type of the value, without <see cref="Nullable{T}"/>.</summary>
    public Type Type { get; }

    /// <summary>The form of the value.</summary>
    public ValueForm Form { get; }

    /// <summary>The type of the elements of a list or map; otherwise <see cref="Type"/>.</summary>
    public Type ElementType { get; }

    /// <summary>True when the key must be there.</summary>
    public bool Required { get; }

    /// <summary>The allowed interval in base units, or null.</summary>
    public Interval? Range { get; }

    /// <summary>The rest of what was declared.</summary>
    public KeyAttribute Attribute { get; }

    internal PropertyInfo Property { get; }

    /// <summary>The keys of a record type, in the order of declaration.</summary>
    /// <param name="type">A class whose properties carry <see cref="KeyAttribute"/>.</param>
    public static IReadOnlyList<KeyDescription> Of(Type type) =>
        Known.GetOrAdd(
            type,
            static t =>
                [
                    .. t.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                        .OrderBy(p => p.MetadataToken)
                        .Select(p => (Property: p, Attribute: p.GetCustomAttribute<KeyAttribute>()))
                        .Where(p => p.Attribute is not null)
                        .Select(p => new KeyDescription(p.Property, p.Attribute!)),
                ]
        );

    /// <summary>The form of a value of a type.</summary>
    /// <param name="type">A type used for, or inside, a configuration property.</param>
    public static ValueForm FormOf(Type type) =>
        type == typeof(Quantity) ? ValueForm.Quantity
        : type == typeof(string) ? ValueForm.Text
        : type == typeof(bool) ? ValueForm.Flag
        : type.IsEnum ? ValueForm.Choice
        : type == typeof(int) || type == typeof(uint) || type == typeof(ulong) || type == typeof(double) ? ValueForm.Number
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? ValueForm.List
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>) ? ValueForm.Map
        : type.IsClass ? ValueForm.Record
        : throw new NotSupportedException($"{type} cannot be part of a configuration");

    /// <summary>The words of a choice, as they stand in YAML.</summary>
    /// <param name="type">An enumeration.</param>
    public static IReadOnlyList<string> Choices(Type type) => [.. Enum.GetNames(type).Select(Camel)];

    private static string Camel(string name) => string.Concat(name[..1].ToLowerInvariant(), name.AsSpan(1));
}

/// <summary>An interval of numbers in base units, with open or closed ends.</summary>
/// <param name="Low">Lower end, or negative infinity.</param>
/// <param name="High">Upper end, or infinity.</param>
/// <param name="LowOpen">The lower end itself is outside.</param>
/// <param name="HighOpen">The upper end itself is outside.</param>
/// <param name="LowText">The lower end as declared, with its unit.</param>
/// <param name="HighText">The upper end as declared, with its unit.</param>
public sealed record Interval(double Low, double High, bool LowOpen, bool HighOpen, string LowText, string HighText)
{
    /// <summary>Whether a value in base units lies inside.</summary>
    /// <param name="value">The value.</param>
    public bool Contains(double value) => (LowOpen ? value > Low : value >= Low) && (HighOpen ? value < High : value <= High);

    /// <summary>In words: <c>more than 0 s and at most 1 d</c>.</summary>
    public override string ToString()
    {
        string low =
            LowText.Length == 0 ? ""
            : LowOpen ? $"more than {LowText}"
            : $"at least {LowText}";
        string high =
            HighText.Length == 0 ? ""
            : HighOpen ? $"less than {HighText}"
            : $"at most {HighText}";
        return low.Length > 0 && high.Length > 0 ? $"{low} and {high}" : low + high;
    }

    internal static Interval Parse(string text, QuantityKind kind)
    {
        string[] ends = text[1..^1].Split(',', StringSplitOptions.TrimEntries);
        if (ends.Length != 2 || text[0] is not ('(' or '[') || text[^1] is not (')' or ']'))
            throw new FormatException($"'{text}' is not an interval");
        double End(string end, double infinity)
        {
            if (end.Length == 0)
                return infinity;
            return Quantity.TryParse(end, kind, out Quantity quantity, out string? error)
                ? quantity.Value
                : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"'{text}': {error}"));
        }
        return new Interval(
            End(ends[0], double.NegativeInfinity),
            End(ends[1], double.PositiveInfinity),
            text[0] == '(',
            text[^1] == ')',
            ends[0],
            ends[1]
        );
    }
}
