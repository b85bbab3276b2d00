using System.Collections;
using System.Globalization;
using CarTAgents.Configuration.Keys;
using CarTAgents.Configuration.Units;

namespace CarTAgents.Configuration.Descriptions;

// The physical values of a configuration, as a list.
public sealed partial class RunConfiguration
{
    /// <summary>Every physical value of the configuration, with its dotted path and the description of its key, in the order of the
    /// keys.</summary>
    public IEnumerable<(string Path, KeyDescription Key, Quantity Value)> Quantities() => Quantities(this, typeof(RunConfiguration), "");

    private static IEnumerable<(string Path, KeyDescription Key, Quantity Value)> Quantities(object record, Type type, string path) =>
        KeyDescription
            .Of(type)
            .SelectMany(key =>
                key.Property.GetValue(record) is { } value
                    ? Quantities(value, key.Type, key, path.Length == 0 ? key.Key : $"{path}.{key.Key}")
                    : []
            );

    private static IEnumerable<(string Path, KeyDescription Key, Quantity Value)> Quantities(
        object value,
        Type type,
        KeyDescription key,
        string path
    )
    {
        switch (KeyDescription.FormOf(type))
        {
            case ValueForm.Quantity:
                return [(path, key, (Quantity)value)];
            case ValueForm.Record:
                return Quantities(value, type, path);
            case ValueForm.List:
                Type item = type.GetGenericArguments()[0];
                return ((IEnumerable)value)
                    .Cast<object>()
                    .SelectMany((v, i) => Quantities(v, item, key, string.Create(CultureInfo.InvariantCulture, $"{path}.{i}")));
            case ValueForm.Map:
                Type entry = type.GetGenericArguments()[1];
                return ((IEnumerable)value)
                    .Cast<object>()
                    .SelectMany(pair =>
                    {
                        Type pairType = pair.GetType();
                        string name = (string)pairType.GetProperty("Key")!.GetValue(pair)!;
                        return Quantities(pairType.GetProperty("Value")!.GetValue(pair)!, entry, key, $"{path}.{name}");
                    });
            default:
                return [];
        }
    }
}
